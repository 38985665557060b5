"""tables and columns are named with the glossary's words"""

import re
from collections.abc import Callable, Iterator

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

TABLES = {
    "answer": "signed_response",
    "answer_notes": "response_notes",
    "claim": "impersonation_report",
    "claim_opening": "impersonation_report_access",
    "commitment_to_answer": "answer_deadline",
    "decision": "moderation_decision",
    "disposition": "clause_decision",
    "draft": "draft_version",
    "draft_chapter": "draft_version_chapter",
    "draft_clause": "draft_version_clause",
    "heard": "report",
    "heard_notes": "report_notes",
    "life_event": "consultation_event",
    "opening": "comment_access",
    "passed_on": "recusal",
    "sheet": "comment_vote_sheet",
    "site": "access_code_site",
    "standing": "self_description",
    "vote": "clause_vote",
}
#: By the table's name before.
COLUMNS = {
    "access_code": {"lookup": "lookup_hmac"},
    "account": {"lookup": "lookup_hmac", "epoch": "session_epoch"},
    "affiliation_event": {"by_id": "actor_id"},
    "claim_opening": {"claim_id": "report_id"},
    "comment": {"lookup": "lookup_hmac", "seat": "shuffle_key", "signs": "suggested_labels"},
    "decision": {
        "turn": "sequence", "settled": "effective", "again": "after_approval", "rules": "rules_version",
        "timed": "has_time",
    },
    "disposition": {"code": "disposition"},
    "draft_chapter": {"draft_id": "draft_version_id"},
    "draft_clause": {"draft_id": "draft_version_id"},
    "record_entry": {"log": "consultation_code"},
    "role_event": {"given": "granted", "by_id": "actor_id"},
    "safety_flag": {"turn": "sequence"},
    "staff": {"last_step": "totp_last_step"},
    "submission": {
        "lookup": "lookup_hmac", "tie": "account_hmac", "held": "hold_reason", "settled": "batch_shuffled",
        "shuffled": "day_shuffled",
    },
    "vote": {"lookup": "lookup_hmac"},
}  # fmt: skip
#: Indexes and constraints whose names do not follow from their table and columns.
NAMES = {
    "ix_claim_named": "ix_impersonation_report_named",
    "ix_claim_worded": "ix_impersonation_report_worded",
    "ix_decision_timed": "ix_moderation_decision_has_time_at",
    "ix_decision_unrecorded": "ix_moderation_decision_unrecorded",
    "ix_draft_chapter_place": "ix_draft_version_chapter_draft_version_id_position",
    "ix_draft_clause_place": "ix_draft_version_clause_draft_version_id_position",
    "ix_opening_unrecorded": "ix_comment_access_unrecorded",
    "ix_submission_unsettled": "ix_submission_batch_unshuffled",
    "ix_submission_unshuffled": "ix_submission_day_unshuffled",
}


def upgrade():
    rename(TABLES, COLUMNS, NAMES)


def downgrade():
    columns = {TABLES.get(table, table): turned(names) for table, names in COLUMNS.items()}
    rename(turned(TABLES), columns, turned(NAMES))


def turned(names: dict[str, str]) -> dict[str, str]:
    return {new: old for old, new in names.items()}


def rename(tables: dict[str, str], columns: dict[str, dict[str, str]], names: dict[str, str]) -> None:
    """Rename tables, their columns, and with them constraints and indexes, which are named for both."""
    connection = op.get_bind()
    changed = {
        table: changed_names(sa.inspect(connection), table, tables, columns, names)
        for table in sa.inspect(connection).get_table_names()
    }
    for table, new in tables.items():
        op.rename_table(table, new)
    for table, renamed in columns.items():
        for old, new in renamed.items():
            op.execute(f"ALTER TABLE {tables.get(table, table)} RENAME COLUMN {old} TO {new}")
    on_postgresql = connection.dialect.name == "postgresql"
    for table, (constraints, indexes) in changed.items():
        if constraints or indexes:
            (rename_on_postgresql if on_postgresql else rebuild_on_sqlite)(
                tables.get(table, table), constraints, indexes
            )
    if on_postgresql:
        rename_sequences(connection, tables)


def changed_names(inspector, table, tables, columns, names) -> tuple[dict[str, str], dict[str, str]]:
    """Of one table, as it is before: the names of constraints and of indexes that change, old to new."""

    def by_convention(kind: str, of: list[str], referred: str, after: Callable[[str], str]) -> str:
        new_columns = [columns.get(table, {}).get(each, each) for each in of] if after is new_table else of
        return "_".join([kind, after(table), *new_columns, *([after(referred)] if referred else [])])

    def new_table(name: str) -> str:
        return tables.get(name, name)

    def new_name(name: str, kind: str, of: list[str], referred: str = "") -> str:
        if name in names:
            return names[name]
        if name == by_convention(kind, of, referred, str):
            return by_convention(kind, of, referred, new_table)
        return re.sub(f"^{kind}_{table}_", f"{kind}_{new_table(table)}_", name)

    key = inspector.get_pk_constraint(table)
    constraints = {key["name"]: new_name(key["name"], "pk", [])} if key["name"] else {}
    for each in inspector.get_foreign_keys(table):
        constraints[each["name"]] = new_name(each["name"], "fk", each["constrained_columns"], each["referred_table"])
    for each in inspector.get_unique_constraints(table):
        constraints[each["name"]] = new_name(each["name"], "uq", each["column_names"])
    for each in inspector.get_check_constraints(table):
        constraints[each["name"]] = new_name(each["name"], "ck", [])
    indexes = {
        each["name"]: new_name(each["name"], each["name"][:2], each["column_names"])
        for each in inspector.get_indexes(table)
        if "duplicates_constraint" not in each
    }
    return only_changed(constraints), only_changed(indexes)


def only_changed(names: dict[str, str]) -> dict[str, str]:
    return {old: new for old, new in names.items() if old != new}


def rename_on_postgresql(table: str, constraints: dict[str, str], indexes: dict[str, str]) -> None:
    for old, new in constraints.items():
        op.execute(f"ALTER TABLE {table} RENAME CONSTRAINT {old} TO {new}")
    for old, new in indexes.items():
        op.execute(f"ALTER INDEX {old} RENAME TO {new}")


def rename_sequences(connection, tables: dict[str, str]) -> None:
    """A table that numbers its rows has a sequence, which is named for it too."""
    there = set(sa.inspect(connection).get_sequence_names())
    for old, new in tables.items():
        if f"{old}_id_seq" in there:
            op.execute(f"ALTER SEQUENCE {old}_id_seq RENAME TO {new}_id_seq")


def rebuild_on_sqlite(table: str, constraints: dict[str, str], indexes: dict[str, str]) -> None:
    """SQLite does not rename a constraint: the table is made again, as it tells itself, but for the names."""
    told = list(definitions(table))
    [made] = [sql for kind, sql in told if kind == "table"]
    for old, new in constraints.items():
        made = re.sub(rf'\bCONSTRAINT\s+"?{old}"?(?!\w)', f"CONSTRAINT {new}", made)
    made = re.sub(r'^CREATE TABLE\s+("\w+"|\w+)', "CREATE TABLE renamed", made)
    op.execute(sa.text(made.replace(":", r"\:")))
    op.execute(f"INSERT INTO renamed SELECT * FROM {table}")
    op.drop_table(table)
    op.rename_table("renamed", table)
    for sql in (sql for kind, sql in told if kind == "index"):
        for old, new in indexes.items():
            sql = re.sub(rf'\bINDEX\s+"?{old}"?(?!\w)', f"INDEX {new}", sql)
        op.execute(sa.text(sql.replace(":", r"\:")))


def definitions(table: str) -> Iterator[tuple[str, str]]:
    """How SQLite made a table and its indexes; those that a constraint brings along have no words of their own."""
    query = sa.text("SELECT type, sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL")
    yield from op.get_bind().execute(query, {"table": table}).all()
