"""Same words: what makes no difference, and what does."""

import pytest

from consult.text import same_words

TEXT = "We say no to the room. It’s too far from the tents; don’t build it there!"


@pytest.mark.parametrize(
    "other",
    [
        TEXT.upper(),
        TEXT.replace("’", "'"),
        TEXT.replace("’", ""),
        TEXT.replace(". ", ".\r\n\r\n"),
        "  " + TEXT.replace(" ", "\u00a0 ") + "\u200b",
        TEXT.replace(";", ",").replace("!", "..."),
        TEXT.replace("room", "ｒｏｏｍ"),
    ],
)
def test_case_spaces_and_punctuation_make_no_difference(other: str):
    assert same_words.form(other) == same_words.form(TEXT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Give it 1.5 metres", "Give it 15 metres"),
        ("Open 8-10", "Open 810"),
        ("Pay 50%", "Pay 50"),
        ("Pay $50", "Pay €50"),
        ("I agree 👍", "I agree 👎"),
        ("Call the therapist", "Call the rapist"),
        ("You’re welcome", "You are welcome"),
        ("résumé", "resume"),
        ("!!!", "???"),
        ("Open it", "Open it not"),
    ],
)
def test_what_may_change_the_meaning_makes_a_difference(one: str, other: str):
    assert same_words.form(one) != same_words.form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("我們需要安全的地方。", "我們 需要\n安全的地方"),
        ("เราต้องการห้องที่ปลอดภัย", "เรา ต้องการ ห้องที่ปลอดภัย!"),
        ("НАМ НУЖНА ПОМОЩЬ", "нам нужна помощь."),
        ("Straße", "STRASSE"),
        ("نحن نريد المساعدة،", "نحن نريد المساعدة"),
    ],
)
def test_in_every_script(one: str, other: str):
    assert same_words.form(one) == same_words.form(other)


def test_units_are_words_or_pairs_of_characters():
    assert same_words.units("We say NO; don’t!") == ["we", "say", "no", "dont"]
    assert same_words.units("安全的") == ["安全", "全的"]
