"""A text in plain spelling: the same words, without habits of shape that can tell who wrote them. Pure.

Capitals become ordinary, repeated marks and letters single, and emoji, emphasis and fancy letters go. Accents change
only where no other word could be meant, apostrophes only in English words that have no twin without one. A script
without capitals keeps its letters; so do links, addresses and words with digits.
"""

import re
import unicodedata
from collections.abc import Mapping

from consult.text import languages

#: Languages that write nouns in capitals: there the letters of a word stay as they are.
_CAPITAL_NOUNS = frozenset({"de"})
#: Languages with words that have three times the same letter in a row.
_THREE_ALIKE = frozenset({"de"})

_QUOTES: Mapping[int, str] = dict.fromkeys(map(ord, "‘’‚‛ʼ′´`"), "'") | dict.fromkeys(map(ord, "“”„‟«»″"), '"')
#: Stands for what is no word of a sentence and stays as it is: a link, an email address, a name with @ or #.
_PLACE = "\ufdd0"
_NO_WORDS = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]+@\S+|[@#]\w+|(?<![\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/\S*)?"
    r"|(?<!\d)\d+(?:[.,:/]\d+)+"
)
#: Pictures, what makes one picture of several, and the Arabic sign that only stretches a word.
_PICTURES = re.compile(
    "[\u200d\u20e3\u2190-\u21ff\u2300-\u23ff\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030"
    "\u303d\ufe00-\ufe0f\U0001f000-\U0001faff\U000e0020-\U000e007f]+"
)
_FACES = re.compile(r"(?<!\S)(?:[:;=][-'o]?[)(DPpO3/\\|]+|<3+|\^_*\^|[xX]D+)(?=\s|[.,!?]|$)")
_EMPHASIS = re.compile(r"(?<!\w)([*_~]{1,3})(?=\S)(.{1,200}?)(?<=\S)\1(?!\w)")
#: What is replaced by what, in this order.
_MARKS = [
    (re.compile(r"^[ \t]*[-*•·–—>]+[ \t]+", re.MULTILINE), ""),
    (re.compile("[\u0640¡¿]"), ""),
    (re.compile(r"[^\S\n]+"), " "),
    (re.compile(r"(?<=\d) ?[‒–—―] ?(?=\d)"), "-"),
    (re.compile(r" ?(?:[‒–—―]+|(?<= )-{1,3}(?= )|--+) ?"), " - "),
    (re.compile(r"([,;:،؛।])(?:\s*\1)+"), r"\1"),
    (re.compile(r" +(?=[,.;:!?،؛؟](?:\s|[!?.]|$))", re.MULTILINE), ""),
    (re.compile(r"(?<=[^\W\d_])([,;!?])(?=[^\W\d_])"), r"\1 "),
    (re.compile(r"(?<=[^\W\d_])\.(?=[A-Z][a-z])"), ". "),
    (re.compile(r" *\n *"), "\n"),
    (re.compile(r" {2,}"), " "),
]
_ASKED = re.compile(r"([!?؟])(?:[ ]*[!?؟.])+")
_DOTS = re.compile(r" ?(?:…|\.(?: ?\.)+)[ .…]*(?P<next>\S?)")
#: Words in brackets within a sentence, and a comma before another mark.
_IN_BRACKETS = re.compile(r"(?<=[\w,]) \(([^()\n]*\w)\)")
_COMMA_TOO_MANY = re.compile(r",(?=\s*(?:[,.:?]|$))", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_][\w'\u0300-\u036f]*")
_SENTENCE = re.compile(r"((?:\A|[.!?][\"')]*\s+|\n)[\"'(]*)([^\W\d_])")
_INITIALS = re.compile(r"[a-z]{0,2}[A-Z][a-z]?[A-Z]{1,3}s?")
#: What is shorter is no paragraph by itself.
_PARAGRAPH = 150
#: Initials that look like words.
_NAMES = frozenset({"AIDS", "NATO", "EUDA", "UNODC", "UNAIDS", "UNICEF", "EMCDDA"})


def _pairs(words: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in words.split())


#: English words that people type without their apostrophe or in short, and that mean nothing else.
_ENGLISH = _pairs(
    "dont=don't cant=can't wont=won't didnt=didn't doesnt=doesn't isnt=isn't wasnt=wasn't arent=aren't "
    "werent=weren't couldnt=couldn't wouldnt=wouldn't shouldnt=shouldn't havent=haven't hasnt=hasn't hadnt=hadn't "
    "im=I'm ive=I've youre=you're youve=you've theyre=they're theyve=they've weve=we've thats=that's whats=what's "
    "theres=there's i=I i'm=I'm i've=I've i'd=I'd i'll=I'll u=you pls=please plz=please thx=thanks cuz=because "
    "coz=because bc=because ppl=people cos=because r=are n=and ur=your tbh=to_be_honest m8=mate b4=before gr8=great "
    "every1=everyone some1=someone any1=anyone shud=should cud=could wud=would"
)
#: English words for which people type a digit where no number could stand, or leave out an apostrophe.
_IN_ENGLISH = [
    (re.compile(r"\b4 (?=(?:it|this|that|me|you|u|us|them|the|my|your|everyone|every1|all|ever)\b)"), "for "),
    (re.compile(r"\b2 (?=(?:go|get|be|do|see|me|you|u|us|them|the|my|your|call|come|have|stay)\b)"), "to "),
    (re.compile(r"\bits(?= (?:a|an|the|not|ok|too|so|good|very|hard|like|just|been|safe)\b)"), "it's"),
]
#: Words that are nothing without their accent.
_ACCENTED: Mapping[str, Mapping[str, str]] = {
    language: _pairs(words)
    for language, words in {
        "es": "tambien=también aqui=aquí asi=así ademas=además despues=después segun=según detras=detrás alli=allí "
        "ningun=ningún algun=algún dia=día dias=días policia=policía telefono=teléfono numero=número facil=fácil "
        "dificil=difícil rapido=rápido medico=médico medicos=médicos estan=están quizas=quizás jamas=jamás",
        "fr": "tres=très deja=déjà etre=être meme=même apres=après etait=était etaient=étaient voila=voilà "
        "probleme=problème problemes=problèmes pere=père mere=mère",
        "pt": "nao=não tambem=também voce=você voces=vocês entao=então ate=até la=lá so=só alguem=alguém "
        "ninguem=ninguém familia=família policia=polícia",
        "it": "perche=perché piu=più cosi=così puo=può citta=città gia=già e'=è perche'=perché piu'=più puo'=può",
    }.items()
}
_ENDINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "es": (("cion", "ción"), ("sion", "sión")),
    "pt": (("coes", "ções"), ("cao", "ção")),
}


def in_plain_spelling(text: str) -> str:
    """The text in plain spelling; the same text if there is nothing to change, or nothing would be left."""
    as_typed, language = text, _language(text)
    kept: list[str] = []

    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return _PLACE

    text = _NO_WORDS.sub(keep, text.replace(_PLACE, ""))
    text = "".join(map(_plain_sign, text.translate(_QUOTES)))
    text = _EMPHASIS.sub(r"\2", _FACES.sub(" ", _PICTURES.sub(" ", text)))
    text = _plain_marks(text, language)
    if language == "en":
        for usual, meant in _IN_ENGLISH:
            text = usual.sub(meant, text)
    text = _plain_words(text, language).strip()
    text = "\n\n".join(_paragraphs(text))
    return re.sub(_PLACE, lambda _: kept.pop(0), text) or as_typed


def _language(text: str) -> str:
    """The language of a text; English if it has words in short that only English has."""
    guessed = languages.guess(text)
    if guessed == languages.UNKNOWN and any(len(word) > 2 and word in _ENGLISH for word in _WORD.findall(text.lower())):
        return "en"
    return guessed


def _plain_sign(sign: str) -> str:
    """A letter or digit in ordinary form: not bold, in a circle, or twice as wide."""
    form = unicodedata.decomposition(sign)
    return unicodedata.normalize("NFKC", sign) if form.startswith(("<font>", "<wide>", "<circle>")) else sign


def _plain_marks(text: str, language: str) -> str:
    for mark, plain_mark in _MARKS:
        text = mark.sub(plain_mark, text)
    text = _ASKED.sub(lambda found: next((each for each in found[0] if each in "?؟"), found[1]), text)
    text = _DOTS.sub(_stop, text)
    text = text.replace("!", ".")
    if _is_latin(text):
        text = _IN_BRACKETS.sub(r", \1,", text.replace(" - ", ", ").replace(";", "."))
        text = _COMMA_TOO_MANY.sub("", text)
    alike = 4 if language in _THREE_ALIKE else 3
    return re.sub(rf"([^\W\d_])\1{{{alike - 1},}}", r"\1\1", text)


def _stop(found: re.Match[str]) -> str:
    """What several dots become: the end of a sentence."""
    after = found["next"]
    return f".{after}" if not after or after in "\"')" else f". {after}"


def _plain_words(text: str, language: str) -> str:
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    shouted = 2 * sum(map(str.isupper, words)) > len(words)
    text = _WORD.sub(lambda found: _plain_word(found[0], language, shouted=shouted), text)
    return _SENTENCE.sub(lambda found: found[1] + _upper(found[2], language), text)


def _plain_word(word: str, language: str, *, shouted: bool) -> str:
    lower = _lower(word, language)
    if language == "en" and lower in _ENGLISH:
        return _ENGLISH[lower].replace("_", " ")
    if any(map(str.isdigit, word)) or _is_name(word) and not shouted:
        return word
    if language in _CAPITAL_NOUNS and word[0].isupper():
        return word[0] + lower[1:]
    if language == "ru":
        return lower.replace("ё", "е")
    return _accented(lower, language)


def _is_name(word: str) -> bool:
    """Whether the capitals of a word are initials."""
    if word in _NAMES or word == "I":
        return True
    if not _INITIALS.fullmatch(word) or word.isupper() and languages.is_common(word.casefold()):
        return False
    return not (len(word) == 4 and word.isupper() and any(vowel in word[1:3] for vowel in "AEIOUY"))


def _accented(word: str, language: str) -> str:
    accented = _ACCENTED.get(language, {}).get(word)
    if accented:
        return accented
    for bare, ending in _ENDINGS.get(language, ()):
        if word.endswith(bare) and len(word) > len(bare) + 1:
            return word.removesuffix(bare) + ending
    return word


def _lower(word: str, language: str) -> str:
    return (word.replace("İ", "i").replace("I", "ı") if language == "tr" else word).lower()


def _upper(letter: str, language: str) -> str:
    return "İ" if language == "tr" and letter == "i" else letter.upper()


def _is_latin(text: str) -> bool:
    """Whether nearly all letters are Latin, where a dash or a semicolon can become a comma."""
    letters = [sign for sign in text if sign.isalpha()]
    return 10 * sum(sign < "\u0250" for sign in letters) > 9 * len(letters)


def _paragraphs(text: str) -> list[str]:
    """The paragraphs: lines are joined, and what is short follows what stands before it."""
    found: list[str] = []
    for paragraph in re.split(r"\n{2,}", text):
        joined = " ".join(_ended(line) for line in paragraph.split("\n") if line)
        if found and min(len(found[-1]), len(joined)) < _PARAGRAPH:
            found[-1] += f" {joined}"
        else:
            found.append(joined)
    return found


def _ended(line: str) -> str:
    """A line with the mark at its end, in scripts whose sentences end with a point."""
    if line and line[-1].isalnum() and (line[-1].isdigit() or line[-1] < "\u0530"):
        return f"{line}."
    return line
