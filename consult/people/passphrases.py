"""Passphrases: which are taken, how they are kept (Argon2id, RFC 9106), how one is checked. Pure.

Length is asked for, never a mixture of signs; the long ones that everybody tries first are refused.
"""

import re
import unicodedata
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from consult.access import NotValid
from consult.text.words import N_

SHORTEST = 12
LONGEST = 200

#: What long lists of leaked passwords and the advice on passphrases have in common, without spaces and signs.
_LIST = """
000000000000 111111111111 112233445566 121212121212 123123123123 123456123456 123456654321 123456789012
1234567890123 1234567891011 12345678910 123456789101112 123456789123 123456789abc 1q2w3e4r5t6y
1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv 987654321098 aaaaaaaaaaaa abc123abc123 abcd12345678
abcdefghijkl abcdefghijklmnopqrstuvwxyz administrator administrator1 adminadminadmin asdfghjkl123
asdfghjklasdfghjkl changemeplease changemenow123 correcthorsebatterystaple dragondragon football1234
iloveyou1234 iloveyouforever iloveyouiloveyou iloveyousomuch letmein12345 letmeinletmein letmeinplease
manchesterunited maytheforcebewithyou monkeymonkey mypassword12 mypassword123 mypassword1234 opensesame123
passphrase123 passphrase1234 password1234 password12345 password123456 password1234567 password12345678
password123456789 passwordpassword passw0rd1234 p4ssw0rd1234 princess1234 qazwsxedcrfv qwerty123456
qwerty12345678 qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop1234567890 qwertyuiopasdfghjkl
qwertyuiopasdfghjklzxcvbnm secretsecret sunshine1234 superman1234 thequickbrownfox
thequickbrownfoxjumpsoverthelazydog tobeornottobe trustno1trustno1 trustnoone123 welcome12345
welcomewelcome whateverwhatever zxcvbnm12345 zxcvbnmzxcvbnm
"""
COMMONEST = frozenset(_LIST.split())

#: One of OWASP's equal recommendations for Argon2id: 46 MiB, one pass, one lane, as a small server has few.
_hasher = PasswordHasher(memory_cost=46 * 1024, time_cost=1, parallelism=1)
#: Each hash takes 46 MiB while it runs: a flood of attempts must not take the machine's memory.
_at_once = BoundedSemaphore(4)


def check(passphrase: str) -> None:
    """Refuse a passphrase that is too short, too long or among the first that anybody tries.

    Raises:
        NotValid: for the field `passphrase`.
    """
    length = len(unicodedata.normalize("NFC", passphrase))
    if length < SHORTEST:
        raise NotValid(
            N_("This passphrase is too short. Use at least %(least)d characters, for instance four words."),
            field="passphrase",
            least=SHORTEST,
        )
    if length > LONGEST:
        raise NotValid(
            N_("This passphrase is too long. Characters over the limit: %(over)d. The limit is %(limit)d."),
            field="passphrase",
            over=length - LONGEST,
            limit=LONGEST,
        )
    if re.sub(r"[\W_]", "", passphrase).casefold() in COMMONEST:
        raise NotValid(
            N_("Many people use this passphrase, so it is among the first that others try. Choose another."),
            field="passphrase",
        )


def hash_of(passphrase: str) -> str:
    """What is kept of a passphrase: its salted hash with the hash's own settings."""
    with _at_once:
        return _hasher.hash(_bytes(passphrase))


def matches(kept: str | None, passphrase: str) -> bool:
    """Whether `passphrase` is the one kept; with nothing kept, a no that takes as long."""
    with _at_once:
        try:
            right = _hasher.verify(kept or _NOBODYS, _bytes(passphrase[: LONGEST * 4]))
        except VerificationError:
            return False
    return right and kept is not None


def _bytes(passphrase: str) -> bytes:
    """One form for what keyboards write differently. A broken character only makes it another passphrase."""
    return unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")


#: Checked when there is nothing to check, so that a name that does not exist takes as long as one that does.
_NOBODYS = hash_of("")
