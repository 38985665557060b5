"""Who took part, as it is told: nothing small, and nothing from which a table by group could be worked out."""

from datetime import date

from consult.analysis.by_self_description import GROUP_LABELS
from consult.analysis.participation import Table, largest, told_people, week_of
from consult.contributions.enums import Channel, SelfDescriptionKind

USES = SelfDescriptionKind.USES_NOW
OPEN = Channel.OPEN.value


def told(total: int, silent: int, *tables: Table) -> tuple[int | None, int | None]:
    (found,) = told_people([(OPEN, True, total - silent), (OPEN, False, silent)], tables)
    return found.people, found.not_stated


def test_fewer_than_ten_people_have_no_number():
    assert told(9, 4) == (None, None)
    assert told(10, 0) == (10, None)


def test_who_said_nothing_is_rounded_and_not_told_if_few_are_or_few_are_not():
    assert told(60, 33) == (60, 35)
    assert told(60, 12) == (60, None), "12 may be told as no number that could be one of five from ten on"
    assert told(60, 13) == (60, 15)
    assert told(60, 49) == (60, None), "few said something"


def test_who_said_nothing_is_not_told_where_every_group_has_a_table():
    every = [(kind, OPEN, (15, 15)) for kind in GROUP_LABELS]
    assert told(200, 50, *every) == (200, None)
    assert told(200, 50, *every[:-1]) == (200, 50)


def test_who_said_nothing_is_not_told_if_that_says_that_a_group_is_smaller_than_its_table_allows():
    table = (USES, OPEN, (15, 15, 15))
    assert told(88, 43, table) == (88, None), "51 people may be in the table, and 45 said something"
    assert told(93, 43, table) == (93, None), "or 50 did"
    assert told(94, 43, table) == (94, 45)
    assert told(93, 43, (USES, Channel.CODE.value, (15, 15, 15))) == (93, 45)


def test_a_channel_that_nobody_used_is_not_there_and_channels_are_not_added_up():
    found = told_people([(Channel.CODE.value, False, 30), (OPEN, True, 12)], [])
    assert [(each.channel, each.people) for each in found] == [(Channel.OPEN, 12), (Channel.CODE, 30)]


def test_a_group_has_as_many_people_as_its_largest_table_and_no_number_of_its_own():
    tables = [(USES, OPEN, (30, 15)), (USES, OPEN, (20, 40)), (USES, "code", (15, 15))]
    assert largest(tables) == {(USES, OPEN): 60, (USES, "code"): 30}


def test_weeks_begin_with_the_day_of_opening():
    opened = date(2026, 5, 4)
    assert [week_of(opened, date(2026, 5, day)) for day in (4, 10, 11)] == [1, 1, 2]
