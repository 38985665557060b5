"""Taking one submission: votes, comments, and afterwards how somebody describes themselves.

What is taken is taken whole or not at all, and sending the same form twice takes it once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, delete, insert, select, update

from consult.access import NotFound, NotNow, NotValid
from consult.consultations import reading as consultations
from consult.consultations.life import State, support_lines
from consult.consultations.models import Clause, ClauseVersion, Consultation, Draft, DraftClause
from consult.contributions.kinds import (
    EFFECT,
    Channel,
    Choice,
    EventKind,
    Held,
    StandingKind,
)
from consult.contributions.models import Comment, ItemEvent, Standing, Submission, Vote
from consult.contributions.said import Said, Sending, Way
from consult.contributions.shuffles import new_seat
from consult.database import Base, db, random_key, settings, today
from consult.invitations import accounts, codes, receipts
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
    held: bool = False


# Statements of the one path on which people wait for each other are put together once, not at each sending.
_FIND = select(
    Consultation.id, Consultation.state, Consultation.reading_hours, Consultation.answer_due_on, Consultation.support
).where(Consultation.code == bindparam("code"))
_THERE = select(Submission.held).where(Submission.lookup == bindparam("lookup"))
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


#: The open link, which anybody may use.
ANYBODY = Way()
HOLDS = frozenset(Held)


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


def submission_lookup(receipt: int) -> bytes:
    """What a receipt's submission is kept and found under."""
    return receipts.derive(settings().secret, receipt, "submission").lookup


def check_once(tie: bytes | None) -> None:
    """Refuse a second sending of one account in one plan."""
    if tie is None or db.session.scalar(select(Submission.id).where(Submission.tie == tie)) is None:
        return
    raise NotNow(
        N_(
            "You have sent something about this plan with your account already. You can take that away on your "
            "account’s page, or send this without your account."
        )
    )


def was_sent(seed: bytes) -> bool:
    """Whether the form with this seed has been taken already."""
    return _held_there(submission_lookup(receipts.from_seed(seed))) is not None


def send(code: str, seed: bytes, sending: Sending, way: Way = ANYBODY) -> int:
    """Take a submission and return its receipt. The same seed again takes nothing more.

    Raises:
        NotFound, NotNow, NotValid: nothing was taken, and why.
    """
    return send_for_page(code, seed, sending, way).receipt


def send_for_page(code: str, seed: bytes, sending: Sending, way: Way = ANYBODY) -> Sent:
    """`send`, with what the page that follows says of the consultation.

    Everybody who sends at the same time waits for this, and a reader keeps their commit waiting: so it
    reads few columns, makes no objects of rows, and leaves nothing to be read afterwards.
    """
    found = db.session.execute(_FIND, {"code": code}).first()
    if found is None:
        raise NotFound(consultations.NOWHERE)
    receipt = receipts.from_seed(seed)
    sent = Sent(receipt, code, found.reading_hours, found.answer_due_on, support_lines(found.support))
    lookup = submission_lookup(receipt)
    if (there := _held_there(lookup)) is not None:
        return replace(sent, held=there in HOLDS)
    check_open(found.state)
    pepper = settings().secret
    places = {
        key: replace(place, version_id=sending.seen.get(key, place.version_id))
        for key, place in check_places(found.id, sending).items()
    }
    site_id = codes.redeem(found.id, way.code) if way.code is not None else None
    tie = accounts.tie(way.account, found.id) if way.account is not None else None
    check_once(tie)
    submission_id = random_key()
    _insert(Submission, [{
        "id": submission_id, "consultation_id": found.id, "lookup": lookup, "channel": way.channel.value,
        "day": today(), "tie": tie, "site_id": site_id, "held": way.held or "", "settled": False,
    }])
    add_votes(pepper, receipt, submission_id, way.channel, [
        (index, 0, places[key].version_id, choice)
        for index, (key, choice) in enumerate(sending.votes.items())
    ], held=way.held is not None)
    add_comments(pepper, receipt, submission_id, found.id, way.channel, [
        (index, 0, places[said.key] if said.key else None, said)
        for index, said in enumerate(sending.comments)
    ], held=way.held is not None)
    return replace(sent, held=way.held is not None)


def add_votes(
    pepper: bytes,
    receipt: int,
    submission_id: int,
    channel: Channel,
    votes: Sequence[tuple[int, int, int, Choice]],
    *,
    held: bool = False,
) -> None:
    """Store votes given as (index, revision, clause version's id, choice); held ones count nowhere yet."""
    rows = []
    for index, revision, version_id, choice in votes:
        derived = receipts.derive(pepper, receipt, "vote", index, revision)
        rows.append({
            "id": random_key(), "submission_id": submission_id, "clause_version_id": version_id,
            "choice": choice.value, "channel": channel.value, "lookup": derived.lookup,
            "tracker": derived.tracker, "nonce": derived.nonce, "day": today(),
        })
    _insert(Vote, rows)
    if held:
        _insert(ItemEvent, [_event(EventKind.HELD, vote_id=row["id"]) for row in rows])


def add_comments(
    pepper: bytes,
    receipt: int,
    submission_id: int,
    consultation_id: int,
    channel: Channel,
    comments: Sequence[tuple[int, int, Place | None, Said]],
    *,
    held: bool = False,
) -> None:
    """Store comments given as (index, revision, place, what was said), each with its first events."""
    rows, events = [], []
    stage, kinds = "inbox", [EventKind.RECEIVED]
    if held:
        stage, kinds = "held", [EventKind.RECEIVED, EventKind.HELD]
    for index, revision, place, said in comments:
        derived = receipts.derive(pepper, receipt, "comment", index, revision)
        comment_id = random_key()
        rows.append({
            "id": comment_id, "submission_id": submission_id, "consultation_id": consultation_id,
            "clause_id": place.clause_id if place else None,
            "clause_version_id": place.version_id if place else None,
            "channel": channel.value, "consent": said.consent.value, "stage": stage, "outcome": "",
            "original": said.text, "lookup": derived.lookup, "tracker": derived.tracker,
            "nonce": derived.nonce, "seat": new_seat(), "day": today(),
        })
        events += [_event(kind, comment_id=comment_id) for kind in kinds]
    _insert(Comment, rows)
    _insert(ItemEvent, events)


def describe(code: str, seed: bytes, kinds: set[StandingKind]) -> None:
    """Keep how the sender of a form describes themselves, apart from what they said; replaces an earlier answer.

    Raises:
        NotFound: nothing was sent with that form.
        NotNow: the consultation has closed.
    """
    check_open(consultations.public_consultation(code).state)
    lookup = submission_lookup(receipts.from_seed(seed))
    submission_id = db.session.scalar(select(Submission.id).where(Submission.lookup == lookup))
    if submission_id is None:
        raise NotFound(N_("We cannot find what this belongs to. Nothing is lost: this page was optional."))
    db.session.execute(delete(Standing).where(Standing.submission_id == submission_id))
    _insert(Standing, [{"id": random_key(), "submission_id": submission_id, "kind": kind.value} for kind in kinds])
    unsettle(submission_id)


def places_of(consultation_id: int) -> dict[str, Place]:
    """Where answers go, by clause key, in the newest published version of the draft."""
    found = db.session.execute(_PLACES, {"consultation_id": consultation_id})
    return {key: Place(*place) for key, *place in found}


def is_held(submission_id: int) -> bool:
    """Whether a sending waits for a moderator's release."""
    return db.session.scalar(select(Submission.held).where(Submission.id == submission_id)) in HOLDS


def unsettle(submission_id: int | None) -> None:
    """Let a sending to which something was added be written anew with the next batch."""
    db.session.execute(update(Submission).where(Submission.id == submission_id).values(settled=False))


def _held_there(lookup: bytes) -> str | None:
    """Why what was sent before is held, "" for not at all; None where nothing was sent."""
    return db.session.execute(_THERE, {"lookup": lookup}).scalar()


def _event(kind: EventKind, **item: object) -> dict[str, object]:
    return {"id": random_key(), "kind": kind.value, "effect": EFFECT[kind], "day": today(), **item}


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
