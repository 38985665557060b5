"""What the page about opinion groups draws and prints: published values, and nothing finer."""

from dataclasses import replace

from consult.analysis.group_results import Lean, LeftOut, Mix, NoGroups
from consult.pages import group_map
from consult.pages.group_map import ACROSS, DOWN, LeftOutNumbers, frame, left_out_numbers, sections, shapes, share_bars
from tests.grouped import row, with_groups, without_groups

CODES = [f"code{number}" for number in range(9)]
FOUND = with_groups(CODES, 2)


def test_every_value_has_its_words():
    assert set(group_map.LEANS) == set(Lean)
    assert set(group_map.MIXES) == set(Mix)
    assert set(group_map.REASONS) == set(NoGroups)


def test_a_bar_is_as_long_as_the_per_cents_beside_it():
    """Against a length that tells a share more exactly than its text does."""
    first, _, few = row("code0", "divides").per_group
    assert [(bar.look, bar.votes, bar.start, bar.width) for bar in share_bars(first)] == [
        ("support", 10, 0, 10),
        ("", 10, 10, 10),
        ("oppose", 80, 20, 80),
    ]
    assert share_bars(few) == [], "words have no length"


def test_labels_on_the_map_do_not_cover_each_other():
    near = [
        replace(each, ellipse=replace(each.ellipse, x=400 + number * 10, y=500))
        for number, each in enumerate(FOUND.groups)
    ]
    labels = [shape.label for shape in shapes(near)]
    assert labels == [500, 500 + DOWN, 500 + 2 * DOWN]
    apart = [replace(each, ellipse=replace(each.ellipse, x=number * ACROSS)) for number, each in enumerate(near)]
    assert {shape.label for shape in shapes(apart)} == {500}


def test_the_whole_of_every_group_is_on_the_map():
    left, top, width, height = frame(FOUND.groups)
    for group in FOUND.groups:
        oval = group.ellipse
        assert left < oval.x - oval.short
        assert top < oval.y - oval.short
        assert left + width > oval.x + oval.short
        assert top + height > oval.y + oval.short


def test_the_numbers_of_who_is_left_out_are_those_of_a_hundred_people():
    found = replace(FOUND, left_out=LeftOut(shown=12, share=40, bound=460, healed_by=""))
    assert left_out_numbers(found) == LeftOutNumbers(of=100, needed=9, found=4, bound=39)
    assert left_out_numbers(replace(found, left_out=None)) is None


def test_of_fewer_than_thirty_people_numbers_are_counts_of_them():
    """A share of few says too much about each; and of groups it is not told how many more voted."""
    few = replace(
        without_groups(CODES, NoGroups.UNSTABLE), left_out=LeftOut(shown=2, share=80, bound=150, healed_by="")
    )
    assert left_out_numbers(replace(few, people=29)) == LeftOutNumbers(of=29, needed=15, found=11, bound=21)
    assert left_out_numbers(replace(few, people=30)) == LeftOutNumbers(of=100, needed=50, found=40, bound=75)
    grouped = replace(few, groups=FOUND.groups)
    assert left_out_numbers(replace(grouped, people=29)) is None
    assert left_out_numbers(replace(grouped, people=30)).of == 100


def test_what_unites_stands_first_and_an_empty_list_nowhere():
    assert [each.key for each in sections(FOUND)] == ["unite", "divide", "against", "also"]
    assert [each.key for each in sections(without_groups(CODES, NoGroups.UNSTABLE))] == ["unite"]
    assert sections(without_groups([], NoGroups.NO_VOTES)) == []
