"""One-use codes given by hand, by the place that gives them out; accounts of participants."""

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from consult.storage.database import Model, RandomKey


class AccessCodeSite(Model):
    """A place that gives out codes by hand, in one consultation; only the team sees its `name`.

    `used` is how many of its codes were used, as of the last batch of submissions.
    """

    __tablename__ = "access_code_site"
    __table_args__ = (Index("uq_access_code_site_consultation_id_name", "consultation_id", "name", unique=True),)

    id: Mapped[RandomKey]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    name: Mapped[str]
    used: Mapped[int] = mapped_column(default=0)


class AccessCode(Model):
    """One code: its keyed hash and whether it was used. Nothing says by whom, when, or for which words.

    `unused_token` is random and is deleted when the code is used. The erasure journal identifies the code by it: a
    backup still has the token, and nobody can tell from this row on which day the code was used.
    """

    __tablename__ = "access_code"

    id: Mapped[RandomKey]
    site_id: Mapped[int] = mapped_column(ForeignKey("access_code_site.id"), index=True)
    lookup_hmac: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    used: Mapped[bool] = mapped_column(default=False)
    unused_token: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class Account(Model):
    """A participant's account: the keyed hash of its name, never the name. Nothing says when it was made or used.

    `session_epoch` increases when the passphrase changes or its owner signs out everywhere: older sessions then end.
    """

    __tablename__ = "account"

    id: Mapped[RandomKey]
    lookup_hmac: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    passphrase_hash: Mapped[str]
    session_epoch: Mapped[int] = mapped_column(default=0)
