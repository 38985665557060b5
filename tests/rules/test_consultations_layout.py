"""Changing chapters: no clause is lost, their order in each chapter stays, and the draft can be exported unchanged."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.consultations import layout
from consult.consultations.layout import Layout
from consult.consultations.markdown_export import compose
from consult.consultations.markdown_import import ParsedChapter, parse

TEXT = """# Plan

## Before {#before}

Text.

# A

## One {#one}

Text.

## Two {#two}

Text.

## A in {chapter}

### Three {#three}

Text.

# B

## Four {#four}

Text.
"""
DRAFT = parse(TEXT)
START = Layout(DRAFT.chapters, [(each.key, each.chapter) for each in DRAFT.clauses])
KEYS = [key for key, _ in START.clauses]


def told(found):
    """The outline as text: each clause under its headings."""
    trails = [(*(found.chapters[each].heading for each in found.above(place)), key) for key, place in found.clauses]
    return [" > ".join(trail) for trail in trails]


def read_back(found):
    """What a document exported with this layout says about it."""
    by_key = {each.key: each for each in DRAFT.clauses}
    clauses = [replace(by_key[key], chapter=place) for key, place in found.clauses]
    read = parse(compose(replace(DRAFT, clauses=clauses, chapters=list(found.chapters))))
    return Layout(read.chapters, [(each.key, each.chapter) for each in read.clauses])


def test_a_chapter_that_begins_with_a_clause_takes_what_follows_in_the_one_it_divides():
    assert told(layout.begun(START, "two", 2, "", "New")) == [
        "before", "A > one", "A > New > two", "A > A in > three", "B > four",
    ]  # fmt: skip
    assert told(layout.begun(START, "two", 1, "", "New")) == [
        "before", "A > one", "New > two", "New > A in > three", "B > four",
    ]  # fmt: skip
    assert told(layout.begun(START, "before", 1, "", "New"))[:2] == ["New > before", "A > one"]


def test_a_heading_taken_out_leaves_its_clauses_in_the_chapter_around_it():
    assert told(layout.without(START, 1)) == ["before", "A > one", "A > two", "A > three", "B > four"]
    assert told(layout.without(START, 0)) == ["before", "one", "two", "A in > three", "B > four"]


def test_a_chapter_moves_with_all_that_is_in_it_and_only_past_its_own_kind():
    assert told(layout.moved(START, 0, up=False)) == [
        "before", "B > four", "A > one", "A > two", "A > A in > three",
    ]  # fmt: skip
    assert layout.moved(START, 2, up=True) == layout.moved(START, 0, up=False)
    for at, up in ((0, True), (1, True), (1, False), (2, False)):
        assert layout.moved(START, at, up=up) == START


def test_a_clause_goes_to_the_end_of_a_chapter():
    assert told(layout.placed(START, "one", 2)) == ["before", "A > two", "A > A in > three", "B > four", "B > one"]
    assert told(layout.placed(START, "four", 0))[1:4] == ["A > one", "A > two", "A > four"]
    assert told(layout.placed(START, "three", None))[:2] == ["before", "three"]
    emptied = layout.placed(START, "three", None)
    assert told(layout.placed(emptied, "four", 1))[-1] == "A > A in > four"


@pytest.mark.parametrize("at", [0, 1, 2])
def test_a_new_name_changes_nothing_else(at):
    found = layout.renamed(START, at, "9", "Name")
    assert found.chapters[at] == ParsedChapter(START.chapters[at].level, "9", "Name")
    assert found.clauses == START.clauses


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.sampled_from("bwmpu"), st.integers(0, 9), st.sampled_from(KEYS)), max_size=6))
def test_after_any_changes_no_clause_is_lost_and_the_draft_is_read_back_as_it_is(acts):
    found = START
    for act, number, key in acts:
        at = number % max(len(found.chapters), 1)
        if act == "b":
            deepest = min(len(found.above(found.chapter_of(key))) + 1, 5)
            found = layout.begun(found, key, 1 + number % deepest, "", f"New {number}")
        elif act == "p":
            found = layout.placed(found, key, at if found.chapters and number else None)
        elif found.chapters:
            found = layout.without(found, at) if act == "w" else layout.moved(found, at, up=act == "u")
    assert sorted(key for key, _ in found.clauses) == sorted(KEYS)
    assert read_back(found) == Layout(list(found.chapters), list(found.clauses))
