"""Which parts people did not understand: an order without numbers, once a week, as of the last batch."""

import secrets
from datetime import date, timedelta

import pytest
from flask import Flask

from consult.analysis import unclear_parts
from consult.analysis.models import UnclearParts
from consult.consultations import drafting, edit_conflicts, queries, working_version
from consult.contributions import receipt_access, submitting
from consult.contributions.enums import Channel, Choice
from consult.contributions.submission_values import NewSubmission
from consult.credentials import receipts
from consult.storage.database import db
from tests.answering import vote
from tests.cast import CODE, Cast, Clock, Plan, reading, writing
from tests.moderated import bring_batches

UNCLEAR = Choice.UNCLEAR


def unclear(app: Flask, times: int, key: str) -> None:
    """That many people did not understand a part, and three did."""
    vote(app, times, UNCLEAR, key)
    vote(app, 3, Choice.SUPPORT, key)


def look(app: Flask) -> int:
    """The periodic task; how many plans it was about."""
    with writing(app):
        return unclear_parts.renew_due()


def batches(app: Flask) -> None:
    with writing(app):
        bring_batches()


def order(app: Flask, plan: Plan) -> list[str] | None:
    with reading(app):
        found = unclear_parts.as_of_this_week(plan.id)
    return found[1] if found else None


def test_the_part_that_most_people_did_not_understand_is_first_and_nine_people_are_too_few(
    app: Flask, plan: Plan, clock: Clock
):
    unclear(app, 11, "hours")
    unclear(app, 13, "siting")
    unclear(app, 9, "purpose")
    vote(app, 20, Choice.OPPOSE, "purpose")
    clock.forward(days=7)
    batches(app)
    assert look(app)
    assert order(app, plan) == ["siting", "hours"]


@pytest.mark.parametrize(("others", "expected"), [(2, []), (3, ["siting"])])
def test_who_all_chose_that_in_one_way_of_sending_is_not_told(
    app: Flask, plan: Plan, clock: Clock, others: int, expected: list[str]
):
    """Against a list that tells what each of those who were given a card chose."""
    vote(app, 10, UNCLEAR, "siting", Channel.ACCOUNT)
    vote(app, others, Choice.OPPOSE, "siting", Channel.ACCOUNT)
    vote(app, 9, UNCLEAR, "siting")
    vote(app, 20, Choice.SUPPORT, "siting")
    clock.forward(days=7)
    batches(app)
    look(app)
    assert order(app, plan) == expected


def test_it_moves_on_one_weekday_alone(app: Flask, plan: Plan, clock: Clock):
    unclear(app, 10, "siting")
    clock.forward(days=6)
    batches(app)
    assert look(app) == 0
    assert order(app, plan) is None, "not in the first week"
    clock.forward(days=1)
    look(app)
    assert order(app, plan) == ["siting"]
    unclear(app, 15, "hours")
    for _ in range(6):
        clock.forward(days=1)
        batches(app)
        assert look(app) == 0
        assert order(app, plan) == ["siting"]
    clock.forward(days=1)
    assert look(app)
    assert order(app, plan) == ["hours", "siting"]


def test_a_look_that_was_missed_is_made_up_for_and_the_weekday_stays(app: Flask, plan: Plan, clock: Clock):
    unclear(app, 10, "siting")
    clock.forward(days=9)
    batches(app)
    assert look(app)
    clock.forward(days=4)
    assert look(app) == 0
    clock.forward(days=1)
    assert look(app)


def test_what_no_batch_has_counted_is_in_no_order(app: Flask, plan: Plan, clock: Clock):
    unclear(app, 9, "siting")
    clock.forward(days=6)
    batches(app)
    clock.forward(days=1)
    unclear(app, 1, "siting")
    look(app)
    assert order(app, plan) == [], "the tenth is in no batch yet"


def test_who_deletes_a_vote_is_in_the_order_until_the_next_batch(app: Flask, plan: Plan, clock: Clock):
    unclear(app, 9, "siting")
    with writing(app):
        one = NewSubmission(votes={"siting": UNCLEAR})
        receipt = receipts.as_words(submitting.send(CODE, secrets.token_bytes(16), one))
    clock.forward(days=6)
    batches(app)
    clock.forward(days=1)
    with writing(app):
        receipt_access.withdraw_all(receipt)
    look(app)
    assert order(app, plan) == ["siting"]
    clock.forward(days=7)
    batches(app)
    look(app)
    assert order(app, plan) == []


def test_votes_on_words_that_have_changed_are_not_counted(app: Flask, cast: Cast, plan: Plan, clock: Clock):
    unclear(app, 12, "siting")
    olga = cast.actor("Olga")
    with writing(app):
        drafting.write_clause(olga, CODE, "siting", wording="No room stands next to a school.")
        draft = queries.working_draft(plan.id)
        seen = edit_conflicts.version_hash(working_version.contents_of(draft))
        drafting.publish(olga, CODE, "change", "Plainer.", seen)
    clock.forward(days=7)
    batches(app)
    look(app)
    assert order(app, plan) == []


def test_it_is_forgotten_once_the_plan_is_closed(app: Flask, plan: Plan, clock: Clock):
    unclear(app, 12, "siting")
    clock.forward(days=7)
    batches(app)
    look(app)
    plan.closed()
    assert look(app)
    with reading(app):
        assert db.session.get(UnclearParts, plan.id) is None


def test_the_days_of_the_looks():
    opened = date(2026, 5, 4)
    assert unclear_parts.last_look(opened, opened + timedelta(days=6)) is None
    assert unclear_parts.last_look(opened, opened + timedelta(days=13)) == opened + timedelta(days=7)
    assert unclear_parts.last_look(opened, opened + timedelta(days=14)) == opened + timedelta(days=14)
