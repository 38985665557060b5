"""Held submissions: what waits, and releasing it or removing it, each as events of its items.

A held submission counts nowhere and none of its comments is in the queue until a moderator releases it. One that was
removed as junk stays marked as such, so that it can be restored. One of which nothing is left, because its writer or
time deleted all of it, is noted as emptied and is in no list. One in which somebody may be in danger comes first,
and is never removed together with others: somebody reads it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    TextClause,
    and_,
    case,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    text,
    update,
)

from consult.contributions import count_batches, items
from consult.contributions.counting import BY_ITS_WRITER, Item, countable
from consult.contributions.enums import EFFECT, EventKind, HoldReason, Stage
from consult.contributions.models import HELD_BACK, IN_DANGER, ClauseVote, Comment, ItemEvent, Submission
from consult.storage.database import change_rows, db, now, random_key, today

#: A submission's `hold_reason` once it was removed.
JUNK = "junk"
WAITING = tuple(reason.value for reason in HoldReason)


#: The same condition as the index of only these submissions.
_HELD_BACK = text(f"submission.{HELD_BACK}")
#: Whether the writer of a vote deleted it, or changed it into another one.
_DELETED: ColumnElement[bool] = exists().where(ItemEvent.vote_id == ClauseVote.id, ItemEvent.kind.in_(BY_ITS_WRITER))


@dataclass(frozen=True)
class HeldComment:
    """A comment of a held submission, without its words: the clause, None for the whole plan, and its kind."""

    id: int
    clause_id: int | None
    is_proposal: bool


@dataclass(frozen=True)
class HeldSubmission:
    """One submission that waits, or was removed: how many votes, and which comments. `danger`: somebody may be in
    danger.
    """

    id: int
    why: str
    votes: int
    comments: tuple[HeldComment, ...]
    danger: bool


def count(consultation_id: int, *, junk: bool = False) -> int:
    """How many submissions are held, or were removed as junk, and have something left."""
    return db.session.scalar(counted(consultation_id, junk=junk)) or 0


def counted(consultation_id: int, *, junk: bool = False) -> Select[int]:
    """The same as a query, for a statement that asks more."""
    which = select(Submission.id).where(*_listed(consultation_id, junk=junk)).subquery()
    return select(func.count()).select_from(which)


def count_in_danger(consultation_id: int, submission_id: int | None = None) -> int:
    """In how many held submissions, or in the one, somebody may be in danger."""
    which = _which(consultation_id, submission_id).where(_in_danger()).subquery()
    return db.session.scalar(select(func.count()).select_from(which)) or 0


def list_held(consultation_id: int, limit: int, offset: int = 0, *, junk: bool = False) -> list[HeldSubmission]:
    """Those held, or removed as junk: first those in which somebody may be in danger, then by their random keys."""
    conditions, danger = _listed(consultation_id, junk=junk), _in_danger()
    query = select(Submission.id, Submission.hold_reason, danger).where(*conditions)
    rows = db.session.execute(query.order_by(danger.desc(), Submission.id).limit(limit).offset(offset)).all()
    found = {key: why for key, why, _ in rows}
    votes = _by_submission(_items_of(ClauseVote, found, ClauseVote.id, junk=junk))
    columns = (Comment.id, Comment.clause_id, Comment.proposed_wording.is_not(None))
    comments = _by_submission(_items_of(Comment, found, *columns, junk=junk))
    return [
        HeldSubmission(
            key,
            why,
            len(votes.get(key, ())),
            tuple(HeldComment(*each) for each in sorted(comments.get(key, ()), key=lambda each: each[0])),
            bool(danger),
        )
        for key, why, danger in rows
    ]


def release(consultation_id: int, submission_id: int | None, staff_id: int | None) -> int:
    """Release one held submission, or all if none is given; returns how many that was."""
    which = _which(consultation_id, submission_id)
    _note_released(which, staff_id)
    db.session.execute(
        update(Comment).where(Comment.submission_id.in_(which), Comment.stage == Stage.HELD).values(stage=Stage.INBOX)
    )
    return _mark(consultation_id, submission_id, "")


def mark_junk(consultation_id: int, submission_id: int | None, staff_id: int | None) -> tuple[int, list[int]]:
    """Remove one held submission as junk, or all in which nobody may be in danger; returns how many that was, and the
    ids of their comments.

    A danger that nobody has spoken about stays open.
    """
    more = [] if submission_id is not None else [~_in_danger()]
    which = select(Submission.id).where(*_conditions(consultation_id, submission_id), *more)
    live = {
        item: list(
            db.session.scalars(select(item.id).where(item.submission_id.in_(which), countable(item, if_released=True)))
        )
        for item in (ClauseVote, Comment)
    }
    _note_released(which, staff_id)
    for item, ids in live.items():
        _note(item, ids, EventKind.JUNKED, staff_id)
    db.session.execute(
        update(Comment)
        .where(Comment.submission_id.in_(which), Comment.stage == Stage.HELD)
        .values(
            stage=Stage.CLOSED,
            outcome=JUNK,
            suggested_labels="",
            is_answer=False,
            purge_on=items.purge_day(consultation_id),
        )
    )
    return _mark(consultation_id, submission_id, JUNK, *more), live[Comment]


def restore(consultation_id: int, submission_id: int | None, staff_id: int | None) -> tuple[int, list[int]]:
    """Undo `mark_junk`; comments are read next. Those whose words were deleted meanwhile stay out."""
    which = _which(consultation_id, submission_id, junk=True)
    restored = {item: _standing(item, which, EventKind.JUNKED, EventKind.RESTORED) for item in (ClauseVote, Comment)}
    with_words = select(Comment).where(Comment.id.in_(restored[Comment]), Comment.original.is_not(None))
    comments = list(db.session.scalars(with_words))
    for comment in comments:
        items.read_again(comment, comment.original or "", danger=True)
        comment.outcome = ""
    restored[Comment] = [comment.id for comment in comments]
    for item, ids in restored.items():
        _note(item, ids, EventKind.RESTORED, staff_id)
    return _mark(consultation_id, submission_id, "", junk=True), restored[Comment]


def votes_left(submission_id: int | None) -> Sequence[ClauseVote]:
    """The votes of a submission that its writer did not delete: those too that were removed as junk, so that nobody
    restores what its writer deletes.
    """
    return db.session.scalars(select(ClauseVote).where(ClauseVote.submission_id == submission_id, ~_DELETED)).all()


def note_emptied(*which: ColumnElement[bool]) -> None:
    """Note of these submissions, as far as they are held or were removed as junk, whether anything is left."""
    db.session.execute(update(Submission).where(_HELD_BACK, *which).values(is_emptied=_IS_EMPTIED))


def note_emptied_by(comment_ids: Sequence[int]) -> None:
    """The same of the submissions with comments whose words were deleted."""
    note_emptied(Submission.id.in_(select(Comment.submission_id).where(Comment.id.in_(comment_ids))))


def count_noted_wrongly(consultation_id: int) -> int:
    """In how many submissions of a plan the note does not say what is left."""
    is_emptied = and_(Submission.hold_reason != "", _IS_EMPTIED)
    wrong = select(Submission.id).where(
        Submission.consultation_id == consultation_id, Submission.is_emptied != is_emptied
    )
    return db.session.scalar(select(func.count()).select_from(wrong.subquery())) or 0


def _conditions(consultation_id: int, submission_id: int | None, *, junk: bool = False) -> list[ColumnElement[bool]]:
    states = (JUNK,) if junk else WAITING
    found = [Submission.consultation_id == consultation_id, Submission.hold_reason.in_(states)]
    return found if submission_id is None else [*found, Submission.id == submission_id]


def _listed(consultation_id: int, *, junk: bool) -> list[ColumnElement[bool] | TextClause]:
    """Those that moderators see, in the words of their index."""
    return [*_conditions(consultation_id, None, junk=junk), ~Submission.is_emptied, _HELD_BACK]


def _has_vote() -> ColumnElement[bool]:
    """Whether a submission has a vote that its writer did not delete."""
    return exists().where(ClauseVote.submission_id == Submission.id, ~_DELETED)


def _has_words() -> ColumnElement[bool]:
    """Whether a submission has a comment with words."""
    words = or_(Comment.original.is_not(None), Comment.public_text.is_not(None))
    return exists().where(Comment.submission_id == Submission.id, words)


def _which(consultation_id: int, submission_id: int | None, *, junk: bool = False) -> Select[int]:
    return select(Submission.id).where(*_conditions(consultation_id, submission_id, junk=junk))


def _in_danger() -> ColumnElement[bool]:
    return exists().where(Comment.submission_id == Submission.id, IN_DANGER)


def _mark(
    consultation_id: int, submission_id: int | None, held: str, *more: ColumnElement[bool], junk: bool = False
) -> int:
    conditions = [*_conditions(consultation_id, submission_id, junk=junk), *more]
    count_batches.mark_for_recount(*conditions)
    noted = Submission.is_emptied if held else false()
    done = change_rows(update(Submission).where(*conditions).values(hold_reason=held, is_emptied=noted))
    db.session.expire_all()
    return done


def _items_of(
    item: Item, submissions: Mapping[int, str], *columns: SQLColumnExpression[Any], junk: bool
) -> Select[*tuple[Any, ...]]:
    query = select(item.submission_id, *columns).where(item.submission_id.in_(list(submissions)))
    return query if junk else query.where(countable(item, if_released=True))


def _by_submission(query: Select[*tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for key, *values in db.session.execute(query):
        found.setdefault(key, []).append(tuple(values))
    return found


def _standing(item: Item, which: Select[int], out: EventKind, back: EventKind) -> list[int]:
    """The items of these submissions that one kind of event took out and the other has not put back."""
    column = ItemEvent.comment_id if item is Comment else ItemEvent.vote_id
    balance = func.sum(case((ItemEvent.kind == out.value, 1), (ItemEvent.kind == back.value, -1), else_=0))
    query = select(item.id).join(ItemEvent, column == item.id).where(item.submission_id.in_(which))
    return list(db.session.scalars(query.group_by(item.id).having(balance > 0)))


def _note_released(which: Select[int], staff_id: int | None) -> None:
    for item in (ClauseVote, Comment):
        _note(item, _standing(item, which, EventKind.HELD, EventKind.RELEASED), EventKind.RELEASED, staff_id)


def _note(item: Item, ids: Iterable[int], kind: EventKind, staff_id: int | None) -> None:
    """The same event for many items at once."""
    column = "comment_id" if item is Comment else "vote_id"
    rows = [
        {
            "id": random_key(), column: id_, "kind": kind.value, "effect": EFFECT[kind], "day": today(),
            "at": now(), "staff_id": staff_id,
        }
        for id_ in ids
    ]  # fmt: skip
    if rows:
        db.session.execute(insert(ItemEvent), rows)


_IS_EMPTIED: ColumnElement[bool] = ~or_(_has_vote(), _has_words())
