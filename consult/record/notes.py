"""Signed notes and checkpoints in the formats of C2SP: text that people can keep, print and compare. Pure.

A note is lines of text, an empty line, and lines with signatures. A checkpoint is a note about a record: its name, how
many entries it has, the root of their tree (`consult.record.tree`), and the day. A key has a name; its id is made from
both, so a signature fits one key alone. An update is what a witness is sent: a checkpoint, and the
proof that the record still begins with one that it has kept. Sources: the C2SP texts signed-note, tlog-checkpoint,
tlog-cosignature and tlog-witness.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

#: The kinds of signatures: of the text, and of a witness, who adds when it was seen.
PLAIN: Final = b"\x01"
WITNESS: Final = b"\x04"

_ID, _SIGNATURE, _TIME = 4, 64, 8
_LINE = re.compile(r"— (?P<name>[^\s+]+) (?P<data>[A-Za-z0-9+/]+=*)")
_DAY = "day "
_OLD = "old "
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_PRIVATE = "PRIVATE+KEY+"


@dataclass(frozen=True)
class PublicKey:
    """A key that signatures are checked with; `kind` is `PLAIN` or `WITNESS`."""

    name: str
    key: bytes
    kind: bytes = PLAIN

    @property
    def id(self) -> bytes:
        """Four bytes that stand for the name and the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.kind + self.key).digest()[:_ID]

    @property
    def text(self) -> str:
        """The key in one line, as others write it down."""
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(self.kind + self.key).decode()}"


@dataclass(frozen=True)
class RecordState:
    """How a record was at the end of a day: what a checkpoint says."""

    origin: str
    size: int
    root: bytes
    day: date

    @property
    def text(self) -> str:
        """What is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n{_DAY}{self.day.isoformat()}\n"


def read_key(text: str) -> PublicKey:
    """A key from its line.

    Raises:
        ValueError: it is none, or its id is that of another key.
    """
    name, _, rest = text.partition("+")
    key_id, _, encoded = rest.partition("+")
    data = _decoded(encoded)
    found = PublicKey(name, data[1:], data[:1])
    if found.kind not in (PLAIN, WITNESS) or len(found.key) != 32 or found.id.hex() != key_id or not name:
        raise ValueError("this is no key")
    return found


def private_key(name: str, seed: bytes, kind: bytes = PLAIN) -> str:
    """The 32-byte key `seed` in one line, as Go's package `note` writes it down."""
    encoded = base64.b64encode(kind + seed).decode()
    return f"{_PRIVATE}{name}+{public_key(name, seed, kind).id.hex()}+{encoded}"


def read_private_key(text: str) -> tuple[str, bytes]:
    """The name and the 32 bytes of a key from its line.

    Raises:
        ValueError: it is none.
    """
    name, _, rest = text.removeprefix(_PRIVATE).partition("+")
    data = _decoded(rest.partition("+")[2])
    if len(data) != 33 or private_key(name, data[1:], data[:1]) != text:
        raise ValueError("this is no private key")
    return name, data[1:]


def public_key(name: str, seed: bytes, kind: bytes = PLAIN) -> PublicKey:
    """The public half of the 32-byte key `seed`."""
    return PublicKey(name, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw(), kind)


def sign(text: str, name: str, seed: bytes) -> str:
    """A note with one signature."""
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return f"{text}\n{_line(name, public_key(name, seed).id + signature)}"


def cosign(note: str, name: str, seed: bytes, day: date) -> str:
    """The note with the signature of a witness below the others: it saw this checkpoint on that day."""
    text, _ = _parts(note)
    at = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(_witnessed(text, at))
    return note + _line(name, public_key(name, seed, WITNESS).id + at.to_bytes(_TIME, "big") + signature)


def is_signed_by(note: str, key: PublicKey) -> bool:
    """Whether a note has a good signature with this key. Signatures of other keys do not matter."""
    try:
        text, lines = _parts(note)
    except ValueError:
        return False
    found = [data for name, data in lines if name == key.name and data[:_ID] == key.id]
    return any(_IS_GOOD[key.kind](text, data[_ID:], key.key) for data in found)


def read_checkpoint(note: str) -> RecordState:
    """What a checkpoint says; who signed it is not looked at.

    Raises:
        ValueError: it is no checkpoint.
    """
    text, _ = _parts(note)
    lines = text.split("\n")
    if len(lines) != 5 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise ValueError("this is no checkpoint")
    if not lines[3].startswith(_DAY) or len(root := _decoded(lines[2])) != hashlib.sha256().digest_size:
        raise ValueError("this is no checkpoint")
    return RecordState(lines[0], int(lines[1]), root, date.fromisoformat(lines[3].removeprefix(_DAY)))


def update(before: int, proof: Sequence[bytes], note: str) -> str:
    """The checkpoint in `note`, with the proof that the record begins with the first `before` entries."""
    lines = [f"{_OLD}{before}", *(base64.b64encode(each).decode() for each in proof)]
    return "\n".join(lines) + f"\n\n{note}"


def read_update(text: str) -> tuple[int, list[bytes], str]:
    """What `update` was given.

    Raises:
        ValueError: it is none.
    """
    head, between, note = text.partition("\n\n")
    first, *lines = head.split("\n")
    if not between or not first.startswith(_OLD) or not _SIZE.fullmatch(size := first.removeprefix(_OLD)):
        raise ValueError("this is no update")
    return int(size), [_decoded(line) for line in lines], note


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text, and the name and the bytes of each signature."""
    text, between, signatures = note.rpartition("\n\n")
    lines = [_LINE.fullmatch(line) for line in signatures.removesuffix("\n").split("\n")]
    if not between or not signatures.endswith("\n") or not all(lines):
        raise ValueError("this is no signed note")
    return text + "\n", [(line["name"], _decoded(line["data"])) for line in lines if line]


def _line(name: str, data: bytes) -> str:
    return f"— {name} {base64.b64encode(data).decode()}\n"


def _decoded(text: str) -> bytes:
    """Bytes of standard base64, written in the one way."""
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("this is no base64") from error
    if base64.b64encode(data).decode() != text:
        raise ValueError("this is written in another way")
    return data


def _witnessed(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def _is_good_plain(text: str, signature: bytes, key: bytes) -> bool:
    return _verifies(text.encode(), signature, key)


def _is_good_witness(text: str, signature: bytes, key: bytes) -> bool:
    at = int.from_bytes(signature[:_TIME], "big")
    return _verifies(_witnessed(text, at), signature[_TIME:], key)


_IS_GOOD: Final[dict[bytes, Callable[[str, bytes, bytes], bool]]] = {PLAIN: _is_good_plain, WITNESS: _is_good_witness}


def _verifies(data: bytes, signature: bytes, key: bytes) -> bool:
    if len(signature) != _SIGNATURE:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except InvalidSignature:
        return False
    return True
