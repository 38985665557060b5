"""The result of opinion groups that is stored for a plan until the freeze, and who may see it when.

The freeze moves the document into Part A, so that it is in one place. What stays here is how many groups there are. An
imported plan has no votes to freeze: its document stays.
"""

from consult.analysis.group_results import Assigned, GroupResults, ImportedGroups
from consult.analysis.models import OpinionGroupResult
from consult.consultations.models import Consultation
from consult.record.documents import read, values_of
from consult.storage.database import db, today


def keep(consultation_id: int, results: GroupResults, inputs: str = "", assigned: Assigned | None = None) -> None:
    """Store a result in the place of the one before; `inputs` says from which votes it is, `assigned` who is in which
    group of an imported plan.
    """
    row = db.session.get(OpinionGroupResult, consultation_id) or OpinionGroupResult(consultation_id=consultation_id)
    row.groups, row.document, row.made_on = len(results.groups), values_of(results), today()
    row.inputs, row.assigned = inputs, values_of(assigned) if assigned else {}
    db.session.add(row)
    db.session.flush()


def calculate_again(plan: Consultation) -> None:
    """The groups of an imported plan are calculated again, since its record may tell of others."""
    row = db.session.get(OpinionGroupResult, plan.id) if plan.imported_from else None
    if row is not None:
        row.inputs = ""


def is_public(plan: Consultation) -> bool:
    """Votes on comments leave once, at the freeze; those of an imported plan are public data."""
    return plan.is_frozen or bool(plan.imported_from)


def is_published(plan: Consultation) -> bool:
    """Whether there is a result that anyone may see."""
    return is_public(plan) and db.session.get(OpinionGroupResult, plan.id) is not None


def stored(consultation_id: int) -> GroupResults | None:
    """The document, unless there is none or Part A has it."""
    row = db.session.get(OpinionGroupResult, consultation_id)
    return read(GroupResults, row.document) if row and row.document else None


def imported(plan: Consultation) -> ImportedGroups | None:
    """The groups of an imported plan with who is in which; nothing for a plan that was held here."""
    row = db.session.get(OpinionGroupResult, plan.id) if plan.imported_from else None
    if row is None or not row.assigned:
        return None
    return read(ImportedGroups, {**row.assigned, "results": row.document})


def move_to_report(consultation_id: int) -> None:
    """Part A has the document from now on."""
    row = db.session.get(OpinionGroupResult, consultation_id)
    if row is not None:
        row.document = {}
