"""Whether suggestions are made for a plan: off, until an organizer switches them on, as the record tells everybody.

A row of `SuggestionRun` says that they are on.
"""

from sqlalchemy import delete, select, update

from consult.access import Actor, Conflict, Permission
from consult.analysis.codebook import check_writable
from consult.analysis.models import Suggestion, SuggestionRun
from consult.consultations import edit_conflicts, framing, queries
from consult.consultations.models import Consultation
from consult.contributions import pieces
from consult.contributions.models import Comment
from consult.storage.database import change_rows, db
from consult.text.messages import N_

#: How many suggestions are deleted in one piece.
FORGOTTEN_AT_ONCE = 1000


def is_on(consultation_id: int) -> bool:
    """Whether suggestions are switched on."""
    return db.session.get(SuggestionRun, consultation_id) is not None


def values_of(consultation_id: int) -> dict[str, str]:
    """The switch as a form has it."""
    return {"turn": "on" if is_on(consultation_id) else "off"}


def set_switch(actor: Actor, code: str, *, on: bool, version_seen: str | None = None) -> Consultation:
    """Switch suggestions on or off; nothing happens if they are that already.

    Raises:
        Conflict: the report is frozen, or there will be none. EditConflict: somebody switched it meanwhile.
    """
    plan = queries.consultation_for(actor, code, Permission.CONSULTATION_LIFE_CHANGE)
    check_writable(plan.state)
    if plan.is_draft:
        raise Conflict(N_("Nobody can read this plan yet. Open it first."))
    if on == is_on(plan.id):
        return plan
    edit_conflicts.check(version_seen, values_of(plan.id))
    if on:
        db.session.add(SuggestionRun(consultation_id=plan.id))
    else:
        forget(plan.id)
    framing.note_suggestions(plan, actor.staff_id, on=on)
    return plan


def forget(consultation_id: int) -> None:
    """Delete every suggestion for a plan, and make none any more."""
    while forget_some(consultation_id):
        pass


def forget_some(consultation_id: int) -> int:
    """Make no suggestions for a plan any more, and delete the next few; returns how many rows that was."""
    stopped = change_rows(delete(SuggestionRun).where(SuggestionRun.consultation_id == consultation_id))
    made = select(Suggestion.id).join(Comment, Comment.id == Suggestion.comment_id)
    left = made.where(Comment.consultation_id == consultation_id)
    ids = pieces.next_keys("suggestions", consultation_id, left, FORGOTTEN_AT_ONCE)
    if ids:
        db.session.execute(delete(Suggestion).where(Suggestion.id.in_(ids)))
    return stopped + len(ids)


def count_grouped(consultation_id: int, comments: int) -> None:
    """Note that comments were grouped, or their grouping taken back, since the last suggestions."""
    ours = SuggestionRun.consultation_id == consultation_id
    db.session.execute(update(SuggestionRun).where(ours).values(grouped_since=SuggestionRun.grouped_since + comments))
