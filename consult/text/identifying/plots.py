"""Addresses by plot, block, flat or ward, post boxes, and streets as they are written from Cairo to Tokyo.

Every pattern is bounded, so time grows no faster than the text.
"""

from collections.abc import Iterator

from consult.text.identifying.addresses import CAPITAL, UNIT, UPPER
from consult.text.identifying.words import compiled

_NAMES = rf"{CAPITAL}(?:[ -]{CAPITAL}){{0,3}}"
_NO = r"(?:(?:n[o°º.]\.?|nr\.?|№|number|nomor|nambar|num\.?|número|#)\s?:?\s?)?"
_HOUSE_NUMBER = rf"(?:[A-Z]{{1,2}}[ -]?)?\d{{1,5}}(?:[a-zA-Z]\b)?(?:[/-]\d{{1,4}}[a-zA-Z]?)?(?![.,]?\d|\w)(?!{UNIT})"
_END = r"(?=\s?(?:$|[,.;:!?)\n]))"
#: Words for a part of a place that has a number or a letter of its own.
_PART = (
    r"(?:block|blk|bl|lot|site|plot|stand|house|hse|h|street|st|road|lane|sector|ward|gali|purok|sitio|unit|flat|floor"
    r"|tower|building|bldg|apartment|apt|room|box|rr|hut|tent|shack|extension|ext|zone|pocket|door|villa"
    r"|manzana|mz|mza|lote|lt|quadra|qd|conjunto|conj|bloco|casa|torre|edificio|edif|piso|depto|dpto|apto|int|interno"
    r"|bâtiment|bât|appartement|appt|escalier|étage|porte|bloc|scara|sc|ap|et|etaj|rt|rw|blok|kav|kavling"
    r"|daire|kat|wohnung|haus|stiege|tür|top|klatka|lokal|scala|кв|корпус|корп|подъезд|під['’]їзд|дом|буд|д)"
)
_PART_TOKEN = rf"(?:{_NO}(?:[A-Z]{{0,2}}-?\d{{1,5}}(?:[/-]?[A-Z\d]{{1,4}})?|[A-H]))(?![^\W_])"
_TREE = (
    r"(?:Maltings|Green|Paddocks?|Orchards?|Limes|Elms|Oaks|Cedars|Poplars|Willows|Beeches|Firs|Pines|Laurels|Meadows?"
    r"|Hollies|Granary|Stables|Barns?|Glebe|Croft|Spinney|Chase|Warren|Dell|Cloisters|Moorings|Wharf|Quay|Links|Heights"
    r"|Bank|Brambles|Chestnuts|Hawthorns|Larches|Rowans|Birches|Fairway|Drive|Haven|Moat|Ridgeway|Broadway|Hawthorns)"
)
_WAY = (
    r"(?:Park|Green|View|Gate|End|Wharf|Loan|Wynd|Brae|Vale|Meadows?|Fields?|Croft|Common|Heath|Esplanade|Promenade"
    r"|Approach|Chase|Copse|Path|Trail|Trl|Loop|Pike|Plaza|Broadway|Gait|Ridge|Vista|Mount|Cottages?|Villas?|Mansions"
    r"|Buildings|Estate|Flats|House|Court|Tower|Towers|Heights|Apartments|Residences|Annex)"
)
_DIRECTION = r"(?:[NSEW]|N[EW]|S[EW]|North|South|East|West)\.?"
_ARABIC = r"[\u0621-\u064a]"
_HAN = r"[\u4e00-\u9fff]"
_GREEK = r"[Α-ΩΆΈΉΊΌΎΏ][α-ωά-ώϊϋΐΰ]{2,20}"
_VILLAGE = (
    r"(?:the\s(?:village|hamlet|townland|settlement)\sof|le\s(?:village|hameau)\sd(?:e|['’])|el\s(?:pueblo|caserío)\sde"
    r"|la\saldea\sde|na\saldeia\sd[eao]|dem\sDorf|il\spaese\sdi|het\sdorp|wsi|we\swsi|селе|селі|деревне|поселке|посёлке"
    r"|станице|ауле|хуторе|хуторі|смт|селище|satul|comuna|vesnici|selu|село|desa|kampung|gaon|kijiji\scha|köyü|làng"
    r"|xóm)"
)
_LIVE = (
    r"(?:liv(?:e|es|ed|ing)|stay(?:s|ed|ing)?|habite|vis|viv(?:o|e|imos)|mor(?:o|a)|wohn(?:e|t|en)|leb(?:e|t|en)"
    r"|abit(?:o|a)|woon|woont|mieszka(?:m|my)?|жив(?:у|[её]т|[её]м|емо|е)|мешкаю|locuiesc|stau|bydlím|zijem|živim"
    r"|tinggal|hum|naishi|ở)"
)
_ANNOUNCED = (
    r"(?:address|adresse|dirección|domicilio|endereço|morada|indirizzo|adres|adresa|osoite|адрес|адреса|διεύθυνση"
    r"|alamat"
    r"|địa\schỉ|címem|(?:my|his|her|our|their|the)\s(?:house|home|place|shack|flat|door|office|stall|trailer))"
    r"(?:\s(?:is|ist|est|es|é|è|to|saya|at|είναι|је|este|:))?"
)

_PATTERNS = (
    # A series of parts: “Block 4, Lot 12”, “bâtiment C, appartement 12”.
    rf"\b(?!(?i:room|floor|door|box|piso|int|d)\b)(?i:{_PART})\.?\s{_PART_TOKEN}(?:,?\s"
    rf"(?i:{_PART})\.?\s{_PART_TOKEN}){{1,4}}(?:[,-]\s{_NAMES}){{0,2}}",
    # One part and names: “Flat No. 302, Shanti Apartments”.
    rf"\b(?i:flat|apartment|apt|unit|room|suite|house|shop|villa|door|plot|stand|shack|hut|purok"
    rf"|zone)\.?\s{_PART_TOKEN},\s"
    rf"(?:The\s)?{_NAMES}(?:,\s{_NAMES}){{0,2}}",
    rf"\b(?i:house|plot|stand|shack|h)\.?\s(?i:n(?:o|umber)\.?)\s?{_PART_TOKEN}(?:,\s{_NAMES})?",
    rf"\b(?i:(?:makan|makaan|ghar|kothi|quarter|qtr|gali|galli|ward|khata)\s(?:number|no\.?|nambar))\s?{_PART_TOKEN}"
    rf"(?:,\s(?:[a-z]{{3,8}}\s)?(?:{CAPITAL}(?:\s{CAPITAL})?|\d{{1,4}}))*",
    rf"\b(?i:(?:gaon|zila|tehsil|mohalla|muhalla|taluka|gram))\s{CAPITAL}",
    r"(?:मकान|घर|गली|वार्ड|फ्लैट|प्लॉट)\s(?:नंबर|नं\.?|संख्या)\s?\d{1,5}",
    rf"\b[A-Z]{{1,2}}-\d{{1,4}}(?:/\d{{1,3}})?,\s(?:Sector|Phase|Block|Pocket|Zone)[\s-]\w{{1,4}}(?:,\s{_NAMES})?",
    rf"\b[A-Z]\s?\d{{1,4}},\s(?:Site|Section|Zone|Block)\s[A-Z\d]{{1,3}},\s{_NAMES}",
    # Number first.
    rf"(?<![\w.,/£€$-])(?!(?:19|20)\d\d)\d{{1,4}}[a-zA-Z]?\sThe\s(?:Old\s)?{_TREE}\b",
    rf"(?<![\w.,/£€$-])(?!(?:19|20)\d\d)\d{{1,4}}[a-zA-Z]?,?\s(?:{CAPITAL}\s){{1,2}}{_WAY}{_END}",
    rf"(?<![\w.,/£€$-])(?!(?:19|20)\d\d\s)\d{{2,5}}\s{_DIRECTION}\s(?:{CAPITAL}|\d{{1,3}}(?:st|nd|rd|th))"
    r"(?:\s(?:Street|St|Avenue|Ave|Road|Rd|Blvd|Drive|Dr|Way|Place|Pl|Lane|Ln|Court|Ct)\b\.?)?",
    rf"\b(?i:at|number|no\.)\s(?P<it>(?:(?i:number|no\.?)\s)?\d{{1,4}}[a-z]?,\s{CAPITAL}(?:\s{CAPITAL}){{1,2}}){_END}",
    r"(?<![\w.,/£€$-])\d{1,4}(?:\s?(?:bis|ter))?,?\s(?i:d[eu]\s(?:la\s)?(?:rue|avenue|boulevard|chemin|place|impasse"
    rf"|quai|route|cours))\s(?:d[eu]s?\s|de\sla\s|de\sl['’]|d['’])?{_NAMES}",
    rf"\b(?i:lieu-dit|lotissement|résidence|hameau|cité|HLM|ZAC|quartier)\s(?:d[eu]s?\s|de\sla\s|les\s|le\s|la\s"
    rf"|l['’])?"
    rf"{_NAMES}(?:,\s\d{{5}}\b|,\s{_NAMES}|,\s(?i:b[âa]t\w{{0,6}}|appt?\w{{0,9}})\.?\s\w{{1,3}}\b)",
    rf"\b(?i:lieu-dit|lotissement)\s(?:d[eu]s?\s|de\sla\s|les\s|le\s|la\s|l['’])?{_NAMES}",
    rf"\b(?:[Rr]esidencial|[Uu]rbanización|[Cc]ondomínio|[Cc]ondominio|[Vv]illa|[Bb]arrio|[Cc]olonia|[Bb]airro"
    rf"|[Cc]onjunto)\s{_NAMES},\s(?i:{_PART})\.?\s{_PART_TOKEN}",
    r"\b\d{1,4}\s(?i:(?:metros|mts?\.?|m|varas|cuadras)\s(?:al\s)?(?:norte|sur|este|oeste|arriba|abajo)\sde(?:l|\sla)?)"
    rf"\s(?:[^\W\d_]{{3,14}}\s){{0,2}}(?:de(?:l|\sla)?\s)?{_NAMES}",
    rf"\b(?i:(?:one|two|three|four|a\sfew|couple\sof)\s(?:doors?|houses?)\s(?:down|up|along|away)?\s?from\s(?:the\s)?)"
    rf"(?:[\w'’]{{2,15}}\s){{0,3}}(?:in|on|at)\s{_NAMES}",
    # Post boxes.
    r"\b(?:Postbus|Postboks|Postbox|Boîte\s[Pp]ostale|Casilla|Casella\s[Pp]ostale|Caixa\s[Pp]ostal|GPO\sBox|Locked\sBag"
    r"|Private\sBag|Apdo\.|[Aa]partado(?:\sde\s[Cc]orreos)?|Posta\sKutusu|[Ss]kr(?:ytka|\.)\s[Pp]oczt\w{0,3}"
    r"|[Ss]krytka|Poštanski\spretinac|P\.?O\.?\sBox|Box\sPostal|а/я|а/с|абонентский\sящик|ταχ\.\sθυρίδα|Τ\.?Θ\.?"
    r"|صندوق\sبريد|ص\.ب\.?)\s?(?:n[º°.o]\.?\s)?[A-Z]{0,2}\d[\d -]{0,8}",
    r"\bBP\s\d{1,5},?\s\d{5}\b",
    rf"\b(?i:poste\srestante|general\sdelivery|lista\sde\scorreos|fermo\sposta|postlagernd),\s{_NAMES}",
    # Streets of South-East Asia.
    rf"\b(?:(?i:no\.?|nomor|number)\s?\d{{1,5}}\w?,?\s)?(?:Jl\.?|Jln\.?|Jalan|Gang|Gg\.|Lorong|Lrg\.?|Kampung|Kp\.|Desa"
    rf"|Dusun|Komplek|Kompleks|Perumahan|Perum\.?|Taman)\s{_NAMES}(?:\s(?i:(?:no\.?|nomor|blok|kav\.?)\s?)?"
    r"[A-Z]?\d{1,4}\w?(?:/\d{1,3})?)?",
    r"\bRT\s?\.?\s?\d{1,3}\s?/?\s?RW\s?\.?\s?\d{1,3}\b",
    rf"\b(?i:số\s\d{{1,5}}(?:/\d{{1,4}}){{0,3}}\w?,?\s(?:đường|phố|ngõ|hẻm|ngách|kiệt)?)\s?{_NAMES}",
    rf"\b(?:\d{{1,4}}(?:/\d{{1,4}}){{0,3}}\s)?(?i:đường|phố|ngõ|hẻm|ngách)\s(?:\d{{1,4}}\s)?{_NAMES}",
    rf"\b\d{{1,4}}(?:/\d{{1,4}}){{0,3}}[A-Z]?\s{_NAMES},\s(?i:phường|quận|huyện|xã|p\.|q\.)\s?(?:\d{{1,2}}|{_NAMES})",
    # Turkey and Greece.
    rf"\b(?:{CAPITAL}\s){{1,3}}(?:Mah\.|Mahallesi|Sok\.|Sokak|Sokağı|Cad\.|Caddesi|Bulvarı)(?:['’]\w{{1,4}})?"
    r"(?:,?\s(?i:no)\s?[.:]?\s?\d{1,4}(?:/\d{1,3})?\w?)?",
    rf"\b(?i:οδ[όο][ςύ]?|λεωφ\w{{0,6}}\.?|πλατεία)\s{_GREEK}(?:\s{_GREEK}){{0,2}}\s\d{{1,4}}",
    rf"\b{_GREEK}(?:\s{_GREEK})?\s\d{{1,3}}(?=,\s[Α-Ω])",
    # Eastern Europe.
    rf"\b(?:г|м|с|пос|пгт|смт|дер|гр)\.\s?{_NAMES}(?=,\s(?:ул|вул|пр|пер|бул|просп|ж))",
    rf"\b(?i:ул|вул|бул|просп|пер|пров|ж\.\s?к|жк)\.\s?[„“\"«]?{_NAMES}[”“\"»]?,?\s(?:(?i:д|дом|буд|бл"
    rf"|№)\.?\s?)?\d{{1,4}}",
    rf"\b(?i:osied(?:le|lu|la)|os\.)\s{_NAMES}\s\d{{1,4}}(?:/\d{{1,4}})?",
    rf"\b[{UPPER}][\w-]{{2,20}}(?:sk(?:a|iej|ą)|ck(?:a|iej|ą)|ow(?:a|ej)|n(?:a|ej)|ej)\s\d{{1,3}}[a-z]?"
    r"(?:/\d{1,4}|\s(?:m|lok)\.\s?\d{1,4})",
    rf"\b{CAPITAL}\s(?:ulici|ulice|třídě|nábřeží|utcában|utca|útján|köz|ulici|ulica|cesti|cesta|trgu|gatvė"
    rf"|iela)\s\d{{1,4}}"
    rf"(?:/\d{{1,3}}|,\s[IVX]{{1,4}}/\d{{1,3}})?(?!\d)(?!{UNIT})",
    rf"\b(?i:strada|str\.|aleea|calea|șoseaua|bd\.|bulevardul|intrarea)\s{_NAMES}(?:,?\s(?i:nr\.?)\s?\d{{1,4}}\w?)"
    r"(?:,\s(?:bl|sc|ap|et)\.\s?\w{1,4}){0,4}",
    # Scripts without capitals.
    rf"\d{{1,4}}\s?،?\s(?:شارع|زنقة|نهج|درب|حارة|زقاق|حي)\s{_ARABIC}{{2,20}}(?:\s{_ARABIC}{{2,20}})?",
    rf"(?:شارع|زنقة|نهج|درب|حارة|زقاق|عمارة|حي|خیابان|کوچه)\s(?:{_ARABIC}{{2,20}}\s){{1,3}}(?:رقم\s|پلاک\s)?\d{{1,4}}",
    rf"(?:(?:{_HAN}{{2,3}}[省市区縣县]){{0,3}})?{_HAN}{{2,6}}[路街道巷弄村]\d{{1,5}}"
    rf"(?:[号號巷弄栋室楼]\d{{0,4}}){{1,4}}",
    rf"{_HAN}{{1,6}}\d{{1,2}}丁目(?:\d{{1,3}}(?:番地?|号|[-−])?){{0,3}}",
    r"[가-힣]{2,10}(?:길|대로)\s?\d{1,4}(?:번길\s?\d{1,4})?",
    # A village, where somebody lives.
    rf"\b(?i:{_LIVE})\s(?:[^\W\d_]{{1,5}}\s){{0,2}}?(?P<it>(?:(?i:{_VILLAGE})\s){_NAMES})",
    # Whatever follows “my address is”.
    rf"\b(?i:{_ANNOUNCED})\s?:?\s(?P<it>\d{{1,5}}[a-zA-Z]?(?:/\d{{1,4}})?,?\s{_NAMES}(?:,\s{_NAMES}){{0,3}})"
    rf"(?!\s[a-z])",
    rf"\b(?i:{_ANNOUNCED})\s?:?\s(?P<it>{_NAMES}(?:,\s{_NAMES}){{0,2}},?\s{_HOUSE_NUMBER}){_END}",
)
#: What still belongs to an address behind it.
BEHIND = (
    r"(?:,?\s(?:(?i:кв|д|буд|корп|кімн|под|эт|кор|ofis|daire|d|kat|bl|sc|ap|et|piso|depto|dpto|apto|int|lote|mz|bloco"
    r"|esc"
    r"|dom|scala|stg|whg|unit|apt|flat|phường|quận|huyện|tp|p|q|rt|rw|kel|kec|ward|lot|n)\.?\s?(?:n[.oº°]{0,2}\s?)?"
    r":?\s?[A-ZА-Я]?\d{1,4}(?:/\w{1,4})?|(?i:unit|apt|depto|dpto|apto|bl|esc|bloco|flat)\.?\s[A-Z\d]{1,3})(?![^\W_])"
    r"|,\s(?i:hinterhaus|vorderhaus|seitenflügel|rez-de-chaussée|rdc|ground\sfloor|basement|bajo|bajos|ático|cave)\b"
    r"|,\s\d{1,3}\.?[º°ª]\.?(?:\s?[A-Z]\b|\s(?i:esq|dto|izq|dcha|frente|fte)\b\.?)?"
    r"|,\s[IVX]{1,4}(?:/\d{1,3}|\.\s?em)?(?![^\W_])"
    r"|\s?[/-]\s?[IVX]{1,4}\b)"
)


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what looks like an address of these forms; some may overlap."""
    for pattern in compiled(_PATTERNS):
        for match in pattern.finditer(text):
            yield match.span("it" if "it" in pattern.groupindex else 0)
