"""How people rated the plan: what may be published of it, and when the organizer must be answered for."""

import itertools

import pytest

from consult.analysis.by_self_description import MIN_OTHERS, MIN_PEOPLE
from consult.analysis.ratings import LEVELS, Effect, Gap, gaps, publish_answers, publish_effects
from consult.consultations.principles import PRINCIPLE_LABELS, STATEMENTS, Principle, Rating
from consult.report import rating_bars
from consult.report.principles import ChannelRatings, GroupRatings, ReportedPrinciple

MUCH, BETTER, SAME, WORSE, CANNOT = Rating


def whole(*counts):
    return dict(zip(Rating, counts, strict=True))


@pytest.mark.parametrize(("counts", "told"), [
    ((3, 3, 3, 0, 0), None),
    ((0, 0, 0, 0, 0), None),
    ((8, 0, 0, 2, 0), (10, {})),
    ((7, 0, 0, 3, 0), (10, whole(7, 0, 0, 3, 0))),
])  # fmt: skip
def test_a_channel_is_exact_from_ten_on_unless_nearly_everyone_chose_the_same(counts, told):
    assert publish_answers(whole(*counts), Rating) == told


@pytest.mark.parametrize(("group", "level"), [
    ((20, 20, 20, 20, 20), 0),
    ((20, 20, 20, 20, 13), 0),
    ((20, 5, 20, 20, 20), 1),
    ((20, 20, 5, 20, 20), 2),
    ((0, 5, 20, 20, 2), 3),
    ((20, 20, 20, 12, 20), None),
    ((0, 0, 0, 20, 0), None),
])  # fmt: skip
def test_a_group_has_the_finest_level_of_which_every_effect_is_told(group, level):
    """Against a cell that tells of fewer than thirteen people: with it nothing of its level is told."""
    told = publish_effects(whole(60, 60, 60, 60, 60), whole(*group))
    assert (told and list(told[0])) == (level if level is None else list(LEVELS[level]))


def test_every_number_of_a_group_may_be_any_of_five():
    """Against working a number out: all rounded alike, and ten others or more."""
    for counts in itertools.product((0, 12, 13, 17, 18, 40), repeat=3):
        told = publish_effects(whole(52, 10, 50, 52, 52), whole(counts[0], 0, counts[1], counts[2], 0))
        if told is None:
            continue
        for effect, people in told[0].items():
            everyone = sum(whole(52, 10, 50, 52, 52)[rating] for level in LEVELS for rating in level.get(effect, ())
                           if list(level) == list(told[0]))  # fmt: skip
            assert people % 5 == 0
            assert MIN_PEOPLE <= people <= everyone - MIN_OTHERS


@pytest.mark.parametrize(("organizer", "table", "found"), [
    (BETTER, {"much_better": 9, "better": 18, "same": 20, "worse": 22, "cannot_say": 5}, [Gap.WORSE]),
    (BETTER, {"much_better": 30, "better": 18, "same": 2, "worse": 9, "cannot_say": 5}, []),
    (None, {"much_better": 30, "better": 18, "same": 2, "worse": 13, "cannot_say": 5}, []),
    (None, {"much_better": 30, "better": 8, "same": 2, "worse": 10, "cannot_say": 0}, [Gap.WORSE]),
    (MUCH, {"much_better": 5, "better": 5, "same": 30, "worse": 5, "cannot_say": 5}, [Gap.APART]),
    (BETTER, {"much_better": 5, "better": 5, "same": 30, "worse": 5, "cannot_say": 5}, []),
    (WORSE, {"any_better": 45, "same": 15, "worse": 15, "cannot_say": 15}, [Gap.APART]),
    (CANNOT, {"much_better": 30, "better": 5, "same": 5, "worse": 5, "cannot_say": 5}, []),
    (MUCH, {"worse": 15, "other": 60}, [Gap.WORSE]),
    (MUCH, {"worse": 15, "other": 65}, []),
    (MUCH, {"much_better": 3, "better": 3, "same": 3, "worse": 0, "cannot_say": 30}, []),
    (MUCH, {"much_better": 8, "better": 0, "same": 8, "worse": 0, "cannot_say": 0}, []),
])  # fmt: skip
def test_the_trigger(organizer, table, found):
    assert gaps(organizer, False, [table]) == found


def test_what_nobody_may_learn_must_be_answered():
    assert gaps(MUCH, True, []) == [Gap.UNTOLD]


def test_each_level_puts_effects_of_the_one_before_together():
    for finer, coarser in itertools.pairwise(LEVELS):
        assert all(any(ratings <= other for other in coarser.values()) for ratings in finer.values())
        assert {rating for ratings in coarser.values() for rating in ratings} == set(Rating)
    assert Effect.CANNOT_SAY not in LEVELS[-1]


def test_there_are_seven_principles_each_with_its_sentence():
    assert len(Principle) == len(PRINCIPLE_LABELS) == len(STATEMENTS) == 7


@pytest.mark.parametrize(("organizer", "places"), [
    (MUCH, [25.0, 12.5]),
    (BETTER, [25.0, 37.5]),
    (SAME, [75.0, 56.2]),
    (WORSE, [75.0, 87.5]),
    (CANNOT, [75.0, 68.8]),
    (None, [None, None]),
])  # fmt: skip
def test_the_organizers_rating_is_marked_in_each_bar_where_people_who_say_the_same_are(organizer, places):
    """In a bar that puts several answers together it is at what they are together."""
    told = GroupRatings(group="uses_now", channel="open", people={"any_better": 20, "other": 20}, others={})
    if organizer is WORSE:
        told = GroupRatings(group="uses_now", channel="open", people={"worse": 20, "any_better": 20}, others={})
    channel = ChannelRatings(channel="open", total=40, counts=whole(10, 10, 5, 10, 5))
    small = ChannelRatings(channel="code", suppressed="fewer than 10")
    view = ReportedPrinciple(
        principle=Principle.DIGNITY, rating=organizer, evidence="", channels=(channel, small), groups=(told,), gaps=()
    )
    assert [row.mark for row in rating_bars.of_principle(view)] == [*places, None]
