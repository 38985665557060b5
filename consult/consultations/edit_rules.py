"""What may be published as an edit, that is as typing mistakes only. Pure.

With an edit, votes on the old wording and the new one are counted together. So it may change the spelling of a few
words, but no number and no negation. Anything more needs a second person, or is a change of meaning.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from rapidfuzz.distance import OSA

from consult.consultations.clauses import ClauseWords
from consult.text.meaning_changes import changed_negations, changed_numbers, opposites
from consult.text.messages import N_
from consult.text.similarity import is_unspaced, replaced

#: How many words of one clause may be different; in scripts without spaces, twice as many characters.
MAX_WORDS = 3
#: A word whose spelling is less similar to the old one than this, from 0 to 1, is a different word and not a
#: correction: “teh” and “the” are at 0.67, “inside” and “outside” at 0.57.
MIN_SIMILARITY = 0.6
#: What people read before they vote.
JUDGED = ("heading", "wording", "plain_language", "reason", "affects")

NUMBERS = N_("Part %(number)s: a number changed (%(what)s).")
NEGATION = N_("Part %(number)s: a word such as “not” was added or removed (%(what)s).")
OPPOSITE = N_("Part %(number)s: a word changed to its opposite (%(what)s).")
OTHER_WORD = N_("Part %(number)s: a word was replaced by another word (%(what)s).")
MANY = N_("Part %(number)s: more than %(most)d words changed.")
IN_TEXT: Mapping[str, str] = {
    NUMBERS: N_("A number changed (%(what)s)."),
    NEGATION: N_("A word such as “not” was added or removed (%(what)s)."),
    OPPOSITE: N_("A word changed to its opposite (%(what)s)."),
    OTHER_WORD: N_("A word was replaced by another word (%(what)s)."),
    MANY: N_("More than %(most)d words changed."),
}
COST = N_("Part %(number)s: the cost changed.")
#: Beyond this number, they are not listed one by one.
_MAX_NAMED = 5


@dataclass(frozen=True)
class Finding:
    """One reason why something is more than an edit: a msgid and its parameters."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Edited:
    """A clause, by its number, as it was published and as it would be."""

    number: str
    before: ClauseWords
    after: ClauseWords


def findings(clauses: Iterable[Edited]) -> list[Finding]:
    """Every reason why these are more than typing mistakes; none if they are not."""
    return [finding for clause in clauses if clause.before != clause.after for finding in _of_clause(clause)]


def findings_of_text(before: str, after: str) -> list[Finding]:
    """Every reason why a text that belongs to no clause was changed by more than typing mistakes."""
    return [Finding(IN_TEXT[found.message], found.params) for found in _of_texts([(before, after)])]


def _of_clause(clause: Edited) -> Iterator[Finding]:
    before, after = asdict(clause.before), asdict(clause.after)
    texts = [(before[name], after[name]) for name in JUDGED if before[name] != after[name]]
    for found in _of_texts(texts):
        yield Finding(found.message, {"number": clause.number, **found.params})
    if before["cost"] != after["cost"]:
        yield Finding(COST, {"number": clause.number})


def _of_texts(texts: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    pairs = [replaced(one, other, 2 * MAX_WORDS) for one, other in texts]
    few = [pair for found in pairs for pair in found or ()]
    told = (
        (NUMBERS, [pair for one, other in texts for pair in changed_numbers(one, other)]),
        (NEGATION, [pair for one, other in texts for pair in changed_negations(one, other)]),
        (OPPOSITE, opposite := opposites(few)),
        (OTHER_WORD, [pair for pair in few if all(pair) and pair not in opposite and _is_another(*pair)]),
    )
    for message, changed in told:
        if changed:
            yield Finding(message, {"what": _listed(changed)})
    if None in pairs or _weight(few) > MAX_WORDS:
        yield Finding(MANY, {"most": MAX_WORDS})


def _is_another(before: str, after: str) -> bool:
    if any(sign.isdigit() for sign in before + after):
        return False  # compared as numbers
    return OSA.normalized_similarity(before.casefold(), after.casefold()) < MIN_SIMILARITY


def _weight(pairs: Sequence[tuple[str, str]]) -> float:
    return sum(0.5 if is_unspaced(one or other) else 1 for one, other in pairs)


def _listed(changed: Sequence[tuple[str, str]]) -> str:
    named = [" → ".join(word or "–" for word in pair) for pair in changed[:_MAX_NAMED]]
    return "; ".join([*named, "…"] if len(changed) > _MAX_NAMED else named)
