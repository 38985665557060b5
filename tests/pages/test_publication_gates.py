"""Each of the thirteen gates in turn: what it looks for is planted, and publication is refused by name, with a link.

What is planted stays, so each gate is seen next to those before it.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import ColumnElement, delete, update

from consult.access import Conflict
from consult.analysis import report_notes
from consult.analysis.models import Coding, Theme
from consult.analysis.report_notes import ReportNotesData
from consult.commitments.models import Commitment
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.report import document as report
from consult.report.document import NotReady
from consult.report.models import ChosenQuote
from consult.response import document as response
from consult.response import invited_replies
from consult.response.document import AnswerNotesData
from consult.response.models import ClauseDecision
from consult.storage.database import db
from tests.answering import (
    BASE,
    LINES,
    REASON,
    add_theme,
    close,
    dispose,
    dispose_all,
    freeze,
    promise,
    published,
    write_lines,
)
from tests.cast import CODE, NOTES, write_for_the_freeze, writing
from tests.coded import agreeing
from tests.moderated import decide, say

LINE = re.compile(r'<li>\s*<a href="(?P<address>[^"]+)"[^>]*>[^<]*</a>\s*<span[^>]*>(?P<gate>G\d+)</span>')
TEAM = "My neighbour at the corner house sells to children after dark."
#: The gates of each half. G9 is that the answer is not signed before the report is frozen.
BY_ANALYSTS = ("G1", "G2", "G3", "G4", "G7", "G8", "G11", "G12", "G13")
BY_DECIDERS = ("G9", "G4", "G5", "G6", "G10", "G12", "G13")


def named(client, path: str) -> set[tuple[str, str]]:
    """The gates that refuse, each with the address where that is mended, which can be opened."""
    found = {(each["gate"], each["address"].partition("#")[0]) for each in LINE.finditer(client.get(path).text)}
    assert all(client.get(address).status == 200 for _, address in found)
    return found


def test_every_gate_is_tried():
    assert {f"G{number}" for number in range(1, 14)} == {*BY_ANALYSTS, *BY_DECIDERS}


@pytest.fixture
def comments(app, cast, plan):
    """A public comment in a theme on which two people agreed, and one for the team only, in a plan that is closed."""
    sent = published(app, cast, "The harbour is where people are, so put the room there.", consent=Consent.QUOTE)
    team = say(app, TEAM, consent=Consent.TEAM)
    decide(app, cast, team, "publish")
    add_theme(app, cast, "Harbour", sent, team, clause_key="siting")
    close(app, plan)
    with writing(app):
        write_for_the_freeze(cast.actor("Ana"), plan.id)
    return sent, team


def test_the_freeze_is_refused_by_each_gate(app, cast, plan, comments, staff_client):
    ana, (sent, _) = cast.actor("Ana"), comments
    notes: dict[str, str] = dict(NOTES)

    def note(**words: str) -> None:
        notes.update(words)
        report_notes.write_notes(ana, CODE, ReportNotesData(**notes))

    def theme(**values: Any) -> None:
        ours = Theme.consultation_id == plan.id
        db.session.execute(update(Theme).where(ours).values(**values))

    def uncoded() -> None:
        note(ungrouped="")
        db.session.execute(delete(Coding).where(Coding.comment_id == sent.id))

    def quoted_and_not_any_more() -> None:
        db.session.add(ChosenQuote(comment_id=sent.id, place=1))
        db.session.execute(update(Comment).where(Comment.id == sent.id).values(consent=Consent.SHOW))

    at = f"{BASE}/themes/harbour"
    plants: list[tuple[str, Callable[[], None], str]] = [
        ("G1", uncoded, f"{BASE}/coding"),
        ("G2", lambda: note(missing_groups=""), f"{BASE}/heard"),
        ("G12", lambda: note(reliability="Very."), f"{BASE}/heard"),
        ("G7", lambda: note(disagreement="Many people want it."), f"{BASE}/heard/words"),
        ("G11", lambda: note(disagreement="Many people want it, addicts too."), f"{BASE}/heard/words"),
        ("G3", lambda: theme(minority=""), at),
        ("G4", lambda: theme(safety=True), at),
        ("G8", lambda: theme(description="31 comments say so."), at),
        ("G13", lambda: theme(includes=f"One wrote: {TEAM}"), at),
        ("G13", quoted_and_not_any_more, f"{BASE}/heard/quotes"),
    ]
    client = staff_client("Ana")
    agreeing(app, cast, plan, harbour=900)
    before = named(client, f"{BASE}/heard")
    assert before == set()
    for gate, plant, mended_at in plants:
        if gate == "G8":
            agreeing(app, cast, plan, harbour=666)
        with writing(app):
            plant()
        after = named(client, f"{BASE}/heard")
        assert after - before == {(gate, mended_at)}
        before = after
    assert {gate for gate, _ in before} == set(BY_ANALYSTS)
    with pytest.raises(NotReady) as found, writing(app):
        report.freeze(ana, CODE)
    assert {each.check for each in found.value.refusals} == set(BY_ANALYSTS)


def test_the_signature_is_refused_by_each_gate(app, cast, plan, comments, staff_client):
    client, dee = staff_client("Dee"), cast.actor("Dee")
    assert "The report is not frozen yet." in client.get(f"{BASE}/sign").words
    assert named(client, f"{BASE}/sign") == {("G9", BASE)}
    assert f'href="{BASE}#team"' in client.get(f"{BASE}/sign").text, "who can freeze it, and whom Dee can ask"
    with pytest.raises(Conflict), writing(app):
        response.sign(dee, CODE)
    add_theme(app, cast, "Night gap", clause_key="hours", safety=True, safety_note="Someone may die alone.")
    freeze(app, cast, plan)
    dispose_all(app, cast)
    dispose(app, cast, theme_key="night-gap", reason=f"{REASON} A van comes at night.")
    promise(app, cast)
    write_lines(app, cast)

    def undecided(target: ColumnElement[bool]) -> None:
        db.session.execute(delete(ClauseDecision).where(ClauseDecision.consultation_id == plan.id, target))

    def copied() -> None:
        ours = ClauseDecision.clause_id == plan.clause_id("hours")
        db.session.execute(update(ClauseDecision).where(ours).values(reason=f"One wrote: {TEAM}"))

    plants: list[tuple[str, Callable[[], object], str]] = [
        ("G4", lambda: undecided(ClauseDecision.theme_id.is_not(None)), f"{BASE}/answer/theme/night-gap"),
        ("G5", lambda: undecided(ClauseDecision.clause_id == plan.clause_id("siting")), f"{BASE}/answer/clause/siting"),
        ("G6", lambda: db.session.execute(update(Commitment).values(owner="")), f"{BASE}/promises"),
        ("G10", lambda: invited_replies.invite(cast.actor("Olga"), CODE, "The neighbours"), f"{BASE}/replies"),
        ("G12", lambda: response.write_answer_notes(dee, CODE, AnswerNotesData(**LINES | {"decided": ""})),
         f"{BASE}/answer/lines"),
        ("G13", copied, f"{BASE}/answer/clause/hours"),
    ]  # fmt: skip
    before = named(client, f"{BASE}/sign")
    assert before == set()
    for gate, plant, mended_at in plants:
        with writing(app):
            plant()
        after = named(client, f"{BASE}/sign")
        assert after - before == {(gate, mended_at)}
        before = after
    with pytest.raises(NotReady) as found, writing(app):
        response.sign(dee, CODE)
    assert {each.check for each in found.value.refusals} == {*BY_DECIDERS} - {"G9"}
