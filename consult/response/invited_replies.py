"""Replies of organizations that were invited by a private link: made by an organizer, used once, confirmed, shown.

What was sent is read by organizers alone until one of them says that it is by those who were invited. Then it is kept
as it is shown: words that were cut are in no table any more.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import func, select

from consult.access import Actor, Conflict, FieldErrors, NotFound, Permission, ValidationError
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import Consultation
from consult.consultations.working_version import clean_field
from consult.record import entries
from consult.report.enums import WithdrawalReason
from consult.report.halves import SignedReply, Withdrawal
from consult.report.publication_checks import PublicationRefused
from consult.report.rules import MAX_LINE
from consult.response import offices, private_links, reply_rules
from consult.response.models import InvitedReply
from consult.response.reply_rules import MAX_REPLY, OFFICE_DAYS, REPLY_DAYS, InvitationFacts, Purpose, ReferredPoint
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, today
from consult.text.messages import N_
from consult.text.office_names import key_of

INVITE = Permission.CONSULTATION_REPLIES_INVITE
MAX_INVITED = 20
NOT_NOW = N_("Organizations can be invited to reply once the report is frozen, until the answer is signed.")
TOO_MANY = N_("%(limit)d are invited already. Ask some of them to reply together.")
ALREADY = N_("This organization is invited already. Make a new link for it if it lost its own.")
LINK_IS_OVER = N_(
    "This link no longer works. It was used, it has expired, there is a newer one, or the invitation was withdrawn."
)
NOTHING_TO_READ = N_("No reply waits here. Somebody may have read it meanwhile.")
NOT_SIGNED = N_("An office can be asked once the answer is signed.")
HAS_REPLIED = N_("There is a reply already.")
SOMEBODY_WROTE = N_("Somebody has written with this link. Such an invitation cannot be withdrawn.")
IS_WITHDRAWN = N_("This invitation was withdrawn. You can invite the organization again.")
NOT_OF_OFFICES = N_("A letter to an office cannot be withdrawn. What was passed to it is in the signed answer.")
HAS_ANSWERED = N_("This office has answered everything that was passed to it.")


@dataclass(frozen=True)
class Link:
    """A private link for those who were `invited`, whose token is shown once; it works until the end of a day.

    An office answers these `points` with it.
    """

    invited: str
    token: str
    until: date
    points: Collection[ReferredPoint]


def invited_to(consultation_id: int, purpose: Purpose = Purpose.RIGHT_OF_REPLY) -> list[InvitedReply]:
    """Everybody who was invited, by day; an office as often as it was asked."""
    query = select(InvitedReply).where(
        InvitedReply.consultation_id == consultation_id, InvitedReply.purpose == purpose.value
    )
    return list(db.session.scalars(query.order_by(InvitedReply.invited_on, InvitedReply.invited, InvitedReply.number)))


def may_reply(consultation_id: int) -> list[InvitedReply]:
    """The organizations that were invited and whose invitation was not withdrawn, with and without a reply."""
    return [row for row in invited_to(consultation_id) if not row.withdrawn_on]


def values_of(row: InvitedReply) -> dict[str, object]:
    """What a page shows of an invitation, for `edit_conflicts`."""
    days = (row.due_on, row.replied_on, row.confirmed_on, row.refused_on, row.withdrawn_on)
    link = row.link_hmac.hex() if row.link_hmac else ""
    return {"link": link, "days": " ".join(each.isoformat() if each else "-" for each in days)}


def invite(actor: Actor, code: str, invited: str) -> Link:
    """Invite an organization of people affected to reply to the answer, and make its link.

    Raises:
        Conflict: the report is not frozen, the answer is signed, or too many are invited.
        ValidationError: on the field `invited`.
    """
    consultation = _open_to_replies(actor, code)
    name = clean_field(invited, MAX_LINE, "invited", one_line=True)
    if not name:
        raise ValidationError(N_("Say which organization you invite."), field="invited")
    here = may_reply(consultation.id)
    if len(here) >= MAX_INVITED:
        raise Conflict(TOO_MANY, limit=MAX_INVITED)
    if any(key_of(row.invited) == key_of(name) for row in here):
        raise ValidationError(ALREADY, field="invited")
    before = [row for row in invited_to(consultation.id) if row.invited == name]
    row = InvitedReply(
        consultation_id=consultation.id, purpose=Purpose.RIGHT_OF_REPLY.value, invited=name, number=len(before) + 1,
        invited_on=today(), due_on=_due(Purpose.RIGHT_OF_REPLY), cuts=[],
    )  # fmt: skip
    db.session.add(row)
    return _new_link(row)


def write_to(actor: Actor, code: str, office: str) -> Link:
    """Make the link with which an office may answer the points that were passed to it and that it has not answered, in
    the signed answer or later; an earlier link ends.

    Raises:
        Conflict: the answer is not signed, or the office has answered. NotFound: nothing was passed to this office.
    """
    consultation = queries.consultation_for(actor, code, INVITE)
    if not consultation.is_answered:
        raise Conflict(NOT_SIGNED)
    if office not in offices.points_of(consultation.id):
        raise NotFound(N_("The answer passes nothing to an office of this name."))
    asked = asked_before(consultation.id, office)
    row = asked[-1] if asked and not asked[-1].confirmed_on else None
    if row is None:
        row = InvitedReply(
            consultation_id=consultation.id, purpose=Purpose.OFFICE.value, invited=office, number=len(asked) + 1,
            invited_on=today(), cuts=[],
        )  # fmt: skip
    _ask(row)
    db.session.add(row)
    return _new_link(row)


def asked_before(consultation_id: int, office: str) -> list[InvitedReply]:
    """How often an office was asked by a plan, the first time first."""
    return [row for row in invited_to(consultation_id, Purpose.OFFICE) if row.invited == office]


def to_ask(consultation_id: int) -> dict[str, list[ReferredPoint]]:
    """The points that no request to their office names yet, by office: not of those whose reply waits, which has to be
    read first.
    """
    rows = invited_to(consultation_id, Purpose.OFFICE)
    asked = {(row.invited, point) for row in rows for point in row.asked}
    waiting = {row.invited for row in rows if _is_waiting(row)}
    left = {
        office: [each for each in points if (office, each) not in asked]
        for office, points in offices.points_of(consultation_id).items()
        if office not in waiting
    }
    return {office: points for office, points in left.items() if points}


def renew(actor: Actor, code: str, invited_id: int, version_seen: str | None = None) -> Link:
    """Make another link for those who have not replied; the earlier one no longer works. The day stays the same, unless
    it is over: then they have all their working days again. So does an office, which is asked about what was passed to
    it meanwhile too.

    Raises:
        NotFound: nobody was invited so. Conflict: as `invite`, they have replied, or the invitation was withdrawn.
        EditConflict: not what was shown.
    """
    row = _invitation(actor, code, invited_id, version_seen)
    if row.replied_on:
        raise Conflict(HAS_REPLIED)
    if row.withdrawn_on:
        raise Conflict(IS_WITHDRAWN)
    if row.is_of_office:
        _ask(row)
    elif row.due_on < today():
        row.due_on = _due(Purpose.RIGHT_OF_REPLY)
    return _new_link(row)


def confirm(actor: Actor, code: str, invited_id: int, marked: str, version_seen: str | None = None) -> None:
    """Say that a reply is by those who were invited, and what is cut from it; from then on it is part of the answer.

    Raises:
        ValidationError: on the field `marked`, as `reply_rules.cut`. Otherwise as `refuse`.
    """
    row = _waiting(actor, code, invited_id, version_seen)
    shown, cuts = reply_rules.cut(row.text, marked)
    erasure_journal.note(Taken.REPLY, row.id, row.replied_on)
    row.text, row.cuts = shown, list(cuts)
    row.confirmed_on, row.staff_id = today(), actor.staff_id
    if row.is_of_office:
        row.seal(row.about)
    db.session.flush()
    if row.is_of_office:
        entries.append(code, entries.Kind.OFFICE_ANSWER, recorded(row))


def recorded(row: InvitedReply) -> dict[str, object]:
    """What the record says of an office's answer: whose it is, which of them, about which points, of which day, and the
    hash of what anyone may read of it. The reply of an organization is in the answer's document, whose hash is
    recorded.
    """
    replied_on = row.replied_on.isoformat() if row.replied_on else ""
    told = {"office": row.invited, "number": row.number, "points": list(row.points), "replied_on": replied_on}
    return told | {"hash": row.answer_hash}


def refuse(actor: Actor, code: str, invited_id: int, version_seen: str | None = None) -> Link:
    """Say that a reply is not by those who were invited: it is deleted, and they get a new link, with all their time.

    That this happened is shown with the answer.

    Raises:
        NotFound: nobody was invited so. Conflict: as `invite`, or no reply waits. EditConflict: not what was shown.
    """
    row = _waiting(actor, code, invited_id, version_seen)
    erasure_journal.note(Taken.REPLY, row.id, row.replied_on)
    row.by, row.text, row.replied_on, row.refused_on = "", "", None, today()
    if row.is_of_office:
        _ask(row)
    row.due_on = max(row.due_on, _due(Purpose(row.purpose)))
    return _new_link(row)


def withdraw(actor: Actor, code: str, invited_id: int, reason: str, version_seen: str | None = None) -> None:
    """Take an invitation back before anybody wrote with it: its link ends, and nobody waits for a reply any more. It
    stays, with the day and the reason, and is signed with the answer.

    Raises:
        ValidationError: on the field `reason`. NotFound: nobody was invited so. EditConflict: not what was shown.
        Conflict: as `invite`, it is withdrawn, it is of an office, or somebody wrote with it, also if an organizer
            said that it was somebody else: otherwise two acts would make a reply disappear.
    """
    row = _invitation(actor, code, invited_id, version_seen)
    if row.is_of_office:
        raise Conflict(NOT_OF_OFFICES)
    if row.withdrawn_on:
        raise Conflict(IS_WITHDRAWN)
    if row.replied_on or row.refused_on:
        raise Conflict(SOMEBODY_WROTE)
    if reason not in set(WithdrawalReason):
        raise ValidationError(N_("Say why you withdraw the invitation."), field="reason")
    row.link_hmac, row.withdrawn_on, row.withdrawal_reason = None, today(), reason
    row.staff_id = actor.staff_id
    db.session.flush()


def opened(token: str) -> tuple[Consultation, InvitedReply]:
    """The plan and the invitation that a link is for; it stays unused.

    Raises:
        NotFound: the link is unknown, used or over.
    """
    hashes = [private_links.link_hmac(token, purpose) for purpose in Purpose]
    query = select(Consultation, InvitedReply).join(InvitedReply, InvitedReply.consultation_id == Consultation.id)
    found = db.session.execute(query.where(InvitedReply.link_hmac.in_(hashes))).one_or_none()
    if found is None or found[1].due_on < today() or not _takes_replies(*found):
        raise NotFound(LINK_IS_OVER)
    return found[0], found[1]


def send(token: str, by: str, text: str) -> None:
    """Keep a reply until an organizer confirms it, and use the link up.

    Raises:
        NotFound: as `opened`. ValidationErrors: on the fields `by` and `text`.
    """
    _, row = opened(token)
    errors = FieldErrors()
    with errors:
        by = clean_field(by, MAX_LINE, "by", one_line=True)
        if not by:
            raise ValidationError(N_("Say who wrote the reply."), field="by")
    with errors:
        text = clean_field(text, MAX_REPLY, "text")
        reply_rules.check_length(text)
    errors.check()
    row.by, row.text, row.replied_on, row.link_hmac = by, text, today(), None
    db.session.flush()


def count_waiting(consultation_id: int) -> int:
    """How many replies wait for an organizer."""
    query = select(func.count()).select_from(InvitedReply).where(InvitedReply.consultation_id == consultation_id)
    waiting = query.where(InvitedReply.replied_on.is_not(None), InvitedReply.confirmed_on.is_(None))
    return db.session.scalar(waiting) or 0


def refusals(consultation: Consultation) -> list[PublicationRefused]:
    """What is missing of the right of reply."""
    facts = [
        InvitationFacts(
            row.invited, row.due_on, _is_waiting(row), row.confirmed_on is not None, row.withdrawn_on is not None
        )
        for row in invited_to(consultation.id)
    ]
    return reply_rules.refusals(facts, today())


def to_sign(consultation_id: int) -> tuple[SignedReply, ...]:
    """What Part B says of the right of reply: every reply that was confirmed, and every invitation without one, also
    those that were withdrawn.
    """
    return tuple(
        SignedReply(
            invited=row.invited, invited_on=row.invited_on, due_on=row.due_on, by=row.by if row.confirmed_on else "",
            text=row.text if row.confirmed_on else "", cuts=tuple(row.cuts), replied_on=_confirmed(row),
            refused_on=row.refused_on, withdrawal=_withdrawal(row),
        )
        for row in invited_to(consultation_id)
    )  # fmt: skip


def _confirmed(row: InvitedReply) -> date | None:
    return row.replied_on if row.confirmed_on else None


def _withdrawal(row: InvitedReply) -> Withdrawal | None:
    if row.withdrawn_on is None or row.withdrawal_reason is None:
        return None
    return Withdrawal(day=row.withdrawn_on, reason=WithdrawalReason(row.withdrawal_reason))


def _is_waiting(row: InvitedReply) -> bool:
    return row.replied_on is not None and row.confirmed_on is None


def _due(purpose: Purpose) -> date:
    return reply_rules.working_day_after(today(), REPLY_DAYS if purpose is Purpose.RIGHT_OF_REPLY else OFFICE_DAYS)


def _ask(row: InvitedReply) -> None:
    """Ask an office, with all its time, about everything that was passed to it and that it has not answered."""
    if row.replied_on:
        raise Conflict(HAS_REPLIED)
    points = offices.unanswered(row.consultation_id).get(row.invited)
    if not points:
        raise Conflict(HAS_ANSWERED)
    row.points = [asdict(each) for each in points]
    row.due_on = _due(Purpose.OFFICE)


def _takes_replies(consultation: Consultation, row: InvitedReply) -> bool:
    """Whether a plan is in the state in which those who were invited so may reply."""
    return consultation.is_reported if row.purpose == Purpose.RIGHT_OF_REPLY else consultation.is_answered


def _new_link(row: InvitedReply) -> Link:
    token = private_links.new_token()
    row.link_hmac = private_links.link_hmac(token, Purpose(row.purpose))
    db.session.flush()
    return Link(row.invited, token, row.due_on, row.asked)


def _open_to_replies(actor: Actor, code: str) -> Consultation:
    consultation = queries.consultation_for(actor, code, INVITE)
    if not consultation.is_reported:
        raise Conflict(NOT_NOW)
    return consultation


def _invitation(actor: Actor, code: str, invited_id: int, version_seen: str | None) -> InvitedReply:
    consultation = queries.consultation_for(actor, code, INVITE)
    row = db.session.get(InvitedReply, invited_id)
    if row is None or row.consultation_id != consultation.id:
        raise NotFound(N_("Nobody was invited so."))
    if not _takes_replies(consultation, row):
        raise Conflict(NOT_NOW)
    edit_conflicts.check(version_seen, values_of(row))
    return row


def _waiting(actor: Actor, code: str, invited_id: int, version_seen: str | None) -> InvitedReply:
    row = _invitation(actor, code, invited_id, version_seen)
    if not _is_waiting(row):
        raise Conflict(NOTHING_TO_READ)
    return row
