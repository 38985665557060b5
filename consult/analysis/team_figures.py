"""Figures for the team while a plan runs, all as of the last batch: where comments came in, and what waits.

Counts by part and by way of sending are shown only from ten on, since the sums are public (`disclosure.hide_small`).
Ways of sending are never added up.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from consult.analysis import tallies
from consult.analysis.disclosure import THRESHOLD, hide_small
from consult.consultations.models import DraftVersion
from consult.contributions import comment_counts
from consult.contributions.counting import TAKEN_OUT
from consult.contributions.enums import CANCELLED, Channel


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


def unclear_parts(draft: DraftVersion) -> list[str]:
    """The keys of the parts of a published draft that ten or more people did not understand, most people first.

    Those who voted on an earlier wording with another meaning are not counted. Parts that equally many people did not
    understand are in the order of the draft.
    """
    counts = tallies.not_understood(draft.consultation_id)
    versions = [place.version for place in draft.places]
    found = [(counts.get((each.clause_id, each.meaning_revision), 0), each.clause.key) for each in versions]
    found.sort(key=lambda pair: -pair[0])
    return [key for count, key in found if count >= THRESHOLD]
