"""Checking a long record needs no more memory than a short one, and knows what restores and decisions leave."""

import tracemalloc

import pytest
from sqlalchemy import delete, insert, select

from consult.contributions import receipt_access
from consult.contributions.models import Comment
from consult.contributions.publication_batches import NONCE_BYTES
from consult.moderation import decisions
from consult.operations.record_check import checking
from consult.record import entries
from consult.record.canonical import hash_commitment
from consult.record.models import RecordEntry
from consult.storage.database import db, random_key, today
from tests.answering import published
from tests.cast import CODE, counted, reading, writing
from tests.moderated import decide, open_comment
from tests.rooms.submissions import send

pytestmark = pytest.mark.slow


def add_comments(plan, count):
    """That many public comments with their entries, as batches leave them."""
    nonce, rows = b"n" * NONCE_BYTES, []
    for number in range(count):
        text = f"Number {number} says that the rooms are too far from the tents, and that somebody should look again."
        rows.append({
            "id": random_key(), "consultation_id": plan.id, "channel": "open", "consent": "show", "stage": "public",
            "outcome": "publish", "counted_as": "publish", "original": text, "public_text": text,
            "lookup_hmac": b"%032d" % random_key(), "tracker": f"t{random_key():x}", "nonce": nonce,
            "shuffle_key": number, "day": today(), "public_on": today(),
        })  # fmt: skip
    for start in range(0, count, 1000):
        some = rows[start : start + 1000]
        db.session.execute(insert(Comment), some)
        told = [
            {"tracker": row["tracker"], "part": "plan", "commitment": hash_commitment(nonce, str(row["public_text"]))}
            for row in some
        ]
        entries.append_all(CODE, entries.Kind.COMMENT, told)


def found(app):
    with reading(app):
        return [each.words for each in checking.findings() if each.words.startswith(f"{CODE}: ")]


def peak(app):
    with app.app_context():
        tracemalloc.start()
        try:
            assert [each for each in checking.findings() if each.words.startswith(f"{CODE}: ")] == []
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            db.session.remove()


def test_five_times_the_comments_need_no_more_memory(app, plan):
    with writing(app):
        add_comments(plan, 2_000)
    peak(app)
    few = peak(app)
    with writing(app):
        add_comments(plan, 8_000)
    assert peak(app) < 1.5 * few


def test_what_is_found_in_the_middle_of_a_long_record_is_named(app, plan):
    with writing(app):
        add_comments(plan, 2_500)
        gone = db.session.scalar(select(RecordEntry.entry).where(RecordEntry.consultation_code == CODE).order_by(
            RecordEntry.position.desc()).limit(1).offset(1_200))  # fmt: skip
        db.session.execute(delete(RecordEntry).where(RecordEntry.entry == gone))
    assert any("is missing" in words for words in found(app))
    assert any("is public but not in the record" in words for words in found(app))


def redact(app, cast, sent, version_seen):
    decide(
        app,
        cast,
        sent,
        "redact",
        "names_person",
        marked="Ask [[name|Heron Quill]] at number nine.",
        version_seen=version_seen,
    )


def test_words_of_which_parts_were_hidden_later_are_held_to_what_is_left(app, cast, plan):
    sent = published(app, cast, "Ask Heron Quill at number nine.")
    counted(app)
    assert found(app) == []
    redact(app, cast, sent, version_seen=1)
    assert found(app) == []
    counted(app)
    assert found(app) == []
    with writing(app):
        db.session.get_one(Comment, sent.id).public_text = "Ask Heron Quill at number nine."
    assert [words for words in found(app) if "do not match the record" in words]


@pytest.mark.parametrize("outcome", ["team_only", "refuse", "erase"])
def test_what_was_taken_off_the_page_as_it_should_be_is_whole(app, cast, plan, outcome):
    sent = published(app, cast, "Ask Heron Quill at number nine.")
    counted(app)
    decide(app, cast, sent, outcome, "names_person", version_seen=1)
    assert found(app) == []
    if outcome != "team_only":
        open_comment(app, cast, sent, "Mina")
        with writing(app):
            decisions.agree(cast.actor("Mina"), CODE, sent.id, True)
    assert found(app) == []
    counted(app)
    assert found(app) == []


def test_a_refusal_that_was_declined_is_whole(app, cast, plan):
    sent = published(app, cast, "Ask Heron Quill at number nine.")
    counted(app)
    decide(app, cast, sent, "refuse", "names_person", version_seen=1)
    open_comment(app, cast, sent, "Mina")
    with writing(app):
        decisions.agree(cast.actor("Mina"), CODE, sent.id, False)
    assert found(app) == []
    counted(app)
    assert found(app) == []


def test_what_its_writer_withdrew_is_whole(app, cast, plan):
    sent = published(app, cast, "Ask Heron Quill at number nine.")
    counted(app)
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)
    assert found(app) == []


def test_a_restored_plan_is_whole(app, cast, plan, kept):
    """What the record says from the backup on is missing in the tables; the report comes back from its copy."""
    published(app, cast, "Too far from the tents.")
    counted(app)
    kept.make()
    send(app)
    published(app, cast, "Too near to the road.")
    counted(app)
    plan.reported()
    kept.sweep()
    assert found(app) == []
    kept.put_back()
    assert plan.state == "reported"
    assert found(app) == []
    with writing(app):
        comment = db.session.scalars(select(Comment).where(Comment.public_text == "Too far from the tents.")).one()
        comment.public_text = "Not so far."
    assert found(app) != []
