"""The seven principles from the organizer's ratings to the answer: a story by pages, and what it protects."""

import json
import secrets

import pytest
from sqlalchemy import func, select

from consult.access import Conflict
from consult.analysis import rating_figures
from consult.consultations import queries
from consult.consultations.models import SelfAssessment
from consult.consultations.principles import Principle
from consult.contributions import plan_ratings, self_descriptions, submitting
from consult.contributions.enums import Channel, Choice, HoldReason, SelfDescriptionKind
from consult.contributions.models import PlanRating
from consult.contributions.submission_values import HowSent, NewSubmission
from consult.operations.record_check import checking
from consult.report import document as report
from consult.report import queries as report_queries
from consult.report.document import NotReady
from consult.response import document as response
from consult.response import gap_answers
from consult.storage.database import db
from tests.answering import close, dispose_all, freeze, sign, write_lines
from tests.cast import CODE, reading, writing
from tests.pages.public_story import fresh
from tests.pages.test_rating import WORSE
from tests.pages.test_say import send

PUBLIC, GAPS = f"/p/{CODE}/principles", f"/team/p/{CODE}/answer/principles"
USES, FAMILY = SelfDescriptionKind.USES_NOW, SelfDescriptionKind.FAMILY
ANSWER = "We will try it in one street first, and ask those who use the rooms after three months."


def assess(app, plan, **ratings):
    """As if the organizer had rated it before it opened."""
    with writing(app):
        db.session.add_all(
            SelfAssessment(consultation_id=plan.id, principle=each, rating=rating, evidence="The map of calls.")
            for each, rating in ratings.items()
        )


def people(app, times, answers, kinds=(), channel=Channel.OPEN, held=None):
    """That many people send a vote, say this about themselves, and rate."""
    with writing(app):
        for _ in range(times):
            seed = secrets.token_bytes(16)
            submitting.send(CODE, seed, NewSubmission({"siting": Choice.SUPPORT}), HowSent(channel, held=held))
            self_descriptions.describe(CODE, seed, set(kinds))
            plan_ratings.rate(CODE, seed, answers)


def frozen(app, plan):
    """The principles and the process of the frozen document."""
    with reading(app):
        document = report_queries.report_of(plan.id).document
    return {each["principle"]: each for each in document.get("principles", ())}, document.get("process", ())


@pytest.fixture
def rated(app, cast, plan, client):
    """Most who use drugs say that it is worse for dignity; hardly anybody disagrees about evidence; few rate rights."""
    assess(app, plan, dignity="much_better", evidence="better", rights="better")
    people(app, 20, {"dignity": "worse", "evidence": "better", "safe": "no"}, {USES})
    people(app, 14, {"dignity": "worse"})
    people(app, 2, {"dignity": "better", "evidence": "better", "safe": "yes"}, {USES, FAMILY})
    people(app, 18, {"dignity": "better", "evidence": "same", "safe": "partly"}, {FAMILY})
    people(app, 20, {"dignity": "much_better", "evidence": "better"})
    people(app, 13, {"dignity": "same", "evidence": "better"}, {USES})
    people(app, 5, {"rights": "worse"})
    asked = send(client, v_siting="support").form(button="rate").send("rate")
    assert asked.form(button="keep").fill({"r.dignity": WORSE}).send("keep").status == 200
    return plan


def test_a_gap_is_shown_and_must_be_answered_before_the_signature(app, cast, rated, client, staff_client):
    freeze(app, cast, rated)
    dee = staff_client("Dee")
    page = dee.get(PUBLIC)
    words = page.words
    assert "This must be answered." in words
    assert "No answer yet." in words
    assert "Fewer than 10 people answered." in words
    assert "How people were asked" in words
    dignity = page.text.partition('id="dignity"')[2]
    assert dignity.index("People who use drugs") < dignity.index("88"), "those it is about come first"
    dispose_all(app, cast)
    write_lines(app, cast)
    with writing(app), pytest.raises(NotReady) as refused:
        response.sign(cast.actor("Dee"), CODE)
    assert [(each.check, each.where) for each in refused.value.refusals] == [("I16", ("principles", "dignity"))]
    page = dee.get(f"/team/p/{CODE}/answer")
    assert "Seven principles: 1 to answer" in page.words
    page = page.click("Seven principles: 1 to answer")
    assert "Dignity and compassion" in page.words
    assert "Based on what works" not in page.words
    empty = page.form("/principles").fill({"a.dignity": "Noted."}).send()
    assert empty.status == 422
    assert "Saved." in page.form("/principles").fill({"a.dignity": ANSWER}).send().words
    assert ANSWER in dee.get(f"/team/p/{CODE}/sign").words, "who signs reads it"
    sign(app, cast)
    assert ANSWER in client.get(PUBLIC).words
    words = client.get(f"/p/{CODE}/answer").words
    assert "On 1 of seven principles" in words
    assert ANSWER in client.get(f"/p/{CODE}/answer/whole").words
    told = json.loads(client.get(f"/p/{CODE}/answer.json").text)["principles"]
    assert {each["principle"]: each["answer"] for each in told if each["gaps"]} == {"dignity": ANSWER}
    rows = json.loads(client.get(f"/p/{CODE}/data/ratings.json").text)["rows"]
    assert {row["people"] for row in rows if row["question"] == "rights" and row["by"] == "channel"} == {
        "fewer than 10"
    }
    assert ("dignity", "worse", 20) in {(row["question"], row["answer"], row["people"]) for row in rows
                                        if row["by"] == "group"}  # fmt: skip
    with reading(app):
        assert [each.words for each in checking.findings() if CODE in each.words] == []


def marks(page):
    """Where the organizer's rating is, in each bar of a page that has it."""
    bars = [each for each in page.tree.iter("svg") if each.get("height") == "34"]
    return [[(dot.get("cx"), dot.get("class")) for dot in bar.iter("circle")] for bar in bars]


def test_the_team_sees_what_everyone_sees_and_no_number_before_the_freeze(app, cast, rated, client, staff_client):
    """Against ratings that somebody reads twice: the difference is whoever deleted theirs in between."""
    close(app, rated)
    page = staff_client("Ana").get(f"/team/p/{CODE}/heard")
    assert "is counted once: when you freeze the report" in page.words
    assert "The organizer says: Makes it much better" in page.words
    assert marks(page) == []
    with reading(app):
        before = report.part_a(queries.public_consultation(CODE))
    assert not before.keys() & {"principles", "process"}
    freeze(app, cast, rated)
    ours, public = staff_client("Ana").get(f"/team/p/{CODE}/heard"), client.get(PUBLIC)
    told = ours.words.partition("Dignity and compassion")[2]
    assert "People who use drugs" in told
    assert "35 Worse" in told
    assert "Fewer than 10 people answered." in told
    assert marks(ours) == marks(public) != []
    assert {len(each) for each in marks(public)} == {1}


def test_what_is_said_about_a_gap_can_be_corrected_once_it_is_signed(app, cast, rated, client, staff_client):
    """As it had to be said before the signature, on the page of the seven principles and in the record."""
    freeze(app, cast, rated)
    dispose_all(app, cast)
    with writing(app):
        gap_answers.write(cast.actor("Dee"), CODE, {"dignity": ANSWER})
    sign(app, cast)
    page = staff_client("Dee").get(GAPS).click("Correct its words")
    given = {"answer": "Noted.", "cause": "mistake", "note": "Two streets, not one."}
    refused = page.form("/principle.dignity").fill(given).send()
    assert (refused.status, "This does not say why." in refused.words) == (422, True)
    better = ANSWER.replace("one street", "two streets")
    looked = refused.form("/principle.dignity").fill(answer=better).send("See the difference")
    assert looked.form("/principle.dignity").send("Sign the correction").status == 200
    for path in (PUBLIC, f"/p/{CODE}/answer/versions"):
        words = fresh(client, path).words
        assert ("two streets" in words, "Two streets, not one." in words) == (True, path != PUBLIC)
    assert "Corrected on" in client.get(PUBLIC).words
    assert ANSWER in client.get(f"/p/{CODE}/answer/versions/1").words
    with reading(app):
        assert [each.words for each in checking.findings() if each.words.startswith(CODE)] == []


def test_a_group_too_small_to_publish_makes_no_gap(app, cast, plan):
    """Against a gap that tells what twelve people chose: their table is not there."""
    assess(app, plan, dignity="better")
    people(app, 12, {"dignity": "worse"}, {USES})
    people(app, 50, {"dignity": "better"})
    people(app, 8, {"dignity": "same"})
    freeze(app, cast, plan)
    dignity = frozen(app, plan)[0]["dignity"]
    assert (dignity["groups"], dignity["gaps"]) == ([], [])
    assert dignity["channels"][0]["counts"]["worse"] == 12


def test_no_number_puts_principles_or_answers_together(app, cast, rated):
    """Seven answers are not one number: whoever reads one would stop reading the seven."""
    freeze(app, cast, rated)
    with reading(app):
        document = report_queries.report_of(rated.id).document
    assert {key for key in document if "principle" in key or "rating" in key or "score" in key} == {"principles"}
    assert {key for each in document["principles"] for key in each} == {
        "principle", "rating", "evidence", "channels", "groups", "gaps",
    }  # fmt: skip
    told = [channel for each in document["principles"] for channel in each["channels"]]
    assert {key for each in told for key in each} == {"channel", "total", "counts", "suppressed"}


def test_the_document_has_protected_figures_once_and_the_rows_are_gone(app, cast, rated):
    freeze(app, cast, rated)
    with reading(app):
        assert db.session.scalar(select(func.count()).select_from(PlanRating)) == 0
    principles, process = frozen(app, rated)
    [channel] = principles["dignity"]["channels"]
    assert channel["counts"] == {"much_better": 20, "better": 20, "same": 13, "worse": 35, "cannot_say": 0}
    assert {each["group"] for each in principles["dignity"]["groups"]} == {"uses_now"}
    assert principles["dignity"]["gaps"] == ["worse", "apart"]
    assert principles["rights"]["channels"] == [{"channel": "open", "suppressed": "fewer than 10"}]
    assert principles["steps"]["channels"] == [{"channel": "open", "suppressed": "fewer than 10"}]
    assert "rating" not in principles["steps"]
    assert [each["question"] for each in process] == ["understood", "safe", "worth_it"]
    assert process[1]["channels"][0]["counts"] == {"yes": 2, "partly": 18, "no": 20, "cannot_say": 0}


def test_channels_stay_apart_and_what_is_held_does_not_count(app, cast, plan):
    people(app, 12, {"dignity": "worse"}, channel=Channel.CODE)
    people(app, 9, {"dignity": "better"})
    people(app, 9, {"dignity": "better"}, held=HoldReason.FAST)
    close(app, plan)
    with reading(app):
        found = {each.principle: each for each in rating_figures.on_principles(plan.id)}
    told = {each.channel: each.published for each in found[Principle.DIGNITY].channels}
    assert told == {"code": (12, {}), "open": None}
    assert [gap.value for gap in found[Principle.DIGNITY].gaps] == ["untold"]


def test_without_ratings_there_is_no_section_and_nothing_to_answer(app, cast, plan, client, staff_client):
    freeze(app, cast, plan)
    assert frozen(app, plan) == ({}, ())
    assert "nothing to answer" in staff_client("Dee").get(GAPS).words
    with writing(app), pytest.raises(Conflict):
        gap_answers.write(cast.actor("Dee"), CODE, {"dignity": ANSWER})
    assert "Seven principles" not in client.get(f"/p/{CODE}/answer").words
