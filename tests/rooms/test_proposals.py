"""Other words for a part, with a reason: a comment like any other, with both of its texts."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from consult.access import ValidationError
from consult.consultations import framing
from consult.contributions import copies, receipt_access, retention, submitting, unlinking
from consult.contributions.enums import Consent
from consult.contributions.models import Comment, PublicWord
from consult.contributions.proposals import SEPARATOR
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.moderation import word_facts
from consult.moderation.copies import grouping
from consult.operations.record_check import checking
from consult.record import entries
from consult.record.canonical import hash_commitment
from consult.storage.database import db
from tests.cast import CODE, bring_everything, reading, writing
from tests.moderated import answer, decide, noted, refuse, row, say

pytestmark = pytest.mark.both_databases

WHY = "People walk past it on the way home."
WORDS = "A second room opens at the harbour gate, next to the tents."


@pytest.fixture
def sent(app, plan):
    return say(app, WHY, proposed_wording=WORDS)


def publish(app):
    with writing(app):
        bring_everything()


def group(app):
    with writing(app):
        while grouping.group_due():
            pass


def test_it_is_stored_as_one_comment_with_both_texts(app, sent):
    stored = row(app, sent)
    assert (stored.original, stored.proposed_wording, stored.stage) == (WHY, WORDS, "inbox")
    with reading(app):
        [mine] = receipt_access.open_receipt(sent.receipt).comments
        assert [event.kind for event in mine.events] == ["received"]
        assert mine.comment.proposed_wording == WORDS


def test_there_are_none_for_the_whole_plan(app, plan):
    said = NewSubmission(comments=[CommentText(None, WHY, Consent.SHOW, WORDS)])
    with writing(app), pytest.raises(ValidationError, match="not for the whole plan"):
        submitting.send(CODE, b"0123456789abcdef", said)


def test_danger_is_looked_for_in_both_texts(app, plan):
    assert row(app, say(app, WHY, proposed_wording=f"{WORDS} I want to kill myself.")).danger
    assert not row(app, say(app, WHY, proposed_wording=WORDS)).danger


def test_what_is_noted_is_about_both_texts(app, cast, plan, sent):
    called = say(app, WHY, proposed_wording=f"{WORDS} Call 07700 900123.")
    decide(app, cast, sent, "publish")
    noted(app)
    assert row(app, called).details == 1
    assert "harbour gate" in row(app, sent).folded_text
    with reading(app):
        assert word_facts.facts_of(db.session.get_one(Comment, called.id)).details == 1


def test_its_check_code_is_of_both_texts(app, cast, sent):
    nonce = row(app, sent).nonce
    decide(app, cast, sent, "publish")
    publish(app)
    with reading(app):
        [entry] = [each for each in entries.entries(CODE, entries.Kind.COMMENT)
                   if each["tracker"] == row(app, sent).tracker]  # fmt: skip
        assert entry["commitment"] == hash_commitment(nonce, f"{WHY}{SEPARATOR}{WORDS}")
        assert checking.count_mismatches(CODE) == 0
    with writing(app):
        db.session.execute(update(Comment).where(Comment.id == sent.id).values(proposed_wording="Others."))
    with reading(app):
        assert checking.count_mismatches(CODE) == 1


def test_parts_of_the_reason_can_be_hidden_and_the_words_stay(app, cast, plan):
    sent = say(app, "Jane Roe walks past it.", proposed_wording=WORDS)
    decide(app, cast, sent, "redact", "names_person", marked="[[name|Jane Roe]] walks past it.")
    publish(app)
    stored = row(app, sent)
    assert (stored.public_text, stored.original) == ("[name removed] walks past it.", None)
    assert stored.proposed_wording == WORDS
    with reading(app):
        assert checking.count_mismatches(CODE) == 0


def words_of(app, sent):
    with reading(app):
        return set(db.session.scalars(select(PublicWord.word).where(PublicWord.comment_id == sent.id)))


def test_anyone_finds_it_by_the_words_that_it_proposes(app, cast, sent):
    decide(app, cast, sent, "publish")
    publish(app)
    assert {b"harbour", b"people"} <= words_of(app, sent)
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)
    assert words_of(app, sent) == set()


def test_two_that_propose_other_words_are_no_copies_even_with_one_reason(app, cast, plan):
    """Nearly all words of two proposals are those of the part: only the same ones, letter by letter, are copies."""
    first, other, same, said = (
        say(app, WHY, proposed_wording=WORDS),
        say(app, WHY, proposed_wording=WORDS.replace("gate,", "gate")),
        say(app, WHY.upper(), proposed_wording=WORDS),
        say(app, f"{WHY} {WORDS}"),
    )
    group(app)
    rows = [row(app, each) for each in (first, other, same, said)]
    assert rows[0].copy_group == rows[2].copy_group != 0
    assert [each.copy_group for each in (rows[1], rows[3])] == [0, 0]
    assert len({each.wording_hmac for each in rows}) == 3
    with reading(app):
        stored = db.session.get_one(Comment, first.id)
        again = copies.hmac_of(stored.consultation_id, stored.clause_id, stored.read_words)
        assert again == stored.wording_hmac


@pytest.mark.parametrize("way", ["withdrawn", "changed", "erased", "refused", "purged", "cancelled"])
def test_what_it_proposes_goes_with_its_words(app, cast, plan, clock, way, sent):
    if way == "withdrawn":
        with writing(app):
            receipt_access.withdraw_comment(sent.receipt, 0)
    elif way == "changed":
        with writing(app):
            receipt_access.change_comment(sent.receipt, 0, "Others.", Consent.SHOW)
    elif way == "erased":
        decide(app, cast, sent, "erase", "names_person")
        answer(app, cast, sent, True)
    elif way in ("refused", "purged"):
        refuse(app, cast, sent, "threat")
        assert row(app, sent).proposed_wording == WORDS, "sealed with the reason"
        clock.forward(days=60)
        with writing(app):
            assert retention.purge_sealed()
    else:
        with writing(app):
            framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
            unlinking.unlink_cancelled()
    stored = row(app, sent)
    assert (stored.original, stored.public_text, stored.proposed_wording) == (None, None, None)


def test_a_changed_reason_keeps_the_words_and_changed_words_are_new_ones(app, sent):
    with writing(app):
        receipt_access.change_comment(sent.receipt, 0, "Another reason.", Consent.QUOTE)
    with writing(app):
        receipt_access.change_comment(sent.receipt, 0, "Another reason.", Consent.QUOTE, "Nothing opens.")
    with reading(app):
        mine = receipt_access.open_receipt(sent.receipt).comments
        told = [(each.comment.original, each.comment.proposed_wording) for each in mine]
    assert told == [(None, None), (None, None), ("Another reason.", "Nothing opens.")]


def test_a_comment_does_not_become_a_proposal_by_being_changed(app, plan):
    plain = say(app)
    with writing(app):
        receipt_access.change_comment(plain.receipt, 0, "Other.", Consent.SHOW, "Nothing opens.")
    with reading(app):
        assert receipt_access.open_receipt(plain.receipt).comments[-1].comment.proposed_wording is None


def test_the_table_keeps_no_proposed_words_alone_or_without_a_part(app, plan, sent):
    whole = say(app, key=None)
    for id_, values in ((sent.id, {"original": None}), (whole.id, {"proposed_wording": "Others."})):
        with pytest.raises(IntegrityError), writing(app):
            db.session.execute(update(Comment).where(Comment.id == id_).values(**values))
