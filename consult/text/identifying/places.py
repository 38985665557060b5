"""Addresses with their town, and places that are described by a street."""

import re
from collections.abc import Iterator

from consult.text.identifying import addresses, landmarks, plots
from consult.text.identifying.addresses import CAPITAL
from consult.text.identifying.kinds import Found
from consult.text.identifying.words import compiled

_NAMES = rf"{CAPITAL}(?:[ -]{CAPITAL}){{0,3}}"
_ORDINAL = r"\d{1,3}(?:st|nd|rd|th)"
_CROSSING = rf"(?:{_NAMES}|{_ORDINAL}(?:\s{CAPITAL})?)"
_OF = r"(?:(?:d[aeiou]s?|del|de\sl[ao]s?|des|du|della|l[ao]s?)\s|(?:de\s)?l['’]|d['’]|dell['’])?"
_ROAD = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Crescent|Terrace|Boulevard|Blvd|Gardens|Grove|Mews|Parade|Highway|Hwy"
    r"|Parkway|Drive|Close"
    r"|Walk|Quay|Square|Row|Hill|Way|Esplanade|Court)\b"
)
_THOROUGHFARE = (
    rf"(?:(?:{CAPITAL}\s){{1,3}}{_ROAD}|(?:Route|Highway|Hwy|Interstate|I-|US-|R\.?|County\sRoad)\s?\d{{1,4}}\b)"
)
_BESIDE = (
    r"(?:on|off|behind|beside|opposite|near|next\sto|by|across\sfrom|outside|under|along|at\sthe\s(?:corner"
    r"|end|top|bottom)\sof)"
)
_NO_PLACE = r"(?!(?i:people|police|overdos\w{0,4}|deaths?|crime|drugs?|dealing|laws?|policy|impact)\b)"
_BUILDING = (
    r"(?:station|shop|store|garage|hotel|motel|inn|pub|bar|church|hostel|shelter|clinic|pharmacy|bridge"
    r"|car\spark|parking"
    r"|lot|mall|market|supermarket|school|hospital|park|estate|flats|towers?|building|library|club|casino"
    r"|diner|restaurant"
    r"|café|cafe|bakery|farm|yard|depot|arcade|garden|gym|laundromat|launderette)"
)
_TOWN_AFTER = rf"(?:\sin\s{_NAMES})?"
_STREET_PREFIX = (
    r"(?:Am|An\sde[rn]|Im|In\sde[rn]|Auf\sde[rmn]|Hinter\sde[rm]|Vor\sde[rm]|Unter\sden|Zu[mr]"
    r"|Bei\sde[rm]|Beim|Aan\sde|Op\sde|Na)"
)
_NO_STREET = (
    r"(?!(?:Jahr\w{0,2}|Absatz|Artikel|Kapitel|Teil|Paragra\w{1,5}|Abschnitt|Satz|Punkt|Fall|Alter|Schnitt|Woche"
    r"|Klasse|Stufe|Phase"
    r"|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Tabelle|Anlage|Liste|Monat"
    r"|Tag)\b)"
)

_DESCRIBED = (
    rf"\b(?i:(?:the|an?|our"
    rf"|that)\s){_NO_PLACE}(?:[\w'’-]{{2,20}}\s){{1,4}}?(?:{_BESIDE})\s(?:the\s)?{_THOROUGHFARE}{_TOWN_AFTER}",
    rf"\b{CAPITAL}\s{_BUILDING}\s(?:{_BESIDE})\s{_THOROUGHFARE}{_TOWN_AFTER}",
    rf"\b(?i:{_BESIDE})\s(?:the\s)?(?:{CAPITAL}\s){{1,3}}(?:on|in|at)\s(?:the\s)?{_THOROUGHFARE}{_TOWN_AFTER}",
    rf"\b(?:{_BESIDE}|in|from|to|at|of|down|up)\s(?P<it>(?:{CAPITAL}\s){{1,3}}"
    r"(?:Street|Road|Avenue|Lane|Crescent|Terrace|Boulevard|Rd|Ave))\b(?!\s[A-Z])",
    rf"\b(?i:(?:the\s)?(?:corner|intersection)\sof)\s(?:the\s)?{_CROSSING}\s(?:and|&)\s{_CROSSING}",
    rf"\b{_ORDINAL}(?:\s(?:Street|St|Ave|Avenue))?\s(?:and|&)\s(?:{CAPITAL}|{_ORDINAL})",
    rf"(?<!la )\b(?:place|avenue|allée|passage|cité)\s(?:d[eu]\s(?:la\s|l['’])?"
    rf"|des\s){CAPITAL}(?:[\s-]{CAPITAL}){{0,2}}",
    rf"\b(?i:rue|boulevard|impasse|quai|calle|avenida|plaza|paseo|rua|praça|travessa|ulic[aeyę]|ul\.|улиц[аеыу]"
    rf"|вулиц[яіюи]"
    rf"|вул\.|ул\.|piazza|corso)\s{_OF}{CAPITAL}(?:[\s-]{_OF}{CAPITAL}){{0,2}}",
    r"\b(?i:in|an|aus|hinter|von|aan|op|på|vid)\s(?:der\s|de\s)?(?P<it>[A-ZÄÖÜÅ][\w-]{2,30}"
    r"(?:straße|strasse|gasse|allee|straat|gracht|plein|kade|gatan|vägen|torget))\b",
    rf"\b(?:in|an|aus|hinter|von)\sder\s(?P<it>{CAPITAL}\s(?:Straße|Strasse|Allee|Gasse))\b",
    rf"\b(?i:unit|flat|apt\.?|apartment|villa|shop"
    rf"|suite)\s\d{{1,4}}[a-z]?\s?[/,]\s?\d{{1,5}}[a-z]?\s(?:{CAPITAL}\s){{1,3}}{_ROAD}",
    rf"\b(?i:esquina\s(?:de|con)|(?:à\s)?l['’]angle\sde|Ecke)\s(?:la\s|las\s)?(?P<it>{_NAMES}(?:\s(?:y|con|et"
    rf"|und|e)\s(?:la\s|de\s)?{_NAMES})?)",
    rf"\b{_NAMES}\s(?:esq\.?|esquina)\s{_NAMES}",
    rf"\b(?P<it>{_STREET_PREFIX}\s{_NO_STREET}{CAPITAL}\s\d{{1,3}}[a-z]?)(?!\.?\d)(?!{addresses.UNIT})",
    rf"\b(?:{CAPITAL}\s)?{CAPITAL}\s\d{{1,4}}\s?[a-zA-Z]?,\s(?:[A-Z]{{1,2}}-)?\d{{4,5}}\s(?:[A-Z]{{2}}\s)?{_NAMES}",
    rf"\b{CAPITAL}\s\d{{1,4}}\s?[a-zA-Z]?,\s\d\d-\d{{3}}\s{_NAMES}",
    r"\bBl(?:oc)?k\.?\s\d{1,4}\w?,?\s(?:L(?:ot)?\.?|Unit|#)\s?\d{1,4}\w?(?:-\d{1,4})?",
    rf"\bBl(?:oc)?k\.?\s\d{{1,4}}\w?,?\s{_NAMES}(?:\s\d{{1,4}})?",
    rf"\b(?:Brgy\.?|Barangay|Purok|Sitio|Sector|Colonia|Col\.|Barrio|Bo\.|Urb\.|Urbanización|Bairro|Mz\.?"
    rf"|Manzana|Vereda|Kebele|Mtaa)"
    rf"\s(?:{_NAMES}|\d{{1,4}}\w?)(?:,\s{_NAMES}){{0,2}}",
    rf"\b(?i:h(?:ouse)?\.?\s?n(?:o|umber)\.?|plot\s(?:no\.?\s)?|stand\s(?:no\.?\s)?|erf|hse|house"
    rf"|gali\s(?:no\.?\s)?|ward\sno\.?)"
    rf"\s?\d{{1,5}}(?:[-/]\d{{1,4}})?\w?(?:,?\s(?:in\s|on\s)?{_NAMES})?(?!{addresses.UNIT})(?!\s(?i:of)\b)",
    rf"\b(?i:room|rm\.?|cell|bed|ward|unit|flat|apartment|apt\.?|suite|lot|site|pitch|bay|hab(?:itación|\.)?"
    rf"|chambre|zimmer|quarto|stanza"
    rf"|кв\.?|квартира)\s?(?:no\.?\s|n[º°]\s)?\#?\d{{1,4}}\w?,?\s(?:at|in|of|im|der|de\sl[ae]|del?|du|do|da"
    rf"|dell[ao]|-)\s(?:the\s)?{_NAMES}",
    rf"\b(?i:(?:liv(?:e|es|ing)|stay(?:s|ing)?|sleep(?:s|ing)?)\sat|address\sis|(?:house"
    rf"|home)\sis)\s(?P<it>(?:the\s)?{_NAMES}(?:,\s{_NAMES}){{1,4}})",
    rf"\b(?i:liv(?:e|es|ing)\sat)\s(?P<it>(?:the\s)?{_NAMES})",
    rf"\b\d{{1,5}}[a-z]?,?\s{_NAMES},\s{_NAMES},?\s(?:[A-Z]{{2,3}}\s)?\d{{4,6}}\b",
)
_NO_TOWN = (
    r"(?!(?:I|But|And|So|It|He|She|They|We|You|The|This|That|Please|Thanks?|No|Yes|Not|Then|Because|If|When|There)\b)"
)
#: What still belongs to an address behind it: a floor or flat, a postcode, a town.
_MORE = re.compile(
    rf"(?:(?i:{landmarks.INSIDE})|{plots.BEHIND}|,\s?(?:(?i:site|flat|unit|apt\.?|apartment|room|floor|lot|piso"
    rf"|depto\.?|dpto\.?"
    rf"|étage|apto\.?|bât\.?"
    rf"|app\.?|int\.?|кв\.?|м\.|scala"
    rf"|stiege|top|tür|puerta|bloco|block|tower|box|bus|gali|sector|phase|ward|lane"
    rf"|house)(?![^\W\d_])\.?\s?\#?\w{{1,6}}\b|\s?\d{{1,2}}\str\b|\d{{1,4}}\.?\s?[ºª°o]\.?(?:\s?[A-Z]\b"
    rf"|\s(?:dto|esq|izq|dcha)\.?)?"
    rf"|(?i:hinter|neben|gegenüber|behind|opposite|beside)\s(?:(?:dem|der|den|the|de)\s)?{CAPITAL}"
    rf"|(?:[A-Z]{{1,2}}-)?\d{{2,6}}(?:[- ]\d{{2,3}})?(?:\s[A-Z]{{2}}\b)?\s{_NO_TOWN}{_NAMES}"
    rf"|{_NO_TOWN}{_NAMES}(?:\s[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}|\s(?:[A-Z]{{2,3}}\s)?\d{{4,6}}(?:-\d{{4}})?)?)"
    rf"|\s\d{{1,4}}[a-z]?(?:\s?[/-]\s?\d{{1,4}}|\sm\.\s?\d{{1,4}}|(?=,\s[^\W\d_]))"
    rf"|\s?[/,]\s?\d{{1,4}}\b(?![.,]\d)|\s(?:m|lok|кв)\.\s?\d{{1,4}}\b"
    rf"|\s(?:Est|Ouest|Nord|Sud|East|West|North|South|[NS]?[EW]|Norte|Sur|Sul|Oeste|Este)\b"
    rf"|\s(?:[A-Z]{{1,2}}\d[A-Z\d]?\s?\d[A-Z]{{2}}\b|[A-Z]{{2,3}}\s\d{{4,5}}\b)"
    rf"|\s(?:in|en|à|em|w|a|v)\s{_NO_TOWN}{CAPITAL}(?:[ -]{CAPITAL}){{0,2}})"
)
_JOIN = re.compile(r",?\s?")
_MOST_PARTS = 5


def candidates(text: str) -> Iterator[Found]:
    """Addresses, each as far as it goes."""
    spans = [*addresses.spans(text), *landmarks.spans(text), *plots.spans(text)]
    for pattern in compiled(_DESCRIBED):
        for match in pattern.finditer(text):
            spans.append(match.span("it" if "it" in pattern.groupindex else 0))
    for start, end in _joined(text, spans):
        yield "address", start, _extended(text, end)


def _joined(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans in order; those that overlap, or have at most a comma between them, are one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if found and (start < found[-1][1] or _JOIN.fullmatch(text, found[-1][1], start)):
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found


def _extended(text: str, end: int) -> int:
    """Where an address ends when what still belongs to it is added."""
    for _ in range(_MOST_PARTS):
        more = _MORE.match(text, end)
        if not more:
            break
        end = more.end()
    return end
