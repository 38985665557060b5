"""The pages on which moderators work together: notes, handing over, duty, practice, the sample."""

import pytest
from sqlalchemy import select

from consult.moderation.models import ModeratorNote, SampleReading
from consult.moderation.practice.cases import CASES
from consult.storage.database import db, today
from tests.cast import CODE, reading, writing
from tests.moderated import decide, row, say

QUEUE = f"/team/p/{CODE}/queue"


@pytest.fixture
def mo(staff_client, plan):
    return staff_client("Mo")


@pytest.fixture
def mina(staff_client, plan):
    return staff_client("Mina")


def test_a_note_and_handing_over_reach_the_other_moderator(app, plan, cast, mo, mina):
    sent = say(app)
    page = mo.get(f"{QUEUE}/{sent.id}").form("/open").send()
    page = page.form("/note").fill(note="A peer should look at this.").send()
    assert "A peer should look at this." in page.words
    page.form("/hand-over").fill(colleague=str(cast.ids["Mina"])).send()
    assert "1 comment was handed to you" in mina.get(QUEUE).words
    assert f"{QUEUE}?list=mine" in mina.get("/team/").hrefs
    closed = mina.get(f"{QUEUE}/{sent.id}")
    assert "Mo asked Mina to read this" in closed.words.replace("\u2068", "").replace("\u2069", "")
    assert "A peer should look at this." not in closed.words, "a note may quote words that are still closed"
    assert "A peer should look at this." in closed.form("/open").send().words


def test_a_note_is_saved_with_the_decision_and_kept_when_something_is_missing(app, plan, mo, mina):
    sent = say(app)
    page = mo.get(f"{QUEUE}/{sent.id}").form("/open").send()
    page = page.form("/decide").fill(note="A peer should look at this.").send("refuse")
    assert page.status == 422
    with reading(app):
        assert db.session.scalars(select(ModeratorNote.words)).all() == [], "a page that names a mistake saves nothing"
    assert page.form("/decide").fields["note"] == "A peer should look at this."
    page.form("/decide").fill(why_refuse=["threat"]).send("refuse")
    page = mina.get(f"{QUEUE}/{sent.id}").form("/open").send()
    assert "A peer should look at this." in page.words
    page.form("/second").fill(note="I think so too.").send("agree")
    with reading(app):
        notes = db.session.scalars(select(ModeratorNote.words).order_by(ModeratorNote.id)).all()
    assert set(notes) == {"A peer should look at this.", "I think so too."}


@pytest.mark.parametrize("button", ["next", "pass_on", "hand_over"])
def test_a_note_is_saved_when_the_comment_is_left_to_others(app, plan, cast, mo, button):
    sent = say(app)
    page = mo.get(f"{QUEUE}/{sent.id}").form("/open").send()
    address = {"next": "/leave", "pass_on": "/pass-on", "hand_over": "/hand-over"}[button]
    form = page.form(address).fill(note="A peer should look at this.", colleague=str(cast.ids["Mina"]))
    assert form.send(button).status == 200
    with reading(app):
        assert db.session.scalars(select(ModeratorNote.words)).all() == ["A peer should look at this."]


@pytest.mark.parametrize("button", ["next", "pass_on"])
def test_a_note_that_is_too_long_is_kept_and_nothing_is_left(app, plan, mo, button):
    sent = say(app)
    page = mo.get(f"{QUEUE}/{sent.id}").form("/open").send()
    page = page.form({"next": "/leave", "pass_on": "/pass-on"}[button]).fill(note="a" * 501).send(button)
    assert page.status == 422
    assert page.form("/decide").fields["note"] == "a" * 501


def test_a_note_that_is_too_long_stops_the_decision(app, plan, mo):
    sent = say(app)
    page = mo.get(f"{QUEUE}/{sent.id}").form("/open").send()
    page = page.form("/decide").fill(note="a" * 501).send("publish")
    assert page.status == 422
    assert row(app, sent).stage == "inbox"
    assert page.form("/decide").fields["note"] == "a" * 501


def test_practice_is_offered_before_the_first_real_comment_and_not_after(app, plan, mo):
    sent = say(app)
    assert "you can practise on invented ones" in mo.get(QUEUE).words
    mo.get(f"{QUEUE}/{sent.id}").form("/open").send()
    assert "you can practise on invented ones" not in mo.get(QUEUE).words


def test_somebody_practises_all_cases_and_reads_why(plan, mo, mina):
    page = mo.get(f"/team/p/{CODE}/practice")
    for case in CASES:
        page = mo.get(f"/team/p/{CODE}/practice/{case.key}")
        page = page.form(f"/{case.key}").fill(outcome=case.outcome, reasons=list(case.reasons)).send()
        assert "As the rules expect" in page.words
        assert case.because in page.words
    assert "You have practised all of them." in mo.get(f"/team/p/{CODE}/practice").words
    assert "You have practised" not in mina.get(f"/team/p/{CODE}/practice").words


def test_a_wrong_answer_is_explained(plan, mo):
    form = mo.get(f"/team/p/{CODE}/practice/hard_opinion").form("/hard_opinion")
    page = form.fill(outcome="refuse", reasons=["threat"]).send()
    assert "Not as the rules expect" in page.words
    assert "disagreeing with it is not a reason" in page.words


def test_who_is_on_duty_is_told_on_the_queue_page(app, plan, mo, mina):
    with reading(app):
        day = today().isoformat()
    assert "Nobody is on duty today." in mo.get(QUEUE).words
    mo.get(f"/team/p/{CODE}/duty").form("/duty").fill(until=day).send("start")
    assert "On duty today: Mo" in mina.get(QUEUE).words
    mo.get(f"/team/p/{CODE}/duty").form("/duty").send("end")
    assert "Nobody is on duty today." in mina.get(QUEUE).words


def test_the_sample_is_read_without_deciding(app, plan, mo, mina):
    say(app)
    page = mo.get(f"/team/p/{CODE}/sample")
    assert "From 10 on, this page says how often they agreed." in page.words
    page = page.form("/sample").send()
    assert "Your answer changes nothing for this comment." in page.words
    page = page.form(page.path.rpartition("/")[2]).fill(outcome="publish").send()
    assert "Saved." in page.words
    assert "0 comments have been read by two people." in page.words, "until another moderator has decided"


def test_the_figure_is_drawn_from_ten_pairs_on(app, plan, cast, mo):
    for number in range(10):
        sent = say(app, f"Comment {number}.")
        with writing(app):
            ours = {"staff_id": cast.ids["Mo"], "outcome": "publish" if number < 8 else "junk", "day": today()}
            db.session.add(SampleReading(comment_id=sent.id, **ours))
        decide(app, cast, sent, "publish", by="Mina")
    page = mo.get(f"/team/p/{CODE}/sample")
    assert "The same choice 8" in page.words
    assert "Another choice 2" in page.words
    assert "Krippendorff’s alpha: -0.06" in page.words


def test_nobody_is_chosen_beforehand_to_be_handed_a_comment(app, plan, mo):
    sent = say(app)
    page = mo.get(f"{QUEUE}/{sent.id}").form("/hand-over").send()
    assert (page.status, "Choose another moderator of this plan." in page.words) == (422, True)
