"""Passphrases: which are accepted, how they are stored (Argon2id, RFC 9106), how one is checked. Pure.

The rule is length, never a mixture of characters. The long ones that everybody tries first are refused.
"""

import re
import unicodedata
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from consult.access import ValidationError
from consult.storage.bounded_waits import Counter
from consult.text.messages import N_

MIN_LENGTH = 12
MAX_LENGTH = 200

#: Passphrases of twelve or more characters in lists of breached ones, without spaces and symbols, in lower case: from
#: the frequency lists of zxcvbn 4.5 (MIT) and of Django 5.2 (BSD), and examples printed in advice on passphrases.
BREACHED = frozenset(files(__package__).joinpath("breached.txt").read_text("utf-8").split())

#: One of OWASP's equivalent recommendations for Argon2id: 46 MiB, one pass, one lane, since a small server has few.
MEMORY_KIB = 46 * 1024
#: Each hash takes 46 MiB while it runs, and a request that waits for one keeps a thread from readers. So a flood of
#: attempts exhausts neither the machine's memory nor the site. A hash takes a tenth of a second.
_counter = Counter(at_once=4, waiting=8, patience=10.0)


def check(passphrase: str) -> None:
    """Refuse a passphrase that is too short, too long or among the first that anybody tries.

    Raises:
        ValidationError: for the field `passphrase`.
    """
    length = len(unicodedata.normalize("NFC", passphrase))
    if length < MIN_LENGTH:
        raise ValidationError(
            N_("This passphrase is too short. Use at least %(least)d characters, for instance four words."),
            field="passphrase",
            least=MIN_LENGTH,
        )
    if length > MAX_LENGTH:
        raise ValidationError(
            N_("This passphrase is too long. Characters over the limit: %(over)d. The limit is %(limit)d."),
            field="passphrase",
            over=length - MAX_LENGTH,
            limit=MAX_LENGTH,
        )
    if re.sub(r"[\W_]", "", passphrase).casefold() in BREACHED:
        raise ValidationError(
            N_("Many people use this passphrase, so it is easy to guess. Choose another."),
            field="passphrase",
        )


def hash_of(passphrase: str) -> str:
    """What is stored of a passphrase: its salted hash with the hash's own settings. Raises Busy if too many are
    waiting.
    """
    with _counter.served():
        return _hashing.argon.hash(_bytes(passphrase))


def matches(kept: str | None, passphrase: str) -> bool:
    """Whether `passphrase` is the stored one; if none is stored, a no that takes as long. Raises Busy as `hash_of`."""
    with _counter.served():
        try:
            right = _hashing.argon.verify(kept or _hashing.nobodys, _bytes(passphrase[: MAX_LENGTH * 4]))
        except VerificationError:
            return False
    return right and kept is not None


def _bytes(passphrase: str) -> bytes:
    """One form for what keyboards write differently. A broken character only makes it another passphrase."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


class _Hashing:
    """Argon2id as it is set, and the hash that is checked where nothing is stored."""

    def __init__(self) -> None:
        self.use(MEMORY_KIB)

    def use(self, memory_kib: int) -> None:
        self.argon = PasswordHasher(memory_cost=memory_kib, time_cost=1, parallelism=1)
        # A name that does not exist takes as long as one that does: a hash with the same settings, of nothing.
        self.nobodys = f"$argon2id$v=19$m={memory_kib},t=1,p=1${'A' * 22}${'A' * 43}"


_hashing = _Hashing()


def use_memory(kib: int) -> None:
    """Hash with another amount of memory from now on. For tests, whose passphrases are no secret."""
    _hashing.use(kib)
