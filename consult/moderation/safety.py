"""Danger in a comment: raising it, agreeing, saying that what the protocol asks is done; what runs, what is read.

Apart from publication: no act here changes whether a comment is shown or counts, and none tells anybody outside.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from consult.access import Actor, NotAllowed, NotNow, NotValid
from consult.consultations.models import ClauseVersion, Consultation
from consult.contributions.kinds import EventKind
from consult.contributions.models import Comment
from consult.database import db, now, settings
from consult.moderation import blurring, flags
from consult.moderation.danger import NOTES, ORDER, TARGET_HOURS, Act, Level, Stand, stand
from consult.moderation.item import READING_STATES, has_opened, load
from consult.moderation.models import Opening, SafetyFlag
from consult.people.models import Staff
from consult.text.words import N_


@dataclass(frozen=True)
class Said:
    """One moderator's word as the page shows it."""

    level: Level
    done: bool
    name: str
    day: date


@dataclass(frozen=True)
class Safety:
    """Where one comment stands; `hours` since the opening that raised it, `target` within how many to act."""

    stand: Stand
    said: Sequence[Said]
    hours: int
    target: int
    proposed_by_me: bool

    @property
    def late(self) -> bool:
        return self.stand.runs and self.hours >= self.target


@dataclass(frozen=True)
class Running:
    """One comment about which something is still to be done."""

    id: int
    tracker: str
    heading: str
    safety: Safety


def raise_level(actor: Actor, code: str, comment_id: int, level: str, *, seen: int) -> None:
    """Say how much danger a comment shows; `seen` is how many words on it stood on the page.

    Raises:
        NotFound, NotNow, NotAllowed: as `_check` says. NotValid: at `level`: none, or it stands so already.
    """
    consultation, comment, before = _check(actor, code, comment_id, seen)
    if level not in set(Level):
        raise NotValid(N_("Choose how much danger you see."), field="level")
    here = flags.stand_of(before)
    after = stand([*flags.acts(before), Act(Level(level), actor.staff_id or 0)])
    if (here.level, here.proposed) == (after.level, after.proposed) and not here.done:
        raise NotValid(N_("It stands so already."), field="level")
    _write(actor, consultation, comment, len(before) + 1, Level(level), done=False)


def mark_done(actor: Actor, code: str, comment_id: int, *, seen: int) -> None:
    """Say that what the protocol asks is done.

    Raises:
        NotFound, NotNow, NotAllowed: as `_check` says. NotNow: nothing runs, or a second moderator is still to agree.
    """
    consultation, comment, before = _check(actor, code, comment_id, seen)
    here = flags.stand_of(before)
    if not here.runs or here.proposed is not None:
        raise NotNow(N_("There is nothing to mark as done, or a second moderator must agree first."))
    _write(actor, consultation, comment, len(before) + 1, here.level, done=True)


def of(actor: Actor, comment_id: int) -> Safety:
    """Where a comment stands, as a moderator sees it."""
    query = (
        select(SafetyFlag, Staff.name)
        .join(Staff, Staff.id == SafetyFlag.staff_id)
        .where(SafetyFlag.comment_id == comment_id)
        .order_by(SafetyFlag.turn)
    )
    rows = db.session.execute(query).all()
    return _safety(actor, [flag for flag, _ in rows], {flag.staff_id: name for flag, name in rows})


def running(actor: Actor, consultation: Consultation, without: Iterable[int] = ()) -> list[Running]:
    """What is still to be done in a plan, the most pressing first, then what was raised first."""
    if consultation.state not in READING_STATES:
        return []
    query = (
        select(SafetyFlag, Comment.tracker, ClauseVersion.heading, Staff.name)
        .join(Comment, Comment.id == SafetyFlag.comment_id)
        .join(Staff, Staff.id == SafetyFlag.staff_id)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .where(Comment.consultation_id == consultation.id, Comment.id.not_in(without))
        .where(Comment.outcome.not_in((EventKind.WITHDRAWN, EventKind.CHANGED)))
        .order_by(SafetyFlag.turn)
    )
    said: dict[int, list[SafetyFlag]] = {}
    about: dict[int, tuple[str, str]] = {}
    names: dict[int, str] = {}
    for flag, tracker, heading, name in db.session.execute(query):
        said.setdefault(flag.comment_id, []).append(flag)
        about[flag.comment_id], names[flag.staff_id] = (tracker, heading or ""), name
    found = [Running(id_, *about[id_], _safety(actor, some, names)) for id_, some in said.items()]
    found = [each for each in found if each.safety.stand.runs]
    return sorted(found, key=lambda each: (-ORDER.index(each.safety.stand.pressing), -each.safety.hours, each.id))


def notes_of(comment_ids: Iterable[int]) -> dict[int, Sequence[str]]:
    """What the writer reads about each of these comments, as msgids; most have nothing."""
    levels = {id_: flags.stand_of(some).note for id_, some in flags.flags_of(comment_ids).items()}
    return {id_: NOTES[level] for id_, level in levels.items() if level in NOTES}


def _check(actor: Actor, code: str, comment_id: int, seen: int) -> tuple[Consultation, Comment, list[SafetyFlag]]:
    """The comment and what was said of it.

    Raises:
        NotFound, NotNow: as `load` says. NotNow: reading is over, or somebody spoke meanwhile.
        NotAllowed: the actor has not opened the words.
    """
    consultation, comment = load(actor, code, comment_id)
    if consultation.state not in READING_STATES:
        raise NotNow(N_("Reading has ended for this plan: what was heard is fixed, or it is not open yet."))
    if not has_opened(actor, comment.id):
        raise NotAllowed(N_("Open the words and read them before you decide."))
    found = flags.flags_of([comment.id]).get(comment.id, [])
    if seen != len(found):
        raise NotNow(N_("Another moderator spoke after you opened this page. Nothing was changed. Open it again."))
    return consultation, comment, found


def _write(
    actor: Actor, consultation: Consultation, comment: Comment, turn: int, level: Level, *, done: bool
) -> None:
    at = blurring.time_of_act(consultation)
    db.session.add(
        SafetyFlag(comment_id=comment.id, staff_id=actor.staff_id, turn=turn, level=level.value, done=done, at=at)
    )
    db.session.flush()


def _safety(actor: Actor, rows: Sequence[SafetyFlag], names: dict[int, str]) -> Safety:
    here, zone = flags.stand_of(rows), settings().timezone
    said = [Said(Level(flag.level), flag.done, names[flag.staff_id], flag.at.astimezone(zone).date()) for flag in rows]
    hours = _hours(rows[here.since]) if here.runs else 0
    mine = here.proposed is not None and here.proposed_by == actor.staff_id
    return Safety(here, said, hours, TARGET_HOURS.get(here.pressing, 0), mine)


def _hours(flag: SafetyFlag) -> int:
    """Whole hours since the moderator who raised it had opened the words."""
    query = select(Opening.at).where(Opening.comment_id == flag.comment_id, Opening.staff_id == flag.staff_id)
    opened: datetime = db.session.scalar(query.where(Opening.at <= flag.at).order_by(Opening.at.desc())) or flag.at
    return int((now() - opened).total_seconds()) // 3600
