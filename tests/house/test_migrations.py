"""Migrations: numbered, one newest, the same schema as the tables in code, up and down with rows in them."""

import re
import shutil
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import func, inspect, select, text

from consult.analysis.models import ReportNotes
from consult.consultations.models import Clause, Consultation, ConsultationEvent, EditRequest
from consult.contributions.models import PublicWord
from consult.operations import maintenance
from consult.response.models import ClauseDecision, InvitedReply, LaterDecision
from consult.response.reply_rules import ReferredPoint
from consult.storage.database import db, now
from tests.cast import CODE, Cast, add_cast, counted, open_plan, reading, writing
from tests.conftest import Stages, close
from tests.house.source import ROOT
from tests.moderated import decide, say

pytestmark = pytest.mark.slow

FOLDER = ROOT / "migrations"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def bare(stages: Stages, tmp_path: Path, database_kind: str):
    """An application with an empty database."""
    stages.copy("", tmp_path / "bare", database_kind)
    app = stages.app(tmp_path / "bare")
    with app.app_context():
        yield app
    close(app)


@pytest.fixture(scope="module")
def migrated_once(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """A folder with a database that all migrations have made, which nobody changes."""

    @cache
    def folder(kind: str) -> Path:
        made = tmp_path_factory.mktemp(kind) / "var"
        stages.copy("", made, kind)
        app = stages.app(made)
        with app.app_context():
            flask_migrate.upgrade()
        close(app)
        return made

    return folder


@pytest.fixture
def migrated(stages: Stages, migrated_once: Callable[[str], Path], tmp_path: Path, database_kind: str):
    """An application after all migrations."""
    source, folder = migrated_once(database_kind), tmp_path / "migrated"
    shutil.copytree(source, folder)
    if database_kind == "postgresql":
        stages.copy_rows(source, folder)
    app = stages.app(folder)
    with app.app_context():
        yield app
    close(app)


def versions() -> list[str]:
    return sorted(path.stem for path in (FOLDER / "versions").glob("*.py"))


def counts() -> dict[str, int]:
    """How many rows each table has."""
    found = {
        table.name: db.session.scalar(select(func.count()).select_from(table)) for table in db.metadata.sorted_tables
    }
    db.session.rollback()
    return found


def described() -> dict[str, dict[str, object]]:
    """Columns, constraints and indexes by table, as the database reports them."""
    see = inspect(db.engine)
    return {
        table: {
            "columns": sorted((c["name"], str(c["type"]), c["nullable"]) for c in see.get_columns(table)),
            "checks": sorted((c["name"], c["sqltext"]) for c in see.get_check_constraints(table)),
            "unique": sorted((u["name"], tuple(u["column_names"])) for u in see.get_unique_constraints(table)),
            "references": sorted(
                (f["name"], tuple(f["constrained_columns"]), f["referred_table"], str(f["options"]))
                for f in see.get_foreign_keys(table)
            ),
            "indexes": sorted((i["name"], tuple(i["column_names"]), i["unique"]) for i in see.get_indexes(table)),
            "key": (see.get_pk_constraint(table)["name"], tuple(see.get_pk_constraint(table)["constrained_columns"])),
        }
        for table in see.get_table_names()
        if table != "alembic_version"
    }


def test_versions_are_numbered_without_a_gap():
    numbers = [name[:4] for name in versions()]
    assert numbers == [f"{place:04}" for place in range(1, len(numbers) + 1)]
    assert [name for name in versions() if not re.fullmatch(r"\d{4}_[a-z0-9_]+", name)] == []


def test_each_version_follows_the_one_before():
    scripts = list(ScriptDirectory(str(FOLDER)).walk_revisions())[::-1]
    assert [(s.revision, s.down_revision) for s in scripts] == [
        (f"{place:04}", f"{place - 1:04}" if place > 1 else None) for place in range(1, len(scripts) + 1)
    ]


def test_the_pinned_head_is_the_newest_version():
    assert (FOLDER / "HEAD.txt").read_text("utf-8") == versions()[-1] + "\n"


def test_no_migration_needs_the_program():
    """Against a change of the program that changes what an old migration does."""
    imported = {
        path.stem: sorted(
            set(re.findall(r"^\s*(?:from|import) (consult\b[\w.]*)", path.read_text("utf-8"), re.MULTILINE))
        )
        for path in FOLDER.rglob("*.py")
    }
    assert {name: modules for name, modules in imported.items() if modules} == {"env": ["consult.storage.database"]}


def test_migrations_make_the_schema_that_the_tables_in_code_describe(
    bare: Flask, stages: Stages, tmp_path: Path, database_kind: str
):
    flask_migrate.upgrade()
    migrated = described()
    with db.engine.connect() as connection:
        seen = MigrationContext.configure(connection, opts={"render_as_batch": True, "compare_type": True})
        assert compare_metadata(seen, db.metadata) == []
    stages.copy("schema", tmp_path / "made", database_kind)
    made = stages.app(tmp_path / "made")
    with made.app_context():
        assert migrated == described()
    close(made)


def test_every_constraint_and_index_has_a_name(migrated: Flask):
    for table, parts in described().items():
        names = [row[0] for kind in ("checks", "unique", "references", "indexes") for row in parts[kind]]
        assert all([*names, parts["key"][0]]), f"{table} has something without a name"


def test_rows_live_through_every_step_down_and_up_again(migrated: Flask):
    """Each version is left and entered again, and left for the version below; a table's rows are gone only with it."""
    add_cast(migrated)
    open_plan(migrated)
    assert counts()["comment"] > 0
    assert counts()["draft_version_clause"] > 0
    for version in reversed(versions()[1:]):
        below = f"{int(version[:4]) - 1:04}"
        before = contents()
        flask_migrate.downgrade(revision=below)
        there = set(contents())
        flask_migrate.upgrade(revision=version[:4])
        after = contents()
        lost = {table for table in there & set(before) if len(after[table]) != len(before[table])}
        assert lost == set(), f"{version} loses rows"
        flask_migrate.downgrade(revision=below)
    flask_migrate.upgrade()
    assert counts()["comment"] > 0


def contents() -> dict[str, list[dict[str, object]]]:
    """Every row of every table, as the database tells them."""
    with db.engine.connect() as connection:
        return {
            table: sorted(map(dict, connection.execute(text(f"select * from {table}")).mappings()), key=str)
            for table in inspect(db.engine).get_table_names()
        }


def test_renaming_changes_names_and_nothing_else(bare: Flask):
    """The names of tables, columns, constraints and indexes, there and back."""
    flask_migrate.upgrade(revision="0013")
    old = described()
    flask_migrate.upgrade()
    add_cast(bare)
    open_plan(bare)
    flask_migrate.downgrade(revision="0014")
    new, rows = described(), contents()
    flask_migrate.downgrade(revision="0013")
    assert described() == old
    assert sum(map(len, contents().values())) == sum(map(len, rows.values()))
    flask_migrate.upgrade(revision="0014")
    assert (described(), contents()) == (new, rows)


def test_a_renamed_column_keeps_what_is_in_it(migrated: Flask):
    add_cast(migrated)
    open_plan(migrated)
    with writing(migrated):
        plan = db.session.scalar(select(Consultation.id).where(Consultation.code == CODE))
        db.session.add(ReportNotes(
            consultation_id=plan, missing_groups="Women in prison.", disagreement="By age.", reliability="Few wrote.",
            ungrouped="They are blank.",
        ))  # fmt: skip
    flask_migrate.downgrade(revision="0018")
    new = contents()
    flask_migrate.downgrade(revision="0017")
    old = contents()
    [notes] = old["report_notes"]
    assert (notes["not_heard"], notes["differ"], notes["solid"], notes["unsorted"]) == (
        "Women in prison.", "By age.", "Few wrote.", "They are blank.",
    )  # fmt: skip
    for table, names in (("clause_version", ("plain", "plain_language")), ("evidence", ("says", "finding"))):
        assert {row[names[0]] for row in old[table]} == {row[names[1]] for row in new[table]} != {""}
    flask_migrate.upgrade(revision="0018")
    assert contents() == new


def test_the_state_of_a_plan_with_a_report_keeps_its_meaning(migrated: Flask):
    add_cast(migrated)
    with writing(migrated):
        plan = db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one()
        plan.state = "reported"
        db.session.add(ConsultationEvent(consultation_id=plan.id, kind="reported", at=now()))
    states = (
        text(f"select state from consultation where code = '{CODE}'"),  # noqa: S608
        text("select kind from consultation_event where kind like '%rep%'"),
    )
    flask_migrate.downgrade(revision="0014")
    with db.engine.connect() as connection:
        assert [connection.execute(query).scalars().all() for query in states] == [["heard"], []]
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        assert [connection.execute(query).scalars().all() for query in states] == [["reported"], ["reported"]]


def test_who_signs_owns_what_was_put_off_before_there_was_an_owner(migrated: Flask):
    add_cast(migrated)
    open_plan(migrated)
    with writing(migrated):
        plan = db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one()
        clause = db.session.scalars(select(Clause).where(Clause.consultation_id == plan.id)).first()
        plan.decider = "The Board of Health"
        db.session.add(ClauseDecision(
            consultation_id=plan.id, clause_id=clause.id, disposition="deferred", reason_kind="law", reason="Why.",
        ))  # fmt: skip
    flask_migrate.downgrade(revision="0072")
    flask_migrate.upgrade()
    with reading(migrated):
        assert db.session.scalar(select(ClauseDecision.owner)) == "The Board of Health"


def test_an_office_was_asked_about_what_was_passed_to_it_until_it_answered(migrated: Flask):
    add_cast(migrated)
    open_plan(migrated)
    at = now()
    with writing(migrated):
        plan = db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one()
        first, second, *_ = db.session.scalars(select(Clause).where(Clause.consultation_id == plan.id))
        for office in ("The mayor", "The police"):
            replied = {"replied_on": at.date(), "confirmed_on": at.date()} if office == "The police" else {}
            db.session.add(InvitedReply(
                consultation_id=plan.id, purpose="office", invited=office, invited_on=at.date(), due_on=at.date(),
                cuts=[], **replied,
            ))  # fmt: skip
        named = {"consultation_id": plan.id, "office": "The police", "law": "The Act"}
        later = {
            "document": {},
            "hash": "00",
            "signed_at": at + timedelta(days=3),
            "staff_id": Cast(migrated).ids["Dee"],
        }
        db.session.add_all([
            ClauseDecision(clause_id=first.id, disposition="referred", reason_kind="law", reason="Why.", **named),
            LaterDecision(clause_id=second.id, **named, **later),
            LaterDecision(clause_id=first.id, **named | {"office": "The mayor"}, **later),
        ])  # fmt: skip
        key = first.key
    flask_migrate.downgrade(revision="0076")
    flask_migrate.upgrade()
    with reading(migrated):
        asked = {row.invited: (row.number, row.asked) for row in db.session.scalars(select(InvitedReply))}
    assert asked == {
        "The police": (1, [ReferredPoint(key, "", later=False)]),
        "The mayor": (1, [ReferredPoint(key, "", later=True)]),
    }


def test_an_invitation_that_was_withdrawn_is_none_for_an_earlier_program(migrated: Flask):
    add_cast(migrated)
    at = now().date()
    with writing(migrated):
        plan = db.session.scalars(select(Consultation.id)).first()
        for invited, given in (("A mistake", {"withdrawn_on": at, "withdrawal_reason": "mistake"}), ("The union", {})):
            db.session.add(InvitedReply(
                consultation_id=plan, purpose="right_of_reply", invited=invited, invited_on=at, due_on=at, cuts=[],
                **given,
            ))  # fmt: skip
    flask_migrate.downgrade(revision="0077")
    flask_migrate.upgrade()
    with reading(migrated):
        assert db.session.scalars(select(InvitedReply.invited)).all() == ["The union"]


def test_an_edit_that_waits_for_a_second_person_waits_still_after_a_step_down_and_up(migrated: Flask):
    add_cast(migrated)
    open_plan(migrated)
    with writing(migrated):
        plan = db.session.scalar(select(Consultation.id).where(Consultation.code == CODE))
        db.session.add(EditRequest(
            consultation_id=plan, draft_number=2, note="", findings=[], difference=[], contents_hash="ab12",
            staff_id=Cast(migrated).ids["Olga"], at=now(),
        ))  # fmt: skip
    flask_migrate.downgrade(revision="0010")
    flask_migrate.upgrade()
    with reading(migrated):
        assert db.session.scalar(select(EditRequest.contents_hash)) == "ab12"


def test_words_that_somebody_proposed_stay_readable_after_a_step_down(migrated: Flask):
    add_cast(migrated)
    open_plan(migrated)
    say(migrated, "Why.", proposed_wording="What.")
    flask_migrate.downgrade(revision="0035")
    query = text("select original, public_text from comment where original like 'Why.%'")
    with db.engine.connect() as connection:
        assert connection.execute(query).all() == [("Why.\n\x1e\nWhat.", None)]


def test_published_comments_from_before_there_was_a_search_are_found_after_an_upgrade(migrated: Flask):
    add_cast(migrated)
    open_plan(migrated)
    cast = Cast(migrated)
    sent = say(migrated, "Too far from the tents.")
    decide(migrated, cast, sent, "publish")
    counted(migrated)
    flask_migrate.downgrade(revision="0034")
    maintenance.upgrade()
    with reading(migrated):
        found = db.session.scalars(select(PublicWord.comment_id).where(PublicWord.word == b"tents")).all()
    assert found == [sent.id]


def test_the_first_version_can_be_undone_with_rows_in_the_tables(migrated: Flask):
    add_cast(migrated)
    flask_migrate.downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    flask_migrate.upgrade()
    assert set(counts().values()) == {0}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_schema_in_which_a_row_refers_to_nothing_is_not_kept(migrated: Flask, capsys: pytest.CaptureFixture[str]):
    with db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("insert into clause (consultation_id, key) values (999, 'lost')")
        driver.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(SystemExit):
        flask_migrate.upgrade()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_references_are_enforced_again_after_a_migration(migrated: Flask):
    with writing(migrated):
        assert db.session.scalar(text("PRAGMA foreign_keys")) == 1
