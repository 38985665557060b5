"""Street names with a house number, and postcodes with a town, in the orders common in Europe and the Americas.

For hints only: many addresses are missed. Every repetition is bounded or possessive, so time grows no faster than the
text.
"""

import re
import unicodedata
from collections.abc import Iterator

from consult.text.identifying.kinds import DIGIT
from consult.text.identifying.words import compiled

UPPER = "".join(chr(code) for code in range(0x530) if unicodedata.category(chr(code)) == "Lu")
#: A capitalised word, in Latin, Greek or Cyrillic letters.
CAPITAL = rf"[{UPPER}][\w'’-]{{0,30}}"
#: What is counted or measured: a number before one of these is not a house number.
UNIT = (
    r"\s{0,2}(?:[%£€$]|(?:of|von|sur|out\sof)\s\d|(?i:mg|mcg|[µμ]g|k?g|[mc]?l|[kcm]?m|km/h|miles?|met(?:re|er)s?|people"
    r"|persons?|users?|prozent|procent\w{0,2}|pourcent|por\sciento|per\scento|por\scento|градус\w{0,2}|осіб|людей|osób"
    r"|orang|người|άνθρωποι|άτομα|euros?|eur|pounds?|dollars?|percent|minutes?|hours?|days?|nights?|weeks?|months?"
    r"|years?|deaths?"
    r"|lives|times|doses|needles|syringes|votes|cases|places|judges|hearings"
    r"|stunden?|std|uhr|tagen?|tage|wochen?|monaten?|monate|jahren?|jahre|menschen|personen|leuten?|mal|kilometer"
    r"|heures?|jours?|nuits?|semaines?|mois|ans|années?|fois|mètres?|personnes?"
    r"|horas?|d[íi]as?|noches?|noites?|semanas?|meses|años?|anos?|veces|vezes|metros?|personas?|pessoas"
    r"|ore|giorni|settimane|mesi|anni|volte|metri|persone|progetti|uur|dagen|weken|maanden|jaar|keer|mensen"
    r"|godzin\w{0,3}|dni|tygodni\w{0,3}|miesi\w{1,5}|lat|razy|osób|hodin\w{0,2}|dnů|týdn\w{1,2}|měsíc\w{0,2}|let|lidí"
    r"|timmar|dagar|veckor|månader|år|gånger|timer|dager?|uker|ganger|timen|saat|gün|hafta|yıl|kez|kişi"
    r"|час\w{0,2}|дн\w{1,2}|ден\w{0,2}|недел\w{1,2}|месяц\w{0,2}|лет|год\w{0,2}|раза?|человек\w?|ώρες|μέρες)\b)"
)
#: Words before a number that cites something, and words that no street is called.
_CITED = (
    r"(?i:sections?|ss?|articles?|artigo|artikel|artikkel|art[íi]culo|articolo|artyku[łl]|art|schedules?|tables?"
    r"|tabelle|tableau|tabla|tabella|tabela|parts?|teil|chapters?|chapitre|kapitel|cap[íi]tulo|clauses?|phases?"
    r"|para(?:graph)?s?|paragraf|annexe?s?|anhang|anlage|figures?|fig|levels?|class|steps?|stage|points?|options?"
    r"|rules?|regulations?|recommendations?|questions?|grade|unit|versions?|items?|pages?|act|law|bill)\b"
)
_NO_NAME = (
    rf"(?:{_CITED}|(?i:the|die|der|das|ein|eine|diese|jede|keine|unsere|meine|la|le|les|el|los|las|il|lo|i|gli|os?|as?"
    r"|une?|email|zoom|whatsapp|telegram|signal)\b)"
)
_AFTER_CITATION = re.compile(rf"(?:\b{_CITED}|[§€£$])\.?\s{{0,2}}$")

_YEAR = r"(?!(?:19|20)\d\d\b)"
_FIRST = rf"(?<![\w.,/£€$§-]){_YEAR}\d{{1,5}}(?:\s?(?:bis|ter)|[a-zA-Z])?(?:\s?[-–/]\s?\d{{1,4}}[a-zA-Z]?)?,?\s"
_LAST = (
    rf",?\s?(?i:n(?:r|[oº°]|[úu]m(?:ero)?)?\s?[.:]?\s?|№\s?|\#\s?|д\.?\s?|дом\s|буд\.?\s)?(?<![^\s.:#№º°])"
    rf"(?!24/7){_YEAR}"
    rf"\d{{1,4}}(?:[a-z]|\s?[A-Z])?\b(?:\s?[-–/]\s?(?:\d{{1,4}}[a-z]?|[A-Z])\b)?(?![.,:]?\d)(?!{UNIT})"
)
_ENDS = r"(?=\s?(?:$|[,.;:!?)\n]))"
_NAME = rf"[„“\"«]?(?!{_NO_NAME}){CAPITAL}\.?[”“\"»]?"
_NAMES = rf"(?:{_NAME}\s){{1,3}}"

_ENGLISH_SURE = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Crescent|Terrace|Boulevard|Blvd|Gardens|Grove|Mews|Parade|Highway|Hwy"
    r"|Parkway|Pkwy|Cres|Cir|Ct|Tce|(?:Dr|Pl)(?=\.?(?:,|$|\s(?:Apt|Unit|\#))))\b"
)
_ENGLISH = (
    rf"(?:{_ENGLISH_SURE}|(?:Drive|Close|Row|Walk|Quay|Place|Square|Way|Hill|Rise|Circle|Embankment|Alley"
    r"|(?<!High )(?<!Crown )(?<!Supreme )(?<!County )(?<!District )(?<!Drug )(?<!Family )(?<!Youth )(?<!Federal )"
    r"(?<!Treatment )(?<!Magistrates )(?<!Criminal )(?<!Appeal )Court)\b)"
)
_NO_HOUSE_AFTER = (
    r"(?!\s(?:shops?|stores?|pharmac\w{1,5}|chemists?|banks?|dealers?|workers?|teams?|services?|outreach|drugs?"
    r"|Traffic|Act|closures?|lamps?|lights?|changes?|brackets?)\b)"
)
_PLAIN_WORD = (
    r"(?!(?:people|persons?|users?|of|in|on|the|an?|and|or|to|from|per|at|for|by|hours?|days?|nights?|weeks?"
    r"|months?|years?|minutes?|met(?:re|er)s?|miles?|km|m|more|other|different|am|pm|new|every|each|lane|way|our"
    r"|my|your|their|this|that|one|off|away|down|up|along|side)\b)[\w'’-]{2,20}\s"
)
_PLAIN_STREET = r"(?:street|road|avenue|lane|crescent|terrace|boulevard)\b"


def _ending_in(*endings: str) -> str:
    """Lookbehind: the word before ends in one of these, after something else."""
    return "(?:" + "|".join(rf"(?<=\w{ending})" for ending in endings) + ")"


#: Street and name in one word, number last.
_COMPOUND = _ending_in(
    "straße", "strasse", "straat", "gracht", "gatan", "vägen", "gränd", "torget", "gade", "stræde", "katu", "gasse",
    "allee", "singel", "steeg",
)  # fmt: skip
_COMPOUND_CAPITAL = _ending_in(
    "weg", "platz", "ufer", "damm", "ring", "laan", "plein", "kade", "dijk", "gata", "gate", "vej", "vei", "veien",
    "vegen", "allén", "stigen", "backen", "tie", "kuja", "polku", "náměstí",
)  # fmt: skip
_NO_STREET = (
    r"(?!(?i:(?:Arbeits|Ausbildungs|Behandlungs|Therapie|Schlaf|Stell|Park|Heim|Wohn|Pflege|Studien|Sitz|Spiel|Rechts"
    r"|Aus|Um|Ab|Rad|Fuß|Verkehrs|Vertriebs|Trans|Sold|Necktie|Hottie|Sweetie|Boxing|Spring|String|During|Monitoring"
    r"|Sharing|Offering|Covering|Measuring|Investi|Mitigate|Aggregate|Delegate|Advocate)\w{0,12}\s)|\w{1,20}ring\s\d"
    r"\w{0,3}\s\w)"
)
_COUNTED = (
    r"(?!(?:Menschen|Personen|Leute|Einwohner\w{0,5}|Euro|Franken|Dollar|Pfund|Mark|Fälle\w?|Tote\w?|Kilo\w{0,6}|Gramm"
    r"|Tonnen|Patient\w{0,6}|Konsument\w{0,6}|Nutzer\w{0,5}|Stunden|Tage|Jahre|Meter|Unterschriften|Stimmen|Opfer|Dosen"
    r"|Spritzen|Betroffene\w?|Frauen|Männer|Kinder|Plätze|Wohnungen|People|Americans|Canadians|Australians|Germans"
    r"|Europeans|Scots|Londoners)\b)"
)
_TOWN = rf"\s{_COUNTED}{CAPITAL}"
_TOWNS_OF_FOUR = (
    r"(?:Wien|Graz|Linz|Salzburg|Innsbruck|Klagenfurt|Zürich|Genf|Genève|Basel|Bern|Lausanne|Luzern|Winterthur|Lugano"
    r"|Biel|København|Aarhus|Odense|Aalborg|Oslo|Bergen|Trondheim|Stavanger|Bruxelles|Brussels?|Antwerpen|Gent|Liège"
    r"|Charleroi|Luxembourg|Budapest|Ljubljana|Sofia|София)\b"
)
_STATES = (
    r"(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]"
    r"|W[AIVY])"
)
_ROMANCE_FIRST = r"(?:rue|boulevard|bd|chemin|impasse|allée|quai|avenue|av\.|chaussée|ruelle)"
_PARTICLES = r"(?:(?:d[aeiou]s?|del|dell[aeo]|dei|degli|des|l[aeo]s?|el|der|am|zum)\s|(?:l|d|dell)['’]){0,3}"
_STREET_FIRST = (
    r"(?:rue|boulevard|bd\.?|blvd\.?|chemin|impasse|allée|quai|avenue|av\.?|chaussée|place|cours|route|calle|c/|cl\."
    r"|avenida|avda\.?|plaza|paseo|carrer|camino|carretera|ronda|pasaje|callejón|rambla|glorieta|via|viale|piazza"
    r"|piazzale|corso|vicolo|largo|strada|lungomare|rua|travessa|praça|alameda|estrada|beco|calçada|str\.|straße"
    r"|strasse|şoseaua|bulevardul|ul\.?|ulic[aeiy]|al\.|alej[aei]|pl\.|plac|os\.|osiedle|nám\.|náměstí|tř\.|třída"
    r"|nábřeží|ул\.?|улиц[аеы]|пр\.|пр-т|просп\.|проспект[ае]?|пер\.|переул[а-я]{2,4}|бульвар[ае]?|бул\.|наб\.|шоссе"
    r"|пл\.|площад[ьи]|вул\.?|вулиц[яі]|οδός|οδό|οδού|λεωφόρος|λεωφ\.)"
)
_RUSSIAN_STREETS = (
    r"(?:Ленина|Пушкина|Гагарина|Кирова|Маркса|Горького|Калинина|Чапаева|Жукова|Чехова|Толстого|Лермонтова|Гоголя|Мира"
    r"|Победы|Советская|Советской|Октябрьская|Октябрьской|Комсомольская|Комсомольской|Садовая|Садовой|Лесная|Лесной"
    r"|Школьная|Школьной|Набережная|Набережной)"
)
_STREET_LAST = (
    r"(?:Straße|Strasse|Str\.|Allee|Platz|Weg|Gasse|Ufer|Ring|Damm|[Kk]ade|[Gg]racht|[Dd]ijk|[Pp]lein|[Ll]aan|gate|gata"
    r"|gatan|vei|veg|vej|gade|plass|väg|allé|utca|u\.|út|útja|tér|tere|körút|krt\.|náměstí|nám\.|třída|nábřeží|ulice"
    r"|ulica|Cad\.?|Caddesi|Cd\.|Sok\.?|Sokak|Sokağı|Sk\.|Bulvarı|Blv\.|Mahallesi|проспект[ае]?|просп\.|пр\.|улиц[аеы]"
    r"|переул[а-я]{2,4}|бульвар[ае]?|шоссе|набережн[а-я]{2}|площад[ьи])"
)
_LIVES = (
    r"(?i:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|address|j['’ ]?habite|habit(?:e|es|ons|ent)|adresse|wohn(?:e|t|en|te)"
    r"|leb(?:e|t|en)|viv(?:o|e|imos|en|emos)|dirección|abit(?:o|a|iamo|ano)|indirizzo|mor(?:o|a|amos|am)|endereço"
    r"|woont?|wonen|adres|mieszka(?:m|my|ją)?|bydlí(?:m|me)?|adresa|bor|asun|asuu|osoite|locuiesc|stă"
    r"|жив(?:у|[её]т|ут|ем)|живея|живее|адрес)"
)

_PATTERNS = (
    # Number first.
    rf"{_FIRST}(?:\d{{1,3}}(?:st|nd|rd|th)\s|(?:{CAPITAL}\s){{1,3}}){_ENGLISH}{_NO_HOUSE_AFTER}",
    rf"{_FIRST}The\s(?:Street|Avenue|Lane|Crescent|Terrace|Close|Grove|Mews|Parade)\b{_NO_HOUSE_AFTER}",
    rf"(?i:{_FIRST}(?:{_PLAIN_WORD}){{1,2}}{_PLAIN_STREET}"
    rf"(?=\s?(?:$|[,.;:!?)\n]|\d|(?:in|near|opposite|and|flat|where|next)\b)))",
    rf"{_FIRST}(?i:{_ROMANCE_FIRST})\s(?i:{_PARTICLES})[\w'’-]{{2,30}}(?:[\s-]{CAPITAL}){{0,2}}",
    rf"{_FIRST}(?i:place|route|cours|passage|square)\s(?i:{_PARTICLES}){CAPITAL}(?:[\s-]{CAPITAL}){{0,2}}",
    # Number last.
    rf"(?:{_NAME}\s){{1,3}}{_ENGLISH_SURE}\.?{_LAST}{_NO_HOUSE_AFTER}",
    rf"(?i:\b(?:{_PLAIN_WORD}){{1,2}}{_PLAIN_STREET}{_LAST}){_ENDS}",
    rf"\b(?<!et )(?i:{_STREET_FIRST})(?:(?<=[./])\s?|\s)(?i:{_PARTICLES})(?:{_NAME}(?:\s(?i:{_PARTICLES})"
    rf"{CAPITAL}\.?){{0,3}}){_LAST}",
    r"\b(?i:calle|carrera|cra|cl|kr)\.?\s\d{1,3}[a-zA-Z]?\s?(?:\#|[Nn][oº°]\.?)\s?\d{1,3}(?:\s?-\s?\d{1,3})?",
    rf"\b(?:ul|ул|вул)\.\s?[^\W\d]\w{{2,30}}(?:\s[^\W\d]\w{{2,30}})?{_LAST}",
    rf"\b{_NO_STREET}(?:{_NAME}\s){{0,2}}[^\W\d][\w-]{{2,40}}+(?i:{_COMPOUND}|(?<=[\w-]str)\.){_LAST}",
    rf"\b{_NO_STREET}(?:{_NAME}\s){{0,2}}[{UPPER}][\w-]{{2,40}}+{_COMPOUND_CAPITAL}{_LAST}",
    rf"(?:[Kk]lein|[Gg]roß|[Aa]lt|[Nn]eu|[Ll]ang|[Oo]ber|[Uu]nter)e[nr]?\s(?:Straße|Gasse|Allee){_LAST}",
    rf"\b{_NAMES}{_STREET_LAST}{_LAST}",
    rf"\b{_RUSSIAN_STREETS}{_LAST}{_ENDS}",
    rf"\b[{UPPER}][\w-]{{2,30}}(?:[áéíý]|ova)\s\d{{1,4}}/\d{{1,3}}\b",
    rf"\b{_LIVES}\s?:?\s(?:[^\W\d_]{{1,3}}\s){{0,2}}"
    rf"(?P<it>(?:{_NAME}(?:\s(?:d[aeu]|de|la|der|dem|den))?\s?\b){{1,3}}{_LAST})",
    # A post box, or a postcode with its town.
    r"\b(?:P\.?\s?O\.?\s?Box|Postfach|Apartado)\s\d[\d ]{1,7}\d?\b",
    r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}\b",
    r"\b[a-z]{1,2}\d[a-z\d]? \d(?!st|nd|rd|th|ft|hr|lb)[abd-hjlnp-uw-z]{2}\b",
    rf"\b(?:[A-Z]{{1,2}}-)?(?<![\d.,])\d{{2}}(?!000)\d{{3}}{_TOWN}",
    rf"\b(?:(?:A|B|CH|DK|L|N|NL|S|SI|BG|H)-\d{{4}}{_TOWN}|(?<![\d.,])\d{{4}}\s{_TOWNS_OF_FOUR})",
    rf"\b(?<![\d.,]){_YEAR}\d{{4}}\s?(?!EU|UK|US|UN)[A-Z]{{2}}{_TOWN}",
    rf"\b(?<![\d.,])(?:\d{{2}}-\d{{3}}|\d{{4}}-\d{{3}}|\d{{3}}\s\d{{2}}){_TOWN}",
    r"\b(?<![\d.,-])\d{5}-\d{3}\b(?!-)",
    rf"\b\d{{6}},\s(?:г\.\s?)?{CAPITAL}",
    rf"\b{CAPITAL}(?:\s{CAPITAL})?,?\s{_STATES}\s\d{{5}}(?:-\d{{4}})?\b",
    r"\b[A-CEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b",
    rf"\b(?:[Ff]lat|[Aa]partment|[Aa]pt\.?)\s\d{{1,4}}[A-Za-z]?\b(?![.,]\d)(?!{UNIT})",
)
_LIVES_ON = (
    rf"\b(?i:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|(?:house|home|flat) is)\s(?:on|in|at)\s"
    rf"(?P<it>(?:{CAPITAL}\s){{1,3}}{_ENGLISH})"
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what looks like an address in ``text``; some may overlap."""
    for pattern in compiled((*_PATTERNS, _LIVES_ON) if DIGIT.search(text) else (_LIVES_ON,)):
        for match in pattern.finditer(text):
            start, end = match.span("it" if "it" in pattern.groupindex else 0)
            if not _AFTER_CITATION.search(text, max(start - 20, 0), start):
                yield start, end
