"""Sending too fast: it is held, nobody is refused, and a moderator releases it."""

import pytest
from sqlalchemy import func, select

from consult.contributions import held_submissions, submitting
from consult.contributions.enums import Consent, HoldReason
from consult.contributions.models import Comment, Submission
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.credentials import form_tokens
from consult.storage.database import db, now, settings
from consult.web.rate_limits import AN_HOUR, MIN_SHARE, RateLimits
from tests.cast import CODE, writing
from tests.pageclient import READING

SAY = f"/p/{CODE}/say"
HELD = f"/team/p/{CODE}/held"
OTHERS = 40


def send_from(app, peer, text="", more=None, age=READING, forwarded=None):
    """A form that was previewed and is sent from an address, like a machine; returns the response."""
    with app.app_context():
        token = form_tokens.mint(settings().forms_key, CODE, now() - age)
    form = {"act": "send", "part": "siting", "v.siting": "support", "token": token, **(more or {})}
    if text:
        form |= {"t.siting": text, "c.siting": "show"}
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return app.test_client().post(SAY, data=form, headers=headers, environ_overrides={"REMOTE_ADDR": peer})


def held(app, plan):
    with app.app_context():
        found = held_submissions.count(plan.id)
        db.session.rollback()
    return found


def taken(app, plan):
    with app.app_context():
        found = db.session.scalar(
            select(func.count()).select_from(Submission).where(Submission.consultation_id == plan.id)
        )
        db.session.rollback()
    return found


def test_thirty_people_behind_one_address_pass_unheld(app, plan):
    """A hostel, a clinic, a phone company: they are many people, and none of them did anything wrong."""
    app.extensions["rate_limits"] = RateLimits(workers=64)
    for n in range(30):
        answer = send_from(app, "9.9.9.9", f"Words of number {n}.")
        assert answer.status_code == 200
        assert "It is saved." not in answer.text
    assert (taken(app, plan), held(app, plan)) == (30, 0)


def test_five_hundred_in_a_minute_are_held_and_a_real_one_is_released(app, plan, client, staff_client):
    """Against a machine that drowns out people, and against refusing people because of it."""
    app.extensions["rate_limits"] = RateLimits(1, clock=lambda: 0.0)
    for n in range(AN_HOUR + 500):
        if n == AN_HOUR + 250:
            real = send_from(app, "9.9.9.77", "I live next to it, and nobody asked us.")
        assert send_from(app, "9.9.9.9").status_code == 200
    assert real.status_code == 200
    assert "It is saved." in real.text
    assert "Your receipt" in real.text
    assert held(app, plan) == 501
    page = staff_client("Mo").get(HELD)
    assert "Waiting for a spam check: 501" in page.words
    assert "nobody asked us" not in page.text
    with app.app_context():
        (mine,) = db.session.scalars(
            select(Comment.submission_id).where(
                Comment.consultation_id == plan.id, Comment.original.contains("nobody asked")
            )
        ).all()
    mo = staff_client("Mo")
    assert mo.post(HELD, {"act": "release", "submission": str(mine)}).status == 303
    assert held(app, plan) == 500
    assert "To read 1" in mo.get(f"/team/p/{CODE}/queue").words
    assert mo.post(HELD, {"act": "junk", "count_seen": "500", "sure": "1"}).status == 303
    assert held(app, plan) == 0
    assert "Removed as junk: 500" in mo.get(HELD).words


def test_behind_a_proxy_that_nobody_named_only_a_surge_of_all_is_held(app, plan):
    app.extensions["rate_limits"] = RateLimits(1, surge_limit=50, clock=lambda: 0.0)
    for _ in range(50):
        send_from(app, "127.0.0.1", forwarded="9.9.9.9")
    assert held(app, plan) == 0
    send_from(app, "127.0.0.1", forwarded="8.8.8.8")
    assert held(app, plan) == 1


def test_behind_the_proxy_that_the_operator_named_its_word_is_taken(app, plan, make_app):
    behind = make_app(CONSULT_TRUSTED_PROXY="127.0.0.1", CONSULT_WORKERS="64")
    for _ in range(OTHERS):
        send_from(behind, "127.0.0.1", forwarded="9.9.9.9")
    send_from(behind, "127.0.0.1", forwarded="9.9.9.9, 8.8.8.8")
    assert held(app, plan) == OTHERS - MIN_SHARE


@pytest.mark.parametrize(("more", "age", "why"), [
    ({"subject": "http://cheap.example"}, READING, "A field that people do not see was filled in"),
    ({}, READING / 10, "It was sent faster than anyone can read"),
])  # fmt: skip
def test_what_only_a_machine_does_is_held_and_never_refused(app, plan, staff_client, more, age, why):
    assert send_from(app, "127.0.0.1", "Words.", more, age).status_code == 200
    assert (taken(app, plan), held(app, plan)) == (1, 1)
    assert why in staff_client("Mo").get(HELD).words


def test_the_field_that_nobody_sees_is_hidden_and_rides_on_to_the_preview(app, plan, client):
    form = client.get(SAY, query={"part": "siting"}).form(button="preview")
    assert "subject" in form.fields
    around = client.get(SAY, query={"part": "siting"}).elements("p")
    [unseen] = [each for each in around if each.find(".//input[@name='subject']") is not None]
    assert "hidden" in unseen.attrib
    page = form.fill({"v.siting": "support", "subject": "filled"}).send("preview")
    assert page.form(button="send").fields["subject"] == "filled"
    page.form(button="send").send("send")
    assert held(app, plan) == 1


def test_its_writer_is_told_kindly_that_it_waits(app, plan, client):
    form = client.get(SAY, query={"part": "siting"}).form(button="preview")
    form.fill({"t.siting": "Too far from the tents.", "c.siting": "show", "subject": "x"})
    page = form.send("preview").form(button="send").send("send")
    assert "It is saved. You do not need to send it again." in page.words
    receipt = page.elements("p", class_="receipt")[0].text
    mine = client.get("/receipt").form(button="open").fill(receipt=receipt).send("open")
    assert "A person will check that it is not spam, then read it." in mine.words


def test_words_stay_closed_until_a_moderator_opens_them(app, plan, staff_client):
    send_from(app, "127.0.0.1", "Too far from the tents.", {"subject": "x"})
    mo = staff_client("Mo")
    page = mo.get(HELD)
    link = next(each for each in page.tree.iter("a") if "/queue/" in each.get("href", ""))
    one = mo.get(link.get("href"))
    assert "Too far" not in one.text
    opened = one.form("/open").send()
    assert "Too far from the tents." in opened.text
    assert "This comment is waiting for a spam check." in opened.words


def test_an_act_without_the_pages_token_changes_nothing(app, plan, staff_client):
    send_from(app, "127.0.0.1", "", {"subject": "x"})
    assert staff_client("Mo").post(HELD, {"act": "release", "count_seen": "1"}, token=False).status == 403
    assert held(app, plan) == 1


def test_no_address_is_in_any_row_file_or_log(app, plan, data_dir, caplog):
    """Against anyone who takes the machine after a flood: what was counted was only in memory."""
    app.extensions["rate_limits"] = RateLimits(64)
    with caplog.at_level(0):
        for _ in range(OTHERS):
            send_from(app, "151.101.65.140", "Words.", forwarded="151.101.65.140")
    assert held(app, plan) > 0
    for file in data_dir.rglob("*"):
        if file.is_file():
            assert b"151.101.65" not in file.read_bytes(), file
    assert "151.101.65" not in caplog.text


def test_an_act_that_is_none_is_named_and_changes_nothing(app, plan, staff_client):
    send_from(app, "127.0.0.1", "", {"subject": "x"})
    page = staff_client("Mo").post(HELD, {"act": "burn", "seen": "1"})
    assert page.status == 422
    assert "Nothing was changed." in page.words
    assert held(app, plan) == 1


def press(page, text):
    """Press the button with these words, and go where it leads."""
    form = next(form for form in page.forms() if any(text == words for *_, words in form.buttons))
    return form.send(text)


def test_all_are_released_or_removed_only_after_the_number_was_read(app, plan, staff_client):
    for number in range(3):
        send_from(app, "127.0.0.1", f"Words {number}.", {"subject": "x"})
    mo = staff_client("Mo")
    for first, question in (("Release all", "Release all 3?"), ("Remove all as junk", "Remove 3 as junk?")):
        page = press(mo.get(HELD), first)
        assert question in page.words
        assert held(app, plan) == 3, "nothing was changed yet"
    press(page, "Remove 3")
    assert held(app, plan) == 0


def test_a_life_in_danger_is_never_removed_unread(app, plan, staff_client):
    """Against a moderator who clears away a flood of spam, and with it somebody who wants to die."""
    send_from(app, "127.0.0.1", "I want to die, tonight at the bridge.", {"subject": "x"})
    for number in range(4):
        send_from(app, "127.0.0.1", f"Words {number}.", {"subject": "x"})
    mo = staff_client("Mo")
    page = mo.get(HELD)
    rows = page.elements("tr")
    marked = [any("Somebody may be in danger" in text for text in each.itertext()) for each in rows]
    assert marked == [False, True, False, False, False, False], "first in the list"
    page = press(page, "Remove all as junk")
    assert "1 stays: somebody may be in danger. Open it first." in page.words
    page = press(page, "Remove 4")
    assert "Waiting for a spam check: 1" in page.words
    assert "Remove all as junk" not in page.words
    page = press(page, "Junk")
    assert "Remove this one as junk?" in page.words
    assert held(app, plan) == 1
    press(page, "Remove it all the same")
    assert held(app, plan) == 0
    danger = mo.get(f"/team/p/{CODE}/queue")
    assert "First: somebody may be in danger (1)" in danger.words, "nobody has read it"


def test_each_row_names_the_part_and_the_kind_and_only_votes_that_there_are(app, plan, staff_client):
    with writing(app):
        comments = [
            CommentText("siting", "Too far.", Consent.SHOW, proposed_wording="Nowhere at all."),
            CommentText("hours", "Too late.", Consent.SHOW),
            CommentText(None, "About time.", Consent.SHOW),
        ]
        submitting.send(CODE, bytes(16), NewSubmission({}, comments), HowSent(held=HoldReason.FAST))
    words = staff_client("Mo").get(HELD).words
    assert "Other words for: 2" in words
    assert "Comment on: 3" in words
    assert "Comment on: The plan as a whole" in words
    assert "0 votes" not in words
