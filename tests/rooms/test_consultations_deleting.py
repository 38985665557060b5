"""A draft that nobody saw can be deleted entirely; an opened plan never."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from consult.access import Actor, Conflict, Forbidden, NotFound, Role, ValidationError
from consult.consultations import deletion, drafting, framing, queries
from consult.storage.database import Model, db, today
from tests.cast import CODE, OPEN_DAYS
from tests.plan_words import DRAFT


def rows_by_table():
    """How many rows each table holds."""
    tables = Model.metadata.sorted_tables
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def test_a_draft_that_nobody_saw_is_not_cancelled_in_public_but_deleted(in_app, ready, writing, olga, cast):
    with pytest.raises(Conflict), writing():
        framing.cancel(olga, CODE, "The council withdrew it.")
    before = rows_by_table()
    with writing():
        fresh = framing.create(olga, title="Another plan")
        actor = Actor(staff_id=olga.staff_id, roles={fresh.id: frozenset({Role.ORGANIZER})})
        drafting.import_draft(actor, fresh.code, DRAFT)
        drafting.publish(actor, fresh.code, "first", "")
        drafting.write_clause(actor, fresh.code, "hours", plain_language="Late.")
        code = fresh.code
    with writing():
        deletion.delete_draft(actor, code)

    after = rows_by_table()
    assert after.pop("record_entry") > before.pop("record_entry")
    # One line about what a restore may not bring back, and none about what was in the draft.
    assert after.pop("erasure_journal") == before.pop("erasure_journal") + 1
    # Made with the very first line.
    assert after.pop("erasure_journal_state") >= before.pop("erasure_journal_state")
    assert after == before
    with pytest.raises(NotFound):
        queries.public_consultation(code)
    with pytest.raises(ValidationError, match="Another plan already has this address"), writing():
        framing.create(olga, title="Yet another", code=code)


def test_what_was_opened_is_never_deleted_and_nobody_else_deletes(in_app, ready, writing, olga, cast):
    with pytest.raises(Forbidden), writing():
        deletion.delete_draft(cast.actor("Dee"), CODE)
    with writing():
        framing.open_(olga, CODE, today() + timedelta(days=OPEN_DAYS))
    with pytest.raises(Conflict), writing():
        deletion.delete_draft(olga, CODE)
