"""The clauses of the version being written, in their order: found, added, inserted, removed and put back."""

from collections.abc import Sequence

from consult.access import Actor, Conflict, NotFound, Permission
from consult.consultations import clauses as rules
from consult.consultations import draft_contents, queries, working_version
from consult.consultations.models import ClauseVersion, Consultation, DraftVersion, DraftVersionClause
from consult.storage.database import db
from consult.text.messages import N_

NO_CLAUSE = N_("There is no such part in this draft.")
NOT_REMOVED = N_("This part is in the draft. There is nothing to put back.")


def to_write(actor: Actor, code: str) -> tuple[Consultation, DraftVersion]:
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DRAFT_WRITE)
    return consultation, working_version.to_write(consultation)


def place_of(actor: Actor, code: str, key: str) -> tuple[Consultation, DraftVersion, DraftVersionClause]:
    """The clause with this key in the version being written.

    Raises:
        NotFound: it has none. Conflict: the consultation accepts no changes any more.
    """
    consultation, draft = to_write(actor, code)
    place = queries.place(draft, key)
    if place is None:
        raise NotFound(NO_CLAUSE)
    return consultation, draft, place


def add_at_end(draft: DraftVersion, version: ClauseVersion) -> DraftVersionClause:
    """Add a clause at the end, in the last chapter."""
    last = draft.places[-1].chapter if draft.places else None
    number = rules.next_number([each.number for each in draft.places if each.chapter is last])
    place = working_version.add_place(draft, version, number)
    place.chapter = last
    db.session.flush()
    return place


def insert(
    draft: DraftVersion, version: ClauseVersion, beside: DraftVersionClause, *, before: bool = False
) -> DraftVersionClause:
    """Add a clause right after another one, or right `before` it, in the same chapter."""
    order = list(draft.places)
    at = order.index(beside) + (not before)
    place = working_version.add_place(draft, version, "")
    place.chapter = beside.chapter
    _arrange(draft, [*order[:at], place, *order[at:]], rules.numbers_with_another(_numbers(order), at))
    return place


def remove(draft: DraftVersion, place: DraftVersionClause) -> None:
    """Remove a clause; published versions keep it."""
    numbers = rules.renumbered(_numbers(draft.places), draft.places.index(place))
    working_version.take_out(draft, place)
    _arrange(draft, list(draft.places), numbers)


def removed(consultation: Consultation) -> list[DraftVersionClause]:
    """What readers see and the version being written does not have."""
    draft, published = queries.working_draft(consultation.id), queries.current_draft(consultation.id)
    if draft is None or published is None:
        return []
    kept = {each.version.clause_id for each in draft.places}
    return [each for each in published.places if each.version.clause_id not in kept]


def put_back(actor: Actor, code: str, key: str) -> DraftVersionClause:
    """Put a clause that was removed since the last published version back, as it was published.

    It comes after the clause that it followed there, or the nearest one before that is still in the draft.

    Raises:
        NotFound: no published version has it. Conflict: it is in the draft.
    """
    consultation, draft = to_write(actor, code)
    if queries.place(draft, key) is not None:
        raise Conflict(NOT_REMOVED)
    published = queries.current_draft(consultation.id)
    gone = queries.place(published, key) if published else None
    if published is None or gone is None:
        raise NotFound(NO_CLAUSE)
    counted = rules.is_counted(_numbers(draft.places))
    place = _put_in(draft, published, gone)
    place.is_key = gone.is_key
    if not counted:
        place.number = gone.number
    if gone.chapter and draft_contents.chapters(draft) == draft_contents.chapters(published):
        place.chapter = draft.chapters[published.chapters.index(gone.chapter)]
    db.session.flush()
    return place


def _put_in(draft: DraftVersion, published: DraftVersion, gone: DraftVersionClause) -> DraftVersionClause:
    here = {each.version.clause_id: each for each in draft.places}
    earlier = [each.version.clause_id for each in published.places if each.position < gone.position]
    after = next((here[each] for each in reversed(earlier) if each in here), None)
    if after is not None:
        return insert(draft, gone.version, after)
    if draft.places:
        return insert(draft, gone.version, draft.places[0], before=True)
    return add_at_end(draft, gone.version)


def _numbers(places: Sequence[DraftVersionClause]) -> list[str]:
    return [each.number for each in places]


def _arrange(draft: DraftVersion, order: Sequence[DraftVersionClause], numbers: Sequence[str]) -> None:
    for position, (each, number) in enumerate(zip(order, numbers, strict=True)):
        each.position, each.number = position, number
    db.session.flush()
    db.session.expire(draft, ["places"])
