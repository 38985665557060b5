"""Danger in a comment: raising it, agreeing, reporting that the protocol was followed; what is open, what people read.

Separate from publication: nothing here changes whether a comment is shown or counts, and nothing tells anybody outside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Select, func, select, update

from consult.access import Actor, Conflict, Forbidden, ValidationError
from consult.consultations.models import ClauseVersion, Consultation
from consult.contributions.models import IN_DANGER, Comment
from consult.moderation import recusal, timestamp_coarsening
from consult.moderation.danger import flags as danger_flags
from consult.moderation.danger import levels as danger_levels
from consult.moderation.danger.levels import (
    NOTES,
    NOTES_ABOUT_VIOLENCE,
    TARGET_HOURS,
    Flag,
    FlagState,
    Level,
    current_state,
)
from consult.moderation.models import CommentAccess, SafetyFlag
from consult.moderation.recusal import NOTHING_HIDDEN, HiddenComments
from consult.moderation.review_item import has_opened, load, words_of
from consult.staff.models import Staff
from consult.storage.database import db, now, settings, today
from consult.text import labels
from consult.text.messages import N_


class FlagRow(NamedTuple):
    """A flag, who raised it, and when they had last opened the words before."""

    flag: SafetyFlag
    name: str
    opened: datetime | None


_FLAG = (
    SafetyFlag,
    Staff.name,
    select(func.max(CommentAccess.at))
    .where(CommentAccess.comment_id == SafetyFlag.comment_id, CommentAccess.staff_id == SafetyFlag.staff_id)
    .where(CommentAccess.at <= SafetyFlag.at)
    .scalar_subquery(),
)


@dataclass(frozen=True)
class DangerNote:
    """One moderator's flag as the page shows it."""

    level: Level
    done: bool
    name: str
    day: date


@dataclass(frozen=True)
class Safety:
    """The state of one comment; `hours` since the opening that raised it, `target` within how many to act."""

    stand: FlagState
    notes: Sequence[DangerNote]
    hours: int
    target: int
    proposed_by_me: bool

    @property
    def late(self) -> bool:
        return self.stand.runs and self.hours >= self.target


@dataclass(frozen=True)
class Running:
    """One comment about which something is still to be done.

    `safety` is None if its words may tell of a danger to life and no moderator has said yet how much it is.
    """

    id: int
    tracker: str
    heading: str
    days: int
    safety: Safety | None


def raise_level(actor: Actor, code: str, comment_id: int, level: str, *, version_seen: int) -> None:
    """Say how much danger a comment shows; `version_seen` is the number of flags that the page showed.

    Raises:
        NotFound, Conflict, Forbidden: as `_check`. ValidationError: at `level`: none, or it is that level already.
    """
    consultation, comment, before = _check(actor, code, comment_id, version_seen)
    if level not in set(Level):
        raise ValidationError(N_("Choose how much danger you see."), field="level")
    here = danger_flags.flag_state_of(before)
    after = current_state([*danger_flags.as_flags(before), Flag(Level(level), actor.staff_id or 0)])
    same = (here.level, here.proposed) == (after.level, after.proposed) and not here.done
    if same and comment.danger == _open_danger(here):
        raise ValidationError(N_("This is already chosen."), field="level")
    _write(actor, consultation, comment, before, Level(level), done=False)


def mark_done(actor: Actor, code: str, comment_id: int, *, version_seen: int) -> None:
    """Report that the protocol has been followed.

    Raises:
        NotFound, Conflict, Forbidden: as `_check`. Conflict: nothing is open, or a second moderator must still agree.
    """
    consultation, comment, before = _check(actor, code, comment_id, version_seen)
    here = danger_flags.flag_state_of(before)
    if not here.runs or here.proposed is not None:
        raise Conflict(N_("There is nothing to do here, or a second moderator must agree first."))
    _write(actor, consultation, comment, before, here.level, done=True)


def settle_junk(comment_ids: Sequence[int]) -> None:
    """End what the words of junk suggested where a moderator has opened them, and said nothing of a danger.

    Of words that nobody has opened, nobody can say that they are no danger.
    """
    opened = select(CommentAccess.comment_id).where(CommentAccess.comment_id.in_(comment_ids))
    flagged = select(SafetyFlag.comment_id).where(SafetyFlag.comment_id.in_(comment_ids))
    read = (IN_DANGER, Comment.id.in_(comment_ids), Comment.id.in_(opened), Comment.id.not_in(flagged))
    db.session.execute(update(Comment).where(*read).values(danger=0))


def of(actor: Actor, comment_id: int) -> Safety:
    """The state of a comment, as a moderator sees it."""
    query = (
        select(*_FLAG)
        .join(Staff, Staff.id == SafetyFlag.staff_id)
        .where(SafetyFlag.comment_id == comment_id)
        .order_by(SafetyFlag.sequence)
    )
    return _safety(actor, [FlagRow(*row) for row in db.session.execute(query)])


def running(
    actor: Actor, consultation: Consultation, kept: HiddenComments = NOTHING_HIDDEN, limit: int | None = None
) -> list[Running]:
    """What is still to be done in a plan, most urgent first, then by when it was raised or sent.

    `kept` says what this moderator does not see.
    """
    if not consultation.is_being_read:
        return []
    few = (
        select(Comment.id)
        .where(Comment.consultation_id == consultation.id, IN_DANGER, *kept.shown())
        .order_by(Comment.danger.desc(), Comment.day, Comment.id)
        .limit(limit)
    )
    query = (
        select(Comment.id, Comment.tracker, Comment.day, Comment.danger, ClauseVersion.heading, *_FLAG)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .join(SafetyFlag, SafetyFlag.comment_id == Comment.id, isouter=True)
        .join(Staff, Staff.id == SafetyFlag.staff_id, isouter=True)
        .where(Comment.id.in_(few))
        .order_by(SafetyFlag.sequence)
    )
    flags: dict[tuple[int, str, date, int, str | None], list[FlagRow]] = {}
    for id_, tracker, day, danger, heading, flag, name, opened in db.session.execute(query):
        flags.setdefault((id_, tracker, day, danger, heading), []).extend([FlagRow(flag, name, opened)] if flag else [])
    found = []
    for (id_, tracker, day, danger, part), rows in flags.items():
        here = _safety(actor, rows)
        told = Running(id_, tracker, part or "", (today() - day).days, here if here.stand.runs else None)
        found.append((-danger, -here.hours, day, id_, told))
    return [told for *_, told in sorted(found, key=lambda each: each[:-1])]


def count_running(actor: Actor, consultation: Consultation) -> int:
    """The number of comments in a plan in which somebody may be in danger and the protocol has not been followed.

    It includes comments that a moderator leaves to others because of a label, and those that no moderator of the plan
    may read: somebody must act.
    """
    if not consultation.is_being_read:
        return 0
    total = db.session.scalar(all_in_danger(consultation.id)) or 0
    return count_for(actor, consultation.id, total, recusal.own_body(actor, consultation.id, IN_DANGER))


def all_in_danger(consultation_id: int) -> Select[int]:
    """How many comments of a plan there are in which somebody may be in danger, whoever asks, as a query."""
    # A column that only the rows have: otherwise SQLite counts along an index of all comments of the plan.
    return select(func.count(Comment.tracker)).where(Comment.consultation_id == consultation_id, IN_DANGER)


def count_for(actor: Actor, consultation_id: int, total: int, own: frozenset[int]) -> int:
    """What `count_running` returns, from all of them and those about the actor's organization."""
    return total - len(own) + len(recusal.without_reader(actor, consultation_id, own))


def is_any_running(consultation_id: int) -> bool:
    """Whether in any comment of a plan somebody may be in danger and not everything is done."""
    query = select(Comment.id).where(Comment.consultation_id == consultation_id, IN_DANGER)
    return db.session.scalar(query.limit(1)) is not None


def notes_of(comment_ids: Iterable[int]) -> dict[int, Sequence[str]]:
    """What the writer reads about each of these comments, as msgids; most have nothing."""
    levels = {id_: danger_flags.flag_state_of(some).note for id_, some in danger_flags.flags_of(comment_ids).items()}
    told = {id_: level for id_, level in levels.items() if level in NOTES}
    violent = _about_violence(told) if told else frozenset()
    return {
        id_: NOTES_ABOUT_VIOLENCE.get(level, NOTES[level]) if id_ in violent else NOTES[level]
        for id_, level in told.items()
    }


def _about_violence(comment_ids: Iterable[int]) -> frozenset[int]:
    """Which of these comments are about a blow to somebody, and not about the writer's own life: as moderators labelled
    them, or otherwise as word lists do.
    """
    put = recusal.labels_of(list(comment_ids))
    found = set()
    for comment in db.session.scalars(select(Comment).where(Comment.id.in_(list(comment_ids)))):
        given = set(put.get(comment.id) or labels.suggest(words_of(comment) or ""))
        if given & labels.VIOLENT and not given & labels.ABOUT_ONESELF:
            found.add(comment.id)
    return frozenset(found)


def _check(
    actor: Actor, code: str, comment_id: int, version_seen: int
) -> tuple[Consultation, Comment, list[SafetyFlag]]:
    """The comment and the flags on it.

    Raises:
        NotFound, Conflict: as `load`. Conflict: reading is over, or somebody added a flag meanwhile.
        Forbidden: the actor has not opened the words.
    """
    consultation, comment = load(actor, code, comment_id)
    if not consultation.is_being_read:
        raise Conflict(N_("You cannot read comments of this plan now: its report is frozen, or it is not open yet."))
    if not has_opened(actor, comment.id):
        raise Forbidden(N_("Open the comment and read it before you decide."))
    found = danger_flags.flags_of([comment.id]).get(comment.id, [])
    if version_seen != len(found):
        raise Conflict(
            N_("Another moderator chose something after you opened this page. Nothing was changed. Open it again.")
        )
    return consultation, comment, found


def _write(
    actor: Actor, consultation: Consultation, comment: Comment, before: list[SafetyFlag], level: Level, *, done: bool
) -> None:
    at = timestamp_coarsening.time_of_act(consultation)
    flag = SafetyFlag(
        comment_id=comment.id, staff_id=actor.staff_id, sequence=len(before) + 1, level=level.value, done=done, at=at
    )
    db.session.add(flag)
    here = danger_flags.flag_state_of([*before, flag])
    comment.danger = _open_danger(here) if words_of(comment) is not None else 0
    db.session.flush()


def _open_danger(here: FlagState) -> int:
    """How urgent a comment is because of moderators' flags; what its words suggest is a separate number."""
    return danger_levels.rank(here.pressing) if here.runs else 0


def _safety(actor: Actor, rows: Sequence[FlagRow]) -> Safety:
    here, zone = danger_flags.flag_state_of(flag for flag, *_ in rows), settings().timezone
    notes = [DangerNote(Level(flag.level), flag.done, name, flag.at.astimezone(zone).date()) for flag, name, _ in rows]
    hours = 0
    if here.runs:
        flag, _, opened = rows[here.since]
        hours = int((now() - (opened or flag.at)).total_seconds()) // 3600
    mine = here.proposed is not None and here.proposed_by == actor.staff_id
    return Safety(here, notes, hours, TARGET_HOURS.get(here.pressing, 0), mine)
