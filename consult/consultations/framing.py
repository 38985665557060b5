"""Framing a consultation and moving it through its lifecycle."""

import re
import secrets
from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select

from consult.access import Actor, Conflict, Forbidden, Permission, Role, ValidationError, has_permission
from consult.consultations import (
    clause_rights,
    draft_publication,
    edit_conflicts,
    evidence,
    frame_fields,
    lifecycle,
    markdown_import,
    plan_days,
    queries,
    reach_plan,
    roles,
    team_requirements,
    working_version,
)
from consult.consultations.clauses import MAX_TEXT, MAX_TITLE, called
from consult.consultations.frame_fields import FRAME_LATER, FRAME_LIMITS, KEPT_DAYS, MARKDOWN, ONE_LINE, PROMISED_ON
from consult.consultations.lifecycle import ClauseReadiness, Framing, LifecycleEvent, Missing, NotReady, State
from consult.consultations.models import (
    AnswerDeadline,
    Consultation,
    ConsultationEvent,
    ConsultationRole,
    DraftVersion,
    PlannedOpening,
)
from consult.consultations.working_version import clean_field
from consult.record import entries
from consult.record.entries import Kind, append
from consult.runtime import erasure_journal, periodic_tasks
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, now, today
from consult.text.messages import N_

FRAME = Permission.CONSULTATION_FRAME_WRITE
NOT_OPEN = N_("Only an open plan can be given more time.")
#: No vowels: a random code spells nothing.
_CODE_LETTERS = "bcdfghjkmnpqrstvwxyz23456789"
_CODE = re.compile(r"[a-z2-9]{4}")
#: The closing day that was promised, and the new one.
Days = tuple[date | None, date | None]


def create(actor: Actor, *, title: str, code: str | None = None) -> Consultation:
    """Start a consultation with an empty draft; the person who starts it is its organizer."""
    if not has_permission(actor, Permission.INSTANCE_CONSULTATION_CREATE):
        raise Forbidden(N_("Only team members can start a plan."))
    title = clean_field(title, MAX_TITLE, "title", one_line=True)
    if not title:
        raise ValidationError(N_("Give the plan a title."), field="title")
    consultation = Consultation(code=_free_code(code), title=title, state=State.DRAFT.value)
    db.session.add(consultation)
    db.session.flush()
    role = ConsultationRole(consultation_id=consultation.id, staff_id=actor.staff_id, role=Role.ORGANIZER.value)
    db.session.add_all([role, DraftVersion(consultation_id=consultation.id, number=1)])
    roles.record_role_change(consultation.id, role.staff_id, Role.ORGANIZER, actor.staff_id, granted=True)
    _log(consultation, LifecycleEvent.CREATED, actor.staff_id)
    return consultation


def new_code() -> str:
    """A code that no consultation has."""
    while True:
        code = "".join(secrets.choice(_CODE_LETTERS) for _ in range(4))
        if not _taken(code):
            return code


def take_title(actor: Actor, code: str, document: str) -> Consultation:
    """Give a plan the title of a document. Raises as `write_frame` and `markdown_import.parse`."""
    return write_frame(actor, code, title=markdown_import.parse(document).own_title)


def write_frame(actor: Actor, code: str, version_seen: str | None = None, **fields: str) -> Consultation:
    """Write frame fields (`FRAME_LIMITS`, `KEPT_DAYS`, `considered`); fields that are not given stay. `version_seen` is
    the fingerprint of `values_of` as shown.

    `support_checked="yes"` says that each line of the local help was found to work today. A check is valid only for the
    lines that were checked. `none_considered="yes"` says, together with the field `considered`, that no other option
    was looked at.

    Raises:
        Conflict: the plan has been opened and the field is not one of `FRAME_LATER`.
        EditConflict: somebody changed the frame meanwhile.
    """
    consultation = queries.consultation_for(actor, code, FRAME)
    checked, none = (fields.pop(name, "") == "yes" for name in ("support_checked", "none_considered"))
    days = {name: frame_fields.days(fields.pop(name), name) for name in KEPT_DAYS if name in fields}
    texts = {
        name: clean_field(text, FRAME_LIMITS[name], name, one_line=name in ONE_LINE, markdown=name in MARKDOWN)
        for name, text in fields.items()
        if name != "considered"
    }
    if "considered" in fields:
        texts["considered"] = frame_fields.cleaned_options(fields["considered"])
    frame_fields.check(texts, none_considered=none)
    if days.get("sealed_days", consultation.sealed_days) > days.get("raw_days", consultation.raw_days):
        raise ValidationError(N_("This cannot be longer than other words are kept."), field="sealed_days")
    ticked = {"none_considered": none} if "considered" in texts else {}
    given = texts | days | ticked
    changed = {name: value for name, value in given.items() if value != getattr(consultation, name)}
    fixed = [name for name in changed if not consultation.is_draft and name not in FRAME_LATER]
    if fixed:
        message = N_("People have read this, so it cannot be changed. You can add a note to a new version.")
        raise Conflict(message, field=fixed[0])
    if changed:
        edit_conflicts.check(version_seen, values_of(consultation))
    for name, value in changed.items():
        setattr(consultation, name, value)
    if not PROMISED_ON.isdisjoint(changed):
        consultation.answer_due_on = None
    if checked or "support" in changed:
        consultation.support_checked_on = today() if checked else None
    db.session.flush()
    return consultation


def values_of(consultation: Consultation) -> dict[str, str]:
    """Those fields of the frame that can be written now, as a form has them."""
    if not consultation.is_draft:
        return {name: getattr(consultation, name) for name in sorted(FRAME_LATER)}
    names = (*FRAME_LIMITS, "considered", *KEPT_DAYS)
    none_considered = "yes" if consultation.none_considered else ""
    return {name: str(getattr(consultation, name)) for name in names} | {"none_considered": none_considered}


def set_answer_deadline(
    actor: Actor, code: str, answer_due_on: date, version_seen: str | None = None
) -> AnswerDeadline:
    """Record the decision maker's promise to answer by a day; until opening it can be given again.

    Raises:
        EditConflict: another day was promised meanwhile.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DEADLINE_SET)
    check_deadline_not_public(consultation)
    edit_conflicts.check(version_seen, plan_days.deadline_values(consultation))
    if answer_due_on <= today():
        raise ValidationError(N_("Choose a day in the future."), field="answer_due_on")
    promise = db.session.merge(
        AnswerDeadline(consultation_id=consultation.id, staff_id=actor.staff_id, answer_due_on=answer_due_on, at=now())
    )
    consultation.answer_due_on = answer_due_on
    db.session.flush()
    return promise


def unopened_plan(actor: Actor, code: str, refusal: str) -> Consultation:
    """A plan for its organizer, as long as it has not opened.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`. Conflict: it is open already, with the words of `refusal`.
    """
    consultation = queries.consultation_for(actor, code, FRAME)
    if not consultation.is_draft:
        raise Conflict(refusal)
    return consultation


def check_deadline_not_public(consultation: Consultation) -> None:
    """Refuse another day for the answer once the public has read the first."""
    if not consultation.is_draft:
        raise Conflict(N_("The promise of an answer is public now and cannot be changed."))


def missing_to_open(consultation: Consultation, closes_on: date | None) -> list[Missing]:
    """What keeps this plan from opening with that closing day."""
    draft = queries.working_draft(consultation.id) or queries.current_draft(consultation.id)
    promise = queries.answer_deadline_of(consultation.id)
    written = {name: getattr(consultation, name) for name in lifecycle.WRITTEN}
    team = team_requirements.teams([consultation.id])[consultation.id]
    return lifecycle.missing_to_open(
        Framing(
            **written,
            names_options=consultation.options_considered is not None,
            support=consultation.support_lines,
            support_checked_on=consultation.support_checked_on,
            answer_due_on=consultation.answer_due_on if promise else None,
            was_promised=promise is not None,
            closes_on=closes_on,
            today=today(),
            team=team.counts,
            not_joined=team.not_joined,
            decision_makers=team.names.get(Role.DECISION_MAKER, ()),
            team_note=consultation.team_note,
            clauses=[
                ClauseReadiness(
                    key=each.version.clause.key,
                    number=called(each.number, each.version.heading),
                    plain_language=each.version.plain_language,
                    reason=each.version.reason,
                )
                for each in (draft.places if draft else ())
            ],
        )
    )


def open_(actor: Actor, code: str, closes_on: date, version_seen: str | None = None) -> Consultation:
    """Open the plan until the end of `closes_on`, and publish what is not published yet.

    Raises:
        NotReady: with everything that is missing.
        EditConflict: its opening was planned, or planned otherwise, meanwhile.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_LIFE_CHANGE)
    edit_conflicts.check(version_seen, plan_days.planned_values(db.session.get(PlannedOpening, consultation.id)))
    open_now(consultation, closes_on, actor.staff_id, actor.staff_id)
    return consultation


def open_now(consultation: Consultation, closes_on: date, publisher_id: int | None, staff_id: int | None) -> None:
    """Open a plan in the name of `publisher_id`; `staff_id` is who opens it, None for the clock. Raises as `open_`."""
    lifecycle.check_move(consultation.state, State.OPEN)
    lacking = missing_to_open(consultation, closes_on)
    if lacking:
        raise NotReady(lacking)
    if working_version.differs(consultation.id):
        draft_publication.release(consultation, "change", "", publisher_id)
    consultation.closes_on = closes_on
    set_state(consultation, State.OPEN, LifecycleEvent.OPENED, staff_id)
    db.session.execute(delete(PlannedOpening).where(PlannedOpening.consultation_id == consultation.id))


def note_corrected(consultation: Consultation, staff_id: int | None, note: str, texts: list[list[str]]) -> None:
    """Record that typing mistakes were corrected: each text's field, and its hash before and after."""
    _log(consultation, LifecycleEvent.CORRECTED, staff_id, note, more={"texts": texts})


def note_clarified(consultation: Consultation, staff_id: int | None, key: str, text_hash: str) -> None:
    """Record that a clause was explained, or an explanation of it corrected: its key, and a hash of the words."""
    _log(consultation, LifecycleEvent.CLARIFIED, staff_id, more={"clause": key, "hash": text_hash})


def note_reach_decided(consultation: Consultation, staff_id: int | None, text_hash: str) -> None:
    """Record what was decided about those who were not reached yet: a hash of the words."""
    _log(consultation, LifecycleEvent.REACH_DECIDED, staff_id, more={"hash": text_hash})


def note_answer_corrected(consultation: Consultation, staff_id: int | None) -> None:
    """Record that the signed answer was corrected; which version that made is an entry of its own."""
    _log(consultation, LifecycleEvent.ANSWER_CORRECTED, staff_id)


def note_suggestions(consultation: Consultation, staff_id: int | None, *, on: bool) -> None:
    """Record that suggestions for those who group comments were switched on, or off."""
    _log(consultation, LifecycleEvent.SUGGESTIONS_ON if on else LifecycleEvent.SUGGESTIONS_OFF, staff_id)


def note_not_opened(consultation: Consultation) -> None:
    """Record that a plan did not open on the day that was planned."""
    _log(consultation, LifecycleEvent.NOT_OPENED, None)


def extend(actor: Actor, code: str, closes_on: date, reason: str, version_seen: str | None = None) -> Consultation:
    """Move the closing day of an open plan to a later one, with a public reason; both days are recorded.

    Raises:
        EditConflict: the day was moved meanwhile.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_LIFE_CHANGE)
    if not consultation.is_open:
        raise Conflict(NOT_OPEN)
    edit_conflicts.check(version_seen, plan_days.closing_values(consultation))
    promised = consultation.closes_on
    if promised and closes_on <= promised:
        raise ValidationError(N_("Choose a day after the current closing day."), field="closes_on")
    due = consultation.answer_due_on
    if due is not None and due <= closes_on:
        raise ValidationError(lifecycle.TOO_LATE, field="closes_on", due=due.isoformat())
    reason = _public_reason(reason)
    consultation.closes_on = closes_on
    _log(consultation, LifecycleEvent.EXTENDED, actor.staff_id, reason, (promised, closes_on))
    return consultation


def close(actor: Actor, code: str, reason: str, version_seen: str | None = None) -> Consultation:
    """Close an open plan before the day that people were told, with a public reason; both days are recorded.

    Raises:
        Conflict: it is not open. ValidationError: there is no reason. EditConflict: its closing day was moved.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_LIFE_CHANGE)
    lifecycle.check_move(consultation.state, State.CLOSED)
    edit_conflicts.check(version_seen, plan_days.ending_values(consultation))
    reason = _public_reason(reason)
    set_state(
        consultation, State.CLOSED, LifecycleEvent.CLOSED, actor.staff_id, reason, (consultation.closes_on, today())
    )
    return consultation


def cancel(actor: Actor, code: str, reason: str, version_seen: str | None = None) -> Consultation:
    """Cancel a plan that people have seen and that has no report yet, with a public reason.

    Raises:
        EditConflict: it was closed, or its closing day moved, meanwhile.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_LIFE_CHANGE)
    lifecycle.check_move(consultation.state, State.CANCELLED)
    edit_conflicts.check(version_seen, plan_days.ending_values(consultation))
    set_state(consultation, State.CANCELLED, LifecycleEvent.CANCELLED, actor.staff_id, _public_reason(reason))
    return consultation


def set_state(
    consultation: Consultation, state: State, kind: LifecycleEvent, staff_id: int | None, reason: str = "",
    days: Days = (None, None),
) -> None:  # fmt: skip
    """The one function that changes a state: sets its date, logs it and adds it to the record.

    `days` are the promised closing day and the new one, if it moves. An imported consultation (`imported_from` is set)
    goes from draft straight to closed as *imported*.

    Raises:
        Conflict: the lifecycle has no such move.
    """
    if not (kind is LifecycleEvent.IMPORTED and consultation.imported_from):
        lifecycle.check_move(consultation.state, state)
    consultation.state = state.value
    if state is State.CANCELLED:
        erasure_journal.note(Taken.CANCELLED, consultation.code)
    if state in _DATED:
        setattr(consultation, _DATED[state], today())
    _log(consultation, kind, staff_id, reason, days)


_DATED = {State.OPEN: "opened_on", State.CLOSED: "closed_on", State.ANSWERED: "answered_on"}


def close_due() -> int:
    """Close every open plan whose closing day is over; returns how many."""
    due = select(Consultation).where(Consultation.state == State.OPEN, Consultation.closes_on < today())
    rows = db.session.scalars(due).all()
    for consultation in rows:
        set_state(consultation, State.CLOSED, LifecycleEvent.CLOSED, None)
    return len(rows)


def register_periodic_tasks() -> None:
    """Register a periodic task that closes plans on their closing day."""
    periodic_tasks.register("close what is due", close_due)


def _log(
    consultation: Consultation,
    kind: LifecycleEvent,
    staff_id: int | None,
    reason: str = "",
    days: Days = (None, None),
    more: Mapping[str, object] | None = None,
) -> None:
    row = ConsultationEvent(
        consultation_id=consultation.id, kind=kind.value, reason=reason, at=now(), staff_id=staff_id
    )
    row.from_day, row.to_day = days
    db.session.add(row)
    content = {"event": kind.value, "state": consultation.state, "reason": reason, **(more or {})}
    if kind is LifecycleEvent.OPENED:
        content |= {"team_note": consultation.team_note} if consultation.team_note else {}
        content["evidence"] = evidence.hash_of_all(evidence.hashes(consultation.id))
        rights = clause_rights.values_of(consultation.id)
        content |= {"rights": clause_rights.hash_of(rights)} if rights else {}
        groups = reach_plan.groups_of(consultation.id)
        content |= {"reach": reach_plan.hash_of(groups)} if groups else {}
    told = (("closes_on", consultation.closes_on), ("answer_due_on", consultation.answer_due_on),
            ("from_day", row.from_day), ("to_day", row.to_day))  # fmt: skip
    if not consultation.is_draft:
        content |= {name: day.isoformat() for name, day in told if day}
    append(consultation.code, Kind.LIFE, content)


def _public_reason(text: str) -> str:
    reason = clean_field(text, MAX_TEXT, "reason")
    if not reason:
        raise ValidationError(N_("Give a reason. It is published."), field="reason")
    return reason


def _free_code(code: str | None) -> str:
    if code is None:
        return new_code()
    if not _CODE.fullmatch(code):
        raise ValidationError(N_("A plan's address is four small letters or digits from 2 to 9."), field="code")
    if _taken(code):
        raise ValidationError(N_("Another plan already has this address."), field="code")
    return code


def _taken(code: str) -> bool:
    found = db.session.scalar(select(Consultation.id).where(Consultation.code == code))
    return found is not None or entries.length(code) > 0
