"""Receipts and form tokens: what one opens, and that nothing else does."""

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.credentials import form_tokens, receipts
from consult.text import receipt_words

PEPPER = b"p" * 32
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

numbers = st.integers(min_value=0, max_value=2**receipts.BITS - 1)


@given(numbers)
def test_words_and_digits_lead_back_to_the_same_receipt(number):
    assert receipts.read(receipts.as_words(number)) == number
    assert receipts.read(receipts.as_digits(number)) == number


@given(numbers)
def test_case_spacing_and_hyphens_do_not_matter(number):
    words = receipts.as_words(number)
    assert receipts.read("  " + words.upper().replace(" ", " -\n ") + " . ") == number
    assert receipts.read(words.replace(" ", "-")) == number
    assert receipts.read(receipts.as_digits(number).replace(" ", "")) == number


def test_a_word_with_a_hyphen_may_be_typed_as_two():
    number = next(number for number in range(8000) if "-" in receipts.as_words(number))
    assert receipts.read(receipts.as_words(number).replace("-", " ")) == number


@given(numbers, st.sampled_from(["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９", "०१२३४५६७८९"]))
def test_digits_and_letters_of_any_keyboard_are_taken(number, digits):
    typed = receipts.as_digits(number).translate({ord("0") + place: digit for place, digit in enumerate(digits)})
    words = receipts.as_words(number)
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalpha() else sign for sign in words)
    hidden = "\u200b" + words.replace("a", "a\u00ad").replace("-", "\u2011") + "\u200f"
    assert receipts.read(typed) == receipts.read(wide) == receipts.read(hidden) == number
    assert receipts.unknown_words(wide) == receipts.unknown_words(hidden) == []


def test_the_list_has_7776_different_words_so_six_hold_77_bits():
    words = receipt_words.WORDS
    assert len(set(words)) == 7776
    assert 7776**receipts.WORD_COUNT > 2**receipts.BITS


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "one two",
        "velvet lantern ostrich cedar mango notaword",
        "1234",
        "9" * 24,
        "zoom " * 6,
        "\x00",
        "٩" * 24,
        "velvet " * 7,
    ],
)
def test_what_cannot_be_a_receipt_is_none(typed):
    assert receipts.read(typed) is None


def test_no_word_hurts_or_tells_what_it_is_about():
    told = {
        "relapse",
        "junkie",
        "police",
        "prison",
        "jailbird",
        "opium",
        "cannabis",
        "morphine",
        "clean",
        "shame",
        "rehab",
        "detoxify",
        "handcuff",
        "aids",
        "virus",
        "poison",
        "dealer",
        "dose",
        "needle",
        "syringe",
        "islamist",
        "racism",
        "snitch",
        "stash",
        "grope",
        "crook",
        "perjurer",
        "mortuary",
        "obituary",
        "nutcase",
        "caucasian",
        "eskimo",
        "traitor",
        "wanted",
        "recovery",
        "overdose",
        "gigolo",
        "skinhead",
    }
    assert not told & set(receipt_words.WORDS)


def test_every_item_has_values_of_its_own():
    number = receipts.from_seed(b"s" * 16)
    derived = [
        receipts.derive(PEPPER, number, kind, index, revision)
        for kind in ("submission", "vote", "comment")
        for index in range(20)
        for revision in range(3)
    ]
    for values in (
        [one.lookup_hmac for one in derived],
        [one.tracker for one in derived],
        [one.nonce for one in derived],
    ):
        assert len(set(values)) == len(derived)


def test_a_lookup_depends_on_the_pepper_that_the_database_does_not_hold():
    number = receipts.from_seed(b"s" * 16)
    assert (
        receipts.derive(PEPPER, number, "comment").lookup_hmac
        != receipts.derive(b"q" * 32, number, "comment").lookup_hmac
    )


def test_a_tracker_is_twelve_characters_without_lookalikes():
    tracker = receipts.derive(PEPPER, 5, "comment").tracker
    assert len(tracker) == 12
    assert not set(tracker) - set("0123456789abcdefghjkmnpqrstvwxyz")


def test_one_seed_has_one_receipt_and_seeds_do_not_share_any():
    seeds = [secrets.token_bytes(16) for _ in range(500)]
    assert receipts.from_seed(seeds[0]) == receipts.from_seed(seeds[0])
    assert len({receipts.from_seed(seed) for seed in seeds}) == 500


def test_a_token_opens_only_in_its_consultation_with_our_secret_and_untouched():
    token = form_tokens.mint(b"k" * 32, "tst2", NOW)
    assert form_tokens.read(b"k" * 32, "tst2", token, NOW) is not None
    assert form_tokens.read(b"k" * 32, "oth3", token, NOW) is None
    assert form_tokens.read(b"x" * 32, "tst2", token, NOW) is None
    assert form_tokens.read(b"k" * 32, "tst2", ("a" if token[0] != "a" else "b") + token[1:], NOW) is None
    assert form_tokens.read(b"k" * 32, "tst2", "", NOW) is None


def test_a_token_may_be_sent_for_an_hour_and_shows_its_receipt_again_for_ten_minutes():
    token = form_tokens.mint(b"k" * 32, "tst2", NOW)

    def after(minutes):
        return form_tokens.read(b"k" * 32, "tst2", token, NOW + timedelta(minutes=minutes))

    assert after(9).shows_again
    assert not after(11).shows_again
    assert after(59).sendable
    assert not after(61).sendable
