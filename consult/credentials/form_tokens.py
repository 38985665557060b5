"""The token of one form, made when somebody looks at what they are about to send. Pure.

It contains a random seed, from which the receipt is derived, and the time it was made. It is signed, belongs to one
consultation, exists only in the form and is stored nowhere. So sending the same form again gives the same receipt.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature, URLSafeSerializer

from consult.credentials.receipts import SEED_BYTES

#: How long a previewed form may be sent: somebody may have to try that long while the database is stuck.
SENDABLE = timedelta(hours=1)
#: How long a repeated submission shows the receipt again: otherwise the next person with the phone could send the form
#: again to see it.
SHOWN_AGAIN = timedelta(minutes=10)
#: Nobody reads what they are about to send in less time.
MIN_AGE = timedelta(seconds=2)
#: A form may come from a node whose clock is slightly ahead; its age then says nothing about a machine. One from
#: further ahead was made by a wrong clock.
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
    """What a token says; None if it is not ours, or belongs to another consultation."""
    try:
        bound_to, made, seed = _serializer(secret).loads(token)
    except BadSignature:
        return None
    if bound_to != code:
        return None
    return FormToken(bytes.fromhex(seed), now - datetime.fromtimestamp(made, UTC))


def _serializer(secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="consult form token")
