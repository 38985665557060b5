"""Where people agree, and where they differ: the page, its door, its data, and who sees it when."""

import pytest
from sqlalchemy import select

from consult.analysis import published_figures, stored_groups
from consult.analysis.group_results import NoGroups
from consult.consultations.models import Consultation
from consult.contributions import polis_files, polis_import
from consult.contributions.enums import Consent, Stage
from consult.contributions.models import Comment
from consult.pages import group_map
from consult.record.documents import values_of
from consult.report.models import Report
from consult.storage.database import db
from tests.answering import published
from tests.cast import CODE, bring_everything, writing
from tests.grouped import with_groups, without_groups
from tests.house.source import ROOT
from tests.moderated import row
from tests.pages.public_story import fresh

DATA = ROOT.parent / "shared" / "data" / "polis"
GROUPS = f"/p/{CODE}/groups"
SAID = "Bring the rooms nearer to the harbour, where people are."
SHOWN_ONLY = "My street is quiet at night."


@pytest.fixture
def trackers(app, cast, plan):
    """Of a comment that may be quoted, of one that may only be shown, and of two more."""
    sent = [
        published(app, cast, SAID, consent=Consent.QUOTE),
        published(app, cast, SHOWN_ONLY, consent=Consent.SHOW),
        published(app, cast, "Open at nine.", consent=Consent.QUOTE),
        published(app, cast, "Open at ten.", consent=Consent.QUOTE),
    ]
    with writing(app):
        bring_everything()
    return [row(app, each).tracker for each in sent]


def keep(app, plan, results):
    with writing(app):
        stored_groups.keep(plan.id, results)


def freeze(app, plan, results):
    """Freeze the report with these groups, which are made up, in the place of its own."""
    plan.reported()
    with writing(app):
        stored_groups.keep(plan.id, results)
        stored_groups.move_to_report(plan.id)
        report = db.session.get(Report, plan.id)
        report.document = report.document | {"groups": values_of(results)}


def test_nobody_sees_groups_before_the_freeze(app, client, plan, trackers):
    """Votes on comments leave once, at the freeze: not while a plan is open, and not when it has only closed."""
    keep(app, plan, with_groups(trackers))
    assert "Nobody sees these votes while the plan is open." in client.get(GROUPS).words
    assert "Views" not in client.get(f"/p/{CODE}").words
    plan.closed()
    assert "There is no result yet." in fresh(client, GROUPS).words
    assert "Views" not in fresh(client, f"/p/{CODE}").words
    assert fresh(client, f"{GROUPS}.json").json == {"published": False, "state": "closed"}


def test_after_the_freeze_too_few_votes_are_the_reason_why_there_is_nothing_to_wait_for(client, plan):
    plan.reported()
    words = fresh(client, GROUPS).words
    assert "Fewer than 20 people voted on comments. That is too few to find groups." in words
    assert "There is no result yet." not in words


def test_the_page_has_the_map_and_what_unites_first(app, client, plan, trackers):
    freeze(app, plan, with_groups(trackers))
    page = fresh(client, GROUPS)
    assert page.h1 == "Where people agree, and where they differ"
    assert len(page.elements("ellipse")) == 3
    assert [node.text.strip() for node in page.elements("text")] == ["B: 38", "A: 64", "C: 19"]
    assert not page.elements("circle")
    assert not page.elements("polygon")
    places = [
        page.words.index(words) for words in ("What unites people", "What divides people", "every group is against")
    ]
    assert places == sorted(places)
    assert "A 30 or more answered 80% agree 15% pass 5% disagree" in page.words
    assert "C nearly everyone agrees" in page.words
    assert "The same groups came back 94 times." in page.words
    assert "4 comments are shown below. With that many, any group of 25 in 100 voters can expect one" in page.words
    assert "It is at most 5 in 100 voters. That is too few" in page.words
    assert "the group could be 10 in 100 voters. Even then nobody is left out." in page.words
    assert "This is not a survey" in page.words
    assert "Views 3 groups" in fresh(client, f"/p/{CODE}").words


def test_every_length_on_the_page_is_a_number_that_it_prints(app, client, plan, trackers):
    """Neither the map nor a bar carries a digit more than what is published."""
    results = with_groups(trackers)
    freeze(app, plan, results)
    page = fresh(client, GROUPS)
    drawn = {tuple(int(node.get(name)) for name in ("cx", "cy", "rx", "ry")) for node in page.elements("ellipse")}
    assert drawn == {(one.x, one.y, one.long, one.short) for one in (group.ellipse for group in results.groups)}
    bars = [svg for svg in page.elements("svg") if svg.get("height") == "20"]
    assert len(bars) == 8
    for svg in bars:
        for part in svg.iter("rect"):
            assert f"{part.get('width')} agree" in page.words


def test_words_need_consent_to_quote_and_a_code_stands_for_the_others(app, client, plan, trackers):
    freeze(app, plan, with_groups(trackers))
    page = fresh(client, GROUPS)
    assert SAID in page.words
    assert SHOWN_ONLY not in page.words
    assert f"/p/{CODE}/comment/{trackers[1]}" in page.links.values()


def test_of_a_comment_that_is_deleted_the_words_are_gone_at_once_and_the_numbers_stay(app, client, plan, trackers):
    freeze(app, plan, with_groups(trackers))
    before = fresh(client, f"{GROUPS}.json").json
    with writing(app):
        gone = db.session.scalars(select(Comment).where(Comment.tracker.in_((trackers[0], trackers[3]))))
        for each in gone:
            each.public_text, each.stage = None, Stage.CLOSED
    page = fresh(client, GROUPS)
    assert SAID not in page.words
    assert "This comment was deleted. What people answered stays." in page.words
    assert "A 30 or more answered 80% agree" in page.words
    assert "4 comments are shown below." in page.words
    assert "Agrees more than others" not in page.words, "a comment that nobody can read tells nobody what a group says"
    assert f"/p/{CODE}/comment/{trackers[3]}" not in page.links.values()
    assert fresh(client, f"{GROUPS}.json").json == before, "as the report was frozen"


@pytest.mark.parametrize("reason", NoGroups)
def test_no_groups_is_a_plain_sentence(app, client, plan, trackers, reason):
    freeze(app, plan, without_groups(trackers, reason))
    page = fresh(client, GROUPS)
    assert group_map.REASONS[reason] in page.words
    assert "No clear groups" in page.words
    assert not page.elements("ellipse")
    assert "What most people agree with" in page.words
    assert "Views no clear groups" in fresh(client, f"/p/{CODE}").words


def test_the_data_and_the_team_lead_to_it(app, client, staff_client, plan, trackers):
    freeze(app, plan, with_groups(trackers))
    assert fresh(client, f"{GROUPS}.json").json["groups"][0]["letter"] == "A"
    assert f"{GROUPS}.json" in fresh(client, f"/p/{CODE}/data").links.values()
    assert GROUPS in staff_client("Ana").get(f"/team/p/{CODE}/results").links.values()


FIVE = ["15-per-hour-seattle", "bg2050-volunteers", "brexit-consensus", "london.youth.policing", "scoop-hivemind.taxes"]


@pytest.mark.parametrize("name", FIVE)
def test_an_imported_plan_shows_it_in_the_words_of_its_statements(app, client, name):
    """Its votes are public data: there is no freeze to wait for."""
    folder = DATA / name
    if not folder.is_dir():
        pytest.skip(f"the export {folder} is not on this machine")
    with writing(app):
        code = polis_import.import_export(polis_files.read(folder)).code
        plan = db.session.scalars(select(Consultation).where(Consultation.code == code)).one()
        said = [each for each in published_figures.statements(plan) if each.text][:20]
        stored_groups.keep(plan.id, with_groups([each.tracker for each in said], 5))
    page = client.get(f"/p/{code}/groups")
    assert all(" ".join(each.text.split())[:40] in page.words for each in said)
    assert len(page.elements("ellipse")) == 3
    assert "Views 3 groups" in client.get(f"/p/{code}").words
