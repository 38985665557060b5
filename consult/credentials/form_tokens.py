"""The token of one form, minted when somebody looks at what they are about to send. Pure.

It carries a random seed, from which the receipt follows, and the moment it was made; it is signed,
bound to one consultation, lives in the form alone and is stored nowhere. Sending the same form again
therefore leads to the same receipt.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from consult.credentials.receipts import SEED_BYTES

#: How long a looked-at form may be sent: so long may somebody have to try when the database is stuck.
SENDABLE = timedelta(hours=1)
#: How long a repeated sending shows the receipt again: whoever has the phone next could otherwise send the form once
#: more.
SHOWN_AGAIN = timedelta(minutes=10)
#: Nobody reads what they are about to send in less.
MIN_AGE = timedelta(seconds=2)
#: A form may come from a node whose clock is a little ahead, and its age then says nothing of a machine. One from
#: further ahead was made by a clock that was wrong.
SKEW = timedelta(minutes=1)


@dataclass(frozen=True)
class FormToken:
    """A form's seed and its age."""

    seed: bytes
    age: timedelta

    @property
    def sendable(self) -> bool:
        return -SKEW <= self.age <= SENDABLE

    @property
    def shows_again(self) -> bool:
        return -SKEW <= self.age <= SHOWN_AGAIN

    @property
    def hasty(self) -> bool:
        return timedelta() <= self.age < MIN_AGE


def mint(secret: bytes, code: str, now: datetime) -> str:
    """A new token for a form of the consultation `code`."""
    return _serializer(secret).dumps([code, int(now.timestamp()), secrets.token_hex(SEED_BYTES)])


def read(secret: bytes, code: str, token: str, now: datetime) -> FormToken | None:
    """What a token says; None when it is not ours, or another consultation's."""
    try:
        bound_to, made, seed = _serializer(secret).loads(token)
    except BadSignature:
        return None
    if bound_to != code:
        return None
    return FormToken(bytes.fromhex(seed), now - datetime.fromtimestamp(made, UTC))


def _serializer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="consult form token")
