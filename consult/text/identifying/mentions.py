"""How people mention somebody by name: “his name’s”, “a certain”, “in memory of”, “me and”, “…’s flat”."""

import re
from collections.abc import Iterator

from consult.text.identifying.addresses import CAPITAL
from consult.text.identifying.kinds import Found
from consult.text.identifying.known import KNOWN
from consult.text.identifying.roles import ROLES
from consult.text.identifying.words import compiled, listed

_NAME = rf"(?P<it>{CAPITAL}(?:[ -]{CAPITAL}){{0,2}})"
_NICKNAME = rf"(?P<it>(?:(?i:el|la|il|lo|o|a|le|der|die|the)\s)?{CAPITAL}(?:[ -]{CAPITAL}){{0,2}})"
_CALLED_SO = (
    r"(?:(?:his|her|their|whose)\s(?:(?:real|full|first|last|street)\s)?name['’]?s?(?:\s(?:is|was))?"
    r"|(?:le|lo|la)\s(?:dicen|decían|llaman|llamaban|apodan)|se\sapellida|de\sapellido|cham(?:am|avam)-n[oa]"
    r"|lhe\schamam"
    r"|conhecido\scomo|conhecida\scomo|conocido\scomo|conocida\scomo|known\sas|on\sl['’]appel(?:le|ait)"
    r"|qu['’]on\sappelle|(?:lo|la)\schiamano|man\snennt\s(?:ihn|sie)|(?:er|sie)\shei(?:ß|ss)t|ze\snoemen\s(?:hem|haar)"
    r"|(?:hij|zij|ze)\sheet|mówią\sna\s(?:niego|nią)|(?:han|hon|hun)\sheter|hedder|se\skutsutaan"
    r"|(?:его|її|её|його)\s(?:зовут|звати|имя|ім['’]я)|фамилия|прізвище|nazwisko|surname\s(?:is|was)|nachname\sist"
    r"|adı|ismi|namanya|tên\slà|uska\snaam)"
)
_CERTAIN = (
    r"(?:(?:a|un)\scertain|une\scertaine|ein\sgewisser|eine\sgewisse|un\stal|una\stal|um\stal(?:\sde)?|uma\stal"
    r"|un\scerto"
    r"|una\scerta|een\szekere|niejak\w{1,3}|некий|некто|якийсь|en\sviss)"
)
_MEMORY = (
    r"(?:rest\sin\spe(?:ace|rfect\speace)|rest\seasy|r\.?i\.?p\.?|in\s(?:loving\s)?memory\sof|justice\sfor|remember"
    r"|à\sla\smémoire\sde|en\smemoria\sde|em\smemória\sd[eoa]|in\smemoria\sdi|in\sgedenken\san|ter\snagedachtenis\saan"
    r"|pamięci|світлої\sпам['’]яті|светлой\sпамяти|descansa\sen\spaz|descanse\sem\spaz|repose\sen\spaix)"
)
_AT_HOME = (
    r"(?:(?:on|from)\s(?:the\s)?(?:first|second|third|fourth|top|ground|\d{1,2}(?:st|nd|rd|th))\sfloor"
    r"|next\sdoor|upstairs|downstairs|across\sthe\s(?:road|street|hall))"
)
_BUYING = (
    r"(?:ho\scomprato\sda|compro\sda|kupuję\sod|kupiłem\sod|kupiłam\sod|koop\s(?:het\s)?bij|kaufe\sbei|kaufen\sbei"
    r"|j['’]achète\s(?:à|chez)|compro\sal?|compré\sa|покупаю\sу|купую\sу|беру\sу|köper\sav|köpte\sav|the\s(?:badge"
    r"|tag)\s(?:says|said)"
    r"|name\son\s(?:the|his|her)\s(?:badge|tag|card|sheet)\s(?:is|was))"
)
_OWNED = (
    r"(?:place|house|flat|gaff|gear|stuff|mum|mam|mom|mother|dad|father|brother|sister|girlfriend|boyfriend|kids?|car"
    r"|van"
    r"|dealer|wife|husband|son|daughter|room|couch|sofa|funeral|death|grave|overdose|phone|boys|lot|crew|trial|arrest)"
)
_SEEN = r"(?:with|saw|found|knew|watched|loved|revived|carried|visited|phoned|rang)"
_THEN = (
    r"(?:when|who|die|dead|go|overdos\w{1,3}|turn|turning|using|lying|before|until|last|yesterday|the\snight"
    r"|that\snight"
    r"|every\s(?:day|night)|back|outside|upstairs)"
)
_PATTERNS = (
    rf"(?<!\w)(?i:{_CALLED_SO})\s{_NICKNAME}",
    rf"\b(?i:{_CERTAIN})\s(?:(?:M|Mr|Mrs|Ms|Sr|Sra)\.?\s)?{_NAME}",
    rf"\b(?i:{_MEMORY}),?\s{_NAME}",
    rf"(?<![\w'’-]){_NAME}['’]s\s{_OWNED}\b",
    rf"\b(?i:me|myself)\sand\s(?P<it>{CAPITAL})(?!\s[A-Z])",
    rf"(?<![\w'’-])(?P<it>{CAPITAL})\sand\s(?:me|I|myself)\b",
    rf"\b(?i:{_SEEN})\s{_NAME}(?=\s{_THEN}\b)",
    rf"\b(?i:(?:he|she|it|that)(?:['’]s|\sis|\swas))\s(?P<it>{CAPITAL}\s{CAPITAL})(?=\s?[,.;!?)]|\s(?:and|who"
    rf"|from))",
    rf"(?<![\w'’-])(?:The\s)?{_NAME}\s{_AT_HOME}",
    rf"\b(?i:{_BUYING})\s{_NICKNAME}",
    rf"\b(?:[Cc]hez|[Bb]ei)\s(?P<it>{CAPITAL})(?=,|\s(?:im|am|an|in|au|à|dans)\s)",
    rf"\b(?i:c['’]est)\s(?P<it>{CAPITAL})\squi\b",
    rf"\b(?i:(?:it['’]?s|it\sis|this\sis|here\sis)\s(?:only\s)?(?:me|i)),\s{_NAME}",
    r"\b(?:ms|mr|mrs|miss)\.?\s(?P<it>[a-z][a-z'-]{3,20})(?=\s(?:from|at|in|of|is|was|says|said|and|told)\b"
    r"|[,.!?])",
    rf"\b(?i:mój|moja|nasz|nasza|jego|jej)\s\w{{3,20}}\sto\s{_NAME}",
)
_NOBODY = listed("""
    women men children people everyone nobody today tomorrow yesterday folks mothers god christ heaven fentanyl
""")


def candidates(text: str) -> Iterator[Found]:
    """Names after and before what shows that somebody is meant."""
    for pattern in compiled(_PATTERNS):
        for match in pattern.finditer(text):
            start, end = match.span("it")
            words = re.split(r"[\s-]", match["it"].casefold().removesuffix("'s").removesuffix("’s"))
            if not any(word in _NOBODY or word in ROLES for word in words) and words[-1] not in KNOWN:
                yield "name", start, end - 2 * match["it"].endswith(("'s", "’s"))
