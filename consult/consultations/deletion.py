"""Deleting a plan that was never opened: it was never public, so only its address stays taken."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Table, delete, select

from consult.access import Actor, Conflict, Permission
from consult.consultations import clause_rights, edit_conflicts, evidence, framing, queries, reach_plan, working_version
from consult.consultations.models import Consultation
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import Model, db
from consult.text.messages import N_


def check_deletable(consultation: Consultation) -> None:
    """Refuse for a plan that people may have seen.

    Raises:
        Conflict
    """
    if not consultation.is_draft:
        raise Conflict(
            N_("This plan has been opened, so it cannot be deleted. You can cancel it until its report is frozen.")
        )


def values_of(consultation: Consultation) -> Mapping[str, object]:
    """The frame and the draft, for `consult.consultations.edit_conflicts`."""
    draft = queries.working_draft(consultation.id) or queries.current_draft(consultation.id)
    return {
        "frame": framing.values_of(consultation),
        "draft": working_version.contents_of(draft) if draft else {},
        "evidence": evidence.hash_of_all(evidence.hashes(consultation.id)),
        "rights": clause_rights.values_of(consultation.id),
        "reach": reach_plan.values_of(reach_plan.groups_of(consultation.id)),
    }


def delete_draft(actor: Actor, code: str, version_seen: str | None = None) -> None:
    """Delete a plan that was never opened, with every row that belongs to it, in every room.

    The record's entries stay, like all entries, so no other plan ever gets its address.

    Raises:
        EditConflict: somebody changed its frame or its draft meanwhile.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_LIFE_CHANGE)
    check_deletable(consultation)
    edit_conflicts.check(version_seen, values_of(consultation))
    delete_rows(consultation)


def delete_rows(consultation: Consultation) -> None:
    """Delete every row that belongs to a plan."""
    erasure_journal.note(Taken.PLAN, consultation.code)
    plan = Consultation.__table__
    for table in reversed(Model.metadata.sorted_tables):
        for condition in _tied(table, plan, consultation.id):
            db.session.execute(delete(table).where(condition))
    db.session.expire_all()


def _tied(table: Table, plan: Table, consultation_id: int) -> list[ColumnElement[bool]]:
    """The condition for a row of this table to belong to the plan: it is the plan, or refers to a row that belongs to
    it.
    """
    if table is plan:
        return [plan.c.id == consultation_id]
    found: list[ColumnElement[bool]] = []
    for key in table.foreign_keys:
        for condition in _tied(key.column.table, plan, consultation_id) if key.column.table is not table else ():
            found.append(key.parent.in_(select(key.column).where(condition)))
    return found
