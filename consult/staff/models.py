"""Staff and how they sign in. Participants have no row here."""

from datetime import date, datetime

from flask_login import UserMixin
from sqlalchemy import JSON, ForeignKey, LargeBinary, true
from sqlalchemy.orm import Mapped, mapped_column, validates

from consult.staff.names import name_key
from consult.storage.database import Model


class Staff(Model, UserMixin):
    """One member of staff. `totp_last_step` is the time step of the last one-time code: a code works once.

    `name_key` is the name for comparison: no two people have the same. After `removed_on` somebody is no longer on the
    team; their row stays, so that what they did keeps their name.

    `single_keys`: whether a key without Control or Alt acts on the team's pages.

    Wrong tries from browsers in which this person signed in before are counted separately, see `staff.authentication`.
    """

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    name_key: Mapped[str] = mapped_column(unique=True)
    affiliation: Mapped[str] = mapped_column(default="")
    passphrase_hash: Mapped[str | None]
    totp_secret: Mapped[str | None]
    totp_last_step: Mapped[int] = mapped_column(default=0)
    administrator: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    known_failures: Mapped[int] = mapped_column(default=0, server_default="0")
    known_locked_until: Mapped[datetime | None]
    single_keys: Mapped[bool] = mapped_column(default=True, server_default=true())
    joined_at: Mapped[datetime]
    removed_on: Mapped[date | None]

    @validates("name")
    def _keep_key(self, _: str, name: str) -> str:
        self.name_key = name_key(name)
        return name


class StaffSession(Model):
    """A signed-in browser: opaque outside, its content here. The token itself is not stored.

    `proved_at` is when the person last gave passphrase and code, signing in included.
    """

    __tablename__ = "staff_session"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    content: Mapped[dict[str, str]] = mapped_column(JSON)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime | None]


class RecoveryCode(Model):
    """A one-time code for somebody who has lost the second factor: its keyed hash, deleted when it is used."""

    __tablename__ = "recovery_code"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)


class StaffLink(Model):
    """A one-time link: an invitation, a reset, or a demonstration's sign-in."""

    __tablename__ = "staff_link"

    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[str]
    until: Mapped[datetime]
    used_at: Mapped[datetime | None]


class StaffInvitation(Model):
    """Somebody was invited in the browser, by whom and on which day; deleted once they join, or are reset or removed.

    Only while it exists may an organizer make another link for them: see `consult.consultations.invitations`.
    """

    __tablename__ = "staff_invitation"

    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id", ondelete="CASCADE"), primary_key=True)
    inviter_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    invited_on: Mapped[date]
