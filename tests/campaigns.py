"""Letters as campaigns make them, with what each is: the same words, an edited copy, or something else."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PEOPLE = "we they neighbours nurses families people workers residents doctors children"
_ACTS = "need want open close move fund plan fear help ask build keep lose save share"
_THINGS = (
    "rooms doors beds streets clinics tents lamps buses schools police money hours staff care needles "
    "homes shelters food water heating phones trust safety noise benches parks shops keys plans laws "
    "fines courts"
)
_JOINS = "and because but when if so while before after near without with for against"
_LIKE = "safe open late early warm quiet small large free local public closed new old empty"
#: What many begin with, and what makes nobody's words a copy of another's.
_OPENINGS = ("I think that the room should", "We live near here and", "As a nurse I can say that", "")


@dataclass(frozen=True)
class Letter:
    """A text; `campaign` is the number of its template, None for none, and `edited` says that words differ."""

    text: str
    campaign: int | None = None
    edited: bool = False


def letters(seed: int, campaigns: Sequence[int], others: int) -> list[Letter]:
    """Campaigns of these sizes, half of each edited, among others, in random order."""
    rng = random.Random(seed)  # noqa: S311 - the same texts each time
    found = [Letter(_prose(rng, rng.randint(12, 140))) for _ in range(others)]
    for number, size in enumerate(campaigns):
        template = _prose(rng, rng.choice((25, 45, 90, 180)))
        found += [Letter(_typed(rng, template), number) for _ in range(size // 2)]
        found += [
            Letter(" ".join(_edited(rng, template.split())), number, edited=True) for _ in range(size - size // 2)
        ]
    rng.shuffle(found)
    return found


def _prose(rng: random.Random, count: int) -> str:
    words = rng.choice(_OPENINGS).split()
    words += [word for _ in range(count) for word in _clause(rng)]
    return " ".join(words[:count]) + "."


def _clause(rng: random.Random) -> Iterator[str]:
    for some in (_PEOPLE, _ACTS, _LIKE, _THINGS, _JOINS):
        yield rng.choice(some.split())


def _typed(rng: random.Random, text: str) -> str:
    """The same words as somebody else types or pastes them."""
    return rng.choice((text, text, text.upper(), text.replace(" ", "  "), text.replace(".", " !"), f"\n{text}\n"))


def _edited(rng: random.Random, words: list[str]) -> list[str]:
    """With other words, a sentence of one's own, words left out, or typing mistakes."""
    kind, count = rng.randrange(4), len(words)
    if kind == 0:
        for place in rng.sample(range(count), max(1, count // 15)):
            words[place] = rng.choice(_THINGS.split())
        return words
    if kind == 1:
        own = list(_prose(rng, rng.randint(4, max(5, count * 2 // 5))).split())
        return own + words if rng.random() < 0.5 else words + own
    if kind == 2:
        start, gone = rng.randrange(count), rng.randint(1, max(1, count // 5))
        return words[:start] + words[start + gone :]
    return [word[:-2] + word[-1] if len(word) > 3 and rng.random() < 0.1 else word for word in words]
