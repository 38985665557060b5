"""What an answer leaves to another office: named with its law, on a page of that office, and answered by a link."""

import re

from tests.answering import BASE, decide_all, sign
from tests.cast import CODE

OFFICE = "Chief of Police"
PASSED = {"decision": "referred", "reason_kind": "not_our_power", "office": OFFICE, "law": "The Police Act, section 12"}


def test_an_office_is_named_asked_and_answers_in_public(app, cast, plan, client, staff_client):
    olga = staff_client("Olga")

    def listed(path="/offices"):
        """As somebody with a cookie reads it: others may read a page that is some seconds old."""
        return olga.get(path).words

    assert "No signed answer leaves anything to another office." in listed()
    decide_all(app, cast, plan, {"siting": PASSED})
    assert OFFICE not in listed(), "nothing is public before the signature"
    sign(app, cast)
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
    assert "Opening hours" not in form.words, "they read what was passed to them"
    sent = form.form().fill(by="The chief", text="We will talk to the officers.").send("Send the reply")
    assert sent.status == 200
    assert client.get(path).status == 404
    assert "We will talk" not in listed(), "an organizer confirms it first"
    olga.get(f"{BASE}/replies").form(button="It is theirs: confirm it").send()
    words = listed()
    assert "We will talk to the officers." in words
    assert "No answer yet" not in words
    assert olga.post(f"{BASE}/replies/office", {"office": OFFICE}).status == 409
