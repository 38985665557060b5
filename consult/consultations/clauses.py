"""Rules for a draft's clauses: keys, numbers, closed lists, what counts as a change. Pure."""

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from consult.access import ValidationError
from consult.text.messages import N_
from consult.text.plain import excerpt

MAX_CLAUSES = 600
MAX_TITLE = 120
MAX_HEADING = 300
MAX_WORDING = 40_000
MAX_TEXT = 2000
TOO_LONG = N_("Line %(line)d: this text is too long by %(over)s characters. The limit is %(limit)s.")

COSTS: Mapping[str, str] = {
    "none": N_("No extra cost"),
    "low": N_("Low cost"),
    "medium": N_("Medium cost"),
    "high": N_("High cost"),
    "unknown": N_("Cost not known"),
}

#: How much influence is promised: a label, and the promise that the public reads.
INFLUENCE: Mapping[str, tuple[str, str]] = {
    "inform": (N_("Inform"), N_("We tell you what is planned and why. It cannot change.")),
    "consult": (N_("Consult"), N_("We read what you say. We tell you what we did with it, and why.")),
    "involve": (
        N_("Involve"),
        N_("We work through your concerns part by part. Our answer shows how they changed the plan."),
    ),
    "collaborate": (
        N_("Collaborate"),
        N_("We make the plan with you. We follow your advice where we can, and say where we could not."),
    ),
    "decide": (N_("You decide"), N_("You decide. We carry out what you decide.")),
}

DIRECTIONS: Mapping[str, str] = {
    "for": N_("Evidence for"),
    "against": N_("Evidence against"),
    "mixed": N_("Mixed"),
}

EVIDENCE_KINDS: Mapping[str, str] = {
    "systematic_review": N_("Systematic review"),
    "randomized_trial": N_("Randomized trial"),
    "cohort": N_("Cohort"),
    "interrupted_time_series": N_("Interrupted time series / difference in differences"),
    "cross_sectional_survey": N_("Cross-sectional survey"),
    "qualitative_study": N_("Qualitative study"),
    "economic_evaluation": N_("Economic evaluation"),
    "modelling": N_("Modelling"),
    "local_data": N_("Local administrative data"),
    "coroner_data": N_("Coroner data"),
    "programme_evaluation": N_("Programme evaluation"),
    "legal_text": N_("Legal text or ruling"),
    "rights_standard": N_("Rights standard"),
    "lived_experience": N_("Lived and living experience statement"),
    "indigenous_knowledge": N_("Indigenous knowledge (with permission)"),
    "cost_estimate": N_("Cost estimate"),
}

#: Keys that pages already use for something else.
RESERVED = frozenset({"add", "all", "import", "plan", "publish", "short"})

_KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
_NOT_WORD = re.compile(r"[^a-z0-9]+")
# A key is part of addresses, and so of a browser's history: no telling word enters it automatically.
_TELLING = re.compile(
    r"drugs?|overdoses?|inject\w*|naloxone|heroin|opioids?|methadone|cocaine|cannabis|syringes?|needles?"
    r"|users?|addict\w*|hiv|hepatitis|supervised|consumption|smok\w*"
)
_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SMALL = frozenset({"a", "an", "and", "at", "for", "in", "is", "of", "on", "or", "the", "to", "with"})


class Written(Protocol):
    """What opening requires of a clause."""

    @property
    def plain_language(self) -> str: ...

    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class ClauseWords:
    """The words of a clause version."""

    heading: str
    wording: str
    plain_language: str = ""
    reason: str = ""
    cost: str = ""
    affects: str = ""


def check_key(key: str) -> None:
    """Refuse an invalid key."""
    if not _KEY.fullmatch(key):
        raise ValidationError(
            N_("The key “%(key)s” cannot be used. Start with a letter, then use small letters, digits and hyphens."),
            field="key",
            key=key[:40],
        )
    if key in RESERVED:
        message = N_("A page of this site already uses the key “%(key)s”. Choose another.")
        raise ValidationError(message, field="key", key=key)


def slug(heading: str, taken: Collection[str], wording: str = "") -> str:
    """A short, neutral key from a clause's words that is not in `taken`: the first words of its heading.

    If there are none or they are taken, it has letters computed from heading and wording. No key counts clauses or
    depends on a position: a used key would name another clause the next time.
    """
    ascii_only = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    words = [word for word in _NOT_WORD.split(ascii_only) if word and word not in _SMALL]
    kept = [word for word in words if not _TELLING.fullmatch(word)]
    base = "-".join(kept[:3])[:32].strip("-").lstrip("0123456789-")
    if base and base not in taken and base not in RESERVED:
        return base
    tries = (f"{base or 'part'}-{_letters(heading, wording, count)}" for count in itertools.count())
    return next(key for key in tries if key not in taken)


def _letters(heading: str, wording: str, count: int) -> str:
    """Five letters from the words' SHA-256, without vowels, so that they make no word."""
    number = int.from_bytes(hashlib.sha256(f"{count}\0{heading}\0{wording}".encode()).digest())
    return "".join(_CONSONANTS[number // len(_CONSONANTS) ** place % len(_CONSONANTS)] for place in range(5))


def called(number: str, heading: str) -> str:
    """What a clause is called within a sentence, “part %s”: its number, or the beginning of its heading."""
    return number or f"“{excerpt(heading, 60)}”"


def titled(number: str, heading: str) -> str:
    """The number and heading of a clause or chapter, each once."""
    return heading if number in ("", heading) else f"{number} {heading}"


def next_number(numbers: Sequence[str]) -> str:
    """The number of a clause added at the end: counts on from the last one that ends in digits, “§ 42” after “§
    41a”.
    """
    counts = [re.match(r"\d{1,9}", number) for number in numbers]
    if all(counts):
        return str(max((int(count[0]) for count in counts if count), default=0) + 1)
    for number in reversed(numbers):
        if last := re.search(r"(\d{1,9})[a-z]?\Z", number):
            return f"{number[: last.start()]}{int(last[1]) + 1}"
    return ""


def numbers_with_another(numbers: Sequence[str], at: int) -> list[str]:
    """The numbers after a clause was inserted at index `at`.

    Numbers that only count the clauses go on counting. Among a document's own, the new one gets a letter after the one
    before it (“§ 10a” after “§ 10”), or none.
    """
    if is_counted(numbers):
        return [str(place) for place in range(1, len(numbers) + 2)]
    before = numbers[at - 1] if at else ""
    free = (before + letter for letter in _LETTERS if before + letter not in numbers)
    return [*numbers[:at], next(free, "") if before[-1:].isdecimal() else "", *numbers[at:]]


def is_counted(numbers: Sequence[str]) -> bool:
    """Whether the numbers only count the clauses: 1, 2, 3."""
    return list(numbers) == [str(place) for place in range(1, len(numbers) + 1)]


def renumbered(numbers: Sequence[str], gone: int) -> list[str]:
    """The numbers after the clause at index `gone` was removed.

    Numbers that only count the clauses close the gap; a document's own (3.2, § 10a, 1 in each chapter) stay unchanged.
    """
    kept = [*numbers[:gone], *numbers[gone + 1 :]]
    return [str(place) for place in range(1, len(kept) + 1)] if is_counted(numbers) else kept


def missing_in(words: Written) -> list[str]:
    """The fields of a clause that opening requires and that are empty, in the order of its page."""
    return [name for name in ("plain_language", "reason") if not getattr(words, name).strip()]


def meaning_after(kind: str, meaning_revision: int, before: ClauseWords, after: ClauseWords) -> int:
    """The meaning of a clause's next version.

    It increases only in a draft published as a change (or a decision), and only if heading or wording differs: a
    clearer summary or a new reason does not change what people voted on.
    """
    if kind == "edit" or (before.heading, before.wording) == (after.heading, after.wording):
        return meaning_revision
    return meaning_revision + 1
