"""What groups agree on and what tells them from one another: the published rules of Polis, given the groups. Pure.

Every share begins at one half: one more agrees and two more answer than did. A comment is typical of a group if the
group agrees (or disagrees) more than half and more than the others do, both with 90 % certainty.
"""

from dataclasses import dataclass

import numpy as np

from consult.analysis.opinion_groups.votes import Counts, Numbers

#: One-sided 90 % certainty.
CERTAIN = 1.2816
#: How many comments are chosen for a group, and how many as agreed by all.
MOST = 5


@dataclass(frozen=True)
class Chosen:
    """A comment that is typical of a group, or on which all agree (then without `ratio` and `ratio_test`)."""

    statement: int
    agrees: bool
    successes: int
    trials: int
    share: float
    test: float
    ratio: float = 0.0
    ratio_test: float = 0.0


def share(successes: Numbers, trials: Numbers) -> Numbers:
    """Shares that begin at one half."""
    return (successes + 1) / (trials + 2)


def group_informed(successes: Numbers, trials: Numbers) -> Numbers:
    """Of each comment the product of the groups' shares: high only if every group agrees."""
    return np.prod(share(successes, trials), axis=0)


def comparable(product: Numbers, groups: int) -> Numbers:
    """The same as a number that does not shrink with the number of groups: their geometric mean."""
    return product ** (1 / groups)


def proportion_test(successes: Numbers, trials: Numbers) -> Numbers:
    """How many standard errors the share is above one half."""
    return 2 * np.sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5)


def difference_test(inside: Numbers, inside_of: Numbers, outside: Numbers, outside_of: Numbers) -> Numbers:
    """How many standard errors the share inside a group is above the one outside."""
    inside, inside_of, outside, outside_of = inside + 1, inside_of + 1, outside + 1, outside_of + 1
    both = (inside + outside) / (inside_of + outside_of)
    error = np.sqrt(both * (1 - both) * (1 / inside_of + 1 / outside_of))
    apart = inside / inside_of - outside / outside_of
    return np.divide(apart, error, out=np.zeros_like(apart), where=error > 0)


@dataclass(frozen=True)
class _Side:
    """One answer, agree or disagree, of one group on all comments."""

    successes: Numbers
    trials: Numbers
    share: Numbers
    test: Numbers
    ratio: Numbers
    ratio_test: Numbers

    def chosen(self, statement: int, agrees: bool) -> Chosen:
        numbers = (self.share, self.test, self.ratio, self.ratio_test)
        return Chosen(
            statement,
            agrees,
            int(self.successes[statement]),
            int(self.trials[statement]),
            *(float(each[statement]) for each in numbers),
        )

    @property
    def certain(self) -> Numbers:
        return (self.ratio_test > CERTAIN) & (self.test > CERTAIN)

    @property
    def metric(self) -> Numbers:
        return self.ratio * self.ratio_test * self.share * self.test


def _side(successes: Numbers, trials: Numbers, group: int) -> _Side:
    inside, inside_of = successes[group], trials[group]
    outside, outside_of = successes.sum(axis=0) - inside, trials.sum(axis=0) - inside_of
    return _Side(
        inside,
        inside_of,
        share(inside, inside_of),
        proportion_test(inside, inside_of),
        share(inside, inside_of) / share(outside, outside_of),
        difference_test(inside, inside_of, outside, outside_of),
    )


def typical(counts: Counts, group: int, usable: Numbers) -> list[Chosen]:
    """Up to five comments that tell a group from the others: the best that it agrees with first, if there is one, then
    by how surely and how much; those that it agrees with before the others. At least one, however unsure.

    `usable` says of each comment whether it may be chosen.
    """
    agree, disagree = (_side(each, counts.answered, group) for each in (counts.agree, counts.disagree))
    agrees = agree.ratio_test > disagree.ratio_test
    metric: Numbers = np.where(agrees, agree.metric, disagree.metric)
    certain = usable & np.where(agrees, agree.certain, disagree.certain)
    order = [int(each) for each in np.argsort(-metric, kind="stable") if certain[each]]
    best = _best_agreed(agree, disagree, usable)
    if best is not None:
        order = [best, *(each for each in order if each != best)]
    elif not order:
        test = np.where(usable, np.where(agrees, agree.ratio_test, disagree.ratio_test), -np.inf)
        order = [int(np.argmax(test))] if usable.any() else []
    found = [(agree if agrees[each] else disagree).chosen(each, bool(agrees[each])) for each in order[:MOST]]
    return sorted(found, key=lambda one: not one.agrees)


def _best_agreed(agree: _Side, disagree: _Side, usable: Numbers) -> int | None:
    """The comment that a group agrees with most, in the order in which Polis compares them."""
    best: int | None = None
    for each in np.flatnonzero(usable):
        if agree.successes[each] == 0 and disagree.successes[each] == 0:
            continue
        if best is None:
            better = agree.test[each] > CERTAIN or (agree.ratio[each] > 1 and agree.share[each] > 0.5)
        elif agree.ratio[best] > 1:
            better = agree.metric[each] > agree.metric[best]
        else:
            better = agree.share[each] * agree.test[each] > agree.share[best] * agree.test[best]
        best = int(each) if better else best
    return best


def consensus(successes: Numbers, trials: Numbers, usable: Numbers, agrees: bool) -> list[Chosen]:
    """Up to five comments that most of all people agree (or disagree) with, with 90 % certainty, surest first."""
    shares, test = share(successes, trials), proportion_test(successes, trials)
    order = np.argsort(-(shares * test), kind="stable")
    found = [int(each) for each in order if usable[each] and shares[each] > 0.5 and test[each] > CERTAIN]
    return [
        Chosen(each, agrees, int(successes[each]), int(trials[each]), float(shares[each]), float(test[each]))
        for each in found[:MOST]
    ]
