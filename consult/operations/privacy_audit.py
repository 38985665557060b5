"""The privacy audit of a running installation: does anything here reveal more about a participant than it may?

It looks at what exists, not at what the program means to do: the tables in the database, the files in the data folder,
the rows. Each finding has a name; tests/rooms/test_privacy_audit.py creates each breach and expects its name.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from stat import S_IMODE, S_ISSOCK

from sqlalchemy import ColumnElement, Connection, DateTime, func, inspect, or_, select, text

from consult.consultations.lifecycle import FROZEN
from consult.consultations.models import Consultation
from consult.contributions import retention
from consult.contributions.enums import Stage
from consult.contributions.models import (
    MADE_OF_WORDS,
    Ballot,
    ClauseVote,
    Comment,
    CommentVote,
    CommentVoteSheet,
    GivenVerdict,
    ItemEvent,
    PlanRating,
    PublicWord,
    SelfDescription,
    Submission,
    Translation,
    VerdictLine,
)
from consult.contributions.verdict_line_rules import LineState, last_day_over
from consult.credentials.models import AccessCode, AccessCodeSite, Account
from consult.moderation import timestamp_coarsening
from consult.moderation.appeals.filing import KEPT_FOR as APPEALS_KEPT_FOR
from consult.moderation.models import Appeal, Notice
from consult.operations.maintenance import Finding
from consult.runtime import key_files
from consult.storage.database import Model, db, settings, today, unsafe_settings

#: Every column that a table of what participants sent may have. Any other is a finding, whatever its name.
ALLOWED_COLUMNS: dict[str, frozenset[str]] = {
    "submission": frozenset({
        "id", "consultation_id", "lookup_hmac", "channel", "account_hmac", "hold_reason", "batch_shuffled", "day",
        "counted_as", "uncounted_since", "changed_on", "day_shuffled", "is_emptied",
    }),
    "clause_vote": frozenset({
        "id", "submission_id", "clause_version_id", "choice", "channel", "lookup_hmac", "tracker", "nonce", "day",
    }),
    "ballot": frozenset({"id", "clause_version_id", "choice", "channel"}),
    "comment": frozenset({
        "id", "submission_id", "consultation_id", "clause_id", "clause_version_id", "channel", "consent", "stage",
        "may_be_plain", "outcome", "counted_as", "original", "public_text", "proposed_wording", "lookup_hmac",
        "tracker", "nonce", "shuffle_key", "day", "pooled_on", "public_on", "purge_on", "suggested_labels", "danger",
        "named_organizations", "wording_hmac", "copy_group", "times_sent", "times_seen", "language", "language_said",
        "language_set", "details",
        "characters", "folded_text", "is_answer", "is_shown", "near_group", "times_near", "is_folded", "reported_as",
        "was_grouped", "code_recorded",
    }),
    "item_event": frozenset({"id", "comment_id", "vote_id", "kind", "effect", "day", "at", "staff_id"}),
    "self_description": frozenset({"id", "submission_id", "kind"}),
    "plan_rating": frozenset({"id", "submission_id", "question", "rating"}),
    "given_verdict": frozenset({
        "id", "consultation_id", "question", "commitment_id", "lookup_hmac", "by_receipt", "hold_reason", "verdict",
        "day",
    }),
    "verdict_line": frozenset({
        "id", "consultation_id", "question", "commitment_id", "text", "day", "hold_reason", "state", "reason",
        "day_shuffled",
    }),
    "translation": frozenset({
        "id", "comment_id", "language", "text", "version", "is_shown", "is_recorded", "staff_id", "day",
    }),
    "public_word": frozenset({"consultation_id", "word", "comment_id"}),
    "comment_vote_sheet": frozenset({
        "id", "consultation_id", "channel", "hold_reason", "batch_shuffled", "uncounted_since", "changed_on",
        "day_shuffled",
    }),
    "comment_vote": frozenset({"id", "sheet_id", "comment_id", "clause_version_id", "value", "people"}),
    "access_code_site": frozenset({"id", "consultation_id", "name", "used"}),
    "access_code": frozenset({"id", "site_id", "lookup_hmac", "used", "unused_token"}),
    "account": frozenset({"id", "lookup_hmac", "passphrase_hash", "session_epoch"}),
    "notice": frozenset({
        "id", "comment_id", "kind", "words", "day", "answer", "reason", "staff_id", "answered_on", "counted_as",
        "uncounted_since",
    }),
    "appeal": frozenset({
        "id", "comment_id", "against", "proposed", "why", "day", "answer", "independent", "staff_id", "answered_on",
        "counted_as", "uncounted_since",
    }),
}  # fmt: skip

#: The only time of day in them: that of something staff did.
MOMENTS = frozenset({("item_event", "at")})

#: Names that no column of any table may have.
REVEALING_WORDS = re.compile(
    r"(^|_)(ip|addr|address|agent|browser|cookie|device|email|fingerprint|host|phone|referr?er)(_|$)"
)

#: What may be in a data folder; names made from the database's are added.
FILES = frozenset({"secret", "secret.forms", "secret.record", "first-run", "serving"})

#: With these, PostgreSQL deletes a segment of its write-ahead log two checkpoints later, and keeps no copy.
LOG_KEPT_SHORT = {"wal_recycle": "off", "archive_mode": "off", "wal_keep_size": "0"}

_PARTICIPANTS = (
    Submission,
    ClauseVote,
    Ballot,
    Comment,
    ItemEvent,
    SelfDescription,
    PlanRating,
    GivenVerdict,
    VerdictLine,
    CommentVoteSheet,
    CommentVote,
    AccessCodeSite,
    AccessCode,
    Account,
    Notice,
    Appeal,
)
_GRACE = timedelta(days=1)
_NO_WORDS = Comment.original.is_(None) & Comment.public_text.is_(None)
#: Random keys have 63 bits: of five or more, it is as good as certain that not all are below this.
_LOW_KEY = 2**40


def privacy_findings() -> list[Finding]:
    """Every breach, by name; empty if nothing was found."""
    with db.engine.connect() as connection:
        found = [Finding("database settings", f"{fault}. Restart, and see the guide") for fault in
                 unsafe_settings(connection)]  # fmt: skip
        found += _schema(connection)
        if connection.dialect.name == "postgresql":
            found += _write_ahead_log(connection)
            found += _heap(connection)
    return [*found, *_files(), *_rows()]


def _schema(connection: Connection) -> Iterator[Finding]:
    inspector = inspect(connection)
    for table in inspector.get_table_names():
        columns = inspector.get_columns(table)
        for column in columns:
            name = column["name"]
            if table in ALLOWED_COLUMNS and name not in ALLOWED_COLUMNS[table]:
                yield Finding(
                    "unknown column", f"{table}.{name} does not belong to this program. Find out who added it, and why"
                )
            elif table in ALLOWED_COLUMNS and isinstance(column["type"], DateTime) and (table, name) not in MOMENTS:
                yield Finding("moment", f"{table}.{name} can hold a time of day")
            if REVEALING_WORDS.search(name):
                yield Finding("telling column", f"{table}.{name} is named like something that shows who took part")
        if table not in Model.metadata.tables and table != "alembic_version":
            yield Finding("unknown table", f"{table} does not belong to this program. Find out who added it, and why")
    if connection.dialect.name == "sqlite":
        yield from _hidden_numbers(connection)


def _hidden_numbers(connection: Connection) -> Iterator[Finding]:
    """If the key does not decide where a row is stored, the row also has a hidden number that counts up."""
    tables = {name: sql or "" for name, sql in connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    )}  # fmt: skip
    for table in ALLOWED_COLUMNS.keys() & tables.keys():
        if tables[table].rstrip().endswith("WITHOUT ROWID"):
            continue
        keyed = [row[1] for row in connection.execute(text(f"PRAGMA table_info({table})")) if row[5]]
        if keyed != ["id"] or not re.search(r'\bid"? INTEGER\b', tables[table]):
            yield Finding("hidden order", f"{table} numbers its rows in the order in which they were sent")
    if "sqlite_sequence" in tables:
        yield Finding("hidden order", "sqlite_sequence counts rows")


#: The rows of past days, by table: where they come from, which are rewritten together, and the key whose order they
#: follow. What moderators and counts write to later has transactions of its own.
_OF_SENDINGS = "join submission on submission.id = {}.submission_id where submission.day_shuffled"
_GROUP = "submission.consultation_id, submission.changed_on"
_REWRITTEN = {
    "clause_vote": (f"clause_vote {_OF_SENDINGS.format('clause_vote')}", _GROUP, "submission.id"),
    "self_description": (f"self_description {_OF_SENDINGS.format('self_description')}", _GROUP, "submission.id"),
    "plan_rating": (f"plan_rating {_OF_SENDINGS.format('plan_rating')}", _GROUP, "submission.id"),
    "erasure_journal": (
        "erasure_journal where day < (select last_task_run from erasure_journal_state)",
        "erasure_journal.day",
        "erasure_journal.id",
    ),
}
#: Rows that counts have written to since reveal nothing by their position. Votes, and the receipt of a comment, are
#: written with the day and not later.
_PLACED = {name: source for name, (source, *_) in _REWRITTEN.items()} | {
    "submission": "submission where submission.day_shuffled and exists (select 1 from clause_vote "
    "where clause_vote.submission_id = submission.id and clause_vote.xmin::text = submission.xmin::text)",
    "comment": "comment join item_event on item_event.comment_id = comment.id and item_event.kind = 'received' "
    f"{_OF_SENDINGS.format('comment')} and item_event.xmin::text = comment.xmin::text",
    "item_event": "item_event left join comment on comment.id = comment_id left join clause_vote "
    "on clause_vote.id = vote_id join submission "
    "on submission.id = coalesce(comment.submission_id, clause_vote.submission_id) where submission.day_shuffled",
    "comment_vote_sheet": "comment_vote_sheet where comment_vote_sheet.day_shuffled and exists (select 1 "
    "from comment_vote where comment_vote.sheet_id = comment_vote_sheet.id "
    "and comment_vote.xmin::text = comment_vote_sheet.xmin::text)",
    "comment_vote": "comment_vote join comment_vote_sheet on comment_vote_sheet.id = comment_vote.sheet_id "
    "and comment_vote_sheet.xmin::text = comment_vote.xmin::text where comment_vote_sheet.day_shuffled",
}  # fmt: skip
#: Each is as old as the one before it, or younger. This is not so for rows that were never rewritten, or by something
#: else.
_OUT_OF_ORDER = """
    select count(*) from (
        select age({table}.xmin) as age,
            lag(age({table}.xmin)) over (partition by {group} order by {key}, age({table}.xmin) desc) as before
        from {source}
    ) as found where age > before
"""
#: Of neighbours by key that one transaction wrote: how many there are, and how many are in reverse order in the heap.
_OUT_OF_PLACE = """
    select count(before), count(*) filter (where place < before) from (
        select {table}.ctid as place,
            lag({table}.ctid) over (partition by {table}.xmin::text order by {table}.id) as before
        from {source}
    ) as found
"""
#: In the order in which people sent, about half would be; written in the order of keys, only the few that filled gaps.
_MOST_OUT_OF_PLACE = 0.4
_LEAST_PAIRS = 40


def _write_ahead_log(connection: Connection) -> Iterator[Finding]:
    """What keeps the log, with deleted words and the time of every submission, for longer than needed."""
    query = text("select name, setting from pg_settings where name = any(:names)")
    for name, value in connection.execute(query, {"names": list(LOG_KEPT_SHORT)}):
        wanted = LOG_KEPT_SHORT[name]
        if value != wanted:
            cure = f"As an administrator of the server: ALTER SYSTEM SET {name} = '{wanted}', then restart it"
            yield Finding("write-ahead log", f"{name} is {value}, not {wanted}, and deleted words stay in it. {cure}")
    for slot in connection.execute(text("select slot_name from pg_replication_slots where not active")).scalars():
        yield Finding("write-ahead log", f"the replication slot {slot} keeps it, but nobody reads it. Drop the slot")


def _heap(connection: Connection) -> Iterator[Finding]:
    """Transactions and positions that reveal in which order people sent on one day."""
    cure = "Find out what has written to the table, then ask for help"
    for table, (source, group, key) in _REWRITTEN.items():
        query = text(_OUT_OF_ORDER.format(table=table, source=source, group=group, key=key))
        if count := connection.execute(query).scalar_one():
            words = f"{count} rows of {table} are not in the order of their keys"
            yield Finding("order", f"{words}: their transactions may show who came first. {cure}")
    for table, source in _PLACED.items():
        pairs, other = connection.execute(text(_OUT_OF_PLACE.format(table=table, source=source))).one()
        if pairs >= _LEAST_PAIRS and other > _MOST_OUT_OF_PLACE * pairs:
            words = f"rows of {table} do not lie in the file in the order of their keys"
            yield Finding("order", f"{words}: their positions may show who came first. {cure}")


def _files() -> Iterator[Finding]:
    folder = settings().data_dir
    database = Path(str(db.engine.url.database)).name if db.engine.dialect.name == "sqlite" else ""
    known = FILES | {key_files.path_of(name, settings()).name for name in key_files.FIELDS}
    known |= {f"{database}{end}" for end in ("", "-journal", ".turn")} if database else set()
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        if S_ISSOCK(status.st_mode):
            continue
        if str(path.relative_to(folder)) not in known:
            yield Finding("unknown file", f"{path} does not belong to this program. See what is in it, then remove it")
        if S_IMODE(status.st_mode) & 0o077:
            yield Finding("open file", f"other users of this machine can use {path}. Run: chmod go= {path}")


def _rows() -> Iterator[Finding]:
    unlinked = select(Consultation.id).where(Consultation.state.in_(FROZEN))
    if count := _count(Submission, Submission.consultation_id.in_(unlinked)):
        yield Finding("link", f"{count} submissions of plans with a frozen report are still linked together")
    if count := _count(Comment, Comment.consultation_id.in_(unlinked), Comment.submission_id.is_not(None)):
        yield Finding("link", f"{count} comments of plans with a frozen report are still linked to a submission")
    if count := _count(ItemEvent, ItemEvent.at.is_not(None), ItemEvent.staff_id.is_(None)):
        yield Finding("moment", f"{count} events of participants have a time of day")
    for table in timestamp_coarsening.ACTS:
        held = select(table.at).join(Comment, Comment.id == table.comment_id).where(
            Comment.consultation_id.in_(unlinked)
        )  # fmt: skip
        if count := sum(not timestamp_coarsening.are_times_coarse(at) for at in db.session.scalars(held)):
            yield Finding("moment", f"{count} staff actions on plans with a frozen report have a time of day")
    if count := _count(Submission, Submission.day_shuffled.is_(False), Submission.changed_on < today() - _GRACE):
        yield Finding("order", f"{count} submissions have waited too long to be shuffled. Run: consult work --once")
    unshuffled = VerdictLine.day_shuffled.is_(False), VerdictLine.hold_reason == ""
    if count := _count(VerdictLine, *unshuffled, VerdictLine.day < today() - _GRACE):
        yield Finding(
            "order", f"{count} lines with verdicts have waited too long to be shuffled. Run: consult work --once"
        )
    yield from _sheets()
    yield from _words()
    for sent in _PARTICIPANTS:
        if _count(sent, sent.id < _LOW_KEY) and _count(sent) >= 5:
            yield Finding("order", f"keys of {sent.__tablename__} are not random: they may show who came first")


def _sheets() -> Iterator[Finding]:
    """Answers to comments that are linked together for longer than they may be, or lie as they were sent."""
    ours = select(Consultation.id).where(Consultation.state.in_(FROZEN), Consultation.imported_from == "")
    if count := _count(CommentVoteSheet, CommentVoteSheet.consultation_id.in_(ours)):
        yield Finding("link", f"{count} sheets of plans with a frozen report still link votes on comments")
    late = CommentVoteSheet.day_shuffled.is_(False), CommentVoteSheet.changed_on < today() - _GRACE
    if count := _count(CommentVoteSheet, *late):
        yield Finding("order", f"{count} sheets have waited too long to be shuffled. Run: consult work --once")


def _words() -> Iterator[Finding]:
    """What was written, or what is known of it, for longer than it may be."""
    if count := retention.overdue(_GRACE):
        yield Finding(
            "retention", f"{count} comments have words that should have been deleted. Run: consult work --once"
        )
    worded = Appeal.proposed.is_not(None) | Appeal.why.is_not(None)
    if count := _count(Appeal, worded, (Appeal.answer != "") | (Appeal.day < today() - APPEALS_KEPT_FOR - _GRACE)):
        yield Finding(
            "retention", f"{count} appeals have words that should have been deleted. Run: consult work --once"
        )
    not_passed_on = (VerdictLine.state == LineState.NOT_PASSED_ON.value) & VerdictLine.text.is_not(None)
    if count := _count(VerdictLine, not_passed_on | (VerdictLine.day <= last_day_over(today()) - _GRACE)):
        yield Finding("retention", f"{count} lines with verdicts should have been deleted. Run: consult work --once")
    published = select(Comment.id).where(Comment.id == PublicWord.comment_id, Comment.stage == Stage.PUBLIC)
    if count := _count(PublicWord, ~published.exists()):
        yield Finding("retention", f"{count} words can be searched for in comments that are not published")
    wordless = select(Comment.id).where(Comment.id == Translation.comment_id, Comment.public_text.is_(None))
    if count := _count(Translation, wordless.exists()):
        yield Finding("retention", f"{count} translations are of comments whose words are deleted")
    noted = or_(*(getattr(Comment, name).is_not(None) for name in MADE_OF_WORDS))
    if count := _count(Comment, _NO_WORDS, noted):
        yield Finding("retention", f"{count} comments whose words are deleted still have what was noted about them")


def _count(table: type[Model], *conditions: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0
