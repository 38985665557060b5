"""Two numbers of comments are counted in different ways, so each says which one it is: to read, or counted."""

import re

import pytest

from consult.contributions.enums import Consent
from tests.answering import add_theme, published
from tests.cast import CODE, bring_everything, writing
from tests.moderated import decide, say

PAGES = (
    "",
    "/read",
    "/read/siting",
    "/read/plan",
    "/comments",
    "/changes",
    "/answer",
    "/answer?page=1",
    "/answer/whole",
    "/record",
)
#: What a number of comments may say.
SAID = r"to read|counted|was counted|were counted|found|\. We counted"


@pytest.fixture
def said(app, cast, plan):
    """Three comments on a part: two to read, and one for the team only."""
    sent = [published(app, cast, "Too far away."), published(app, cast, "Too near.")]
    hidden = say(app, "It is about my own children.", consent=Consent.TEAM)
    decide(app, cast, hidden, "team_only", "names_person")
    with writing(app):
        bring_everything()
    return [*sent, hidden]


def numbers(client):
    """Every number of comments on the plan's public pages that does not say which one it is, by page."""
    found = {}
    for page in PAGES:
        words = client.get(f"/p/{CODE}{page}").words
        if unsaid := re.findall(rf"\b\d+ comments?\b(?! ?(?:{SAID}))[^.]{{0,20}}", words):
            found[page] = unsaid
    return found


def test_while_a_plan_is_open_numbers_are_those_to_read(client, said):
    assert numbers(client) == {}
    assert "2 comments to read" in client.get(f"/p/{CODE}").words
    page = client.get(f"/p/{CODE}/read/siting").words
    assert "What people have said so far · 2 comments to read" in page
    assert "What people said (2 to read)" in page


def test_the_report_counts_others_too_and_the_page_says_why(app, cast, plan, client, said):
    add_theme(app, cast, "How far it is", *said)
    plan.reported()
    assert numbers(client) == {}
    page = client.get(f"/p/{CODE}/read/siting").words
    assert "What people said · 3 comments counted" in page
    assert "(3 comments counted" in client.get(f"/p/{CODE}/answer?page=1").words
    assert "What people said (2 to read) 3 comments were counted. Not all of them can be read." in page


def test_where_both_are_the_same_nothing_needs_to_be_explained(app, cast, plan, client):
    published(app, cast, "Too far away.")
    plan.reported()
    assert "Not all of them can be read." not in client.get(f"/p/{CODE}/read/siting").words
