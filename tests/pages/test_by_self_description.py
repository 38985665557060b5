"""Votes by what people say about themselves: counted once, at the freeze, rounded, and only of groups large enough."""

import json

import pytest
from sqlalchemy import func, select

from consult.contributions.enums import Choice, SelfDescriptionKind
from consult.contributions.models import SelfDescription
from consult.operations.record_check import checking
from consult.report import document
from consult.report import queries as report_queries
from consult.storage.database import db
from tests.answering import BASE, close, freeze, vote_as
from tests.cast import CODE, reading

USES, FAMILY, JUSTICE = SelfDescriptionKind.USES_NOW, SelfDescriptionKind.FAMILY, SelfDescriptionKind.JUSTICE
PART = f"/p/{CODE}/read/siting"


@pytest.fixture
def voted(app, plan):
    """Two groups that can be told, one with fewer positions, and some who say nothing."""
    vote_as(app, {USES}, {Choice.SUPPORT: 16, Choice.CHANGES: 14, Choice.OPPOSE: 13})
    vote_as(app, {USES, FAMILY}, {Choice.SUPPORT: 2, Choice.OPPOSE: 1})
    vote_as(app, {FAMILY}, {Choice.SUPPORT: 12, Choice.CHANGES: 3, Choice.UNSURE: 13})
    vote_as(app, {JUSTICE}, {Choice.OPPOSE: 20})
    vote_as(app, set(), {Choice.SUPPORT: 12, Choice.CHANGES: 14, Choice.UNCLEAR: 1})
    return plan


def frozen_groups(app, plan):
    with reading(app):
        found = report_queries.report_of(plan.id).document.get("by_self_description")
    return {
        each["group"]: {position: (people, each["others"][position]) for position, people in each["people"].items()}
        for each in found
    }


def self_descriptions_kept(app):
    """How many there are in all plans."""
    with reading(app):
        return db.session.scalar(select(func.count()).select_from(SelfDescription))


def test_groups_are_told_rounded_beside_everybody_else(app, cast, voted):
    freeze(app, cast, voted)
    assert frozen_groups(app, voted) == {
        "uses_now": {"support": (20, 20), "changes": (15, 15), "other": (15, 35)},
        "family": {"support_or_changes": (15, 60), "other": (15, 35)},
    }


def test_they_are_told_once_and_what_they_are_made_of_is_gone(app, cast, voted):
    close(app, voted)
    with reading(app):
        assert "by_self_description" not in document.part_a(voted.row)
    before = self_descriptions_kept(app)
    freeze(app, cast, voted)
    assert before - self_descriptions_kept(app) == 43 + 2 * 3 + 28 + 20
    with reading(app):
        assert "by_self_description" not in document.part_a(voted.row, to_freeze=True)
        assert not [each.words for each in checking.findings() if each.words.startswith(f"{CODE}: ")]


def test_people_who_use_drugs_come_first_on_the_page_of_a_part(app, cast, voted, client):
    freeze(app, cast, voted)
    page = client.get(PART)
    assert page.words.index("People who use drugs") < page.words.index("Family")
    assert "This group Everyone else Support about 20 about 20 Support, with changes about 15 about 15" in page.words
    assert "police or justice" not in page.words
    assert "counted once, at the freeze" in client.get(f"/p/{CODE}/answer/methods").words


def test_the_file_of_the_answer_has_the_same_numbers(app, cast, voted, client):
    freeze(app, cast, voted)
    clauses = {each["key"]: each for each in client.get(f"/p/{CODE}/answer.json").json["clauses"]}
    assert [each["group"] for each in clauses["siting"]["groups"]] == ["uses_now", "family"]
    assert clauses["siting"]["groups"][0] == {
        "group": "uses_now",
        "channel": "open",
        "people": {"support": 20, "changes": 15, "other": 15},
        "others": {"support": 20, "changes": 15, "other": 35},
    }
    assert clauses["hours"]["groups"] == []


def test_nothing_by_group_is_on_a_page_before_the_freeze(app, voted, client, staff_client):
    close(app, voted)
    for page in (
        client.get(PART),
        staff_client("Ana").get(f"{BASE}/results"),
        staff_client("Ana").get(f"{BASE}/heard"),
    ):
        assert "People who use drugs" not in page.words


def test_without_groups_the_report_says_that_there_are_none(app, cast, plan, client):
    vote_as(app, {USES}, {Choice.SUPPORT: 12, Choice.OPPOSE: 12})
    freeze(app, cast, plan)
    with reading(app):
        assert "by_self_description" not in json.dumps(report_queries.report_of(plan.id).document)
    assert "There are no figures by group" in client.get(f"/p/{CODE}/answer/methods").words
