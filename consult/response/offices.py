"""What signed answers leave to other offices, across all consultations, and what those offices answered."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    DateTime,
    String,
    Subquery,
    cast,
    func,
    null,
    select,
    tuple_,
    union,
    union_all,
)

from consult.analysis.models import Theme
from consult.commitments import queries as promises
from consult.consultations.lifecycle import SIGNED
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersion, DraftVersionClause
from consult.response.models import ClauseDecision, InvitedReply, LaterDecision
from consult.response.reply_rules import Purpose, ReferredPoint
from consult.storage.database import db, settings


@dataclass(frozen=True, kw_only=True)
class OfficeAnswer:
    """What an office answered to points that one plan left to it; `cuts` as in `reply_rules.CUT_WORDS`."""

    by: str
    text: str
    cuts: tuple[str, ...]
    replied_on: date


@dataclass(frozen=True, kw_only=True)
class Referral:
    """A point that an answer leaves to an office, on a `day`: `part` names it."""

    code: str
    title: str
    part: str
    point: ReferredPoint
    office: str
    law: str
    day: date
    answer: OfficeAnswer | None


def offices() -> list[tuple[str, int]]:
    """Every office to which something was left, with how many points, by name."""
    every = _every()
    query = select(every.c.office, func.count()).group_by(every.c.office).order_by(every.c.office)
    return [(office, count) for office, count in db.session.execute(query)]


def known_offices(consultation_id: int) -> list[str]:
    """The names of offices that may be chosen from: those of all signed answers, and of one plan's decisions so far."""
    written = select(ClauseDecision.office).where(
        ClauseDecision.consultation_id == consultation_id, ClauseDecision.office != ""
    )
    every = union(select(_every().c.office), written).subquery()
    return list(db.session.scalars(select(every.c.office).order_by(every.c.office)))


def known_owners(consultation_id: int) -> list[str]:
    """The offices that own a promise of a signed answer or of one plan, or something that its decisions leave open."""
    promised = promises.known_owners(consultation_id)
    deferred = select(ClauseDecision.owner).where(
        ClauseDecision.consultation_id == consultation_id, ClauseDecision.owner != ""
    )
    every = union(promised, deferred).subquery()
    return list(db.session.scalars(select(every.c.owner).order_by(every.c.owner)))


def points_of(consultation_id: int) -> dict[str, list[ReferredPoint]]:
    """The points that one plan's answer left to each office, by its name."""
    every = _every()
    query = (
        select(every.c.office, Clause.key, Theme.key, every.c.signed_at)
        .outerjoin(Clause, Clause.id == every.c.clause_id)
        .outerjoin(Theme, Theme.id == every.c.theme_id)
        .where(every.c.consultation_id == consultation_id)
        .order_by(every.c.office, every.c.signed_at.is_not(None), every.c.clause_id, every.c.theme_id)
    )
    found: dict[str, list[ReferredPoint]] = {}
    for office, clause, theme, signed_at in db.session.execute(query):
        found.setdefault(office, []).append(_point(clause, theme, signed_at))
    return found


def unanswered(consultation_id: int) -> dict[str, list[ReferredPoint]]:
    """The same, only those that the office has not answered, and only offices with such points."""
    points = points_of(consultation_id)
    answers = _answers({(consultation_id, office) for office in points})
    left = {
        office: [each for each in found if (consultation_id, office, each) not in answers]
        for office, found in points.items()
    }
    return {office: found for office, found in left.items() if found}


def count(office: str | None) -> int:
    """How many points were left to an office, or to any."""
    every = _every()
    return db.session.scalar(select(func.count()).select_from(every).where(*_of(every, office))) or 0


def referrals(
    office: str | None, limit: int | None = None, offset: int = 0, consultation_id: int | None = None
) -> list[Referral]:
    """A page of what was left to an office, or to any, or by one plan: the newest answers first.

    What an office answered is next to the points that it is about.
    """
    every = _every()
    keys = Clause.key, Theme.key.label("theme_key")
    query = (
        select(every, Consultation.code, Consultation.title, Consultation.answered_on, *keys, _part(every))
        .join(Consultation, Consultation.id == every.c.consultation_id)
        .outerjoin(Clause, Clause.id == every.c.clause_id)
        .outerjoin(Theme, Theme.id == every.c.theme_id)
        .where(*_of(every, office))
        .order_by(Consultation.answered_on.desc(), Consultation.id, every.c.clause_id, every.c.theme_id)
    )
    if consultation_id is not None:
        query = query.where(every.c.consultation_id == consultation_id)
    rows = db.session.execute(query.limit(limit).offset(offset)).all()
    answers = _answers({(row.consultation_id, row.office) for row in rows})
    found = []
    for row in rows:
        point = _point(row.key, row.theme_key, row.signed_at)
        found.append(
            Referral(
                code=row.code, title=row.title, part=row.part or "", point=point, office=row.office, law=row.law,
                day=_day(row.signed_at, row.answered_on), answer=answers.get((row.consultation_id, row.office, point)),
            )
        )  # fmt: skip
    return found


def _every() -> Subquery:
    """The points of all signed answers that name an office, those decided later too."""
    none = cast(null(), DateTime)
    named: CompoundSelect[Any] = union_all(
        *(
            select(
                table.consultation_id, table.clause_id, table.theme_id, table.office, table.law, day.label("signed_at")
            )
            .join(Consultation, Consultation.id == table.consultation_id)
            .where(table.office != "", Consultation.state.in_(SIGNED))
            for table, day in ((ClauseDecision, none), (LaterDecision, LaterDecision.signed_at))
        )
    )
    return named.subquery()


def _of(every: Subquery, office: str | None) -> list[ColumnElement[bool]]:
    return [] if office is None else [every.c.office == office]


def _part(every: Subquery) -> ColumnElement[str]:
    """The name of a point: a theme's title, or a clause's heading as it was last published."""
    heading = (
        select(ClauseVersion.heading)
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .where(ClauseVersion.clause_id == every.c.clause_id, DraftVersion.published_on.is_not(None))
        .order_by(DraftVersion.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(heading, Theme.title, cast("", String)).label("part")


def _point(clause: str | None, theme: str | None, signed_at: datetime | None) -> ReferredPoint:
    return ReferredPoint(clause or "", theme or "", later=signed_at is not None)


def _answers(wanted: set[tuple[int, str]]) -> dict[tuple[int, str, ReferredPoint], OfficeAnswer]:
    """The answers that an organizer has confirmed, by plan, office and point."""
    if not wanted:
        return {}
    query = select(InvitedReply).where(
        InvitedReply.purpose == Purpose.OFFICE.value,
        InvitedReply.confirmed_on.is_not(None),
        tuple_(InvitedReply.consultation_id, InvitedReply.invited).in_(sorted(wanted)),
    )
    return {
        (row.consultation_id, row.invited, point): OfficeAnswer(
            by=row.by, text=row.text, cuts=tuple(row.cuts), replied_on=row.replied_on or row.invited_on
        )
        for row in db.session.scalars(query)
        for point in row.asked
    }


def _day(signed_at: datetime | None, answered_on: date) -> date:
    return signed_at.astimezone(settings().timezone).date() if signed_at else answered_on
