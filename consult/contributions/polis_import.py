"""Importing a Polis export: a closed consultation with its statements and the votes on them.

Statements become comments on the whole plan, and participants become sheets of votes with random keys. Authors are not
stored, nor any time finer than the day. An export is recognised by the hash of its files, so importing it twice changes
nothing.
"""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import insert, select

from consult.access import ValidationError
from consult.consultations import framing
from consult.consultations.clauses import MAX_TITLE
from consult.consultations.lifecycle import LifecycleEvent, State
from consult.consultations.models import SEALED_DAYS, Consultation
from consult.consultations.working_version import clean_field
from consult.contributions import comment_counts, imported_votes, public_words
from consult.contributions.display_orders import new_shuffle_key
from consult.contributions.enums import EFFECT, Channel, Consent, EventKind, Stage
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet, ItemEvent
from consult.contributions.polis_files import TAKEN_OUT, Export, Statement
from consult.credentials.receipts import ALPHABET, TRACKER_LENGTH
from consult.storage.database import db, random_key, settings
from consult.text import identifying, languages
from consult.text.messages import N_

CHUNK = 10_000
CONTACT_REMOVED = "[contact removed]"
#: The letters of a consultation's code, from which the export's hash picks four.
CODE_LETTERS = "bcdfghjkmnpqrstvwxyz23456789"

Progress = Callable[[int], None]


@dataclass(frozen=True)
class Imported:
    """What is at the consultation's address now; `before` says that it was there already."""

    code: str
    title: str
    statements: int
    participants: int
    votes: int
    before: bool


def import_export(export: Export, name: str = "", progress: Progress = lambda count: None) -> Imported:
    """Import an export as a closed consultation called `name`, or by its own topic.

    `progress` is called with the number of further votes stored.

    Raises:
        ValidationError: there is no name, or it is too long.
    """
    participants = sorted({participant for _, participant in export.votes})
    consultation, before = _known(export), True
    if consultation is None:
        consultation, before = _consultation(export, name), False
        comments = _add_statements(consultation, export.statements)
        sheets = _add_sheets(consultation, participants)
        _add_votes(export, comments, sheets, progress)
        imported_votes.record(consultation)
    return Imported(
        consultation.code, consultation.title, len(export.statements), len(participants), len(export.votes), before
    )


def _known(export: Export) -> Consultation | None:
    query = select(Consultation).where(Consultation.imported_from.endswith(_mark(export)))
    return db.session.scalar(query)


def _mark(export: Export) -> str:
    return f"SHA-256 {export.digest}"


def _consultation(export: Export, name: str) -> Consultation:
    title = clean_field(name or export.title, MAX_TITLE, "name", one_line=True)
    if not title:
        raise ValidationError(N_("This export has no topic. Give it a name with --name."), field="name")
    source = export.source or "A Polis export."
    consultation = Consultation(
        code=_code(export),
        title=title,
        state=State.DRAFT.value,
        summary=_without_contacts(export.description),
        imported_from=f"{source} {_mark(export)}",
        opened_on=_day(export.first),
    )
    db.session.add(consultation)
    db.session.flush()
    framing.set_state(consultation, State.CLOSED, LifecycleEvent.IMPORTED, None)
    consultation.closed_on = _day(export.last)
    db.session.flush()
    return consultation


def _code(export: Export) -> str:
    """The same export has the same code on every machine, unless another plan has it already."""
    number = int(export.digest, 16)
    letters = ""
    for _ in range(4):
        number, place = divmod(number, len(CODE_LETTERS))
        letters += CODE_LETTERS[place]
    taken = db.session.scalar(select(Consultation.id).where(Consultation.code == letters))
    return framing.new_code() if taken else letters


def _add_statements(consultation: Consultation, statements: Sequence[Statement]) -> dict[int, int]:
    """Store the statements and what happened to each; returns comment ids by the statements' numbers."""
    ids = {statement.number: random_key() for statement in statements}
    rows = [_comment(consultation.id, ids[each.number], each) for each in statements]
    # Polis numbers statements in the order in which they arrive: nothing here may keep that order within a day.
    rows.sort(key=lambda row: str(row["tracker"]))
    events = [event for row in rows for event in _events(row)]
    db.session.execute(insert(Comment), rows)
    public_words.add(
        db.session.connection(),
        [(consultation.id, ids[each.number], _without_contacts(each.text)) for each in statements if _is_public(each)],
    )
    db.session.execute(insert(ItemEvent), events)
    comment_counts.recount(consultation.id)
    return ids


def _is_public(statement: Statement) -> bool:
    return statement.moderated != TAKEN_OUT


def _comment(consultation_id: int, comment_id: int, statement: Statement) -> dict[str, object]:
    """A statement as a row. Removed words stay sealed: nobody may read them here either."""
    public = _is_public(statement)
    shown = _without_contacts(statement.text)
    outcome = ("publish" if shown == statement.text else "redact") if public else "refuse"
    day = _day(statement.made)
    return {
        "id": comment_id,
        "consultation_id": consultation_id,
        "channel": Channel.OPEN.value,
        "consent": Consent.QUOTE.value,
        "stage": Stage.PUBLIC if public else Stage.CLOSED,
        "outcome": outcome,
        "counted_as": outcome,
        "original": None if public else shown or None,
        "public_text": shown if public else None,
        "language": languages.guess(shown) if public else None,
        "characters": len(shown) if public else None,
        "lookup_hmac": secrets.token_bytes(32),
        "tracker": "".join(secrets.choice(ALPHABET) for _ in range(TRACKER_LENGTH)),
        "nonce": secrets.token_bytes(32),
        "shuffle_key": new_shuffle_key(),
        "day": day,
        "public_on": day if public else None,
        "purge_on": None if public else day + timedelta(days=SEALED_DAYS),
    }


_EVENTS = {
    "publish": (EventKind.RECEIVED, EventKind.APPROVED, EventKind.OUT),
    "redact": (EventKind.RECEIVED, EventKind.REDACTED, EventKind.OUT),
    "refuse": (EventKind.RECEIVED, EventKind.REFUSED),
}


def _events(comment: dict[str, object]) -> Iterator[dict[str, object]]:
    for kind in _EVENTS[str(comment["outcome"])]:
        yield {
            "id": random_key(),
            "comment_id": comment["id"],
            "kind": kind.value,
            "effect": EFFECT[kind],
            "day": comment["day"],
        }


def _add_sheets(consultation: Consultation, participants: Sequence[int]) -> dict[int, int]:
    sheets = {participant: random_key() for participant in participants}
    rows = [
        {
            "id": sheet,
            "consultation_id": consultation.id,
            "channel": Channel.OPEN.value,
            "batch_shuffled": True,
            "day_shuffled": True,
        }
        for sheet in sorted(sheets.values())
    ]
    for start in range(0, len(rows), CHUNK):
        db.session.execute(insert(CommentVoteSheet), rows[start : start + CHUNK])
    return sheets


def _add_votes(export: Export, comments: dict[int, int], sheets: dict[int, int], progress: Progress) -> None:
    """Store the votes by the random keys of sheet and comment: an order that reveals nothing, and is fast."""
    ids = sorted(random_key() for _ in export.votes)
    votes = sorted((sheets[person], comments[number], value) for (number, person), value in export.votes.items())
    for start in range(0, len(votes), CHUNK):
        chunk = votes[start : start + CHUNK]
        rows = [
            {"id": key, "sheet_id": sheet, "comment_id": comment, "value": value}
            for key, (sheet, comment, value) in zip(ids[start : start + CHUNK], chunk, strict=True)
        ]
        db.session.execute(insert(CommentVote), rows)
        progress(len(rows))


def _without_contacts(text: str) -> str:
    """The text with e-mail addresses hidden: they may be anybody's."""
    done, pieces = 0, []
    for detail in identifying.find(text):
        if detail.kind == "email":
            pieces += [text[done : detail.start], CONTACT_REMOVED]
            done = detail.end
    return "".join([*pieces, text[done:]])


def _day(moment: int) -> date:
    return datetime.fromtimestamp(moment / 1000, UTC).astimezone(settings().timezone).date()
