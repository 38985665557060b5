"""Taking one submission: votes and comments; and how the demonstration's people describe themselves.

What is taken is taken whole or not at all, and sending the same form twice takes it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, delete, insert, select

from consult.access import Conflict, NotFound, ValidationError
from consult.consultations import queries as consultations
from consult.consultations.lifecycle import State, support_lines
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersion, DraftVersionClause
from consult.contributions import count_batches, items
from consult.contributions.enums import HoldReason, SelfDescriptionKind
from consult.contributions.models import SelfDescription, Submission
from consult.contributions.submission_values import HowSent, NewSubmission, VersionSeen
from consult.credentials import access_codes, accounts, receipts
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, random_key, settings, today
from consult.text.messages import N_


@dataclass(frozen=True)
class Receipt:
    """What was taken, and what the page after it says of the consultation. `before`: an earlier sending took it."""

    receipt: int
    code: str
    reading_hours: str
    answer_due_on: date | None
    support_lines: list[tuple[str, str]]
    held: bool = False
    before: bool = False


# Statements of the one path on which people wait for each other are put together once, not at each sending, and
# ask for columns of tables, which is quicker than asking the mapped classes for the same.
_PLAN, _DRAFT, _DRAWN = Consultation.__table__.c, DraftVersion.__table__.c, DraftVersionClause.__table__.c
_CLAUSE, _VERSION, _SENT = Clause.__table__.c, ClauseVersion.__table__.c, Submission.__table__.c
_THERE = select(_SENT.held).where(_SENT.lookup == bindparam("lookup"))
_FIND = select(
    _PLAN.id,
    _PLAN.state,
    _PLAN.reading_hours,
    _PLAN.answer_due_on,
    _PLAN.support,
    _THERE.scalar_subquery().label("there"),
).where(_PLAN.code == bindparam("code"))
_NEWEST = (
    select(_DRAFT.id)
    .where(_DRAFT.consultation_id == bindparam("consultation_id"), _DRAFT.published_on.is_not(None))
    .order_by(_DRAFT.number.desc())
    .limit(1)
    .scalar_subquery()
)
_PLACES = (
    select(_CLAUSE.key, _CLAUSE.id, _VERSION.id, _VERSION.meaning)
    .join_from(Clause.__table__, ClauseVersion.__table__, _VERSION.clause_id == _CLAUSE.id)
    .join(DraftVersionClause.__table__, _DRAWN.clause_version_id == _VERSION.id)
    .where(_DRAWN.draft_id == _NEWEST)
)
_SUBMIT, _DESCRIBE = insert(Submission.__table__), insert(SelfDescription.__table__)


#: The open link, which anybody may use.
ANYBODY = HowSent()
HELD_REASONS = frozenset(HoldReason)


class WordingChanged(ValidationError):
    """A clause has got another meaning since the form was opened; `keys` names which."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(N_("The wording has changed since you opened this page. Look at the new words, then go on."))
        self.keys = keys


def check_open(state: str) -> None:
    """Refuse anything sent to a consultation that is not open."""
    if state == State.OPEN:
        return
    raise Conflict(N_("This plan no longer takes answers. Your text was not sent."))


def check_places(consultation_id: int, sending: NewSubmission) -> dict[str, VersionSeen]:
    """Where each answer goes.

    Raises:
        ValidationError: nothing is in it, or it names a clause that this plan does not have.
        WordingChanged: a clause's meaning changed after the form was opened.
    """
    if not sending.votes and not sending.comments:
        raise ValidationError(N_("There is nothing to send yet. Choose an answer or write something."))
    places = versions_of(consultation_id)
    unknown = sorted(sending.keys - set(places))
    if unknown:
        raise ValidationError(N_("This plan has no part named “%(key)s”. It may have been taken out."), key=unknown[0])
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
    raise Conflict(
        N_(
            "You have sent something about this plan with your account already. You can take that away on your "
            "account’s page, or send this without your account."
        )
    )


def was_sent(seed: bytes) -> bool:
    """Whether the form with this seed has been taken already."""
    lookup = submission_lookup(receipts.from_seed(seed))
    return db.session.execute(_THERE, {"lookup": lookup}).scalar() is not None


def send(code: str, seed: bytes, sending: NewSubmission, way: HowSent = ANYBODY) -> int:
    """Take a submission and return its receipt. The same seed again takes nothing more.

    Raises:
        NotFound, Conflict, ValidationError: nothing was taken, and why.
    """
    return send_for_page(code, seed, sending, way).receipt


def send_for_page(code: str, seed: bytes, sending: NewSubmission, way: HowSent = ANYBODY) -> Receipt:
    """`send`, with what the page that follows says of the consultation.

    Everybody who sends at the same time waits for this, and a reader keeps their commit waiting: so it
    reads few columns, makes no objects of rows, and leaves nothing to be read afterwards.
    """
    receipt = receipts.from_seed(seed)
    lookup = submission_lookup(receipt)
    connection = db.session.connection()
    found = connection.execute(_FIND, {"code": code, "lookup": lookup}).first()
    if found is None:
        raise NotFound(consultations.NOWHERE)
    sent = Receipt(receipt, code, found.reading_hours, found.answer_due_on, support_lines(found.support))
    if found.there is not None:
        return replace(sent, held=found.there in HELD_REASONS, before=True)
    check_open(found.state)
    standing = check_places(found.id, sending)
    places = {
        key: replace(standing[key], version_id=sending.seen.get(key, standing[key].version_id)) for key in sending.keys
    }
    if way.code is not None:
        access_codes.redeem(found.id, way.code)
    tie = accounts.account_hmac(way.account, found.id) if way.account is not None else None
    check_once(tie)
    envelope = items.NewComment(receipt, random_key(), found.id, way.channel, held=way.held is not None)
    connection.execute(
        _SUBMIT,
        {
            "id": envelope.submission_id,
            "consultation_id": found.id,
            "lookup": lookup,
            "channel": way.channel.value,
            "day": today(),
            "tie": tie,
            "held": way.held or "",
            "settled": False,
            "counted_as": "",
            "uncounted_since": today(),
            "changed_on": today(),
            "shuffled": False,
        },
    )
    items.add_comment_or_vote(
        envelope,
        votes=[(at, 0, places[key].version_id, choice) for at, (key, choice) in enumerate(sending.votes.items())],
        comments=[(at, 0, places[said.key] if said.key else None, said) for at, said in enumerate(sending.comments)],
    )
    return replace(sent, held=envelope.held)


def describe(code: str, seed: bytes, kinds: set[SelfDescriptionKind]) -> None:
    """Keep how a sender of the demonstration describes themselves; replaces an earlier answer.

    No page asks for it: people are asked once a published figure uses what they say.

    Raises:
        NotFound: nothing was sent with that form.
        Conflict: the consultation has closed.
    """
    check_open(consultations.public_consultation(code).state)
    lookup = submission_lookup(receipts.from_seed(seed))
    submission_id = db.session.scalar(select(Submission.id).where(Submission.lookup == lookup))
    if submission_id is None:
        raise NotFound(N_("We cannot find what this belongs to."))
    forget_description(submission_id)
    rows = [{"id": random_key(), "submission_id": submission_id, "kind": kind.value} for kind in kinds]
    if rows:
        db.session.execute(_DESCRIBE, rows)
    count_batches.mark_for_reshuffle(Submission.id == submission_id)


def forget_description(submission_id: int | None) -> None:
    """Delete how the sender of a submission described themselves."""
    mine = SelfDescription.submission_id == submission_id
    keys = db.session.scalars(select(SelfDescription.id).where(mine))
    erasure_journal.note_all(Taken.SELF_DESCRIPTION, [(key,) for key in keys])
    db.session.execute(delete(SelfDescription).where(mine))


def versions_of(consultation_id: int) -> dict[str, VersionSeen]:
    """Where answers go, by clause key, in the newest published version of the draft."""
    found = db.session.connection().execute(_PLACES, {"consultation_id": consultation_id})
    return {key: VersionSeen(*place) for key, *place in found}


def is_held(submission_id: int) -> bool:
    """Whether a sending waits for a moderator's release."""
    return db.session.scalar(select(Submission.held).where(Submission.id == submission_id)) in HELD_REASONS


def _meaning_changed(seen_version_id: int | None, place: VersionSeen) -> bool:
    """Whether the version somebody saw means something else than the one that stands; another clause's does."""
    if seen_version_id is None or seen_version_id == place.version_id:
        return False
    query = select(ClauseVersion.meaning).where(
        ClauseVersion.id == seen_version_id, ClauseVersion.clause_id == place.clause_id
    )
    return db.session.scalar(query) != place.meaning
