"""What may be published about the answers of a group: the publisher's rules for opinion groups. Pure.

Shares are rounded to five per cent and sum to a hundred. Under 30 answers, and where fewer than three people said
anything else than the others, there are words alone. Intervals and the comparable number are computed from the rounded
figures, so that they tell nothing more.
"""

from collections.abc import Mapping, Sequence
from math import ceil, floor, prod, sqrt

import numpy as np

from consult.analysis.disclosure import FEWEST_OTHERS, THRESHOLD
from consult.analysis.group_results import BOX, STEP, Ellipse, Lean, LeftOut, Mix, Share, Shares
from consult.analysis.opinion_groups.votes import Numbers

#: From so many answers on there are figures.
FIGURES_FROM = 30
#: In words, nearly all is at least this share.
NEARLY_ALL = 85
#: Two-sided 95 %.
CERTAIN = 1.96
#: An ellipse has about two thirds of the votes of a group in it: half axes in standard deviations.
SPREAD = 1.5
COARSE = 10
COARSE_ANGLE = 5


def shares(agree: int, disagree: int, passed: int) -> Shares:
    """What may be published of the answers to one comment."""
    counts = (agree, disagree, passed)
    answered = sum(counts)
    if answered < THRESHOLD:
        return Shares(words=Lean.FEW_ANSWERED)
    others = answered - max(counts)
    rounded = round_shares(counts)
    if answered < FIGURES_FROM or others < FEWEST_OTHERS or max(rounded) == 100:
        exact = [100 * each / answered for each in counts]
        return Shares(words=_lean(exact, nearly_all=others < FEWEST_OTHERS))
    about = answered // COARSE * COARSE
    return Shares(
        words=_lean(rounded),
        agree=_share(rounded[0], about),
        disagree=_share(rounded[1], about),
        rest=rounded[2],
        answered=about,
    )


def round_shares(counts: Sequence[int]) -> list[int]:
    """Shares in multiples of five per cent that sum to a hundred: the largest remainders are rounded up."""
    steps = [each * (100 // STEP) / sum(counts) for each in counts]
    found = [floor(each) for each in steps]
    order = sorted(range(len(counts)), key=lambda at: (found[at] - steps[at], at))
    for at in order[: 100 // STEP - sum(found)]:
        found[at] += 1
    return [each * STEP for each in found]


def _lean(per_cent: Sequence[float], *, nearly_all: bool = False) -> Lean:
    agree, disagree, passed = per_cent
    largest = max(per_cent)
    nearly_all = nearly_all or largest >= NEARLY_ALL
    if largest <= 50:
        return Lean.DIVIDED
    if largest == passed:
        return Lean.MOSTLY_PASSED
    if largest == agree:
        return Lean.NEARLY_ALL_AGREE if nearly_all else Lean.MOSTLY_AGREE
    return Lean.NEARLY_ALL_DISAGREE if nearly_all else Lean.MOSTLY_DISAGREE


def _share(percent: int, answered: int) -> Share:
    low, high = interval(percent / 100, answered)
    return Share(percent=percent, low=floor(100 * low), high=ceil(100 * high))


def interval(share: float, number: int) -> tuple[float, float]:
    """Wilson's interval at 95 %."""
    scale = 1 + CERTAIN**2 / number
    middle = (share + CERTAIN**2 / (2 * number)) / scale
    half = CERTAIN / scale * sqrt(share * (1 - share) / number + CERTAIN**2 / (4 * number**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def comparable(of_groups: Sequence[Share | None]) -> Share | None:
    """The geometric mean of the groups' shares, from the rounded ones; nothing if a group has only words."""
    told = [each for each in of_groups if each is not None]
    if not told or len(told) < len(of_groups):
        return None
    percent, low, high = (
        prod(getattr(each, part) for each in told) ** (1 / len(told)) for part in ("percent", "low", "high")
    )
    return Share(percent=floor(percent / STEP + 0.5) * STEP, low=floor(low), high=ceil(high))


def product(of_groups: Sequence[Share | None]) -> int | None:
    """The product of the groups' shares in per cent, from the rounded ones; nothing if a group has only words."""
    told = [each.percent for each in of_groups if each is not None]
    if not told or len(told) < len(of_groups):
        return None
    return round(100 * prod(each / 100 for each in told))


def mix(channels: Mapping[Mix, int]) -> Mix:
    """How the people of a group took part: what more than two thirds of them used, or mixed."""
    total = sum(channels.values())
    return next((each for each, count in channels.items() if 3 * count > 2 * total), Mix.MIXED)


def left_out(people: int, bound: int, voters: int, shown: int, healed_by: str) -> LeftOut:
    """How many people are left out, as a share of what deserves a place: nothing about fewer than ten."""
    share, most = (
        ceil(round(max(each, THRESHOLD - 1) * shown * 100 / voters, 6) / COARSE) * COARSE for each in (people, bound)
    )
    return LeftOut(shown=shown, share=share, bound=most, healed_by=healed_by if people >= THRESHOLD else "")


def ellipses(points: Sequence[Numbers]) -> list[Ellipse]:
    """The middle and the spread of each group, in one box that is fitted to these and not to any person."""
    found = [_ellipse(each) for each in points]
    turned = np.array([(angle, long, short) for _, long, short, angle in found])
    middles = np.array([middle for middle, *_ in found])
    cos, sin = np.cos(turned[:, 0]) ** 2, np.sin(turned[:, 0]) ** 2
    long, short = turned[:, 1] ** 2, turned[:, 2] ** 2
    reach = np.sqrt(np.stack([long * cos + short * sin, long * sin + short * cos], axis=1))
    first, last = (middles - reach).min(axis=0), (middles + reach).max(axis=0)
    scale = BOX / ((last - first).max() or 1.0)
    offset = (BOX - (last - first) * scale) / 2
    placed = (middles - first) * scale + offset
    return [
        Ellipse(
            x=_coarse(x),
            y=BOX - _coarse(y),
            long=max(_coarse(long * scale), COARSE),
            short=max(_coarse(short * scale), COARSE),
            angle=_turn(angle),
        )
        for (x, y), (_, long, short, angle) in zip(placed, found, strict=True)
    ]


def _ellipse(points: Numbers) -> tuple[Numbers, float, float, float]:
    if len(points) < THRESHOLD:
        raise ValueError("a group is shown from ten people on")
    values, vectors = np.linalg.eigh(np.cov(points.T))
    short, long = SPREAD * np.sqrt(np.maximum(values, 0))
    return points.mean(axis=0), float(long), float(short), float(np.arctan2(vectors[1, 1], vectors[0, 1]))


def _coarse(number: float) -> int:
    return round(float(number) / COARSE) * COARSE


def _turn(angle: float) -> int:
    """Clockwise from -90 to 90, since `y` runs downwards."""
    degrees: int = round(-float(np.degrees(angle)) / COARSE_ANGLE) * COARSE_ANGLE
    return (degrees + 90) % 180 - 90
