"""Local help: where it appears, and that somebody keeps checking it.

Against a person in a crisis who is sent nowhere, or to a dead line.
"""

import pytest

from consult.consultations import framing
from consult.operations import maintenance
from tests.cast import CODE, reading, writing
from tests.moderated import bring_batches, decide, row, say
from tests.pages.test_accounts import Holder
from tests.plan_words import FRAME

CALL = ("If you need someone now", "Crisis line", "0800 000 222", "Drop-in", "12 Harbour Street")
ALARM = "Nobody has checked the local help for 180 days"
SAY = f"/p/{CODE}/say"


def foot(page):
    return " ".join(" ".join("".join(part.itertext()).split()) for part in page.elements("footer"))


@pytest.fixture
def sent(client, plan):
    looked = client.get(SAY, query={"part": "siting"}).fill({"t.siting": "Too far away."}).send("preview")
    return looked, looked.form().send("send")


def test_help_is_on_every_page_for_taking_part_and_coming_back(client, app, sent):
    looked, page = sent
    pages = {
        "choosing": client.get(SAY),
        "writing": client.get(SAY, query={"part": "siting"}),
        "refused": client.post(SAY, {"act": "preview", "part": "siting"}),
        "seen before": looked,
        "sent": page,
        "asking for the receipt": client.get("/receipt"),
        "no receipt": client.post("/receipt", {"receipt": "hello"}),
        "what became of it": client.post("/receipt", {"receipt": say(app).receipt}),
    }
    assert {name for name, each in pages.items() if not all(part in foot(each) for part in CALL)} == set()
    assert not any("<script" in each.text.split("<footer")[1] for each in pages.values())


def test_help_is_on_every_question_before_anything_is_changed_or_deleted(client, app, plan):
    """Against the moment in which somebody deletes their words, and nobody to call is named."""
    mine = client.post("/receipt", {"receipt": say(app).receipt, "act": "open"})
    changing = mine.form(button="edit").send("edit")
    pages = {
        "changing": changing,
        "seen before it is changed": changing.form(button="preview").fill(text="Nearer.").send("preview"),
        "taking it away": mine.form(button="ask").send("ask"),
        "taking all away": mine.form(button="ask-all").send("ask-all"),
    }
    assert {name for name, each in pages.items() if not all(part in foot(each) for part in CALL)} == set()


def test_help_is_there_when_it_is_too_late_to_send(client, plan, clock):
    """Against words of somebody in need that come back to them, with nobody to call."""
    look = client.get(SAY, query={"part": "siting"}).fill({"t.siting": "I cannot go on."}).send("preview")
    form = look.form(button="send")
    form.send("send")
    clock.forward(minutes=11)
    again = form.send("send")
    plan.closed()
    for page in (again, client.get(SAY), form.send("send"), client.post(SAY, {"act": "edit", "t.siting": "Words."})):
        assert all(part in foot(page) for part in CALL), page.h1


def test_help_is_there_when_somebody_reports_words_in_their_name(client, app, cast, plan, clock):
    sent = say(app)
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    address = f"/p/{CODE}/notice"
    told = client.post(address, {"kind": "in_name", "mark": row(app, sent).tracker, "words": "Not mine."})
    assert told.h1 == "We have told the team"
    for page in (client.get(address), client.post(address, {"mark": "none"}), told):
        assert all(part in foot(page) for part in CALL), page.h1


def test_help_is_there_when_an_account_reads_what_it_sent(app, plan):
    """An account's page is like a receipt's: people who come back to hard words find whom to call, once and not
    twice.
    """
    holder = Holder(app)
    holder.make()
    holder.say("I cannot go on.")
    page = holder.get("/account")
    assert "I cannot go on." in page.words
    assert all(foot(page).count(part) == 1 for part in CALL)


def test_where_nobody_has_checked_it_for_180_days_the_team_is_told_everywhere(app, plan, staff_client, clock):
    olga, mo = staff_client("Olga"), staff_client("Mo")
    clock.forward(days=179)
    assert ALARM not in staff_client("Olga").get("/team/").words
    clock.forward(days=2)
    olga, mo = staff_client("Olga"), staff_client("Mo")
    for page in (olga.get("/team/"), olga.get(f"/team/p/{CODE}"), mo.get("/team/")):
        assert ALARM in page.words
    with reading(app):
        assert any(found.name == "local help" and CODE in found.words for found in maintenance.check_installation())
    olga.get(f"/team/p/{CODE}/frame").form("/frame").fill(support_checked="yes").send()
    assert ALARM not in olga.get("/team/").words
    with reading(app):
        assert not any(CODE in found.words for found in maintenance.check_installation() if found.name == "local help")


def test_a_check_is_of_the_lines_that_were_checked_alone(app, plan, cast, staff_client):
    with writing(app):
        framing.write_frame(cast.actor("Olga"), CODE, support="Night line | 0800 000 333")
    assert ALARM in staff_client("Olga").get(f"/team/p/{CODE}").words
    with writing(app):
        framing.write_frame(cast.actor("Olga"), CODE, reading_hours="At night")
        framing.write_frame(cast.actor("Olga"), CODE, support_checked="yes")
    assert ALARM not in staff_client("Olga").get(f"/team/p/{CODE}").words


def test_no_plan_opens_while_its_help_is_unchecked_and_the_page_leads_to_the_box(app, cast, staff_client):
    with writing(app):
        framing.write_frame(cast.actor("Olga"), CODE, **{**FRAME, "support_checked": ""})
    page = staff_client("Olga").get(f"/team/p/{CODE}")
    words = "Check that each line of the local help works, and confirm it."
    assert words in page.words
    assert page.links[words] == f"/team/p/{CODE}/frame#support_checked"
