"""A wrong receipt costs no more than a right one: against anyone who tries receipts to stop the site, or to
find one.
"""

from contextlib import contextmanager

import psycopg
import pytest
from sqlalchemy import event, select, text

from consult.access import NotFound
from consult.consultations.models import Consultation
from consult.contributions import receipt_access, unlinking
from consult.contributions.enums import Consent, EventKind
from consult.contributions.models import Comment
from consult.credentials import receipts
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.rooms.submissions import send, words


@contextmanager
def asked(app):
    """The statements that are sent, with the number of keyed look-ups in each: every one costs a derivation."""
    found = []

    def note(connection, cursor, statement, parameters, context, many):
        values = parameters.values() if isinstance(parameters, dict) else parameters
        found.append((statement, sum(isinstance(each, bytes | memoryview | psycopg.Binary) for each in values)))

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def freeze(app, plan):
    plan.closed()
    with writing(app):
        unlinking.unlink(db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one())


@pytest.fixture(params=["open", "severed"])
def receipt(request, app, plan):
    """The receipt of a submission with two votes and two comments."""
    made = send(app)
    send(app, b"another-seed-abc")
    if request.param == "severed":
        freeze(app, plan)
    return made


def test_a_wrong_receipt_costs_about_as_much_as_a_right_one(app, receipt):
    with app.app_context(), asked(app) as right:
        assert len(receipt_access.open_receipt(words(receipt)).comments) == 2
    with app.app_context(), asked(app) as wrong, pytest.raises(NotFound):
        receipt_access.open_receipt(receipts.as_words(receipt ^ 1))
    wrong = [each for each in wrong if each[1]]
    assert [count for _, count in wrong] == [1, 1], "one for a sending, one for its first comment"
    assert sum(count for _, count in wrong) <= sum(count for _, count in right) + 1 <= 10
    assert len(right) <= 12


def test_a_wrong_receipt_reads_no_row(app, receipt):
    """Both look-ups go through a unique index."""
    with app.app_context():
        lookup = receipts.derive(app.extensions["settings"].secret, receipt ^ 1, "comment", 0, 0).lookup_hmac
        assert db.session.scalar(select(Comment.id).where(Comment.lookup_hmac == lookup)) is None
        plan = "\n".join(str(row) for row in db.session.execute(explained(db.engine.dialect.name)))
    assert "uq_comment_lookup" in plan or "sqlite_autoindex_comment" in plan, plan


def explained(dialect):
    how = "explain query plan" if dialect == "sqlite" else "explain"
    return text(f"{how} select id from comment where lookup_hmac = '\\x00'")


@pytest.mark.parametrize("kind", [EventKind.WITHDRAWN, EventKind.CHANGED])
def test_what_was_deleted_or_changed_hides_nothing_that_came_after_it(app, plan, kind):
    """Its row is kept: the search does not end there."""
    receipt = send(app)
    with writing(app):
        if kind is EventKind.WITHDRAWN:
            receipt_access.withdraw_comment(words(receipt), 0)
        else:
            receipt_access.change_comment(words(receipt), 0, "Closer to the tents.", Consent.SHOW)
    freeze(app, plan)
    with app.app_context():
        mine = receipt_access.open_receipt(words(receipt))
        places = [(each.index, each.revision, each.gone) for each in mine.comments]
        assert "About time." in {each.comment.original for each in mine.comments}
    expected = [(0, 0, True), (1, 0, False)]
    assert places == (expected if kind is EventKind.WITHDRAWN else [(0, 0, True), (0, 1, False), (1, 0, False)])


def test_no_row_is_kept_for_a_receipt_after_the_freeze(app, plan):
    """If one look-up opened all of a person's items, it would link them for anyone who takes the table."""
    send(app)
    freeze(app, plan)
    with app.app_context():
        rows = db.session.execute(
            select(Comment.lookup_hmac, Comment.tracker, Comment.nonce, Comment.submission_id)
        ).all()
    values = [value for row in rows for value in row[:2]]
    assert len(values) == len(set(values))
    with app.app_context():
        of_plan = select(Comment.submission_id).where(Comment.consultation_id == plan.id)
        assert set(db.session.scalars(of_plan)) == {None}
