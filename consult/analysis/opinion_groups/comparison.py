"""How well groups are separated, and whether two groupings of the same people are the same. Pure.

scikit-learn has both; it takes ten times as long, which counts where they are asked for a hundred times.
"""

import numpy as np

from consult.analysis.opinion_groups.votes import Numbers


def silhouette(apart: Numbers, groups: Numbers, number: int) -> float:
    """The mean silhouette of people whose distances from each other are `apart`; who is alone in a group has 0.

    `groups` has the group of each, below `number`. Two of them at least have people.
    """
    members = np.zeros((len(groups), number))
    members[np.arange(len(groups)), groups] = 1
    sizes = members.sum(axis=0)
    own = members.astype(bool)
    sums = apart @ members
    inside = sums[own] / np.maximum(sizes[groups] - 1, 1)
    others = np.where(own | (sizes == 0), np.inf, sums / np.maximum(sizes, 1)).min(axis=1)
    larger = np.maximum(inside, others)
    apart_from = np.divide(others - inside, larger, out=np.zeros_like(larger), where=larger > 0)
    return float(np.where(sizes[groups] > 1, apart_from, 0).mean())


def adjusted_rand(groups: Numbers, again: Numbers, number: int) -> float:
    """The adjusted Rand index of two groupings of the same people, each into groups below `number`: 1 if they are the
    same, about 0 if they have no more to do with each other than chance.
    """
    both = np.bincount(groups * number + again, minlength=number * number).reshape(number, number)
    together, first, second = (_pairs(each) for each in (both, both.sum(axis=1), both.sum(axis=0)))
    by_chance = first * second / max(_pairs(both.sum()), 1)
    highest = (first + second) / 2
    return float((together - by_chance) / (highest - by_chance)) if highest != by_chance else 1.0


def _pairs(sizes: Numbers) -> float:
    """How many pairs of people are in the same group."""
    return float((sizes.astype(float) * (sizes - 1)).sum() / 2)
