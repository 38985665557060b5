"""What an appeal changes: the comment is shown with the next batch, or the decision stays. Each is on the record.

Once the report is made, both are dated corrections: the record says so by their kind, and the frozen document stays.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select

from consult.access import Actor
from consult.consultations.models import Consultation
from consult.contributions import items
from consult.contributions.enums import EventKind, Stage
from consult.contributions.models import Comment, ItemEvent
from consult.contributions.publication_batches import NONCE_BYTES, forget_original, to_pool
from consult.moderation import decisions, plain_publishing, timestamp_coarsening
from consult.moderation.appeals.rules import REJECTED, UPHELD
from consult.moderation.review_item import list_decisions
from consult.moderation.rules import Outcome, Verdict
from consult.storage.database import db, today


@dataclass(frozen=True)
class Upheld:
    """What takes the place of a decision: the verdict, the words that are shown, and what the record notes."""

    verdict: Verdict
    text: str
    notes: Sequence[StrEnum] = ()


def reject(actor: Actor, consultation: Consultation, comment: Comment, reasons: Sequence[StrEnum]) -> None:
    """Record that a decision stays. What was sealed for this second look is deleted."""
    decisions.record_answer(actor, consultation, comment, REJECTED, reasons)
    if comment.original is not None:
        comment.purge_on = today()
    db.session.flush()


def uphold(actor: Actor, consultation: Consultation, comment: Comment, upheld: Upheld) -> None:
    """Put a comment among those that become public with the next batch, as it was decided now."""
    was_public_on = db.session.scalar(
        select(func.max(ItemEvent.day)).where(ItemEvent.comment_id == comment.id, ItemEvent.kind == EventKind.OUT)
    )
    if was_public_on is not None:
        # It comes back: its entry in the record is there already.
        comment.stage, comment.public_on = Stage.POOL, was_public_on
    verdict = plain_publishing.with_reason(upheld.verdict, comment, list_decisions(comment.id))
    decisions.record_answer(actor, consultation, comment, UPHELD, upheld.notes)
    decisions.record_answer(actor, consultation, comment, verdict.outcome, verdict.reasons)
    kinds = [EventKind.RESTORED] if comment.outcome == Outcome.JUNK else []
    for kind in (*kinds, decisions.EVENT_OF[verdict.outcome]):
        items.record_event(comment, kind, actor.staff_id).at = timestamp_coarsening.time_of_act(consultation)
    comment.outcome = verdict.outcome.value
    if upheld.text != comment.original:
        forget_original(comment, upheld.text)
    # What was quoted in a frozen report can no longer be proved by other words; see `decisions`.
    corrects = consultation.has_part_a and was_public_on is not None
    comment.nonce = b"" if corrects else secrets.token_bytes(NONCE_BYTES)
    to_pool(comment, upheld.text)
