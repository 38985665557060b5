"""Sending: taken whole, once, or not at all; with another plan's rows next to it."""

import pytest
from sqlalchemy import DateTime, Time, event, func, inspect, select

from consult.access import Conflict, NotFound, ValidationError
from consult.consultations import drafting
from consult.contributions import self_descriptions, submitting
from consult.contributions.enums import Choice, Consent, SelfDescriptionKind
from consult.contributions.models import ClauseVote, Comment, ItemEvent, SelfDescription, Submission
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.credentials import receipts
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.rooms.submissions import SEED, count, everything, mine, send

pytestmark = pytest.mark.both_databases

#: The wording on hours with one word spelt otherwise.
SPELT = "The rooms are open from eight in the evening to two in the mornings."


def test_one_sending_is_one_submission_with_its_votes_and_comments(app, plan):
    before = count(app, ClauseVote)
    send(app)
    assert mine(app, Submission) == 1
    assert mine(app, Comment) == 2
    assert count(app, ClauseVote) - before == 2


def test_sending_the_same_form_twice_stores_it_once_and_gives_the_same_receipt(app, plan):
    first = send(app)
    again = send(app, what=NewSubmission(comments=[CommentText(None, "other words", Consent.SHOW)]))
    assert first == again
    assert mine(app, Submission) == 1
    assert mine(app, Comment) == 2


def test_two_people_share_no_value_anywhere(app, plan):
    send(app)
    send(app, b"another-seed-abc")
    with app.app_context():
        rows = db.session.execute(
            select(Comment.id, Comment.lookup_hmac, Comment.tracker, Comment.nonce).where(
                Comment.submission_id.is_not(None)
            )
        ).all()
    for column in zip(*rows, strict=True):
        assert len(set(column)) == len(rows)


def test_nothing_sent_carries_a_time_finer_than_the_day(app, plan):
    send(app)
    with app.app_context():
        for table in ("submission", "clause_vote", "comment"):
            assert [
                column["name"]
                for column in inspect(db.engine).get_columns(table)
                if isinstance(column["type"], DateTime | Time)
            ] == []
        assert (
            db.session.scalar(
                select(func.count())
                .select_from(ItemEvent)
                .where(ItemEvent.staff_id.is_(None), ItemEvent.at.is_not(None))
            )
            == 0
        )


@pytest.mark.parametrize(
    ("what", "words_of_refusal"),
    [
        (NewSubmission(), "nothing to send"),
        (NewSubmission(votes={"moonbase": Choice.SUPPORT}), "no part named"),
        (NewSubmission(comments=[CommentText("moonbase", "hm", Consent.SHOW)]), "no part named"),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(app, plan, what, words_of_refusal):
    with pytest.raises(ValidationError, match=words_of_refusal):
        send(app, what=what)
    assert mine(app, Submission) == 0


def test_a_sending_that_fails_midway_leaves_nothing(app, plan):
    def fail(connection, cursor, statement, *_):
        if statement.startswith("INSERT INTO item_event"):
            raise ZeroDivisionError

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fail)
    with pytest.raises(ZeroDivisionError):
        send(app)
    event.remove(engine, "before_cursor_execute", fail)
    assert mine(app, Submission) == 0
    assert mine(app, Comment) == 0


def test_a_closed_plan_takes_nothing(app, plan):
    plan.closed()
    with pytest.raises(Conflict, match="This plan is closed"):
        send(app)
    assert mine(app, Submission) == 0


def test_answers_bind_to_the_version_that_was_seen_and_a_changed_meaning_is_shown_first(app, plan, cast):
    seen = plan.version_id("hours")
    olga = cast.actor("Olga")
    with writing(app):
        drafting.write_clause(olga, CODE, "hours", wording="Open day and night.")
        drafting.publish(olga, CODE, "change", "Hours changed.")
    with pytest.raises(submitting.WordingChanged) as raised:
        send(app, what=everything(versions_seen={"hours": seen}))
    assert raised.value.keys == ["hours"]
    send(app, what=everything(versions_seen={"hours": plan.version_id("hours")}))
    assert mine(app, Submission) == 1


def test_an_edit_does_not_send_anybody_back(app, plan, cast):
    seen = plan.version_id("hours")
    olga = cast.actor("Olga")
    with writing(app):
        drafting.write_clause(olga, CODE, "hours", wording=SPELT)
        drafting.publish(olga, CODE, "edit", "A typing mistake.")
    send(app, what=everything(versions_seen={"hours": seen}))
    with app.app_context():
        assert seen in set(db.session.scalars(select(ClauseVote.clause_version_id)))


def test_words_bind_to_the_version_that_was_seen_as_votes_do(app, plan, cast):
    seen = plan.version_id("siting")
    olga = cast.actor("Olga")
    with writing(app):
        drafting.write_clause(olga, CODE, "siting", wording="No room stands within 150 metres of a School.")
        drafting.publish(olga, CODE, "edit", "A word was missing.")
    send(app, what=everything(versions_seen={"siting": seen}))
    with app.app_context():
        versions = db.session.scalars(
            select(Comment.clause_version_id).where(Comment.consultation_id == plan.id, Comment.clause_id.is_not(None))
        )
        assert set(versions) == {seen}


def test_a_self_description_is_stored_separately_and_replaced(app, plan):
    send(app)
    with writing(app):
        self_descriptions.describe(CODE, SEED, {SelfDescriptionKind.FAMILY, SelfDescriptionKind.NEIGHBOUR})
    with writing(app):
        self_descriptions.describe(CODE, SEED, {SelfDescriptionKind.RATHER_NOT})
    with app.app_context():
        kinds = db.session.scalars(
            select(SelfDescription.kind)
            .join(Submission)
            .where(
                Submission.lookup_hmac
                == receipts.derive(
                    app.extensions["settings"].secret, receipts.from_seed(SEED), "submission"
                ).lookup_hmac
            )
        ).all()
    assert kinds == ["rather_not"]


def test_a_self_description_without_a_submission_is_not_found(app, plan):
    with pytest.raises(NotFound), writing(app):
        self_descriptions.describe(CODE, b"never sent this!", {SelfDescriptionKind.OTHER})
