"""A moderator and a letter that thirty people sent: two acts, and every edited copy with its differences."""

import pytest
from sqlalchemy import event, func, select

from consult.moderation.copies.together import MAX_TOGETHER
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, reading
from tests.moderated import decision_rows, row, say

QUEUE = f"/team/p/{CODE}/queue"
LETTER = (
    "We, the residents of the old quarter, say no to the room. It belongs to the hospital, not next to homes. "
    "A phone line is not an answer to people sleeping in our doorways. Please move it."
)
SHOPS = LETTER.replace("residents", "shopkeepers")


def compare(app):
    with app.app_context():
        while periodic_tasks.run_task("find copies"):
            pass


@pytest.fixture
def mo(staff_client, plan):
    return staff_client("Mo")


def count(app, table):
    with reading(app):
        return db.session.scalar(select(func.count()).select_from(table))


def test_thirty_copies_take_two_acts(app, plan, mo):
    sent = [say(app, LETTER if number % 2 else f"{LETTER}\n") for number in range(30)]
    compare(app)
    before = count(app, ModerationDecision), count(app, CommentAccess)
    assert "29 others with the same words" in mo.get(QUEUE).words, "the list says so before anything is opened"
    page = mo.get(f"{QUEUE}/{sent[0].id}").form(f"/{sent[0].id}/open").send()
    assert "29 others wait with the same words" in page.words
    assert "29 others with the same words will be decided too, if the tick is there." in page.words
    page.form("/decide").fill(judgement="campaign").send("publish")
    assert (count(app, ModerationDecision) - before[0], count(app, CommentAccess) - before[1]) == (30, 30)
    assert all(decision_rows(app, each) == [("publish", True)] for each in sent)


def test_a_near_copy_is_shown_with_its_differences_and_not_ticked(app, plan, mo):
    one, near = say(app, LETTER), say(app, SHOPS)
    compare(app)
    page = mo.get(f"{QUEUE}/{one.id}").form(f"/{one.id}/open").send()
    assert "shopkeepers" not in page.words
    assert "The log will show that you did, for each." in page.words
    page = page.form("/copies").send()
    assert "removed residents added shopkeepers" in page.words
    (tick,) = [box for box in page.elements("input") if box.get("name") == "near"]
    assert (tick.get("value"), tick.get("checked")) == (str(near.id), None)
    page.form("/decide").send("publish")
    assert (decision_rows(app, one), decision_rows(app, near)) == ([("publish", True)], [])


def test_whatever_else_was_sent_what_is_shown_was_logged(app, plan, mo):
    one, near = say(app, LETTER), say(app, SHOPS)
    compare(app)
    mo.get(f"{QUEUE}/{one.id}").form(f"/{one.id}/open").send()
    page = mo.post(f"{QUEUE}/{one.id}/copies", {"act": "nothing of ours", "judgement": "fraud"}).follow()
    assert "removed residents added shopkeepers" in page.words
    with reading(app):
        assert db.session.scalar(select(func.count()).where(CommentAccess.comment_id == near.id)) == 1


def test_a_ticked_near_copy_is_decided_too(app, plan, mo):
    one, near = say(app, LETTER), say(app, SHOPS)
    compare(app)
    page = mo.get(f"{QUEUE}/{one.id}").form(f"/{one.id}/open").send().form("/copies").send()
    page.form("/decide").fill(near=near.id).send("publish")
    assert decision_rows(app, near) == [("publish", True)]


def test_what_was_left_out_is_named(app, cast, plan, mo):
    one, other = say(app, LETTER), say(app, LETTER.upper())
    compare(app)
    page = mo.get(f"{QUEUE}/{one.id}").form(f"/{one.id}/open").send()
    marked = LETTER.replace("the old quarter", "[[place|the old quarter]]")
    page = page.form("/decide").fill(marked=marked).send("publish")
    assert page.h1 == "Some copies were left out"
    assert row(app, other).tracker in page.words
    assert "the words to hide are in other places" in page.words
    assert decision_rows(app, other) == []


def statements(app, client, path):
    asked = []
    with app.app_context():
        engine = db.engine

    def note(*given):
        asked.append(given[2])

    event.listen(engine, "before_cursor_execute", note)
    try:
        client.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_the_page_costs_no_more_with_more_copies(app, plan, mo):
    one = say(app, LETTER)
    say(app, SHOPS)
    compare(app)
    mo.get(f"{QUEUE}/{one.id}").form(f"/{one.id}/open").send().form("/copies").send()
    few = statements(app, mo, f"{QUEUE}/{one.id}")
    for _ in range(6):
        say(app, LETTER)
        say(app, SHOPS)
    compare(app)
    assert statements(app, mo, f"{QUEUE}/{one.id}") <= few + 2


def test_a_comment_without_copies_has_no_word_about_them(app, plan, mo):
    one = say(app, LETTER)
    compare(app)
    page = mo.get(f"{QUEUE}/{one.id}").form(f"/{one.id}/open").send()
    assert "with the same words" not in page.words


def test_an_unknown_kind_of_copies_decides_nothing(app, plan, mo):
    one = say(app, LETTER)
    say(app, LETTER)
    compare(app)
    mo.get(f"{QUEUE}/{one.id}").form(f"/{one.id}/open").send()
    given = {"act": "publish", "version_seen": "0", "flags_seen": "0", "same": "1", "near": "x"}
    assert mo.post(f"{QUEUE}/{one.id}/decide", given | {"judgement": "fraud"}).status == 422
    assert decision_rows(app, one) == []
    assert mo.post(f"{QUEUE}/{one.id}/decide", given).status == 303, "no page of ours has such a key"


def test_a_second_reader_answers_for_all_copies_in_one_act(app, plan, mo, staff_client):
    sent = [say(app, LETTER) for _ in range(30)]
    compare(app)
    page = mo.get(f"{QUEUE}/{sent[0].id}").form(f"/{sent[0].id}/open").send()
    page.form("/decide").fill(why_refuse=["threat"]).send("refuse")
    mina = staff_client("Mina")
    page = mina.get(f"{QUEUE}/{sent[3].id}").form(f"/{sent[3].id}/open").send()
    assert "Answer for 29 others with the same words too" in page.words
    page.form("/second").send("agree")
    assert all(decision_rows(app, each) == [("refuse", False), ("refuse", True)] for each in sent)


def test_more_copies_than_one_act_takes_follow_at_once_and_the_page_says_how_many_are_done(app, plan, mo, clock):
    sent = [say(app, LETTER) for _ in range(MAX_TOGETHER + 2)]
    say(app, "Open at six.")
    compare(app)
    page = mo.get(f"{QUEUE}/{sent[0].id}").form(f"/{sent[0].id}/open").send().form("/decide").send("publish")
    assert f"Decided: {MAX_TOGETHER} of {MAX_TOGETHER + 2}" in page.words
    clock.forward(seconds=1)
    page.form("/decide").send("publish")
    assert all(decision_rows(app, each) == [("publish", True)] for each in sent)
