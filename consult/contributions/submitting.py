"""Taking submissions: votes and comments.

What is taken is taken whole or not at all, and sending the same form twice takes it once. Everything that can be worked
out before the turn to write is: receipts, hashes, labels, rows. In the turn, all who wait are written together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import bindparam, insert, select

from consult.access import AppError, Conflict, NotFound, ValidationError
from consult.consultations import queries as consultations
from consult.consultations.frame_fields import pairs
from consult.consultations.lifecycle import State
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersion, DraftVersionClause
from consult.contributions import items
from consult.contributions.enums import HoldReason
from consult.contributions.items import NewItems
from consult.contributions.models import Submission
from consult.contributions.submission_values import HowSent, NewSubmission, VersionSeen
from consult.credentials import access_codes, accounts, receipts
from consult.storage.database import db, random_key, settings, today
from consult.text.messages import N_


@dataclass(frozen=True)
class Receipt:
    """What was taken, and what the next page says about the consultation. `before`: an earlier submission took it."""

    receipt: int
    code: str
    reading_hours: str
    answer_due_on: date | None
    support_lines: list[tuple[str, str]]
    held: bool = False
    before: bool = False


@dataclass(frozen=True)
class PreparedSubmission:
    """A submission that is ready to be written: plain values, so that any thread may write it."""

    code: str
    content: NewSubmission
    way: HowSent
    receipt: int
    lookup_hmac: bytes
    id: int
    items: NewItems


@dataclass(frozen=True)
class _OpenPlan:
    """A consultation as those who send to it need it, and where answers go, by clause key."""

    id: int
    state: str
    reading_hours: str
    answer_due_on: date | None
    support: str
    places: Mapping[str, VersionSeen]


# Statements of the one path on which people wait for each other are put together once, not at each sending, and
# ask for columns of tables, which is quicker than asking the mapped classes for the same.
_PLAN, _DRAFT, _DRAWN = Consultation.__table__.c, DraftVersion.__table__.c, DraftVersionClause.__table__.c
_CLAUSE, _VERSION, _SENT = Clause.__table__.c, ClauseVersion.__table__.c, Submission.__table__.c
_FIND = select(_PLAN.id, _PLAN.state, _PLAN.reading_hours, _PLAN.answer_due_on, _PLAN.support).where(
    _PLAN.code == bindparam("code")
)
_SENT_BEFORE = select(_SENT.lookup_hmac, _SENT.hold_reason).where(
    _SENT.lookup_hmac.in_(bindparam("lookups", expanding=True))
)
_NEWEST = (
    select(_DRAFT.id)
    .where(_DRAFT.consultation_id == bindparam("consultation_id"), _DRAFT.published_on.is_not(None))
    .order_by(_DRAFT.number.desc())
    .limit(1)
    .scalar_subquery()
)
_PLACES = (
    select(_CLAUSE.key, _CLAUSE.id, _VERSION.id, _VERSION.meaning_revision)
    .join_from(Clause.__table__, ClauseVersion.__table__, _VERSION.clause_id == _CLAUSE.id)
    .join(DraftVersionClause.__table__, _DRAWN.clause_version_id == _VERSION.id)
    .where(_DRAWN.draft_version_id == _NEWEST)
)
_SUBMIT = insert(Submission.__table__)


#: The open link, which anybody may use.
ANYBODY = HowSent()
HELD_REASONS = frozenset(HoldReason)


class WordingChanged(ValidationError):
    """A clause has changed its meaning since the form was opened; `keys` says which."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(N_("The wording has changed since you opened this page. Read the new wording, then go on."))
        self.keys = keys


def check_open(state: str) -> None:
    """Refuse anything sent to a consultation that is not open."""
    if state == State.OPEN:
        return
    raise Conflict(N_("This plan is closed. Your text was not sent."))


def check_places(places: Mapping[str, VersionSeen], submission: NewSubmission) -> None:
    """Refuse answers that have no place to go.

    Raises:
        ValidationError: it is empty, names a clause that this plan does not have, or proposes words for no clause.
        WordingChanged: a clause's meaning changed after the form was opened.
    """
    if not submission.votes and not submission.comments:
        raise ValidationError(N_("There is nothing to send yet. Choose an answer or write something."))
    if any(comment.key is None and comment.proposed_wording is not None for comment in submission.comments):
        raise ValidationError(N_("Other words can be proposed for one part, not for the whole plan."))
    unknown = sorted(submission.keys - set(places))
    if unknown:
        raise ValidationError(N_("This plan has no part named “%(key)s”. It may have been removed."), key=unknown[0])
    changed = [
        key for key in sorted(submission.keys) if _meaning_changed(submission.versions_seen.get(key), places[key])
    ]
    if changed:
        raise WordingChanged(changed)


def submission_lookup(receipt: int) -> bytes:
    """The look-up under which a receipt's submission is stored and found."""
    return receipts.derive(settings().secret, receipt, "submission").lookup_hmac


def check_once(account_hmac: bytes | None) -> None:
    """Refuse a second submission of one account in one plan."""
    if account_hmac is None:
        return
    if db.session.scalar(select(Submission.id).where(Submission.account_hmac == account_hmac)) is None:
        return
    raise Conflict(
        N_(
            "You have already sent something about this plan with your account. "
            "You can delete that on your account’s page, or send this without your account."
        )
    )


def was_sent(seed: bytes) -> bool:
    """Whether the form with this seed has been taken already."""
    return bool(_held_before([submission_lookup(receipts.from_seed(seed))]))


def send(code: str, seed: bytes, submission: NewSubmission, way: HowSent = ANYBODY) -> int:
    """Take a submission and return its receipt. With the same seed again, nothing more is taken.

    Raises:
        NotFound, Conflict, ValidationError: nothing was taken, and why.
    """
    (answer,) = write([prepare(code, seed, submission, way)])
    if isinstance(answer, AppError):
        raise answer
    return answer.receipt


def prepare(code: str, seed: bytes, submission: NewSubmission, way: HowSent = ANYBODY) -> PreparedSubmission:
    """Work out everything about a submission that needs no turn to write; asks the database nothing."""
    receipt, submission_id = receipts.from_seed(seed), random_key()
    rows = items.prepare(
        items.SubmissionValues(receipt, submission_id, way.channel, held=way.held is not None),
        votes=[(index, 0, choice) for index, choice in enumerate(submission.votes.values())],
        comments=[(index, 0, comment) for index, comment in enumerate(submission.comments)],
    )
    return PreparedSubmission(code, submission, way, receipt, submission_lookup(receipt), submission_id, rows)


def write(batch: Sequence[PreparedSubmission]) -> list[Receipt | AppError]:
    """Take submissions that came at the same time; returns for each its receipt, or why nothing of it was taken.

    Everybody who sends waits for this, so it asks one statement a thing, makes no objects of rows, and leaves nothing
    to be read afterwards. Two of one form, or of one account, break a constraint here, and are then written one by one.
    """
    before = _held_before([each.lookup_hmac for each in batch])
    plans = {code: _open_plan(code) for code in {each.code for each in batch}}
    answers: list[Receipt | AppError] = []
    rows: list[dict[str, object]] = []
    placed: list[NewItems] = []
    for each in batch:
        plan = plans[each.code]
        if plan is None:
            answers.append(NotFound(consultations.NOWHERE))
            continue
        receipt = _receipt(each, plan)
        if each.lookup_hmac in before:
            answers.append(replace(receipt, held=before[each.lookup_hmac] in HELD_REASONS, before=True))
            continue
        try:
            rows.append(_checked_row(each, plan))
        except AppError as refusal:
            answers.append(refusal)
            continue
        placed.append(_placed_items(each, plan))
        answers.append(receipt)
    if rows:
        db.session.connection().execute(_SUBMIT, rows)
        items.insert_items(placed)
    return answers


def _held_before(lookups: Sequence[bytes]) -> dict[bytes, str]:
    """Of these submissions the ones that have been taken already, each with why it is held."""
    found = db.session.connection().execute(_SENT_BEFORE, {"lookups": lookups})
    return {bytes(lookup_hmac): held for lookup_hmac, held in found}


def _open_plan(code: str) -> _OpenPlan | None:
    row = db.session.connection().execute(_FIND, {"code": code}).first()
    return _OpenPlan(*row, versions_of(row.id)) if row is not None else None


def _receipt(each: PreparedSubmission, plan: _OpenPlan) -> Receipt:
    return Receipt(
        each.receipt,
        each.code,
        plan.reading_hours,
        plan.answer_due_on,
        pairs(plan.support),
        held=each.way.held is not None,
    )


def _checked_row(each: PreparedSubmission, plan: _OpenPlan) -> dict[str, object]:
    """The row of a submission that may be taken; its one-use code is used up.

    Raises:
        Conflict, ValidationError: nothing was taken, and why.
    """
    check_open(plan.state)
    check_places(plan.places, each.content)
    if each.way.code is not None:
        access_codes.redeem(plan.id, each.way.code)
    account_hmac = accounts.account_hmac(each.way.account, plan.id) if each.way.account is not None else None
    check_once(account_hmac)
    day = today()
    return {
        "id": each.id,
        "consultation_id": plan.id,
        "lookup_hmac": each.lookup_hmac,
        "channel": each.way.channel.value,
        "day": day,
        "account_hmac": account_hmac,
        "hold_reason": each.way.held or "",
        "batch_shuffled": False,
        "counted_as": "",
        "uncounted_since": day,
        "changed_on": day,
        "day_shuffled": False,
    }


def _placed_items(each: PreparedSubmission, plan: _OpenPlan) -> NewItems:
    """The rows of a submission's items, each bound to the clause version that its sender saw."""
    places, versions_seen = plan.places, each.content.versions_seen
    return items.complete(
        each.items,
        plan.id,
        votes=[versions_seen.get(key, places[key].version_id) for key in each.content.votes],
        comments=[
            replace(places[comment.key], version_id=versions_seen.get(comment.key, places[comment.key].version_id))
            if comment.key
            else None
            for comment in each.content.comments
        ],
    )


def versions_of(consultation_id: int) -> dict[str, VersionSeen]:
    """What answers belong to, by clause key, in the newest published version of the draft."""
    found = db.session.connection().execute(_PLACES, {"consultation_id": consultation_id})
    return {key: VersionSeen(*place) for key, *place in found}


def is_held(submission_id: int) -> bool:
    """Whether a submission waits for a moderator's release."""
    return db.session.scalar(select(Submission.hold_reason).where(Submission.id == submission_id)) in HELD_REASONS


def _meaning_changed(seen_version_id: int | None, place: VersionSeen) -> bool:
    """Whether the version that somebody saw has another meaning than the current one; another clause's does."""
    if seen_version_id is None or seen_version_id == place.version_id:
        return False
    query = select(ClauseVersion.meaning_revision).where(
        ClauseVersion.id == seen_version_id, ClauseVersion.clause_id == place.clause_id
    )
    return db.session.scalar(query) != place.meaning_revision
