"""Every record is signed once it is longer, and nothing that was signed can be changed without being noticed."""

import hashlib
from base64 import b64encode
from types import SimpleNamespace

import pytest
from sqlalchemy import event, func, select, text

from consult.access import NotFound
from consult.operations import keys
from consult.operations.record_check import checking
from consult.record import checkpoints, entries, notes, tree
from consult.record.entries import Kind
from consult.record.models import Checkpoint, RecordEntry
from consult.runtime import periodic_tasks
from consult.storage.database import db, today
from tests.cast import CODE, counted, reading, writing
from tests.conftest import close
from tests.moderated import decide, say

pytestmark = pytest.mark.both_databases


@pytest.fixture
def record(app, cast, plan):
    """A record with comments and decisions, signed."""
    said = [say(app, f"Words {number}.") for number in range(10)]
    for each in said:
        decide(app, cast, each, "publish")
    counted(app)
    sweep(app)
    return app


def sweep(app):
    with app.app_context():
        periodic_tasks.run_once()
        db.session.remove()


def kept(app):
    """The checkpoints, newest first, as they are read once more from the tables."""
    with reading(app):
        return [make_plain(each) for each in checkpoints.history(CODE)]


def make_plain(checkpoint):
    return SimpleNamespace(**{each.name: getattr(checkpoint, each.name) for each in Checkpoint.__table__.columns})


def add(app, number=1):
    with writing(app):
        entries.append_all(CODE, Kind.DRAFT, [{"number": 90 + each, "hash": "0" * 64} for each in range(number)])


def test_a_checkpoint_says_how_long_the_record_is_and_its_root_follows_from_the_entries_alone(record):
    [newest, *_] = kept(record)
    with reading(record):
        lines, day = list(entries.lines(CODE)), today()
    leaves = [hashlib.sha256(b"\x00" + line.removesuffix(b"\n")).digest() for line in lines]
    said = newest.note.splitlines()
    assert said[1:4] == [str(len(lines)), b64encode(tree.root(leaves)).decode(), f"day {day.isoformat()}"]
    assert said[0] == f"consult-record/{CODE}/{leaves[0].hex()[:16]}"
    assert notes.is_signed_by(newest.note, notes.read_key(newest.key))


def test_a_record_is_signed_when_it_is_longer_and_only_then(record):
    before = kept(record)
    sweep(record)
    assert kept(record) == before
    add(record, 3)
    sweep(record)
    assert [each.size for each in kept(record)] == [before[0].size + 3, *(each.size for each in before)]


def test_whoever_kept_a_checkpoint_gets_the_newest_one_with_a_proof_that_the_record_begins_with_theirs(record):
    [old, *_] = kept(record)
    add(record, 3)
    sweep(record)
    [new, *_] = kept(record)
    with reading(record):
        before, proof, note = notes.read_update(checkpoints.update_since(CODE, old.size))
    assert (before, note) == (old.size, new.note)
    assert tree.continues((old.size, bytes.fromhex(old.root)), (new.size, bytes.fromhex(new.root)), proof)
    with reading(record):
        assert checkpoints.update_since(CODE, new.size) == f"old {new.size}\n\n{new.note}"
        assert checkpoints.update_since(CODE, 0) == f"old 0\n\n{new.note}"
        for size in (1, new.size + 1):
            with pytest.raises(NotFound):
                checkpoints.update_since(CODE, size)


def test_what_a_witness_needs_is_served_and_other_addresses_are_refused(record):
    size, client = kept(record)[0].size, record.test_client()
    with reading(record):
        told = checkpoints.update_since(CODE, size)
    answer = client.get(f"/p/{CODE}/record/since/{size}")
    assert (answer.status_code, answer.text, answer.mimetype) == (200, told, "text/plain")
    for wrong in ("01", "-1", "x", "9" * 12, "9" * 5000, f"{size + 1}"):
        assert client.get(f"/p/{CODE}/record/since/{wrong}").status_code == 404, wrong


def test_entries_that_somebody_removed_are_no_fault_of_the_site(record):
    """There is no proof, so no witness signs."""
    size = kept(record)[0].size
    add(record)
    sweep(record)
    with writing(record):
        db.session.execute(text(f"delete from record_entry where consultation_code = '{CODE}' and position > 2"))
    with reading(record):
        assert notes.read_update(checkpoints.update_since(CODE, size))[1] == []


def test_a_plan_without_a_new_entry_costs_no_look_at_its_entries(record):
    add(record)
    sweep(record)
    told = []
    with record.app_context():
        engine = db.engine
        listen = lambda conn, cursor, statement, *rest: told.append(statement)  # noqa: E731
        event.listen(engine, "before_cursor_execute", listen)
        try:
            periodic_tasks.run_once()
        finally:
            event.remove(engine, "before_cursor_execute", listen)
            db.session.remove()
    assert not [each for each in told if "record_entry.leaf" in each]


def test_a_crash_after_the_entries_and_before_the_checkpoint_heals(record, monkeypatch):
    size = kept(record)[0].size
    add(record)
    with monkeypatch.context() as patch:
        patch.setattr(notes, "sign", lambda *_: (_ for _ in ()).throw(OSError("the machine stopped")))
        with record.app_context(), pytest.raises(OSError, match="stopped"), db.session.begin_nested():
            checkpoints.sign_due()
        with record.app_context():
            db.session.remove()
    assert kept(record)[0].size == size
    sweep(record)
    assert kept(record)[0].size == size + 1


TAMPERING = {
    "an entry is rewritten with its leaf": (
        "update record_entry set entry = '{}', leaf = '" + "0" * 64 + f"' where consultation_code = '{CODE}' "
        "and position = 2", "entries up to there have changed since"),
    "the end is removed": (
        f"delete from record_entry where consultation_code = '{CODE}' and position >= "
        f"(select max(position) - 1 from record_entry where consultation_code = '{CODE}')", "there are fewer now"),
    "two entries change places": (
        f"update record_entry set leaf = (select leaf from record_entry e where e.consultation_code = '{CODE}' and "
        f"e.position = 4) where consultation_code = '{CODE}' and position = 3", "have changed since"),
    "the size of a checkpoint": (f"update checkpoint set size = size - 1 where consultation_code = '{CODE}' and size = "
        f"(select max(size) from checkpoint where consultation_code = '{CODE}')", "something else than its row"),
    "the root of a checkpoint": (f"update checkpoint set root = '{'0' * 64}' where consultation_code = '{CODE}'",
        "something else than its row"),
    "the day of a checkpoint": (f"update checkpoint set day = '2001-01-01' where consultation_code = '{CODE}'",
        "something else than its row"),
    "the words of a checkpoint": (f"update checkpoint set note = replace(note, 'day 2', 'day 3') "
        f"where consultation_code = '{CODE}'", "not signed with its key"),
    "its key": (f"update checkpoint set key = 'a+b+c' where consultation_code = '{CODE}'", "cannot be read"),
    "no words at all": (f"update checkpoint set note = '' where consultation_code = '{CODE}'", "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("statement", TAMPERING)
def test_what_somebody_changed_by_hand_is_found(record, statement):
    with reading(record):
        assert not [each for each in checking.findings() if "checkpoint" in each.words]
    change, named = TAMPERING[statement]
    with writing(record):
        assert db.session.execute(text(change)).rowcount
    with reading(record):
        found = [each.words for each in checking.findings()]
    assert any("checkpoint" in each and named in each for each in found), found


def test_older_checkpoints_keep_their_key_when_it_is_replaced(record, make_app):
    old = kept(record)[0]
    with writing(record):
        keys.rotate("record")
    again = make_app()
    add(again)
    sweep(again)
    new = kept(again)[0]
    assert new.key != old.key
    assert old in kept(again)
    with reading(again):
        assert checkpoints.find_faults(CODE) == []
    close(again)


def test_every_record_that_there_was_before_is_signed(record):
    with writing(record):
        db.session.execute(text("delete from checkpoint"))
    # A new program remembers nothing of what was looked at.
    record.extensions.pop("tasks_without_work", None)
    sweep(record)
    with reading(record):
        records = db.session.scalar(select(func.count(RecordEntry.consultation_code.distinct())))
        assert db.session.scalar(select(func.count(Checkpoint.consultation_code.distinct()))) == records > 0
