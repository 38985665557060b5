"""What a form gives for a decision: cleaned, checked, and refused at once with everything that is wrong with it."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any

from consult.access import FieldErrors, ValidationError
from consult.consultations.clauses import MAX_TEXT, MAX_WORDING
from consult.consultations.models import Consultation
from consult.consultations.working_version import clean_field
from consult.report.enums import DispositionCode, ReasonKind
from consult.report.rules import MAX_LINE
from consult.response import offices, proposals, rules
from consult.response.decision_points import DecisionPoint
from consult.response.rules import DispositionData
from consult.storage.database import today
from consult.text import diff
from consult.text.diff import Piece
from consult.text.messages import N_
from consult.text.office_names import spelled

#: The possible later decisions: deferring again is not one of them.
IN_THE_END = tuple(code for code in DispositionCode if code is not DispositionCode.DEFERRED)

_LIMITS = {
    "reason": MAX_TEXT, "wording": MAX_WORDING, "plain_language": MAX_TEXT, "open_question": MAX_LINE,
    "owner": MAX_LINE, "office": MAX_LINE, "law": MAX_LINE,
}  # fmt: skip
_ONE_LINE = frozenset({"owner", "office", "law"})


def difference(point: DecisionPoint, wording: str) -> list[Piece]:
    """What another wording would change in a clause, word by word; empty if it changes nothing.

    Raises:
        ValidationError: it cannot be stored so; on the field.
    """
    new = clean_field(wording, MAX_WORDING, "wording", markdown=True)
    return diff.wordings(point.old_wording, new) if new and new != point.old_wording else []


def cleaned(given: DispositionData, name: str) -> str:
    """A text of a decision as it is stored.

    Raises:
        ValidationError: it cannot be stored so; on the field.
    """
    is_markdown = name == "wording"
    return clean_field(getattr(given, name), _LIMITS[name], name, one_line=name in _ONE_LINE, markdown=is_markdown)


def checked(
    consultation: Consultation, point: DecisionPoint, given: DispositionData, codes: Collection[DispositionCode],
    *, on: date | None = None,
) -> tuple[DispositionCode, ReasonKind, DispositionData]:  # fmt: skip
    """What was decided, one of `codes`, what the reason is based on, and the texts that this decision needs.

    It is decided `on` a day, today if that is not said. A decision that cannot be deferred any more has to answer every
    proposal that many agree with.

    Raises:
        ValidationErrors: everything that is missing or too long, each on its field.
    """
    errors = FieldErrors()
    code = next((each for each in codes if each == given.decision), None)
    kind = next((each for each in ReasonKind if each == given.reason_kind), None)
    with errors:
        if code is None:
            raise ValidationError(N_("Choose a decision."), field="decision")
    with errors:
        if kind is None:
            raise ValidationError(N_("Choose what the reason is based on."), field="reason_kind")
    last = DispositionCode.DEFERRED not in codes
    deferred, outside = code is DispositionCode.DEFERRED, rules.names_office(code, kind)
    needed = {"reason"} | ({"wording", "plain_language"} if point.clause_key else set())
    needed |= ({"open_question", "owner"} if deferred else set()) | ({"office", "law"} if outside else set())
    texts: dict[str, Any] = dict.fromkeys(_LIMITS, "")
    for name in (name for name in _LIMITS if name in needed):
        with errors:
            texts[name] = cleaned(given, name)
    texts["office"] = spelled(texts["office"], offices.known_offices(consultation.id)) if outside else ""
    texts["owner"] = spelled(texts["owner"], offices.known_owners(consultation.id)) if deferred else ""
    clean = replace(given, until=given.until if deferred else None, **texts)
    with errors:
        rules.check_reason(clean.reason)
    with errors:
        if outside:
            rules.check_office(clean)
    with errors:
        if code is not None:
            told: dict[str, Any] = {"on_clause": bool(point.clause_key), "old_wording": point.old_wording, "last": last}
            rules.check_disposition(code, clean, today=on or today(), **told)
    with errors:
        if last:
            proposals.check_answered(consultation, point.clause_key, given.used)
    errors.check()
    return DispositionCode(given.decision), ReasonKind(given.reason_kind), clean
