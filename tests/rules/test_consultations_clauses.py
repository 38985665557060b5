"""Rules of clauses: keys and numbers, and what changes a meaning."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.access import ValidationError
from consult.consultations import clauses
from consult.consultations.clauses import ClauseWords

WORDS = ClauseWords(heading="Where", wording="Near.", plain_language="Near.", reason="So.", cost="low", affects="All")


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Where the rooms may be", "where-rooms-may"),
        ("Opening hours", "opening-hours"),
        ("Öffnungszeiten", "offnungszeiten"),
        ("24 hours a day", "hours-day"),
    ],
)
def test_a_key_is_made_of_the_first_words_of_a_heading(heading, key):
    assert clauses.slug(heading, ()) == key


@pytest.mark.parametrize(
    ("heading", "base"),
    [("营业时间", "part"), ("!!!", "part"), ("ساعات", "part"), ("Hours", "hours"), ("Heroin", "part")],
)
def test_where_the_heading_gives_no_free_key_letters_of_its_words_follow(heading, base):
    first, second = (clauses.slug(heading, {"hours", "part"}, wording) for wording in ("Open.", "Shut."))

    assert first != second
    for key in (first, second):
        assert re.fullmatch(rf"{base}-[bcdfghjklmnpqrstvwxz]{{5}}", key)
    assert clauses.slug(heading, {"hours", "part", second}, "Open.") == first, "it depends on its words alone"
    assert clauses.slug(heading, {"hours", "part", first}, "Open.") not in (first, second)


@pytest.mark.parametrize("word", ["import", "add", "plan", "publish"])
def test_a_key_made_of_a_heading_is_never_the_name_of_a_page(word):
    assert clauses.slug(word, ()).startswith(f"{word}-")


def test_no_telling_word_enters_an_address_by_itself():
    assert clauses.slug("Drug checking for people who inject", ()) == "checking-people-who"


@given(st.text(max_size=60), st.text(max_size=9), st.sets(st.sampled_from(["part", "part-bbbbb", "a", "b"])))
def test_whatever_the_words_their_key_is_good_and_free(heading, wording, taken):
    key = clauses.slug(heading, taken, wording)

    clauses.check_key(key)
    assert key not in taken


@pytest.mark.parametrize("key", ["", "Hours", "1st", "a b", "a/b", "é", "-a", "x" * 41, "import", "plan", "a\n"])
def test_what_cannot_be_a_key_is_refused(key):
    with pytest.raises(ValidationError):
        clauses.check_key(key)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], "1"),
        (["1", "2"], "3"),
        (["1", "2.1", "2.2"], "3"),
        (["4a"], "5"),
        (["9", "2"], "10"),
        (["§ 40", "§ 41a"], "§ 42"),
        (["Article 4", ""], "Article 5"),
        (["A.1", "A.2"], "A.3"),
        (["A"], ""),
        ([""], ""),
    ],  # fmt: skip
)
def test_a_clause_added_at_the_end_gets_the_next_number(numbers, expected):
    assert clauses.next_number(numbers) == expected


def test_plain_numbers_close_a_gap_and_a_documents_own_stay():
    assert clauses.renumbered(["1", "2", "3", "4"], 1) == ["1", "2", "3"]
    assert clauses.renumbered(["1", "2", "2.2", "3"], 1) == ["1", "2.2", "3"]
    assert clauses.renumbered(["1", "2", "1", "2"], 0) == ["2", "1", "2"]
    assert clauses.renumbered(["§ 1", "", "§ 2"], 1) == ["§ 1", "§ 2"]


@pytest.mark.parametrize(
    ("kind", "changes", "meaning"),
    [
        ("edit", {"wording": "Near it."}, 4),
        ("change", {"wording": "Far."}, 5),
        ("change", {"heading": "Where not"}, 5),
        ("change", {"plain_language": "Close by."}, 4),
        ("change", {"reason": "Other.", "cost": "high", "affects": "Few"}, 4),
        ("decision", {"wording": "Far."}, 5),
    ],
)
def test_a_meaning_goes_up_only_for_a_change_of_the_wording(kind, changes, meaning):
    after = ClauseWords(**{**vars(WORDS), **changes})

    assert clauses.meaning_after(kind, 4, WORDS, after) == meaning


def test_every_choice_has_words_for_it():
    for labels in (clauses.COSTS, clauses.DIRECTIONS, clauses.EVIDENCE_KINDS):
        assert all(labels.values())
    assert all(label and promise for label, promise in clauses.INFLUENCE.values())
