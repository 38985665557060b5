"""Telephone numbers and other long runs of digits, in figures or in words."""

import re
from collections.abc import Iterator

from consult.text.identifying.addresses import UNIT
from consult.text.identifying.kinds import Found, Kind


def candidates(text: str) -> Iterator[Found]:
    """Runs of digits that could be telephone numbers or other numbers of a person."""
    for pattern in (_SPELLED, _HUNDREDS, _SHORT, _DISGUISED):
        for match in pattern.finditer(text):
            part = "it" if "it" in pattern.groupindex else 0
            yield "phone", match.start(part), match.end(part)
    uncited = _CITATION.sub(lambda match: "x" * len(match[0]), text)
    for match in _DIGITS.finditer(uncited):
        kind = _kind_of_digits(match[0], text[max(match.start() - 2, 0) : match.start()])
        before = text[max(match.start() - 40, 0) : match.start()]
        measured = _UNIT.match(text, match.end()) and not _TELEPHONE.search(before)
        if kind and not measured:
            yield kind, match.start(), match.end()


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


#: A letter, except of scripts in which a number stands without spaces.
_LETTER = r"[^\W\u0600-\u07ff\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
_DIGITS = re.compile(rf"(?<!{_LETTER})(?<!\d[.,])(?:\+|\()?\d(?:[ \t().·_*~/‐–—-]{{0,3}}\d){{6,40}}(?!{_LETTER})")
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
#: Words before a telephone number.
_TELEPHONE = re.compile(
    r"(?i:\b(?:call|ring|text|phone|tel|mobile|cell|burner|number|whatsapp|signal|him|her|them|me|us)\b)"
    r"[^.!?\n]{0,20}$"
)


#: Digits as words, and what people put between them.
_WORDED = (
    r"(?:zero|oh|o|nought|naught|one|two|three|four|five|six|seven|eight|nine|double|triple"
    r"|null|eins|zwo|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
    r"|zéro|un|deux|trois|quatre|cinq|sept|huit|neuf|(?:dix|onze|douze|treize|quatorze|quinze|seize"
    r"|vingt|trente|quarante|cinquante|soixante)(?:[- ](?:et[- ])?[a-z]{2,8}){0,2}"
    r"|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|um|dois|três|quatro|sete|oito|nove|meia"
    r"|due|tre|quattro|cinque|sei|sette|otto|nul|een|twee|drie|vijf|zes|zeven|acht|negen"
    r"|jeden|dwa|trzy|cztery|pięć|sześć|siedem|osiem|dziewięć|noll|ett|två|fyra|fem|sex|sju|åtta|nio"
    r"|ноль|нуль|один|два|три|четыре|чотири|пять|п['’]ять|шесть|шість|семь|сім|восемь|вісім|девять|дев['’]ять)"
)
_SPELLED = re.compile(rf"\b(?i:{_WORDED}(?:(?:\s?[,.-]\s?|\s){_WORDED}){{5,20}})\b")
#: Numbers up to 999 in words: at least three of them, after a word for a telephone.
_TENS = (
    r"(?:ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
    r"|hundred"
    r"|(?:\w{0,10}und)?(?:zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig)|zehn|elf|zwölf|\w{3,7}zehn"
    r"|diez|once|doce|trece|catorce|quince|dieci\w{3,6}|veint\w{1,9}|(?:treinta|cuarenta|cincuenta|sesenta|setenta"
    r"|ochenta|noventa)(?:\sy)?|(?:dos|tres|cuatro|seis|sete|nove|ocho)?cient\w{1,3}|(?:quin|sete|nove)cient\w{1,3}"
    r"|dez|onze|doze|treze|quatorze|quinze|dezes\w{3,5}|(?:vinte|trinta|quarenta|cinquenta|sessenta|setenta|oitenta"
    r"|noventa)(?:\se)?|\w{2,7}cent[oa]s|dieci|undici|dodici|\w{3,10}dici|vent\w{1,7}|trent\w{1,7}|(?:quar|cinqu|sess"
    r"|sett|ott|nov)ant\w{1,7}|\w{0,8}cento|twintig|dertig|\w{0,10}en(?:twintig|dertig|veertig|vijftig|zestig)"
    r"|\w{2,9}(?:naście|dzieścia|dzieści|dziesiąt|sta|set|ście)|dwieście|sto|dziesięć"
    r"|\w{2,9}(?:надцать|дцать|десят|сот|ста|надцять|дцять)|двести|двісті|сто|сорок|девяносто|дев['’]яносто|десять)"
)
_HUNDREDS = re.compile(
    rf"(?i:\b(?:call|ring|text|phone|tel|telef\w{{1,5}}|number|mobile|appell?e\w{{0,2}}|llam\w{{1,4}}|liga\w{{0,2}}"
    rf"|chiam\w{{1,3}}"
    rf"|ruf\w{{0,2}}|nummer|dzwoń|numer|звон\w{{1,5}}|номер|дзвон\w{{1,5}}|набер\w{{1,3}})\b[^.!?\n\d]{{0,20}}?\s"
    rf"(?P<it>(?:{_WORDED}|{_TENS})(?:(?:\s?[,.-]\s?|\s)(?:{_WORDED}|{_TENS})){{2,20}}))\b"
)
#: Short numbers, after a word that says that they are called.
_SHORT = re.compile(
    r"\b(?i:tel(?:ephone|efon|efono|éfono|éphone|\.)?|phone|landline|ring(?:\sme)?(?:\spå)?|call(?:\sme)?(?:\son)?"
    r"|text|fax|mobil"
    r"|festnetz|fixe|fijo|fixo|тел\.?|телефон|telefoon|telefonnummer)\s?(?:[:=]|(?:is|er|på|on|at|no\.?|nr\.?|number))?"
    r"\s?(?:[A-Z][a-z]{2,15}\s)?(?P<it>\(?\d{2,5}\)?(?:[ ./-]\d{2,4}){1,4})(?![\w%]|[.,]\d)(?!\s?[-–]\s?\d)"
    rf"(?!{UNIT})(?<!24/7)"
)
#: A telephone number with the letter O among its digits.
_DISGUISED = re.compile(r"(?<!\w)(?=[\dOo \t.-]{0,24}[Oo])(?=(?:[Oo][ .-]?){0,3}\d)[Oo\d](?:[ .-]?[\dOo]){8,13}(?!\w)")
