"""Which comments name an organization that somebody on the plan's team works for: searched once, and stored.

A moderator sees no comment about their own organization, so this is asked for each page of a queue. A periodic task
searches each comment a few seconds after it was sent, and again after its words have changed; until then the reader
searches it. If an affiliation changes, every comment of the plan is to be searched again, and until the task has noted
that, the reader searches them all. So what is found is right at any moment, and no sending waits for it.
"""

from collections.abc import Collection

from sqlalchemy import ColumnElement, or_, select, text, update

from consult.consultations.models import ConsultationRole
from consult.contributions.models import NAMING, UNSEARCHED, Comment
from consult.moderation import affiliations
from consult.moderation.models import OrganizationSearch
from consult.runtime import periodic_tasks
from consult.staff.models import Staff
from consult.storage.database import db

#: How many comments are searched in one transaction.
PIECE = 500
SEPARATOR = affiliations.SEPARATOR
_TEXTS = (Comment.id, Comment.original, Comment.public_text, Comment.proposed_wording)


def naming(names: Collection[str], consultation_id: int, *which: ColumnElement[bool]) -> frozenset[int]:
    """The comments of a plan (if `which` is given, only those that fulfil it) whose words contain one of the names."""
    if not names:
        return frozenset()
    of_plan = (Comment.consultation_id == consultation_id, *which)
    found: set[int] = set()
    unsearched = [text(UNSEARCHED)]
    if set(names) <= _searched(consultation_id):
        named = or_(*(Comment.named_organizations.contains(_stored([name]), autoescape=True) for name in names))
        found |= set(db.session.scalars(select(Comment.id).where(*of_plan, text(NAMING), named)))
    else:
        unsearched = []
    words = select(*_TEXTS).where(*of_plan, *unsearched)
    return frozenset(found | {id_ for id_, *texts in db.session.execute(words) if affiliations.find(names, texts)})


def search_due() -> int:
    """Search the next comments of a plan; returns how many that was, 0 if there are none."""
    wanted = _wanted()
    stored = dict(db.session.execute(select(OrganizationSearch.consultation_id, OrganizationSearch.names)).all())
    for consultation_id, names in wanted.items():
        if stored.get(consultation_id) != _stored(names):
            return _begin_again(consultation_id, names)
    for consultation_id, names in wanted.items():
        if names and (count := _search_piece(consultation_id, names)):
            return count
    return 0


def register_periodic_tasks() -> None:
    """Register the search as a periodic task."""
    periodic_tasks.register("search comments for organizations", search_due)


def _wanted() -> dict[int, set[str]]:
    """The names of the organizations of each plan's team, for plans that have any, or that were searched for some."""
    wanted: dict[int, set[str]] = {id_: set() for id_ in db.session.scalars(select(OrganizationSearch.consultation_id))}
    works_for = (
        select(ConsultationRole.consultation_id, Staff.affiliation)
        .join(Staff, Staff.id == ConsultationRole.staff_id)
        .where(Staff.affiliation != "")
    )
    for consultation_id, affiliation in db.session.execute(works_for):
        wanted.setdefault(consultation_id, set()).update(affiliations.names_in(affiliation))
    return wanted


def _begin_again(consultation_id: int, names: Collection[str]) -> int:
    """Note for which names a plan is searched, and that none of its comments has been searched for these."""
    db.session.merge(OrganizationSearch(consultation_id=consultation_id, names=_stored(names)))
    searched = (Comment.consultation_id == consultation_id, Comment.named_organizations.is_not(None))
    db.session.execute(update(Comment).where(*searched).values(named_organizations=None))
    db.session.flush()
    return 1


def _search_piece(consultation_id: int, names: Collection[str]) -> int:
    """Search some comments, in the order of their keys, so that neither rows nor pieces tell who came first."""
    query = (
        select(*_TEXTS)
        .where(Comment.consultation_id == consultation_id, text(UNSEARCHED))
        .order_by(Comment.id)
        .limit(PIECE)
    )
    found: dict[str, list[int]] = {}
    for id_, *texts in db.session.execute(query).all():
        found.setdefault(_stored(affiliations.find(names, texts)), []).append(id_)
    for named, ids in found.items():
        db.session.execute(update(Comment).where(Comment.id.in_(ids)).values(named_organizations=named))
    return sum(map(len, found.values()))


def _searched(consultation_id: int) -> set[str]:
    query = select(OrganizationSearch.names).where(OrganizationSearch.consultation_id == consultation_id)
    return set((db.session.scalar(query) or "").split(SEPARATOR))


def _stored(names: Collection[str]) -> str:
    """Names as they are stored, between separators, so that each is found as a whole; "" for none."""
    return f"{SEPARATOR}{SEPARATOR.join(sorted(names))}{SEPARATOR}" if names else ""
