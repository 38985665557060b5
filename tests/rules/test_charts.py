"""Charts: lengths on one scale, none for what may not be shown, parts that fill the whole, days in their order."""

from datetime import date, timedelta

import pytest

from consult.web import charts

TODAY = date(2026, 5, 10)


def test_the_largest_has_the_whole_length_and_the_others_their_share():
    assert [bar.width for bar in charts.bars([("a", 40), ("b", 10), ("c", 0)])] == [100.0, 25.0, 0.0]


def test_several_charts_can_share_a_scale():
    assert [bar.width for bar in charts.bars([("a", 40)], most=80)] == [50.0]


def test_a_single_one_among_very_many_can_be_seen():
    assert charts.bars([("many", 100_000), ("one", 1)])[1].width == charts.MIN_LENGTH


def test_what_may_not_be_shown_has_words_and_no_length():
    shown, hidden = charts.bars([("a", 40), ("b", None)], words="fewer than 10")
    assert (hidden.value, hidden.width, hidden.words) == (None, 0.0, "fewer than 10")
    assert shown.words == ""


def test_nothing_at_all_is_drawn_without_an_error():
    assert charts.bars([]) == []
    assert charts.bars([("a", 0)])[0].width == 0.0
    assert charts.stacked([("a", 0), ("b", 0)])[1].width == 0.0
    assert charts.columns([]) == []


def test_the_parts_of_a_whole_follow_each_other_and_fill_it():
    segments = charts.stacked([("a", 50), ("b", 0), ("c", 30), ("d", 20)])
    assert [(each.start, each.width) for each in segments] == [(0.0, 50.0), (50.0, 0.0), (50.0, 30.0), (80.0, 20.0)]
    assert len({each.look for each in segments}) == 4


def test_two_parts_never_look_the_same():
    with pytest.raises(AssertionError, match="look the same"):
        charts.stacked([(str(number), 1) for number in range(len(charts.LOOKS) + 1)])


def test_columns_stand_next_to_each_other():
    first, second = charts.columns([("1 May", 5), ("2 May", 10)])
    assert (first.start, second.start) == (0.0, 50.0)
    assert (first.height, second.height) == (50.0, 100.0)
    assert first.start + first.width < second.start
    assert first.middle == 20.0


def test_days_stand_in_order_at_their_places():
    week = timedelta(days=7)
    line = charts.days([("closes", TODAY + week), ("opened", TODAY - week)], TODAY)
    assert [(mark.label, mark.place, mark.over) for mark in line.marks] == [
        ("opened", 0.0, True), ("closes", 100.0, False)
    ]  # fmt: skip
    assert line.today == 50.0


@pytest.mark.parametrize(("away", "place"), [(-9, 0.0), (9, 100.0)])
def test_today_stays_on_the_line(away: int, place: float):
    days = [("opened", TODAY), ("closes", TODAY + timedelta(days=1))]
    assert charts.days(days, TODAY + timedelta(days=away)).today == place


def test_a_plan_that_opens_and_closes_on_one_day_has_a_line():
    assert [mark.place for mark in charts.days([("opened", TODAY), ("closes", TODAY)], TODAY).marks] == [0.0, 0.0]
