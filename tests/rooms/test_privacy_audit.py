"""The privacy audit names each breach: against anyone who adds a column, a file or a time that reveals who took
part.
"""

import shutil
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text, update

from consult.consultations.models import Consultation
from consult.contributions import publication_batches, row_shuffling
from consult.contributions.enums import Choice
from consult.contributions.models import ClauseVote, Comment, ItemEvent, Submission, Translation
from consult.contributions.submission_values import NewSubmission
from consult.moderation.models import CommentAccess
from consult.operations import maintenance, privacy_audit
from consult.operations.record_check import checking
from consult.runtime import periodic_tasks
from consult.storage.database import Model, db, today
from tests.cast import CODE, counted, writing
from tests.demonstrated import application
from tests.moderated import decide, say
from tests.rooms.submissions import send

pytestmark = pytest.mark.both_databases


@pytest.fixture
def spoken(app, plan, clock, data_dir):
    """The open plan with a submission, in whose data folder there is only what belongs there."""
    for path in data_dir.iterdir():
        path.chmod(0o600)
    send(app)
    return plan


def named(app):
    """The findings' names; the database is released first, as another process would find it."""
    with app.app_context():
        db.session.remove()
        return {finding.name for finding in privacy_audit.privacy_findings()}


def alter(app, *statements):
    with writing(app):
        for statement in statements:
            db.session.execute(text(statement))


def test_nothing_is_found_where_nothing_is_wrong(app, spoken):
    assert named(app) == set()
    spoken.reported()
    assert named(app) == set()


def test_nothing_is_found_on_the_demonstration_once_its_periodic_tasks_have_run(tmp_path, stages, database_kind):
    with application(tmp_path / "var", stages, database_kind) as app:
        for path in (tmp_path / "var").iterdir():
            path.chmod(0o600)
        periodic_tasks.run_once()
        assert maintenance.check_installation() == []
        assert checking.findings() == []
        assert named(app) == set()


def test_every_table_that_holds_what_people_gave_is_audited(app):
    ours = {"ballot", "comment_vote_sheet", "comment_vote"} | {
        table.name
        for table in Model.metadata.tables.values()
        if {"submission_id", "lookup_hmac"} & set(table.columns.keys())
    }
    assert ours <= set(privacy_audit.ALLOWED_COLUMNS)
    for name, columns in privacy_audit.ALLOWED_COLUMNS.items():
        assert set(Model.metadata.tables[name].columns.keys()) == columns, name


@pytest.mark.parametrize(("statement", "name"), [
    ("ALTER TABLE submission ADD COLUMN note VARCHAR", {"unknown column"}),
    ("ALTER TABLE staff ADD COLUMN ip_address VARCHAR", {"telling column"}),
    ("ALTER TABLE clause_vote ADD COLUMN user_agent VARCHAR", {"telling column", "unknown column"}),
    ("CREATE TABLE visit (id INTEGER)", {"unknown table"}),
])  # fmt: skip
def test_a_schema_that_holds_more_than_it_may_is_named(app, spoken, statement, name):
    """Against an operator, or a version of ours, that begins to store what identifies people."""
    alter(app, statement)
    assert named(app) == name


def test_a_column_that_can_hold_a_time_is_named(app, spoken):
    columns = "id INTEGER NOT NULL PRIMARY KEY, submission_id BIGINT, kind TIMESTAMP"
    alter(app, "DROP TABLE self_description", f"CREATE TABLE self_description ({columns})")
    assert named(app) == {"moment"}


@pytest.mark.parametrize("columns", [
    "id BIGINT NOT NULL PRIMARY KEY, submission_id BIGINT, kind VARCHAR",
    "id INTEGER NOT NULL, submission_id BIGINT, kind VARCHAR, PRIMARY KEY (id, kind)",
    "id INTEGER PRIMARY KEY AUTOINCREMENT, submission_id BIGINT, kind VARCHAR",
])  # fmt: skip
def test_a_key_for_which_the_file_counts_rows_is_named(app, spoken, columns):
    """Against the hidden row number of SQLite, which reveals who came before whom."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("only SQLite has hidden row numbers")
    alter(app, "DROP TABLE self_description", f"CREATE TABLE self_description ({columns})")
    assert named(app) == {"hidden order"}


def test_a_database_that_lost_its_safety_settings_is_named(app, spoken):
    """Against deleted words that stay readable in the file."""
    with app.app_context():
        if db.engine.dialect.name != "sqlite":
            pytest.skip("a server's settings are read back in tests of its own")
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = OFF")
    assert named(app) == {"database settings"}


def test_a_file_that_is_not_ours_is_named(app, spoken, data_dir):
    (data_dir / "access.log").write_text("198.51.100.7 GET /p/tst2/say\n")
    (data_dir / "access.log").chmod(0o600)
    assert named(app) == {"unknown file"}


def test_a_file_that_others_may_read_is_named(app, spoken, data_dir):
    (data_dir / "secret").chmod(0o640)
    try:
        assert named(app) == {"open file"}
    finally:
        (data_dir / "secret").chmod(0o600)


def test_a_file_of_a_known_name_in_a_folder_of_its_own_is_named(app, spoken, data_dir):
    (data_dir / "old").mkdir(mode=0o700)
    (data_dir / "old" / "secret").touch(mode=0o600)
    try:
        with app.app_context():
            told = [found.words for found in privacy_audit.privacy_findings() if found.name == "unknown file"]
        assert any("old/secret" in words for words in told)
    finally:
        shutil.rmtree(data_dir / "old")


def test_a_sending_that_outlives_the_freeze_is_named_without_its_comments(app, plan, data_dir):
    for path in data_dir.iterdir():
        path.chmod(0o600)
    send(app, what=NewSubmission({"hours": Choice.SUPPORT}))
    with writing(app):
        db.session.execute(update(Consultation).where(Consultation.code == CODE).values(state="reported"))
    assert named(app) == {"link"}


def test_a_comment_that_is_linked_after_the_freeze_is_named_by_itself(app, spoken, cast):
    spoken.reported()
    with writing(app):
        other = select(Submission.id).where(Submission.consultation_id == cast.other_id).limit(1).scalar_subquery()
        db.session.execute(update(Comment).where(Comment.consultation_id == spoken.id).values(submission_id=other))
    assert named(app) == {"link"}


def test_links_that_outlive_the_freeze_are_named(app, spoken):
    """Against a freeze that did not unlink."""
    with writing(app):
        db.session.execute(update(Consultation).where(Consultation.code == CODE).values(state="reported"))
    assert named(app) == {"link"}


def test_a_participants_act_with_a_time_is_named(app, spoken):
    with writing(app):
        db.session.execute(update(ItemEvent).values(at=datetime(2026, 5, 5, 14, 3, tzinfo=UTC), staff_id=None))
    assert named(app) == {"moment"}


def test_a_staff_act_that_keeps_its_time_after_the_freeze_is_named(app, spoken, cast):
    """Against decisions close in time, which would reveal what came from one person."""
    comment_id = say(app).id
    spoken.reported()
    with writing(app):
        db.session.add(CommentAccess(
            comment_id=comment_id, staff_id=cast.ids["Mo"], at=datetime(2026, 5, 5, 14, 3, tzinfo=UTC)
        ))  # fmt: skip
    assert named(app) == {"moment"}


def test_sendings_that_nobody_shuffles_are_named(app, spoken, clock):
    clock.forward(days=6)
    assert named(app) == {"order"}


def test_keys_that_count_up_are_named(app, spoken):
    with writing(app):
        sending_id = db.session.query(Submission.id).limit(1).scalar()
        version_id = db.session.query(ClauseVote.clause_version_id).limit(1).scalar()
        for number in range(1, 7):
            db.session.add(ClauseVote(
                id=number, submission_id=sending_id, clause_version_id=version_id, choice="support", channel="open",
                lookup_hmac=bytes([number]) * 32, tracker=f"t{number}", nonce=b"", day=spoken.row.opened_on,
            ))  # fmt: skip
    assert named(app) == {"order"}


def test_words_are_found_nowhere_in_a_finding(app, spoken, data_dir):
    """The audit's own lines may be in a log."""
    with writing(app):
        db.session.execute(update(Comment).values(original="Heron street, number nine"))
        db.session.execute(update(Consultation).where(Consultation.code == CODE).values(state="reported"))
    with app.app_context():
        assert "Heron" not in " ".join(finding.words for finding in privacy_audit.privacy_findings())


def batches(app):
    """What is due is published and shuffled; nothing is deleted."""
    with writing(app):
        while row_shuffling.reshuffle_due() or publication_batches.publish_due() or row_shuffling.shuffle_due():
            pass


def work(app):
    with app.app_context():
        periodic_tasks.run_once()


@pytest.mark.parametrize(("outcome", "reason"), [("publish", ()), ("team_only", ("contact",)), ("junk", ("spam",))])
def test_words_sealed_longer_than_their_days_are_named(app, spoken, cast, clock, outcome, reason):
    """Against a team, or a periodic task that does not run, that keeps what it promised to delete."""
    decide(app, cast, say(app), outcome, *reason)
    clock.forward(days=3)
    batches(app)
    clock.forward(days=1)
    batches(app)
    clock.forward(days=26)
    assert named(app) == set()
    clock.forward(days=1)
    assert named(app) == {"retention"}
    work(app)
    assert named(app) == set()


def test_words_that_are_searched_for_longer_than_they_are_published_are_named(app, spoken, cast):
    decide(app, cast, say(app), "publish")
    counted(app)
    assert named(app) == set()
    with writing(app):
        db.session.execute(update(Comment).where(Comment.stage == "public").values(stage="pool"))
    assert "retention" in named(app)


def test_translations_that_outlive_the_words_are_named(app, spoken, cast):
    sent = say(app)
    with writing(app):
        db.session.add(Translation(comment_id=sent.id, language="es", text="Demasiado.", version=1, day=today()))
    assert named(app) == {"retention"}
    decide(app, cast, sent, "publish")
    counted(app)
    assert named(app) == set()


def test_hidden_words_that_are_kept_are_named(app, spoken, cast, clock):
    sent = say(app)
    decide(app, cast, sent, "redact", "names_person", marked="Too far from the [[place|tents]].")
    assert named(app) == set()
    with writing(app):
        db.session.get_one(Comment, sent.id).original = "Too far from the tents."
    assert named(app) == {"retention"}


def test_words_never_published_that_outlive_the_days_after_the_answer_are_named(app, spoken, cast, clock):
    decide(app, cast, say(app), "team_only", "contact")
    spoken.reported()
    with app.app_context():
        to_come = (spoken.row.answer_due_on - today()).days
    clock.forward(days=to_come + 89)
    work(app)
    work(app)
    clock.forward(days=1)
    batches(app)
    assert named(app) == set()
    clock.forward(days=1)
    assert named(app) == {"retention"}
    work(app)
    assert named(app) == set()
