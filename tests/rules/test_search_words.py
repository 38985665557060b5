"""Words by which a text is found, in any script."""

import pytest

from consult.text import search_words
from consult.text.search_words import SearchWord


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café-LATERNE, 24 h!", {"cafe", "laterne", "24"}),
        ("Don’t walk.", {"don", "walk"}),
        ("المدينة والمكان", {"مدينة", "مكان"}),
        ("नमस्ते दुनिया", {"नमस्ते", "दुनिया"}),
        ("毒品政策", {"毒品", "政策"}),
        ("... !", set()),
    ],
)
def test_words_of_a_text(text, words):
    assert search_words.words_of(text) == words


def test_no_word_is_longer_than_the_table_holds():
    assert max(map(len, search_words.words_of("x" * 5000))) == search_words.MAX_LENGTH


def test_a_beginning_finds_from_three_letters_on():
    assert search_words.wanted("at lan LAN") == [SearchWord("at", False), SearchWord("lan", True)]


def test_in_scripts_without_capitals_two_signs_are_enough():
    assert search_words.wanted("毒品") == [SearchWord("毒品", True)]
