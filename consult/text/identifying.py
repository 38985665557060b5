"""Details that could reveal who wrote a text or whom it is about: hints for writers and moderators, not a check.

Every repetition in the patterns is bounded, so time grows no faster than the text.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from consult.text.addresses import CAPITAL, UNIT
from consult.text.addresses import spans as addresses
from consult.text.messages import N_

Kind = Literal["phone", "email", "handle", "web", "number", "address", "name"]

KIND_NAMES: dict[Kind, str] = {
    "phone": N_("a phone number"),
    "email": N_("an email address"),
    "handle": N_("a name used online"),
    "web": N_("a web address"),
    "number": N_("a long number or a number plate"),
    "address": N_("a street address"),
    "name": N_("a person's name"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """A detail at ``[start:end]`` of the given text; ``text`` is that part of it."""

    kind: Kind
    start: int
    end: int
    text: str


def find(text: str) -> list[Detail]:
    """The details in ``text`` in reading order, without overlaps. Some will always be missed."""
    folded, places = _folded(text)
    taken = bytearray(len(folded))
    details = []
    for kind, start, end in _candidates(folded):
        if any(taken[start:end]):
            continue
        taken[start:end] = b"\x01" * (end - start)
        first, last = places[start], places[end - 1] + 1
        details.append(Detail(kind, first, last, text[first:last]))
    return sorted(details, key=lambda detail: detail.start)


def _folded(text: str) -> tuple[str, range | list[int]]:
    """``text`` in plain letters and digits, without invisible characters, and where each character was."""
    if text.isascii():
        return text, range(len(text))
    signs, places = [], []
    for at, sign in enumerate(text):
        plain = sign
        if not sign.isascii():
            if unicodedata.category(sign) == "Cf":
                continue
            compatible = unicodedata.normalize("NFKC", sign)
            if sign.isdecimal():
                plain = str(unicodedata.decimal(sign))
            elif len(compatible) == 1:
                plain = compatible
        signs.append(plain)
        places.append(at)
    return "".join(signs), places


def _candidates(text: str) -> Iterator[tuple[Kind, int, int]]:
    """Kind, start and end of what looks like a detail, the most certain kinds first."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            part = "it" if "it" in pattern.groupindex else 0
            yield kind, match.start(part), match.end(part)
    for start, end in sorted(addresses(text), key=lambda span: (span[0], -span[1])):
        yield "address", start, end
    uncited = _CITATION.sub(lambda match: "x" * len(match[0]), text)
    for match in _DIGITS.finditer(uncited):
        kind_of_digits = _kind_of_digits(match[0], text[max(match.start() - 2, 0) : match.start()])
        if kind_of_digits and not _UNIT.match(text, match.end()):
            yield kind_of_digits, match.start(), match.end()


def _kind_of_digits(run: str, before: str) -> Kind | None:
    """Phone or other number, unless the digits look like dates, years, hours, an amount, a range or a count."""
    groups = re.findall(r"\d+", run)
    digits = "".join(groups)
    if before.strip()[-1:] in ("£", "€", "$") or _HOURS.fullmatch(run) or _DECIMAL.fullmatch(run):
        return None
    if _IP_ADDRESS.fullmatch(run) or _SOCIAL_SECURITY.fullmatch(run):
        return "number"
    if run[0] != "+" and len(re.sub(r"\D", "", _DATE.sub("", run))) < 7:
        return None
    dialled = run[0] == "+" or digits[0] == "0" or _NORTH_AMERICAN.fullmatch(run)
    if not dialled and (_is_amount(run, digits) or _is_count(run, groups)):
        return None
    if len(digits) > 15 or (len(groups) == 1 and len(digits) > 11 and not dialled):
        return "number"
    return "phone"


def _is_amount(run: str, digits: str) -> bool:
    """Whether digits are grouped in thousands or end like that; nine digits in threes may be a mobile number."""
    if digits.endswith("000"):
        return True
    return bool(_THOUSANDS.fullmatch(run)) and not (len(digits) == 9 and digits[0] in "6789")


def _is_count(run: str, groups: list[str]) -> bool:
    """Whether the groups are years, a range of round numbers, or consecutive numbers."""
    others = "".join(group for group in groups if not _YEAR.fullmatch(group))
    if len(others) < 7 and len("".join(groups)) > len(others):
        return True
    numbers = [int(group) for group in groups]
    rising = len(numbers) > 1 and all(a < b for a, b in zip(numbers, numbers[1:], strict=False))
    return rising and (max(numbers) < 100 or all(number % 5 == 0 for number in numbers))


_DIGITS = re.compile(r"(?<!\w)(?<!\d[.,])(?:\+|\()?\d(?:[ \t().·_*~/‐–—-]{0,3}\d){6,40}(?!\w)")
_CITATION = re.compile(
    r"\b(?:10\.\d{4,9}/[^\s<>\"]{1,200}|PMID:?\s?\d{4,9}|ISBN[:\s-]{0,2}[\d -]{10,17})", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(
    r"\b(?:(?:19|20)\d\d[-./](?:0?[1-9]|1[0-2])[-./](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|[12]\d|3[01])[-./ ](?:19|20)\d\d"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))\b"
)
_HOURS = re.compile(r"\d{1,2}[.]?[0-5]\d[ ]?[‐–—-][ ]?\d{1,2}[.]?[0-5]\d")
_DECIMAL = re.compile(r"\d{1,3}\.\d{4,}|0\.\d{2}.*")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .]\d{3})+(?:\.\d{1,2})?")
_IP_ADDRESS = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_SOCIAL_SECURITY = re.compile(r"\d{3}-\d{2}-\d{4}")
_NORTH_AMERICAN = re.compile(r"(?:1[ .-])?\(?[2-9]\d\d\)?[ .-]{1,2}\d{3}[ .-]\d{4}")
_UNIT = re.compile(UNIT)

_LOCAL = r"(?<![\w.+%-])[\w.+%-]{1,64}"
_LABEL = r"[\w-]{2,63}"
_WORDED_DOT = r"(?:\s?[(\[{]\s?(?:dot|punto|point|\.)\s?[)\]}]\s?|\s(?:dot|punto|point)\s)"
_WORDED_AT = r"(?:\s?[(\[{]\s?(?:at|@|arroba|arobase)\s?[)\]}]\s?|\s(?:arroba|arobase)\s)"
_MAIL_HOST = (
    r"(?:gmail|googlemail|yahoo|hotmail|outlook|live|icloud|proton|protonmail|gmx|aol|tutanota|riseup|posteo"
    r"|yandex|orange|laposte|free|web|mail)"
)
_ENDING = r"(?:com|org|net|info|edu|gov|onion|eu|uk|de|fr|pt|nl|ch|nz)"
_SITE = (
    r"(?:t\.me|telegram\.me|wa\.me|instagram\.com|snapchat\.com/add|facebook\.com|fb\.com|tiktok\.com|twitter\.com"
    r"|x\.com|discord\.gg|signal\.me|linkedin\.com/in|reddit\.com/u(?:ser)?)"
)
_SHORT_APP = r"(?:insta|ig|snap|tg|kik|wickr)"
_APP = r"(?:instagram|snapchat|telegram|whatsapp|facebook|fb|discord|tiktok|twitter|signal|reddit|messenger)"
_NICK = r"@?(?P<it>[\w.#-]{2,31}\w)"
_NO_NAME = (
    r"(?!(?i:an?|the|my|in|on|not?|of|to|as|at|by|it|so|and|or|all|names?|known|public|private|into|out|up|for"
    r"|back|full|off|gone|mud|pas|que|nada|as[ií]|nicht|egal|non|une?|le|la|el|from|here|there|never|what\w*|when"
    r"|every\w*|lots?|something|important|irrelevant|being|used|taken|written|still|only|already|also|just|always"
    r"|often|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|if|that|this|because)\b)"
)
_INTRODUCES = (
    r"\b(?i:my (?:real |full |first |last )?name is|my name['’]s|i am called|i['’]?m called|je m['’]appelle"
    r"|mon nom est|me llamo|mi nombre es|ich hei(?:ß|ss)e|mein name ist|mi chiamo|il mio nome è|me chamo"
    r"|chamo-me|meu nome é|ik heet|mijn naam is)\s{1,3}" + _NO_NAME
)

_SOURCES: tuple[tuple[Kind, str], ...] = (
    ("email", rf"{_LOCAL}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}}"),
    ("email", rf"(?i:{_LOCAL}{_WORDED_AT}{_LABEL}(?:(?:\.|{_WORDED_DOT}){_LABEL}){{1,4}})"),
    (
        "email",
        rf"(?i:{_LOCAL}\s?@\s?{_LABEL}(?:(?:\s?\.\s?|{_WORDED_DOT}){_LABEL}){{0,2}}"
        rf"(?:\s?\.\s?|{_WORDED_DOT}){_ENDING}\b)",
    ),
    ("email", rf"(?i:{_LOCAL}\sat\s(?!(?:the|an?|this|that)\b){_LABEL}(?:{_WORDED_DOT}{_LABEL}){{1,4}})"),
    ("email", rf"(?i:{_LOCAL}\sat\s{_MAIL_HOST}(?:\.|{_WORDED_DOT}){_ENDING}\b)"),
    ("handle", rf"(?i:\b(?:https?://)?(?:www\.)?{_SITE}/[^\s<>\"']{{1,200}}[\w/])"),
    ("web", r"(?i:\b(?:https?://|www\.)[^\s<>\"]{1,1000}[\w/=#-])"),
    (
        "web",
        rf"(?<![\w.@/-])(?:[A-Za-z0-9-]{{2,63}}\.){{1,5}}{_ENDING}(?:\.[a-z]{{2}})?\b"
        r"(?:/[^\s<>\"]{0,500}[\w/=#-]|/)?",
    ),
    ("handle", r"(?<![\w@./])@(?!(?i:all|home|work|least|everyone|here|night)\b)[^\W\d][\w.]{0,30}\w"),
    ("handle", rf"(?i:\b{_SHORT_APP}\s?[:=]\s?{_NICK})"),
    (
        "handle",
        rf"(?i:\b{_APP}\s?[:=]\s?(?=@|[a-z.-]{{0,31}}[\d_#]|[\w.#-]{{3,32}}\s?(?:$|[,;)\n])){_NICK})",
    ),
    (
        "handle",
        rf"(?i:\b(?:my|mi|mon|meu|mein)\s(?:{_APP}|{_SHORT_APP})(?:\s(?:user)?name|\shandle|\sid|\saccount)?"
        rf"\s?(?:is|es|est|ist|é|[:=])\s?{_NO_NAME}{_NICK})",
    ),
    (
        "handle",
        rf"(?i:\b(?:me|us)\s(?:up\s)?(?:on|at|via)\s(?:{_APP}|{_SHORT_APP})"
        rf"\s?(?:[:=,]|as|at|under)\s?{_NO_NAME}{_NICK})",
    ),
    ("handle", r"\b[\w.]{2,32}#\d{4}\b"),
    ("handle", r"(?<![\w/])u/[\w-]{3,20}"),
    ("number", r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b"),
    ("number", r"\b[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}\b"),
    ("number", r"\b(?!(?:19|20)\d\d\s|\d{1,2}00\s)\d{4}[- ]?[BCDFGHJKLMNPRSTVWXYZ]{3}\b"),
    ("number", r"\b[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{2,4}\b"),
    ("number", r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b"),
    ("number", r"\b(?!EUR|GBP|USD|CHF|AUD|CAD|NZD|PMC)[A-Z]{1,3}-?\d{6,12}[A-Z]?\b"),
    ("number", r"\b\d{8}-?[A-Z]\b"),
    ("number", r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b"),
    ("name", rf"{_INTRODUCES}(?P<it>{CAPITAL}(?:[ -]{CAPITAL}){{0,2}})"),
    ("name", rf"{_INTRODUCES}(?P<it>[^\W\d_](?:[^\W\d_]|['’-]){{1,20}})"),
    ("name", rf"\b(?i:call me)\s{_NO_NAME}(?P<it>{CAPITAL}(?: {CAPITAL})?)"),
)

_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _SOURCES)
