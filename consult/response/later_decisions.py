"""After the signature: deciding by a day what the answer deferred; and saying later what worked.

Both are added, public at once and in the record, and never changed but for words that are cut
(`consult.response.later_words`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from consult.access import Actor, Conflict, FieldErrors, Permission, ValidationError
from consult.consultations import edit_conflicts, framing
from consult.consultations import queries as consultations
from consult.consultations.clauses import MAX_TEXT
from consult.consultations.lifecycle import LifecycleEvent, State
from consult.consultations.models import Consultation
from consult.consultations.working_version import clean_field
from consult.record import entries
from consult.record.canonical import document_hash
from consult.record.documents import values_of
from consult.record.models import new_salt
from consult.report.enums import NEW_WORDING, DispositionCode
from consult.report.halves import LaterDocument
from consult.report.rules import MAX_LINE, late_days
from consult.response import decision_points, proposals
from consult.response import queries as response_queries
from consult.response.decision_fields import IN_THE_END, checked
from consult.response.document import publish, recorded_proposals, target_of
from consult.response.models import FollowUp, LaterDecision
from consult.response.rules import DispositionData
from consult.storage.database import db, now, today
from consult.text.messages import N_, count_words

MIN_WORDS = 3


@dataclass(frozen=True)
class DeferredPoint:
    """A point that the answer deferred and that nobody has decided yet; `late_days` since its day, 0 until then."""

    clause_key: str
    theme_key: str
    title: str
    until: date
    late_days: int


def deferred_points(consultation: Consultation) -> list[DeferredPoint]:
    """What the signed answer deferred and is still to be decided, by due day."""
    signed = response_queries.response_of(consultation.id)
    if signed is None:
        return []
    done = response_queries.later_of(consultation.id)
    names = {(point.clause_key, point.theme_key): point.name for point in decision_points.decision_points(consultation)}
    found = []
    for row in response_queries.part_b_of(signed).dispositions:
        key = (row.clause, row.theme)
        if row.until and key not in done:
            found.append(DeferredPoint(*key, names.get(key, ""), row.until, late_days(row.until, today())))
    return sorted(found, key=lambda each: each.until)


def decide_later(
    actor: Actor, code: str, given: DispositionData, *, clause_key: str = "", theme_key: str = ""
) -> LaterDecision:
    """Decide on a point that the answer deferred: signed, dated today, in the record; a new wording is published.

    Raises:
        Conflict: nothing was deferred there, or it has been decided. NotFound: Part A has no such point.
        ValidationErrors: what is missing that this decision must say, all of it, each on its field.
    """
    consultation = consultations.consultation_for(actor, code, Permission.CONSULTATION_ANSWER_SIGN)
    point = decision_points.decision_point(consultation, clause_key, theme_key)
    if not any((each.clause_key, each.theme_key) == (clause_key, theme_key) for each in deferred_points(consultation)):
        raise Conflict(N_("No decision is delayed here, or it has been made since. It cannot be changed."))
    chosen, kind, clean = checked(consultation, point, given, IN_THE_END)
    used = proposals.with_copies(consultation, clause_key, given.used)
    signed: Any = response_queries.response_of(consultation.id)
    document = LaterDocument(
        consultation=consultation.code,
        answer=signed.hash,
        day=today(),
        clause=clause_key,
        theme=theme_key,
        code=chosen,
        reason_kind=kind,
        reason=clean.reason,
        wording=clean.wording if chosen in NEW_WORDING else "",
        office=clean.office or None,
        law=clean.law or None,
        proposals=proposals.as_signed({each.tracker: use for each, use in used.items()}),
        plain_language=clean.plain_language if chosen in NEW_WORDING else "",
        salt=new_salt(),
    )
    return _sign(actor, consultation, document)


def _sign(actor: Actor, consultation: Consultation, decision: LaterDocument) -> LaterDecision:
    """Store a later decision with its hash, publish what it changes, and add it to the record."""
    document = values_of(decision)
    row = LaterDecision(
        consultation_id=consultation.id, document=document, hash=document_hash(document), signed_at=now(),
        office=decision.office or "", law=decision.law or "",
        staff_id=actor.staff_id, **target_of(consultation.id, decision.clause, decision.theme),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    removed = decision.code is DispositionCode.REMOVED
    if row.clause_id and (decision.wording or removed):
        wordings = {row.clause_id: (decision.wording, decision.plain_language)} if decision.wording else {}
        publish(consultation, actor, wordings, {row.clause_id} if removed else set())
    told = {name: document[name] for name in ("clause", "theme", "code", "answer")}
    told |= {"hash": row.hash, **recorded_proposals([document])}
    entries.append(consultation.code, entries.Kind.DECISION, told)
    return row


def follow_up(
    actor: Actor, code: str, worked: str, failed: str, evidence: str = "", version_seen: str | None = None
) -> FollowUp:
    """Say in public what worked and what did not; the first time makes the plan *followed up*, and nothing else does.

    `version_seen` is the hash of `last_follow_up` as shown, so that a form that is sent twice is published once.

    Raises:
        Conflict: the answer is not signed. EditConflict: something was published meanwhile.
        ValidationErrors: what worked or what did not is missing; each on its field.
    """
    consultation = consultations.consultation_for(actor, code, Permission.CONSULTATION_ANSWER_SIGN)
    if not consultation.is_answered:
        raise Conflict(N_("You can say what happened once the answer is signed."))
    errors, given = FieldErrors(), {}
    with errors:
        given["worked"] = _said(worked, "worked", N_("Say what worked. If nothing did, say so and why."))
    with errors:
        given["failed"] = _said(failed, "failed", N_("Say what did not work. If all did, say so."))
    with errors:
        given["evidence"] = clean_field(evidence, MAX_LINE, "evidence")
    errors.check()
    edit_conflicts.check(version_seen, last_follow_up(consultation.id))
    number = len(response_queries.follow_ups_of(consultation.id)) + 1
    row = FollowUp(consultation_id=consultation.id, number=number, at=now(), staff_id=actor.staff_id, **given)
    row.seal(row.about)
    db.session.add(row)
    db.session.flush()
    if consultation.state == State.ANSWERED:
        framing.set_state(consultation, State.FOLLOWED_UP, LifecycleEvent.FOLLOWED_UP, actor.staff_id)
    entries.append(consultation.code, entries.Kind.FOLLOW_UP, recorded(row))
    return row


def recorded(row: FollowUp) -> dict[str, object]:
    """What the record says of a follow-up."""
    return {"number": row.number, **row.recorded}


def last_follow_up(consultation_id: int) -> dict[str, str]:
    """What was said last of what came of an answer, as a form has it; empty if nothing was."""
    rows = response_queries.follow_ups_of(consultation_id)
    return {name: getattr(rows[-1], name) if rows else "" for name in ("worked", "failed", "evidence")}


def _said(text: str, field: str, message: str) -> str:
    text = clean_field(text, MAX_TEXT, field)
    if count_words(text) < MIN_WORDS:
        raise ValidationError(message, field=field)
    return text
