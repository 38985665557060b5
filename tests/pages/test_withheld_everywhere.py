"""What is withheld changes nothing that anyone can read: not a number, not the length or a word of a bar, not a file.

Two consultations differ in nothing but choices that may not be published. Whatever stands at any public address of the
one stands at that of the other, to the byte. So a new page, file or attribute is covered by this without being named.
"""

import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.commitments.models import Commitment
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.consultations.principles import Principle, Rating
from consult.contributions import plan_ratings, self_descriptions, submitting, verdict_lines, verdicts
from consult.contributions.enums import Channel, Choice, SelfDescriptionKind
from consult.contributions.models import Ballot, VerdictLine
from consult.contributions.submission_values import HowSent, NewSubmission
from consult.contributions.verdict_rules import ANSWER, SUMMARY, Asked, Question, Verdict
from consult.moderation import verdict_lines as reading_lines
from consult.pages.views import answer as answer_views
from consult.report.summary import Summary
from consult.response import export_rows, gap_answers
from consult.response.tables import ClauseVotesRow
from consult.storage.database import db
from consult.web.charts import VoteBar
from tests.answered import answer, publish
from tests.answering import decide_all, promise, sign, vote
from tests.cast import CODE, Cast, Clock, Plan, reading, writing
from tests.conftest import Stages, close
from tests.crawled import crawl
from tests.page import Page

#: What differs by chance between two plans: hashes whole and in short, signatures, and which comment was sent first.
CHANCE = re.compile(r"\b[0-9a-f]{64}\b|\b(?=[a-f]*[0-9])[0-9a-f]{8}\b|[A-Za-z0-9+/]{40,}={0,2}|number [01]\b")
#: Lists of ballots are in an order of chance.
BALLOTS = re.compile(r'"choices": ?\[([^]]*)')
#: There are more public addresses than this.
MANY = 80
SUPPORTED = Ballot.choice == Choice.SUPPORT
USES, LOST = SelfDescriptionKind.USES_NOW, SelfDescriptionKind.LOST_SOMEONE


@dataclass(frozen=True)
class Hidden:
    """What people chose that nobody may learn.

    `alike` is what nearly everyone chose, `other` what one did. `few` are the votes of a way of sending with fewer than
    ten. `users` are those who use drugs among the supporters and the opponents of a part whose counts are public.
    """

    alike: Choice
    other: Choice
    few: Mapping[Choice, int]
    users: tuple[int, int]
    answer: str
    rating: Rating
    verdict: Verdict
    of_answer: Verdict
    line: str


ONE = Hidden(
    Choice.SUPPORT, Choice.OPPOSE, {Choice.SUPPORT: 7}, (20, 3), "agree", Rating.BETTER, Verdict.YES, Verdict.ANSWERED,
    "Nobody came to open.",
)  # fmt: skip
ANOTHER = Hidden(
    Choice.OPPOSE,
    Choice.UNSURE,
    {Choice.OPPOSE: 2, Choice.UNCLEAR: 4},
    (3, 20),
    "disagree",
    Rating.WORSE,
    Verdict.NO,
    Verdict.MISUNDERSTOOD,
    "",
)


def played(stages: Stages, folder: Path, hidden: Hidden) -> tuple[Flask, list[str]]:
    """A plan from its votes to its answer, and the public codes of its comments."""
    stages.copy("plan", folder)
    app = stages.app(folder)
    cast = Cast(app)
    plan = Plan(app, cast)
    vote(app, 13, hidden.alike)
    vote(app, 1, hidden.other)
    for choice, people in hidden.few.items():
        vote(app, people, choice, "hours", Channel.CODE)
    for choice, users in zip((Choice.SUPPORT, Choice.OPPOSE), hidden.users, strict=True):
        with writing(app):
            for number in range(40):
                seed = secrets.token_bytes(16)
                submitting.send(CODE, seed, NewSubmission(votes={"purpose": choice}), HowSent(Channel.OPEN))
                self_descriptions.describe(CODE, seed, {USES if number < users else LOST})
                if number < 7:
                    # Fourteen people rate, in both halves; thirteen of them say the same.
                    rating = Rating.SAME if choice is Choice.OPPOSE and number == 0 else hidden.rating
                    plan_ratings.rate(CODE, seed, {Principle.TARGETING: rating})
    nearly, few = sorted(publish(app, cast, 2))
    for number in range(13):
        answer(app, {nearly: hidden.answer if number else "pass"} | ({few: hidden.answer} if number < 6 else {}))
    decide_all(app, cast, plan)
    dee = cast.actor("Dee")
    with writing(app):
        gap_answers.write(dee, CODE, {Principle.TARGETING: "Nobody may learn what they chose, so we asked again."})
    promise(app, cast)
    sign(app, cast)
    return app, [nearly, few]


def say_verdicts(app: Flask, hidden: Hidden) -> None:
    """To each question nine people, whose verdicts are too few to move a number."""
    with writing(app):
        of_plan = select(Commitment.id).join(Consultation).where(Consultation.code == CODE)
        about = Asked(Question.PROMISE, db.session.scalars(of_plan).one())
        said = {SUMMARY: hidden.verdict, ANSWER: hidden.of_answer, about: hidden.verdict}
        for asked, verdict in said.items():
            for _ in range(9):
                lookup_hmac = verdicts.lookup_of_form(asked, secrets.token_bytes(16))
                verdicts.give(CODE, asked, lookup_hmac, verdict, by_receipt=False)
            verdict_lines.send(queries.public_consultation(CODE).id, asked, hidden.line, secrets.token_bytes(16))


def in_lines(page: Page) -> str:
    """The text of a page; rows for programs in a line each, without the place that one has by chance."""
    if not page.path.startswith("/api/") or "rows" not in page.json:
        return page.text
    rows = [{name: value for name, value in row.items() if name != "position"} for row in page.json["rows"]]
    return "\n".join(json.dumps(row).replace('\\"', '"') for row in rows)


def in_order(ballots: re.Match[str]) -> str:
    return " ".join(sorted(ballots[1].replace(" ", "").split(",")))


@dataclass(frozen=True)
class World:
    """One of the two consultations, with the public codes of its comments."""

    app: Flask
    codes: Sequence[str]

    def lines(self, only: str = "") -> dict[str, Counter[str]]:
        """The lines at each public address; what differs by chance, codes and hashes among it, has names."""
        pages = crawl(self.app, CODE, only)
        return {
            self.known(path): Counter(line.rstrip(",") for line in self.known(in_lines(page)).splitlines())
            for path, page in pages.items()
        }

    def known(self, text: str) -> str:
        for number, code in enumerate(self.codes):
            text = text.replace(code, f"code {number}")
        return CHANCE.sub("chance", BALLOTS.sub(in_order, text))

    def supporters(self) -> int:
        """How many chose support on any part: a number with which a test plants a leak."""
        with reading(self.app):
            return db.session.scalar(select(func.count(Ballot.id)).where(SUPPORTED)) or 0


@pytest.fixture(scope="module")
def worlds(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, World]]:
    clock = Clock()
    found = []
    for hidden in (ONE, ANOTHER):
        app, codes = played(stages, tmp_path_factory.mktemp("world") / "var", hidden)
        say_verdicts(app, hidden)
        found.append(World(app, codes))
    clock.forward(days=1)
    for each in found:
        with writing(each.app):
            verdicts.count_due()
            verdict_lines.shuffle_due()
            lines = db.session.scalars(select(VerdictLine.id))
            reading_lines.decide(Cast(each.app).actor("Mo"), CODE, dict.fromkeys(lines, "passed_on"))
    yield found[0], found[1]
    clock.close()
    for each in found:
        close(each.app)


def differing(worlds: tuple[World, World], only: str = "") -> dict[str, list[str]]:
    """By address, what only one of the two says."""
    one, another = (each.lines(only) for each in worlds)
    assert one.keys() == another.keys()
    assert only or len(one) > MANY
    found = {path: (one[path] - another[path]) + (another[path] - one[path]) for path in one}
    return {path: sorted(lines) for path, lines in found.items() if lines}


def test_no_address_says_anything_of_what_is_withheld(worlds: tuple[World, World]) -> None:
    assert differing(worlds) == {}


def in_a_length(world: World, bars: Sequence[VoteBar]) -> list[VoteBar]:
    return [replace(bar, width=bar.width + world.supporters() / 100) for bar in bars]


def in_a_look(world: World, bars: Sequence[VoteBar]) -> list[VoteBar]:
    return [replace(bar, look="oppose" if world.supporters() < 50 else "support") for bar in bars]


@pytest.mark.parametrize("plant", [in_a_length, in_a_look])
def test_a_bar_that_is_drawn_with_it_is_found(
    plant: Callable[[World, Sequence[VoteBar]], list[VoteBar]],
    worlds: tuple[World, World],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for each in worlds:
        drawn = each.app.jinja_env.filters["bars"]
        planted = partial(lambda world, drawn, tally: plant(world, drawn(tally)), each, drawn)
        monkeypatch.setitem(each.app.jinja_env.filters, "bars", planted)
    assert differing(worlds, "/answer/heard/votes")


def test_a_file_with_it_is_found(worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch) -> None:
    rows = export_rows._clause_votes

    def with_the_choices(consultation: Consultation) -> Iterator[ClauseVotesRow]:
        yield from rows(consultation)
        count = db.session.scalar(select(func.count(Ballot.id)).where(SUPPORTED))
        yield ClauseVotesRow(key="siting", meaning_revision=1, channel="open", votes=count or 0)

    monkeypatch.setattr(export_rows, "_OF_PLAN", {**export_rows._OF_PLAN, "clause_votes": with_the_choices})
    assert set(differing(worlds, "/data/clause_votes")) == {
        f"/p/{CODE}/data/clause_votes.csv", f"/p/{CODE}/data/clause_votes.json"
    }  # fmt: skip


def test_a_document_with_it_is_found(worlds: tuple[World, World], monkeypatch: pytest.MonkeyPatch) -> None:
    written = answer_views.shapes.to_json

    def with_the_choices(summary: Summary) -> dict[str, object]:
        return written(summary) | {"supporters": db.session.scalar(select(func.count(Ballot.id)).where(SUPPORTED))}

    monkeypatch.setattr(answer_views.shapes, "to_json", with_the_choices)
    assert differing(worlds, "/answer.json")
