"""A day's rows are rewritten together: nothing in the database's files reveals which batch of it came first.

Against anyone who takes the server and knows in which order people came that day. Ranks of arrival are compared with
ranks of transactions and positions in PostgreSQL's heap (Spearman, ties at their middle). With 200 submissions chance
alone stays under 0.25 in all but one run of a thousand, and the transactions of ten batches would give 0.99.
"""

import re
import secrets

import pytest
from sqlalchemy import select, text, update

from consult.consultations.principles import Principle, Rating
from consult.contributions import plan_ratings, receipt_access, row_shuffling, self_descriptions, submitting
from consult.contributions.enums import Choice, Consent, SelfDescriptionKind
from consult.contributions.models import ClauseVote, Comment, CommentVote, CommentVoteSheet, Submission
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.credentials import receipts
from consult.operations import privacy_audit
from consult.runtime import erasure_journal, periodic_tasks
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, settings, today, write_transaction
from tests.cast import CODE, add_cast, open_plan, writing
from tests.conftest import close
from tests.house.source import ROOT
from tests.moderated import decide, say
from tests.postgres import ROLE, Server

pytestmark = pytest.mark.both_databases

BATCHES, SIZE = 10, 20
MOST_BY_CHANCE = 0.25
TABLES = {"submission": Submission, "vote": ClauseVote, "comment": Comment}


def ranks(values):
    """Ranks less their middle; equal values share one."""
    order = sorted(values)
    first = {value: at for at, value in reversed(list(enumerate(order)))}
    found = [first[value] + (order.count(value) - 1) / 2 for value in values]
    return [rank - (len(values) - 1) / 2 for rank in found]


def rho(came, stands):
    a, b = ranks(came), ranks(stands)
    size = (sum(x * x for x in a) * sum(y * y for y in b)) ** 0.5
    return sum(x * y for x, y in zip(a, b, strict=True)) / size if size else 0.0


def send(number):
    """One submission; returns the look-ups of its rows by table."""
    what = NewSubmission(
        {"siting": Choice.OPPOSE}, [CommentText(None, f"About time, says number {number}.", Consent.SHOW)]
    )
    receipt = submitting.send(CODE, secrets.token_bytes(16), what)
    found = {"submission": submitting.submission_lookup(receipt)}
    return found | {
        kind: receipts.derive(settings().secret, receipt, kind, 0, 0).lookup_hmac for kind in ("vote", "comment")
    }


def a_day(app):
    """Ten batches, each rewritten when it is complete."""
    sent = []
    for _ in range(BATCHES):
        with writing(app):
            sent += [send(number) for number in range(SIZE)]
        work(app)
    return sent


def work(app):
    with app.app_context():
        periodic_tasks.run_once()
        db.session.remove()


def told(app, sent):
    """How much the transactions and positions of each table's rows reveal about the order of arrival."""
    found = {}
    with app.app_context():
        for name, table in TABLES.items():
            query = select(
                table.lookup_hmac, text("xmin::text::bigint"),
                text("(ctid::text::point)[0] * 100000 + (ctid::text::point)[1]"),
            )  # fmt: skip
            rows = {lookup: told for lookup, *told in db.session.execute(query)}
            for at, what in enumerate(("transactions", "places")):
                found[name, what] = abs(rho(list(range(len(sent))), [rows[one[name]][at] for one in sent]))
        db.session.rollback()
    return found


def test_across_the_batches_of_a_day_nothing_tells_who_came_first(app, plan, clock, database_kind):
    if database_kind != "postgresql":
        pytest.skip("on SQLite a random key is the row's place")
    sent = a_day(app)
    before = told(app, sent)
    assert min(before[name, "transactions"] for name in TABLES) > 0.9, "else this measures nothing"
    clock.forward(days=1)
    work(app)
    after = told(app, sent)
    assert max(after.values()) < MOST_BY_CHANCE, after
    with app.app_context():
        assert [each.words for each in privacy_audit.privacy_findings() if each.name == "order"] == []


def test_what_is_written_to_later_is_rewritten_with_its_day(app, cast, plan, clock):
    sent = say(app)
    clock.forward(days=1)
    work(app)
    assert waiting(app, plan) == 0
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    work(app)
    assert waiting(app, plan) == 1, "it was published today"
    clock.forward(days=1)
    work(app)
    assert waiting(app, plan) == 0


def waiting(app, plan):
    with app.app_context():
        ours = Submission.consultation_id == plan.id
        found = db.session.query(Submission).where(Submission.day_shuffled.is_(False), ours).count()
        db.session.rollback()
    return found


def test_a_day_is_rewritten_in_pieces_that_keep_nobody_waiting_long(app, plan, clock, monkeypatch):
    """Each piece is a transaction of its own, with a limited number of submissions; one that fails leaves the others
    done.
    """
    monkeypatch.setattr(row_shuffling, "PIECE", 7)
    with writing(app):
        for number in range(20):
            send(number)
    work(app)
    clock.forward(days=1)
    with writing(app):
        db.session.execute(update(Submission).where(Submission.consultation_id != plan.id).values(day_shuffled=True))
    done = []
    for _ in range(4):
        with writing(app):
            done.append(row_shuffling.shuffle_due())
    assert done == [7, 7, 6, 0]


def out_of_order(app):
    """By table, what the audit says about the order of its rows: transactions, positions."""
    with app.app_context():
        found = [each.words for each in privacy_audit.privacy_findings() if each.name == "order"]
        db.session.rollback()
    told = ((name, what) for name in privacy_audit._PLACED for what in ("transactions", "positions"))
    return {(name, what) for name, what in told for words in found if f"rows of {name} " in words and what in words}


def come(number):
    """One submission, a self-description, a rating, a sheet of answers to its comment, and a line of the journal."""
    seed = secrets.token_bytes(16)
    what = NewSubmission(
        {"siting": Choice.OPPOSE}, [CommentText(None, f"About time, says number {number}.", Consent.SHOW)]
    )
    submitting.send(CODE, seed, what)
    self_descriptions.describe(CODE, seed, {SelfDescriptionKind.FAMILY})
    plan_ratings.rate(CODE, seed, {Principle.DIGNITY: Rating.WORSE})
    comment = db.session.scalars(select(Comment).order_by(Comment.id).limit(1)).one()
    sheet = CommentVoteSheet(
        consultation_id=comment.consultation_id, channel="open", uncounted_since=today(), changed_on=today()
    )
    db.session.add(sheet)
    db.session.flush()
    db.session.add(CommentVote(sheet_id=sheet.id, comment_id=comment.id, value=1))
    erasure_journal.note(Taken.VOTE, number, "withdrawn")


@pytest.mark.parametrize("at_once", [False, True])
def test_a_day_that_was_not_rewritten_is_named_by_table(app, plan, clock, database_kind, at_once):
    """Rows from many transactions reveal by these who came first, and rows from one by their positions."""
    if database_kind != "postgresql":
        pytest.skip("on SQLite a random key is the row's place")
    # Of 200 random keys, fewer than four in ten lie out of order once in a million times; of 60, once in 300 times.
    pieces = [range(200)] if at_once else [[number] for number in range(60)]
    for piece in pieces:
        with writing(app):
            for number in piece:
                come(number)
            # As a program would leave a day that it claims to have rewritten, but has not.
            for table in ("submission", "comment_vote_sheet"):
                db.session.execute(text(f"update {table} set day_shuffled = true"))
    clock.forward(days=1)
    with writing(app):
        erasure_journal.state().last_task_run = today()
    if at_once:
        assert out_of_order(app) == {(name, "positions") for name in privacy_audit._PLACED}
    else:
        assert {(name, "transactions") for name in privacy_audit._REWRITTEN} <= out_of_order(app)


def test_a_day_that_was_rewritten_is_in_order(app, plan, clock, database_kind):
    if database_kind != "postgresql":
        pytest.skip("on SQLite a random key is the row's place")
    for number in range(60):
        with writing(app):
            come(number)
    work(app)
    clock.forward(days=1)
    work(app)
    assert out_of_order(app) == set()


@pytest.fixture
def private(stages, tmp_path, database_kind):
    """Makes an application on a PostgreSQL server of its own, with these settings: the server and the application."""
    if database_kind != "postgresql":
        pytest.skip("SQLite has no such log")
    made = []

    def make(**said):
        made.append(server := Server(**said))
        server.tell(f"create database kept owner {ROLE}")
        app = stages.app(tmp_path / "var", CONSULT_DATABASE_URL=server.url("kept"))
        with app.app_context():
            with write_transaction():
                db.create_all()
            db.session.remove()
        made.append(app)
        return server, app

    yield make
    for server, app in zip(made[::2], made[1::2], strict=True):
        close(app)
        server.close()


@pytest.mark.parametrize(("name", "value"), [
    ("wal_recycle", "on"), ("wal_keep_size", "64MB"), ("archive_mode", "on"), ("archive_mode", "always"),
])  # fmt: skip
def test_a_server_that_keeps_its_log_is_named(private, name, value):
    _, app = private(**{name: value})
    with app.app_context():
        found = [each for each in privacy_audit.privacy_findings() if each.name == "write-ahead log"]
        db.session.rollback()
    assert len(found) == 1
    assert name in str(found[0])


def test_a_replication_slot_that_nobody_reads_is_named(private):
    """Against a standby that is long gone, for which the server keeps its whole log."""
    server, app = private(wal_level="replica")
    server.tell("select pg_create_physical_replication_slot('gone', true)")
    with app.app_context():
        found = [each for each in privacy_audit.privacy_findings() if each.name == "write-ahead log"]
        db.session.rollback()
    assert ["the replication slot gone keeps it" in str(each) for each in found] == [True]


def in_files(server, words):
    """The server's files that contain these words."""
    paths = [path for path in server.data.rglob("*") if path.is_file()]
    return [str(path.relative_to(server.data)) for path in paths if words.encode() in path.read_bytes()]


def recipe():
    """What the guide says to run on the database after a takedown."""
    guide = (ROOT / "docs/operating.md").read_text("utf-8")
    [lines] = [block for block in re.findall(r"```sql\n(.*?)```", guide, re.DOTALL) if "VACUUM (FULL)" in block]
    return [line.rstrip(";") for line in lines.splitlines()]


def test_the_guides_lines_leave_withdrawn_words_in_no_file_of_the_server(private):
    """A seized server, after somebody deleted what they wrote: neither tables nor the write-ahead log contain it."""
    server, app = private()
    add_cast(app)
    open_plan(app)
    words = f"My neighbour on the third floor sells it, mark {secrets.token_hex(8)}."
    with writing(app):
        what = NewSubmission(
            comments=[CommentText(None, words, Consent.SHOW), CommentText("siting", "Too far away.", Consent.SHOW)]
        )
        receipt = receipts.as_words(submitting.send(CODE, secrets.token_bytes(16), what))
    server.tell("checkpoint")
    with writing(app):
        receipt_access.withdraw_comment(receipt, 0)
    work(app)
    close(app)
    assert {path.split("/")[0] for path in in_files(server, words)} == {"base", "pg_wal"}, "else nothing is measured"
    server.tell(*recipe(), database="kept")
    assert in_files(server, words) == []
    assert in_files(server, "Too far away.") != []
