"""Analysts and decision makers never read what nobody has approved, on any page and in any state of the plan.

Against those who would benefit from naming a writer: only moderators see raw words, and each opening of them is on the
auditor's page.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from consult.contributions import receipt_access
from consult.contributions.models import Comment
from consult.moderation.models import CommentAccess
from consult.response import export
from consult.storage.database import db, now
from tests.answering import add_theme, close, dispose_all, freeze, promise, sign, write_lines
from tests.cast import CODE, Cast, Clock, Plan, counted, reading, writing
from tests.moderated import Sent, answer, decide, open_comment, refuse, row, say
from tests.noise import OTHER_CODE
from tests.pageclient import PageClient
from tests.routes import PAGES

pytestmark = pytest.mark.slow

#: What nobody has approved, by its outcome: each is a word that occurs nowhere else.
FATES = ("waiting", "opened", "asked", "proposed", "refused", "junk", "hidden", "withdrawn")
RAW = {fate: f"{fate}rawquartz" for fate in FATES}
#: What moderators approved only for the team is read by analysts and not by decision makers.
TEAM = "teamonlyquartz"
SHOWN = "approvedquartz"


def speak(app: Flask, cast: Cast) -> tuple[dict[str, Sent], str]:
    """One comment of each outcome; returns them, and the theme in which the approved one is found."""
    said = {fate: say(app, f"Something about {word} here.") for fate, word in RAW.items()}
    said |= {word: say(app, f"Something about {word} here.") for word in (TEAM, SHOWN)}
    open_comment(app, cast, said["opened"])
    decide(app, cast, said["asked"], "ask", "contact")
    decide(app, cast, said["proposed"], "refuse", "threat")
    refuse(app, cast, said["refused"], "threat")
    decide(app, cast, said["junk"], "junk", "spam")
    marked = f"Something about [[name|{RAW['hidden']}]] here."
    decide(app, cast, said["hidden"], "redact", "names_person", marked=marked)
    decide(app, cast, said[TEAM], "team_only", "method_detail")
    decide(app, cast, said[SHOWN], "publish")
    with writing(app):
        receipt_access.withdraw_comment(said["withdrawn"].receipt, 0)
    return said, add_theme(app, cast, "What was said", said[SHOWN])


def decide_the_rest(app: Flask, cast: Cast, said: dict[str, Sent]) -> None:
    """Nothing may wait at the freeze."""
    for fate in ("waiting", "opened", "asked"):
        refuse(app, cast, said[fate], "threat")
    answer(app, cast, said["proposed"], True)


def addresses(app: Flask, comment_ids: list[int], theme: str, promise_id: int) -> Iterator[str]:
    """Every page, for every thing, including the next pages of lists."""
    adapter = app.url_map.bind("localhost")
    values = {
        "code": [CODE], "key": ["siting", "hours", "purpose", "plan", theme], "comment_id": comment_ids,
        "promise_id": [promise_id], "evidence_id": [1], "notice_id": [1],
        "appeal_id": [1], "rereading_id": [1], "tracker": ["none"], "case": ["own_use"], "size": [0],
        "token": ["none"], "at": [1], "number": [1], "filename": ["consult.css"],
        "file": ["comments.csv", "moderation.csv"], "place": ["lines", "clause.siting", f"theme.{theme}"],
        "written": ["note.1"],
    }  # fmt: skip
    for endpoint in PAGES:
        rule = next(rule for rule in app.url_map.iter_rules(endpoint) if "GET" in rule.methods)
        names = sorted(rule.arguments)
        several = next((name for name in names if name != "code"), None)
        for one in values.get(several, [None]) if several else [None]:
            chosen = {name: one if name == several else CODE for name in names}
            made = adapter.build(endpoint, chosen)
            yield from (made, f"{made}?page=2", f"{made}?mark={SHOWN}")
    yield from (f"/p/{CODE}/read/siting?version=1", f"/p/{CODE}/changes?from=1&to=1", f"/p/{CODE}/say?part=siting")


def leaks(browser: PageClient, pages: list[str], words: list[str]) -> dict[str, str]:
    """Which of these words are on any of these pages, each with the first such page."""
    found: dict[str, str] = {}
    for page in pages:
        answer = browser.browser.get(page)
        text = answer.get_data(as_text=True)
        found |= {word: f"{page} ({answer.status_code})" for word in words if word in text and word not in found}
        answer.close()
    return found


@pytest.mark.parametrize("state", ["open", "closed", "reported", "answered"])
def test_no_page_of_analysts_or_of_those_who_decide_holds_raw_words(app, cast, plan: Plan, staff_client, state: str):
    said, theme = speak(app, cast)
    promise_id = 1
    if state == "closed":
        close(app, plan)
    if state in ("reported", "answered"):
        decide_the_rest(app, cast, said)
        freeze(app, cast, plan)
        dispose_all(app, cast)
        write_lines(app, cast)
        promise_id = promise(app, cast)
    if state == "answered":
        sign(app, cast)
    pages = list(addresses(app, [sent.id for sent in said.values()], theme, promise_id))
    assert len(pages) > 150
    ana, dee = staff_client("Ana"), staff_client("Dee")
    # The walk does see what can be seen.
    assert set(leaks(ana, pages, [*RAW.values(), SHOWN])) == {SHOWN}
    assert leaks(dee, pages, [*RAW.values(), TEAM]) == {}
    if state == "open":
        theirs = [page for page in pages if "/queue/" in page]
        assert set(leaks(staff_client("Mo"), theirs, [RAW["opened"]])) == {RAW["opened"]}


def test_the_open_data_that_anybody_may_read_holds_no_raw_words(app, cast, plan: Plan, clock: Clock, tmp_path):
    """Against the export as a way around: it contains only what is public."""
    speak(app, cast)
    clock.forward(days=4)
    close(app, plan)
    with reading(app):
        export.write(CODE, tmp_path)
    files = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert any(SHOWN.encode() in content for content in files.values())
    for name, content in files.items():
        assert not [word for word in (*RAW.values(), TEAM) if word.encode() in content], name


def test_every_opening_of_raw_words_is_on_the_auditor_s_page(app, cast, plan: Plan, staff_client):
    """Against a moderator who looks at what is not their work: looking leaves an entry."""
    sent = say(app, f"Something about {RAW['waiting']} here.")
    mo, ada = staff_client("Mo"), staff_client("Ada")
    where = f"/team/p/{CODE}/queue/{sent.id}"
    assert RAW["waiting"] not in mo.get(where).text
    assert row(app, sent).tracker not in ada.get(f"/team/p/{CODE}/log").text
    opened = mo.get(where).form(f"/{sent.id}/open").send()
    assert RAW["waiting"] in opened.text
    counted(app)
    log = ada.get(f"/team/p/{CODE}/log")
    assert row(app, sent).tracker in log.words
    assert "Mo" in log.words
    assert RAW["waiting"] not in log.text


def test_an_auditor_reads_of_their_own_plan_alone(app, cast, plan: Plan, staff_client):
    """Against an auditor of one plan who learns who reads what in another."""
    with writing(app):
        theirs = db.session.scalars(select(Comment).where(Comment.consultation_id == cast.other_id)).first()
        mark = theirs.tracker
        db.session.add(CommentAccess(comment_id=theirs.id, staff_id=cast.ids["Zed"], at=now(), recorded=True))
    log = staff_client("Ada").get(f"/team/p/{CODE}/log")
    assert "Nobody has opened a comment yet." in log.words
    assert mark not in log.text
    assert mark in staff_client("Zed").get(f"/team/p/{OTHER_CODE}/log").words
