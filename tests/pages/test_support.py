"""Help nearby: where it stands, and that somebody keeps checking it.

Stands against a person in a crisis who is sent nowhere, or to a line that is dead.
"""

import pytest

from consult import upkeep
from consult.consultations import framing
from tests.cast import CODE, reading, writing
from tests.moderated import say
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


def test_help_stands_on_every_page_of_speaking_and_of_coming_back(client, app, sent):
    looked, page = sent
    about = page.form().send("about")
    pages = {
        "choosing": client.get(SAY),
        "writing": client.get(SAY, query={"part": "siting"}),
        "refused": client.post(SAY, {"act": "preview", "part": "siting"}),
        "seen before": looked,
        "sent": page,
        "about you": about,
        "thanks": about.fill(standing=["family"]).send(),
        "asking for the receipt": client.get("/receipt"),
        "no receipt": client.post("/receipt", {"receipt": "hello"}),
        "what became of it": client.post("/receipt", {"receipt": say(app).receipt}),
    }
    assert {name for name, each in pages.items() if not all(part in foot(each) for part in CALL)} == set()
    assert not any("<script" in each.text.split("<footer")[1] for each in pages.values())


def test_where_nobody_has_checked_it_for_180_days_the_team_is_told_everywhere(app, plan, staff_client, clock):
    olga, mo = staff_client("Olga"), staff_client("Mo")
    clock.forward(days=179)
    assert ALARM not in staff_client("Olga").get("/team/").words
    clock.forward(days=2)
    olga, mo = staff_client("Olga"), staff_client("Mo")
    for page in (olga.get("/team/"), olga.get(f"/team/p/{CODE}"), mo.get("/team/")):
        assert ALARM in page.words
    with reading(app):
        assert any(found.name == "local help" and CODE in found.words for found in upkeep.findings())
    olga.get(f"/team/p/{CODE}/frame").form("/frame").fill(support_checked="yes").send()
    assert ALARM not in olga.get("/team/").words
    with reading(app):
        assert not any(CODE in found.words for found in upkeep.findings() if found.name == "local help")


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
    words = "Check that each line of the local help works, and say so."
    assert words in page.words
    assert page.links[words] == f"/team/p/{CODE}/frame#support_checked"
