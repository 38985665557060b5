"""Between the steps of a freeze: everybody sees a closed plan, the team how far it is, and nobody changes anything."""

import re

import pytest
from sqlalchemy import select

from consult.access import Conflict
from consult.analysis import published_figures
from consult.consultations import framing
from consult.report import queries
from consult.report.models import UnfinishedFreeze
from consult.storage.database import db
from consult.web import page_cache
from tests import in_steps
from tests.cast import CODE, NOTES, reading, writing
from tests.in_steps import step

HEARD = f"/team/p/{CODE}/heard"


@pytest.fixture
def large(app, cast, plan, monkeypatch):
    return in_steps.close(app, in_steps.fill(app, plan, cast, monkeypatch), cast)


def freeze(ana):
    seen = re.findall(r'name="version_seen"[^>]*value="([^"]*)"', ana.get(HEARD).text)[-1]
    return ana.post(f"{HEARD}/freeze", {"version_seen": seen})


def public_pages(app):
    """Every page of the plan that is the same for everyone, made anew."""
    found, stranger = {}, app.test_client()
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access_rule", None)
        public = access and access.permission.value.startswith("public")
        if public and rule.arguments == {"code"} and "GET" in rule.methods:
            response = stranger.get(rule.rule.replace("<code>", CODE))
            found[rule.rule] = response.status_code, response.data
    return found


def some_steps(app):
    """A few, as long as the report is not frozen."""
    for _ in range(6):
        with reading(app):
            if db.session.scalar(select(UnfinishedFreeze.id)) is None:
                return
        assert step(app)


def test_between_steps_the_plan_looks_closed_and_nobody_changes_it(app, cast, large, clock, staff_client, monkeypatch):
    monkeypatch.setattr(page_cache, "MAX_AGE_SECONDS", -1.0)
    ana = staff_client("Ana")
    before, cut = public_pages(app), []
    assert len(before) > 10
    assert freeze(ana).status == 303
    while large.row.is_being_frozen:
        page = ana.get(HEARD)
        assert "The report is being frozen." in page.text
        assert "Freeze it for good" not in page.text
        cut += re.findall(r"Links cut: ([\d,]+) of [\d,]+ rows", page.text)
        for refused in (ana.post(HEARD, NOTES), ana.post(f"{HEARD}/freeze")):
            assert refused.status == 409
            assert "The report of this plan is being frozen" in refused.text
        assert public_pages(app) == before
        with pytest.raises(Conflict), writing(app):
            framing.cancel(cast.actor("Olga"), CODE, "There is no money.")
        with reading(app):
            assert queries.report_of(large.id) is None
            with pytest.raises(Conflict):
                published_figures.clause_votes(large.id)
        some_steps(app)
    assert len(set(cut)) > 3
    assert large.state == "reported"
    assert "Finished and frozen" in ana.get(HEARD).text
    assert public_pages(app) != before


def test_a_small_plan_is_frozen_by_the_request_itself(app, cast, large, clock, staff_client, monkeypatch):
    monkeypatch.undo()
    ana = staff_client("Ana")
    assert freeze(ana).status == 303
    assert large.state == "reported"
    assert "Finished and frozen" in ana.get(HEARD).text
