"""Labels for hard content, so that moderators know before they open a comment, and may leave some to others.

What a word list finds is a suggestion for moderators only. It is made when the comment is sent, stored with the words,
and deleted with them. It holds nothing back and decides nothing.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from consult.text.messages import N_


class Label(StrEnum):
    """What in a comment may be hard to read."""

    OVERDOSE_DEATH = "overdose_death"
    SUICIDE = "suicide"
    VIOLENCE = "violence"
    SEXUAL_VIOLENCE = "sexual_violence"
    CHILDREN = "children"
    POLICE_VIOLENCE = "police_violence"
    MEDICAL_DETAIL = "medical_detail"
    HATE = "hate"


LABELS: Mapping[Label, str] = {
    Label.OVERDOSE_DEATH: N_("death by overdose"),
    Label.SUICIDE: N_("suicide"),
    Label.VIOLENCE: N_("violence"),
    Label.SEXUAL_VIOLENCE: N_("sexual violence"),
    Label.CHILDREN: N_("harm to children"),
    Label.POLICE_VIOLENCE: N_("violence by police"),
    Label.MEDICAL_DETAIL: N_("wounds and illness"),
    Label.HATE: N_("hate"),
}

#: What is about the writer's own life, and what is about a blow to somebody.
ABOUT_ONESELF = frozenset({Label.SUICIDE, Label.OVERDOSE_DEATH})
VIOLENT = frozenset({Label.VIOLENCE, Label.POLICE_VIOLENCE})

_POLICE = r"police\w*|cops?|officers?|guards?|custody|handcuff\w*"
_BLOWS = r"beat\w*|hit|kick\w*|punch\w*|stab\w*|shot|chok\w*|taser\w*|tased|baton\w*|attack\w*|assault\w*"
_DEATH = r"d[iy]ed|dies|dying|dead|deaths?|killed|lost (?:him|her|them|my)|funeral|buried|grave"
_OVERDOSE = r"overdos\w*|od(?:ed|'d|’d)?|naloxone|narcan|blue lips|stopped breathing"
#: The words for each label; of two lists, one word of each must be in the text.
_WORDS: Mapping[Label, tuple[str, ...]] = {
    Label.OVERDOSE_DEATH: (_OVERDOSE, _DEATH),
    Label.SUICIDE: (
        r"suicid\w*|kill(?:ed|ing)? (?:myself|himself|herself|themselves)|end (?:my|it all)\b.{0,12}|hang(?:ed)? "
        r"(?:myself|himself|herself)|wak(?:e|ing) up|self[- ]harm\w*|want(?:s|ed)? to die",
    ),
    Label.VIOLENCE: (rf"{_BLOWS}|knife|knives|gun|guns|murder\w*|blood\w*|bruis\w*",),
    Label.SEXUAL_VIOLENCE: (r"rap(?:e|ed|ist|ing)|molest\w*|sexual(?:ly)? (?:abus\w*|assault\w*)|grop(?:ed|ing)",),
    Label.CHILDREN: (
        r"child|children|kids?|bab(?:y|ies)|toddlers?|my (?:son|daughter)|daughters?|sons?",
        rf"{_BLOWS}|{_DEATH}|abus\w*|neglect\w*|hungry|taken away|took (?:him|her|them)|social services|care order",
    ),
    Label.POLICE_VIOLENCE: (_POLICE, rf"{_BLOWS}|strip[- ]search\w*|threaten\w*|dragged|bruis\w*|blood\w*"),
    Label.MEDICAL_DETAIL: (r"abscess\w*|amputat\w*|gangrene|necro\w*|sepsis|ulcers?|wounds?|pus|vomit\w*|needle in\b",),
    Label.HATE: (r"junk(?:ie|y|ies)|scum|vermin|parasites?|subhuman|zombies?|let them die|exterminat\w*|trash",),
}
_FINDERS = {
    label: tuple(re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE) for words in lists)
    for label, lists in _WORDS.items()
}

#: Announced violence: somebody is going to do it, and to a person, or to a place.
_WHO_WILL = (
    r"(?:i|we)(?:['’]ll| will| shall|(?: am| are|['’]m|['’]re)? (?:going to|gonna|about to))|"
    r"(?:he|she|they|who|someone|somebody)(?: is| are| was|['’]s|['’]re)? (?:going to|gonna|about to|planning to)"
)
_FUTURE = r"(?:['’]ll|will|shall|going to|gonna|about to|planning to|swear)"
_BETWEEN = r"(?:(?!not\b|never\b)[\w-]+ ){0,2}?"
_PERSON = (
    r"(?:him|her|them|you|someone|somebody|anyone|anybody|everyone|everybody|one of (?:you|them)|"
    r"(?:the|that|this|those|these|an?|my|our|your|his|her|their|every) (?:[\w-]+ ){0,2}?(?:nurses?|doctors?|guards?|"
    r"staff|workers?|managers?|dealers?|neighbou?rs?|mayor|councill?ors?|volunteers?|moderators?|cops?|officers?|"
    r"police|users?|junk(?:ie|y|ies)|addicts?|wom[ae]n|m[ae]n|guys?|kids?|child(?:ren)?|girls?|boys?|people|husband|"
    r"wife|boyfriend|girlfriend|ex|partner|brother|sister|father|mother|landlord))"
    r"(?! (?:an? )?(?:e-?mail|message|text|line)\b)"
)
_HARM = r"(?:stab|shoot|knife|hurt|kill|murder|attack|strangle|beat up|beat|punch|cut|smash|burn)"
_ANNOUNCED = re.compile(
    rf"(?<!\w)(?:(?:{_WHO_WILL}) {_BETWEEN}{_HARM} {_PERSON}|"
    rf"(?:{_FUTURE}) {_BETWEEN}(?:burn|blow|shoot) (?:it|this|that|(?:the|your|that|this) [\w-]+(?: [\w-]+)?) "
    r"(?:down|up)|"
    r"(?:burn|blow|shoot) (?:it|this|that|(?:the|your|that|this) [\w-]+(?: [\w-]+)?) (?:down|up) "
    r"(?:on (?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tonight|tomorrow)|"
    rf"{_FUTURE} {_BETWEEN}bring (?:a|my|the) (?:knife|gun|bomb))(?!\w)",
    re.IGNORECASE,
)


def points_to_danger(text: str) -> bool:
    """Whether a text may tell of a danger to life: its comment comes first in the queue until a moderator has said how
    much danger there is.
    """
    return Label.SUICIDE in suggest(text) or _ANNOUNCED.search(text) is not None


def suggest(text: str) -> tuple[Label, ...]:
    """The labels that the word lists suggest for a text, in the order of the closed list."""
    found = {label for label, finders in _FINDERS.items() if all(finder.search(text) for finder in finders)}
    if _ANNOUNCED.search(text):
        found.add(Label.VIOLENCE)
    return tuple(label for label in Label if label in found)


def written(labels: Iterable[Label]) -> str:
    """Labels as one column stores them, each between two commas: ",suicide,children,"; "" for none."""
    chosen = set(labels)
    return "".join(f",{label}" for label in Label if label in chosen) + ("," if chosen else "")


def read(text: str) -> tuple[Label, ...]:
    """The labels in a value from `written`."""
    return tuple(Label(name) for name in text.split(",") if name)
