"""Reading both halves of the summary.

`summary(consultation) -> Summary | None` is the one structure behind the page, the JSON
(`summary.to_json`) and the receipt; its shapes are the dataclasses of `consult.accountability.summary`.
"""

from typing import Any

from sqlalchemy import select

from consult.accountability import assembly, commitments
from consult.accountability.assembly import Halves
from consult.accountability.models import FollowUp, LaterDecision, Report, SignedResponse
from consult.accountability.report import quote_salt
from consult.accountability.rules import DispositionCode
from consult.accountability.summary import Summary
from consult.consultations.models import Consultation
from consult.contributions.models import Comment
from consult.storage.database import db, settings, today


def report_of(consultation_id: int) -> Report | None:
    """Part A, once it is frozen."""
    return db.session.get(Report, consultation_id)


def response_of(consultation_id: int) -> SignedResponse | None:
    """Part B as last signed."""
    query = select(SignedResponse).where(SignedResponse.consultation_id == consultation_id)
    return db.session.scalars(query.order_by(SignedResponse.number.desc()).limit(1)).first()


def later_of(consultation_id: int) -> dict[tuple[str, str], dict[str, object]]:
    """What was decided after the answer on points that it put off: the documents by (clause key, theme key)."""
    query = select(LaterDecision.document).where(LaterDecision.consultation_id == consultation_id)
    documents = list(db.session.scalars(query.order_by(LaterDecision.id)))
    return {(str(each["clause"]), str(each["theme"])): each for each in documents}


def _puts_off(answer: SignedResponse) -> bool:
    """Whether an answer leaves anything to be decided later."""
    document: Any = answer.document
    return any(row["code"] == DispositionCode.DEFERRED for row in document["dispositions"])


def follow_ups_of(consultation_id: int) -> list[FollowUp]:
    """What was said later of what came of the answer, oldest first."""
    query = select(FollowUp).where(FollowUp.consultation_id == consultation_id).order_by(FollowUp.number)
    return list(db.session.scalars(query))


def summary(consultation: Consultation) -> Summary | None:
    """The summary: Part A from the freeze on, Part B from the signature on; None before both."""
    heard = report_of(consultation.id)
    if heard is None:
        return None
    answer = response_of(consultation.id)
    zone = settings().timezone
    return assembly.assemble(
        Halves(
            heard=heard.document,
            heard_hash=heard.hash,
            heard_on=heard.frozen_at.astimezone(zone).date(),
            decided=answer.document if answer else None,
            decided_hash=answer.hash if answer else "",
            answered_on=answer.signed_at.astimezone(zone).date() if answer else None,
            promises=commitments.commitments_of(consultation.id),
            words=words_of(heard.document),
            later=later_of(consultation.id) if answer and _puts_off(answer) else {},
            today=today(),
        )
    )


def preview(document: dict[str, object]) -> Summary:
    """Part A as it would stand if it were frozen now, from `heard.part_a`."""
    return assembly.assemble(Halves(heard=document, words=words_of(document)))


def words_of(document: dict[str, object]) -> dict[str, tuple[str, str]]:
    """Words and salt of each comment that Part A points to, by tracker.

    Erased ones are left out, and those of which parts were hidden later: their nonce is gone, so that the
    words shown now would not fit the frozen commitment.
    """
    query = select(Comment.tracker, Comment.public_text, Comment.nonce).where(
        Comment.tracker.in_(assembly.trackers_in(document)),
        Comment.public_text.is_not(None),
        Comment.stage.in_(("pool", "public")),
        Comment.nonce != b"",
    )
    return {tracker: (text, quote_salt(nonce).hex()) for tracker, text, nonce in db.session.execute(query)}
