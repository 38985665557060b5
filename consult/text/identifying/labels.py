"""Numbers after words and short forms that announce them, beyond the common ones: registers, files and cards.

“My shoulder number is K 482”, “NIK”, “Ügyszám”, “رقم القضية”.
"""

import re
from collections.abc import Iterator

from consult.text.identifying.addresses import UNIT, UPPER
from consult.text.identifying.kinds import DIGIT, Found
from consult.text.identifying.words import compiled

#: Registers and files that are known by their capitals, where the same letters may be a plain word.
_SHORT = (
    r"(?:SIN|MIN|PAN|JID|PRN|FPS|Fps|DOC|UTR|ARN|NUS|NIK|KTP|NISS|CPR|CNIC|NIC|NRIC|BVN|HN|MRN|URN|PNC|CRO|NOMS|TIN"
    r"|EIN|BIN"
    r"|GUID|HAP|IHI|DVA|SPN|OCA|FBI|SID|PID|BOP|TDCJ|CDCR|CHI|UCI|NUIPC|NIPC|NIP|REGON|KRS|ICO|CUI|CIF|NIR|CNI|CMND"
    r"|CCCD"
    r"|OIB|JMBG|EMBG|EGN|ЕГН|ЄДРПОУ|ОМС|КУСП|УД|КРИ|ЖСН|ΑΔΤ|ΑΜ|ΑΦΜ|MHRN|VRM|VRN|SVN|AHV|KVNR|BG|IK|RVNR|INSZ|LRN|PID)"
)
#: Words of many languages that say “number of a case, a card, a person”.
_LABEL = (
    r"(?:(?:shoulder|force|service|payroll|roll|alien|a|cause|complaint|arrest|offender|detainee|resident|claim|benefit"
    r"|tax|pension|enrol?ment|clinic|methadone|script|prescription|dispensary|pharmacy|patient|hospital|ward|record"
    r"|register|registration|driver['’]?s?|driving|vehicle|chassis|bus\spass|ration|ref(?:erence)?|tenancy|council\stax"
    r"|student|union|parking|fine|penalty|charge|process|exhibit|property|tag|tracker|licence|license|ticket|bail"
    r"|probation|parole|court|mental\shealth|housing|rent|security|insurance|visa|immigration|asylum|refugee|unhcr|bank"
    r"|account|sort\scode|iban|card)[\s-](?:number|numbers?|no\.?|nr\.?|id|ref(?:erence)?|card|code)"
    r"|inquest|licen[cs]e|warrant|exhibit|asylum\sref|charge\ssheet"
    r"|carn[ée]\s?\w{0,12}|n[.º°]{1,2}\sde\s\w{3,14}|placa\s\w{3,10}|t[ií]tulo\sde\seleitor|ficha"
    r"|reclamación|reclamação|ocorrência|prontuario|cartilla|credencial|folio|póliza|apólice"
    r"|partita\siva|tessera\ssanitaria|cartella\sclinica|fascicolo|matricola"
    r"|num[ée]ro\s(?:de\s|d['’])?\w{3,14}|matricule|dossier\s\w{2,12}|procédure|procès-verbal|immatriculé\w?|écrou"
    r"|permis"
    r"|\w{3,20}(?:nummer|nr\.?|zeichen|kennung|ausweis|akte|pass|sygnatura|numret|numero|nummeret|nummeri|szám|száma"
    r"|tunnus)|geschäftszahl|aktenzahl|zaak|proces-verbaal|dienstnummer|parket"
    r"|numer\s\w{3,14}|karta\s\w{3,12}|nr\s\w{3,14}|sygnatura|legitymacj\w{1,2}|akta|spisová\sznačka|jednac[íi]\sčíslo"
    r"|číslo\s\w{3,12}|rodné\sčíslo|občanský\sprůkaz|dosar(?:ul)?|buletin(?:ul)?|seria|ügyszám\w?|személyi\w{0,4}"
    r"|törzsszám\w?|dosya|sicil|esas|plaka\w{0,3}|kimlik|ruhsat|soruşturma"
    r"|αριθμό[ςυ]?\s(?:μητρώου|υπόθεσης|φακέλου|ταυτότητας|δικογραφίας|πρωτοκόλλου|κάρτας)|πινακίδα|μητρώο[υ]?"
    r"|ταυτότητα|δικογραφία|φάκελο[ςυ]?"
    r"|номер\w{0,2}(?:\s\w{3,16})?|полис(?:\sомс)?|уголовное\sдело|паспорт|пропуск|карта\sпациента|история\sболезни"
    r"|справа|протокол|страхов\w{2,4}\s\w{3,10}|дело|досие|делото|егн|лична\sкарта"
    r"|nomor\s\w{2,12}|perkara|số\s(?:cmnd|cccd|hồ\ssơ|thẻ|hộ\schiếu|bệnh\sán)|biển\s(?:số|xe)|mã\s\w{2,8}"
    r"(?:\s\w{2,8})?|hồ\ssơ"
    r"|nambari\sya\s\w{3,12}|kesi|kitambulisho)"
)
_JOIN = (
    r"(?:\s?(?:[:=#№(]|n[oº°r.][oº°.]?|n°)|\s(?:numbers?|num\.?|id|card|is|was|starts|saya|em|numarası|numaram|número"
    r"|numero|numer|nummer|número"
    r"|no|nr|profesional|lautet|ist|war|est|es|é|è|era|jest|to|är|er|on|je|este|είναι|là|ni|ya|e|był|była|del|de|do|da"
    r"|du|von|van)\.?(?=[\s:#№])){0,3}"
)
_LETTERS = rf"[{UPPER}]"
_TOKEN = (
    rf"(?:{_LETTERS}{{1,5}}[ ./-]{{0,2}})?\d[{UPPER}\d]{{0,17}}(?:[ ./–-]{{1,2}}[{UPPER}\d]{{1,12}}(?![^\W\d_])){{0,5}}"
    r"(?:-[a-zа-я])?"
)
_SOURCES = (
    rf"\b{_SHORT}(?i:{_JOIN}),?\s(?P<it>{_TOKEN})(?![^\W_])(?!{UNIT})",
    rf"\b(?i:{_LABEL}{_JOIN}),?\s(?P<it>{_TOKEN})(?![^\W_])(?!{UNIT})",
    r"(?:رقم|قضية|القضية|ملف|جواز|محضر|پرونده|תיק|מספר)(?:\s[\u0590-\u064a]{2,12}){0,3}\s?[:#]?\s"
    r"(?P<it>\d{1,9}/\d{2,8}|\d{12,16}\b)",
    r"(?:案件?编?号|病历号|身份证号?|车牌号?|警号|番号|事件番号)[::是は]?\s?"
    r"(?P<it>[\u4e00-\u9fff]?[A-Z]{0,2}[·\d][A-Z\d-]{3,19})",
)
#: Forms that say enough without a word.
_FORMS = (
    r"\b[A-Z]{5}\d{4}[A-Z]\b",
    r"\b\d{5}-\d{7}-\d\b",
    r"\b[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z\d]\d\b",
    r"\b\d{2}[A-Z]\d?-\d{3}\.\d{2}\b",
    r"\b[Α-Ω]{3}-\d{4}\b",
    r"\b\d{1,6}/\d{2}\.\d[A-Z]{3,6}\b",
    r"\b\d{1,4}\s(?:Js|Ls|Ds|Cs|Hv|St|Bl|Ur)\s\d{1,6}/\d{2,4}[a-z]\b",
    r"\b\d\d-\d{6}[A-Z]{3}(?:-[A-Z]{4}/\d{1,3})?\b",
    r"\b[A-Z]{1,2}\d{3}-\d{4}-\d{4}\b",
    r"\b0x[0-9a-fA-F]{40}\b",
    r"\bbc1[a-z0-9]{25,60}\b",
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-Z\d]{5,6}",
)
_PATTERNS = (*_SOURCES, *_FORMS)
_YEARS = re.compile(r"(?:19|20)\d\d(?:[/–-](?:(?:19|20)?\d\d))?")
_FEWEST = 4


def candidates(text: str) -> Iterator[Found]:
    """Numbers of registers, files and cards."""
    if not DIGIT.search(text):
        return
    for pattern in compiled(_PATTERNS):
        for match in pattern.finditer(text):
            if "it" not in pattern.groupindex:
                yield "number", match.start(), match.end()
            elif _is_particular(match["it"]):
                yield "number", match.start("it"), match.end("it")


def _is_particular(token: str) -> bool:
    """Whether it looks like the number of one thing, not like a count, a year or a section of a law."""
    digits = sum(sign.isdigit() for sign in token)
    letters = sum(sign.isalpha() for sign in token)
    if _YEARS.fullmatch(token) or digits < _FEWEST - 1 or digits + letters < _FEWEST:
        return False
    return letters > 0 or any(sign in "/-" for sign in token) or not token.endswith("00")
