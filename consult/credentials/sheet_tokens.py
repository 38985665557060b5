"""The sealed token of a sheet of answers to comments: it rides in the form from one page to the next. Pure.

It names the sheet and how far its person has read. It is encrypted, so that a page left open on a phone names no row
of the database; it belongs to one consultation, expires, and is stored nowhere.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken

#: How long after its last page the answers on a sheet may be changed.
USABLE = timedelta(hours=1)
#: Nobody reads and answers comments in less time.
MIN_AGE = timedelta(seconds=2)
SKEW = timedelta(minutes=1)


@dataclass(frozen=True)
class SheetToken:
    """A sheet, the place in the order of comments from which its next page goes on, and whether it is stored yet.

    `late`: made anew from one that had expired. The sheet can still be added to, but not changed. `draft`: the version
    of the draft whose words its page shows.
    """

    sheet_id: int
    place: tuple[int, ...]
    begun: bool = False
    late: bool = False
    draft: int = 0
    age: timedelta = timedelta()

    @property
    def usable(self) -> bool:
        return -SKEW <= self.age <= USABLE

    @property
    def hasty(self) -> bool:
        return timedelta() <= self.age < MIN_AGE


def seal(secret: bytes, code: str, token: SheetToken, now: datetime) -> str:
    """The token, made now, in the next form of a sheet of the consultation `code`."""
    contents = json.dumps([code, token.sheet_id, token.begun, token.late, token.draft, *token.place]).encode()
    return _box(secret).encrypt_at_time(contents, int(now.timestamp())).decode()


def read(secret: bytes, code: str, token: str, now: datetime) -> SheetToken | None:
    """What a token says; None if it is not ours, or belongs to another consultation."""
    box = _box(secret)
    try:
        bound_to, sheet_id, begun, late, draft, *place = json.loads(box.decrypt(token.encode()))
        made = box.extract_timestamp(token.encode())
    except InvalidToken:
        return None
    if bound_to != code:
        return None
    return SheetToken(sheet_id, tuple(place), begun, late, draft, now - datetime.fromtimestamp(made, UTC))


def _box(secret: bytes) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hmac.digest(secret, b"consult sheet token", hashlib.sha256)))
