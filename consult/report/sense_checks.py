"""A sense check: people from the groups concerned look at Part A before it is frozen, and an analyst writes it down.

It says from which groups they were and never who. Part A says so too if nobody looked.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import select

from consult.access import Actor, NotFound, Permission, ValidationError
from consult.analysis.codebook import check_writable
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import Consultation
from consult.consultations.working_version import clean_field
from consult.report.how_made import SenseCheckWords
from consult.report.models import SenseCheck
from consult.report.official_texts import checks_of
from consult.storage.database import db, today
from consult.text.messages import N_

LIMITS = {"who": 300, "missing": 1200, "changed": 1200}
MAX_CHECKS = 12

_EMPTY = {
    "who": N_("Say from which groups they were. Write no names."),
    "missing": N_("Write what they said was missing. If nothing was, say so."),
    "changed": N_("Write what you changed after that. If nothing, say why."),
}


@dataclass(frozen=True)
class SenseCheckData:
    """What an analyst writes down, as a form has it."""

    day: date | None
    who: str
    missing: str
    changed: str


def add(actor: Actor, code: str, given: SenseCheckData) -> SenseCheck:
    """Write down that people looked at Part A.

    Raises:
        Conflict: Part A is frozen. ValidationError: on the field.
    """
    consultation = _writable(actor, code)
    if len(checks_of(consultation.id)) >= MAX_CHECKS:
        raise ValidationError(N_("There are %(limit)d of these already."), field="who", limit=MAX_CHECKS)
    check = SenseCheck(consultation_id=consultation.id, staff_id=actor.staff_id, **_clean(consultation, given))
    db.session.add(check)
    db.session.flush()
    return check


def remove(actor: Actor, code: str, check_id: int, version_seen: str | None = None) -> None:
    """Remove it again. `version_seen` is the hash of `values_of` as shown.

    Raises:
        NotFound, Conflict. EditConflict: somebody changed it meanwhile.
    """
    check = found(_writable(actor, code), check_id)
    edit_conflicts.check(version_seen, values_of(check))
    db.session.delete(check)
    db.session.flush()


def found(consultation: Consultation, check_id: int) -> SenseCheck:
    """One of this plan.

    Raises:
        NotFound
    """
    ours = SenseCheck.consultation_id == consultation.id, SenseCheck.id == check_id
    check = db.session.scalar(select(SenseCheck).where(*ours))
    if check is None:
        raise NotFound(N_("There is no such entry. It may have been removed."))
    return check


def values_of(check: SenseCheck) -> dict[str, object]:
    """For `edit_conflicts` and forms."""
    return {"day": check.day.isoformat(), "who": check.who, "missing": check.missing, "changed": check.changed}


def reported(checks: Iterable[SenseCheck]) -> tuple[SenseCheckWords, ...]:
    """As in Part A."""
    return tuple(
        SenseCheckWords(day=each.day, who=each.who, missing=each.missing, changed=each.changed) for each in checks
    )


def _writable(actor: Actor, code: str) -> Consultation:
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    check_writable(consultation.state)
    return consultation


def _clean(consultation: Consultation, given: SenseCheckData) -> dict[str, object]:
    texts = asdict(given)
    if given.day is None:
        raise ValidationError(N_("Say on which day they looked at it."), field="seen_on")
    if given.day > today() or (consultation.opened_on and given.day < consultation.opened_on):
        raise ValidationError(N_("Choose a day between the opening of the plan and today."), field="seen_on")
    clean: dict[str, object] = {"day": given.day}
    for name, limit in LIMITS.items():
        clean[name] = clean_field(texts[name], limit, name)
        if not clean[name]:
            raise ValidationError(_EMPTY[name], field=name)
    return clean
