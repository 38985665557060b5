"""Danger in a comment: raising it, agreeing, reporting that the protocol was followed; what is open, what people read.

Separate from publication: nothing here changes whether a comment is shown or counts, and nothing tells anybody outside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select, update

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
    return _states(actor, [comment_id])[comment_id]


def running(
    actor: Actor, consultation: Consultation, kept: HiddenComments = NOTHING_HIDDEN, limit: int | None = None
) -> list[Running]:
    """What is still to be done in a plan, most urgent first, then by when it was raised or sent.

    `kept` says what this moderator does not see.
    """
    if not consultation.is_being_read:
        return []
    query = (
        select(Comment.id, Comment.tracker, Comment.day, Comment.danger, ClauseVersion.heading)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .where(Comment.consultation_id == consultation.id, IN_DANGER, *kept.shown())
        .order_by(Comment.danger.desc(), Comment.day, Comment.id)
        .limit(limit)
    )
    rows = db.session.execute(query).all()
    states = _states(actor, [row.id for row in rows])
    found = []
    for row in rows:
        here = states[row.id]
        days = (today() - row.day).days
        told = Running(row.id, row.tracker, row.heading or "", days, here if here.stand.runs else None)
        found.append((-row.danger, -here.hours, row.day, row.id, told))
    return [told for *_, told in sorted(found, key=lambda each: each[:-1])]


def count_running(actor: Actor, consultation: Consultation) -> int:
    """The number of comments in a plan in which somebody may be in danger and the protocol has not been followed.

    It includes comments that a moderator leaves to others because of a label, and those that no moderator of the plan
    may read: somebody must act.
    """
    if not consultation.is_being_read:
        return 0
    pressing = (Comment.consultation_id == consultation.id, IN_DANGER)
    theirs = recusal.own_body(actor, consultation.id, IN_DANGER)
    # A column that only the rows have: otherwise SQLite counts along an index of all comments of the plan.
    query = select(func.count(Comment.tracker)).where(*pressing, Comment.id.not_in(theirs))
    return (db.session.scalar(query) or 0) + len(recusal.without_reader(actor, consultation.id, theirs))


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


def _states(actor: Actor, comment_ids: Sequence[int]) -> dict[int, Safety]:
    """The state of each of these comments, in three statements."""
    flags = danger_flags.flags_of(comment_ids)
    staff_ids = {flag.staff_id for rows in flags.values() for flag in rows}
    names = dict(db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids))).all()) if flags else {}
    opened: dict[tuple[int, int], list[datetime]] = {}
    query = select(CommentAccess.comment_id, CommentAccess.staff_id, CommentAccess.at).where(
        CommentAccess.comment_id.in_(flags)
    )
    for comment_id, staff_id, at in db.session.execute(query) if flags else ():
        opened.setdefault((comment_id, staff_id), []).append(at)
    return {id_: _safety(actor, flags.get(id_, []), names, opened) for id_ in comment_ids}


def _safety(
    actor: Actor, rows: Sequence[SafetyFlag], names: Mapping[int, str], opened: Mapping[tuple[int, int], list[datetime]]
) -> Safety:
    here, zone = danger_flags.flag_state_of(rows), settings().timezone
    notes = [
        DangerNote(Level(flag.level), flag.done, names[flag.staff_id], flag.at.astimezone(zone).date()) for flag in rows
    ]
    hours = 0
    if here.runs:
        raised = rows[here.since]
        hours = _hours(raised, opened.get((raised.comment_id, raised.staff_id), ()))
    mine = here.proposed is not None and here.proposed_by == actor.staff_id
    return Safety(here, notes, hours, TARGET_HOURS.get(here.pressing, 0), mine)


def _hours(flag: SafetyFlag, opened: Iterable[datetime]) -> int:
    """Whole hours since the moderator who raised it opened the words."""
    since = max((at for at in opened if at <= flag.at), default=flag.at)
    return int((now() - since).total_seconds()) // 3600
