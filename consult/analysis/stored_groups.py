"""The result of opinion groups that is stored for a plan until the freeze, and who may see it when.

The freeze moves the document into Part A, so that it is in one place. What stays here is how many groups there are. An
imported plan has no votes to freeze: its document stays.
"""

from consult.analysis.group_results import GroupResults
from consult.analysis.models import OpinionGroupResult
from consult.consultations.models import Consultation
from consult.record.documents import read, values_of
from consult.storage.database import db, today


def keep(consultation_id: int, results: GroupResults, inputs: str = "") -> None:
    """Store a result in the place of the one before; `inputs` says from which votes it is."""
    row = db.session.get(OpinionGroupResult, consultation_id) or OpinionGroupResult(consultation_id=consultation_id)
    row.groups, row.document, row.made_on = len(results.groups), values_of(results), today()
    row.inputs = inputs
    db.session.add(row)
    db.session.flush()


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


def move_to_report(consultation_id: int) -> None:
    """Part A has the document from now on."""
    row = db.session.get(OpinionGroupResult, consultation_id)
    if row is not None:
        row.document = {}
