"""Part B, what was decided: written by the decision maker after the freeze, then signed as one document."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select

from consult.access import Actor, FieldErrors, Permission
from consult.analysis.models import Theme
from consult.commitments import commands as commitments
from consult.commitments.commands import writable
from consult.consultations import edit_conflicts, framing, queries
from consult.consultations.lifecycle import LifecycleEvent, State, check_move
from consult.consultations.models import Clause, Consultation
from consult.consultations.working_version import clean_field, publish_decision
from consult.record import documents, entries
from consult.record.canonical import document_hash
from consult.record.documents import Values
from consult.record.models import new_salt
from consult.report import consent
from consult.report.document import NotReady
from consult.report.enums import NEW_WORDING, DispositionCode, ReasonKind
from consult.report.halves import DecisionLines, PartB, SignedDecision, SignedPromise
from consult.report.models import Report
from consult.report.publication_checks import PublicationRefused, consent_refusals
from consult.report.queries import document_of
from consult.report.rules import MAX_LINE
from consult.response import (
    decision_fields,
    decision_points,
    gap_answers,
    invited_replies,
    proposals,
    publication_checks,
)
from consult.response.decision_points import DecisionPoint
from consult.response.models import ClauseDecision, ResponseNotes, SignedResponse
from consult.response.rules import DispositionData
from consult.storage.database import db, now, today
from consult.text.messages import N_

LINES = tuple(documents.columns(DecisionLines))


@dataclass(frozen=True, kw_only=True)
class AnswerNotesData:
    """Page one, as a form has it."""

    decided: str = ""
    biggest_change: str = ""
    biggest_refusal: str = ""


def write_disposition(
    actor: Actor, code: str, given: DispositionData, *, clause_key: str = "", theme_key: str = "",
    version_seen: str | None = None,
) -> ClauseDecision:  # fmt: skip
    """Decide on one clause or theme, with a reason; can be changed until the signature.

    `version_seen` is the hash of `decision_points.values_of` as shown.

    Raises:
        Conflict: Part A is not frozen, or the answer is signed. EditConflict: somebody decided meanwhile.
        NotFound: Part A has no such clause or theme.
        ValidationErrors: what is missing that this decision must say, all of it, each on its field.
    """
    consultation = writable(actor, code)
    point = decision_points.decision_point(consultation, clause_key, theme_key)
    # First: an empty form is like an undecided point, and would otherwise be taken for one that was saved before.
    chosen, kind, clean = decision_fields.checked(consultation, point, given, tuple(DispositionCode))
    edit_conflicts.check(version_seen, decision_points.values_of(point))
    row = point.decision
    if row is None:
        row = ClauseDecision(consultation_id=consultation.id, **target_of(consultation.id, clause_key, theme_key))
        db.session.add(row)
    row.disposition, row.reason_kind, row.reason = chosen.value, kind.value, clean.reason
    row.wording, row.plain_language = (clean.wording, clean.plain_language) if chosen in NEW_WORDING else ("", "")
    row.open_question, row.until, row.owner = clean.open_question, clean.until, clean.owner
    row.office, row.law = clean.office, clean.law
    db.session.flush()
    if clause_key and chosen is DispositionCode.DEFERRED:
        proposals.forget(consultation, clause_key)
    elif clause_key:
        proposals.write(consultation, clause_key, given.used)
    return row


def write_answer_notes(
    actor: Actor, code: str, given: AnswerNotesData, version_seen: str | None = None
) -> ResponseNotes:
    """The decision maker's lines of page one.

    `version_seen` is the hash of `values_of` as shown.

    Raises:
        Conflict: Part A is not frozen, or the answer is signed. EditConflict: somebody wrote others meanwhile.
        ValidationErrors: each on its field.
    """
    consultation = writable(actor, code)
    edit_conflicts.check(version_seen, values_of(consultation.id))
    errors, texts = FieldErrors(), {}
    for name in LINES:
        with errors:
            texts[name] = clean_field(getattr(given, name), MAX_LINE, name)
    errors.check()
    notes = db.session.get(ResponseNotes, consultation.id)
    if notes is None:
        notes = ResponseNotes(consultation_id=consultation.id)
        db.session.add(notes)
    for name, text in texts.items():
        setattr(notes, name, text)
    db.session.flush()
    return notes


def values_of(consultation_id: int) -> dict[str, str]:
    """The lines of page one, by `LINES`; empty if nothing is written yet."""
    found = db.session.get(ResponseNotes, consultation_id)
    return {name: getattr(found, name) if found else "" for name in LINES}


def refusals(consultation: Consultation) -> list[PublicationRefused]:
    """What keeps the answer from being signed, by name."""
    if db.session.get(Report, consultation.id) is None:
        return [publication_checks.not_frozen()]
    every = decision_points.decision_points(consultation)
    part_a = document_of(decision_points.frozen(consultation))
    decided = {point.theme_key for point in every if point.theme_key and point.decision}
    return publication_checks.sign_refusals(
        undecided=[
            (point.clause_key, point.number, point.title) for point in every if point.clause_key and not point.decision
        ],
        themes=[
            decision_points.facts_of(theme, decided=theme.key in decided)
            for theme, _ in decision_points.themes_in(part_a)
        ],
        reasons=[(point.name, point.decision.reason) for point in every if point.decision],
        lines=values_of(consultation.id),
        promises=[
            publication_checks.CommitmentFacts(
                promise.text,
                promise.owner,
                promise.measure,
                promise.due_on,
                says_what_is_seen=bool(promise.forecast or promise.no_forecast),
            )  # fmt: skip
            for promise in commitments.written_commitments(consultation)
        ],
    ) + [
        *publication_checks.proposals_unanswered(_unanswered(consultation, every)),
        *gap_answers.refusals(consultation),
        *invited_replies.refusals(consultation),
        *consent_refusals(consent.of_answer(consultation, _texts(consultation, every))),
    ]


def _texts(consultation: Consultation, every: Iterable[DecisionPoint]) -> dict[tuple[str, ...], str]:
    """What the decision maker wrote for the answer, by where it is corrected."""
    lines: dict[tuple[str, ...], str] = {("lines", name): text for name, text in values_of(consultation.id).items()}
    decided = [(point, point.decision) for point in every if point.decision]
    return lines | {
        ("clause", point.clause_key) if point.clause_key else ("answer theme", point.theme_key): row.reason
        for point, row in decided
    }


def _unanswered(consultation: Consultation, every: Iterable[DecisionPoint]) -> list[tuple[str, str, list[str]]]:
    """Proposals that must be answered and are not: those for a clause whose decision is put off are answered then."""
    missing = proposals.unanswered(consultation)
    return [
        (point.clause_key, point.name, missing[point.clause_key])
        for point in every
        if point.clause_key in missing and not point.is_deferred
    ]


def sign(actor: Actor, code: str, version_seen: str | None = None) -> SignedResponse:
    """Sign Part B: one document, one hash, in the record; the draft as it leaves it is published.

    `version_seen` is the hash of `to_sign` as it was shown.

    Raises:
        Conflict: Part A is not frozen, or the answer is signed.
        NotReady: checks refuse it, with each reason. EditConflict: what would be signed is not what was shown.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_ANSWER_SIGN)
    check_move(consultation.state, State.ANSWERED)
    refused = refusals(consultation)
    if refused:
        raise NotReady(N_("The answer cannot be signed yet. %(reasons)s"), refused)
    edit_conflicts.check(version_seen, to_sign(consultation))
    proposals.keep_public(consultation)
    document = part_b(consultation) | {"salt": new_salt()}
    answer = SignedResponse(
        consultation_id=consultation.id, number=1, document=document, hash=document_hash(document),
        signed_at=now(), staff_id=actor.staff_id,
    )  # fmt: skip
    db.session.add(answer)
    db.session.flush()
    rows = list(decision_points.rows_of(consultation.id))
    wordings = {row.clause_id: (row.wording, row.plain_language) for row in rows if row.clause_id and row.wording}
    removed = {row.clause_id for row in rows if row.clause_id and row.disposition == DispositionCode.REMOVED}
    publish(consultation, actor, wordings, removed)
    framing.set_state(consultation, State.ANSWERED, LifecycleEvent.ANSWERED, actor.staff_id)
    content = {"number": answer.number, "hash": answer.hash, "heard": document["report"]}
    entries.append(consultation.code, entries.Kind.ANSWER, content | recorded_proposals(document["dispositions"]))
    return answer


def recorded_proposals(decisions: Iterable[Values]) -> Values:
    """What the record says about proposals that decisions answer, if they answer any."""
    told = [each for decision in decisions for each in decision.get("proposals", ())]
    return {"proposals": told} if told else {}


def to_sign(consultation: Consultation) -> Values:
    """Part B without its day, which is the day of the signature and not of the page that shows it."""
    return documents.values_of(replace(_part_b(consultation), day=None))


def part_b(consultation: Consultation) -> Values:
    """Part B as it is now: only canonical values."""
    return documents.values_of(_part_b(consultation))


def _part_b(consultation: Consultation) -> PartB:
    return PartB(
        consultation=consultation.code,
        report=decision_points.frozen(consultation).hash,
        decider=consultation.decider,
        day=today(),
        lines=DecisionLines(**values_of(consultation.id)),
        dispositions=tuple(
            SignedDecision(
                clause=point.clause_key,
                theme=point.theme_key,
                code=DispositionCode(point.decision.disposition),
                reason_kind=ReasonKind(point.decision.reason_kind),
                reason=point.decision.reason,
                wording=point.decision.wording,
                office=point.decision.office or None,
                law=point.decision.law or None,
                proposals=proposals.as_signed(point.used),
                plain_language=point.decision.plain_language,
                open_question=point.decision.open_question,
                until=point.decision.until,
                owner=point.decision.owner or None,
            )
            for point in decision_points.decision_points(consultation)
            if point.decision
        ),
        promises=tuple(
            SignedPromise(
                number=promise.number,
                clause=promise.clause_key,
                text=promise.text,
                owner=promise.owner,
                due_on=promise.signed_due_on,
                measure=promise.measure,
                money=promise.money,
                holder=promise.holder,
                forecast=promise.forecast,
                no_forecast=promise.no_forecast,
            )
            for promise in commitments.written_commitments(consultation)
        ),
        replies=invited_replies.to_sign(consultation.id),
        gaps=gap_answers.to_sign(consultation),
    )


def publish(consultation: Consultation, actor: Actor, wordings: dict[int, tuple[str, str]], removed: set[int]) -> None:
    """A decision's version of the draft, if there is a draft; see `working_version.publish_decision`."""
    if queries.current_draft(consultation.id) is None or actor.staff_id is None:
        return
    publish_decision(consultation, wordings, removed, actor.staff_id)


def target_of(consultation_id: int, clause_key: str, theme_key: str) -> dict[str, int | None]:
    """The clause or theme of a decision, as its table names it."""
    model, key = (Clause, clause_key) if clause_key else (Theme, theme_key)
    found = db.session.scalar(select(model.id).where(model.consultation_id == consultation_id, model.key == key))
    return {"clause_id" if clause_key else "theme_id": found}
