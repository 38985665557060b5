"""How people introduce somebody by name, or sign: “my name is”, “me llamo”, “M.”, “regards”."""

from collections.abc import Iterator

from consult.text.identifying.addresses import CAPITAL
from consult.text.identifying.kinds import Found
from consult.text.identifying.known import KNOWN
from consult.text.identifying.roles import ROLES
from consult.text.identifying.words import compiled

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
    r"|jeg heter|jeg hedder|mitt navn er|mit navn er|minun nimeni on|mun nimi on|minu nimi on|moje jméno je|menujem sa"
    r"|volám sa|zovem se|moje ime je|ime mi je|numele meu (?:e|este)|mă cheamă|a nevem|em dic|adım|ismim|με λένε|με λεν"
    r"|το όνομά μου είναι|ονομάζομαι|είμαι ο|είμαι η|казвам се|името ми е|зовут меня|nama saya|nama aku|namaku"
    r"|tên tôi là|tên em là|tôi tên(?: là)?|mera naam|mera nam|naitwa|ninaitwa|ako po si|ako si|igama lami ngu"
    r"|they named me|friends call me|mates call me|know me as|knows me as|i am known as|i['’]?m known as"
    r"|my (?:nick|street )name is|me conocen como|me conhecem como|on me surnomme"
    r"|mi conoscono come|znają mnie jako|menya zovut"
    r"|nimeni on|jmenuji se|jmenuju se|mă numesc|benim adım|меня зовут|мене звати|мене звуть|моё имя|мо[єе] ім['’ʼ]я"
    r"|jina langu ni"
    r"|ang pangalan ko ay|me dicen|me dizem|everyone calls me|people call me|they call me)\s{1,3}" + _NO_NAME
)
_PATTERNS = (
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
    rf"(?:^|[\n.!?]\s{{0,2}})[-–—]\s?(?P<it>{CAPITAL}(?:\s{CAPITAL}){{0,2}})(?=\s*$)",
    rf"\b(?:M|Mlle|Mme|Mr|Mrs|Ms|Sr|Sra)\.\s(?:(?:de|du|da|del|von|van)\s)?{CAPITAL}(?:[ -]{CAPITAL}){{0,2}}",
)


def candidates(text: str) -> Iterator[Found]:
    """Names after “my name is” and the like."""
    for pattern in compiled(_PATTERNS):
        for match in pattern.finditer(text):
            part = "it" if "it" in pattern.groupindex else 0
            first = match[part].split()[0].casefold()
            if "it" not in pattern.groupindex or pattern.pattern not in _PATTERNS[3:] or first not in KNOWN | ROLES:
                yield "name", match.start(part), match.end(part)
