"""Quotes that analysts choose: with consent and in public words only; nobody is told which two one person wrote."""

import pytest
from sqlalchemy import delete, select, update

from consult.access import EditConflict, ValidationError
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.report import document as report
from consult.report import quote_check, quote_choice
from consult.report.models import ChosenQuote, QuoteCheck
from consult.storage.database import db
from tests.answering import close, freeze, published
from tests.cast import CODE, counted, reading, writing
from tests.moderated import decide, say

WORDS = "The harbour is where people are, so put the rooms there"
NAMED = "My neighbour Karim says that the rooms are too far from the harbour."


def tracker(sent):
    return db.session.get_one(Comment, sent.id).tracker


def choose(app, cast, places, key="siting", seen=None):
    with writing(app):
        quote_choice.choose_quotes(cast.actor("Ana"), CODE, key, places, seen)


def quoted(plan):
    [part] = [each for each in report.part_a(plan.row)["clauses"] if each["key"] == "siting"]
    return [each["tracker"] for each in part["quotes"]]


def test_the_choice_and_its_order_stand_in_the_report_and_go_with_the_words(app, cast, plan):
    sent = [published(app, cast, f"{WORDS}: {place}.", consent=Consent.QUOTE) for place in ("near", "north", "now")]
    close(app, plan)
    with reading(app):
        near, north, now = map(tracker, sent)
    choose(app, cast, {now: 1, near: 2})
    with reading(app):
        assert quoted(plan) == [now, near]
    with writing(app):
        db.session.get_one(Comment, sent[2].id).public_text = None
    with reading(app):
        assert quoted(plan) == [near]
        assert len(db.session.scalars(select(ChosenQuote)).all()) == 1
    choose(app, cast, {})
    with reading(app):
        assert set(quoted(plan)) <= {near, north}, "the rule picks again"


def test_only_what_may_be_quoted_is_offered_with_the_words_that_anyone_may_read(app, cast, plan):
    mine, shown = published(app, cast, WORDS, consent=Consent.QUOTE), published(app, cast, f"{WORDS}, please.")
    closed = published(app, cast, "For the team alone.", consent=Consent.TEAM)
    named = say(app, NAMED, consent=Consent.QUOTE)
    decide(app, cast, named, "redact", "names_person", marked=NAMED.replace("Karim", "[[name|Karim]]"))
    counted(app)
    close(app, plan)
    with reading(app):
        offered = {one.tracker: one.text for one in quote_choice.candidates(plan.id)[plan.clause_id("siting")]}
        refused = [tracker(shown), tracker(closed)]
        assert set(offered) == {tracker(mine), tracker(named)}
        assert "Karim" not in offered[tracker(named)]
    for each in refused:
        with pytest.raises(ValidationError):
            choose(app, cast, {each: 1})
    with pytest.raises(ValidationError):
        choose(app, cast, {next(iter(offered)): 4})


def test_the_freeze_forgets_whether_one_person_is_quoted_twice(app, cast, plan):
    published(app, cast, WORDS, consent=Consent.QUOTE)
    counted(app)
    with writing(app):
        db.session.add(QuoteCheck(consultation_id=plan.id, repeated=True))
    close(app, plan)
    freeze(app, cast, plan)
    with reading(app):
        assert db.session.scalars(select(QuoteCheck)).all() == []


def test_nobody_overwrites_a_choice_that_they_did_not_see(app, cast, plan):
    sent = published(app, cast, WORDS, consent=Consent.QUOTE)
    counted(app)
    with reading(app):
        mine = tracker(sent)
    choose(app, cast, {mine: 1})
    with pytest.raises(EditConflict):
        choose(app, cast, {}, seen="0" * 64)


def test_that_one_person_is_quoted_twice_is_said_once_a_week_and_of_six_or_more(app, cast, plan, clock):
    sent = [published(app, cast, f"{WORDS}, number {number}.", consent=Consent.QUOTE) for number in range(6)]
    counted(app)
    with writing(app):
        first, second = (db.session.get_one(Comment, each.id) for each in sent[:2])
        db.session.execute(update(Comment).where(Comment.id == second.id).values(submission_id=first.submission_id))
        for place, each in enumerate(sent[:5]):
            db.session.add(ChosenQuote(comment_id=each.id, place=place))
        assert quote_check.check_due() == 0, "of five nothing is said"
        db.session.add(ChosenQuote(comment_id=sent[5].id, place=5))
        db.session.flush()
        assert quote_check.check_due() == 1
        assert db.session.scalars(select(QuoteCheck.repeated)).all() == [True]
        db.session.execute(delete(ChosenQuote).where(ChosenQuote.comment_id == second.id))
        assert quote_check.check_due() == 0, "nothing new is said within the week"
        assert set(QuoteCheck.__table__.columns.keys()) == {"consultation_id", "checked_on", "repeated"}
