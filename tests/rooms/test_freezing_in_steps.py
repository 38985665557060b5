"""The freeze of a large plan, step by step: each is short, and a process that stops is followed by one that goes on."""

import math
import re
from collections import Counter

import pytest
from sqlalchemy import event, select, update

from consult.access import Conflict
from consult.analysis import tallies
from consult.analysis.models import Theme
from consult.consultations import framing
from consult.contributions import receipt_access
from consult.contributions.models import Submission
from consult.operations import privacy_audit
from consult.report import document as report
from consult.report import freezing
from consult.report.document import NotReady
from consult.runtime import periodic_tasks
from consult.storage.database import Model, begin_write, db, end_transaction
from tests import in_steps
from tests.cast import CODE, reading, writing
from tests.in_steps import begin, step
from tests.moderated import say

#: The most rows that one of the pieces writes: two comments, deleted and stored again with what refers to them.
MOST_ROWS = 45
#: Keys and moments that two freezes of the same plan do not have in common.
DRAWN = {
    "ballot": {"id"}, "comment_vote": {"id"}, "report": {"frozen_at"}, "consultation_event": {"id", "at"},
    "erasure_journal": {"id", "day"}, "comment_count": {"id"},
}  # fmt: skip
#: What the tasks and each page note of themselves.
APART = {"periodic_task_run", "periodic_task_lease", "erasure_journal_state", "staff_session", "record_entry"}


@pytest.fixture
def large(app, cast, plan, monkeypatch):
    return in_steps.close(app, in_steps.fill(app, plan, cast, monkeypatch), cast)


def tables():
    """What the tables contain, without what is drawn anew."""
    found = {}
    for name, table in Model.metadata.tables.items():
        if name not in APART:
            columns = [each for each in table.columns if each.name not in DRAWN.get(name, ())]
            rows = db.session.execute(select(*columns)).all()
            found[name] = sorted((str(tuple(row)) for row in rows), key=str)
    return found


def others(app):
    """What the other periodic tasks do."""
    with app.app_context():
        for name in periodic_tasks._tasks:
            while name != freezing.NAME and periodic_tasks.run_task(name):
                pass


def at_once(app, cast):
    """What a freeze in one transaction leaves, which is then undone."""
    with app.app_context():
        begin_write()
        report.freeze(cast.actor("Ana"), CODE)
        db.session.flush()
        found = tables()
        end_transaction(keep=False)
    return found


def test_a_process_that_stops_after_any_step_is_followed_by_one_that_goes_on(app, cast, large):
    others(app)
    expected, steps = at_once(app, cast), 0
    begin(app, cast)

    def stop(_):
        raise KeyboardInterrupt

    while True:
        with reading(app):
            before = tables()
        session = db.session
        event.listen(session, "before_commit", stop)
        try:
            step(app)
            break
        except KeyboardInterrupt:
            pass
        finally:
            event.remove(session, "before_commit", stop)
        with reading(app):
            assert tables() == before, "a step is done, or not at all"
        assert step(app)
        steps += 1
        if steps == 15:
            others(app)
    assert steps > 30
    with reading(app):
        found = tables()
        assert {name for name in found if found[name] != expected[name]} == set()
        assert not {each.name for each in privacy_audit.privacy_findings()} & {"link", "moment", "order"}


def test_no_report_is_public_while_a_link_is_left(app, large):
    with pytest.raises(RuntimeError), writing(app):
        report.publish(db.session.merge(large.row), {}, None)
    assert large.state == "closed"


def test_what_is_undone_is_not_remembered_as_done(app, cast, large):
    assert at_once(app, cast) == at_once(app, cast)


def most_rows(app, name):
    """How many rows each transaction of a task writes, until it finds nothing more to do."""
    written, found = Counter(), []

    def count(_, cursor, __, parameters, context, executemany):
        if context.isinsert or context.isupdate or context.isdelete:
            written["rows"] += len(parameters) if executemany else max(cursor.rowcount, 0)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "after_cursor_execute", count)
    try:
        while step(app, name):
            found.append(written.pop("rows"))
    finally:
        event.remove(engine, "after_cursor_execute", count)
    assert sum(found) > 5 * MOST_ROWS
    return found


def test_no_step_writes_more_rows_than_its_pieces_have(app, cast, large):
    begin(app, cast)
    found = most_rows(app, freezing.NAME)
    assert large.state == "reported"
    assert len(found) > 30
    assert max(found) <= MOST_ROWS


def test_part_a_is_made_without_reading_many_votes_in_one_transaction(app, cast, large):
    """On SQLite those who send something wait until nobody reads any more."""
    begin(app, cast)
    assert step(app)
    read, transactions = [], []

    def note(connection, cursor, statement, parameters, context, executemany):
        if re.search(r"(FROM|JOIN) (clause|comment)_vote\b", statement):
            read.append(statement)

    def end(connection):
        transactions.append(list(read))
        read.clear()

    with app.app_context():
        engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        event.listen(engine, "rollback", end)
        try:
            freezing._make(large.id)
        finally:
            event.remove(engine, "before_cursor_execute", note)
            event.remove(engine, "rollback", end)
    assert max(len(each) for each in transactions) == 1
    by_groups = [each for each in transactions if "self_description.kind," in "".join(each)]
    described = 22
    assert len(by_groups) == math.ceil(described / tallies.PEOPLE_AT_ONCE)


def test_a_cancelled_plan_is_unlinked_in_the_same_pieces(app, cast, plan, monkeypatch):
    in_steps.fill(app, plan, cast, monkeypatch)
    for number in range(5):
        say(app, f"Not read yet, number {number}.")
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "There is no money.")
    found = most_rows(app, "unlink cancelled plans")
    assert max(found) <= MOST_ROWS
    with reading(app):
        assert db.session.scalar(select(Submission.id).where(Submission.consultation_id == plan.id)) is None


def test_what_no_longer_allows_the_freeze_ends_it_before_anything_is_cut(app, cast, large):
    begin(app, cast)
    with writing(app):
        db.session.execute(update(Theme).where(Theme.consultation_id == large.id).values(minority=""))
    while step(app):
        pass
    assert large.state == "closed"
    assert not large.row.is_being_frozen
    with reading(app):
        assert db.session.scalar(select(Submission.id).where(Submission.consultation_id == large.id).limit(1))
    with pytest.raises(NotReady):
        begin(app, cast)


def test_what_is_missing_is_said_before_the_freeze_begins(app, cast, plan, monkeypatch):
    in_steps.fill(app, plan, cast, monkeypatch).closed()
    with pytest.raises(NotReady):
        begin(app, cast)
    assert not plan.row.is_being_frozen


def test_a_receipt_opens_what_it_will_open_afterwards_once_links_are_being_cut(app, cast, plan, monkeypatch):
    sent = say(app, "Open it at six, please.")
    in_steps.fill(app, plan, cast, monkeypatch)
    plan.closed()
    for is_part_a_made in (False, True):
        with writing(app):
            plan_row = db.session.merge(plan.row)
            plan_row.freeze_begun_on, plan_row.is_part_a_made = plan_row.closed_on, is_part_a_made
        with reading(app):
            mine = receipt_access.open_receipt(sent.receipt)
        assert len(mine.comments) == 1
        assert (mine.submission_id is None, mine.withdrawable) == (is_part_a_made, not is_part_a_made)
    with pytest.raises(Conflict), writing(app):
        receipt_access.withdraw_all(sent.receipt)
    with pytest.raises(Conflict), writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)


def test_only_a_plan_with_much_to_rewrite_is_frozen_in_steps(app, large, monkeypatch):
    with reading(app):
        assert freezing.is_large(large.row)
    monkeypatch.undo()
    with reading(app):
        assert not freezing.is_large(large.row)
