"""What keeps a plan from opening, as a list with the place where each thing can be added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from consult.access import Permission, has_permission
from consult.consultations import framing
from consult.consultations.lifecycle import Missing
from consult.consultations.models import Consultation
from consult.text.messages import N_
from consult.web import authorization

FRAME = Permission.CONSULTATION_FRAME_WRITE
COMMIT = Permission.CONSULTATION_DEADLINE_SET
#: So many parts are named one by one.
PARTS_NAMED = 60
FIELD_LABELS: Mapping[str, str] = {"plain_language": N_("in short"), "reason": N_("why")}


@dataclass(frozen=True)
class MissingInPart:
    """What one part misses, as labels and addresses ("" if the reader cannot add it); `number` is what it is called."""

    number: str
    fields: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class MissingThings:
    """What is missing in all, as (words, address), and part by part; `further` parts are not named.

    `in_short` is the address of the page on which all summaries and reasons are written.
    """

    general: Sequence[tuple[str, str]]
    parts: Sequence[MissingInPart]
    further: int
    in_parts: int
    in_short: str

    def __len__(self) -> int:
        return len(self.general) + self.in_parts


def missing_now(consultation: Consultation) -> list[Missing]:
    """What keeps a plan from opening, except for the closing day, which the opening page asks for."""
    return [each for each in framing.missing_to_open(consultation, None) if each.field != "closes_on"]


def with_links(consultation: Consultation, lacking: Sequence[Missing]) -> MissingThings:
    """Each missing thing with the address where this reader can add it ("" if nowhere)."""
    parts: dict[str, MissingInPart] = {}
    for each in lacking:
        if each.key:
            fields = parts[each.key].fields if each.key in parts else []
            link = gettext(FIELD_LABELS[each.field]), address_of(consultation, each)
            parts[each.key] = MissingInPart(each.params["number"], [*fields, link])
    writes, general = may(consultation, FRAME), [each for each in lacking if not each.key]
    return MissingThings(
        general=[(gettext(each.message) % each.params, address_of(consultation, each)) for each in general],
        parts=list(parts.values())[:PARTS_NAMED],
        further=max(0, len(parts) - PARTS_NAMED),
        in_parts=len(lacking) - len(general),
        in_short=url_for("consultations.in_short", code=consultation.code) if writes else "",
    )


def address_of(consultation: Consultation, lacking: Missing) -> str:
    """Where this reader can add a missing thing; "" if nowhere."""
    code = consultation.code
    if lacking.field == "commitment":
        return url_for("consultations.commit", code=code) if may(consultation, COMMIT) else ""
    if not may(consultation, FRAME):
        return ""
    if lacking.field == "team":
        return url_for("consultations.people", code=code)
    if lacking.key:
        return url_for("consultations.clause", code=code, key=lacking.key, _anchor=lacking.field)
    if lacking.field == "clauses":
        return url_for("consultations.draft", code=code)
    if lacking.field == "closes_on":
        return url_for("consultations.open_plan", code=code)
    return url_for("consultations.frame", code=code, _anchor=lacking.field)


def may(consultation: Consultation, permission: Permission) -> bool:
    return has_permission(authorization.current_actor(), permission, consultation.id)
