"""The administrator's page: the whole site, nothing that people sent, and a check of it."""

import re

import pytest
from flask import Flask

from consult.consultations import roles
from consult.consultations.models import ConsultationEvent
from consult.operations import administration
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, OTHER_CODE, Cast, Plan, reading, writing
from tests.moderated import open_comment, say
from tests.pageclient import PageClient
from tests.plan_words import TITLE

HERE = "/team/administration"


@pytest.fixture
def ida(staff_client) -> PageClient:
    return staff_client("Ida")


def test_an_administrator_sees_every_plan_and_person(ida: PageClient, app: Flask, plan: Plan):
    with writing(app):
        roles.take(plan.cast.actor("Olga"), CODE, "Ana", "analyst")
    page = ida.get("/team/").click("This site: plans, people, tasks, backups")
    for words in (TITLE, CODE, OTHER_CODE, "Analyst: 0 of 1", "Olga", "Mo", "administrator", "Organizer"):
        assert words in page.words
    assert "unknown" in page.words


def test_a_space_is_between_until_when_a_link_works_and_who_made_it(ida: PageClient, staff_client, plan: Plan):
    staff_client("Olga").post(f"/team/p/{CODE}/people", {"name.1": "Uma", "role.1-analyst": "analyst"})
    assert re.search(r'[0-9]\. +<span class="muted">By ', staff_client("Ida").get(HERE).text)


@pytest.mark.parametrize("name", ["Olga", "Mo", "Ana", "Dee", "Ada", "Tess", "Zed"])
def test_nobody_else_sees_it_or_checks(staff_client, plan: Plan, name: str):
    browser = staff_client(name)
    assert browser.get(HERE).status == browser.post(f"{HERE}/check").status == 404
    assert "This site" not in browser.get("/team/").words


def test_it_does_not_change_with_what_people_send_or_moderators_do(ida: PageClient, app: Flask, plan: Plan):
    """Against an administrator who learns when somebody wrote."""
    before = ida.get(HERE).words
    sent = say(app, "Words of a comment.")
    assert ida.get(HERE).words == before
    open_comment(app, plan.cast, sent)
    assert ida.get(HERE).words == before


def test_the_page_says_what_a_check_found_who_ran_it_and_when(ida: PageClient, app: Flask, plan: Plan):
    assert "Nobody has checked this site" in ida.get(HERE).words
    page = ida.get(HERE).form("/check").send()
    assert "Checked." in page.words
    assert "by Ida." in page.words
    with writing(app):
        event = db.session.query(ConsultationEvent).filter_by(consultation_id=plan.id, kind="opened").one()
        event.reason = "Changed by hand."
    assert f"{CODE}: 1 things" not in page.words, "the result is that of the check"
    page = page.form("/check").send()
    assert f"{CODE}: 1 things" in page.words
    assert "Changed by hand." not in page.words


def test_a_check_reads_only_so_much(ida: PageClient, plan: Plan, monkeypatch):
    """Against a page that is busy for minutes."""
    monkeypatch.setattr(administration, "MAX_ENTRIES", 0)
    page = ida.get(HERE).form("/check").send()
    assert "too long to be read here" in page.words


def test_the_page_names_each_task_and_one_that_fails(ida: PageClient, app: Flask, cast: Cast, monkeypatch):
    def broken() -> int:
        raise RuntimeError("Words that somebody sent.")

    with app.app_context():
        periodic_tasks.run_once()
        assert all(run.ran_on and not run.fault for run in periodic_tasks.runs())
        monkeypatch.setitem(periodic_tasks._tasks, "close what is due", broken)
        periodic_tasks.run_once()
    page = ida.get(HERE)
    assert "fails now: RuntimeError" in page.words
    assert "Words that somebody sent." not in page.words
    monkeypatch.undo()
    with app.app_context():
        periodic_tasks.run_once()
    page = ida.get(HERE)
    assert "fails now" not in page.words
    with reading(app):
        [failed] = [run for run in periodic_tasks.runs() if run.failed_on]
    assert failed.name == "close what is due"
