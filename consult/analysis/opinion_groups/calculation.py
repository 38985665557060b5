"""From votes to what is published about opinion groups: one document, nothing about one person in it. Pure.

What is shown is chosen so that nobody is left out: first a cover (`representation`), then what unites, what divides and
what people agree against, in turn, until there are twelve comments, or one for every ten people if they are fewer.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

import numpy as np

from consult.analysis.disclosure import THRESHOLD
from consult.analysis.group_results import (
    Assigned,
    Group,
    GroupResults,
    GroupShares,
    LeftOut,
    Mix,
    Shares,
    Stability,
    StatementRow,
    Typical,
)
from consult.analysis.opinion_groups import grouping, publication, representation, statistics
from consult.analysis.opinion_groups.grouping import Grouping
from consult.analysis.opinion_groups.votes import Counts, Numbers, Votes, count
from consult.record.documents import shared

#: Comments that are shown at most.
MOST = 12
LETTERS = "ABCDE"
#: The lists in the order in which comments are taken from them.
LISTS = ("unites", "divides", "against")


@dataclass(frozen=True)
class Given:
    """Votes, the public code of each comment (column), and how each person (row) took part.

    A comment without a code is not public: its votes only say how much somebody answered.
    """

    votes: Votes
    trackers: Sequence[str]
    channels: Sequence[Mix]


def calculate(given: Given) -> GroupResults:
    """What is published about the opinion groups of a plan."""
    return publish(given, find(given))


def find(given: Given) -> Grouping:
    """The groups, the largest first."""
    usable = np.array([bool(each) for each in given.trackers], dtype=bool)
    return _by_size(grouping.group(given.votes, usable))


def assign(given: Given, found: Grouping) -> Assigned:
    """Who is in which group.

    Raises:
        ValueError: the votes are not public data.
    """
    if set(given.channels) != {Mix.UNKNOWN}:
        raise ValueError("only of imported votes may anything about one person leave the calculation")
    letters = (LETTERS[group] if group >= 0 else "" for group in found.groups.tolist())
    return Assigned(statements=tuple(sorted(filter(None, given.trackers))), groups=tuple(letters))


def publish(given: Given, found: Grouping) -> GroupResults:
    """What is published of groups that were found, or were not."""
    usable = np.array([bool(each) for each in given.trackers], dtype=bool)
    found = _by_size(found)
    needed = grouping.votes_needed(given.votes.statements)
    votes = given.votes if usable.all() else Votes(given.votes.matrix[:, np.flatnonzero(usable)])
    given = Given(votes, [each for each in given.trackers if each], given.channels)
    counts = count(votes, np.where(found.groups < 0, found.number, found.groups), found.number + 1)
    in_all, by_group = counts.everyone, counts.first(found.number) if found.number else counts
    agreed = representation.agreements(votes)
    lists, order = _choose(votes, agreed, by_group, found.number > 0)
    rows = {each: _row(given, each, name, by_group, in_all, found.number) for each, name in order.items()}
    voters = int(np.count_nonzero(votes.per_person))
    people = int(np.count_nonzero(found.groups >= 0)) if found.number else voters
    return GroupResults(
        people=people if people >= THRESHOLD else 0,
        statements=int(np.count_nonzero(in_all.answered)),
        votes_needed=needed,
        groups=_groups(given, found, by_group),
        none_reason=found.reason,
        stability=Stability(times=found.times, of=found.of) if found.of else None,
        **{name: tuple(rows[each] for each in lists[name]) for name in (*LISTS, "also")},
        left_out=_left_out(given, agreed, list(order), voters),
    )


def _by_size(found: Grouping) -> Grouping:
    """The same groups, the largest first."""
    if not found.number:
        return found
    sizes = np.bincount(found.groups[found.groups >= 0], minlength=found.number)
    rank = np.argsort(np.argsort(-sizes, kind="stable"))
    groups = np.where(found.groups < 0, -1, rank[found.groups])
    return Grouping(groups, found.number, found.points, found.reason, found.times, found.of)


def _choose(votes: Votes, agreed: Any, counts: Counts, has_groups: bool) -> tuple[dict[str, list[int]], dict[int, str]]:
    """The comments of each list, and the list of each comment that is shown."""
    voters = int(np.count_nonzero(votes.per_person))
    most = min(MOST, voters // THRESHOLD)
    ranked = {
        "unites": _united(counts.agree, counts),
        "divides": _divided(counts) if has_groups else _split(counts),
        "against": _united(counts.disagree, counts),
    }
    belongs = {each: name for name in reversed(LISTS) for each in ranked[name]}
    shown = representation.cover(agreed, np.ones(votes.statements, dtype=bool), most, voters)
    for each in chain.from_iterable(zip_longest(*(ranked[name] for name in LISTS))):
        if each is not None and each not in shown and len(shown) < most:
            shown.append(each)
    order = {each: belongs.get(each, "also") for each in shown}
    place = {each: at for ranks in ranked.values() for at, each in enumerate(ranks)}
    lists = {
        name: sorted((each for each in shown if order[each] == name), key=lambda each: place.get(each, 0))
        for name in (*LISTS, "also")
    }
    return lists, order


def _united(successes: Numbers, counts: Counts) -> list[int]:
    """Comments on which more than half of every group say this, of those who answered; most by consensus first."""
    enough = (counts.answered >= THRESHOLD).all(axis=0) & (2 * successes > counts.answered).all(axis=0)
    product = statistics.group_informed(successes, counts.answered)
    return [int(each) for each in np.argsort(-product, kind="stable") if enough[each]]


def _divided(counts: Counts) -> list[int]:
    """Comments on which the most and the least agreeing group surely differ, and lie on two sides of one half."""
    found: dict[int, float] = {}
    for each in np.flatnonzero((counts.answered >= THRESHOLD).all(axis=0)):
        shares = counts.agree[:, each] / counts.answered[:, each]
        ends = [
            publication.interval(float(shares[at]), int(counts.answered[at, each]))
            for at in (shares.argmin(), shares.argmax())
        ]
        gap = ends[1][0] - ends[0][1]
        if gap > 0 and shares.min() < 0.5 < shares.max():
            found[int(each)] = gap
    return sorted(found, key=lambda each: -found[each])


def _split(counts: Counts) -> list[int]:
    """Without groups: comments that more than a quarter agree with and more than a quarter do not."""
    answered = np.maximum(counts.answered[0], 1)
    least = np.minimum(counts.agree[0], counts.disagree[0]) / answered
    enough = (counts.answered[0] >= THRESHOLD) & (least > 0.25)
    return [int(each) for each in np.argsort(-least, kind="stable") if enough[each]]


def _row(given: Given, statement: int, name: str, counts: Counts, in_all: Counts, number: int) -> StatementRow:
    everyone = publication.shares(*in_all.at(0, statement))
    told = [publication.shares(*counts.at(group, statement)) for group in range(number)]
    sides = [each.disagree if name == "against" else each.agree for each in told or [everyone]]
    return StatementRow(
        tracker=given.trackers[statement],
        comparable=None if name == "divides" else publication.comparable(sides),
        product=None if name == "divides" else publication.product(sides),
        everyone=everyone,
        per_group=tuple(
            GroupShares(group=letter, **shared(Shares, each)) for letter, each in zip(LETTERS, told, strict=False)
        ),
    )


def _groups(given: Given, found: Grouping, counts: Counts) -> tuple[Group, ...]:
    if not found.number:
        return ()
    placed = found.groups[found.groups >= 0]
    shapes = publication.ellipses([found.points[placed == group] for group in range(found.number)])
    return tuple(
        Group(
            letter=LETTERS[group],
            size=int(np.count_nonzero(placed == group)),
            mix=publication.mix(Counter(given.channels[int(row)] for row in np.flatnonzero(found.groups == group))),
            ellipse=shapes[group],
            typical=tuple(
                Typical(tracker=given.trackers[each.statement], agrees=each.agrees)
                for each in statistics.typical(counts, group, counts.answered[group] >= THRESHOLD)
            ),
        )
        for group in range(found.number)
    )


def _left_out(given: Given, agreed: Any, shown: Sequence[int], voters: int) -> LeftOut | None:
    if not shown:
        return None
    votes = given.votes
    everything = np.ones(votes.statements, dtype=bool)
    found = representation.left_out(votes, agreed, shown, everything)
    healed_by = "" if found.healed_by is None else given.trackers[found.healed_by]
    return publication.left_out(found.people, found.bound, voters, len(shown), healed_by)
