"""Finding consultations, their drafts, roles and events: reads only."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from consult.access import (
    READING_UNPUBLISHED,
    Actor,
    Conflict,
    Forbidden,
    NotFound,
    Permission,
    has_permission,
)
from consult.consultations import lifecycle as life_rules
from consult.consultations.chapters import trails
from consult.consultations.clauses import titled
from consult.consultations.lifecycle import AWAITING_ANSWER, State
from consult.consultations.models import (
    AnswerDeadline,
    Clause,
    ClauseVersion,
    Consultation,
    ConsultationEvent,
    ConsultationRole,
    DraftVersion,
    DraftVersionChapter,
    DraftVersionClause,
    Evidence,
)
from consult.runtime import erasure_journal
from consult.staff.models import Staff
from consult.storage.database import db, is_writing, today
from consult.text.diff import ClauseText
from consult.text.messages import N_

#: The largest number of places whose local help is shown together: a first view on a slow phone has room for no more.
MAX_LOCAL_HELP = 4
NOWHERE = N_("There is no plan at this address.")
BEING_FROZEN = N_(
    "The report of this plan is being frozen, so this cannot be changed now. Come back when that is done."
)


@dataclass(frozen=True)
class Part:
    """A part of the plan as in the newest published version that contains it; `removed` if later ones do not."""

    clause_id: int
    key: str
    number: str
    heading: str
    removed: bool


@dataclass(frozen=True)
class Wording:
    """A clause's words in one state: its clause, its meaning, and the number of the version that had it first."""

    clause_id: int
    meaning_revision: int
    number: int


def consultation_for(actor: Actor, code: str, permission: Permission) -> Consultation:
    """The consultation, for somebody who may do this with it.

    Raises:
        NotFound: there is none, or the actor has no role in it.
        Forbidden: the actor has a role in it, but not one that may do this.
        Conflict: this request writes, and the report is being frozen. Moderators can decide about comments meanwhile: a
            name that somebody finds has to be hidden at once.
    """
    consultation = _by_code(code)
    if consultation is None or not actor.roles_in(consultation.id):
        raise NotFound(NOWHERE)
    if not has_permission(actor, permission, consultation.id):
        raise Forbidden(N_("Your role in this plan does not allow that. Ask a colleague whose role does."))
    if is_writing() and permission not in READING_UNPUBLISHED:
        check_not_being_frozen(consultation)
    return consultation


def check_not_being_frozen(consultation: Consultation) -> None:
    """Refuse what would change a plan between the steps of its freeze.

    Raises:
        Conflict: try again later.
    """
    if consultation.is_being_frozen:
        raise Conflict(BEING_FROZEN)


def last_change() -> tuple[object, ...]:
    """A value that changes at midnight and with every event of a consultation, every decision and every deletion.

    Periodic tasks wait for it. Reading it costs one row of each of two tables.
    """
    return today(), erasure_journal.count_changes(), db.session.scalar(select(func.max(ConsultationEvent.id)))


def public_consultation(code: str) -> Consultation:
    """The consultation at a public address, in any state."""
    consultation = _by_code(code)
    if consultation is None:
        raise NotFound(NOWHERE)
    return consultation


def _by_code(code: str) -> Consultation | None:
    return db.session.scalar(select(Consultation).where(Consultation.code == code))


def organized_by(actor: Actor) -> list[Consultation]:
    """The consultations whose frame somebody may write, newest first."""
    ids = [id_ for id_ in actor.roles if has_permission(actor, Permission.CONSULTATION_FRAME_WRITE, id_)]
    query = select(Consultation).where(Consultation.id.in_(ids)).order_by(Consultation.id.desc())
    return list(db.session.scalars(query))


def list_consultations() -> list[Consultation]:
    """Every consultation that the front page may show, newest first: all but drafts."""
    query = select(Consultation).where(Consultation.state != State.DRAFT).order_by(Consultation.id.desc())
    return list(db.session.scalars(query))


def newest_answered(limit: int) -> list[Consultation]:
    """The plans with the newest answers, the last one first."""
    query = select(Consultation).where(Consultation.answered_on.is_not(None))
    return list(
        db.session.scalars(query.order_by(Consultation.answered_on.desc(), Consultation.id.desc()).limit(limit))
    )


def overdue_answers(limit: int) -> list[Consultation]:
    """The plans whose answer was due and is not there, the longest overdue first."""
    query = select(Consultation).where(Consultation.state.in_(AWAITING_ANSWER), Consultation.answer_due_on < today())
    return list(db.session.scalars(query.order_by(Consultation.answer_due_on, Consultation.id).limit(limit)))


def consultations_with_ids(ids: Iterable[int]) -> list[Consultation]:
    """These consultations, newest first."""
    query = select(Consultation).where(Consultation.id.in_(list(ids))).order_by(Consultation.id.desc())
    return list(db.session.scalars(query))


def _whole() -> Select[DraftVersion]:
    return select(DraftVersion).options(selectinload(DraftVersion.places), selectinload(DraftVersion.chapters))


def published_drafts(consultation_id: int) -> list[DraftVersion]:
    """Every published version, ascending, without their clauses loaded."""
    query = select(DraftVersion).where(
        DraftVersion.consultation_id == consultation_id, DraftVersion.published_on.is_not(None)
    )
    return list(db.session.scalars(query.order_by(DraftVersion.number)))


def versions_changing(consultation_id: int, key: str) -> tuple[int, int] | None:
    """The numbers of two published versions, one after the other, between which a decision changed the part with this
    key, the last such; if no decision did, the last between which it changed at all. None if it never did.
    """
    wordings = (
        select(DraftVersionClause.draft_version_id, DraftVersionClause.clause_version_id)
        .join(ClauseVersion, ClauseVersion.id == DraftVersionClause.clause_version_id)
        .join(Clause, Clause.id == ClauseVersion.clause_id)
        .where(Clause.consultation_id == consultation_id, Clause.key == key)
        .subquery()
    )
    query = (
        select(DraftVersion.number, DraftVersion.kind, wordings.c.clause_version_id)
        .outerjoin(wordings, wordings.c.draft_version_id == DraftVersion.id)
        .where(DraftVersion.consultation_id == consultation_id, DraftVersion.published_on.is_not(None))
        .order_by(DraftVersion.number)
    )
    rows = db.session.execute(query).all()
    found = [
        (after.kind == "decision", before.number, after.number)
        for before, after in pairwise(rows)
        if before.clause_version_id != after.clause_version_id
    ]
    return max(found)[1:] if found else None


def current_draft(consultation_id: int) -> DraftVersion | None:
    """The newest published version with its clauses, in two statements."""
    query = _whole().where(DraftVersion.consultation_id == consultation_id, DraftVersion.published_on.is_not(None))
    return db.session.scalars(query.order_by(DraftVersion.number.desc()).limit(1)).first()


def current_draft_id(consultation_id: int) -> int:
    """The key of the newest published version, 0 if there is none."""
    published = (DraftVersion.consultation_id == consultation_id, DraftVersion.published_on.is_not(None))
    query = select(DraftVersion.id).where(*published).order_by(DraftVersion.number.desc()).limit(1)
    return db.session.scalar(query) or 0


def draft_by_number(consultation_id: int, number: int) -> DraftVersion:
    """One published version with its clauses.

    Raises:
        NotFound: no such version, or it is not published.
    """
    found = drafts_by_number(consultation_id, (number,))
    if number not in found:
        raise NotFound(N_("There is no such version of this plan."))
    return found[number]


def drafts_by_number(consultation_id: int, numbers: Collection[int]) -> dict[int, DraftVersion]:
    """These published versions with their clauses, in three statements."""
    query = _whole().where(
        DraftVersion.consultation_id == consultation_id,
        DraftVersion.number.in_(numbers),
        DraftVersion.published_on.is_not(None),
    )
    return {draft.number: draft for draft in db.session.scalars(query)}


def working_draft(consultation_id: int) -> DraftVersion | None:
    """The version that is being written, with its clauses; None from publishing until the next change."""
    query = _whole().where(DraftVersion.consultation_id == consultation_id, DraftVersion.published_on.is_(None))
    return db.session.scalars(query).first()


def chapters_above(place: DraftVersionClause) -> tuple[DraftVersionChapter, ...]:
    """The chapters that a clause of a draft is in, outermost first; no statement if it is in none."""
    if place.chapter_id is None:
        return ()
    query = (
        select(DraftVersionChapter)
        .where(DraftVersionChapter.draft_version_id == place.draft_version_id)
        .order_by(DraftVersionChapter.position)
    )
    return trails(list(db.session.scalars(query)))[place.chapter_id]


def place(draft: DraftVersion, key: str) -> DraftVersionClause | None:
    """The position of the clause with this key in a draft."""
    return next((each for each in draft.places if each.version.clause.key == key), None)


def parts_of(consultation_id: int) -> list[Part]:
    """Every part that a published version had: the current ones in order, then the removed ones."""
    query = (
        select(Clause.id, Clause.key, DraftVersionClause.number, ClauseVersion.heading, DraftVersion.number)
        .join(ClauseVersion, ClauseVersion.clause_id == Clause.id)
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .where(DraftVersion.consultation_id == consultation_id, DraftVersion.published_on.is_not(None))
        .order_by(DraftVersion.number.desc(), DraftVersionClause.position)
    )
    rows = db.session.execute(query).all()
    found: dict[int, Part] = {}
    for clause_id, key, number, heading, version in rows:
        found.setdefault(clause_id, Part(clause_id, key, number, heading, removed=version != rows[0][-1]))
    return list(found.values())


def wordings(consultation_id: int) -> dict[int, Wording]:
    """Every wording that a published version had, by clause version id."""
    query = (
        select(ClauseVersion.id, ClauseVersion.clause_id, ClauseVersion.meaning_revision, func.min(DraftVersion.number))
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .where(DraftVersion.consultation_id == consultation_id, DraftVersion.published_on.is_not(None))
        .group_by(ClauseVersion.id, ClauseVersion.clause_id, ClauseVersion.meaning_revision)
    )
    return {version_id: Wording(*row) for version_id, *row in db.session.execute(query)}


def newest_wordings(consultation_id: int, keys: Collection[str]) -> dict[str, str]:
    """What each of these clauses said last, by key, in a version that people could comment on: not in the answer's."""
    newest = (
        select(ClauseVersion.clause_id, func.max(DraftVersion.number).label("number"))
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .join(Clause, Clause.id == ClauseVersion.clause_id)
        .where(
            DraftVersion.consultation_id == consultation_id,
            DraftVersion.published_on.is_not(None),
            DraftVersion.kind != "decision",
            Clause.key.in_(keys),
        )
        .group_by(ClauseVersion.clause_id)
        .subquery()
    )
    query = (
        select(Clause.key, ClauseVersion.wording)
        .join(ClauseVersion, ClauseVersion.clause_id == Clause.id)
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .join(newest, (newest.c.clause_id == Clause.id) & (newest.c.number == DraftVersion.number))
        .where(DraftVersion.consultation_id == consultation_id)
    )
    return dict(db.session.execute(query).all()) if keys else {}


def clause_keys(consultation_id: int) -> dict[int, str]:
    """The key of every clause that any version ever had, by its id."""
    query = select(Clause.id, Clause.key).where(Clause.consultation_id == consultation_id)
    return dict(db.session.execute(query).all())


def headings(version_ids: Collection[int]) -> dict[int, str]:
    """The headings of versions of clauses, by their ids."""
    if not version_ids:
        return {}
    query = select(ClauseVersion.id, ClauseVersion.heading).where(ClauseVersion.id.in_(version_ids))
    return {row.id: row.heading for row in db.session.execute(query)}


def evidence_of(clause_ids: Iterable[int]) -> dict[int, list[Evidence]]:
    """What is known about each of these clauses, in the order in which it was added; every id is a key."""
    found: dict[int, list[Evidence]] = {clause_id: [] for clause_id in clause_ids}
    query = select(Evidence).where(Evidence.clause_id.in_(found)).order_by(Evidence.id)
    for evidence in db.session.scalars(query):
        found[evidence.clause_id].append(evidence)
    return found


def has_unchecked_support(consultation: Consultation) -> bool:
    """Whether people may be sent to local help that nobody has checked lately."""
    shown = consultation.awaits_answer and not consultation.imported_from
    return shown and life_rules.is_support_unchecked(consultation.support_checked_on, today())


def consultations_with_unchecked_support() -> list[Consultation]:
    """Every plan for which `has_unchecked_support` is true."""
    return [each for each in list_consultations() if has_unchecked_support(each)]


def local_help() -> list[Consultation]:
    """Plans whose local help is shown where somebody comes back and we cannot know to which plan: one for each
    place.
    """
    places: dict[tuple[str, str], Consultation] = {}
    for each in list_consultations():
        if each.support and each.awaits_answer:
            places.setdefault((each.place, each.support), each)
    return list(places.values())[:MAX_LOCAL_HELP]


def roles_of(consultation_id: int) -> list[tuple[str, str]]:
    """Who has which role, as (name, role), by name."""
    query = (
        select(Staff.name, ConsultationRole.role)
        .join(ConsultationRole, ConsultationRole.staff_id == Staff.id)
        .where(ConsultationRole.consultation_id == consultation_id)
        .order_by(Staff.name, ConsultationRole.role)
    )
    return [(name, role) for name, role in db.session.execute(query)]


def events_of(consultation_id: int) -> list[ConsultationEvent]:
    """What happened to a consultation, oldest first."""
    query = (
        select(ConsultationEvent)
        .where(ConsultationEvent.consultation_id == consultation_id)
        .order_by(ConsultationEvent.id)
    )
    return list(db.session.scalars(query))


def answer_deadline_of(consultation_id: int) -> AnswerDeadline | None:
    """The decision maker's promise of an answer, once it is given; withdrawn if the plan has no day for it."""
    return db.session.get(AnswerDeadline, consultation_id)


def chapter_names(draft: DraftVersion) -> dict[str, str]:
    """The chapters that each clause of a draft is in, by its key; empty if it is in none."""
    above = trails(draft.chapters)
    names = {key: " › ".join(titled(each.number, each.heading) for each in trail) for key, trail in above.items()}
    return {each.version.clause.key: names[each.chapter_id] for each in draft.places}


def clause_texts(draft: DraftVersion) -> list[ClauseText]:
    """A draft's clauses as `consult.text.diff` compares them."""
    return [
        ClauseText(
            key=each.version.clause.key,
            number=each.number,
            heading=each.version.heading,
            wording=each.version.wording,
            plain_language=each.version.plain_language,
        )
        for each in draft.places
    ]
