"""Public codes, rules and ballots in the record: what enters when, and that it tells nothing of who sent what."""

import json
import secrets
from collections import Counter

import pytest
from sqlalchemy import delete, select, text, update

from consult.contributions import count_batches, receipt_access, recorded_codes, submitting
from consult.contributions.enums import Channel, Choice, Consent, HoldReason
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.moderation import rules
from consult.operations.record_check import checking
from consult.record import entries
from consult.record.canonical import leaf_hash
from consult.record.entries import Kind
from consult.record.models import RecordEntry
from consult.report import recorded_ballots, recorded_rules
from consult.storage.database import begin_write, db, end_transaction, today
from tests.answering import close, freeze, vote
from tests.cast import CODE, counted, reading, writing
from tests.moderated import decide, row, say


def send(app, people, how=None, parts=("siting", "hours")):
    """That many people send a comment on each of two parts."""
    with writing(app):
        for _ in range(people):
            said = [CommentText(part, secrets.token_hex(8), Consent.SHOW) for part in parts]
            submitting.send(CODE, secrets.token_bytes(16), NewSubmission(comments=said), how or HowSent(Channel.OPEN))


def batches(app):
    """What the periodic tasks do about counts and codes; how many codes that was about."""
    with writing(app):
        while count_batches.count_due():
            pass
        done = 0
        while more := recorded_codes.record_due():
            done += more
        return done


def told(app, kind=Kind.TAKEN):
    with reading(app):
        rows = db.session.scalars(
            select(RecordEntry.entry).where(RecordEntry.consultation_code == CODE, RecordEntry.kind == kind.value)
            .order_by(RecordEntry.position)
        )  # fmt: skip
        return [json.loads(entry) for entry in rows]


def sent_together(app):
    """How many comments of each submission are in the record."""
    with reading(app):
        query = select(Comment.submission_id).where(Comment.code_recorded)
        return Counter(db.session.scalars(query))


def test_a_code_enters_without_anything_of_the_words_and_with_those_of_ten_others(app, plan, clock):
    """Against somebody who reads from the record which comments came from one person, or when."""
    send(app, 19)
    assert batches(app) == 0, "nothing enters on the day of sending"
    clock.forward(days=4)
    assert batches(app) == 0, "not even after three days, as long as ten could not wait for the next batch"
    send(app, 3)
    assert batches(app) == 0
    clock.forward(days=1)
    clock.forward(days=3)
    assert batches(app) == 24
    assert len(sent_together(app)) == 12, "ten of those who sent something wait for the next batch"
    entered = told(app)
    assert {frozenset(each) for each in entered} == {frozenset(("kind", "day", "tracker", "part", "meaning_revision"))}
    with reading(app):
        assert {each["day"] for each in entered} == {today().isoformat()}
        here = {comment.tracker for comment in db.session.scalars(select(Comment).where(Comment.code_recorded))}
    assert {each["tracker"] for each in entered} == here
    assert batches(app) == 0, "a second look brings nothing out"


def test_the_order_within_a_batch_is_that_of_the_leaves(app, cast, plan, clock):
    """Against an order that tells in which order comments were sent, read or decided on."""
    said = [say(app, f"Words {number}.") for number in range(12)]
    for each in said:
        decide(app, cast, each, "publish")
    counted(app)
    for kind in (Kind.TAKEN, Kind.COMMENT, Kind.MODERATION):
        with reading(app):
            query = select(RecordEntry.leaf, RecordEntry.entry)
            ours = (RecordEntry.consultation_code == CODE, RecordEntry.kind == kind.value)
            leaves = [leaf for leaf, _ in db.session.execute(query.where(*ours).order_by(RecordEntry.position))]
        assert len(leaves) == 12
        assert leaves == sorted(leaves), kind


def test_decisions_on_one_comment_keep_their_order_in_a_sorted_batch(app, plan):
    contents = [[{"tracker": f"t{each}", "act": act} for act in (2, 1, 0)] for each in range(30)]
    with writing(app):
        entries.append_batch(CODE, Kind.TRANSLATION, contents)
    entered = told(app, Kind.TRANSLATION)
    assert [each["act"] for each in entered] == [2, 1, 0] * 30
    firsts = [leaf_hash(entries.canonical(each)) for each in entered[::3]]
    assert firsts == sorted(firsts)


def test_at_closing_what_waits_enters_together_once_nothing_is_held(app, plan, clock):
    """Against a batch of one: what is released after closing would be alone."""
    send(app, 9)
    send(app, 1, HowSent(Channel.OPEN, held=HoldReason.FAST))
    clock.forward(days=4)
    plan.closed()
    assert batches(app) == 0
    with writing(app):
        db.session.execute(text("update submission set hold_reason = ''"))
        db.session.execute(text("update comment set stage = 'inbox' where stage = 'held'"))
        count_batches.mark_for_recount(text("counted_as = 'held'"))
    assert batches(app) == 20
    assert set(sent_together(app).values()) == {2}


def test_comments_of_fewer_than_ten_enter_with_the_freeze(app, cast, plan, clock):
    send(app, 4)
    clock.forward(days=4)
    plan.closed()
    assert batches(app) == 0
    counted(app)
    assert len(told(app)) == 8


def test_what_its_writer_deleted_or_a_moderator_has_not_released_never_enters(app, cast, plan, clock):
    kept = say(app, "Kept.")
    gone = say(app, "Gone.")
    with writing(app):
        receipt_access.withdraw_comment(gone.receipt, 0)
    send(app, 1, HowSent(Channel.OPEN, held=HoldReason.FAST))
    counted(app)
    assert [each["tracker"] for each in told(app)] == [row(app, kept).tracker]


def test_what_was_there_before_is_brought_in_once(app, cast, plan, clock):
    """Of a plan whose report was frozen, whose links are cut; and a record that goes on after a restore has some."""
    send(app, 3)
    counted(app)
    plan.reported()
    before = told(app)
    assert len(before) == 6
    with writing(app):
        db.session.execute(update(Comment).values(code_recorded=False))
    assert batches(app) == 6
    assert told(app) == before, "nothing enters twice"
    with writing(app):
        db.session.execute(delete(RecordEntry).where(RecordEntry.kind == Kind.TAKEN.value))
        db.session.execute(update(Comment).values(code_recorded=False))
    assert batches(app) == 6
    assert {each["tracker"] for each in told(app)} == {each["tracker"] for each in before}


def test_a_crash_between_storing_and_appending_heals(app, cast, plan, clock, monkeypatch):
    send(app, 20)
    clock.forward(days=4)
    batch = entries.append_batch

    def crashes(*given):
        batch(*given)
        raise OSError("the machine stops here")

    with monkeypatch.context() as patched:
        patched.setattr(recorded_codes.entries, "append_batch", crashes)
        with pytest.raises(OSError, match="stops"):
            batches(app)
    assert told(app) == []
    assert batches(app) == 20
    assert len({each["tracker"] for each in told(app)}) == len(told(app)) == 20


def test_rules_are_in_the_record_once_a_plan_is_open_and_again_when_they_change(app, cast, plan, monkeypatch):
    def rules_due():
        before = len(told(app, Kind.RULES))
        with writing(app):
            while recorded_rules.record_due():
                pass
        return len(told(app, Kind.RULES)) - before

    assert (rules_due(), rules_due()) == (1, 0)
    [first] = told(app, Kind.RULES)
    assert first["moderation"]["version"] == rules.RULES_VERSION
    assert first["disclosure"]["least"] == 10
    monkeypatch.setattr(rules, "RULES_VERSION", 77)
    assert (rules_due(), rules_due()) == (1, 0)
    assert [each["moderation"]["version"] for each in told(app, Kind.RULES)] == [first["moderation"]["version"], 77]
    freeze(app, cast, plan)
    monkeypatch.setattr(rules, "RULES_VERSION", 78)
    assert rules_due() == 0, "nothing is decided by them any more"


def test_a_plan_that_was_frozen_before_rules_were_recorded_gets_them_once(app, cast, plan):
    freeze(app, cast, plan)
    with writing(app):
        db.session.execute(delete(RecordEntry).where(RecordEntry.kind == Kind.RULES.value))
        while recorded_rules.record_due():
            pass
        assert recorded_rules.record_due() == 0
    [only] = told(app, Kind.RULES)
    assert (only["brought_in"], only["moderation"]["version"]) == (True, rules.RULES_VERSION)


def test_ballots_enter_at_the_freeze_and_give_the_numbers_that_were_let_out(app, cast, plan, clock):
    vote(app, 9)
    vote(app, 6, Choice.OPPOSE)
    vote(app, 12, key="hours")
    vote(app, 3, channel=Channel.CODE)
    close(app, plan)
    assert told(app, Kind.BALLOTS) == [], "nothing about votes enters before"
    freeze(app, cast, plan)
    [only] = told(app, Kind.BALLOTS)
    assert (only["part"], only["channel"], Counter(only["choices"])) == (
        "siting", "open", Counter(support=9, oppose=6),
    )  # fmt: skip
    with writing(app):
        db.session.execute(delete(RecordEntry).where(RecordEntry.kind == Kind.BALLOTS.value))
        assert recorded_ballots.record_due() == 1
        assert recorded_ballots.record_due() == 0
    [again] = told(app, Kind.BALLOTS)
    assert Counter(again["choices"]) == Counter(only["choices"])


def test_choices_are_in_an_order_of_chance(app):
    drawn = {tuple(recorded_ballots._shuffled({"support": 8, "oppose": 8})) for _ in range(20)}
    assert len(drawn) > 10


TAMPERING = {
    "a code is another": ("taken", None, "does not say that the comment"),
    "a code is on another part": ("taken", ("part", "other"), "is on a different part than it was taken for"),
    "a code is of another meaning": ("taken", ("meaning_revision", 9), "is on a different part than it was taken"),
    "a ballot is another": ("ballots", ("choices", ["support"] * 15), "the lists of ballots in the record do not"),
    "the ballots of another part": ("ballots", ("part", "hours"), "the lists of ballots in the record do not match"),
}


def test_the_check_of_the_tables_names_what_somebody_changed(app, cast, plan):
    """Each entry is written anew with its leaf, as by somebody who can write to the database."""
    said = say(app, "Words.")
    decide(app, cast, said, "publish")
    vote(app, 9)
    vote(app, 6, Choice.OPPOSE)
    freeze(app, cast, plan)
    with reading(app):
        assert [each for each in checking.findings() if each.words.startswith(CODE)] == []
    for what, (kind, change, named) in TAMPERING.items():
        with app.app_context():
            begin_write()
            ours = (RecordEntry.consultation_code == CODE, RecordEntry.kind == kind)
            [entry] = db.session.scalars(select(RecordEntry).where(*ours))
            content = json.loads(entry.entry) | (dict([change]) if change else {"tracker": "zzzzzzzzzzzz"})
            body = entries.canonical(content)
            changed = update(RecordEntry).where(*ours).values(entry=body.decode(), leaf=leaf_hash(body))
            db.session.execute(changed)
            db.session.expire_all()
            found = [finding.words for finding in checking.findings()]
            end_transaction(keep=False)
        assert any(named in each for each in found), (what, found)
