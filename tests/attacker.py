"""Somebody who reads everything that is published together, knows the rules, and works out what is hidden.

They write down everything that they know as an integer program: a whole number for each count that they do not know,
an equation for each number that is published, and a choice between alternatives for each rule that hides something.
What a hidden count may be is what the program can be solved with.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array

#: A sum of unknown numbers: how often each is in it.
Sum = Mapping[int, int]
#: A sum that lies between two numbers.
Known = tuple[Sum, float, float]

ENOUGH = 5
#: A hidden count: its name, the largest that it can be whatever is published, and a sum that it is a part of.
Hidden = tuple[str, Sum, int, Sum | None]
ANY = float("inf")
#: What the solver says if nothing solves it.
IMPOSSIBLE = 2


def add(*sums: Sum) -> Sum:
    """The sum of sums."""
    found: dict[int, int] = {}
    for each in sums:
        for name, times in each.items():
            found[name] = found.get(name, 0) + times
    return found


def negative(one: Sum) -> Sum:
    """The sum to subtract."""
    return {name: -times for name, times in one.items()}


@dataclass
class Attacker:
    """What they know: nothing is larger than `most`."""

    most: int
    names: list[str] = field(default_factory=list)
    _most: list[int] = field(default_factory=list)
    _known: list[Known] = field(default_factory=list)
    _written: tuple[csr_array, list[float], list[float]] | None = None
    #: Everything at once as it may be: what the solver found so far.
    _possible: list[np.ndarray] = field(default_factory=list)

    def unknown(self, name: str = "", most: int | None = None) -> Sum:
        """A new number that they do not know, from 0 on."""
        self.names.append(name)
        self._forget()
        self._most.append(self.most if most is None else most)
        return {len(self.names) - 1: 1}

    def learn(self, known: Sum, least: float, most: float) -> None:
        """They read that a sum lies between these two, both included."""
        self._known.append((known, least, most))
        self._forget()

    def learn_one_of(self, alternatives: Sequence[Sequence[Known]]) -> None:
        """They conclude that all of one of these is true, not which."""
        chosen = [self.unknown(most=1) for _ in alternatives]
        self.learn(add(*chosen), 1, ANY)
        for choice, facts in zip(chosen, alternatives, strict=True):
            (switch,) = choice
            for known, least, most in facts:
                reach = self.most * sum(map(abs, known.values())) + self.most
                if least > -ANY:
                    self.learn({**known, switch: -reach}, least - reach, ANY)
                if most < ANY:
                    self.learn({**known, switch: reach}, -ANY, most + reach)

    def _forget(self) -> None:
        """What was worked out before no longer holds."""
        self._written, self._possible = None, []

    def values(self, target: Sum, enough: int = ENOUGH) -> list[int]:
        """What a sum may be: `enough` of the numbers that nothing of what they know excludes, or all if they are fewer.

        Where answers to earlier questions already show enough, nothing is solved.
        """
        shown = {_value(target, each) for each in self._possible}
        if len(shown) >= enough:
            return sorted(shown)[:enough]
        found: list[int] = []
        while len(found) < enough:
            value = self._least(target, found[-1] + 1 if found else 0)
            if value is None:
                break
            found.append(value)
        assert found, "what they know is not even possible"
        return found

    def most_of(self, target: Sum) -> int:
        """The largest that a sum may be."""
        least = self._least(negative(target), -ANY)
        assert least is not None, "what they know is not even possible"
        return -least

    def _least(self, target: Sum, least: float) -> int | None:
        """The smallest that a sum may be from `least` on."""
        goal, (matrix, low, high) = self._row(target), self._matrix()
        found = milp(
            goal,
            integrality=np.ones(len(self.names)),
            bounds=Bounds(0, self._most),
            constraints=[LinearConstraint(matrix, low, high), LinearConstraint(goal[np.newaxis], least, ANY)],
        )
        assert found.success or found.status == IMPOSSIBLE, found.message
        if not found.success:
            return None
        self._possible.append(found.x)
        return _value(target, found.x)

    def _row(self, target: Sum) -> np.ndarray:
        row = np.zeros(len(self.names))
        row[list(target)] = list(target.values())
        return row

    def _matrix(self) -> tuple[csr_array, list[float], list[float]]:
        if self._written is None:
            cells = [(row, *cell) for row, (known, _, _) in enumerate(self._known) for cell in known.items()]
            rows, columns, times = zip(*cells, strict=True)
            matrix = coo_array((times, (rows, columns)), shape=(len(self._known), len(self.names))).tocsr()
            self._written = matrix, [least for _, least, _ in self._known], [most for _, _, most in self._known]
        return self._written


def _value(target: Sum, found: np.ndarray) -> int:
    return round(sum(times * found[each] for each, times in target.items()))


def narrowed(attacker: Attacker, hidden: Iterable[Hidden]) -> list[tuple[str, list[int]]]:
    """Which hidden counts they have worked out too far, and what each may be.

    Where a count, or the sum that it is a part of, can only be small, nothing was told.
    """
    found = []
    for name, target, most, whole in hidden:
        enough = min(ENOUGH, most + 1)
        if whole is not None and enough > 1:
            enough = min(enough, attacker.most_of(whole) + 1)
        values = attacker.values(target, enough)
        found += [(name, values)] if len(values) < enough else []
    return found
