"""A proposal on a later wording: merged where nobody else changed anything, and otherwise a conflict."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.rebase import Change, is_within, rebase
from consult.text.tokens import tokens

WORDS = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h", "one", "two", ".", ",", ";", "5", "10", "日本"])
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
TEXTS = st.lists(PARAGRAPHS, min_size=1, max_size=4).map("\n\n".join)

SEEN = "Rooms are open from 9 to 17. Staff must be trained. Nobody is asked for a name."
LATER = SEEN.replace("17", "22")


def words_of(text: str) -> set[str]:
    return {token.word for token in tokens(text)}


@given(TEXTS, TEXTS)
def test_without_a_newer_wording_it_is_what_was_proposed(before: str, proposed: str) -> None:
    assert rebase(before, proposed, before).text == proposed


@given(TEXTS, TEXTS)
def test_where_nothing_was_proposed_the_newer_wording_is_left(before: str, newer: str) -> None:
    found = rebase(before, before, newer)
    assert (found.text, found.fate, found.changes) == (newer, "done", ())


@given(TEXTS, TEXTS)
def test_words_that_are_there_already_are_done(before: str, proposed: str) -> None:
    found = rebase(before, proposed, proposed)
    assert (found.text, found.fate, found.changes) == (proposed, "done", ())
    assert is_within(before, proposed, proposed)


@given(TEXTS, TEXTS, TEXTS)
def test_it_makes_no_difference_who_came_first(before: str, one: str, other: str) -> None:
    first, second = rebase(before, one, other), rebase(before, other, one)
    assert (first.fate == "conflict") == (second.fate == "conflict")
    if first.fate != "conflict":
        assert first.text == second.text


@given(TEXTS, TEXTS, TEXTS)
def test_every_word_was_written_by_somebody(before: str, proposed: str, newer: str) -> None:
    assert words_of(rebase(before, proposed, newer).text) <= words_of(before) | words_of(proposed) | words_of(newer)


@given(TEXTS, TEXTS, TEXTS)
def test_what_is_merged_has_everything_that_was_proposed(before: str, proposed: str, newer: str) -> None:
    found = rebase(before, proposed, newer)
    if found.fate == "whole":
        assert rebase(before, proposed, found.text).fate != "whole"


def test_changes_in_different_sentences_are_merged() -> None:
    newer = SEEN.replace("trained", "trained and paid").replace("a name", "a name or a card")
    found = rebase(SEEN, LATER, newer)
    assert (found.fate, found.changes) == ("whole", (Change("17", "22"),))
    assert found.text == newer.replace("17", "22")


def test_changes_of_the_same_words_are_a_conflict_that_shows_all_three() -> None:
    found = rebase(SEEN, LATER, SEEN.replace("17", "19"))
    assert (found.fate, found.text, found.changes) == ("conflict", LATER, (Change("17", "22", "19"),))


def test_changes_that_nearly_meet_in_one_sentence_are_a_conflict() -> None:
    found = rebase(SEEN, LATER, SEEN.replace("from 9", "from 10"))
    assert (found.fate, found.changes) == ("conflict", (Change("9 to 17", "9 to 22", "10 to 17"),))


def test_changes_next_to_each_other_in_two_sentences_are_merged() -> None:
    found = rebase(SEEN, LATER, SEEN.replace("Staff must", "All must"))
    assert (found.fate, found.text) == ("whole", LATER.replace("Staff must", "All must"))


def test_what_the_wording_took_over_is_no_longer_proposed() -> None:
    proposed = LATER.replace("a name", "anything")
    found = rebase(SEEN, proposed, SEEN.replace("a name", "anything"))
    assert (found.fate, found.text, found.changes) == ("part", proposed, (Change("17", "22"),))
    assert not is_within(SEEN, proposed, SEEN.replace("a name", "anything"))


def test_more_than_was_proposed_has_it_too() -> None:
    assert is_within(SEEN, LATER, f"{LATER} Water is free.")


@pytest.mark.parametrize(("was", "now"), [("150", "80"), ("No room", "Not a room")])
def test_a_sentence_taken_over_at_the_end_is_done_whatever_else_was_changed(was: str, now: str) -> None:
    """It ends like the one before it, so it could have been added before the full stop or after it."""
    before, more = "No room stands within 150 metres of a school.", " Nobody is sent away."
    assert is_within(before, before + more, (before + more).replace(was, now))
    assert is_within(before + more, before, before.replace(was, now)), "and so is one that was left out"


def test_the_changes_are_the_same_as_long_as_the_proposed_words_are() -> None:
    versions = [SEEN, SEEN.replace("trained", "paid"), f"{SEEN} Water is free.", "Doors are blue. " + SEEN]
    assert len({rebase(SEEN, LATER, each).changes for each in versions}) == 1
    assert rebase(SEEN, LATER, SEEN.replace("17", "18")).changes != rebase(SEEN, LATER, SEEN).changes


def test_a_removed_sentence_stays_removed() -> None:
    found = rebase(SEEN, SEEN.replace(" Staff must be trained.", ""), SEEN.replace("a name", "anything"))
    assert found.text == "Rooms are open from 9 to 17. Nobody is asked for anything."


FIRST, SECOND, THIRD = "The rooms are paid by the city.", "Staff must be trained.", "Doors open at nine."
IN_ORDER = "\n\n".join((FIRST, SECOND, THIRD))
MOVED = "\n\n".join((SECOND, FIRST, THIRD))


def test_a_change_follows_its_paragraph_when_that_is_moved() -> None:
    found = rebase(IN_ORDER, IN_ORDER.replace("trained", "paid well"), MOVED)
    assert (found.fate, found.text) == ("whole", MOVED.replace("trained", "paid well"))


def test_a_moved_paragraph_takes_over_what_was_changed_in_it() -> None:
    found = rebase(IN_ORDER, MOVED, IN_ORDER.replace("trained", "paid well"))
    assert (found.fate, found.text) == ("whole", MOVED.replace("trained", "paid well"))
    assert [change.old for change in found.changes] in ([FIRST], [SECOND])


def test_new_and_removed_paragraphs_stay_where_they_belong_when_others_are_moved() -> None:
    proposed = "\n\n".join((FIRST, SECOND, "Each gets a bed.", THIRD))
    assert rebase(IN_ORDER, proposed, MOVED).text == "\n\n".join((SECOND, "Each gets a bed.", FIRST, THIRD))
    assert rebase(IN_ORDER, "\n\n".join((FIRST, THIRD)), MOVED).text == "\n\n".join((FIRST, THIRD))


def test_paragraphs_moved_in_two_ways_are_a_conflict() -> None:
    found = rebase(IN_ORDER, MOVED, "\n\n".join((THIRD, FIRST, SECOND)))
    assert (found.fate, found.text) == ("conflict", MOVED)


def test_a_moved_paragraph_that_is_gone_is_a_conflict_whoever_moved_it() -> None:
    before, moved = "One.\n\nTwo two.\n\nThree.", "Two two.\n\nOne.\n\nThree."
    assert rebase(before, moved, "One.\n\nThree.").fate == "conflict"
    assert rebase(before, "One.\n\nThree.", moved).fate == "conflict"


def test_the_same_move_is_done() -> None:
    assert rebase(IN_ORDER, MOVED, MOVED.replace("nine", "eight")).fate == "done"


def test_a_change_stays_in_its_half_when_a_paragraph_is_split_or_joined() -> None:
    split = SEEN.replace(" Staff", "\n\nStaff")
    assert rebase(SEEN, LATER, split).text == split.replace("17", "22")
    assert rebase(split, split.replace("17", "22"), SEEN).text == LATER


def test_words_written_around_a_new_paragraph_break_are_a_conflict() -> None:
    proposed = SEEN.replace("17. Staff must", "22. Everybody should")
    assert rebase(SEEN, proposed, SEEN.replace(" Staff", "\n\nStaff")).fate == "whole"
    rewritten = "Rooms are open. Nobody is asked for a name."
    found = rebase(SEEN, rewritten, SEEN.replace(" Staff", "\n\nStaff"))
    assert (found.fate, found.text) == ("conflict", rewritten)


@pytest.mark.parametrize("word", ["a ", "word number {} ", "x\n\n", "1" * 600 + " {}\n\n"])
def test_the_longest_wordings_take_little_time(word: str) -> None:
    before = "".join(word.format(at) for at in range(40_000 // len(word)))
    begun = time.process_time()
    rebase(before, before.replace("1", "one"), before.replace("2", "two") + "the end")
    assert time.process_time() - begun < 20
