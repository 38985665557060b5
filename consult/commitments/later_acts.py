"""What happens to a promise after the signature besides notes: more time, a new person in its office, a value found.

Each is public at once, with its day, and in the record. None is changed later, and none hides what was before it.
"""

from datetime import date

from consult.access import Actor, Conflict, FieldErrors, Permission, ValidationError
from consult.commitments import forecasts, rules
from consult.commitments import queries as promises
from consult.commitments.enums import EventKind
from consult.commitments.models import PromiseEvent
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import Consultation
from consult.consultations.working_version import clean_field
from consult.record import entries
from consult.report.parts import CommitmentView
from consult.report.rules import MAX_LINE
from consult.storage.database import db, now, today
from consult.text.messages import N_

NOT_SIGNED = N_("This can be said once the answer is signed.")


def extend(
    actor: Actor, code: str, commitment_id: int, new: date | None, reason: str, version_seen: str | None = None
) -> PromiseEvent:
    """Give a promise more time, with a reason that everyone reads. The days before stay public.

    `version_seen` is the fingerprint of `last_extension` as shown.

    Raises:
        ValidationError: no reason, or no later day; on the field. EditConflict: somebody gave more time meanwhile.
        Conflict: the answer is not signed, or the promise is done or given up.
    """
    consultation, shown = _signed(actor, code, commitment_id)
    if shown.finished:
        raise Conflict(N_("This promise is done or given up. It needs no more time."))
    errors, text = FieldErrors(), reason.strip()
    with errors:
        text = clean_field(reason, MAX_LINE, "reason")
    with errors:
        rules.check_extension(shown.due_on, new, text, today())
    errors.check()
    edit_conflicts.check(version_seen, last_extension(shown))
    return _add(actor, consultation, shown, EventKind.EXTENDED, day=new, text=text)


def change_holder(
    actor: Actor, code: str, commitment_id: int, name: str, since: date | None, version_seen: str | None = None
) -> PromiseEvent:
    """Say who is in the office that owns a promise since a day; it is said of every promise of the plan that it owns.

    `version_seen` is the fingerprint of `last_holder` as shown.

    Raises:
        ValidationError: no name, or a day that is to come or before the last one; on the field.
        EditConflict: somebody said so meanwhile. Conflict: the answer is not signed.
    """
    consultation, shown = _signed(actor, code, commitment_id)
    errors = FieldErrors()
    with errors:
        name = clean_field(name, MAX_LINE, "holder", one_line=True)
        if not name:
            raise ValidationError(N_("Say who is in the office now."), field="holder")
    with errors:
        if since is None or since > today():
            raise ValidationError(N_("Give the first day, which is not to come."), field="since")
        if shown.holders and since < shown.holders[-1].since:
            message = N_("Somebody is named for a later day already. Give a day after that.")
            raise ValidationError(message, field="since")
    errors.check()
    edit_conflicts.check(version_seen, last_holder(shown))
    return _add(actor, consultation, shown, EventKind.HOLDER, day=since, text=name)


def enter_finding(
    actor: Actor, code: str, commitment_id: int, found: str, source: str, version_seen: str | None = None
) -> PromiseEvent:
    """Enter what was found of what was forecast, with its source; the last value counts, and all stay public.

    `version_seen` is the fingerprint of `last_finding` as shown.

    Raises:
        ValidationError: no number, or no source; on the field. EditConflict: somebody entered one meanwhile.
        Conflict: the answer is not signed, or nothing was forecast.
    """
    consultation, shown = _signed(actor, code, commitment_id)
    if shown.forecast is None:
        raise Conflict(N_("This promise does not say what people will see, so nothing can be found of it."))
    errors, value = FieldErrors(), None
    with errors:
        value = forecasts.thousandths(found, "found")
    with errors:
        source = clean_field(source, MAX_LINE, "source")
        if not source:
            raise ValidationError(N_("Say where people can see it."), field="source")
    errors.check()
    edit_conflicts.check(version_seen, last_finding(shown))
    return _add(actor, consultation, shown, EventKind.FOUND, day=today(), text=source, found=value)


def last_extension(promise: CommitmentView) -> dict[str, str]:
    """The last time that more time was given, as a form has it; empty if it never was."""
    if not promise.extensions:
        return {"extended_to": "", "reason": ""}
    return {"extended_to": promise.due_on.isoformat(), "reason": promise.extensions[-1].reason}


def last_holder(promise: CommitmentView) -> dict[str, str]:
    """Who is in the office, as a form has it; empty if nobody is named."""
    if not promise.holders:
        return {"holder": "", "since": ""}
    return {"holder": promise.holders[-1].name, "since": promise.holders[-1].since.isoformat()}


def last_finding(promise: CommitmentView) -> dict[str, str]:
    """The last value that was found, as a form has it; empty if there is none."""
    if not promise.findings:
        return {"found": "", "source": ""}
    return {"found": promise.findings[-1].value, "source": promise.findings[-1].source}


def _signed(actor: Actor, code: str, commitment_id: int) -> tuple[Consultation, CommitmentView]:
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_ANSWER_WRITE)
    if not consultation.is_answered:
        raise Conflict(NOT_SIGNED)
    return consultation, promises.one(consultation, commitment_id)


def _add(
    actor: Actor, consultation: Consultation, shown: CommitmentView, kind: EventKind, **values: object
) -> PromiseEvent:
    event = PromiseEvent(commitment_id=shown.id, kind=kind.value, at=now(), staff_id=actor.staff_id, **values)
    event.seal(event.about(shown.number))
    db.session.add(event)
    db.session.flush()
    entries.append(consultation.code, entries.Kind.PROMISE_EVENT, recorded(shown.number, event))
    return event


def recorded(number: int, event: PromiseEvent) -> dict[str, object]:
    """What the record says of an event of the promise with this number."""
    told = {"of_day": event.day.isoformat(), "found": forecasts.written(event.found)}
    return {**event.about(number), **told, **event.recorded}
