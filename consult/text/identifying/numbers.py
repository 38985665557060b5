"""Numbers that stand for one person, case or car: number plates, badges, cards, files."""

import re
from collections.abc import Iterator

from consult.text.identifying.addresses import UNIT, UPPER
from consult.text.identifying.kinds import DIGIT, Found

#: Numbers with a form of their own.
_FORMS = (
    r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b",
    r"\b[A-Z]{2}[- ]?\d{3}[- ]?[A-Z]{2}\b",
    r"\b(?!(?:19|20)\d\d\s|\d{1,2}00\s)\d{4}[- ]?[BCDFGHJKLMNPRSTVWXYZ]{3}\b",
    r"\b[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} ?\d{2,4}\b",
    r"\b[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
    r"\b(?!EUR|GBP|USD|CHF|AUD|CAD|NZD|PMC)[A-Z]{1,3}-?\d{6,12}[A-Z]?\b",
    r"\b\d{8}-?[A-Z]\b",
    r"\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,4})?\b",
    r"\b\d{2,3}-[A-Z]{1,2}-\d{1,6}\b",
    r"\b[A-Z]{2}[ -]\d{1,2}[ -]?[A-Z]{1,3}[ -]?\d{4}\b",
    r"\b(?:\d\d-[A-Z]{2}-\d\d|[A-Z]{2}-\d\d-[A-Z]{2}|\d\d-\d\d-[A-Z]{2}|[A-Z]{2}-\d\d-\d\d)\b",
    r"\b(?:[A-Z]{1,2}-\d{2,3}-[A-Z]{1,2}|\d-[A-Z]{3}-\d\d|\d\d-[A-Z]{3}-\d)\b",
    r"\b[АВЕКМНОРСТУХІABEKMHOPCTYXI]{2} ?\d{4} ?[АВЕКМНОРСТУХІABEKMHOPCTYXI]{2}\b",
    r"\b[АВЕКМНОРСТУХ] ?\d{3} ?[АВЕКМНОРСТУХ]{2}(?: ?\d{2,3})?\b",
    r"\b\d{3} ?[A-Z]{3} ?(?:0[1-9]|1\d|20)\b",
    r"\b[A-Z]{3}\d[A-Z]\d\d\b",
    r"\bK[A-Z]{2} ?\d{3}[A-Z]\b",
    r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b",
    r"\b\d{6}[-+A]\d{3}[\dA-Z]\b",
    r"\b[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]\b",
    r"\b[12] ?\d\d ?(?:0[1-9]|1[0-2]) ?(?:\d\d|2[AB]) ?\d{3} ?\d{3}(?: ?\d\d)?\b",
    r"\b\d\d\.\d\d\.\d\d-\d{3}\.\d\d\b",
    r"\b\d{1,4}\s(?:Js|Ls|Ds|Cs|Gs|Ks|KLs|UJs|Bs|Hv|St)\s\d{1,6}/\d{2,4}\b",
    r"\b[A-Z]\d{4}[A-Z]{2}\b",
    r"\b\d{1,2}\.\d{3}\.\d{3}-[\dKk]\b",
    r"\b\d{3}-\d{2}-\d{4}\b",
    r"\b\d:\d\d-[a-z]{2}-\d{3,6}\b",
    r"\b(?:\d{2}|(?:19|20)\d\d)-[A-Z]{2,4}-\d{3,8}\b",
    r"\b[A-Z]{2}\d{1,2}[A-Z]{1,2}\d{4}\b",
    r"\b\d{4} \d{4} \d{4}(?: \d{4})?\b(?! ?\d)",
    r"\b\d{4} \d{5} \d\b",
    r"\b\d[A-Z]\d ?\d{4}\b",
    r"\b\d{6}/\d{3,4}\b",
    r"\b(?!(?:EU|EC|EG|UE|CE|COM|UN|ISO|RES|SI|SG|WHO|DIR|SWD|TS|EN|BS)\b)[A-Z]{1,6}[-/]\d{2,8}[-/](?=[A-Z\d]*\d{3}"
    r"|[A-Z]{1,3}\b)[A-Z\d]{1,8}\b",
    r"\b756\.\d{4}\.\d{4}\.\d\d\b",
)
#: Words that are enough to make the next number one of a person or a case.
_SURE = (
    r"(?:badge|shield|collar|epaulette|officer(?:['’]s\snumber)?|constable|deputy|trooper|warrant\scard|docket"
    r"|crime\sref\w{0,6}|incident|booking(?:\sref\w{0,6})?|inmate"
    r"|prison\sn\w{1,5}|case\scrime|crime\sn(?:o\.?|umber)|ob(?=\s(?:n\w{1,5}\s)?\d)|b\.o\."
    r"|(?:client|customer|staff|employee|member(?:ship)?|student|account|claimant|reference|permit|policy|file"
    r"|register|folder|clinic(?:\scard)?|police)\s(?:id|no\.?|number)|iban"
    r"|rio|nir|ipp|nhc|nis|sns|[ée]crou|allocataire|protocollo|табельн\w{2,3}|numer\ssłużbowy|ebt(?:\scard)?"
    r"|prisoner|fir|cas|pulse"
    r"|mrn|chart"
    r"|patient\s(?:id|n\w{1,5})|hospital\s(?:id|n\w{1,5})|nhs|nhi|chi|ppsn?|national\sinsurance|ni\s(?:n\w{1,5})|ssn"
    r"|social\ssecurity|medicaid|medicare|health\scard|health\sn\w{1,5}|ohip|ramq|phn|licen[cs]e\s(?:plate|n\w{1,5})"
    r"|passport"
    r"|aadhaar|voter\sid|nin|summons|citation|blotter(?:\sentry)?|police\sreport|incident\sreport|ob\sn\w{1,5}|rego"
    r"|registration|number\s?plate|plates?|vin|payroll"
    r"|philhealth|sss|umid|ird|tfn|crn|centrelink|jacket|cad|custody\s(?:record|n\w{1,5})|urn"
    r"|complaint\s(?:ref\w{0,6}|n\w{1,5})"
    r"|aktenzeichen|az\.|geschäftszeichen|kennzeichen|dienstmarke|steuer-?id|ausweis|personalausweis|reisepass|ahv"
    r"|svnr\.?"
    r"|(?!telefon|handy|mobil|haus|mobiel|zimmer|seiten|rufn)\w{3,24}(?:nummer|nr\.?|num(?:mer|ret))"
    r"|kenteken|bsn|parket\w{0,8}|rijksregister\w{0,8}|diarie\w{0,8}|målnr|cpr|henkilötunnus|rekisteri\w{0,8}"
    r"|immatricul\w{2,6}|plaque|matricule|registre\snational|sécurité\ssociale|sécu|procès-verbal|carte\svitale|parquet"
    r"|dni|nie|nif|curp|rfc|nss|clave\sde\selector|placas?|matr[íi]cula|patente|expediente|atestado"
    r"|diligencias(?:\sprevias)?"
    r"|legajo|historia\sclínica|cédula|rut|pasaporte|carpeta(?:\sde\sinvestigación)?|averiguación\sprevia"
    r"|tarjeta\ssanitaria"
    r"|afiliad[oa]|seguridad\ssocial|sumario|cuil|cuit|nuhsa|folio|chapa"
    r"|cpf|rg|cartão\s(?:de\scidadão|sus|cidadão)|utente|boletim(?:\sde\socorrência)?|inquérito|prontuário|cnh|niss"
    r"|processo|emplacad[oa]|crachá"
    r"|pesel|sygnatur\w{1,2}|sygn\.?|akt|rejestrac\w{1,8}|tablic\w{1,4}|dow[oó]d\w{0,2}|odznak\w{1,2}|legitymac\w{1,3}"
    r"|codice\sfiscale|targat?[ao]?|matricola|fascicolo|procedimento|r\.?g\.?n\.?r\.?|tessera|passaporto|verbale"
    r"|distintivo"
    r"|номер\w{0,3}\s(?:дела|справи|машин\w|авто\w{0,8}|жетон\w|удостоверения|посвідчення|паспорт\w|полиса|карт\w{1,3})"
    r"|дел[оау]|справ[аиі]|проваджен\w{1,2}|єрдр|кусп|инн|иин|снилс|паспорт\w{0,2}|іпн|рнокпп|жетон\w{0,2}"
    r"|гос\s?номер\w{0,2}"
    r"|номерн\w{2,3}\sзнак\w{0,2}|удостоверени\w{1,2}|посвідчення|протокол\w{0,2}|медкарт\w{1,2}"
    r"|tc\s?kimlik|plaka\w{0,3}|rodné\sčíslo|spz|spisová\sznačka|rendszám\w{0,3}|taj|cnp|dosar\w{0,3}|αμκα|αφμ)"
)
#: Words that also go with other numbers: at least four digits, or letters too.
_WEAK = (
    r"(?:cases?|files?|policy|unit|patrol\scar|num[ée]ro\sd(?:e\s|['’])\w{3,15}|n[uú]mero\sd[eio]\s\w{3,15}|tag|reg"
    r"|ref(?:erence|\.)?|card|id|report|claim|policy\sn\w{1,5}|ticket|permit|warrant|record"
    r"|akte|fall|vorgang|zaak|dossier|mål|ärende|affaire|plainte|procédure|pv|caso|causa|procedimiento|denuncia"
    r"|tarjeta|carnet"
    r"|cartão|cartella|pratica|numer|nr\s\w{3,15}|spraw\w{1,2}|номер\w{0,2}|карт\w{1,2})"
)
_JOINS = (
    r"(?:\s?(?:[:=#№(]|n[oº°r.][oº°.]?|n°)|\s(?:numbers?|num\.?|id|card|plate|is|was|says?|said|reads?|read|note|ends?"
    r"|ending|in|on"
    r"|of|for|the|my|his|her|de|del|da|do|di|la|le|el|est|es|é|era|ist|lautet|war|jest|to|är|was|het|numer|nummer"
    r"|número|numéro"
    r"|numero|это|была|був|номер|по|under|unter|auf|sous|con|com|mit|akt|sprawy|rejestracyjny|registrační|a|o"
    r"|,)\.?(?=[\s:#№,])){0,4}"
)
_LETTERS = rf"[{UPPER}]{{1,5}}"
_TOKEN = (
    rf"(?:\#\s?)?(?:{_LETTERS}(?:[ ./-]{{1,2}}{_LETTERS}){{0,2}}[ ./-]{{0,2}})?\d[{UPPER}\d]*+"
    rf"(?:[ ./–-]{{1,2}}(?!I\b)[{UPPER}\d]{{1,12}}(?![^\W\d_])){{0,5}}"
    r"(?:\s(?:of|de|del|von)\s(?:19|20)\d\d\b)?"
)
_CODE = rf"(?:\#\s?)?[{UPPER}\d]{{1,20}}(?:[./:–-](?:[{UPPER}\d]{{1,12}}|[a-z]{{1,3}}(?=[./:–-]))){{0,6}}"
#: German and Polish files: “312 Js 4471/21”, “II K 345/21”.
_FILE = rf"(?:\d{{1,4}}|[IVX]{{1,5}})\s[{UPPER}][A-Za-z]{{0,4}}\s\d{{1,6}}[/.-]\d{{2,4}}"
_SURE_PATTERN = re.compile(
    rf"\b(?i:{_SURE}{_JOINS}),?\s{{0,2}}(?P<it>{_FILE}|{_TOKEN}(?![./:-]\w)|{_CODE})(?![^\W\d_]|\d)(?!{UNIT})"
)
_WEAK_PATTERN = re.compile(
    rf"\b(?i:{_WEAK}{_JOINS}),?\s{{0,2}}(?P<it>{_FILE}|{_TOKEN}(?![./:-]\w)|{_CODE})(?![^\W\d_]|\d)(?!{UNIT})"
)

_COLOUR = (
    r"black|white|silver|gr[ae]y|blue|red|green|gold(?:en)?|yellow|brown|beige|schwarz\w{0,2}|weiß\w{0,2}|silber\w{0,4}"
    r"|grau\w{0,2}|blau\w{0,2}|rote?[rs]?|grün\w{0,2}|noire?|blanche?|blanc|grise?|bleue?|rouge|negr[oa]|blanc[oa]"
    r"|gris|azul|roj[oa]"
    r"|prata|pret[oa]|branc[oa]|cinza|vermelh[oa]|ner[oa]|bianc[oa]|grigi[oa]|zwarte?|witte?|grijze?|czarn[yae]"
    r"|biał[yae]|srebrn[yae]"
    r"|svart|vit|чорн\w{1,2}|черн\w{2}|біл\w{1,2}|бел\w{2}|сір\w{1,2}|сер\w{2}"
)
_CAR = (
    r"cars?|vans?|trucks?|lorry|jeep|motorbike|motorcycle|bike|scooter|taxi|cab|vehicle|pick-?up|suv|sedan|cruiser"
    r"|ute|matatu|boda"
    r"|jeepney|rickshaw|auto|wagen|kombi|fahrzeug|transporter|motorrad|streifenwagen|voiture|camionnette|véhicule"
    r"|moto|scooter|fourgon"
    r"|coche|carro|furgoneta|camioneta|troca|furgón|patrullero|patrulla|camión|carrinha|viatura|macchina|furgone"
    r"|volante|bil(?:en)?"
    r"|samochód|radiowóz|bus(?:je|ik)|машин\w{1,3}|авто\w{0,8}|фургон\w{0,2}|микроавтобус|мікроавтобус"
    r"|audi|bmw|vw|volkswagen|ford|toyota|honda|nissan|opel|vauxhall|renault|peugeot|citro[eë]n|fiat|seat|[sš]koda"
    r"|dacia|volvo|saab"
    r"|mercedes|merc|tesla|kia|hyundai|mazda|subaru|suzuki|mitsubishi|lada|chevrolet|chevy|dodge|gmc|buick|tata"
    r"|mahindra|bajaj|lexus|mini"
    r"|transit|sprinter|corolla|civic|accord|camry|golf|passat|polo|astra|corsa|focus|fiesta|clio|m[eé]gane|octavia"
    r"|fabia|punto|panda"
    r"|hilux|ranger|tahoe|explorer|charger|taurus|impala|probox|vitz|axio|swift|scorpio|bolero|innova|splendor"
    r"|pulsar|activa|onix|gol"
    r"|kangoo|berlingo|caddy|vito|qashqai|leon|ibiza|clio|commodore|falcon|patrol|landcruiser"
)
_PLATE = rf"(?=[{UPPER}\d]*[ -]?[{UPPER}\d]*[ -]?[{UPPER}\d]*\d\d?)[{UPPER}\d]{{1,7}}(?:[ -][{UPPER}\d]{{1,5}}){{0,3}}"
_BY_CAR = re.compile(rf"\b(?i:{_CAR}|{_COLOUR})\b[^.!?\n]{{0,45}}?(?<![\w-])(?P<it>{_PLATE})(?![\w-])(?!{UNIT})")

_FORM_PATTERNS = tuple(re.compile(form) for form in _FORMS)
_YEARS = re.compile(r"(?:19|20)\d\d(?:[/–-](?:(?:19|20)?\d\d))?")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_FEWEST_DIGITS = 3
_FEWEST_DIGITS_OF_WEAK = 4


def candidates(text: str) -> Iterator[Found]:
    """Numbers with a form of their own, after a word that announces one, and plates of a car that is described."""
    if not DIGIT.search(text):
        return
    for pattern in _FORM_PATTERNS:
        for match in pattern.finditer(text):
            yield "number", match.start(), match.end()
    for match in _SURE_PATTERN.finditer(text):
        enough = _digits(match["it"]) >= _FEWEST_DIGITS or _is_mixed(match["it"])
        if enough and not _YEARS.fullmatch(match["it"]):
            yield "number", match.start("it"), match.end("it")
    for match in _WEAK_PATTERN.finditer(text):
        if _is_particular(match["it"]):
            yield "number", match.start("it"), match.end("it")
    for match in _BY_CAR.finditer(text):
        letters = sum(sign.isalpha() for sign in match["it"])
        if letters and _digits(match["it"]) >= _FEWEST_DIGITS - 1 and 5 <= letters + _digits(match["it"]) <= 9:
            yield "number", match.start("it"), match.end("it")


def _digits(token: str) -> int:
    return sum(sign.isdigit() for sign in token)


def _is_mixed(token: str) -> bool:
    """Whether it has two digits and at least as many capital letters."""
    return _digits(token) >= _FEWEST_DIGITS - 1 and sum(map(str.isupper, token)) >= _FEWEST_DIGITS - 1


def _is_particular(token: str) -> bool:
    """Whether it looks like the number of one thing, not like a count or a year."""
    if _DAY.fullmatch(token) or _YEARS.fullmatch(token) or _digits(token) < _FEWEST_DIGITS:
        return False
    return any(sign in "/-#" or sign.isalpha() for sign in token) or (
        _digits(token) >= _FEWEST_DIGITS_OF_WEAK and not token.endswith("00")
    )
