"""The sealed token of a sheet of answers to comments: it rides in the form from one page to the next. Pure.

It names the sheet and how far its person has read. It is encrypted, so that a page left open on a phone names no row
of the database; it belongs to one consultation, expires, and is stored nowhere. All tokens have the same length, which
encryption does not hide: else a watcher of the network could tell one sheet's pages from another's.
"""

import base64
import hashlib
import hmac
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken

#: How long after its last page the answers on a sheet may be changed.
USABLE = timedelta(hours=1)
#: Nobody reads and answers comments in less time.
MIN_AGE = timedelta(seconds=2)
SKEW = timedelta(minutes=1)

#: Sheet, draft, whether begun, whether late, how many numbers the place has, and these with zeros behind them.
_PLACE_LENGTH = 6
_CONTENTS = struct.Struct(f">qq??B{_PLACE_LENGTH}q")


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
    place = (*token.place, *[0] * (_PLACE_LENGTH - len(token.place)))
    contents = _CONTENTS.pack(token.sheet_id, token.draft, token.begun, token.late, len(token.place), *place)
    return _box(secret, code).encrypt_at_time(contents, int(now.timestamp())).decode()


def read(secret: bytes, code: str, token: str, now: datetime) -> SheetToken | None:
    """What a token says; None if it is not ours, or belongs to another consultation."""
    box = _box(secret, code)
    try:
        sheet_id, draft, begun, late, length, *place = _CONTENTS.unpack(box.decrypt(token.encode()))
        made = box.extract_timestamp(token.encode())
    except InvalidToken:
        return None
    return SheetToken(sheet_id, tuple(place[:length]), begun, late, draft, now - datetime.fromtimestamp(made, UTC))


def _box(secret: bytes, code: str) -> Fernet:
    """Seals for one consultation: with another one's key nothing opens."""
    key = hmac.digest(secret, f"consult sheet token/{code}".encode(), hashlib.sha256)
    return Fernet(base64.urlsafe_b64encode(key))
