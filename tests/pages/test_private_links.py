"""A private link, from the organizer who makes it to the reply that everyone reads."""

import re
from datetime import timedelta

import pytest

from consult.storage.database import today
from tests.answering import (
    BASE,
    LINES,
    REPLY,
    UNION,
    dispose,
    dispose_all,
    freeze,
    promise,
    reply,
    sign,
    write_lines,
)
from tests.cast import CODE, reading
from tests.pages.public_story import fresh

REPLIES = f"{BASE}/replies"


@pytest.fixture
def olga(app, cast, plan, staff_client):
    freeze(app, cast, plan)
    dispose_all(app, cast)
    return staff_client("Olga")


def invite(olga, name=UNION):
    page = olga.get(REPLIES).form("/replies").fill(invited=name).send()
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    (path,) = re.findall(r"http://localhost(/invited/[\w-]+)", page.text)
    assert path not in olga.get(REPLIES).text, "it is shown once"
    return path


def test_a_reply_goes_from_a_link_to_the_public_answer(app, cast, plan, olga, client, staff_client):
    missing = "Nobody was invited to reply. An organizer invites an organization of people affected; it has ten working"
    assert staff_client("Dee").get(f"{BASE}/sign").click(f"{missing} days.").h1 == "Right of reply"
    path = invite(olga)
    for _ in range(3):
        page = client.get(path)
        assert page.h1 == "You are invited to reply"
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "same-origin")
    assert page.elements("meta", name="robots", content="noindex")
    form = page.form().send("Read the answer and reply")
    assert "It is not signed, not public, and can still change." in form.words
    wrong = form.form().fill(by="", text=f"{REPLY} Heron Quill knows.").send("Send the reply")
    assert (wrong.status, wrong.form().fields["text"]) == (422, f"{REPLY} Heron Quill knows.")
    sent = wrong.form().fill(by="The board").send("Send the reply")
    assert sent.h1 == "Your reply is sent"
    assert client.get(path).status == client.post(path, {"act": "write"}).status == 404

    dee = staff_client("Dee")
    assert "Heron Quill" not in dee.get(REPLIES).words, "only organizers read what nobody has confirmed"
    assert "waits: an organizer has to say" in dee.get(f"{BASE}/sign").words
    assert REPLY not in client.get(f"/p/{CODE}/answer").words
    mine = olga.get(REPLIES).form(button="It is theirs: confirm it")
    refused = mine.fill(marked=f"{REPLY} Everybody knows.").send()
    assert refused.status == 422
    shown = refused.form(button="It is theirs: confirm it").fill(marked=f"{REPLY} [[name|Heron Quill]] knows.").send()
    assert "[name removed] knows." in shown.words

    sign(app, cast)
    public = fresh(client, f"/p/{CODE}/answer").words
    for words in (f"Reply by {UNION}", REPLY, "[name removed] knows.", "It names a private person", "The board"):
        assert words in public, words
    assert "Heron Quill" not in public


def test_who_replies_reads_all_that_would_be_signed(app, cast, plan, olga, client):
    """Against a reply to reasons alone: what a part would say, who decides later, and what is promised."""
    with reading(app):
        day = today() + timedelta(days=30)
    new = {"decision": "changed", "wording": "No room stands within 100 metres.", "plain_language": "Nearer."}
    until = {"open_question": "Who pays at night?", "owner": "The Council", "until": day}
    dispose(app, cast, clause_key="siting", **new)
    dispose(app, cast, clause_key="hours", decision="deferred", **until)
    dispose(app, cast, clause_key="purpose", reason_kind="not_our_power", office="The Ministry", law="The Streets Act")
    promise(app, cast, measure="A map is public.", holder="Ada Reed")
    path = invite(olga)
    write_lines(app, cast)
    words = client.get(path).form().send("Read the answer and reply").words
    for told in (
        *LINES.values(), "100 metres", "Nearer.", "Who pays at night?", "The Council", "The Ministry",
        "The Streets Act", "Walk the routes to school.", "A map is public.", "Head of Sites", "Ada Reed",
    ):  # fmt: skip
        assert told in words, told


def test_who_did_not_reply_in_time_is_named_with_the_day(app, clock, plan, olga, client, staff_client):
    path = invite(olga, "The families")
    clock.forward(days=22)
    assert client.get(path).status == 404
    assert re.search(r"Invited on .* No reply by ", staff_client("Olga").get(REPLIES).words)
    sign(app, plan.cast)
    assert re.search(r"Reply by .?The families.? Invited on .* No reply by ", client.get(f"/p/{CODE}/answer").words)


def test_a_reply_that_is_not_theirs_is_deleted_and_they_get_another_link(plan, olga, client):
    path = invite(olga)
    client.post(path, {"act": "send", "by": "Somebody", "text": "All is well."})
    page = olga.get(REPLIES).form(button="It is not theirs: delete it, and make a new link").send()
    (other,) = re.findall(r"http://localhost(/invited/[\w-]+)", page.text)
    assert other != path
    assert "All is well." not in olga.get(REPLIES).words
    assert client.get(other).status == 200


@pytest.mark.parametrize("path", ["/invited/made-up", "/invited/%00", "/invited/%F0%9F"])
def test_an_address_that_nobody_made_is_no_link(client, path):
    assert client.get(path).status in (400, 404)
    assert client.post(path, {"act": "send", "by": "A", "text": "B"}).status in (400, 404)


def test_an_invitation_made_by_mistake_is_withdrawn_in_public(app, cast, plan, olga, client, staff_client):
    path = invite(olga, "The familis")
    assert "withdraw" not in staff_client("Dee").get(REPLIES).words
    form = olga.get(REPLIES).form("/withdraw")
    refused = form.send()
    assert refused.status == 422
    assert "Say why you withdraw the invitation." in refused.words
    page = refused.form("/withdraw").fill(reason="mistake").send()
    assert "The link no longer works, and the answer will say so." in page.words
    told = (
        r"The organizer withdrew the invitation on .*, before anybody had replied. "
        r"The reason given: “It was made by mistake”."
    )
    assert re.search(told, page.words)
    assert not re.search('/(link|withdraw)"', page.text), "nothing more is done with it"
    assert "Nobody is invited to reply." in olga.get("/team/").words, "it is still to be done"
    gone = client.get(path)
    assert (gone.status, client.post(path, {"act": "write"}).status) == (404, 404)
    assert "the invitation was withdrawn" in gone.words
    assert "Every invitation to reply was withdrawn." in staff_client("Dee").get(f"{BASE}/sign").words
    reply(app, cast)
    write_lines(app, cast)
    assert re.search(told, staff_client("Dee").get(f"{BASE}/sign").words), "who signs reads it"
    sign(app, cast)
    for address in ("answer", "answer/whole"):
        public = fresh(client, f"/p/{CODE}/{address}").words
        assert re.search(rf"Reply by .?{UNION}.* Invited to reply: .?The familis.? Invited on .* {told}", public)
        assert "No reply by" not in public


def test_who_could_not_reply_is_not_among_those_who_did_not(app, clock, plan, olga, client):
    invite(olga, "The familis")
    olga.get(REPLIES).form("/withdraw").fill(reason="mistake").send()
    invite(olga, "The families")
    clock.forward(days=22)
    sign(app, plan.cast)
    assert "The families could reply, and there is no reply." in client.get(f"/p/{CODE}/conformance").words


def test_who_writes_while_an_invitation_is_withdrawn_is_told_and_nothing_is_published(plan, olga, client):
    path = invite(olga)
    form = client.get(path).form().send("Read the answer and reply").form()
    withdraw = olga.get(REPLIES).form("/withdraw").fill(reason="asked")
    assert form.fill(by="The board", text=REPLY).send("Send the reply").h1 == "Your reply is sent"
    late = withdraw.send()
    assert late.status == 409
    assert "A reply came on" in late.words
    other = invite(olga, "The families")
    form = client.get(other).form().send("Read the answer and reply").form()
    olga.get(REPLIES).form("/withdraw").fill(reason="gone").send()
    late = form.fill(by="The families", text="We disagree.").send("Send the reply")
    assert (late.status, "the invitation was withdrawn" in late.words) == (404, True)
    assert "We disagree." in late.text, "they have their words back"
    assert "We disagree." not in olga.get(REPLIES).words


def test_a_reply_that_was_not_theirs_cannot_be_made_to_disappear(plan, olga, client):
    path = invite(olga)
    client.post(path, {"act": "send", "by": "Somebody", "text": "All is well."})
    olga.get(REPLIES).form(button="It is not theirs: delete it, and make a new link").send()
    page = olga.get(REPLIES)
    assert '/withdraw"' not in page.text
    assert "Somebody wrote with this link, so the invitation cannot be withdrawn." in page.words
