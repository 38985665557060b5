"""However much was said, an idle task reads a handful of rows through an index: counted, not timed.

PostgreSQL counts the rows that each statement reads; SQLite counts the steps of its machine.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import TextClause, bindparam, event, text

from consult.contributions.items import purge_day
from consult.contributions.models import Comment, ItemEvent, Submission
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.runtime import periodic_tasks
from consult.storage.database import Model, db, now, today
from tests.cast import writing

MANY = 200_000
MOST_ROWS = 10
#: What reading so many rows takes, with what is done around them.
MOST_STEPS = 1_000
#: Tables that grow with what people give and with the acts of staff on it.
GIVEN = (
    "submission", "vote", "comment", "item_event", "standing", "decision", "opening", "safety_flag", "passed_on",
    "claim", "claim_opening", "record_entry",
)  # fmt: skip


#: Expressions that give each row its own bytes and its own mark.
OWN = {
    "postgresql": ("decode(md5(number::text), 'hex')", "substr(md5(number::text), 1, 12)"),
    "sqlite": ("randomblob(32)", "lower(hex(randomblob(6)))"),
}


def fill(table: type[Model], source: str, **columns: object) -> None:
    """Insert a row for each one that `source` gives; columns are SQL where they are text() and values where not."""
    given = {name: each for name, each in columns.items() if not isinstance(each, TextClause)}
    told = [str(each) if isinstance(each, TextClause) else f":{name}" for name, each in columns.items()]
    statement = text(f"insert into {table.__tablename__} ({', '.join(columns)}) select {', '.join(told)} {source}")
    kinds = {name: bindparam(name, type_=table.__table__.c[name].type) for name in given}
    db.session.execute(statement.bindparams(*kinds.values()), given)


def say_much(app, plan, cast, count: int) -> None:
    """So many comments, public, opened and decided on by a moderator, with words as sent that go in some weeks."""
    with writing(app):
        mo, (own, mark) = cast.ids["Mo"], OWN[db.engine.dialect.name]
        more = f"select number + 1 from counted where number < {count}"
        counted = f"with recursive counted(number) as (select 1 union all {more}) select number from counted"
        numbers = f"({counted}) as numbers"
        words = text("'Voice ' || number")
        fill(
            Submission, f"from {numbers}", id=text("number * 7919000017"), consultation_id=plan.id, lookup=text(own),
            channel="open", held="", settled=True, counted_as="counted", changed_on=today(), shuffled=True, day=today(),
        )  # fmt: skip
        fill(
            Comment, f"from {numbers}", id=text("number * 7919000017"), submission_id=text("number * 7919000017"),
            consultation_id=plan.id, channel="open",
            consent="quote", stage="public", outcome="publish", counted_as="publish", original=words,
            public_text=words, lookup=text(own), tracker=text(mark), nonce=text(own), seat=text("number"), day=today(),
            public_on=today(), purge_on=purge_day(plan.id), signs="", danger=0,
        )  # fmt: skip
        of_these = "from comment where original like 'Voice %'"
        act = {"id": text("id"), "comment_id": text("id"), "staff_id": mo, "at": now()}
        fill(ItemEvent, of_these, **act, kind="approved", effect=0, day=today())
        fill(ModerationDecision, of_these, **act, turn=1, outcome="publish", reasons=[], settled=True, again=False,
             recorded=True, rules=1, timed=True)  # fmt: skip
        fill(CommentAccess, of_these, **act, recorded=True)
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
        periodic_tasks.run_once()
        say_much(app, plan, cast, MANY)
        assert sum(count for _, count in rows_read(*asked(read_all)[0])) >= MANY, "what is counted here counts"
        found = {}
        for name in periodic_tasks._tasks:
            for statement, parameters in asked(periodic_tasks._tasks[name]):
                read = [each for each in rows_read(statement, parameters) if each[0].split()[0] in GIVEN]
                if sum(count for _, count in read) > MOST_ROWS:
                    found[name] = read, statement
    assert found == {}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_idle_task_takes_about_as_many_steps_as_if_nobody_had_spoken(app, plan, cast):
    with app.app_context():
        periodic_tasks.run_once()
        before = {name: steps(app, periodic_tasks._tasks[name]) for name in periodic_tasks._tasks}
        say_much(app, plan, cast, MANY)
        assert steps(app, read_all) > MANY, "what is counted here counts"
        after = {name: steps(app, periodic_tasks._tasks[name]) for name in periodic_tasks._tasks}
    assert {name: after[name] - before[name] for name in after if after[name] - before[name] > MOST_STEPS} == {}


def read_all() -> None:
    """What a task without an index would do."""
    db.session.execute(text("select count(*) from comment where public_text = 'nobody said this'"))
