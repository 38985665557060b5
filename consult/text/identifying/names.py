"""Names of people: after words for who somebody is, after “called” and the like, and common given names."""

import re
from collections.abc import Iterator, Sequence

from consult.text.identifying.addresses import CAPITAL
from consult.text.identifying.given import GIVEN
from consult.text.identifying.kinds import Found
from consult.text.identifying.known import KNOWN, THINGS
from consult.text.identifying.roles import POSSESSIVES, ROLES, SHORT, TITLES
from consult.text.identifying.words import Word, listed, words_of

_NO_NAME = (
    r"(?!(?i:an?|the|my|in|on|not?|of|to|as|at|by|it|so|and|or|all|names?|known|public|private|into|out|up|for"
    r"|back|full|off|gone|mud|pas|que|nada|as[ií]|nicht|egal|non|une?|le|la|el|from|here|there|never|what\w*|when"
    r"|every\w*|lots?|something|important|irrelevant|being|used|taken|written|still|only|already|also|just|always"
    r"|often|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|if|that|this|because|не)\b)"
)
_INTRODUCES = (
    r"\b(?i:my (?:real |full |first |last )?name is|my name['’]s|i am called|i['’]?m called|i go by|je m['’]appelle"
    r"|on m['’]appelle"
    r"|mon nom est|mon prénom est|me llamo|mi nombre es|ich hei(?:ß|ss)e|mein name ist|man nennt mich|mi chiamo"
    r"|il mio nome è"
    r"|me chamo|chamo-me|meu nome é|o meu nome é|ik heet|mijn naam is|nazywam się|mam na imię|jag heter|mitt namn är"
    r"|jeg heter"
    r"|nimeni on|jmenuji se|jmenuju se|mă numesc|benim adım|меня зовут|мене звати|мене звуть|моё имя|мо[єе] ім['’ʼ]я"
    r"|jina langu ni"
    r"|ang pangalan ko ay|me dicen|me dizem|everyone calls me|people call me|they call me)\s{1,3}" + _NO_NAME
)
_INTRODUCED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_INTRODUCES}(?P<it>{CAPITAL}(?:[ -]{CAPITAL}){{0,2}})",
        rf"{_INTRODUCES}(?P<it>[^\W\d_](?:[^\W\d_]|['’-]){{1,20}})",
        rf"\b(?i:call me)\s{_NO_NAME}(?P<it>{CAPITAL}(?: {CAPITAL})?)",
        rf"\b(?:Eu\s)?(?i:sou)\s[oa]\s(?P<it>{CAPITAL}(?:\s{CAPITAL})?)(?=\s?[,.;!?])",
        rf"\b(?i:i am|i['’]m|this is|soy|sou|je suis|c['’]est|ik ben|sono|jestem|jag är"
        rf"|я)\s{_NO_NAME}(?P<it>{CAPITAL}(?:\s{CAPITAL})?)"
        r"(?=\s?[,.;!?]|\sand\s)",
        rf"\b(?i:signed|sincerely|regards|yours|cheers|love|gruß|grüße|saludos|atentamente|cordialement|saluti"
        rf"|groetjes|pozdrawiam)"
        rf",?\s{{1,2}}(?:from\s)?(?P<it>{CAPITAL}(?:\s{CAPITAL}){{0,2}})(?=\s?(?:$|[.,!(\n]))",
        rf"\b(?:M|Mlle|Mme|Mr|Mrs|Ms|Sr|Sra)\.\s(?:(?:de|du|da|del|von|van)\s)?{CAPITAL}(?:[ -]{CAPITAL}){{0,2}}",
    )
)
_PARTICLES = listed("""
    van von der den de da do dos das di del della degli dalla la le du des bin ibn al el ter ten zu zum af av mac
    mc ó o st san y
""")
_SUFFIXES = listed("filho filha neto neta júnior junior sobrinho sohn fils")
_NICK_ARTICLES = listed("el la il lo o a le der die the de")
_JUNCTURES = frozenset([" ", ", ", ": ", " – ", " - ", " — ", ' "', " “", " „", " «", " '", " ‘", " (", ', "', ", “"])
_OPENERS = frozenset([" ", ' "', " “", " „", " «", " '", " ‘", " ("])
#: Short words that are ranks only when they are written in capitals.
_RANKS_IN_CAPITALS = listed("""
    po pc dc di ds dci mp mla gp td si asi sho ips dsp acp pm mca pfc spo msp ta ma mam da pa sa fr ocs
""")
#: Ranks that are also plain words.
_RANKS_WITH_CAPITAL = listed("major general guard chief commander representative secretary corporal")
_ENDINGS = tuple(
    listed("""
    kommissar kommissarin meister meisterin inspektor inspektorin beamter beamte beamtin helfer helferin arbeiter
    arbeiterin berater beraterin betreuer betreuerin ärztin arzt pfleger pflegerin richter richterin anwalt
    anwältin therapeut therapeutin schwester lehrer lehrerin freund freundin mann frau bruder werker agent
    begeleider verpleger officer worker dealer sköterska läkare inspektör polis assistent sekreterare handläggare
    leder leiter leiterin master wart wirt keeper
""")
)
_CALLED_SURELY = listed("""
    nicknamed aka alias namens genannt apodado apodada surnommé surnommée soprannominato soprannominata genaamd
    bijgenaamd imieniu ksywa ksywą ksywce pseudonim кличке прозвищу прізвисько прізвиську кликуха кличуть кличут
    зовут звать звати heter heißt heet named chamada
""")
_CALLED = listed("""
    called named llamado llamada nommé nommée appelé appelée appelle chamado calls chama llama chiamato chiamata
    chiama detto detta
""")
_SOMEBODY = listed("""
    someone somebody person one guy people alguien quelqu'un alguém jemand typ typen iemand ktoś qualcuno någon
    кто-то хтось tipo tío mec gars cara tizio gość facet парень мужик чувак хлопець
""")
#: “Is called” in other languages.
_NAMED_SO = frozenset(
    [("s'", "appelle"), ("s'", "appelait"), ("se", "llama"), ("se", "llamaba"), ("si", "chiama"), ("se", "chama")]
    + [("na", "imię"), ("na", "ім'я"), ("name", "of")]
)
_ASKED = {
    "text": None,
    "contact": None,
    "message": None,
    "tell": None,
    "lost": None,
    "buried": None,
    "killed": None,
    "arrested": None,
    "shot": None,
    "stabbed": None,
    "married": None,
    "evicted": None,
    "jailed": None,
    "met": None,

    "for": frozenset(["ask", "asked", "asking", "look"]),
    "from": listed("bought buy buying score scored scoring get got it gear stuff drugs"),
    "off": listed("bought buy buying score scored scoring get got it gear stuff drugs"),
    "to": frozenset(["speak", "talk", "spoke", "talked", "talking", "married", "complained", "sold", "owe"]),
    "ask": None,
    "asks": None,
    "miss": None,
    "rip": None,
    "por": frozenset(["pregunta", "preguntad", "pregunten", "pergunta", "perguntem"]),
    "pelo": frozenset(["pergunta", "perguntem"]),
    "pela": frozenset(["pergunta", "perguntem"]),
    "nach": frozenset(["frag", "fragt", "fragen"]),
    "naar": frozenset(["vraag"]),
    "bei": frozenset(["kaufe", "kaufte", "gekauft"]),
    "di": frozenset(["chiedi", "chiedete"]),
    "o": frozenset(["pytaj", "pytajcie", "zapytaj"]),
    "efter": frozenset(["fråga"]),
    "frag": None,
    "fragt": None,
    "спроси": None,
    "спросите": None,
    "запитай": None,
    "запитайте": None,
}  # fmt: skip
_WAS = listed("was is were it's c'est c'était était fue es era foi war ist è het")
_WHO = listed("who that qui quien que quem der die che som który która")
_IS_NAMED = listed("is was es era est é è jest var är")
_IS = listed("is was ist war es era est était é è jest był była är var")
_SENT = frozenset(["sent", "told", "said", "says"])
_FUNCTION = listed("""
    in at on of to from is was were are and or with for the that by as than about into over under near has had
    have will would can could not when if because but so then who which against be been do does did a an i we he
    she they you it this these y e o de del en con por para que und oder mit bei von zu im am auf aus ist war hat
    et ou à au aux dans sur avec pour est sont em no na com da dos das van naar met voor op w z u в на с из и у з
    до про per nel alla di su
""")
_NOT_PERSONS = listed("""
    town city area neighbourhood neighborhood street road school college county village church team band company
    employer clinic hospital app phone car bike game dog cat brand country state district home hometown community
    local island estate university parish bank bus station pub club number email address prescription medication
    medicine meds script dose drug drugs favorite favourite ciudad barrio pueblo ville quartier stadt viertel
    cidade bairro città stad miasto город місто nummer numéro número numero телефон номер heimat heimatstadt
    schule firma kennzeichen wohnung adresse krankenkasse
""")
_GERMAN = listed("mein meine meiner meinem meinen unser unsere unserem unserer sein seine")
#: Words before somebody's name rather than a thing's.
_OF_PERSONS = listed("""
    by with was met saw told know knew lost love loved miss thank trust trusted killed beat arrested married asked
    remember hate blame like than watched helped reported raped hit called paid owe owed buried sued named knows
    meet visit visited von mit traf kannte par avec connais con por conocí com conheci da door przez conosco с від
    от
""")
_PLACED = listed("""
    in at near on of the to from for around across through via der die das im am zu von en à au de du des el la
    los las em no na do da di nel w we z u в на у из з до i på från st saint san santa mount lake port new
""")
_MOST_WORDS = 4
_NEARBY = 6
_LEAST_LOWER_SHARE = 0.5


def candidates(text: str) -> Iterator[Found]:
    """Names of people."""
    for pattern in _INTRODUCED:
        for match in pattern.finditer(text):
            part = "it" if "it" in pattern.groupindex else 0
            first = match[part].split()[0].casefold()
            if "it" not in pattern.groupindex or pattern not in _INTRODUCED[3:] or first not in KNOWN | ROLES:
                yield "name", match.start(part), match.end(part)
    words = words_of(text)
    for at in range(len(words)):
        for begin in _begins(words, at):
            end = _name_end(words, begin)
            if end > begin:
                yield "name", words[begin].start, _without_s(words[end - 1])
                yield from _another(words, end)
                break
    yield from _double_names(words)


def _begins(words: Sequence[Word], at: int) -> Iterator[int]:
    """Where a name may begin because of the word `at`."""
    word = words[at]
    if _is_title(words, at):
        yield at
    elif _is_role(word):
        yield from _after_role(words, at)
    if word.key in POSSESSIVES:
        yield from _after_possessive(words, at)
    if _announces(words, at):
        yield at + 1
    if word.is_capital and (_is_given(words, at) or _is_set_apart(words, at) or _is_who(words, at)):
        yield at


def _is_title(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if word.key not in TITLES or at + 1 == len(words):
        return False
    between = words[at + 1].gap
    written_so = word.text[0].isupper() or word.key in ("monsieur", "madame")
    return written_so and (between == " " or (between == ". " and word.key in SHORT))


def _is_role(word: Word) -> bool:
    key = word.key.rsplit("-", 1)[-1]
    key = key.rstrip("0123456789") if word.text[0].isupper() else key
    if key in _RANKS_IN_CAPITALS:
        return word.text.isupper()
    if key in _RANKS_WITH_CAPITAL:
        return word.text[0].isupper()
    return key in ROLES or (len(key) > 7 and key.endswith(_ENDINGS))


def _after_role(words: Sequence[Word], at: int) -> Iterator[int]:
    if at + 1 == len(words):
        return
    following = words[at + 1]
    if following.gap in _JUNCTURES or (following.gap == ". " and words[at].key in SHORT):
        if following.key in ("in", "called", "named", "jr") and words[at].key in (
            "sister",
            "brother",
            "mother",
            "father",
        ):
            yield from (at + 3 for _ in range(at + 3 < len(words) and words[at + 2].key == "law"))
        elif following.key not in ROLES or following.key in TITLES:
            yield at + 1


def _after_possessive(words: Sequence[Word], at: int) -> Iterator[int]:
    """After “my” and one to three plain words; after “mein” and a noun."""
    for step in range(at + 1, min(at + 5, len(words))):
        word = words[step]
        if step > at + 1 and (word.is_capital or word.key in _NICK_ARTICLES) and word.gap in _JUNCTURES:
            listed_nouns = words[at].key in _GERMAN and word.gap != " "
            if not listed_nouns and not _is_role(word) and words[step - 1].key not in _NOT_PERSONS:
                yield step
            if word.is_capital:
                return
        if word.gap != " " or word.key in _FUNCTION or word.text.endswith(("'s", "’s")):
            return
        if word.text[0].isupper() and not (step == at + 1 and words[at].key in _GERMAN):
            return


def _announces(words: Sequence[Word], at: int) -> bool:
    """Whether a name may follow because of “called”, “ask for”, “bought from” and the like."""
    if at + 1 == len(words) or words[at + 1].gap not in _OPENERS:
        return False
    key, before = words[at].key, words[at - 1].key if at else ""
    if (before, key) in _NAMED_SO or (key in _IS and before == "name"):
        return True
    if (
        key in _IS_NAMED
        and _is_role(words[at - 1])
        and any(word.key in POSSESSIVES for word in words[max(at - 5, 0) : at])
    ):
        return True
    if before in ("call", "calls", "called") and key in ("him", "her", "them"):
        return True
    if key in _CALLED_SURELY or (key in ("as", "by") and before in ("known", "goes")):
        return True
    if key in _CALLED:
        return any(word.key in _SOMEBODY or _is_role(word) for word in words[max(at - 5, 0) : at])
    return key in _ASKED and (_ASKED[key] is None or before in (_ASKED[key] or ()))


def _is_given(words: Sequence[Word], at: int) -> bool:
    """Whether the word is a common given name, and not part of a street or a law."""
    if words[at].key not in GIVEN or (at and words[at - 1].key in ("st", "saint", "san", "santa", "são", "sankt")):
        return False
    if at and words[at].gap == " " and words[at - 1].is_capital and not words[at - 1].begins_sentence:
        return _is_role(words[at - 1])
    after = words[at + 1] if at + 1 < len(words) else None
    return not (after and after.gap == " " and after.text[0].isupper() and after.key in THINGS)


def _is_set_apart(words: Sequence[Word], at: int) -> bool:
    """Whether the name stands between commas behind a person: “the woman at reception, NAME, says”."""
    if words[at].gap not in (", ", " – ", " - ", " — ", " ("):
        return False
    end = _name_end(words, at)
    closed = end == len(words) or words[end].gap.strip()[:1] in (",", ".", ";", ")", "–", "-", "!", "?")
    if end == at or not closed:
        return False
    if end < len(words) and words[end].text[0].isupper():
        return False
    for before in reversed(words[max(at - _NEARBY, 0) : at]):
        if _is_role(before) and not before.text.isupper():
            return True
        if before.begins_sentence or before.gap != " ":
            return False
    return False


def _is_who(words: Sequence[Word], at: int) -> bool:
    """“It was NAME who”, “NAME is my dealer”, “NAME, my dealer,”, “NAME sent you”."""
    end = _name_end(words, at)
    if end == at or end + 1 >= len(words):
        return False
    before, after, second = words[at - 1].key if at else "", words[end], words[end + 1]
    if before in _WAS and after.key in _WHO and words[at].gap == " ":
        return True
    if after.key == "sent" and second.key in ("you", "me", "us"):
        return True
    if after.key in ("at", "from", "in") and second.key in (
        "number",
        "no",
        "flat",
        "room",
        "house",
        "apartment",
        "cell",
    ):
        return True
    related = any(_is_role(word) for word in words[end + 1 : end + 4])
    if after.key in _IS and second.key in POSSESSIVES and related:
        return True
    introduced = words[at].begins_sentence or before in _PLACED
    return after.gap == ", " and after.key in POSSESSIVES and not introduced and _is_role(second)


def _name_end(words: Sequence[Word], begin: int) -> int:
    """Where the name that begins at a word ends, as the number of the word behind it; `begin` if none does."""
    end, at = begin, begin
    if at < len(words) and (words[at].key in _NICK_ARTICLES or _is_title(words, at)):
        at += 1
    while at < len(words) and at - begin < _MOST_WORDS:
        word = words[at]
        if at > begin and word.gap not in (" ", "-", ". "):
            break
        if word.gap == ". " and at > begin and len(words[at - 1].text) > 1 and words[at - 1].key not in SHORT:
            break
        initial = len(word.text) == 1 and word.text.isupper() and word.text != "I"
        if initial and at + 1 < len(words) and words[at + 1].gap == ". " and words[at + 1].is_capital:
            pass
        elif word.is_capital and (_may_be_name(word) or (at > begin and word.key in _SUFFIXES)):
            end = at + 1
            if word.text.endswith(("'s", "’s")):
                break
        elif word.key not in _PARTICLES:
            break
        at += 1
    return end


def _may_be_name(word: Word) -> bool:
    return (
        word.key not in KNOWN and (word.key not in ROLES or word.key in TITLES) and not any(map(str.isdigit, word.text))
    )


def _another(words: Sequence[Word], at: int) -> Iterator[Found]:
    """A second name behind “and” or “and from”."""
    if at + 1 >= len(words) or words[at].key not in ("and", "und", "et", "y", "e", "en", "i", "och", "и", "та"):
        return
    begin = at + 2 if words[at + 1].key in ("from", "off", "with", "von", "de", "his", "her", "van") else at + 1
    end = _name_end(words, begin)
    if end > begin:
        yield "name", words[begin].start, _without_s(words[end - 1])


def _double_names(words: Sequence[Word]) -> Iterator[Found]:
    """Two unknown capitalised words after “by”, “met” and the like, except where most words have capitals."""
    if sum(word.text[0].islower() for word in words) < _LEAST_LOWER_SHARE * len(words):
        return
    at = 1
    while at + 1 < len(words):
        end = _name_end(words, at) if words[at].is_capital else at
        plain = end - at > 1 and words[at].gap == " " and not words[at].begins_sentence
        follows = words[end] if end < len(words) else None
        thing = follows and follows.gap == " " and follows.text[0].isupper()
        if plain and not thing and words[at - 1].key in _OF_PERSONS:
            yield "name", words[at].start, _without_s(words[end - 1])
        at = max(end, at + 1)


def _without_s(word: Word) -> int:
    return word.end - 2 if word.text.endswith(("'s", "’s")) else word.end
