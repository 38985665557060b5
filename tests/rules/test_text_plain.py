"""What a person typed: stored as typed if that is safe, otherwise refused with words, and shown without tricks."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.messages import N_, count_words
from consult.text.plain import TextFault, carried, clean, code, excerpt, shown

STORABLE = st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffd\ufffe\uffff"))
BIDI = "\u202a\u202b\u202c\u202d\u202e\u200e\u200f\u061c"


def test_every_kind_of_line_end_becomes_one_newline() -> None:
    assert clean("a\r\nb\rc\u2028d\u2029e\nf", 100) == "a\nb\nc\nd\ne\nf"


def test_trailing_spaces_and_outer_blank_lines_go_and_inner_ones_stay() -> None:
    assert clean("\n  \n  first  \n\n\tlast\t\n \n", 100) == "  first\n\n\tlast"


def test_text_is_stored_composed() -> None:
    assert clean("cafe\u0301", 4) == "café"


def test_one_line_holds_single_spaces_only() -> None:
    assert clean("  a\tb \r\n\n c\u00a0d ", 100, one_line=True) == "a b c d"


@pytest.mark.parametrize("sign", ["\x00", "\x80", "\x93", "\x9f"])
def test_hidden_control_characters_are_refused(sign: str) -> None:
    with pytest.raises(TextFault, match="hidden control characters"):
        clean(f"a{sign}b", 100)


@pytest.mark.parametrize("point", [0xD800, 0xDFFF, 0xFFFD, 0xFFFF], ids=hex)
def test_characters_lost_on_the_way_are_refused(point: int) -> None:
    with pytest.raises(TextFault, match="did not arrive as you typed them"):
        clean(f"a{chr(point)}b", 100)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Open earlier.\x0bAnd on Sundays.", "Open earlier.\nAnd on Sundays."), ("one\x0ctwo", "one\ntwo"),
        ("one\x0etwo", "one\ntwo"), ("one\x85two", "one\ntwo"), ("one\u2028two", "one\ntwo"),
        ("drug\x1fchecking", "drug\u00adchecking"), ("drug\x1echecking", "drug\u2011checking"),
        ("cell\x07cell", "cell\tcell"), ("a\x01\x02\x05\x08\x13\x14\x15\x1b\x1c\x7fb", "ab"),
    ],
)  # fmt: skip
def test_what_word_processors_and_keyboards_leave_is_replaced_by_what_it_means(typed: str, kept: str) -> None:
    assert clean(typed, 100) == kept
    assert carried(typed) == kept


def test_what_word_processors_leave_is_a_space_on_one_line() -> None:
    assert clean("one\x0btwo\x0cthree", 100, one_line=True) == "one two three"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("١٢٣٤ ٥٦٧٨", "1234 5678"), ("۱۲۳۴", "1234"), ("１２３４", "1234"), ("๑๒३४", "1234"),
        ("ｌａｎｔｅｒｎ", "lantern"),
        ("lan\u00adtern", "lantern"), ("\u200blan\u200dtern\ufeff", "lantern"), ("\u202elantern\u202c", "lantern"),
        ("1234\ufe0f", "1234"), ("ab\u2011cd\u2013ef\u2014gh", "ab-cd-ef-gh"), ("a\u00a0b\u3000c", "a b c"),
    ],
)  # fmt: skip
def test_a_code_is_read_in_ascii_however_a_keyboard_writes_it(typed: str, read: str) -> None:
    assert code(typed) == read


def test_only_the_beginning_of_a_code_is_read() -> None:
    assert len(code("1" * 2_000_000)) == 1_000


def test_newlines_and_tabs_are_no_hidden_controls() -> None:
    assert clean("a\n\tb", 100) == "a\n\tb"


def test_too_long_a_text_is_told_by_how_much() -> None:
    assert clean("x" * 10 + " \n", 10) == "x" * 10
    with pytest.raises(TextFault) as caught:
        clean("x" * 13, 10)
    assert caught.value.params == {"over": "3", "limit": "10"}
    assert str(caught.value) == caught.value.message % caught.value.params
    assert "3 characters too long. The limit is 10." in str(caught.value)


def test_invisible_characters_and_marks_stay_in_storage() -> None:
    text = "a\u202eb\u200bc\u2067d" + "\u0316" * 9
    assert clean(text, 100) == text


@pytest.mark.parametrize(
    "text",
    ["\u200b", "\u2060 \u00ad\n\u200b", "\ufeff\u202e\u2066\u2069", "\u3164", "\u2800\u00a0", "\u0301\u034f", "\ufe0f"],
)
def test_a_text_of_what_nobody_sees_is_empty(text: str) -> None:
    assert clean(text, 100) == clean(text, 100, one_line=True) == ""


@pytest.mark.parametrize(
    "text",
    ["\u200bj\u200b", "\u0915\u094d\u200d\u0937", "\U0001f9d1\u200d\U0001f33e", "?", "\u0601", "\U0001fa93"],
)
def test_one_sign_that_is_seen_keeps_the_whole_text(text: str) -> None:
    assert clean(text, 100) == text


@given(STORABLE)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean(text, 10_000)
    assert clean(once, len(once)) == once
    assert unicodedata.is_normalized("NFC", once)


@given(STORABLE)
def test_a_cleaned_text_can_be_encoded_and_a_cleaned_line_has_no_break(text: str) -> None:
    assert "\n" not in clean(text, 10_000, one_line=True)
    clean(text, 10_000).encode()


def test_hundreds_of_thousands_of_shuffled_marks_are_stored_and_shown_quickly() -> None:
    began = time.process_time()
    stored = clean("a" + "\u0315\u0316" * 150_000, 2_000_000)
    assert len(shown(stored)) <= 5
    # Sorting such a long run at once takes minutes.
    assert time.process_time() - began < 10


@pytest.mark.parametrize("sign", BIDI)
def test_direction_controls_are_not_shown(sign: str) -> None:
    assert shown(f"pay {sign}100{sign} now") == "pay 100 now"


def test_an_isolate_is_closed_on_its_own_line() -> None:
    assert shown("a \u2067b\nc") == "a \u2067b\u2069\nc"
    assert shown("a \u2068b\u2069 c") == "a \u2068b\u2069 c"


def test_an_isolate_closed_twice_loses_the_second_closing() -> None:
    assert shown("a\u2067b\u2069\u2069c") == "a\u2067b\u2069c"


def test_isolates_nest_only_so_deep() -> None:
    assert shown("\u2067" * 500 + "x" + "\u2069" * 500) == "\u2067" * 8 + "x" + "\u2069" * 8


@given(st.text(alphabet=st.sampled_from("ab\n\u2066\u2067\u2068\u2069" + BIDI)))
def test_no_mixture_of_direction_controls_leaks_out_of_its_line(text: str) -> None:
    for line in shown(text).split("\n"):
        depth = 0
        for sign in line:
            depth += (sign in "\u2066\u2067\u2068") - (sign == "\u2069")
            assert depth >= 0
            assert sign not in BIDI
        assert depth == 0


@pytest.mark.parametrize("sign", ["\u200b", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u206a", "\U000e0041"])
def test_invisible_characters_are_not_shown(sign: str) -> None:
    assert shown(f"na{sign}me") == "name"


@pytest.mark.parametrize(
    "text",
    ["نمی‌خواهم", "क्‍ष", "👩‍🔬", "❤️‍🔥", "👨🏽‍⚕️", "Ελληνικά", "हिन्दी में", "עִבְרִית", "ไม่ได้", "한국어", "日本語。"],
)
def test_scripts_and_pictures_that_need_joiners_or_marks_stay_whole(text: str) -> None:
    assert shown(text) == text


def test_joiners_between_latin_letters_or_at_an_edge_are_not_shown() -> None:
    assert shown("\u200dpay\u200dpal\u200c") == "paypal"


def test_of_piled_marks_four_stay() -> None:
    assert shown("z" + "\u0336" * 50 + "b") == "z" + "\u0336" * 4 + "b"
    assert shown("z" + "\u0336\u200b\u2067" * 50).count("\u0336") == 4


def test_a_mark_at_the_beginning_does_not_overlap_what_is_before_it() -> None:
    assert shown("\u0301\u20ddno\n\u0336way") == "no\nway"


def test_old_controls_and_half_characters_are_not_shown() -> None:
    assert shown("a\x00b\x1bc\x85d\ud800e\tf\r\ng") == "abc\nde\tf\ng"


@given(st.text())
def test_showing_twice_changes_nothing_more(text: str) -> None:
    assert shown(shown(text)) == shown(text)


@given(st.text(alphabet=st.characters(codec="latin-1", min_codepoint=32, exclude_categories=["Cc", "Cf"])))
def test_ordinary_text_is_shown_as_it_is(text: str) -> None:
    assert shown(text) == text


def test_an_excerpt_ends_between_words_with_an_ellipsis() -> None:
    assert excerpt("one two three four", 12) == "one two…"
    assert excerpt("one two, three", 9) == "one two…"
    assert excerpt("one\n\ntwo", 12) == "one two"


def test_an_excerpt_of_one_long_word_is_cut_without_losing_its_marks() -> None:
    assert excerpt("x" * 30, 10) == "x" * 9 + "…"
    assert excerpt("xxxe\u0316\u0317\u0318yyy", 6) == "xxx…"


@given(st.text(), st.integers(min_value=1, max_value=80))
def test_an_excerpt_keeps_its_limit(text: str, limit: int) -> None:
    assert len(excerpt(text, limit).rstrip("\u2069")) <= limit


def test_words_are_counted_between_spaces() -> None:
    assert count_words("Don't — stop:  and/or 3 *") == 4
    assert count_words(" \n ") == 0


def test_a_marked_message_is_the_message() -> None:
    assert N_("Say it") == "Say it"
