"""Another plan's things are not found: neither under this plan's address, nor this plan's under the other's.

Against staff of one plan who reach into another: a number or a key in an address is looked up in the plan that the
address names, and only for those who work on that plan. Strangers are refused before anything is looked up.
"""

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.bad_forms import encoded
from tests.bad_forms import sent as filled
from tests.cast import Cast
from tests.houses import OWN, House, Houses, reader
from tests.noise import NOISE
from tests.pageclient import PageClient
from tests.routes import FORMS, Form
from tests.skim import Skim

pytestmark = pytest.mark.slow

#: What an address names that belongs to a plan.
OBJECTS = {"key", "appeal_id", "notice_id", "rereading_id", "comment_id", "promise_id", "evidence_id", "check_id",
           "invited_id", "place", "written"}  # fmt: skip
#: Pages that show a thing in one state only.
STATES = {
    "response.answer_clause": "reported", "response.answer_theme": "reported", "commitments.show": "reported",
    "response.clause_later": "answered", "response.correct_answer": "answered", "response.theme_later": "answered",
    "response.later_text": "answered",
    "analysis.difference": "differed",
}  # fmt: skip


def named(app: Flask, method: str) -> Iterator[tuple[str, set[str]]]:
    """Each of the team's views whose address names a plan and a thing of it, with what it names."""
    for rule in app.url_map.iter_rules():
        things = set(rule.arguments) - {"at", "case", "code", "token", "filename"}
        if method in (rule.methods or ()) and "code" in rule.arguments and rule.rule.startswith("/team/") and things:
            yield rule.endpoint, things


PAGES = ["response.answer_clause", "response.answer_theme", "response.clause_later", "response.correct_answer",
         "response.later_text",
         "commitments.show", "response.theme_later", "analysis.difference", "analysis.theme", "consultations.clause",
         "consultations.clause_chapter", "consultations.earlier", "consultations.join", "consultations.split",
         "consultations.evidence", "consultations.explain", "consultations.remove", "moderation.appeal",
         "moderation.rereading",
         "moderation.notice", "moderation.comment",
         "moderation.sample_comment", "moderation.translations"]  # fmt: skip
SENT = [form for form in FORMS if form.endpoint in {
    "commitments.change", "response.decide_clause", "response.decide_clause_later",
    "response.decide_theme", "response.decide_theme_later", "response.sign_correction", "response.cut_words",
    "commitments.note",
    "commitments.extend", "commitments.change_holder", "commitments.enter_finding",
    "response.confirm_reply", "response.refuse_reply", "response.renew_reply_link",
    "response.withdraw_invitation",
    "commitments.remove", "analysis.remove_theme", "analysis.write_theme",
    "analysis.merge_themes", "analysis.resolve", "analysis.split_theme", "report.remove_check",
    "report.choose_quotes",
    "consultations.arrange", "consultations.remove_evidence", "consultations.send_clause",
    "consultations.send_clause_chapter", "consultations.put_back", "consultations.send_earlier",
    "consultations.send_join", "consultations.send_split", "moderation.open_copies",
    "consultations.send_evidence", "consultations.send_explanation", "consultations.send_remove",
    "moderation.answer_notice", "moderation.decide",
    "moderation.open_notice", "moderation.open_comment", "moderation.pass_on", "moderation.preview",
    "moderation.leave",
    "moderation.answer_appeal", "moderation.answer_rereading", "moderation.open_appeal", "moderation.open_rereading",
    "moderation.answer_sample", "moderation.hand_over", "moderation.write_note",
    "moderation.put_labels", "moderation.say_danger", "moderation.second", "moderation.undo", "moderation.translate",
}]  # fmt: skip


def test_every_address_that_names_a_thing_is_tried(app: Flask):
    assert {endpoint for endpoint, _ in named(app, "GET")} == set(PAGES)
    assert {endpoint for endpoint, _ in named(app, "POST")} == {form.endpoint for form in SENT}
    assert {thing for method in ("GET", "POST") for _, things in named(app, method) for thing in things} == OBJECTS


def thing(house: House, form: Form | None, endpoint: str, name: str, *, theirs: bool) -> str:
    """A thing of the other plan, or one of this plan that the other does not have."""
    key = "theme_key" if name == "key" and "theme" in endpoint else name
    if theirs:
        return house.values[f"other_{key}"]
    if form and name in form.path:
        return house.fill(form.path[name])
    return "hours" if key == "key" else house.values[key]


def things(house: House, form: Form | None, endpoint: str, *, theirs: bool) -> dict[str, str]:
    names = house.names(endpoint, "POST" if form else "GET")
    return {name: thing(house, form, endpoint, name, theirs=theirs) for name in names if name in OBJECTS}


def zed(house: House) -> PageClient:
    """Somebody with every role in the other plan."""
    return PageClient(house.app).sign_in(Cast(house.app).ids["Zed"])


def fault(label: str, answer: TestResponse, *expected: int) -> list[str]:
    found = [] if answer.status_code in expected else [f"{label}: {answer.status_code}"]
    words = Skim(answer.text).words
    return found + [f"{label}: shows {each!r}" for each in (NOISE, "Too far from the tents") if each in words]


@pytest.mark.parametrize("endpoint", PAGES)
def test_a_page_of_another_plan_s_thing_is_not_found(houses: Houses, endpoint: str):
    house = houses(STATES.get(endpoint, "open"))
    who, visitor = reader(endpoint), zed(house)
    theirs, ours = (things(house, None, endpoint, theirs=each) for each in (True, False))
    there = {"code": house.values["other_code"]}
    found = []
    for label, values in (("theirs here", theirs), ("theirs there", theirs | there), ("ours there", ours | there)):
        found += fault(label, house.open(who, house.page(endpoint, **values), method="GET"), 404)
    # In a plan of their own, in a state without such a page, nothing is looked up at all.
    for label, values, expected in (
        ("ours here, by Zed", ours, (404,)), ("theirs here, by Zed", theirs, (404,)),
        ("ours there, by Zed", ours | there, (404, 409)),
    ):  # fmt: skip
        answer = visitor.browser.get(house.page(endpoint, **values))
        found += fault(label, answer, *expected)
    stranger = house.open("", house.page(endpoint, **theirs), method="GET")
    found += [] if stranger.location.startswith("/team/sign-in") else [f"stranger: {stranger.status_code}"]
    house.put_back()
    assert found == []


@pytest.mark.parametrize("form", SENT, ids=lambda form: form.name)
def test_a_form_for_another_plan_s_thing_is_not_found_and_changes_nothing(houses: Houses, form: Form):
    house = houses(form.state)
    visitor = zed(house)
    token = Skim(visitor.browser.get("/team/").text).token
    theirs, ours = (things(house, form, form.endpoint, theirs=each) for each in (True, False))
    there = {"code": house.values["other_code"]}
    sent, zeds = encoded(filled(house, form)), encoded(filled(house, form) | {"csrf_token": token})
    found = []
    for label, values in (("theirs here", theirs), ("theirs there", theirs | there), ("ours there", ours | there)):
        found += fault(label, house.open(form.by, house.address(form, **values), **sent), 404)
    for label, values, expected in (
        ("ours here, by Zed", ours, (404,)), ("theirs here, by Zed", theirs, (404,)),
        ("ours there, by Zed", ours | there, (404, 409)),
    ):  # fmt: skip
        answer = visitor.browser.post(house.address(form, **values), headers=OWN, **zeds)
        found += fault(label, answer, *expected)
    found += fault("stranger", house.open("", house.address(form, **theirs), **sent), 403)
    found += house.changed()
    house.put_back()
    assert found == []


@pytest.mark.parametrize("form", [form for form in FORMS if form.by], ids=lambda form: form.name)
def test_what_is_wrong_with_a_form_is_told_to_nobody_who_may_not_send_it(houses: Houses, form: Form):
    """An empty form, full of errors, to a plan in which its sender has no role: not found, like a correct one."""
    house = houses(form.state)
    if "code" not in house.names(form.endpoint, "POST"):
        return
    path = house.address(form)
    visitor = zed(house)
    token = Skim(visitor.browser.get("/team/").text).token
    for fields in ({}, dict.fromkeys(house.good(form), "?")):
        answer = visitor.browser.post(path, headers=OWN, data={**fields, "csrf_token": token})
        assert answer.status_code == 404, (fields, answer.status_code)
    assert house.changed() == []
    house.put_back()
