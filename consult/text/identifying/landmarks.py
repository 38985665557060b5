"""Places that are described by a building: “behind the garage in”, “Rose Cottage, Church Lane”, “hinter der Kirche in”.

A big town alone tells nobody apart, so “the pharmacy behind the station in Leeds” is left alone.
"""

import re
from collections.abc import Iterator

from consult.text.identifying.addresses import CAPITAL
from consult.text.identifying.known import INSTITUTIONS, PLACES
from consult.text.identifying.words import compiled, listed

_NAMES = rf"{CAPITAL}(?:[ -]{CAPITAL}){{0,3}}"
_ROAD = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Crescent|Cres|Terrace|Boulevard|Blvd|Gardens|Grove|Mews|Parade|Drive|Dr"
    r"|Close|Walk|Quay|Square|Row|Hill|Way|Court|Highway|Hwy|Parkway|Pkwy)\b\.?"
)
#: A floor, a door, a room or a plot behind an address.
INSIDE = (
    r",\s(?:[\w'’.]{1,12}\s){0,2}(?:floor|stock|stockwerk|obergeschoss|tür|eingang|étage|porte|bâtiment|escalier|piso"
    r"|planta|puerta|portal|escalera|andar|porta|bloco|piano|scala|interno|verdieping|hoog|deur|piętro|piętrze|klatka"
    r"|våningen|vån|trappor|sal|поверх|поверсі|під['’]їзд|этаж|этаже|подъезд|подъезде|квартира|arrondissement|arr\.)"
    r"(?:\s(?:left|right|links|rechts|gauche|droite|izquierda|derecha|esquerdo|direito|destra|sinistra|\d{1,4}\w?)\b)?"
    r"(?!\w)"
)
_LIVES = (
    r"(?:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|wohn(?:e|t|en)|j['’]habite|habit(?:e|ons)|viv(?:o|e|imos)|mor(?:o|a|amos)"
    r"|abit(?:o|a|iamo)|woont?|wonen|mieszka(?:m|my)?|bor|жив(?:у|[её]т|[её]м|емо|е)|мешкаю)"
)
_BRAND = rf"(?:{CAPITAL}[ -]){{1,3}}"
_BEHIND = (
    r"above|over|behind|beside|below|opposite|next\sto|next\sdoor\sto|across\sfrom|round\sthe\sback\sof|in\sfront\sof"
    r"|at\sthe\sback\sof|outside|near|by|neben|hinter|über|gegenüber|unter|vor|bei|beim|derrière|au-dessus|devant"
    r"|à\scôté|en\sface|sous|près|detrás|encima|al\slado|enfrente|frente|debajo|junto|atrás|por\scima|em\scima|ao\slado"
    r"|em\sfrente|dietro|sopra|accanto|davanti|di\sfronte|vicino|sotto|achter|boven|naast|tegenover|za|obok|nad|pod"
    r"|koło|naprzeciwko|przy|bakom|ovanför|bredvid|mittemot|intill|за|возле|около|над|под|рядом\sс|напротив|біля|під"
    r"|поруч\s(?:з|із)|навпроти|позаду"
)
_ARTICLES = (
    r"(?:(?:the|an?|dem|der|den|die|das|von|vom|zu[mr]?|de|del|al|la|le|les|el|los|du|des|au|aux|à|d[ao]s?|[ao]s?|ao|il"
    r"|lo|alla|allo|dalla|della|dello|het|em|na|no)\s|l['’]|all['’]|dell['’]|de\sl['’]){0,2}"
)
_BUILDING = (
    r"(?:[\w-]{0,16}(?:tankstelle|kneipe|bäckerei|apotheke|kirche|kapelle|bahnhof|supermarkt|imbiss|spielhalle"
    r"|sparkasse"
    r"|schule|kiosk|friseur|metzgerei|gasthof|werkstatt|friedhof|sporthalle|snackbar|kerk|winkel|bakker|kapper|kroeg"
    r"|supermarkt|school|garage|kyrkan|macken|skolan|affären|pizzerian|stationen)"
    r"|shop|chippy|chemist|chemist['’]s|pharmacy|store|pub|bar|church|chapel|mosque|station|depot|motel|hotel"
    r"|hostel|inn"
    r"|bakery|butcher['’]?s?|barber['’]?s?|bookies|bookmaker['’]?s|launderette|laundromat|takeaway|café|cafe|diner"
    r"|restaurant|library|park|cemetery|mill|factory|warehouse|yard|farm|arcade|club|casino|salon|surgery|supermarket"
    r"|trailer\spark|caravan\spark|hall|bridge|gare|église|boulangerie|tabac|pharmacie|école|mairie|laverie|stade|pont"
    r"|cimetière|boucherie|épicerie|bar|iglesia|estación|farmacia|panadería|gasolinera|escuela|colegio|mercado|tienda"
    r"|peluquería|cementerio|puente|igreja|estação|farmácia|padaria|escola|mercado|posto|cemitério|ponte|chiesa"
    r"|stazione"
    r"|farmacia|panificio|scuola|benzinaio|tabacchi|mercato|cimitero|sklep\w{0,3}|kości\w{2,6}|szko\w{1,3}|dworc\w{1,2}"
    r"|aptek\w{1,2}|stacj\w{1,2}|przystank\w{1,2}|bark?\w{1,3}|магазин\w{0,3}|аптек\w{1,2}|церк\w{1,4}|школ\w{1,2}"
    r"|вокзал\w{0,2}|заправк\w{1,2}|рынк\w{1,2}|ринк\w{1,2}|гараж\w{0,3}|почт\w{1,2}|пошт\w{1,2}|клуб\w{0,2})"
)
_AT = (
    r"(?:in|on|at|off|an|am|auf|im|à|dans|de|en|di|do|da|del|em|na|no|aan|op|te|van|przy|w|på|i|в|у|по|на)\s(?:(?:the"
    r"|der|dem|la|le|el|de|het|l['’])\s|l['’])?(?:(?i:rue|calle|avenida|rua|via|ulicy|ul\.|улице|ул\.|вулиці|вул\.)\s)?"
    r"(?:(?:d[aeou]s?|del|della|dei|de\sla|des)\s)?"
)
_BESIDE = re.compile(
    rf"\b(?i:{_BEHIND})\s(?i:{_ARTICLES})"
    rf"(?:(?P<named>{_BRAND})|(?:[^\W\d_][\w'’.&-]{{1,20}}\s){{0,4}}?(?i:{_BUILDING})\s(?P<brand>{_BRAND})?)"
    rf"(?:(?i:{_BUILDING})\s)?(?i:{_AT})(?P<where>{_NAMES}(?:,\s{_NAMES}){{0,2}})"
)
_HOUSE = (
    r"(?:House|Court|Cottages?|Lodge|Farm|Towers?|Mansions|Heights|Point|Hostel|Motel|Hotel|Inn|Estate|Apartments"
    r"|Buildings?|Villas?|Hall|Barn|Croft|Bungalow|Schoolhouse|Vicarage|Flats|Residence|Residences)"
)
_INSIDE_ENGLISH = r"(?i:room|flat|unit|site|lot|apt\.?|block|house|pitch|cabin|bed)\s\#?\w{1,4}\b"
_SURE = (
    rf"\b(?:The\s)?(?:{CAPITAL}\s){{1,3}}{_HOUSE},\s(?:{CAPITAL}\s){{1,3}}{_ROAD}",
    rf"\b(?:The\s)?(?:{CAPITAL}\s){{1,3}}{_HOUSE}(?:(?i:{INSIDE})|,\s{_INSIDE_ENGLISH})",
    rf"\b(?:The\s)?(?:Old|New)\s{_HOUSE},\s{_NAMES}",
    rf"\b(?:{CAPITAL}\s){{1,3}}(?:trailer\spark|caravan\spark|mobile\shome\spark|campsite|campground|park|motel"
    rf"|hotel"
    rf"|hostel|estate|flats)\s(?:on|off|in|at)\s(?:the\s)?(?:County\sRoad\s\d{{1,4}}|(?:Route|Highway"
    rf"|Hwy)\s\d{{1,4}}"
    rf"|(?:{CAPITAL}\s){{1,3}}{_ROAD})(?:,\s{_INSIDE_ENGLISH})?",
    rf"\b(?i:square|place|passage|cité|villa|résidence|cour|allée|quai|rue|porte|métro)\s"
    rf"(?i:(?:d[eu]s?|de\sla)\s|de\sl['’]|d['’])?{_NAMES},\s(?:dans\sle\s|Paris\s)?\d{{1,2}}(?:e|er|è|ème|ᵉ)\b"
    r"(?:\s(?:arr\.|arrondissement))?",
    rf"\b(?i:{_LIVES})\s(?:[^\W\d_]{{1,5}}\s){{0,3}}(?P<it>(?:[^\W\d_]{{1,8}}\s){{0,3}}{_NAMES}(?i:{INSIDE}))",
    rf"\b(?i:{_LIVES}\sat|address\sis|(?:house|home)\sis)\s"
    rf"(?P<it>(?:the|an?)\s(?:[\w'’-]{{2,20}}\s){{0,3}}[\w'’-]{{2,20}},\s{_NAMES})",
    rf"\b(?i:in|abito\sin|vivo\sin|nella)\s(?P<it>(?:via|viale|vicolo|piazza|largo)\s"
    rf"(?:(?:dei|del|della|delle|degli)\s|dell['’])?{CAPITAL}(?:\s{CAPITAL}){{0,2}})",
    rf"\bBl(?:oc)?k\.?\s\d{{1,4}}\w?,?\sL(?:o?t)?\.?\s?\d{{1,4}}\w?,?\s(?:(?:Phase|Ph\.)\s\d\w?,?\s)?"
    rf"{_NAMES}\.?(?:,\s{_NAMES})?",
    r"\b(?i:post\s?code|postal\scode|zip(?:\scode)?|eircode|plz|postleitzahl|code\spostal|c[óo]digo\spostal"
    r"|c\.?p\.?"
    r"|cep|cap|kod\spocztowy|postnummer|индекс|індекс)(?:\s(?:is|ist|est|es|é|è|to))?\s?:?\s?"
    r"(?P<it>[A-Z]{1,2}\d[A-Z\d]?(?:\s?\d[A-Z]{2})?\b|(?:[A-Z]{2}\s)?\d{2}-\d{3}\b|\d{4}\s?[A-Z]{2}\b"
    r"|\d{3}\s\d\d\b|\d{4,6}(?:-\d{3,4})?\b)",
    rf"\b(?:{_NAMES},?\s)?(?:NSW|VIC|QLD|TAS|ACT)\s\d{{4}}\b",
    r"\b[AC-FHKNPRTV-Y]\d[\dW] (?=[A-Z\d]{0,3}[A-Z])[\dAC-FHKNPRTV-Y]{4}\b",
)
_STREET = re.compile(
    rf"(?i:\b(?:{_ROAD}|rue|calle|avenida|rua|via|ulicy|улице|вулиці|\w+(?:straße|strasse|gasse|straat|gatan"
    rf"|gracht))\b)"
)
#: German prepositions that also say what something is about, where every noun has a capital.
_ABOUT = listed("über unter vor bei beim")
_SHOPS = listed("tesco boots lidl aldi walmart starbucks mcdonalds")


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of places that are described by a building or a floor; some may overlap."""
    for pattern in compiled(_SURE):
        for match in pattern.finditer(text):
            yield match.span("it" if "it" in pattern.groupindex else 0)
    for match in _BESIDE.finditer(text):
        if _is_local(match):
            yield match.span()


def _is_local(match: re.Match[str]) -> bool:
    """Whether the place is smaller than a big town: a street, a small town, or a shop with a name."""
    if _STREET.search(match[0]):
        return True
    if match["named"] and match[0].split()[0].casefold() in _ABOUT:
        return False
    where = re.split(r"[\s,-]+", match["where"].casefold())
    name = set((match["named"] or "").casefold().replace("-", " ").split())
    return not (PLACES | INSTITUTIONS).intersection(where) and not (name and name <= PLACES | INSTITUTIONS - _SHOPS)
