"""What reverses a text's meaning: its numbers and its negations, in the languages listed here.

The lists say when a person has to look again. They are long rather than exact: a word that negates in one language and
not in another is included.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz.distance import Indel

from consult.text.similarity import words

#: Words that negate or except, by language.
NEGATIONS = {
    "Albanian": "nuk mos jo pa asnjë askush asgjë kurrë",
    "Arabic": "لا لم لن ليس ليست ليسوا غير بدون دون إلا عدم ممنوع",
    "Bengali": "না নয় নেই নন ছাড়া কখনো",
    "Bulgarian, Macedonian": "не няма нема никога никой нищо без освен нито ниту",
    "Catalan": "no mai ningú res sense ni tampoc excepte",
    "Croatian, Serbian, Bosnian": "ne nije nisu nisam nema nikad nikada nitko niko ništa bez niti osim",
    "Czech, Slovak": "ne ani není nie nejsou nikdy nikdo nic žádný žádná žádné žiadny žiadna žiadne bez kromě okrem",
    "Danish, Norwegian": "ikke aldrig aldri ingen intet ingenting uden uten hverken verken undtagen unntatt",
    "Dutch": "niet geen nooit niemand niets zonder noch behalve tenzij nergens",
    "English": "no not never none nobody nothing neither nor without cannot nowhere except unless hardly",
    "Estonian": "ei mitte pole ära keegi ilma",
    "Finnish": "ei eivät emme ette älä älkää ilman paitsi koskaan",
    "French": "ne n pas non aucun aucune jamais rien personne sans ni sauf guère nul nulle",
    "Georgian": "არ არა ვერ ნუ",
    "German": (
        "nicht kein keine keinen keinem keiner keines nie niemals niemand niemandem niemanden nichts ohne weder "
        "nirgends nirgendwo außer ausgenommen"
    ),
    "Greek": "δεν δε μη μην όχι ποτέ κανένας κανείς κανένα χωρίς ούτε εκτός",
    "Gujarati": "નથી નહીં ના વગર",
    "Hebrew": "לא אין בלי ללא אסור אינו אינה אינם",
    "Hindi, Marathi, Nepali": "नहीं न ना मत बिना नाही नको छैन होइन कभी",
    "Hungarian": "nem ne nincs nincsenek soha senki semmi nélkül sem kivéve",
    "Indonesian, Malay": "tidak bukan tanpa jangan belum tak tiada kecuali",
    "Italian": "non mai nessuno nessuna nessun niente nulla senza né neppure neanche tranne salvo",
    "Korean": "안 못 아니 아니다 아닙니다",
    "Latvian, Lithuanian": "nav nē ne nekad neviens bez nėra niekada niekas",
    "Persian": "نه نیست نیستند بدون هیچ هرگز غیر مگر",
    "Polish": "nie nigdy nikt nikogo nic żaden żadna żadne bez ani oprócz",
    "Portuguese": "não nunca jamais nada ninguém nenhum nenhuma sem nem exceto salvo",
    "Punjabi": "ਨਹੀਂ ਨਾ ਬਿਨਾਂ ਕਦੇ",
    "Romanian": "nu niciodată nimeni nimic fără nici niciun nicio exceptând",
    "Russian": "не нет ни никогда никто никого ничего ничто без нельзя кроме",
    "Slovenian": "ne ni niso nikoli nihče nič brez",
    "Spanish": "no nunca jamás nada nadie ningún ninguno ninguna sin ni tampoco salvo excepto",
    "Swahili": "hapana bila sio siyo hakuna hana kamwe isipokuwa",
    "Swedish": "inte ej icke aldrig ingen inget inga ingenting utan varken utom",
    "Tagalog": "hindi wala walang huwag bawal",
    "Tamil": "இல்லை வேண்டாம் அல்ல",
    "Telugu": "లేదు కాదు వద్దు",
    "Turkish": "değil yok hayır hiç asla olmadan hariç",
    "Ukrainian": "не ні немає ніколи ніхто нічого без крім",
    "Urdu": "نہیں نہ مت بغیر کبھی",
    "Vietnamese": "không chưa chẳng đừng cấm chớ trừ",
}
#: Characters that negate inside words, or in scripts without spaces, by language.
INSIDE = {
    "Burmese": "မဟုတ် မရှိ မလုပ် မပါ",
    "Chinese, Japanese": "不 没 沒 無 无 非 未 勿 莫 别 別 否 禁 ない ません ずに なし なく",
    "Khmer": "មិន គ្មាន ហាម កុំ ពុំ",
    "Korean": "않 없 못 금지 마십시오",
    "Lao": "ບໍ່ ຫ້າມ ຢ່າ",
    "Thai": "ไม่ ห้าม อย่า ไร้ ปราศจาก",
}
#: Prefixes and suffixes that turn a word into its opposite.
_BEFORE = ("un", "in", "im", "il", "ir", "non", "dis", "mis", "de", "anti", "a", "ne", "nie", "не", "bez", "без", "an")
_AFTER = ("less", "los", "lös", "lose", "løs", "loos")
_MIN_LENGTH = 3

#: Number words, by language.
NUMBERS = {
    "Arabic": (
        "واحد اثنان اثنين ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر مئة "
        "مائة ألف نصف"
    ),
    "Chinese, Japanese": "一 二 三 四 五 六 七 八 九 十 百 千 万 萬 両 两 兩 半",
    "Dutch": "één twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig honderd duizend half helft",
    "English": (
        "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion "
        "half quarter third once twice double dozen both all every some few many"
    ),
    "French": (
        "deux trois quatre cinq six sept huit neuf dix onze douze quinze vingt trente quarante cinquante soixante "
        "cent mille million demi moitié tous toutes chaque"
    ),
    "German": (
        "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreißig vierzig fünfzig hundert tausend "
        "million millionen halb hälfte alle jeder jede jedes einmal zweimal dreimal doppelt beide"
    ),
    "Italian": (
        "due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta cento mille metà tutti tutte ogni"
    ),
    "Polish": (
        "jeden dwa dwie trzy cztery pięć sześć siedem osiem dziewięć dziesięć dwanaście dwadzieścia sto tysiąc pół"
    ),
    "Portuguese": (
        "dois duas três quatro cinco seis sete oito nove dez onze doze vinte trinta cem mil metade todos todas cada"
    ),
    "Russian, Ukrainian": (
        "один два две дві три четыре чотири пять шесть шість семь сім восемь вісім девять десять сто "
        "тысяча тисяча половина все всі каждый кожен"
    ),
    "Spanish": (
        "dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cien ciento mil mitad "
        "todos todas cada"
    ),
    "Swedish, Danish, Norwegian": (
        "två tre fyra fem sex sju åtta nio tio seks syv sju otte åtte ni ti hundra hundre tusen "
        "tusind halv alla alle varje hver"
    ),
    "Turkish": "iki üç dört beş altı yedi sekiz dokuz yirmi otuz yüz yarım yarısı tüm",
}
_SIGNS = tuple(" ".join(INSIDE.values()).split())
_DENYING = frozenset(words(" ".join(NEGATIONS.values())))
_COUNTING = frozenset(words(" ".join(NUMBERS.values())))

_MONEY = "$€£¥₹₽₩¢₺₴₦฿₫₱"
_AMOUNT = re.compile(
    rf"(?:(?<!\w)[-+\u2212])?[{_MONEY}]?\s?"
    rf"\d+(?:[.,:/'\u2019\u2044\u066b\u066c\u00b7\u00a0\u202f]\d+)*\s?[%\u2030{_MONEY}]?"
    r"(?:\s?(?P<unit>[^\W\d_]+))?"
)
_CONTRACTED = re.compile(r"n['\u2019]t\b", re.IGNORECASE)
#: The least similarity of two spellings of one word.
_ONE_WORD = 0.75


@dataclass(frozen=True)
class Amount:
    """A number as written, with the word after it."""

    number: str
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}".strip()


def changed_numbers(before: str, after: str) -> list[tuple[str, str]]:
    """The numbers that changed, as (before, after); one of them is empty if the number is gone or new.

    The word after a number belongs to it (5 mg and 5 g, 3 days and 3 weeks), unless only its spelling differs.
    """
    old, new = amounts(before), amounts(after)
    if len(old) == len(new):
        found = [(str(one), str(other)) for one, other in zip(old, new, strict=True) if not _is_same(one, other)]
    else:
        found = _differing(map(str, old), map(str, new))
    return found + _differing(_listed(before, _COUNTING), _listed(after, _COUNTING))


def changed_negations(before: str, after: str) -> list[tuple[str, str]]:
    """The negations that occur more or less often than before, as (before, after); one of them is empty."""
    return _differing(_denials(before), _denials(after))


def is_opposite(one: str, other: str) -> bool:
    """Whether a negating syllable turns one of two words into the other: legal and illegal, harmful and harmless."""
    short, long = sorted((one.casefold(), other.casefold()), key=len)
    if any(long == before + short for before in _BEFORE) and len(short) >= _MIN_LENGTH:
        return True
    ends = {word.removesuffix(end) for word in (short, long) for end in _AFTER if word.endswith(end)}
    return any(len(stem) >= _MIN_LENGTH and short.startswith(stem) and long.startswith(stem) for stem in ends)


def amounts(text: str) -> list[Amount]:
    """The numbers in figures in a text, in order."""
    plain = unicodedata.normalize("NFKC", text)
    found = []
    for match in _AMOUNT.finditer(plain):
        unit = match["unit"] or ""
        number = match[0].removesuffix(unit).strip()
        digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in number)
        found.append(Amount("".join(digits.split()), unit))
    return found


def _is_same(one: Amount, other: Amount) -> bool:
    if one.number != other.number:
        return False
    units = one.unit.casefold(), other.unit.casefold()
    if units[0] == units[1]:
        return True
    return min(map(len, units)) > _MIN_LENGTH and Indel.normalized_similarity(*units) >= _ONE_WORD


def _denials(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text)
    return [
        *_listed(text, _DENYING),
        *("n’t" for _ in _CONTRACTED.finditer(plain)),
        *(sign for sign in _SIGNS for _ in range(plain.count(sign))),
    ]


def _listed(text: str, wanted: frozenset[str]) -> list[str]:
    return [word for word in words(text) if word in wanted]


def _differing(old: Iterable[str], new: Iterable[str]) -> list[tuple[str, str]]:
    before, after = Counter(old), Counter(new)
    gone, come = list((before - after).elements()), list((after - before).elements())
    return list(zip_longest(gone, come, fillvalue=""))


def opposites(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of these pairs of a word and its replacement, those that are opposites by a syllable."""
    return [pair for pair in pairs if is_opposite(*pair)]
