"""Names of people: after words for who somebody is, after “called” and the like, and common given names."""

from collections.abc import Iterator, Sequence

from consult.text.identifying import cues
from consult.text.identifying.given import GIVEN
from consult.text.identifying.kinds import Found
from consult.text.identifying.known import KNOWN, THINGS
from consult.text.identifying.roles import POSSESSIVES, ROLES, SHORT, TITLES
from consult.text.identifying.words import Word, words_of

_MOST_WORDS = 4
_NEARBY = 6
_LEAST_LOWER_SHARE = 0.5


def candidates(text: str) -> Iterator[Found]:
    """Names of people."""
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
    if key in cues.RANKS_IN_CAPITALS:
        return word.text.isupper()
    if key in cues.RANKS_WITH_CAPITAL:
        return word.text[0].isupper()
    if key[:1] > "Ѐ" and len(key) > 4 and (key[:-1] in ROLES or key[:-2] in ROLES):
        return True
    return key in ROLES or (len(key) > 7 and key.endswith(cues.ENDINGS))


def _after_role(words: Sequence[Word], at: int) -> Iterator[int]:
    if at + 1 == len(words):
        return
    following = words[at + 1]
    if at + 2 < len(words) and (following.text.isdecimal() or following.key in cues.BETWEEN):
        yield at + 2 + (words[at + 2].key in cues.BEFORE_NAME and at + 3 < len(words))
    if following.gap in cues.JUNCTURES or (following.gap == ". " and words[at].key in SHORT):
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
        if step > at + 1 and (word.is_capital or word.key in cues.NICK_ARTICLES) and word.gap in cues.JUNCTURES:
            listed_nouns = words[at].key in cues.GERMAN and word.gap != " "
            if not listed_nouns and not _is_role(word) and words[step - 1].key not in cues.NOT_PERSONS:
                yield step
            if word.is_capital:
                return
        if word.gap != " " or word.key in cues.FUNCTION or word.text.endswith(("'s", "’s")):
            return
        if word.text[0].isupper() and not (step == at + 1 and words[at].key in cues.GERMAN):
            return


def _announces(words: Sequence[Word], at: int) -> bool:
    """Whether a name may follow because of “called”, “ask for”, “bought from” and the like."""
    if at + 1 == len(words) or words[at + 1].gap not in cues.OPENERS:
        return False
    key, before = words[at].key, words[at - 1].key if at else ""
    if (before, key) in cues.NAMED_SO or (key in cues.IS and before == "name"):
        return True
    if (
        key in cues.IS_NAMED
        and _is_role(words[at - 1])
        and any(word.key in POSSESSIVES for word in words[max(at - 5, 0) : at])
    ):
        return True
    if before in ("call", "calls", "called") and key in ("him", "her", "them"):
        return True
    if key in cues.CALLED_SURELY or (key in ("as", "by") and before in ("known", "goes")):
        return True
    if key in cues.CALLED:
        return any(word.key in cues.SOMEBODY or _is_role(word) for word in words[max(at - 5, 0) : at])
    return key in cues.ASKED and (cues.ASKED[key] is None or before in (cues.ASKED[key] or ()))


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
    if before in cues.WAS and after.key in cues.WHO and words[at].gap == " ":
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
    if _does_harm(words, at, end) or _is_described(words, at, end):
        return True
    related = any(_is_role(word) for word in words[end + 1 : end + 4])
    if after.key in cues.IS and second.key in POSSESSIVES and related:
        return True
    introduced = words[at].begins_sentence or before in cues.PLACED
    return after.gap == ", " and after.key in POSSESSIVES and not introduced and _is_role(second)


def _does_harm(words: Sequence[Word], at: int, end: int) -> bool:
    """“NAME sold me”, “NAME grassed on him”."""
    verb, whom = words[end], words[end + 1]
    if verb.gap != " " or verb.key not in cues.DEEDS or whom.key not in cues.WHOM:
        return False
    return not words[at].key.endswith("s") and words[at - 1].key not in cues.PLACED


def _is_described(words: Sequence[Word], at: int, end: int) -> bool:
    """“NAME the dealer”, “NAME from the hostel”, “NAME, a nurse at”, within a sentence."""
    if words[at].begins_sentence or words[at - 1].key in cues.PLACED or words[at].gap not in cues.OPENERS:
        return False
    after, second = words[end], words[end + 1]
    if after.gap == " " and after.key in ("the", "el", "le", "der", "il", "o"):
        return _is_role(second)
    if after.gap == " " and after.key in ("from", "at", "behind") and second.key == "the" and end + 2 < len(words):
        return words[end + 2].key in cues.HOUSES
    return after.gap == ", " and after.key in ("a", "an", "the") and _is_role(second)


def _name_end(words: Sequence[Word], begin: int) -> int:
    """Where the name that begins at a word ends, as the number of the word behind it; `begin` if none does."""
    end, at = begin, begin
    if at < len(words) and (words[at].key in cues.NICK_ARTICLES or _is_title(words, at)):
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
        elif word.is_capital and (_may_be_name(word) or (at > begin and word.key in cues.SUFFIXES)):
            end = at + 1
            if word.text.endswith(("'s", "’s")):
                break
        elif at == begin and at and word.key in GIVEN and word.text.islower() and _is_role(words[at - 1]):
            end = at + 1
        elif word.key not in cues.PARTICLES:
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
        if plain and not thing and words[at - 1].key in cues.OF_PERSONS:
            yield "name", words[at].start, _without_s(words[end - 1])
        at = max(end, at + 1)


def _without_s(word: Word) -> int:
    return word.end - 2 if word.text.endswith(("'s", "’s")) else word.end
