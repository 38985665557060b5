"""What an answer leaves to another office: named with its law, on a page of that office, and answered by a link."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from consult.operations.record_check import checking
from consult.record import entries
from consult.response import offices
from consult.response.models import InvitedReply
from consult.storage.database import db, today
from tests.answering import BASE, REASON, decide_all, published, sign
from tests.cast import CODE, reading, writing
from tests.pages.public_story import fresh

OFFICE = "Chief of Police"
CHANGED = {"decision": "changed", "wording": "The rooms never close.", "plain_language": "Open by day and night."}
PASSED = {"decision": "referred", "reason_kind": "not_our_power", "office": OFFICE, "law": "The Police Act, section 12"}


def sign_with_delay(app, cast, plan):
    """An answer that passes one point to the office, and delays the decision on another."""
    with reading(app):
        until = today() + timedelta(days=60)
    put_off = {"decision": "deferred", "open_question": "Who may?", "owner": "The board", "until": until}
    decide_all(app, cast, plan, {"siting": put_off, "hours": PASSED})
    sign(app, cast)


def test_an_office_is_named_asked_and_answers_in_public(app, cast, plan, client, staff_client):
    olga = staff_client("Olga")

    def listed(path="/offices"):
        """As somebody with a cookie reads it: others may read a page that is some seconds old."""
        return olga.get(path).words

    assert "No signed answer leaves anything to another office." in listed()
    as_typed = PASSED | {"office": " chief  of POLICE.", "law": "The Police Act, section 13"}
    decide_all(app, cast, plan, {"siting": PASSED, "hours": as_typed, "purpose": CHANGED})
    assert OFFICE not in listed(), "nothing is public before the signature"
    assert f'<option value="{OFFICE}">' in staff_client("Dee").get(f"{BASE}/answer/clause/hours").text
    sign(app, cast)
    with reading(app):
        assert offices.offices() == [(OFFICE, 2)]
    for path in ("/offices", "/offices?office=Chief%20of%20Police"):
        words = listed(path)
        for shown in (OFFICE, PASSED["law"], "Where the rooms are", "No answer yet since"):
            assert shown in words, (path, shown)
    assert OFFICE not in listed("/offices?office=The%20mayor")
    assert f"The power is with {OFFICE}" in re.sub("[\u2068\u2069]", "", listed(f"/p/{CODE}/answer?page=1"))

    letter = olga.get(f"{BASE}/replies").form(button="Make a letter with its link").send()
    assert "A plan passes something to you to decide" in letter.words
    assert PASSED["law"] in letter.words
    (path,) = re.findall(r"http://localhost(/invited/[\w-]+)", letter.text)
    assert client.get(path).h1 == "You are asked to answer"
    form = client.get(path).form().send("Read the answer and reply")
    assert "Where the rooms are" in form.words
    assert CHANGED["wording"] not in form.words, "they read what was passed to them"
    sent = form.form().fill(by="The chief", text="We will talk to the officers.").send("Send the reply")
    assert sent.status == 200
    assert client.get(path).status == 404
    assert "We will talk" not in listed(), "an organizer confirms it first"
    olga.get(f"{BASE}/replies").form(button="It is theirs: confirm it").send()
    words = listed()
    assert "We will talk to the officers." in words
    assert "No answer yet" not in words
    assert olga.post(f"{BASE}/replies/office", {"office": OFFICE}).status == 409
    with reading(app):
        (entry,) = entries.entries(CODE, entries.Kind.OFFICE_ANSWER)
        assert "talk" not in str(entry)
        assert mismatches() == []
    with writing(app):
        db.session.execute(update(InvitedReply).values(text="We will not."))
    with reading(app):
        (found,) = mismatches()
        assert f"the answer of an office does not match the record: {OFFICE}" in found


def test_an_office_to_which_something_is_passed_later_reads_that_and_not_what_came_before(
    app, cast, plan, clock, client, staff_client
):
    sign_with_delay(app, cast, plan)
    mayor, dee = PASSED | {"office": "The mayor"}, staff_client("Dee")
    later = f"{BASE}/answer/clause/siting/later"
    dee.get(later).form("/later").fill(mayor | {"reason": "Only the mayor may choose the street."}).send()
    letter = staff_client("Olga").post(f"{BASE}/replies/office", {"office": "The mayor"})
    (path,) = re.findall(r"http://localhost(/invited/[\w-]+)", letter.text)
    form = client.get(path).form().send("Read the answer and reply")
    assert "Only the mayor may choose the street." in form.words
    assert "When the rooms are open" not in form.words
    assert "Nothing is decided yet." not in form.words
    sent = form.form().fill(by="The mayor", text="Beside the station.").send("Send the reply")
    assert "Then everyone reads it next to what was passed to you." in sent.words


@pytest.fixture
def answered(app, cast, plan, client, staff_client):
    """An office answered what the signed answer passed to it; one decision is delayed. The organizer's browser."""
    sign_with_delay(app, cast, plan)
    olga = staff_client("Olga")
    letter = olga.get(f"{BASE}/replies").form(button="Make a letter with its link").send()
    answer(client, letter, "We will talk to the officers.")
    olga.get(f"{BASE}/replies").form(button="It is theirs: confirm it").send()
    return olga


def link_in(letter):
    (path,) = re.findall(r"http://localhost(/invited/[\w-]+)", letter.text)
    return path


def answer(client, letter, text):
    """The office writes with the link of its letter; what it read before it wrote."""
    form = client.get(link_in(letter)).form().send("Read the answer and reply")
    assert form.form().fill(by="The chief", text=text).send("Send the reply").status == 200
    return form.words


def pass_on(staff_client, **given):
    later = staff_client("Dee").get(f"{BASE}/answer/clause/siting/later").form("/later")
    later.fill(PASSED | {"reason": REASON} | given).send()


def test_what_an_office_answered_is_next_to_the_points_that_it_is_about_and_to_no_others(
    app, answered, clock, staff_client
):
    """Also to none that is passed to it on the same day."""
    pass_on(staff_client)
    with reading(app):
        told = {each.point.clause: each.answer is not None for each in offices.referrals(OFFICE)}
    assert told == {"hours": True, "siting": False}


def test_programs_read_what_was_passed_to_an_office_and_what_it_answered(app, answered, staff_client, client):
    """Of points of which nobody confirmed an answer, there is none."""
    pass_on(staff_client)
    rows = client.get(f"/api/v1/consultations/{CODE}/referrals").json["rows"]
    assert {each["key"]: (each["later"], each["office"], each["by"], each["answer"]) for each in rows} == {
        "hours": (False, OFFICE, "The chief", "We will talk to the officers."), "siting": (True, OFFICE, "", ""),
    }  # fmt: skip
    assert [bool(each["answered_on"]) for each in sorted(rows, key=lambda each: each["key"])] == [True, False]
    assert "We will talk to the officers." in client.get(f"/p/{CODE}/data/referrals.csv").text


def test_an_office_answers_again_what_was_passed_to_it_after_it_answered(app, answered, clock, client, staff_client):
    olga, page = answered, f"{BASE}/replies"
    assert olga.post(f"{page}/office", {"office": OFFICE}).status == 409, "it has answered everything"
    clock.forward(days=5)
    olga = staff_client("Olga")
    pass_on(staff_client)
    assert "1 office was not asked yet about what was passed to it" in olga.get("/team/").words
    letter = olga.get(page).form(button="Make a letter with its link").send()
    assert "Where the rooms are" in letter.words
    assert "When the rooms are open" not in letter.words
    assert "is about what was passed to you since" in letter.words
    read = answer(client, letter, "Next to the station.")
    passed, _, before = read.partition("What you answered on")
    assert "Where the rooms are" in passed
    assert "When the rooms are open" not in passed
    assert "We will talk to the officers." in before
    assert "When the rooms are open" in before
    assert client.get(link_in(letter)).status == 404, "the second link works once, as the first"
    assert "Next to the station." not in fresh(client, "/offices").words, "an organizer confirms it first"
    assert olga.post(f"{page}/office", {"office": OFFICE}).status == 409, "the reply that waits is read first"
    olga.get(page).form(button="It is theirs: confirm it").send()
    with reading(app):
        told = {each.point.clause: each.answer for each in offices.referrals(OFFICE)}
        days = (told["siting"].replied_on - told["hours"].replied_on).days
        assert (told["hours"].text, told["siting"].text, days) == (
            "We will talk to the officers.", "Next to the station.", 5,
        )  # fmt: skip
        first, second = entries.entries(CODE, entries.Kind.OFFICE_ANSWER)
        assert (first["number"], second["number"]) == (1, 2)
        assert second["points"] == [{"clause": "siting", "theme": "", "later": True}]
        assert mismatches() == []
    words = fresh(client, "/offices").words
    for text in ("We will talk to the officers.", "Next to the station."):
        assert words.count(text) == 1, "each is next to its own points alone"
    assert "No answer yet" not in words


def test_a_new_link_is_also_about_what_was_passed_on_since_the_last_one(app, cast, plan, clock, client, staff_client):
    sign_with_delay(app, cast, plan)
    olga = staff_client("Olga")
    before = olga.get(f"{BASE}/replies").form(button="Make a letter with its link").send()
    pass_on(staff_client)
    read = client.get(link_in(before)).form().send("Read the answer and reply").words
    assert "Where the rooms are" not in read, "its letter did not name it"
    letter = olga.get(f"{BASE}/replies").form(button="Make a letter with its link").send()
    assert client.get(link_in(before)).status == 404
    answer(client, letter, "All of it.")
    olga.get(f"{BASE}/replies").form(button="It is theirs: confirm it").send()
    with reading(app):
        assert {each.answer.text for each in offices.referrals(OFFICE)} == {"All of it."}


def test_after_a_refusal_the_new_link_is_about_what_was_passed_on_meanwhile_too(
    app, cast, plan, clock, client, staff_client
):
    sign_with_delay(app, cast, plan)
    olga = staff_client("Olga")
    answer(client, olga.get(f"{BASE}/replies").form(button="Make a letter with its link").send(), "Somebody else.")
    pass_on(staff_client)
    letter = olga.get(f"{BASE}/replies").form(button="It is not theirs: delete it, and make a new link").send()
    for part in ("Where the rooms are", "When the rooms are open"):
        assert part in letter.words
    read = answer(client, letter, "All of it.")
    assert "Somebody else." not in read


@pytest.mark.parametrize(
    "change",
    [{"points": []}, {"number": 3}, {"replied_on": date(2001, 1, 1)}, {"text": "No."}, {"confirmed_on": None}],
    ids=lambda change: next(iter(change)),
)
def test_the_record_covers_what_an_office_answered_again(app, answered, clock, client, staff_client, change):
    pass_on(staff_client)
    letter = answered.get(f"{BASE}/replies").form(button="Make a letter with its link").send()
    answer(client, letter, "Next to the station.")
    answered.get(f"{BASE}/replies").form(button="It is theirs: confirm it").send()
    with writing(app):
        assert mismatches() == []
        db.session.execute(update(InvitedReply).where(InvitedReply.number == 2).values(**change))
    with reading(app):
        assert mismatches()


def mismatches():
    return [each for each in map(str, checking.findings()) if "office" in each]


def test_what_was_not_done_is_in_a_table_and_what_was_leads_to_its_words(app, cast, plan, client):
    published(app, cast, "Nearer to the harbour, please.")
    decide_all(app, cast, plan, {"siting": PASSED, "hours": CHANGED})
    sign(app, cast)
    words = re.sub("[\u2068\u2069]", "", client.get(f"/p/{CODE}/answer").words)
    siting = "2 Where the rooms are: Passed to someone else to decide. Not in our power. 1 comment counted."
    assert f"What was asked for and not done {siting} 1 What the rooms are for: Not changed. Evidence. 0 comm" in words
    whole = re.sub("[\u2068\u2069]", "", client.get(f"/p/{CODE}/answer/whole").words)
    assert "to decide. Not in our power. 1 comment counted. The map of calls" in whole
    (link,) = re.findall(r'href="([^"]+#part-hours)"', client.get(f"/p/{CODE}/answer?page=1").text)
    page = client.get(link.replace("&amp;", "&").partition("#")[0])
    assert 'id="part-hours"' in page.text
    assert "Why: The map of calls" in page.words
    assert client.get(f"/p/{CODE}/changes?part=siting").status == 404
