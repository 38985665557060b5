"""The languages that a text may be in, and which it is in, guessed from its script and commonest words. Pure.

For filtering a list, and for nothing that decides anything: a text with few words, in two languages or in one that is
not here, is of an unknown language.
"""

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from babel import Locale

#: The language of a text about which nothing can be said, as in BCP 47.
UNKNOWN = "und"

#: Scripts in which we know one language only.
_BY_SCRIPT: Mapping[str, str] = {
    "el": "\u0370-\u03ff\u1f00-\u1fff",
    "hy": "\u0530-\u058f",
    "he": "\u0590-\u05ff",
    "bn": "\u0980-\u09ff",
    "pa": "\u0a00-\u0a7f",
    "gu": "\u0a80-\u0aff",
    "ta": "\u0b80-\u0bff",
    "te": "\u0c00-\u0c7f",
    "kn": "\u0c80-\u0cff",
    "ml": "\u0d00-\u0d7f",
    "si": "\u0d80-\u0dff",
    "th": "\u0e00-\u0e7f",
    "lo": "\u0e80-\u0eff",
    "my": "\u1000-\u109f",
    "ka": "\u10a0-\u10ff",
    "am": "\u1200-\u137f",
    "km": "\u1780-\u17ff",
    "ja": "\u3040-\u30ff",
    "ko": "\u1100-\u11ff\uac00-\ud7a3",
    "zh": "\u4e00-\u9fff",
}
#: Short words that nearly every sentence of a language has some of.
_BY_WORDS: Mapping[str, str] = {
    "en": "the and of to is in that it for you was with they have this are not be but what my there from when we i"
    " a an as at by on or our will should must can their am",
    "es": "el la los las de que y en un una por con para no se es lo como más pero su al del está me mi cuando muy",
    "fr": "le la les des et est que pas une un pour dans qui ce je vous il sur au avec sont mais plus nous on du elle",
    "pt": "o a os as de que e não em um uma por com para se é do da no na mas mais eu ele isso foi são ao quando muito",
    "de": "der die das und ist nicht ich zu ein eine den mit auf für sich von dem es sie wir auch dass aber wenn hier",
    "it": "il la lo gli le di che e non un una per con sono del della è mi si ma anche più questo come quando ho nel",
    "nl": "de het een en van ik is dat niet in op te zijn met voor die er maar aan we ook hier naar bij heeft wordt",
    "pl": "nie się i w na z do to że jest jak o co ale po tak za tym od dla czy już być są przez tylko mnie kiedy",
    "ro": "și nu în de la cu pe este că se o un să din care mai pentru sunt ce am fi dar când am nici aici lor",
    "cs": "a se na je v že to s z do ale jsem by jako pro už si jsou není tak když jen jak bylo nebo které tady",
    "hu": "a az és nem hogy is egy ez de van ha meg csak vagy mint már itt volt akkor nincs ami lehet én még",
    "sv": "och att det är jag inte som en på för med av den till om har de vi ett men så där när från kan här",
    "da": "og at det er jeg ikke som en på for med af den til om har de vi et men så der når fra kan her blev",
    "fi": "ja ei on että se en ole niin kun mutta ne hän oli tai jos joka minä myös kuin ovat vain tämä siellä",
    "tr": "bir ve bu da de için ne çok ama var değil ben gibi daha yok o kadar sonra olarak mi en diye her şey",
    "vi": "và là của không có được cho một người tôi trong này các với khi đã những để ở thì cũng nhưng rất",
    "id": "dan yang di ini itu tidak untuk dengan dari ada saya ke pada mereka kami akan bisa orang atau juga karena",
    "sw": "na ya wa kwa ni la za katika hii kuwa watu lakini hapa sana yao wao kama hakuna mimi yangu si cha",
    "so": "iyo waa ka ku in oo la uu ay si aan ah waxaa dadka laakiin ma ayaa leh kala inay markaa",
    "ru": "и в не на что я с он как это по но они к у из за все мы так бы вы от было для здесь меня есть",
    "uk": "і в не на що я з він як це по але вони та до у із за все ми так би ви від було для тут мене є",
    "bg": "и в не на че аз с той как това по но те към за от се да са ще е съм има тук мен няма какво",
    "sr": "и у не на да се је за са он као то али они од ми су што није сам овде мене или кад има када",
    "ar": "في من على أن إلى هذا لا ما عن مع كان التي الذي هو هي كل لم هناك أنا لكن بعد قد ليس",
    "fa": "و در به از که این را با است برای آن من ما هم نیست اما تا شد می اگر هر یک بود ها",
    "ur": "کے میں کی ہے اور سے کا کو پر نہیں ہیں یہ وہ بھی نے ایک تھا کہ لیے ہم مجھے تو",
    "hi": "है के में की और से का को पर नहीं हैं यह वह भी ने एक था कि लिए हम मुझे तो",
    "ne": "छ को मा र हो छैन लाई छन् यो पनि गर्न हामी म के तर भने त्यो गरेको लागि",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _BY_WORDS.items():
    for _word in dict.fromkeys(_words.split()):
        _LANGUAGES_OF.setdefault(_word, []).append(_language)

LANGUAGES = frozenset({*_BY_SCRIPT, *_BY_WORDS})


#: What each language is called in itself, in the order of these names: those of CLDR, with a capital letter.
OWN_NAMES: Mapping[str, str] = {
    "da": "Dansk",
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "id": "Indonesia",
    "it": "Italiano",
    "sw": "Kiswahili",
    "hu": "Magyar",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "so": "Soomaali",
    "fi": "Suomi",
    "sv": "Svenska",
    "vi": "Tiếng Việt",
    "tr": "Türkçe",
    "cs": "Čeština",
    "el": "Ελληνικά",
    "bg": "Български",
    "ru": "Русский",
    "sr": "Српски",
    "uk": "Українська",
    "hy": "Հայերեն",
    "he": "עברית",
    "ur": "اردو",
    "ar": "العربية",
    "fa": "فارسی",
    "ne": "नेपाली",
    "hi": "हिन्दी",
    "bn": "বাংলা",
    "pa": "ਪੰਜਾਬੀ",
    "gu": "ગુજરાતી",
    "ta": "தமிழ்",
    "te": "తెలుగు",
    "kn": "ಕನ್ನಡ",
    "ml": "മലയാളം",
    "si": "සිංහල",
    "th": "ไทย",
    "lo": "ລາວ",
    "my": "မြန်မာ",
    "ka": "ქართული",
    "am": "አማርኛ",
    "km": "ខ្មែរ",
    "zh": "中文",
    "ja": "日本語",
    "ko": "한국어",
}

_SCRIPTS = {language: re.compile(f"[{signs}]") for language, signs in _BY_SCRIPT.items()}
_WORD = re.compile(r"(?<!['’])[^\W\d_][\w\u0300-\u036f\u0900-\u097f]*")
#: At most this much of a text is looked at.
_ENOUGH = 2_000
#: So many different common words a language must have, and more than so many times as many as the next one.
_LEAST, _CLEARLY = 2, 1.25


def guess(text: str) -> str:
    """The language of a text, as a code of BCP 47; `UNKNOWN` when that is not clear."""
    start = text[:_ENOUGH]
    letters = sum(map(str.isalpha, start))
    if not start.isascii():
        for language, script in _SCRIPTS.items():
            share = len(script.findall(start)) / max(letters, 1)
            if share > (0.2 if language == "ja" else 0.5):
                return language
    found: Counter[str] = Counter()
    for word in set(_WORD.findall(start.casefold())):
        found.update(_LANGUAGES_OF.get(word, ()))
    (best, count), (_, next_) = [*found.most_common(2), ("", 0), ("", 0)][:2]
    return best if count >= _LEAST and count > _CLEARLY * next_ else UNKNOWN


@cache
def direction(language: str) -> str:
    """The direction in which a language is written: ltr or rtl."""
    return str(Locale.parse(language).text_direction)


def is_common(word: str) -> bool:
    """Whether a word, folded to small letters, is among the commonest of any language."""
    return word in _LANGUAGES_OF
