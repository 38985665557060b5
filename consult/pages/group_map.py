"""The page about opinion groups: what is drawn and printed of a result. Pure.

Every length and place is a published value, or is computed from published values alone.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.analysis.group_results import (
    Ellipse,
    Group,
    GroupResults,
    Lean,
    Mix,
    NoGroups,
    Shares,
    StatementRow,
)
from consult.analysis.word_hints import MIN_FOR_PERCENTAGES
from consult.pages.vote_bars import ON_STATEMENTS
from consult.text.messages import N_
from consult.web.charts import VoteBar

LEANS: Mapping[Lean, str] = {
    Lean.NEARLY_ALL_AGREE: N_("nearly everyone agrees"),
    Lean.MOSTLY_AGREE: N_("most agree"),
    Lean.DIVIDED: N_("divided"),
    Lean.MOSTLY_DISAGREE: N_("most disagree"),
    Lean.NEARLY_ALL_DISAGREE: N_("nearly everyone disagrees"),
    Lean.MOSTLY_PASSED: N_("most passed"),
    Lean.FEW_ANSWERED: N_("fewer than 10 answered"),
}
MIXES: Mapping[Mix, str] = {
    Mix.OPEN: N_("Mostly people with the link."),
    Mix.CODE: N_("Mostly people given a card."),
    Mix.ACCOUNT: N_("Mostly people with an account."),
    Mix.MIXED: N_("Some with the link, some with a card or an account."),
    Mix.UNKNOWN: "",
}
REASONS: Mapping[NoGroups, str] = {
    NoGroups.NO_VOTES: N_("Nobody voted on a comment, so there are no groups to find."),
    NoGroups.FEW_PEOPLE: N_("Too few people voted on comments to find groups that hide everyone."),
    NoGroups.FEW_STATEMENTS: N_("Too few comments were voted on to tell people apart."),
    NoGroups.ALL_ALIKE: N_("All people voted nearly the same, so there is one group: everyone."),
    NoGroups.SMALL_GROUPS: N_("The groups that we found have fewer than 10 people. We show no group that small."),
    NoGroups.UNSTABLE: N_(
        "There are none that hold up. Each time we left some people out, the groups came out in another way."
    ),
}

#: Labels on the map nearer than this would cover each other: across, and up and down.
ACROSS, DOWN = 240, 55
#: Room around the groups.
MARGIN = 30


@dataclass(frozen=True)
class Shape:
    """A group on the map: its ellipse, and how high its label stands."""

    group: Group
    label: int

    @property
    def ellipse(self) -> Ellipse:
        return self.group.ellipse


@dataclass(frozen=True)
class Section:
    """A list of comments with its heading."""

    key: str
    title: str
    rows: Sequence[StatementRow]


def shapes(groups: Sequence[Group]) -> list[Shape]:
    """The groups from top to bottom, each label in its middle, moved down where it would cover another."""
    placed: list[Shape] = []
    for group in sorted(groups, key=lambda one: (one.ellipse.y, one.letter)):
        label = group.ellipse.y
        for other in placed:
            if abs(other.ellipse.x - group.ellipse.x) < ACROSS:
                label = max(label, other.label + DOWN)
        placed.append(Shape(group, label))
    return placed


def frame(groups: Sequence[Group]) -> tuple[int, int, int, int]:
    """The part of the plane that the groups fill: left, top, width, height."""
    edges = [_edges(group.ellipse) for group in groups]
    left, top = (min((each[place] for each in edges), default=0) - MARGIN for place in (0, 1))
    right, bottom = (max((each[place] for each in edges), default=0) + MARGIN for place in (2, 3))
    return left, top, right - left, bottom - top


def _edges(one: Ellipse) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a turned ellipse."""
    turned = math.radians(one.angle)
    across = math.ceil(math.hypot(one.long * math.cos(turned), one.short * math.sin(turned)))
    down = math.ceil(math.hypot(one.long * math.sin(turned), one.short * math.cos(turned)))
    # A label may be wider than a small group.
    across = max(across, ACROSS // 2)
    return one.x - across, one.y - down, one.x + across, one.y + down


def share_bars(shares: Shares) -> list[VoteBar]:
    """The bar of published shares, as long as the per cents beside it; nothing if there are only words."""
    if shares.agree is None or shares.disagree is None or shares.rest is None:
        return []
    start, found = 0, []
    for (look, label), percent in zip(
        ON_STATEMENTS, (shares.agree.percent, shares.rest, shares.disagree.percent), strict=True
    ):
        found.append(VoteBar(look, label, percent, start, percent))
        start += percent
    return found


@dataclass(frozen=True)
class LeftOutNumbers:
    """Who is left out, of every 100 people who voted, or of all if they are fewer than 30.

    `needed` is how many deserve a place among the comments shown; the others are at most so many.
    """

    of: int
    needed: int
    found: int
    bound: int


def left_out_numbers(results: GroupResults) -> LeftOutNumbers | None:
    """The same as is published, in numbers that can be compared with everybody.

    None if nothing is shown, or if fewer than 30 people were grouped: how many voted besides is not told.
    """
    left_out, people = results.left_out, results.people
    if left_out is None or (people < MIN_FOR_PERCENTAGES and results.groups):
        return None
    if people < MIN_FOR_PERCENTAGES:
        found, bound = (each * people // (100 * left_out.shown) for each in (left_out.share, left_out.bound))
        return LeftOutNumbers(people, math.ceil(people / left_out.shown), found, bound)
    needed, found, bound = (math.ceil(each / left_out.shown) for each in (100, left_out.share, left_out.bound))
    return LeftOutNumbers(100, needed, found, bound)


def named_in(results: GroupResults) -> set[str]:
    """The public codes of all comments that a result names."""
    found = {row.tracker for row in results.rows}
    found |= {each.tracker for group in results.groups for each in group.typical}
    if results.left_out and results.left_out.healed_by:
        found.add(results.left_out.healed_by)
    return found


def sections(results: GroupResults) -> list[Section]:
    """The lists of a result that have something: first what unites."""
    unites = N_("What unites people") if results.groups else N_("What most people agree with")
    against = N_("What every group is against") if results.groups else N_("What most people are against")
    found = [
        Section("unite", unites, results.unites),
        Section("divide", N_("What divides people"), results.divides),
        Section("against", against, results.against),
        Section("also", N_("So that nobody is left out"), results.also),
    ]
    return [each for each in found if each.rows]
