"""What a moderator is told before the first page of what waits: danger, notices, breaks, and what the others do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CompoundSelect, Date, Integer, String, cast, literal, null, or_, select, union_all

from consult.access import Actor
from consult.contributions.models import Comment
from consult.moderation import recusal, welfare
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.danger.protocol import Running
from consult.moderation.models import CommentAccess, PracticeAnswer
from consult.moderation.notices import handling as notice_handling
from consult.moderation.piles import Reader
from consult.moderation.teamwork import colleagues
from consult.storage.database import UtcDateTime, db

#: At most this many comments in which somebody may be in danger are above the queue; the rest follow as these are done.
MAX_PRESSING = 25
_DANGER, _HANDED, _BEGAN, _READING, _DUTY, _NOTICE = "danger", "handed", "began", "reading", "duty", "notice"


@dataclass(frozen=True)
class Briefing:
    """What one moderator is told.

    `without_reader` is how many comments no moderator of the plan may read, `notices_waiting` how many notices about
    comments wait, `handed` how many waiting comments were handed to this moderator. Practice is offered until they have
    answered one case or opened a real comment. `on_duty` has names with the last day of each.
    """

    pressing: Sequence[Running]
    pressing_total: int
    without_reader: int
    notices_waiting: int
    needs_break: bool
    on_duty: Sequence[tuple[str, date]]
    handed: int
    offers_practice: bool


def briefing(actor: Actor, reader: Reader, session: bytes) -> Briefing:
    """What a moderator is told now; `session` is the hash under which their session is stored."""
    consultation, kept = reader.consultation, reader.kept
    without = recusal.without_reader(actor, consultation.id, kept.own_body)
    number, since = dict.fromkeys((_DANGER, _HANDED, _BEGAN), 0), None
    duty: list[tuple[str, date]] = []
    notices: list[str | None] = []
    for kind, many, words, day, at in db.session.execute(_told(actor, reader, session, kept.own_body - without)):
        if kind == _DUTY:
            duty.append((words, day))
        elif kind == _NOTICE:
            notices.append(words)
        elif kind == _READING:
            since = at
        else:
            number[kind] = many
    return Briefing(
        pressing=danger_protocol.running(actor, consultation, kept, MAX_PRESSING),
        pressing_total=number[_DANGER] if consultation.is_being_read else 0,
        without_reader=len(without),
        notices_waiting=notice_handling.count_before(actor, notices),
        needs_break=welfare.is_break_due(since),
        on_duty=sorted(duty),
        handed=number[_HANDED],
        offers_practice=not number[_BEGAN],
    )


def _told(actor: Actor, reader: Reader, session: bytes, others: frozenset[int]) -> CompoundSelect[Any]:
    """Everything that is not a comment, in one statement; `others` are comments that another moderator reads."""
    plan_id = reader.consultation.id
    danger = danger_protocol.all_in_danger(plan_id).where(Comment.id.not_in(others))
    handed = colleagues.handed_to(actor, plan_id)
    opened = select(CommentAccess.id).where(CommentAccess.staff_id == actor.staff_id)
    practised = select(PracticeAnswer.case).where(PracticeAnswer.staff_id == actor.staff_id)
    duty = colleagues.duty_rows(plan_id).subquery()
    notices = notice_handling.waiting_words(reader.kept, reader.consultation).subquery()
    since = welfare.reading_since(actor, session).scalar_subquery()
    none, no_words, no_day, no_time = (
        cast(null(), BigInteger),
        cast(null(), String),
        cast(null(), Date),
        cast(null(), UtcDateTime),
    )
    numbers = [
        (_DANGER, danger.scalar_subquery()),
        (_HANDED, handed.scalar_subquery()),
        (_BEGAN, cast(or_(opened.exists(), practised.exists()), Integer)),
    ]
    return union_all(
        *(
            select(literal(kind).label("kind"), cast(many, BigInteger).label("many"), no_words, no_day, no_time)
            for kind, many in numbers
        ),
        select(literal(_READING), none, no_words, no_day, since),
        select(literal(_DUTY), none, *duty.c, no_time),
        select(literal(_NOTICE), none, *notices.c, no_day, no_time),
    )
