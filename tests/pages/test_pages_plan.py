"""A consultation's page in every state, and the whole draft."""

import pytest
from sqlalchemy import update

from consult.consultations.models import Consultation
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.noise import NOISE
from tests.pages.public_story import answer, cancel, change_hours, counted, fresh, hear, show, speak, vote
from tests.plan_words import FRAME, TITLE

PARTS = (
    "",
    "/read",
    "/read/siting",
    "/read/plan",
    "/changes",
    "/answer",
    "/promises",
    "/record",
    "/record/trackers",
    "/data",
)


@pytest.mark.parametrize("part", PARTS)
def test_before_opening_every_address_says_that_it_is_being_prepared(client, cast, part):
    page = client.get(f"/p/{CODE}{part}")
    assert page.status == 200
    assert page.h1 == "This plan is being prepared"
    assert TITLE not in page.text


@pytest.mark.parametrize("part", PARTS)
def test_an_address_that_no_plan_has_is_not_found(client, cast, part):
    assert client.get(f"/p/zzzz{part}").status == 404


@pytest.mark.parametrize("part", PARTS)
def test_every_page_of_an_open_plan_answers_with_its_support_lines(client, plan, part):
    page = client.get(f"/p/{CODE}{part}")
    assert page.status == 200
    assert "0800 000 222" in page.text
    assert page.title.startswith(f"Local plan {CODE}")
    assert NOISE not in page.text


def test_an_open_plan_says_what_can_change_who_decides_and_by_when(client, plan):
    page = client.get(f"/p/{CODE}")
    for name in ("can_change", "cannot_change", "cannot_change_by", "decider", "run_by", "paid_by", "summary"):
        assert FRAME[name] in page.words
    assert "All else that is not public is deleted 90 days after the answer." in page.words
    assert "Promised to answer every part, with reasons, by" in page.words
    assert "30 days left" in page.words


def test_an_open_plan_says_what_else_was_looked_at_and_why_it_was_rejected(client, plan):
    page = client.get(f"/p/{CODE}")
    assert "What else was looked at" in page.words
    for line in FRAME["considered"].splitlines():
        for half in line.split(" | "):
            assert half in page.words


def test_an_open_plan_says_that_nothing_else_was_looked_at(app, client, plan):
    with writing(app):
        set_frame(considered="", none_considered=True)
    assert "Nothing else was looked at." in client.get(f"/p/{CODE}").words


def test_a_plan_that_opened_before_plans_said_so_does_not_claim_anything(app, client, plan):
    with writing(app):
        set_frame(considered="")
    assert "else was looked at" not in client.get(f"/p/{CODE}").words


def set_frame(**columns):
    db.session.execute(update(Consultation).where(Consultation.code == CODE).values(**columns))


def test_the_two_buttons_lead_to_saying_one_thing_and_to_the_whole_plan(client, plan):
    page = client.get(f"/p/{CODE}")
    assert page.click("Say one thing (3 minutes)").status == 200
    assert page.click("Read the whole plan (3 parts)").h1 == "The whole plan"


def test_each_part_is_one_row_with_what_it_says_in_short_how_many_spoke_and_its_button(app, client, plan, clock):
    show(app, plan, clock, "Near the tram.", "Near the park.", "Near the harbour.")
    page = client.get(f"/p/{CODE}")
    (listed, whole) = page.elements("ol", class_="parts") + page.elements("div", class_="parts")
    rows = [" ".join("".join(row.itertext()).split()) for row in listed.iter("li")]
    assert len(rows) == 3
    assert rows[1].startswith("2 Where the rooms are Rooms are not beside schools. 3 comments to read")
    assert rows[1].endswith("3 comments to read Have your say on part 2")
    assert rows[2].endswith("no comments to read Have your say on part 3")
    assert "no comments to read Have your say on the whole plan" in " ".join("".join(whole.itertext()).split())
    assert page.click("Have your say on part 2").status == 200
    assert "No room stands within" not in page.words, "the wording is on the part's page"
    assert "Near the" not in page.words


@pytest.mark.parametrize(("part", "marked"), [
    ("", "The plan 3 parts"), ("/read", "The plan 3 parts"), ("/read/siting", "The plan 3 parts"),
    ("/read/plan", "The plan 3 parts"), ("/changes", "What changed nothing yet"), ("/answer", "The answer due"),
    ("/answer/heard", "The answer due"), ("/answer/heard/votes", "The answer due"),
    ("/answer/methods", "The answer due"),
    ("/record", "The record"), ("/record/trackers", "The record"), ("/data", "The record"),
])  # fmt: skip
def test_every_page_of_a_plan_has_its_doors_on_top_with_what_is_behind_each(client, plan, part, marked):
    page = client.get(f"/p/{CODE}{part}")
    (doors,) = page.elements("nav", class_="doors")
    current = [door for door in doors.iter("a") if door.get("aria-current")]
    assert [" ".join("".join(door.itertext()).split())[: len(marked)] for door in current] == [marked]
    assert len(list(doors.iter("a"))) <= 6


def test_a_form_has_no_doors_but_a_way_back(client, plan):
    for part in ("/say?part=siting", "/notice"):
        page = client.get(f"/p/{CODE}{part}")
        assert page.elements("nav", class_="doors") == []
        assert f"/p/{CODE}" in page.hrefs


def test_a_day_that_passed_in_vain_is_on_its_door_and_its_step(client, plan, clock):
    plan.closed()
    clock.forward(days=100)
    page = client.get(f"/p/{CODE}")
    (doors,), (steps,) = page.elements("nav", class_="doors"), page.elements("ol", class_="timeline")
    late = [door for door in doors.iter("span") if door.get("class") == "late"]
    assert ["overdue" in (door.text or "") for door in late] == [True]
    assert [step.get("class") for step in steps.iter("li")] == [None, None, "ahead", "ahead late", "ahead"]


def test_what_nobody_has_read_yet_is_nowhere(app, client, plan):
    speak(app, "Not read by anyone yet.")
    for part in PARTS:
        assert "Not read by anyone yet." not in client.get(f"/p/{CODE}{part}").text


def test_while_open_no_page_depends_on_how_people_voted(app, client, plan, clock):
    before = [client.get(f"/p/{CODE}{part}").text for part in PARTS]
    vote(app, 12, "oppose")
    assert [fresh(client, f"/p/{CODE}{part}").text for part in PARTS] == before


def test_a_closed_plan_takes_nothing_and_waits_for_its_answer(client, plan):
    plan.closed()
    page = client.get(f"/p/{CODE}")
    assert "Closed, waiting for the answer" in page.words
    assert not [link for link in page.hrefs if "/say" in link]


def test_a_cancelled_plan_says_why(app, client, plan):
    cancel(app, plan, "The council withdrew it on Monday.")
    page = client.get(f"/p/{CODE}")
    assert "The council withdrew it on Monday." in page.words
    assert not [link for link in page.hrefs if "/say" in link]


def test_the_summary_says_what_else_was_looked_at_as_page_and_as_data(app, client, plan):
    hear(app, plan)
    page = client.get(f"/p/{CODE}/answer")
    assert "What else was looked at" in page.words
    options = client.get(f"/p/{CODE}/answer.json").json["front"]["options_considered"]
    assert [f"{each['option']} | {each['reason']}" for each in options] == FRAME["considered"].splitlines()
    assert all(each["reason"] in page.words for each in options)


def test_an_answered_plan_leads_to_its_answer(app, client, plan, clock):
    hear(app, plan)
    answer(app, plan)
    page = client.get(f"/p/{CODE}")
    assert page.click("Read the answer").status == 200
    assert "Checking the promises" not in page.words
    clock.forward(days=184)
    assert "Checking the promises" in fresh(client, f"/p/{CODE}").words


def test_its_life_is_told_from_opening_to_answer(app, client, plan):
    hear(app, plan)
    answer(app, plan)
    knots = ["".join(knot.itertext()) for knot in client.get(f"/p/{CODE}").elements("div", class_="thread-point")]
    assert "Opened." in knots[0]
    assert "Answered." in knots[-1]


def test_the_whole_plan_holds_every_part_with_all_its_evidence(client, plan):
    page = client.get(f"/p/{CODE}/read")
    for words in (
        "No room stands within 150 metres",
        "Why",
        "Low cost",
        "Neighbours and families.",
        "Two is too early",
        "Evidence against",
        "One voice",
    ):
        assert words in page.words


def test_a_new_version_is_named_with_a_link_to_what_changed(app, client, plan):
    change_hours(app, plan)
    page = client.get(f"/p/{CODE}")
    assert "Version 2" in page.words
    assert page.click("What changed version 2").h1 == "What changed"


@pytest.mark.parametrize("part", PARTS)
def test_the_number_of_comments_does_not_change_the_number_of_statements(app, client, plan, clock, part):
    show(app, plan, clock, *(f"Number {number} of many." for number in range(30)))
    change_hours(app, plan)
    hear(app, plan)
    answer(app, plan)
    with counted(app) as sent:
        assert client.get(f"/p/{CODE}{part}").status == 200
    assert len(sent) <= 13, sent


@pytest.mark.parametrize("query", ["page=x", "page=-1", "page=99999999999", "shuffle=zz", "shuffle=-1", "shuffle=32"])
def test_a_query_that_makes_no_sense_gives_the_ordinary_page(client, plan, query):
    assert client.get(f"/p/{CODE}?{query}").h1 == TITLE
