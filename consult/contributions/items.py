"""Comments and votes when they are sent, and what happens to them later: the one way to write them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Insert, insert
from sqlalchemy.engine import Connection

from consult.consultations.models import Consultation
from consult.contributions.display_orders import new_shuffle_key
from consult.contributions.enums import DECISIONS, EFFECT, SUGGESTED_DANGER, Channel, Choice, EventKind, Stage
from consult.contributions.models import ClauseVote, Comment, ItemEvent
from consult.contributions.submission_values import CommentText, VersionSeen
from consult.credentials import receipts
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, now, random_key, settings, today
from consult.text import labels

#: What people do themselves: no backup may undo it.
_BY_WRITER = (EventKind.WITHDRAWN, EventKind.CHANGED)
_INSERT_VOTES, _INSERT_COMMENTS, _INSERT_EVENTS = (
    insert(table.__table__) for table in (ClauseVote, Comment, ItemEvent)
)


Row = dict[str, object]


@dataclass(frozen=True)
class SubmissionValues:
    """What all items of one submission share. `held` says that they wait for a moderator's release."""

    receipt: int
    submission_id: int
    channel: Channel
    held: bool


@dataclass(frozen=True)
class NewItems:
    """Rows of what somebody said, each item with its first events; what is held counts nowhere yet."""

    votes: Sequence[Row]
    comments: Sequence[Row]
    events: Sequence[Row]


def prepare(
    shared: SubmissionValues,
    *,
    votes: Sequence[tuple[int, int, Choice]] = (),
    comments: Sequence[tuple[int, int, CommentText]] = (),
) -> NewItems:
    """Make the rows of what was said, but for what only the turn to write can tell; asks the database nothing.

    Votes are given as (index, revision, choice), comments as (index, revision, what was said).
    """
    vote_rows = [_vote(shared, *vote) for vote in votes]
    comment_rows = [_comment(shared, *comment) for comment in comments]
    events = [_event(EventKind.RECEIVED, comment_id=row["id"]) for row in comment_rows]
    if shared.held:
        events += [_event(EventKind.HELD, comment_id=row["id"]) for row in comment_rows]
        events += [_event(EventKind.HELD, vote_id=row["id"]) for row in vote_rows]
    return NewItems(vote_rows, comment_rows, events)


def complete(
    items: NewItems, consultation_id: int, *, votes: Sequence[int] = (), comments: Sequence[VersionSeen | None] = ()
) -> NewItems:
    """The same rows with their day and their places: each vote's clause version, each comment's clause if any."""
    day = today()
    return NewItems(
        [
            row | {"clause_version_id": version_id, "day": day}
            for row, version_id in zip(items.votes, votes, strict=True)
        ],
        [
            row
            | {
                "consultation_id": consultation_id,
                "clause_id": place.clause_id if place else None,
                "clause_version_id": place.version_id if place else None,
                "day": day,
            }
            for row, place in zip(items.comments, comments, strict=True)
        ],
        [row | {"day": day} for row in items.events],
    )


def insert_items(several: Iterable[NewItems]) -> None:
    """Store rows that are complete, of any number of people, by one statement a table."""
    several = list(several)
    connection = db.session.connection()
    _insert(connection, _INSERT_VOTES, [row for items in several for row in items.votes])
    _insert(connection, _INSERT_COMMENTS, [row for items in several for row in items.comments])
    _insert(connection, _INSERT_EVENTS, [row for items in several for row in items.events])


def record_event(item: Comment | ClauseVote, kind: EventKind, staff_id: int | None = None) -> ItemEvent:
    """Record that something happened to an item; a time is kept only for what staff do.

    From a decision on, what was sent is kept only for this many days.
    """
    if isinstance(item, Comment) and kind in DECISIONS:
        item.purge_on = purge_day(item.consultation_id)
    event = ItemEvent(
        comment_id=item.id if isinstance(item, Comment) else None,
        vote_id=item.id if isinstance(item, ClauseVote) else None,
        kind=kind.value,
        effect=EFFECT[kind],
        day=today(),
        at=now() if staff_id is not None else None,
        staff_id=staff_id,
    )
    db.session.add(event)
    db.session.flush()
    if kind in _BY_WRITER:
        erasure_journal.note(Taken.COMMENT if isinstance(item, Comment) else Taken.VOTE, item.id, kind)
    return event


def purge_day(consultation_id: int) -> date:
    """The day from which the original words of a comment that is decided on today must be deleted."""
    return today() + timedelta(days=db.session.get_one(Consultation, consultation_id).sealed_days)


def read_again(comment: Comment, words: str, *, danger: bool) -> None:
    """Put a comment back among those to be read, with what word lists find in it.

    `danger`: nobody has said yet how much danger there is, so the words' suggestion is open again.
    """
    signs, suggested = _signs(words)
    comment.stage, comment.suggested_labels = Stage.INBOX, signs
    if danger:
        comment.danger = suggested
    db.session.flush()


def _signs(text: str) -> tuple[str, int]:
    """The columns `suggested_labels` and `danger` of unread words."""
    return labels.written(labels.suggest(text)), SUGGESTED_DANGER if labels.points_to_danger(text) else 0


def _vote(shared: SubmissionValues, index: int, revision: int, choice: Choice) -> Row:
    return _item(shared, "vote", index, revision) | {"choice": choice.value}


def _comment(shared: SubmissionValues, index: int, revision: int, comment: CommentText) -> Row:
    signs, danger = _signs(comment.words)
    return _item(shared, "comment", index, revision) | {
        "consent": comment.consent.value,
        "may_be_plain": comment.may_be_plain and comment.can_be_plain,
        "stage": Stage.HELD if shared.held else Stage.INBOX,
        "outcome": "",
        "original": comment.text,
        "proposed_wording": comment.proposed_wording,
        "language_said": comment.language or None,
        "shuffle_key": new_shuffle_key(),
        "suggested_labels": signs,
        "danger": danger,
    }


def _item(shared: SubmissionValues, kind: str, index: int, revision: int) -> Row:
    derived = receipts.derive(settings().secret, shared.receipt, kind, index, revision)
    return {
        "id": random_key(),
        "submission_id": shared.submission_id,
        "channel": shared.channel.value,
        "lookup_hmac": derived.lookup_hmac,
        "tracker": derived.tracker,
        "nonce": derived.nonce,
    }


def _event(kind: EventKind, comment_id: object = None, vote_id: object = None) -> Row:
    return {
        "id": random_key(),
        "kind": kind.value,
        "effect": EFFECT[kind],
        "comment_id": comment_id,
        "vote_id": vote_id,
    }


def _insert(connection: Connection, statement: Insert, rows: Sequence[Mapping[str, object]]) -> None:
    """Add rows without creating objects for them."""
    if rows:
        connection.execute(statement, rows)
