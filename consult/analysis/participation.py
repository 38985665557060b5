"""Who took part, counted once, at the freeze: by way of sending, group, week and language. Pure.

How many people of a group voted is computed from its published tables (`by_self_description`) and not counted: a number
of its own would be a total from which a position could be worked out. How many said nothing about themselves is
rounded to 5. It is not told where every group has a table, since the groups could then be subtracted from it, nor where
it would tell that a group is smaller than its table allows, since each of its positions would then be smaller too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consult.analysis.by_self_description import GROUP_LABELS, MIN_OTHERS, MIN_PEOPLE, STEP, rounded
from consult.analysis.disclosure import THRESHOLD, hide_small
from consult.contributions.enums import Channel, SelfDescriptionKind
from consult.text.languages import UNKNOWN

#: A published table of a group: the group, its channel, and about how many people hold each position.
Table = tuple[SelfDescriptionKind, str, Sequence[int]]


@dataclass(frozen=True)
class People:
    """How many people sent something in one way; None for a number that may not be told."""

    channel: Channel
    people: int | None
    not_stated: int | None


@dataclass(frozen=True)
class Participation:
    """Who took part. `groups` has about how many people of a group voted on one part, or more, by way of sending;
    `weeks`, counted from 1, and `languages` (BCP 47, "" if unknown) have comments, None if that may not be told.
    """

    people: tuple[People, ...]
    groups: Mapping[tuple[SelfDescriptionKind, str], int]
    weeks: Mapping[int, int | None]
    languages: Mapping[str, int | None]


def participation(
    opened: date | None,
    closed: date | None,
    people: Iterable[tuple[str, bool, int]],
    comments: Iterable[tuple[date, str | None, int]],
    votes: Sequence[Table],
    ratings: Sequence[Table],
) -> Participation:
    """Who took part in a plan that was open between these days.

    `people` are (channel, whether they said something about themselves, how many), `comments` (day of sending,
    language, how many); `votes` and `ratings` are all tables by group that are published.
    """
    weeks: Counter[int] = Counter()
    languages: Counter[str] = Counter()
    if opened is not None and closed is not None:
        weeks.update(dict.fromkeys(range(1, week_of(opened, closed) + 1), 0))
    for day, language, count in comments:
        languages["" if language in (None, UNKNOWN) else str(language)] += count
        if opened is not None:
            weeks[week_of(opened, day)] += count
    return Participation(
        told_people(people, [*votes, *ratings]),
        largest(votes),
        dict(sorted(hide_small(weeks).items())),
        dict(sorted(hide_small(languages).items(), key=lambda each: (-(each[1] or 0), each[0]))),
    )


def week_of(opened: date, day: date) -> int:
    """The week of a plan, the first being 1."""
    return max(0, (day - opened).days) // 7 + 1


def largest(tables: Iterable[Table]) -> dict[tuple[SelfDescriptionKind, str], int]:
    """About how many people of each group voted, by way of sending: as many as in its largest table."""
    found: dict[tuple[SelfDescriptionKind, str], int] = {}
    for kind, channel, people in tables:
        found[kind, channel] = max(sum(people), found.get((kind, channel), 0))
    return found


def told_people(counts: Iterable[tuple[str, bool, int]], tables: Sequence[Table]) -> tuple[People, ...]:
    """What may be told of (channel, whether they said something about themselves, how many), next to `tables`."""
    totals: Counter[str] = Counter()
    silent: Counter[str] = Counter()
    for channel, told, count in counts:
        totals[channel] += count
        silent[channel] += 0 if told else count
    return tuple(
        People(
            channel,
            total if total >= THRESHOLD else None,
            _not_stated(total, silent[channel], [each for each in tables if each[1] == channel]),
        )
        for channel in Channel
        if (total := totals[channel])
    )


def _not_stated(total: int, silent: int, tables: Sequence[Table]) -> int | None:
    told = rounded(silent)
    # Those who did say something are so many or fewer, and no group is larger than they are.
    most = total - told + STEP // 2
    is_told = (
        MIN_PEOPLE <= told <= total - MIN_OTHERS
        and {kind for kind, _, _ in tables} != GROUP_LABELS.keys()
        and all(sum(people) + STEP // 2 * len(people) <= most for _, _, people in tables)
    )
    return told if is_told else None
