"""The lists of a moderator: which comments each has, and how many."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    Select,
    and_,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    text,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from consult.consultations.models import Consultation
from consult.contributions.enums import APPROVED, Stage
from consult.contributions.models import Comment
from consult.moderation.models import PROPOSED, CommentAccess, HandOver, ModerationDecision, SampleReading
from consult.moderation.queue_filters import Pile
from consult.moderation.recusal import NOTHING_HIDDEN, HiddenComments
from consult.moderation.rules import Outcome
from consult.storage.database import db, today

#: The condition for comments that were removed as junk.
IS_JUNK = and_(Comment.stage == Stage.CLOSED, Comment.outcome == Outcome.JUNK)

_LEFT = "left to others"


@dataclass(frozen=True)
class Reader:
    """A moderator at the lists of one plan; `kept` says what they do not see."""

    consultation: Consultation
    staff_id: int | None = None
    kept: HiddenComments = NOTHING_HIDDEN

    def is_with_writer(self, outcome: str) -> bool:
        """Whether a waiting comment is the writer's to change. Once the plan is closed, nobody can change it."""
        return outcome == Outcome.ASK and self.consultation.is_open

    def is_back(self, outcome: str, is_answer: bool) -> bool:
        """Whether a waiting comment came back: changed by its writer, or unchanged when the plan closed."""
        return is_answer or (outcome == Outcome.ASK and not self.consultation.is_open)


@dataclass(frozen=True)
class Counts:
    """How many comments wait for whom, and how many days the oldest has waited for a moderator.

    `left_to_others` are unread ones that this moderator does not see because of their labels.
    """

    first: int = 0
    second: int = 0
    writer: int = 0
    junk: int = 0
    oldest_days: int = 0
    second_for_me: int = 0
    mine: int = 0
    back: int = 0
    approved: int = 0
    left_to_others: int = 0

    @property
    def to_read(self) -> int:
        """How many wait for a moderator."""
        return self.first + self.second

    @property
    def waiting(self) -> int:
        return self.to_read + self.writer

    def of(self, pile: Pile) -> int:
        """How many are in one of a moderator's lists."""
        return {
            Pile.WAITING: self.to_read,
            Pile.SECOND: self.second_for_me,
            Pile.MINE: self.mine,
            Pile.BACK: self.back,
            Pile.WRITER: self.writer,
            Pile.APPROVED: self.approved,
            Pile.JUNK: self.junk,
        }[pile]


@dataclass(frozen=True)
class Proposal:
    """A refusal that waits for a second moderator: who proposed it, and what is known of its comment."""

    staff_id: int
    day: date
    outcome: str
    is_answer: bool


def counts(consultation_id: int, kept: HiddenComments = NOTHING_HIDDEN) -> Counts:
    """How much waits, exactly; `kept` says what a moderator does not see."""
    return count(Reader(db.session.get_one(Consultation, consultation_id), kept=kept))


def to_read(consultation: Consultation) -> Select[int]:
    """How many comments wait for a moderator, as `Counts.to_read`, for pages that need no other number."""
    reader = Reader(consultation)
    made, later = ModerationDecision, aliased(ModerationDecision)
    answered = select(later.id).where(later.comment_id == made.comment_id, later.sequence > made.sequence)
    proposed = select(made.id).where(made.comment_id == Comment.id, made.effective.is_(False), ~answered.exists())
    inbox = (Comment.consultation_id == consultation.id, Comment.stage == Stage.INBOX)
    return select(func.count(Comment.id)).where(*inbox, or_(~_with_writer(reader), proposed.exists()))


def count(reader: Reader, proposed: Mapping[int, Proposal] | None = None) -> Counts:
    """How many comments are in each list; `proposed`, if it is known already, is what `proposals` returns."""
    proposed = proposals(reader) if proposed is None else proposed
    number = dict.fromkeys(("waiting", "writer", "back", _LEFT, Pile.MINE, Pile.APPROVED, Pile.JUNK), 0)
    days = [today()]
    for pile, outcome, is_answer, many, day in db.session.execute(_counted(reader, proposed)):
        if pile:
            number[pile] = many
        elif reader.is_with_writer(outcome):
            number["writer"] += many
        else:
            number["waiting"] += many
            number["back"] += many if reader.is_back(outcome, is_answer) else 0
            days.append(day)
    second = list(proposed.values())
    days += [each.day for each in second]
    asked = sum(reader.is_with_writer(each.outcome) for each in second)
    return Counts(
        first=number["waiting"] + asked - len(second),
        second=len(second),
        writer=number["writer"] - asked,
        junk=number[Pile.JUNK],
        oldest_days=(today() - min(days)).days,
        second_for_me=sum(each.staff_id != reader.staff_id for each in second),
        mine=number[Pile.MINE],
        back=number["back"] - sum(reader.is_back(each.outcome, each.is_answer) for each in second),
        approved=number[Pile.APPROVED],
        left_to_others=number[_LEFT],
    )


def proposals(reader: Reader) -> dict[int, Proposal]:
    """The refusals that wait for a second moderator, by comment: nothing was decided after them."""
    # Few refusals among all decisions are collected first, so that no query plan begins with all comments.
    refusals = select(ModerationDecision.comment_id, ModerationDecision.staff_id, ModerationDecision.sequence).where(
        text(PROPOSED)
    )
    few = refusals.cte("few").prefix_with("materialized")
    answered = select(ModerationDecision.id).where(
        ModerationDecision.comment_id == few.c.comment_id, ModerationDecision.sequence > few.c.sequence
    )
    query = (
        select(Comment.id, few.c.staff_id, Comment.day, Comment.outcome, Comment.is_answer)
        .join(few, few.c.comment_id == Comment.id)
        .where(Comment.consultation_id == reader.consultation.id, Comment.stage == Stage.INBOX, ~answered.exists())
        .where(*reader.kept.shown())
    )
    return {id_: Proposal(*rest) for id_, *rest in db.session.execute(query)}


def in_pile(reader: Reader, pile: Pile, proposed: Mapping[int, Proposal]) -> list[ColumnElement[bool]]:
    """The condition for the comments of one list that this moderator sees."""
    mine = [id_ for id_, each in proposed.items() if each.staff_id == reader.staff_id]
    others = [id_ for id_ in proposed if id_ not in mine]
    with_writer = and_(_with_writer(reader), Comment.id.not_in(list(proposed)))
    inbox = Comment.stage == Stage.INBOX
    piles: dict[Pile, list[ColumnElement[bool]]] = {
        Pile.WAITING: [inbox, ~with_writer],
        Pile.SECOND: [inbox, Comment.id.in_(others)],
        Pile.MINE: [inbox, ~with_writer, Comment.id.not_in(mine), Comment.id.in_(_taken_on(reader))],
        Pile.BACK: [inbox, _back(reader), Comment.id.not_in(list(proposed))],
        Pile.WRITER: [inbox, with_writer],
        Pile.APPROVED: [Comment.stage.in_(APPROVED)],
        Pile.JUNK: [IS_JUNK],
    }
    return [Comment.consultation_id == reader.consultation.id, *piles[pile], *reader.kept.shown()]


def opened(reader: Reader) -> Select[int]:
    """The comments that this moderator has opened."""
    return select(CommentAccess.comment_id).where(CommentAccess.staff_id == reader.staff_id)


def _taken_on(reader: Reader) -> CompoundSelect[int]:
    """What this moderator opened or was handed, without what they handed to others or read for the sample only."""
    handed = select(HandOver.comment_id).where(HandOver.staff_id == reader.staff_id)
    handed_on = select(HandOver.comment_id).where(HandOver.staff_id != reader.staff_id)
    sampled = select(SampleReading.comment_id).where(SampleReading.staff_id == reader.staff_id)
    own = opened(reader).where(CommentAccess.comment_id.not_in(handed_on), CommentAccess.comment_id.not_in(sampled))
    return union(own, handed)


def _with_writer(reader: Reader) -> ColumnElement[bool]:
    return Comment.outcome == Outcome.ASK if reader.consultation.is_open else false()


def _back(reader: Reader) -> ColumnElement[bool]:
    asked = false() if reader.consultation.is_open else Comment.outcome == Outcome.ASK
    return or_(Comment.is_answer, asked)


def _counted(reader: Reader, proposed: Mapping[int, Proposal]) -> CompoundSelect[Any]:
    """How many comments wait with each outcome, and how many are in each of the lists that are counted whole."""
    kinds, no_day = (Comment.outcome, Comment.is_answer), cast(null(), Date)
    inbox = (
        select(literal("").label("pile"), *kinds, func.count(), func.min(Comment.day))
        .where(Comment.consultation_id == reader.consultation.id, Comment.stage == Stage.INBOX, *reader.kept.shown())
        .group_by(*kinds)
    )
    whole = [
        select(literal(pile.value), literal(""), false(), func.count(), no_day).where(*in_pile(reader, pile, proposed))
        for pile in (Pile.MINE, Pile.APPROVED, Pile.JUNK)
    ]
    left = select(literal(_LEFT), literal(""), false(), func.count(), no_day)
    spared = (Comment.consultation_id == reader.consultation.id, reader.kept.spared())
    return union_all(inbox, *whole, *([left.where(*spared)] if reader.kept.left else []))
