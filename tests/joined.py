"""A member of the cast with a passphrase and a second factor of their own, as after joining."""

from dataclasses import dataclass, field

import pyotp
from flask import Flask
from sqlalchemy import select

from consult.staff import authentication, members, second_factor
from consult.staff.models import Staff
from consult.storage.database import db, now
from tests.cast import Clock, reading, writing
from tests.page import Page
from tests.pageclient import PageClient

PASSPHRASE = "seven lamps by the quay"
OTHER = "nine boats under a bridge"


@dataclass
class Joined:
    """Somebody with both factors; every code is a new one, so time moves on."""

    app: Flask
    clock: Clock
    name: str
    passphrase: str = PASSPHRASE
    secret: str = field(default_factory=second_factor.new_secret)
    recovery: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        with writing(self.app):
            first = pyotp.TOTP(self.secret).at(now())
            member = members.join(members.reset_staff(self.name), PASSPHRASE, self.secret, first)
            self.recovery = authentication.new_recovery_codes(member.id)

    def code(self) -> str:
        self.clock.forward(seconds=30)
        return pyotp.TOTP(self.secret).at(now())

    def browser(self) -> PageClient:
        """A browser that was never here, and may be given cookies."""
        client = PageClient(self.app)
        client.signed_in = True
        return client

    def try_in(self, client: PageClient, **wrong: str) -> Page:
        """Fill in the sign-in page and send it; `wrong` replaces what is right."""
        right = {"name": self.name, "passphrase": self.passphrase} | wrong
        return client.post("/team/sign-in", right if "code" in right else right | {"code": self.code()}, token=False)

    def signed_in(self) -> PageClient:
        client = self.browser()
        assert self.try_in(client).status == 303
        return client

    def row(self) -> Staff:
        with reading(self.app):
            return db.session.scalars(select(Staff).where(Staff.name == self.name)).one()


def is_in(client: PageClient) -> bool:
    """Whether this browser is signed in."""
    return client.get("/team/").status == 200
