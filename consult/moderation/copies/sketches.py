"""Finding texts that may be near copies among a hundred thousand, without comparing each with each. Pure.

A sketch of a text is a few of its runs of three words: those with the smallest hashes. Texts that have most words in
common share some of them (Broder, “On the resemblance and containment of documents”, 1997). Python's hash has a random
key in each process, so nobody can write a text that collides with another, and a sketch is of no use elsewhere.
"""

import heapq
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

#: A sketch has this many runs. At least `SHARED` must be in both sketches.
SIZE = 12
SHARED = 2
#: A run that is in more texts than this tells little: no further text is noted for it.
MAX_FOR_RUN = 100
#: How many texts are compared word by word, those that share most first.
MAX_CANDIDATES = 10

Sketch = tuple[int, ...]


def sketch(scope: Hashable, units: Sequence[str]) -> Sketch:
    """The sketch of a text of these units; texts of different scopes have nothing in common."""
    runs = {hash((scope, *units[start : start + 3])) for start in range(len(units) - 2)}
    return tuple(heapq.nsmallest(SIZE, runs))


class Sketches(Generic[Key]):
    """The sketches of many texts, each under a key."""

    def __init__(self) -> None:
        self.keys: set[Key] = set()
        self._by_run: dict[int, list[Key]] = {}

    def add(self, key: Key, of_text: Sketch) -> None:
        """Note a text, once."""
        if key in self.keys:
            return
        self.keys.add(key)
        for run in of_text:
            noted = self._by_run.setdefault(run, [])
            if len(noted) < MAX_FOR_RUN:
                noted.append(key)

    def candidates(self, of_text: Sketch) -> list[Key]:
        """The texts that may be near copies of this one."""
        shared = Counter(key for run in of_text for key in self._by_run.get(run, ()))
        likely = ((count, key) for key, count in shared.items() if count >= SHARED)
        return [key for _, key in heapq.nlargest(MAX_CANDIDATES, likely, key=lambda each: each[0])]
