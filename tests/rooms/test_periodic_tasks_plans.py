"""However much was sent, an idle task reads a handful of rows through an index: counted, not timed.

PostgreSQL counts the rows that each statement reads; SQLite counts the steps of its virtual machine.
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import TextClause, bindparam, event, text

from consult.consultations.models import Consultation
from consult.contributions.items import purge_day
from consult.contributions.models import Comment, ItemEvent, Submission
from consult.moderation.models import CommentAccess, ModerationDecision, Notice
from consult.runtime import periodic_tasks
from consult.storage.database import Model, db, now, today
from tests.cast import writing

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

MANY = 8_000
MOST_ROWS = 10
#: More open plans than rows may be read, and as many that are over.
PLANS = 12
#: Only this task waits for what people send: it reads at most ten rows of each open plan.
ROWS_OF_EACH_PLAN = "shuffle submissions"
#: The steps for reading that many rows, with what is done around them.
MOST_STEPS = 1_000
#: Tables that grow with what people send and with what staff do with it.
GIVEN = (
    "submission", "clause_vote", "comment", "item_event", "self_description", "moderation_decision", "comment_access",
    "safety_flag", "recusal", "notice", "notice_access", "appeal",
    "appeal_access", "rereading", "record_entry",
)  # fmt: skip


#: Expressions that give each row its own bytes and its own mark.
OWN = {
    "postgresql": ("decode(md5(number::text), 'hex')", "substr(md5(number::text), 1, 12)"),
    "sqlite": ("randomblob(32)", "lower(hex(randomblob(6)))"),
}


def fill(table: type[Model], source: str, **columns: object) -> None:
    """Insert a row for each row of `source`; columns are SQL if they are text() and otherwise values."""
    given = {name: each for name, each in columns.items() if not isinstance(each, TextClause)}
    told = [str(each) if isinstance(each, TextClause) else f":{name}" for name, each in columns.items()]
    statement = text(f"insert into {table.__tablename__} ({', '.join(columns)}) select {', '.join(told)} {source}")
    kinds = {name: bindparam(name, type_=table.__table__.c[name].type) for name in given}
    db.session.execute(statement.bindparams(*kinds.values()), given)


def say_much(app, plan, cast, count: int) -> None:
    """That many comments, public, opened and decided on by a moderator, with originals that are deleted in some
    weeks.
    """
    with writing(app):
        mo, (own, mark) = cast.ids["Mo"], OWN[db.engine.dialect.name]
        more = f"select number + 1 from counted where number < {count}"
        counted = f"with recursive counted(number) as (select 1 union all {more}) select number from counted"
        numbers = f"({counted}) as numbers"
        words = text("'Voice ' || number")
        fill(
            Submission, f"from {numbers}", id=text("number * 7919000017"), consultation_id=plan.id,
            lookup_hmac=text(own),
            channel="open", hold_reason="", batch_shuffled=True, counted_as="counted", changed_on=today(),
            day_shuffled=True, day=today(),
        )  # fmt: skip
        fill(
            Comment, f"from {numbers}", id=text("number * 7919000017"), submission_id=text("number * 7919000017"),
            consultation_id=plan.id, channel="open",
            consent="quote", stage="public", outcome="publish", counted_as="publish", original=words,
            public_text=words, lookup_hmac=text(own), tracker=text(mark), nonce=text(own), shuffle_key=text("number"),
            day=today(),
            public_on=today(), purge_on=purge_day(plan.id), suggested_labels="", danger=0, language="en", details=0,
            characters=9, folded_text=words,
            wording_hmac=text(own), copy_group=0, times_sent=1,
        )  # fmt: skip
        of_these = "from comment where original like 'Voice %'"
        act = {"id": text("id"), "comment_id": text("id"), "staff_id": mo, "at": now()}
        fill(ItemEvent, of_these, **act, kind="approved", effect=0, day=today())
        fill(ModerationDecision, of_these, **act, sequence=1, outcome="publish", reasons=[], effective=True,
             after_approval=False, recorded=True, rules_version=1, has_time=True)  # fmt: skip
        fill(CommentAccess, of_these, **act, recorded=True)
        db.session.connection().execute(text("analyze"))


def let_much_wait(app, cast) -> None:
    """Nine of each kind wait in each of `PLANS` open plans, with nothing due, and as many plans are over.

    Those that are over keep words that were never published; published comments have reports with words.
    """
    with writing(app):
        for number in range(PLANS):
            add_waiting(f"w{number}", cast.ids["Mo"])
            over = Consultation(
                code=f"x{number}", title="Over", state="answered", answered_on=today(), times_coarsened=True
            )
            db.session.add(over)
            db.session.flush()
            db.session.add_all(comment(over.id, "closed") for _ in range(9))
        db.session.flush()
        db.session.connection().execute(text("analyze"))


def add_waiting(code: str, moderator: int) -> None:
    """An open plan in which nine of each kind wait for a tenth."""
    plan = Consultation(code=code, title="Waits", state="open", opened_on=today(), closes_on=today())
    db.session.add(plan)
    db.session.flush()
    act = {"staff_id": moderator, "at": now()}
    for _ in range(9):
        public = comment(plan.id, "public")
        db.session.add_all([public, comment(plan.id, "pool")])
        db.session.add(Submission(
            consultation_id=plan.id, lookup_hmac=secrets.token_bytes(32), channel="open", uncounted_since=today(),
            changed_on=today(), day=today(),
        ))  # fmt: skip
        db.session.flush()
        db.session.add(ModerationDecision(
            comment_id=public.id, sequence=1, outcome="publish", reasons=[], effective=True, after_approval=False,
            rules_version=1, **act
        ))  # fmt: skip
        db.session.add(CommentAccess(comment_id=public.id, **act))
        since = today() - timedelta(days=1)
        db.session.add(Notice(comment_id=public.id, words="Not me", day=since, uncounted_since=since))


def comment(plan: int, stage: str) -> Comment:
    return Comment(
        consultation_id=plan, channel="open", consent="quote", stage=stage, outcome="publish", counted_as="publish",
        original="Words", public_text="Words", lookup_hmac=secrets.token_bytes(32), tracker=secrets.token_hex(6),
        nonce=secrets.token_bytes(32), shuffle_key=secrets.randbits(60), day=today(), public_on=today(),
        pooled_on=today() if stage == "pool" else None, purge_on=today() + timedelta(days=30),
        wording_hmac=secrets.token_bytes(16), copy_group=0,
    )  # fmt: skip


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
    """(what is read in which way, rows looked at) of each scan in a plan of PostgreSQL."""
    if "Relation Name" in node:
        thrown_away = node.get("Rows Removed by Filter", 0) + node.get("Rows Removed by Index Recheck", 0)
        way = f"{node['Relation Name']} by {node['Node Type']} {node.get('Index Name', '')}"
        yield way, round((node["Actual Rows"] + thrown_away) * node["Actual Loops"])
    for child in node.get("Plans", ()):
        yield from scans(child)


def rows_read(statement: str, parameters: Any) -> list[tuple[str, int]]:
    """What a statement reads in total: tables of plans and staff are as small as those are few."""
    connection = db.session.connection()
    connection.exec_driver_sql("set local enable_seqscan = off")  # Otherwise a table of a dozen rows is read whole.
    explained = connection.exec_driver_sql(f"explain (analyze, format json) {statement}", parameters)
    return [each for each in scans(explained.scalar_one()[0]["Plan"]) if each[1]]


def steps(app, work: Callable[[], object]) -> int:
    """How many steps SQLite's virtual machine takes for `work`."""
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
        let_much_wait(app, cast)
        periodic_tasks.run_once()  # what is noted about new comments
        assert not any(periodic_tasks.run_once().values()), "nothing is due"
        assert sum(count for _, count in rows_read(*asked(read_all)[0])) >= MANY, "what is counted here counts"
        found = {}
        for name in periodic_tasks._tasks:
            sent = asked(lambda name=name: periodic_tasks.run_task(name))
            read = [each for one in sent for each in rows_read(*one) if each[0].split()[0] in GIVEN]
            if sum(count for _, count in read) > MOST_ROWS * (1 + PLANS * (name == ROWS_OF_EACH_PLAN)):
                found[name] = read, sent
    assert found == {}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_idle_task_takes_about_as_many_steps_as_if_nobody_had_spoken(app, plan, cast):
    def count_steps() -> dict[str, int]:
        return {name: steps(app, lambda name=name: periodic_tasks.run_task(name)) for name in periodic_tasks._tasks}

    with app.app_context():
        periodic_tasks.run_once()
        before = count_steps()
        say_much(app, plan, cast, MANY)
        let_much_wait(app, cast)
        periodic_tasks.run_once()  # what is noted about new comments
        assert not any(periodic_tasks.run_once().values()), "nothing is due"
        assert steps(app, read_all) > MANY, "what is counted here counts"
        after = count_steps()
    more = {name: after[name] - before[name] for name in after}
    most = dict.fromkeys(more, MOST_STEPS) | {ROWS_OF_EACH_PLAN: MOST_STEPS * PLANS}
    assert {name: count for name, count in more.items() if count > most[name]} == {}


def read_all() -> None:
    """What a task without an index would do."""
    db.session.execute(text("select count(*) from comment where public_text = 'nobody said this'"))
