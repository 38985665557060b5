"""How people rated the plan: which of their numbers may leave, and where they differ much from the organizer. Pure.

The answers of one channel to one question are exact from ten on, or only their sum if nearly everyone chose the same.
Channels are never added up. A group of people, by what they say about themselves, has a table by the same rules as
votes have (`by_self_description`): all of a level's effects, each rounded to 5, or none. Whether there is a gap is
worked out from these published numbers alone, so that saying it tells nobody more than they do.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from consult.analysis.by_self_description import publish_levels
from consult.analysis.disclosure import THRESHOLD, nearly_everyone
from consult.consultations.principles import RATING_LABELS, Rating
from consult.text.messages import N_

#: From so many people and so many in a hundred on, “worse” must be answered.
MIN_WORSE = 10
WORSE_SHARE = 20
#: So many steps between the organizer and the middle answer of people must be answered.
STEPS_APART = 2


class Effect(StrEnum):
    """What people of a group think the plan does: a rating, or several together."""

    MUCH_BETTER = "much_better"
    BETTER = "better"
    ANY_BETTER = "any_better"
    SAME = "same"
    WORSE = "worse"
    CANNOT_SAY = "cannot_say"
    OTHER = "other"


EFFECT_LABELS: Mapping[Effect, str] = {
    **{Effect(rating.value): label for rating, label in RATING_LABELS.items()},
    Effect.ANY_BETTER: N_("Better, a bit or much"),
    Effect.OTHER: N_("Any other answer"),
}
_BETTER = frozenset({Rating.MUCH_BETTER, Rating.BETTER})
_FINEST: Mapping[Effect, frozenset[Rating]] = {Effect(rating.value): frozenset({rating}) for rating in Rating}
_BY_DIRECTION: Mapping[Effect, frozenset[Rating]] = {
    Effect.ANY_BETTER: _BETTER,
    Effect.SAME: frozenset({Rating.SAME}),
    Effect.WORSE: frozenset({Rating.WORSE}),
    Effect.CANNOT_SAY: frozenset({Rating.CANNOT_SAY}),
}
_BETTER_OR_WORSE: Mapping[Effect, frozenset[Rating]] = {
    Effect.ANY_BETTER: _BETTER,
    Effect.WORSE: frozenset({Rating.WORSE}),
    Effect.OTHER: frozenset({Rating.SAME, Rating.CANNOT_SAY}),
}
_WORSE_OR_NOT: Mapping[Effect, frozenset[Rating]] = {
    Effect.WORSE: frozenset({Rating.WORSE}),
    Effect.OTHER: frozenset(Rating) - {Rating.WORSE},
}
#: The effects of a group's table, the finest first; each next one puts some of the one before together.
LEVELS: Sequence[Mapping[Effect, frozenset[Rating]]] = (_FINEST, _BY_DIRECTION, _BETTER_OR_WORSE, _WORSE_OR_NOT)
#: Where each effect is on the scale; those who cannot say are nowhere on it.
_PLACES: Mapping[Effect, frozenset[int]] = {
    Effect.MUCH_BETTER: frozenset({2}),
    Effect.BETTER: frozenset({1}),
    Effect.ANY_BETTER: frozenset({1, 2}),
    Effect.SAME: frozenset({0}),
    Effect.WORSE: frozenset({-1}),
}


class Gap(StrEnum):
    """Why the decision maker must answer for a principle."""

    WORSE = "worse"
    APART = "apart"
    UNTOLD = "untold"


GAP_LABELS: Mapping[Gap, str] = {
    Gap.WORSE: N_("At least 10 people, and 20 in 100, say that the plan makes it worse."),
    Gap.APART: N_("The middle answer is two steps or more from what the organizer says."),
    Gap.UNTOLD: N_("Nearly everyone chose the same. What they chose is not shown, so it must be answered."),
}


def publish_answers(counts: Mapping[str, int], answers: Iterable[str]) -> tuple[int, Mapping[str, int]] | None:
    """(how many answered, how many chose each answer) in one channel; no choices if nearly all chose the same, and None
    if fewer than ten answered.
    """
    total = sum(counts.values())
    if total < THRESHOLD:
        return None
    if nearly_everyone(counts.values()):
        return total, {}
    return total, {answer: counts.get(answer, 0) for answer in answers}


def publish_effects(
    whole: Mapping[Rating, int], group: Mapping[Rating, int]
) -> tuple[Mapping[str, int], Mapping[str, int]] | None:
    """What may be published about a group's answers to one question, and about everyone else's in the same channel.

    By effect; `whole` are all answers, as published. None if no level can be told.
    """
    cells = publish_levels(whole, group, LEVELS)
    if not cells:
        return None
    people = {effect.value: count for effect, count, _ in cells}
    return people, {effect.value: others for effect, _, others in cells}


def gaps(organizer: Rating | None, untold: bool, tables: Iterable[Mapping[str, int]]) -> list[Gap]:
    """Why a principle must be answered: `tables` are the published numbers of channels and groups, by effect.

    `untold`: in some channel nearly everyone chose the same.
    """
    found = {Gap.UNTOLD} if untold else set()
    for table in tables:
        worse, total = table.get(Effect.WORSE, 0), sum(table.values())
        if worse >= MIN_WORSE and 100 * worse >= WORSE_SHARE * total:
            found.add(Gap.WORSE)
        if organizer is not None and _steps_apart(organizer, table) >= STEPS_APART:
            found.add(Gap.APART)
    return [gap for gap in Gap if gap in found]


def _steps_apart(organizer: Rating, table: Mapping[str, int]) -> int:
    """How far the middle answer of a table is from the organizer's, at least; 0 where that cannot be said."""
    counts = [(_PLACES.get(Effect(effect)), count) for effect, count in table.items() if effect != Effect.CANNOT_SAY]
    mine = _PLACES.get(Effect(organizer.value))
    if mine is None or any(places is None for places, _ in counts) or sum(count for _, count in counts) < THRESHOLD:
        return 0
    on_scale = sorted((sorted(places or ()), count) for places, count in counts)
    total = sum(count for _, count in on_scale)
    middle = {_at(on_scale, (total - 1) // 2), _at(on_scale, total // 2)}
    return min(abs(place - own) for places in middle for place in places for own in mine)


def _at(on_scale: Sequence[tuple[list[int], int]], position: int) -> tuple[int, ...]:
    for places, count in on_scale:
        position -= count
        if position < 0:
            return tuple(places)
    return ()
