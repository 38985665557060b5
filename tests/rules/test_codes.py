"""The words of one-use codes: they survive being read aloud, and are never taken for a receipt."""

import hashlib
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.access import ValidationError
from consult.credentials import access_code_words, receipts
from consult.text import receipt_words

numbers = st.integers(min_value=0, max_value=len(access_code_words.WORDS) ** access_code_words.WORD_COUNT - 1)


def by_ear(word: str) -> str:
    """The word as somebody may write it who has only heard it."""
    return re.sub("ph", "f", re.sub("ck", "k", re.sub(r"([bdfhj-np-tvxz])\1", r"\1", word))).replace("qu", "kw")


@given(numbers)
def test_the_words_lead_back_to_the_same_code(number):
    assert access_code_words.read(access_code_words.as_words(number)) == number


@given(numbers)
def test_case_spacing_and_hyphens_do_not_matter(number):
    words = access_code_words.as_words(number)
    assert access_code_words.read("  " + words.upper().replace(" ", " -\n ") + " . ") == number


@given(numbers)
def test_letters_of_any_keyboard_are_taken(number):
    words = access_code_words.as_words(number)
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isalpha() else sign for sign in words.upper())
    assert access_code_words.read(wide) == access_code_words.read(f"\u200b{words[:2]}\u00ad{words[2:]}\u200f") == number


@given(numbers)
def test_a_hyphen_within_a_word_does_not_matter(number):
    first, *others = access_code_words.as_words(number).split()
    assert access_code_words.read(" ".join([f"{first[:2]}-{first[2:]}", *others])) == number


def test_words_spelled_by_ear_are_the_words_on_the_card():
    """Each of them, because random tests seldom draw one among thousands."""
    misheard = {
        word
        for word in access_code_words.WORDS
        if access_code_words.sound(by_ear(word)) != access_code_words.sound(word)
    }
    assert misheard == access_code_words.MISHEARD


def test_no_new_card_has_a_word_that_is_misheard(monkeypatch):
    number = access_code_words.read("sapphire cake cake cake")
    drawn = [number, number + 1]
    monkeypatch.setattr(access_code_words.secrets, "randbelow", lambda below: drawn.pop(0))
    assert access_code_words.make() == number + 1
    assert access_code_words.as_words(number).startswith("sapphire")


def test_no_two_words_sound_alike():
    assert len({access_code_words.sound(word) for word in access_code_words.WORDS}) == len(access_code_words.WORDS)


@pytest.mark.parametrize(("one", "other"), [
    ("photo", "foto"), ("brake", "break"), ("knight", "nite"), ("sail", "sale"), ("weather", "wether"),
    ("cereal", "serial"), ("bad", "bat"), ("pad", "bat"), ("cap", "gap"), ("fan", "van"), ("seal", "zeal"),
    ("chip", "ship"), ("mail", "nail"), ("flour", "flower"), ("ten", "tin"), ("rapid", "rabbit"),
])  # fmt: skip
def test_words_that_a_voice_or_an_accent_makes_one_sound_alike(one, other):
    assert access_code_words.sound(one) == access_code_words.sound(other)


def test_words_are_plain_short_and_of_the_receipts_list_whose_hurtful_words_were_exchanged():
    assert set(access_code_words.WORDS) < set(receipt_words.WORDS)
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in access_code_words.WORDS)


def test_a_code_holds_48_bits():
    assert access_code_words.WORD_COUNT * math.log2(len(access_code_words.WORDS)) > 48


def test_the_list_is_part_of_every_card_given_out_so_it_is_always_the_same():
    whole = hashlib.sha256(" ".join(access_code_words.WORDS).encode()).hexdigest()
    assert whole == "74c2fd9baa5516210ec00a8323c333ce05c7a19c1a38a7c34bd5545af14ac604"


@given(st.integers(min_value=0, max_value=2**receipts.BITS - 1))
def test_a_receipt_is_told_apart_and_never_taken_for_a_code(number):
    for receipt in (receipts.as_words(number), receipts.as_digits(number)):
        assert not access_code_words.is_code(receipt)
        with pytest.raises(ValidationError, match="Do not paste your receipt here"):
            access_code_words.read(receipt)


@given(numbers)
def test_a_code_is_never_taken_for_a_receipt(number):
    assert access_code_words.is_code(access_code_words.as_words(number))
    assert receipts.read(access_code_words.as_words(number)) is None


@pytest.mark.parametrize(("typed", "said"), [
    ("collar veto brick", "has four words"), ("collar veto brick cake collar", "has four words"), ("1 2 3 4", "four"),
    ("", "has four words"), ("\x00", "has four words"), ("collar veto brick cake " * 50_000, "has four words"),
    ("collar veto brick xylitol", "the word “xylitol”"), ("１２３４", "has four words"),
])  # fmt: skip
def test_an_invalid_code_is_refused_with_a_message_at_its_box(typed, said):
    with pytest.raises(ValidationError, match=said) as refused:
        access_code_words.read(typed)
    assert refused.value.field == "k"
    assert not access_code_words.is_code(typed) or "cake" in typed


def test_codes_are_made_over_the_whole_range():
    made = {access_code_words.make() for _ in range(2000)}
    assert len(made) == 2000
    assert min(made) < len(access_code_words.WORDS) ** 4 / 100 < len(access_code_words.WORDS) ** 4 * 0.99 < max(made)
