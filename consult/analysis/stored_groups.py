"""The result of opinion groups that is stored for a plan, and who may see it when."""

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


def published(plan: Consultation) -> GroupResults | None:
    """What anyone may see of a plan's groups; None while there is nothing, or nobody may see it, not even staff."""
    row = db.session.get(OpinionGroupResult, plan.id) if is_public(plan) else None
    return read(GroupResults, row.document) if row else None
