"""Days on which somebody was born or died: a full date, or a day and month, near words that say so."""

import re
from collections.abc import Iterator

from consult.text.identifying.kinds import DIGIT, Found

_MONTH = (
    r"(?:jan|feb|m[aä]r|apr|ma[yij]|jun|jui?n|jul|aug|sept?|o[ck]t|nov|de[cz]|janv|févr?|avr|juil|août"
    r"|ene|abr|ago|dic|fev"
    r"|mai"
    r"|set|out|gen|mag|giu|lug|ott|stycz|lut|kwie|czer|lip|sier|wrze|paź|list|grud|mrt|mei"
    r"|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|січ|лют|бер|квіт|трав|черв|лип|серп|вер|жовт|листоп|груд)"
    r"[^\W\d_]{0,9}\.?"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_FULL_YEAR = r"(?:1[89]|20)\d\d"
_DATE = (
    rf"(?:{_DAY}\s?[./-]\s?(?:0?[1-9]|[12]\d|3[01])\s?[./-]\s?(?:{_FULL_YEAR}|\d\d)"
    rf"|(?:19|20)\d\d[./-](?:0?[1-9]|1[0-2])[./-]{_DAY}"
    rf"|{_DAY}(?:st|nd|rd|th|er|[ºo.°])?(?:\sof|\sde|\sd['’])?\s{_MONTH}(?:,?\s(?:de\s|del\s)?(?:{_FULL_YEAR}"
    rf"|['’]?\d\d)(?:\s(?:року|года|р\.|г\.))?)?"
    rf"|{_MONTH}\s{_DAY}(?:st|nd|rd|th)?(?:,?\s{_FULL_YEAR})?)(?![\w%])"
)
_BORN = (
    r"\b(?:born|b\.|d\.?o\.?b\.?|(?:date|day)\sof\sbirth|birth\s?(?:day|date)|turn(?:ed|s|ing)\s\d\d"
    r"|geboren|geb\.?|geburts(?:tag|datum)\w{0,2}|née?|naissance|anniversaire|nacid[oa]|nac[íi]|naci[óo]|nacimiento"
    r"|cumpleaños"
    r"|cumplo|cumpl[íi]|nascid[oa]|nasci|nasceu|nascimento|aniversário|faço\sanos|nat[oa]|nascita|compleanno"
    r"|geboortedatum|geboren|verjaardag|jarig|urodz\w{2,10}|ur\.|urodzin\w{0,3}|född|födelse(?:dag|datum)\w{0,2}"
    r"|född\w{0,2}|föddes|fyller"
    r"|født|fødsels(?:dag|dato)\w{0,2}|født|syntyny?t|synnyin|syntymä\w{0,8}|narozen\w?|narodil\w{0,4}|doğum\w{0,6}"
    r"|született|születt\w{1,6}|născut\w{0,2}|γεννή\w{1,8}|роди(?:лся|лась|вся|лася)|народи(?:вся|лася|лась)"
    r"|рожден\w{1,3}|народжен\w{1,3}|нар\.|д\.\s?р\.)(?!\w)"
)
_DIED = (
    r"\b(?:died|dead|killed|passed(?:\saway)?|overdosed|buried|found\s(?:him|her)|lost\s(?:him|her)|gestorben"
    r"|verstarb|starb"
    r"|begraben|morte?|décéd\w{1,3}|enterr\w{2,4}|muri[óo]|falleci[óo]|muert[oa]|morreu|falec\w{2,4}|mort[oa]|morì"
    r"|overleden|overleed|stierf|zmarła?|umarła?|dog|avled|умер(?:ла)?|погиб(?:ла)?|помер(?:ла)?|загину\w{1,3})\b"
)
_FILLER = r"[^.!?\n\d]{0,30}?"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_BORN}(?:[^!?\n\d]{{0,30}}?)(?<!\d)(?P<it>{_DATE})",
        rf"{_DIED}{_FILLER}(?<!\d)(?P<it>{_DATE})",
        rf"(?<![\d./-])(?P<it>{_DATE}),?\s(?:(?:is|was|es|ist|est|é|era)\s(?:\w{{2,12}}\s){{0,2}})?{_BORN}",
    )
)


def candidates(text: str) -> Iterator[Found]:
    """Days of birth and death."""
    if not DIGIT.search(text):
        return
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield "birth", match.start("it"), match.end("it")
