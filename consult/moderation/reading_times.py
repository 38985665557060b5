"""How many days comments wait until a moderator first opens them: sums for the whole team, which change in batches.

An opening counts once the auditor's log has it (see `consult.moderation.access_log`). Days, never hours: hours would
narrow down when somebody wrote. Sums of a plan, never of a person.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate

from sqlalchemy import exists, func, select, text
from sqlalchemy.orm import aliased

from consult.contributions.counting import IS_COUNTED
from consult.contributions.models import Comment
from consult.moderation import timestamp_coarsening
from consult.moderation.models import CommentAccess, ReadingTime
from consult.storage.database import db, settings

#: With fewer comments than this, a figure would be about somebody's own comment.
MIN_COMMENTS = 10


@dataclass(frozen=True)
class ReadingTimes:
    """Half of the `comments` were opened within `median` days, nine of ten within `slow`, 95 of 100 in `slowest`."""

    comments: int
    median: int
    slow: int
    slowest: int


def add_logged(consultation_id: int) -> None:
    """Count the comments whose first opening enters the log with this batch, which is about to be marked."""
    logged = aliased(CommentAccess)
    before = exists().where(logged.comment_id == Comment.id, logged.recorded.is_(True))
    query = (
        select(Comment.day, func.min(CommentAccess.at))
        .join(CommentAccess, CommentAccess.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation_id, IS_COUNTED, text("not comment_access.recorded"), ~before)
        .group_by(Comment.id, Comment.day)
    )
    zone = settings().timezone
    found: Counter[int] = Counter()
    for day, at in db.session.execute(query):
        opened_on = at.date() if timestamp_coarsening.are_times_coarse(at) else at.astimezone(zone).date()
        found[max(0, (opened_on - day).days)] += 1
    kept = {row.days: row for row in _rows(consultation_id)}
    for days, comments in found.items():
        if days in kept:
            kept[days].comments += comments
        else:
            db.session.add(ReadingTime(consultation_id=consultation_id, days=days, comments=comments))
    db.session.flush()


def reading_times(consultation_id: int) -> ReadingTimes | None:
    """How long comments waited, as of the last batch; None as long as fewer than `MIN_COMMENTS` were opened."""
    counts = {row.days: row.comments for row in _rows(consultation_id)}
    comments = sum(counts.values())
    if comments < MIN_COMMENTS:
        return None
    return ReadingTimes(comments, *(_within(counts, comments * share) for share in (0.5, 0.9, 0.95)))


def _rows(consultation_id: int) -> list[ReadingTime]:
    query = select(ReadingTime).where(ReadingTime.consultation_id == consultation_id).order_by(ReadingTime.days)
    return list(db.session.scalars(query))


def _within(counts: Mapping[int, int], comments: float) -> int:
    """In how many days so many of the comments were opened."""
    days = sorted(counts)
    opened = accumulate(counts[each] for each in days)
    return next(each for each, so_far in zip(days, opened, strict=True) if so_far >= comments)
