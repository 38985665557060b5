"""Invitations made in the browser: who made them, and until when their links work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from consult.staff import members
from consult.staff.members import INVITATION_LASTS, Purpose
from consult.staff.models import Staff, StaffInvitation, StaffLink
from consult.storage.database import db, settings, today


@dataclass(frozen=True)
class Invitation:
    """Somebody who was invited in the browser and has not joined; `until` is None if no link works any more.

    `link` tells one link from another.
    """

    inviter: str
    invited_on: date
    until: date | None
    link: str


def invite(name: str, inviter_id: int) -> tuple[Staff, str]:
    """A new member of staff, and the token of the link with which they join.

    Raises:
        ValidationError: as `members.add_staff`.
    """
    member, token = members.add_staff(name)
    db.session.add(StaffInvitation(staff_id=member.id, inviter_id=inviter_id, invited_on=today()))
    db.session.flush()
    return member, token


def renew(member: Staff) -> str:
    """The token of another link to join; earlier ones no longer work."""
    revoke(member)
    return members.new_link(member, Purpose.JOIN, INVITATION_LASTS)


def revoke(member: Staff) -> None:
    """End every link with which this person could join."""
    db.session.execute(delete(StaffLink).where(StaffLink.staff_id == member.id))


def has_not_joined() -> ColumnElement[bool]:
    """Of a row of `Staff`: somebody was invited, or has to join again, and has not.

    The demonstration's people come in by links of their own and count as joined.
    """
    invited = exists().where(StaffInvitation.staff_id == Staff.id)
    linked = exists().where(StaffLink.staff_id == Staff.id, StaffLink.purpose == Purpose.JOIN)
    return and_(Staff.passphrase_hash.is_(None), or_(invited, linked))


def waiting(staff_ids: Collection[int]) -> dict[int, Invitation]:
    """The invitations of these people that were made in the browser and not yet used, by their id."""
    query = (
        select(StaffInvitation, Staff.name)
        .join(Staff, Staff.id == StaffInvitation.inviter_id)
        .where(StaffInvitation.staff_id.in_(staff_ids))
    )
    until, zone = members.invited_until(), settings().timezone
    found = {}
    for row, inviter in db.session.execute(query):
        end = until.get(row.staff_id)
        day, link = (end.astimezone(zone).date(), end.isoformat()) if end else (None, "")
        found[row.staff_id] = Invitation(inviter, row.invited_on, day, link)
    return found
