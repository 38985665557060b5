"""Reading what people sent: only what is public, in few statements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    FromClause,
    ScalarSelect,
    Select,
    bindparam,
    func,
    outerjoin,
    select,
    text,
    union_all,
)

from consult.consultations.models import Clause, ClauseVersion
from consult.contributions import comment_counts, display_orders, translations
from consult.contributions.counting import WAITING
from consult.contributions.enums import Consent, Stage
from consult.contributions.models import Comment
from consult.contributions.proposals import MayPropose
from consult.contributions.translations import MayBeTranslated
from consult.storage.database import BIG_KEY, db, today
from consult.storage.prepared import Prepared
from consult.text import languages


class _Any:
    """Means "whichever clause": None already means the whole plan."""


ANY_CLAUSE: Final = _Any()

#: Comments that propose other words for their part.
IS_PROPOSAL: ColumnElement[bool] = Comment.proposed_wording.is_not(None)

ClauseChoice = int | None | _Any
#: The same condition as the indexes of only the comments that lists have: of those with the same words, one.
IS_LISTED = text("comment.stage = 'public' and comment.is_shown")
#: Of those with the same words one, and with nearly the same words all.
IS_TEXT = text("comment.stage = 'public' and (comment.is_shown or comment.is_folded)")


@dataclass(frozen=True)
class PublicComment(MayPropose, MayBeTranslated):
    """A comment as anyone may read it: one of those with these words, which were sent `times_sent` times.

    `times_near` people sent nearly the same ones, if the public sees those of `near_group` as one.

    `key` is that of the part it is about, None for the whole plan. If it proposes other words for the part,
    `part_wording` are those that it would change.
    """

    clause_id: int | None
    clause_version_id: int | None
    text: str
    tracker: str
    outcome: str
    public_on: date | None
    times_sent: int
    wording: bytes | None
    copy_group: int | None
    language: str | None
    id: int
    key: str | None
    proposed_wording: str | None
    part_wording: str | None
    translated: str | None
    near_group: int | None
    times_near: int
    newest_wording: str | None = None


def default_order() -> int:
    """Today's shuffle, 0 to 31."""
    return display_orders.of_day(today())


def public_languages(consultation_id: int) -> list[str]:
    """The known languages of the public comments: from each, the index is read from the next."""

    def next_one(*which: ColumnElement[bool]) -> ScalarSelect[str]:
        query = select(func.min(Comment.language)).where(Comment.consultation_id == consultation_id, IS_LISTED, *which)
        return query.scalar_subquery()

    found = select(next_one().label("language")).cte("found", recursive=True)
    found = found.union_all(select(next_one(Comment.language > found.c.language)).where(found.c.language.is_not(None)))
    return sorted(filter(None, set(db.session.scalars(select(found.c.language))) - {languages.UNKNOWN}))


def count_public(consultation_id: int, clause_id: ClauseChoice = ANY_CLAUSE) -> int:
    """How many comments were public at the last batch: one that was deleted since counts and cannot be read."""
    found = comment_counts.public_by_clause(consultation_id)
    return sum(found.values()) if isinstance(clause_id, _Any) else found.get(clause_id, 0)


def shown_trackers(consultation_id: int, trackers: Collection[str]) -> set[str]:
    """Those of these public codes whose comment has a page today."""
    query = select(Comment.tracker, Comment.consultation_id, Comment.stage).where(Comment.tracker.in_(trackers))
    # Asked of the rows, not of the database, which would look through all public comments.
    wanted = consultation_id, Stage.PUBLIC
    return {tracker for tracker, *where in db.session.execute(query) if tuple(where) == wanted} if trackers else set()


def public_codes(consultation_id: int, wording: bytes, limit: int | None = None, offset: int = 0) -> list[str]:
    """The public codes of the public comments with these words."""
    query = select(Comment.tracker).where(*_public(consultation_id), Comment.wording_hmac == wording)
    return list(db.session.scalars(query.order_by(Comment.tracker).limit(limit).offset(offset)))


def first_codes(consultation_id: int, shown: Sequence[PublicComment], each: int) -> dict[bytes, list[str]]:
    """Some public codes of those with the words of each of these comments that was sent several times."""
    wordings = [comment.wording for comment in shown if comment.times_sent > 1]
    if not wordings:
        return {}
    firsts = [
        select(Comment.wording_hmac, Comment.tracker)
        .where(*_public(consultation_id), Comment.wording_hmac == wording)
        .order_by(Comment.id)
        .limit(each)
        .subquery()
        for wording in wordings
    ]
    found: dict[bytes, list[str]] = {}
    for wording, tracker in db.session.execute(union_all(*(select(*first.c) for first in firsts))):
        found.setdefault(wording, []).append(tracker)
    return {wording: sorted(codes) for wording, codes in found.items()}


def near_texts(consultation_id: int, group: int, after: int, limit: int) -> list[PublicComment]:
    """The public texts of a group of near copies behind a key, the same words once, in the order of their keys."""
    which = (Comment.consultation_id == consultation_id, Comment.near_group == group, Comment.id > after)
    rows = db.session.execute(select_comments().where(*which, IS_TEXT).order_by(Comment.id).limit(limit))
    return [PublicComment(*row) for row in rows]


def public_comment(consultation_id: int, tracker: str) -> PublicComment | None:
    """The public comment with this public code."""
    rows = _with_tracker().rows({"plan": consultation_id, "tracker": tracker})
    return PublicComment(*rows[0]) if rows else None


def statements(consultation_id: int, trackers: Collection[str]) -> dict[str, PublicComment | None]:
    """The public comments among these, by public code; None for one that may be read and not be quoted."""
    query = (
        select_comments()
        .add_columns(Comment.consent)
        .where(Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC, Comment.tracker.in_(trackers))
    )
    found = {}
    for *row, consent in db.session.execute(query) if trackers else ():
        comment = PublicComment(*row)
        found[comment.tracker] = comment if consent == Consent.QUOTE else None
    return found


def proposals_by_clause(consultation_id: int) -> dict[int, int]:
    """How many proposals of other words are public on each clause."""
    query = select(Comment.clause_id, func.count()).where(*_public(consultation_id), IS_PROPOSAL)
    return {clause_id: count for clause_id, count in db.session.execute(query.group_by(Comment.clause_id)) if clause_id}


def proposal_trackers(consultation_id: int) -> list[tuple[int, str]]:
    """(clause id, public code) of the proposals of other words that lists have, by clause and code."""
    query = select(Comment.clause_id, Comment.tracker).where(
        Comment.consultation_id == consultation_id, IS_LISTED, IS_PROPOSAL, Comment.clause_id.is_not(None)
    )
    rows = db.session.execute(query.order_by(*query.selected_columns))
    return [(clause_id, tracker) for clause_id, tracker in rows if clause_id]


def trackers(consultation_id: int, limit: int | None = None, offset: int = 0) -> list[tuple[str, str]]:
    """(tracker, outcome) of each comment that was public or closed at the last batch, in the trackers' order.

    What is still in the inbox or the pool is left out: its arrival would reveal the day's order.
    """
    query = (
        select(Comment.tracker, Comment.counted_as)
        .where(Comment.consultation_id == consultation_id, Comment.counted_as.not_in(("", "held", WAITING)))
        .order_by(Comment.tracker)
        .limit(limit)
        .offset(offset)
    )
    return list(db.session.execute(query))


def join_part_wording(comments: FromClause) -> FromClause:
    """Comments, with the wording that each would change if it proposes other words: other wordings are not read."""
    return outerjoin(comments, ClauseVersion, (ClauseVersion.id == Comment.clause_version_id) & IS_PROPOSAL)


def select_comments(*before: ColumnElement[Any], rows: FromClause = Comment.__table__) -> Select[*tuple[Any, ...]]:
    """What a `PublicComment` is made of, after other columns; `rows` are comments, joined to what comes first."""
    return select(
        *before,
        Comment.clause_id,
        Comment.clause_version_id,
        Comment.public_text,
        Comment.tracker,
        Comment.outcome,
        Comment.public_on,
        Comment.times_sent,
        Comment.wording_hmac,
        Comment.copy_group,
        Comment.language,
        Comment.id,
        Clause.key,
        Comment.proposed_wording,
        ClauseVersion.wording,
        translations.SHOWN,
        Comment.near_group,
        Comment.times_near,
    ).select_from(join_part_wording(outerjoin(rows, Clause, Clause.id == Comment.clause_id)))


def _public(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    return Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC


@cache
def _with_tracker() -> Prepared:
    plan = bindparam("plan", 0, type_=BIG_KEY)
    return Prepared(
        select_comments().where(
            Comment.tracker == bindparam("tracker", ""), Comment.consultation_id == plan, Comment.stage == Stage.PUBLIC
        )
    )
