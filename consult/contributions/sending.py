"""Taking one submission: votes, comments, and afterwards how somebody describes themselves.

What is taken is taken whole or not at all, and sending the same form twice takes it once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, delete, insert, select

from consult.access import NotFound, NotNow, NotValid
from consult.consultations import reading as consultations
from consult.consultations.life import State, support_lines
from consult.consultations.models import Clause, ClauseVersion, Consultation, Draft, DraftClause
from consult.contributions.kinds import (
    Channel,
    Choice,
    EventKind,
    StandingKind,
)
from consult.contributions.models import Comment, ItemEvent, Standing, Submission, Vote
from consult.contributions.said import Said, Sending
from consult.contributions.shuffles import new_seat
from consult.database import Base, db, random_key, settings, today
from consult.invitations import receipts
from consult.text.words import N_


@dataclass(frozen=True)
class Place:
    """Where an answer goes: a clause, the version of it that stands, and that version's meaning."""

    clause_id: int
    version_id: int
    meaning: int


@dataclass(frozen=True)
class Sent:
    """What was taken, and what the page after it says of the consultation."""

    receipt: int
    code: str
    reading_hours: str
    answer_due_on: date | None
    support_lines: list[tuple[str, str]]


# Statements of the one path on which people wait for each other are put together once, not at each sending.
_FIND = select(
    Consultation.id, Consultation.state, Consultation.reading_hours, Consultation.answer_due_on, Consultation.support
).where(Consultation.code == bindparam("code"))
_THERE = select(Submission.id).where(Submission.lookup == bindparam("lookup"))
_NEWEST = (
    select(Draft.id)
    .where(Draft.consultation_id == bindparam("consultation_id"), Draft.published_on.is_not(None))
    .order_by(Draft.number.desc())
    .limit(1)
    .scalar_subquery()
)
_PLACES = (
    select(Clause.key, Clause.id, ClauseVersion.id, ClauseVersion.meaning)
    .join(ClauseVersion, ClauseVersion.clause_id == Clause.id)
    .join(DraftClause, DraftClause.clause_version_id == ClauseVersion.id)
    .where(DraftClause.draft_id == _NEWEST)
)
_INSERT = {table: insert(table.__table__) for table in (Submission, Vote, Comment, ItemEvent, Standing)}


class WordingChanged(NotValid):
    """A clause has got another meaning since the form was opened; `keys` names which."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(N_("The wording has changed since you opened this page. Look at the new words, then go on."))
        self.keys = keys


def check_open(state: str) -> None:
    """Refuse anything sent to a consultation that is not open."""
    if state == State.OPEN:
        return
    raise NotNow(N_("This plan no longer takes answers. Your text was not sent."))


def check_places(consultation_id: int, sending: Sending) -> dict[str, Place]:
    """Where each answer goes.

    Raises:
        NotValid: nothing is in it, or it names a clause that this plan does not have.
        WordingChanged: a clause's meaning changed after the form was opened.
    """
    if not sending.votes and not sending.comments:
        raise NotValid(N_("There is nothing to send yet. Choose an answer or write something."))
    places = places_of(consultation_id)
    unknown = sorted(sending.keys - set(places))
    if unknown:
        raise NotValid(N_("This plan has no part named “%(key)s”. It may have been taken out."), key=unknown[0])
    changed = [key for key in sorted(sending.keys) if _meaning_changed(sending.seen.get(key), places[key])]
    if changed:
        raise WordingChanged(changed)
    return places


def was_sent(seed: bytes) -> bool:
    """Whether the form with this seed has been taken already."""
    return _is_there(receipts.derive(settings().secret, receipts.from_seed(seed), "submission").lookup)


def send(code: str, seed: bytes, sending: Sending, channel: Channel = Channel.OPEN) -> int:
    """Take a submission and return its receipt. The same seed again takes nothing more.

    Raises:
        NotFound, NotNow, NotValid: nothing was taken, and why.
    """
    return send_for_page(code, seed, sending, channel).receipt


def send_for_page(code: str, seed: bytes, sending: Sending, channel: Channel = Channel.OPEN) -> Sent:
    """`send`, with what the page that follows says of the consultation.

    Everybody who sends at the same time waits for this, and a reader keeps their commit waiting: so it
    reads few columns, makes no objects of rows, and leaves nothing to be read afterwards.
    """
    found = db.session.execute(_FIND, {"code": code}).first()
    if found is None:
        raise NotFound(consultations.NOWHERE)
    receipt = receipts.from_seed(seed)
    sent = Sent(receipt, code, found.reading_hours, found.answer_due_on, support_lines(found.support))
    pepper = settings().secret
    lookup = receipts.derive(pepper, receipt, "submission").lookup
    if _is_there(lookup):
        return sent
    check_open(found.state)
    places = {
        key: replace(place, version_id=sending.seen.get(key, place.version_id))
        for key, place in check_places(found.id, sending).items()
    }
    submission_id = random_key()
    _insert(Submission, [{
        "id": submission_id, "consultation_id": found.id, "lookup": lookup, "channel": channel.value,
        "day": today(),
    }])
    add_votes(pepper, receipt, submission_id, channel, [
        (index, 0, places[key].version_id, choice)
        for index, (key, choice) in enumerate(sending.votes.items())
    ])
    add_comments(pepper, receipt, submission_id, found.id, channel, [
        (index, 0, places[said.key] if said.key else None, said)
        for index, said in enumerate(sending.comments)
    ])
    return sent


def add_votes(
    pepper: bytes, receipt: int, submission_id: int, channel: Channel, votes: Sequence[tuple[int, int, int, Choice]]
) -> None:
    """Store votes given as (index, revision, clause version's id, choice)."""
    rows = []
    for index, revision, version_id, choice in votes:
        derived = receipts.derive(pepper, receipt, "vote", index, revision)
        rows.append({
            "id": random_key(), "submission_id": submission_id, "clause_version_id": version_id,
            "choice": choice.value, "channel": channel.value, "lookup": derived.lookup,
            "tracker": derived.tracker, "nonce": derived.nonce, "day": today(),
        })
    _insert(Vote, rows)


def add_comments(
    pepper: bytes,
    receipt: int,
    submission_id: int,
    consultation_id: int,
    channel: Channel,
    comments: Sequence[tuple[int, int, Place | None, Said]],
) -> None:
    """Store comments given as (index, revision, place, what was said), each with its first event."""
    rows, events = [], []
    for index, revision, place, said in comments:
        derived = receipts.derive(pepper, receipt, "comment", index, revision)
        comment_id = random_key()
        rows.append({
            "id": comment_id, "submission_id": submission_id, "consultation_id": consultation_id,
            "clause_id": place.clause_id if place else None,
            "clause_version_id": place.version_id if place else None,
            "channel": channel.value, "consent": said.consent.value, "stage": "inbox", "outcome": "",
            "original": said.text, "lookup": derived.lookup, "tracker": derived.tracker,
            "nonce": derived.nonce, "seat": new_seat(), "day": today(),
        })
        events.append({
            "id": random_key(), "comment_id": comment_id, "kind": EventKind.RECEIVED.value, "effect": 0,
            "day": today(),
        })
    _insert(Comment, rows)
    _insert(ItemEvent, events)


def describe(code: str, seed: bytes, kinds: set[StandingKind]) -> None:
    """Keep how the sender of a form describes themselves, apart from what they said; replaces an earlier answer.

    Raises:
        NotFound: nothing was sent with that form.
        NotNow: the consultation has closed.
    """
    check_open(consultations.public_consultation(code).state)
    lookup = receipts.derive(settings().secret, receipts.from_seed(seed), "submission").lookup
    submission_id = db.session.scalar(select(Submission.id).where(Submission.lookup == lookup))
    if submission_id is None:
        raise NotFound(N_("We cannot find what this belongs to. Nothing is lost: this page was optional."))
    db.session.execute(delete(Standing).where(Standing.submission_id == submission_id))
    _insert(Standing, [{"id": random_key(), "submission_id": submission_id, "kind": kind.value} for kind in kinds])


def places_of(consultation_id: int) -> dict[str, Place]:
    """Where answers go, by clause key, in the newest published version of the draft."""
    found = db.session.execute(_PLACES, {"consultation_id": consultation_id})
    return {key: Place(*place) for key, *place in found}


def _is_there(lookup: bytes) -> bool:
    return db.session.execute(_THERE, {"lookup": lookup}).first() is not None


def _insert(table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Add rows without making objects of them."""
    if rows:
        db.session.connection().execute(_INSERT[table], rows)


def _meaning_changed(seen_version_id: int | None, place: Place) -> bool:
    """Whether the version somebody saw means something else than the one that stands; another clause's does."""
    if seen_version_id is None or seen_version_id == place.version_id:
        return False
    query = select(ClauseVersion.meaning).where(
        ClauseVersion.id == seen_version_id, ClauseVersion.clause_id == place.clause_id
    )
    return db.session.scalar(query) != place.meaning
