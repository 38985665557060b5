"""One-use codes: four words on a card that somebody gives by hand. Pure.

They use only those receipt words that survive being read aloud: plain words of four to eight letters, no two of which
sound alike, the shortest for each sound. A word's sound is approximate, so that an accent, a bad line or a spelling by
ear does not matter: different spellings of a sound are the same; so are hard and soft consonants (b p, d t, g k, v f, z
s, j ch sh), m and n, and all runs of vowels. What is typed is compared in the same way, so a word spelled by ear is the
word on the card. The list follows from this rule and is part of every card given out, so neither may change.

Guessing: there are 4,400 words, so a code is one of 3.7 * 10^14 (48.4 bits). With 10,000 unused cards in a plan one
guess in 3.7 * 10^10 works: somebody who tries a hundred a second needs eleven years for it. Wrong tries are not
counted, since that would need people's addresses.
"""

import re
import secrets

from consult.access import ValidationError
from consult.credentials import receipts
from consult.text import plain, receipt_words
from consult.text.messages import N_

WORD_COUNT = 4
SHORTEST, LONGEST = 4, 8
#: More than four words, or a receipt, ever need.
MAX_CHARACTERS = 200

#: Spellings treated as the same, each with its replacement; in this order.
_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("^(?:kn|gn|pn)", "n"), ("^wr", "r"), ("^ps", "s"), ("mb$", "m"),
        ("ph", "f"), ("tch|sh|ch", "C"), ("th", "t"), ("ck", "k"), ("wh", "w"), ("gh", ""), ("qu", "kw"), ("x", "ks"),
        ("c(?=[eiy])", "s"), ("c", "k"), ("g(?=[eiy])", "j"),
    )
)  # fmt: skip
_SOFT = str.maketrans("bdgvzjm", "ptkfsCn")


def sound(word: str) -> str:
    """How a word in small letters sounds, roughly."""
    for spelling, written in _SPELLINGS:
        word = spelling.sub(written, word)
    sound = re.sub("[aeiouyw]+", "a", re.sub("e$", "", word.translate(_SOFT)))
    return re.sub(r"(.)\1+", r"\1", sound)


def _chosen() -> dict[str, str]:
    """One word for each sound, by its sound."""
    fit = [word for word in receipt_words.WORDS if word.isalpha() and SHORTEST <= len(word) <= LONGEST]
    found: dict[str, str] = {}
    for word in sorted(fit, key=lambda word: (len(word), word)):
        found.setdefault(sound(word), word)
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


_BY_SOUND = _chosen()
WORDS = tuple(_BY_SOUND.values())
_PLACE = {sound: place for place, sound in enumerate(_BY_SOUND)}
#: On no new card: spelled by ear it is read as another word. It stays in the list, so that old cards work.
MISHEARD = frozenset({"sapphire"})


def make() -> int:
    """The number of a new code, at random."""
    while True:
        number = secrets.randbelow(len(WORDS) ** WORD_COUNT)
        if MISHEARD.isdisjoint(as_words(number).split()):
            return number


def as_words(number: int) -> str:
    """The four words of a code, separated by spaces."""
    words = []
    for _ in range(WORD_COUNT):
        number, place = divmod(number, len(WORDS))
        words.append(WORDS[place])
    return " ".join(words)


def read(entered: str) -> int:
    """The number of the code that somebody typed, spelled by ear or not.

    Raises:
        ValidationError: it is a receipt, not four words, or has a word that no card has.
    """
    if receipts.read(entered) is not None:
        raise ValidationError(
            N_("This is a receipt, not a card. Do not paste your receipt here. Leave this box empty."), "k"
        )
    words = _words(entered)
    if len(words) != WORD_COUNT:
        raise ValidationError(N_("A card has four words. Type all four here, or leave this box empty."), "k")
    number = 0
    for word in reversed(words):
        if sound(word) not in _PLACE:
            raise ValidationError(N_("No card has the word “%(word)s”. Look at your card again."), "k", word=word)
        number = number * len(WORDS) + _PLACE[sound(word)]
    return number


def is_code(entered: str) -> bool:
    """Whether these could be the words of a card."""
    words = _words(entered)
    return len(words) == WORD_COUNT and all(sound(word) in _PLACE for word in words)


def _words(entered: str) -> list[str]:
    """What was typed, word by word; a hyphen separates two words, or is part of one if that makes four."""
    if len(entered) > MAX_CHARACTERS:
        return []
    entered = plain.code(entered).lower()
    words = re.findall("[a-z]+", entered)
    joined = re.findall("[a-z]+", entered.replace("-", ""))
    return joined if len(words) != WORD_COUNT and len(joined) == WORD_COUNT else words
