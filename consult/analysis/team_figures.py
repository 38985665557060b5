"""Figures for the team while a plan runs, all as of the last batch: where comments came in, and what waits.

Counts by part and by way of sending are shown only from ten on, since the sums are public (`disclosure.hide_small`).
Ways of sending are never added up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from consult.analysis import tallies
from consult.analysis.disclosure import FEWEST_OTHERS, THRESHOLD, hide_small
from consult.consultations.models import DraftVersion
from consult.contributions import comment_counts
from consult.contributions.counting import TAKEN_OUT
from consult.contributions.enums import CANCELLED, Channel
from consult.credentials import access_codes


@dataclass(frozen=True)
class TeamFigures:
    """How many comments came in.

    `by_part` has every part of the plan and None for the whole plan; `by_channel` every way of sending. A count that
    may not be shown is None. `outcomes` is what happened to every comment, each counted once. `waiting` is how many
    were not yet decided, by the day on which they were sent.
    """

    received: int
    by_part: Mapping[int | None, int | None]
    by_channel: Mapping[Channel, int | None]
    outcomes: Mapping[str, int]
    waiting: Mapping[date, int]


def team_figures(consultation_id: int, parts: Iterable[int], channels: Iterable[Channel]) -> TeamFigures:
    """What came in, as of the last batch; `parts` of the plan and `channels` that people could use are all listed."""
    outcomes: Counter[str] = Counter()
    by_part: Counter[int | None] = Counter(dict.fromkeys([*parts, None], 0))
    by_channel: Counter[Channel] = Counter(dict.fromkeys(channels, 0))
    for counted_as, clause_id, channel, count in comment_counts.cells(consultation_id):
        outcomes[counted_as] += count
        if counted_as in (*TAKEN_OUT, CANCELLED):
            continue
        by_part[clause_id] += count
        by_channel[Channel(channel)] += count
    return TeamFigures(
        outcomes.total(),
        hide_small(by_part),
        hide_small(by_channel),
        outcomes,
        tallies.waiting_by_day(consultation_id),
    )


def comments_by_channel(consultation_id: int) -> Mapping[Channel, int | None]:
    """How many comments came by each way of sending that people could use; None for a count that may not be shown."""
    used = [each for each in Channel if each is not Channel.CODE or access_codes.are_given(consultation_id)]
    return team_figures(consultation_id, (), used).by_channel


def unclear_parts(draft: DraftVersion) -> list[str]:
    """The keys of the parts of a published draft that ten or more people did not understand, most people first.

    Those who voted on an earlier wording with another meaning are not counted, nor those of a way of sending in which
    nearly everyone did not understand the part: that it is in the list would tell what each of them chose. Parts that
    equally many people did not understand are in the order of the draft.
    """
    by_channel: dict[tuple[int, int], dict[str, Counter[bool]]] = {}
    for clause_id, meaning, channel, unclear, count in tallies.not_understood(draft.consultation_id):
        by_channel.setdefault((clause_id, meaning), {}).setdefault(channel, Counter())[unclear] += count
    counts = {
        place: sum(each[True] for each in channels.values() if each[False] >= FEWEST_OTHERS)
        for place, channels in by_channel.items()
    }
    versions = [place.version for place in draft.places]
    found = [(counts.get((each.clause_id, each.meaning_revision), 0), each.clause.key) for each in versions]
    found.sort(key=lambda pair: -pair[0])
    return [key for count, key in found if count >= THRESHOLD]
