"""Between the steps of a freeze: everybody sees a closed plan, the team how far it is, and nobody changes anything."""

import re

import pytest
from sqlalchemy import select

from consult.access import Conflict
from consult.analysis import published_figures
from consult.analysis.opinion_groups import results as opinion_groups
from consult.consultations import framing
from consult.report import queries
from consult.report.models import UnfinishedFreeze
from consult.runtime import periodic_tasks
from consult.storage.database import db
from consult.web import page_cache
from tests import in_steps
from tests.answered import answer
from tests.answering import published
from tests.cast import CODE, NOTES, counted, reading, writing
from tests.in_steps import step
from tests.moderated import answer as agree
from tests.moderated import decide, row

HEARD = f"/team/p/{CODE}/heard"
#: What lists and tables can be narrowed by; a page that does not know one of these does not use it.
FILTERS = "?part=siting&theme=far&kind=comment&order=newest&group=A&channel=open"


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
            for asked in ("", FILTERS):
                response = stranger.get(rule.rule.replace("<code>", CODE) + asked)
                found[rule.rule + asked] = response.status_code, response.data
    return found


def team_pages(app, ana):
    """The status of every page of the plan that the team can ask for."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.arguments == {"code"} and "GET" in rule.methods]
    paths = [rule.rule.replace("<code>", CODE) for rule in rules if rule.rule.startswith("/team/")]
    return {path: ana.get(path + FILTERS).status for path in paths}


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
        if len(cut) == 1:
            statuses = team_pages(app, ana)
            assert len(statuses) > 10
            assert max(statuses.values()) < 500
        some_steps(app)
    assert len(set(cut)) > 3
    assert large.state == "reported"
    assert "Finished and frozen" in ana.get(HEARD).text
    assert public_pages(app) != before


def test_opinion_groups_are_found_again_if_something_is_taken_down_before_links_are_cut(
    app, cast, plan, clock, monkeypatch
):
    """Against a freeze that waits for ever for groups of the votes as they are now."""
    in_steps.fill(app, plan, cast, monkeypatch)
    sent = published(app, cast, "They steal, all of them.")
    counted(app)
    for number in range(opinion_groups.FEWEST):
        answer(app, {row(app, sent).tracker: "agree" if number % 2 else "disagree"})
    in_steps.close(app, plan, cast)
    in_steps.begin(app, cast)
    decide(app, cast, sent, "refuse", "allegation", version_seen=1)
    agree(app, cast, sent, True)
    with app.app_context():
        periodic_tasks.run_once()
    assert plan.state == "reported"


def test_a_freeze_does_not_begin_before_opinion_groups_are_found(app, cast, plan, monkeypatch):
    in_steps.fill(app, plan, cast, monkeypatch)
    monkeypatch.setattr(opinion_groups, "FEWEST", 100)
    in_steps.close(app, plan, cast)
    monkeypatch.setattr(opinion_groups, "FEWEST", 10)
    with pytest.raises(Conflict):
        in_steps.begin(app, cast)
    assert not plan.row.is_being_frozen


def test_a_small_plan_is_frozen_by_the_request_itself(app, cast, large, clock, staff_client, monkeypatch):
    monkeypatch.undo()
    ana = staff_client("Ana")
    assert freeze(ana).status == 303
    assert large.state == "reported"
    assert "Finished and frozen" in ana.get(HEARD).text
