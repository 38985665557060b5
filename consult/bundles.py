"""What has become of every comment, vote and tie since a backup was made: kept beside the backups, and replayed.

A backup holds what people took back later, what was hidden or erased later, and ties that a freeze has cut
since. A *bundle* is the newest word on all that for one consultation: its record's entries, the outcome of each
comment by its public mark, and what was frozen. It names nobody and holds no words but those of Part A.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from consult.access import NotValid
from consult.accountability.models import Heard
from consult.consultations.life import State
from consult.consultations.models import Consultation
from consult.contributions import items, severing
from consult.contributions.counting import countable
from consult.contributions.kinds import EventKind
from consult.contributions.models import Comment, ItemEvent, Standing, Submission, Vote
from consult.database import db, today
from consult.moderation import blurring
from consult.moderation.deciding import EVENT_OF
from consult.moderation.item import READING_STATES
from consult.moderation.rules import Outcome
from consult.people.models import Staff
from consult.record import entries
from consult.record.models import RecordEntry
from consult.text.words import N_

FORMAT = "consult-bundle-1"
_FROZEN = (State.HEARD, State.ANSWERED, State.FOLLOWED_UP)
_WRITERS = (EventKind.WITHDRAWN, EventKind.CHANGED)


@dataclass
class Replayed:
    """What a replay did: comments and votes taken out again, plans severed again, entries added to a record."""

    comments: int = 0
    votes: int = 0
    severed: int = 0
    entries: int = 0


def write(folder: Path) -> int:
    """Bring the bundle of every consultation in `folder` up to date; returns how many had to be written."""
    written = 0
    for consultation in db.session.scalars(select(Consultation).where(Consultation.state != State.DRAFT)):
        path = folder / f"{consultation.code}.json"
        mark = _mark(consultation)
        if _mark_in(path) != mark:
            _replace(path, json.dumps({"mark": mark} | _bundle(consultation)).encode())
            written += 1
    return written


def replay(path: Path, done: Replayed) -> None:
    """Do again what the bundle at `path` knows and the database does not; `done` counts it.

    Raises:
        NotValid: it is no bundle, belongs to no consultation here, or tells of another record than the database's.
    """
    bundle = _read(path)
    consultation = db.session.scalar(select(Consultation).where(Consultation.code == bundle["code"]))
    if consultation is None:
        return
    _extend_record(consultation.code, bundle["entries"], done, path)
    _replay_votes(consultation, bundle["votes_gone"], done)
    for comment in db.session.scalars(select(Comment).where(Comment.consultation_id == consultation.id)).all():
        outcome, shown = bundle["comments"].get(comment.tracker, (None, None))
        if outcome is not None and (outcome != comment.outcome or shown != _shown(comment)):
            _replay_comment(consultation, comment, outcome)
            done.comments += 1
    _forget_standing(consultation)
    if bundle["heard"] and consultation.state not in _FROZEN:
        _replay_freeze(consultation, bundle["heard"])
        done.severed += 1
    if bundle["state"] == State.CANCELLED and consultation.state != State.CANCELLED:
        consultation.state = State.CANCELLED
        severing.sever_cancelled()
        done.severed += 1
    db.session.flush()


def _bundle(consultation: Consultation) -> dict[str, Any]:
    heard = db.session.get(Heard, consultation.id)
    rows = db.session.scalars(
        select(RecordEntry).where(RecordEntry.log == consultation.code).order_by(RecordEntry.position)
    )
    submissions = select(Submission.id).where(Submission.consultation_id == consultation.id)
    decided = select(Comment).where(
        Comment.consultation_id == consultation.id, Comment.stage.in_(("public", "closed"))
    )
    return {
        "format": FORMAT,
        "code": consultation.code,
        "state": consultation.state,
        "entries": [[row.kind, row.day.isoformat(), row.entry, row.leaf] for row in rows],
        "comments": {each.tracker: [each.outcome, _shown(each)] for each in db.session.scalars(decided)},
        "votes_gone": list(
            db.session.scalars(select(Vote.tracker).where(Vote.submission_id.in_(submissions), ~countable(Vote)))
        ),
        "heard": heard and {"document": heard.document, "hash": heard.hash, "day": heard.frozen_at.date().isoformat(),
                            "staff_id": heard.staff_id},
    }  # fmt: skip


def _mark(consultation: Consultation) -> str:
    """Changes whenever the bundle would: with each entry, each event of an item, each state, each word of Part A."""
    of_comments = select(Comment.id).where(Comment.consultation_id == consultation.id)
    of_votes = select(Vote.id).join(Submission).where(Submission.consultation_id == consultation.id)
    events = select(func.count(ItemEvent.id)).where(
        ItemEvent.comment_id.in_(of_comments) | ItemEvent.vote_id.in_(of_votes)
    )
    heard = db.session.get(Heard, consultation.id)
    words = hashlib.sha256(json.dumps(heard.document, sort_keys=True).encode()).hexdigest() if heard else ""
    return f"{consultation.state} {entries.count(consultation.code)} {db.session.scalar(events)} {words}"


def _mark_in(path: Path) -> str:
    try:
        return str(json.loads(path.read_bytes())["mark"])
    except (OSError, ValueError, KeyError):
        return ""


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _read(path: Path) -> dict[str, Any]:
    try:
        bundle = json.loads(path.read_bytes())
    except ValueError as error:
        raise NotValid(N_("%(path)s cannot be read as a record bundle."), path=str(path)) from error
    if not isinstance(bundle, dict) or bundle.get("format") != FORMAT:
        raise NotValid(N_("%(path)s cannot be read as a record bundle."), path=str(path))
    return bundle


def _extend_record(code: str, told: list[list[str]], done: Replayed, path: Path) -> None:
    """Bring the record to the length that others have seen; one that tells something else is not touched."""
    rows = db.session.scalars(select(RecordEntry).where(RecordEntry.log == code).order_by(RecordEntry.position))
    here = [row.leaf for row in rows]
    if here[: len(told)] != [leaf for *_, leaf in told[: len(here)]]:
        raise NotValid(
            N_("The record of %(code)s in the backup is not the one that %(path)s tells of. Nothing was restored."),
            code=code, path=str(path),
        )  # fmt: skip
    for position, (kind, day, entry, leaf) in enumerate(told[len(here) :], start=len(here)):
        db.session.add(RecordEntry(
            log=code, position=position, kind=kind, day=date.fromisoformat(day), entry=entry, leaf=leaf
        ))  # fmt: skip
        done.entries += 1


def _shown(comment: Comment) -> str:
    """Tells whether the words that anyone may read are still the same."""
    if comment.stage != "public" or comment.public_text is None:
        return ""
    return hashlib.sha256(comment.public_text.encode()).hexdigest()


def _replay_comment(consultation: Consultation, comment: Comment, outcome: str) -> None:
    comment.public_text = None
    comment.pooled_on = comment.public_on = None
    if outcome in _WRITERS:
        _close(comment, outcome)
        items.note(comment, EventKind(outcome))
        comment.original, comment.nonce = None, b""
        return
    if outcome in (Outcome.PUBLISH, Outcome.REDACT):
        # Which words were hidden since is not in the bundle: a moderator reads it again before anyone else does.
        if consultation.state in READING_STATES and comment.original is not None:
            comment.stage, comment.outcome, comment.nonce = "inbox", "", b""
            return
        _close(comment, outcome)
    else:
        _close(comment, outcome)
        if outcome in set(Outcome):
            items.note(comment, EVENT_OF[Outcome(outcome)])
    comment.original, comment.nonce = None, b""


def _close(comment: Comment, outcome: str) -> None:
    comment.stage, comment.outcome = "closed", outcome


def _replay_votes(consultation: Consultation, gone: list[str], done: Replayed) -> None:
    query = select(Vote).join(Submission).where(Submission.consultation_id == consultation.id, countable(Vote))
    for vote in db.session.scalars(query).all():
        if vote.tracker in set(gone):
            items.note(vote, EventKind.WITHDRAWN)
            done.votes += 1


def _forget_standing(consultation: Consultation) -> None:
    """Who took everything away said nothing of themselves any more."""
    speaks = (
        select(Vote.id).where(Vote.submission_id == Submission.id, countable(Vote)).exists()
        | select(Comment.id).where(Comment.submission_id == Submission.id, countable(Comment)).exists()
    )
    silent = select(Submission.id).where(Submission.consultation_id == consultation.id, ~speaks)
    db.session.execute(delete(Standing).where(Standing.submission_id.in_(silent)))


def _replay_freeze(consultation: Consultation, heard: dict[str, Any]) -> None:
    day = datetime.combine(date.fromisoformat(heard["day"]), time(), UTC)
    # Whoever froze it may have joined after the backup was made.
    by = db.session.get(Staff, heard["staff_id"]) or db.session.scalars(select(Staff).order_by(Staff.id)).first()
    db.session.add(Heard(
        consultation_id=consultation.id, document=heard["document"], hash=heard["hash"], frozen_at=day,
        staff_id=by.id if by else None,
    ))  # fmt: skip
    severing.sever(consultation)
    blurring.cut_times(consultation.id)
    consultation.state = State.HEARD
    consultation.closed_on = consultation.closed_on or today()
