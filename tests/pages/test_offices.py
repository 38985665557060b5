"""What an answer leaves to another office: named with its law, on a page of that office, and answered by a link."""

import re
from datetime import timedelta

from sqlalchemy import update

from consult.operations.record_check import checking
from consult.record import entries
from consult.response import offices
from consult.response.models import InvitedReply
from consult.storage.database import db, today
from tests.answering import BASE, REASON, decide_all, published, sign
from tests.cast import CODE, reading, writing

OFFICE = "Chief of Police"
CHANGED = {"decision": "changed", "wording": "The rooms never close.", "plain_language": "Open by day and night."}
PASSED = {"decision": "referred", "reason_kind": "not_our_power", "office": OFFICE, "law": "The Police Act, section 12"}


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
    with reading(app):
        until = today() + timedelta(days=60)
    put_off = {"decision": "deferred", "open_question": "Who may?", "owner": "The board", "until": until}
    decide_all(app, cast, plan, {"siting": put_off, "hours": PASSED})
    sign(app, cast)
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


def test_what_an_office_answered_is_not_next_to_what_was_passed_to_it_afterwards(
    app, cast, plan, clock, client, staff_client
):
    with reading(app):
        until = today() + timedelta(days=60)
    put_off = {"decision": "deferred", "open_question": "Who may?", "owner": "The board", "until": until}
    decide_all(app, cast, plan, {"siting": put_off, "hours": PASSED})
    sign(app, cast)
    olga = staff_client("Olga")
    letter = olga.get(f"{BASE}/replies").form(button="Make a letter with its link").send()
    (path,) = re.findall(r"http://localhost(/invited/[\w-]+)", letter.text)
    form = client.get(path).form().send("Read the answer and reply")
    form.form().fill(by="The chief", text="We will talk to the officers.").send("Send the reply")
    olga.get(f"{BASE}/replies").form(button="It is theirs: confirm it").send()
    clock.forward(days=5)
    dee = staff_client("Dee")
    dee.get(f"{BASE}/answer/clause/siting/later").form("/later").fill(PASSED | {"reason": REASON}).send()
    with reading(app):
        told = {each.clause_key: each.answer is not None for each in offices.referrals(OFFICE, 9)}
    assert told == {"hours": True, "siting": False}


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
