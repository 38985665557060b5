"""However much was said, an idle task reads a handful of rows through an index: counted, not timed.

PostgreSQL counts the rows that each statement reads; SQLite counts the steps of its machine.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from consult import sweeps
from consult.contributions.items import purge_day
from consult.contributions.models import Comment, ItemEvent
from consult.database import db, now, random_key, today
from consult.moderation.models import Decision, Opening
from tests.cast import writing

MANY = 5_000
MOST_ROWS = 10
#: What reading so many rows takes, with what is done around them.
MOST_STEPS = 1_000
#: Tables that grow with what people give and with the acts of staff on it.
GIVEN = (
    "submission", "vote", "comment", "item_event", "standing", "decision", "opening", "safety_flag", "passed_on",
    "claim", "claim_opening", "record_entry",
)  # fmt: skip


def comments(plan, count: int) -> list[dict[str, object]]:
    """Public, read and decided on, with words as sent that are to be deleted in some weeks."""
    return [
        {
            "id": random_key(), "consultation_id": plan.id, "channel": "open", "consent": "quote", "stage": "public",
            "outcome": "publish", "counted_as": "publish",
            "original": f"Voice {number}", "public_text": f"Voice {number}",
            "lookup": secrets.token_bytes(32), "tracker": secrets.token_hex(6), "nonce": secrets.token_bytes(32),
            "seat": 1 + secrets.randbelow(10**9), "day": today(), "public_on": today(),
            "purge_on": purge_day(plan.id), "signs": "", "danger": 0,
        }
        for number in range(count)
    ]  # fmt: skip


def say_much(app, plan, cast, count: int) -> None:
    """So many comments, each opened and decided on by a moderator."""
    with writing(app):
        mo, said = cast.ids["Mo"], comments(plan, count)
        rows: Mapping[type, list[dict[str, object]]] = {
            Comment: said,
            ItemEvent: [
                {"id": random_key(), "comment_id": row["id"], "kind": "approved", "effect": 0, "day": today(),
                 "at": now(), "staff_id": mo} for row in said
            ],
            Decision: [
                {"id": random_key(), "comment_id": row["id"], "staff_id": mo, "turn": 1, "outcome": "publish",
                 "reasons": [], "settled": True, "again": False, "recorded": True, "rules": 1, "at": now(),
                 "timed": True} for row in said
            ],
            Opening: [
                {"id": random_key(), "comment_id": row["id"], "staff_id": mo, "recorded": True, "at": now()}
                for row in said
            ],
        }  # fmt: skip
        for table, some in rows.items():
            db.session.execute(insert(table.__table__), some)
        if db.engine.dialect.name == "postgresql":
            db.session.flush()
            db.session.connection().execute(text("analyze"))


def asked(work: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements that `work` sends, with their parameters."""
    sent: list[tuple[str, Any]] = []

    def note(connection, cursor, statement, parameters, context, many) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
        db.session.rollback()
    return [each for each in sent if each[0].lower().startswith("select")]


def scans(node: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """(what is read by which way, rows looked at) of each scan in a plan of PostgreSQL."""
    if "Relation Name" in node:
        thrown_away = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        way = f"{node['Relation Name']} by {node['Node Type']} {node.get('Index Name', '')}"
        yield way, round((node["Actual Rows"] + thrown_away) * node["Actual Loops"])
    for child in node.get("Plans", ()):
        yield from scans(child)


def rows_read(statement: str, parameters: Any) -> list[tuple[str, int]]:
    """What a statement reads, in all: tables of plans and staff are as small as those are few."""
    connection = db.session.connection()
    connection.exec_driver_sql("set local enable_seqscan = off")  # A table of a dozen rows is else read whole.
    explained = connection.exec_driver_sql(f"explain (analyze, format json) {statement}", parameters)
    return [each for each in scans(explained.scalar_one()[0]["Plan"]) if each[1]]


def steps(app, work: Callable[[], object]) -> int:
    """How many steps SQLite's machine takes for `work`."""
    counted = [0]

    def one_more() -> int:
        counted[0] += 1
        return 0

    def begin(connection) -> None:
        connection.connection.driver_connection.set_progress_handler(one_more, 1)

    event.listen(db.engine, "begin", begin)
    try:
        work()
    finally:
        event.remove(db.engine, "begin", begin)
        db.session.rollback()
        with db.engine.connect() as connection:
            connection.connection.driver_connection.set_progress_handler(None, 0)
        db.engine.dispose()
    return counted[0]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_no_idle_task_reads_more_than_ten_rows_of_what_people_gave(app, plan, cast):
    with app.app_context():
        sweeps.run_once()
        say_much(app, plan, cast, MANY)
        assert sum(count for _, count in rows_read(*asked(read_all)[0])) >= MANY, "what is counted here counts"
        found = {}
        for name in sweeps._sweeps:
            for statement, parameters in asked(sweeps._sweeps[name]):
                read = [each for each in rows_read(statement, parameters) if each[0].split()[0] in GIVEN]
                if sum(count for _, count in read) > MOST_ROWS:
                    found[name] = read, statement
    assert found == {}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_idle_task_takes_about_as_many_steps_as_if_nobody_had_spoken(app, plan, cast):
    with app.app_context():
        sweeps.run_once()
        before = {name: steps(app, sweeps._sweeps[name]) for name in sweeps._sweeps}
        say_much(app, plan, cast, MANY)
        assert steps(app, read_all) > MANY, "what is counted here counts"
        after = {name: steps(app, sweeps._sweeps[name]) for name in sweeps._sweeps}
    assert {name: after[name] - before[name] for name in after if after[name] - before[name] > MOST_STEPS} == {}


def read_all() -> None:
    """What a task without an index would do."""
    db.session.execute(text("select count(*) from comment where public_text = 'nobody said this'"))
