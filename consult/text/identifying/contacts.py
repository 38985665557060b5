"""Email addresses, names used online and web addresses."""

import re
from collections.abc import Iterator

from consult.text.identifying.kinds import Found, Kind


def candidates(text: str) -> Iterator[Found]:
    """Email addresses, names used online and web addresses, the most certain first."""
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            part = "it" if "it" in pattern.groupindex else 0
            yield kind, match.start(part), match.end(part)


_LOCAL = r"(?<![\w.+%-])[\w.+%-]{1,64}"
_WORDED_LOCAL = (
    r"(?<![\w.+%-])(?:[\w.+%-]{1,40}\s(?:dot|underscore|dash|hyphen|punto|point|punkt|ponto|guion\sbajo|tiret)\s){0,3}"
    r"[\w.+%-]{1,64}"
)
_LABEL = r"[\w-]{2,63}"
_DOT_WORD = r"(?:dot|punto|point|ponto|punkt|kropka|крапка|точка)"
_AT_WORD = r"(?:arroba|arobase|chiocciola|małpa|klammeraffe|apenstaartje|snabel-a|собака|собачка|равлик)"
_WORDED_DOT = rf"(?:\s?[(\[{{]\s?(?:{_DOT_WORD}|\.)\s?[)\]}}]\s?|\s{_DOT_WORD}\s)"
_WORDED_AT = rf"(?:\s?[(\[{{]\s?(?:at|ät|@|{_AT_WORD})\s?[)\]}}]\s?|\s{_AT_WORD}\s)"
_MAIL_HOST = (
    r"(?:gmail|googlemail|yahoo|hotmail|outlook|live|icloud|proton|protonmail|gmx|aol|tutanota|riseup|posteo"
    r"|yandex|orange|laposte|free|web|mail)"
)
_ENDING = r"(?:com|org|net|info|edu|gov|onion|eu|uk|de|fr|pt|nl|ch|nz)"
_SITE = (
    r"(?:t\.me|telegram\.me|wa\.me|instagram\.com|snapchat\.com/add|facebook\.com|fb\.com|tiktok\.com|twitter\.com"
    r"|x\.com|discord\.gg|signal\.me|linkedin\.com/in|reddit\.com/u(?:ser)?)"
)
_SHORT_APP = r"(?:insta|ig|snap|tg|kik|wickr)"
_APP = r"(?:instagram|snapchat|telegram|whatsapp|facebook|fb|discord|tiktok|twitter|signal|reddit|messenger)"
#: Words after which a name used online follows, with at most a few words between.
_ONLINE = (
    r"(?:handle|username|user\s?name|screen\s?name|nick(?:name)?|gamertag|profile?|profil|pseudo|alias|usuario|usuário"
    r"|perfil|canal|channel|nutzername|benutzername|konto|account|gebruikersnaam|nazwa|användarnamn|nome\sutente"
    r"|никнейм"
    r"|ник|нік|логин|логін|канал|профиль|профіль|venmo|cash\s?app|paypal|insta(?:gram)?|ig|snap(?:chat)?|telegram"
    r"|телеграм[а-яі]{0,2}|тг|инста\w{0,6}|інста\w{0,6}|tg|tele|whatsapp|zap|facebook|fb|discord|tik\s?tok|twitter"
    r"|bluesky|mastodon|signal|threema|wickr|kik|reddit|messenger|twitch|youtube|onlyfans|grindr|vk"
    r"|viber|forum|foro|fórum|форум[а-яі]{0,2})"
)
_NICK = r"@?(?P<it>[\w.#-]{2,31}\w)"
_NO_NAME = (
    r"(?!(?i:an?|the|my|in|on|not?|of|to|as|at|by|it|so|and|or|all|names?|known|public|private|into|out|up|for"
    r"|back|full|off|gone|mud|pas|que|nada|as[ií]|nicht|egal|non|une?|le|la|el|from|here|there|never|what\w*|when"
    r"|every\w*|lots?|something|important|irrelevant|being|used|taken|written|still|only|already|also|just|always"
    r"|often|(?:mon|tues|wednes|thurs|fri|satur|sun)day|tomorrow|today|if|that|this|because)\b)"
)
_SOURCES: tuple[tuple[Kind, str], ...] = (
    ("email", rf"{_LOCAL}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,6}}"),
    ("email", rf"(?i:{_WORDED_LOCAL}{_WORDED_AT}{_LABEL}(?:(?:\.|{_WORDED_DOT}){_LABEL}){{1,4}})"),
    (
        "email",
        rf"(?i:{_LOCAL}\s?@\s?{_LABEL}(?:(?:\s?\.\s?|{_WORDED_DOT}){_LABEL}){{0,2}}"
        rf"(?:\s?\.\s?|{_WORDED_DOT}){_ENDING}\b)",
    ),
    ("email", rf"(?i:{_WORDED_LOCAL}\sat\s(?!(?:the|an?|this|that)\b){_LABEL}(?:{_WORDED_DOT}{_LABEL}){{1,4}})"),
    ("email", rf"(?i:{_WORDED_LOCAL}\sat\s{_MAIL_HOST}(?:\.|{_WORDED_DOT}){_ENDING}\b)"),
    ("handle", rf"(?i:\b(?:https?://)?(?:www\.)?{_SITE}/[^\s<>\"']{{1,200}}[\w/])"),
    ("web", r"(?i:\b(?:https?://|www\.)[^\s<>\"]{1,1000}[\w/=#-])"),
    (
        "web",
        rf"(?<![\w.@/-])(?:[A-Za-z0-9-]{{2,63}}\.){{1,5}}{_ENDING}(?:\.[a-z]{{2}})?\b"
        r"(?:/[^\s<>\"]{0,500}[\w/=#-]|/)?",
    ),
    ("handle", r"(?<![\w@./])@(?!(?i:all|home|work|least|everyone|here|night)\b)[^\W\d][\w.-]{0,30}\w"),
    ("handle", rf"(?i:\b{_SHORT_APP}\s?[:=]\s?{_NICK})"),
    (
        "handle",
        rf"(?i:\b{_APP}\s?[:=]\s?(?=@|[a-z.-]{{0,31}}[\d_#]|[\w.#-]{{3,32}}\s?(?:$|[,;)\n])){_NICK})",
    ),
    (
        "handle",
        rf"(?i:\b(?:my|mi|mon|meu|mein)\s(?:{_APP}|{_SHORT_APP})(?:\s(?:user)?name|\shandle|\sid|\saccount)?"
        rf"\s?(?:is|es|est|ist|é|[:=])\s?{_NO_NAME}{_NICK})",
    ),
    (
        "handle",
        rf"(?i:\b(?:me|us)\s(?:up\s)?(?:on|at|via)\s(?:{_APP}|{_SHORT_APP})"
        rf"\s?(?:[:=,]|as|at|under)\s?{_NO_NAME}{_NICK})",
    ),
    (
        "handle",
        rf"(?i:\b{_ONLINE}\b[^.!?\n]{{0,40}}?[\s:(“\"«](?P<it>@?(?=[\w.-]{{0,31}}[\d_])(?=[\d_.-]{{0,31}}[^\W\d_])"
        r"\w[\w.-]{2,30}\w))(?!@)",
    ),
    (
        "handle",
        rf"(?i:\b{_ONLINE}\b)[^.!?\n]{{0,40}}?[\s:(“\"«](?P<it>@?[a-z0-9]{{2,20}}[.][a-z0-9]{{2,20}})(?![\w@/])",
    ),
    ("handle", r"(?<![\w.@/-])[^\W_]{2,20}(?:_{1,2}[^\W_]{1,20}){1,4}_?(?![\w@/])"),
    ("handle", r"\b[\w.]{2,32}#\d{4}\b"),
    ("handle", r"(?<![\w/])u/[\w-]{3,20}"),
)

_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _SOURCES)
