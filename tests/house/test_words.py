"""Words on pages: no promise that nobody can keep, no shouting, only letters and ordinary characters."""

import re
from functools import cache

import pytest

from tests.house.source import modules, name_of, templates, tree_of
from tests.house.template_words import said_by_commands, said_in_module, said_in_template

#: People who read one of these may rely on it for their safety.
PROMISES = re.compile(
    r"(completely|fully|totally|absolutely|perfectly|always) (anonymous|safe|secure|private)|100 ?%|guarantee|"
    r"untraceable|impossible to (trace|identify)|cannot be traced|(no one|nobody) can ever|bank-level|"
    r"military-grade|unbreakable|unhackable|risk-free|never be (identified|found)",
    re.IGNORECASE,
)

#: Words about people that the project itself does not use.
BLAME = re.compile(
    r"\b(addicts?|junk(?:ie|y|ies)|(?:drug|substance) abuse|abusers?|clean (?:and|or) dirty|dirty needles?|"
    r"relapsed?|crackheads?|druggies?)\b",
    re.IGNORECASE,
)

PICTURES = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f]")


@cache
def said() -> list[tuple[str, str]]:
    """(where, words) of everything that the interface says."""
    found = [(name_of(path), words) for path in templates() for words in said_in_template(path)]
    for path in modules():
        tree = tree_of(path)
        found += [(name_of(path), words) for words in (*said_in_module(tree), *said_by_commands(tree))]
    return found


def test_there_are_words_to_check():
    assert len(said()) > 100


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (PROMISES, "an absolute promise"),
        (BLAME, "a word that blames"),
        (PICTURES, "a picture sign"),
        (re.compile("!"), "an exclamation mark"),
    ],
)
def test_no_page_says(pattern, what):
    found = [f"{where}: {words!r}" for where, words in said() if pattern.search(words)]
    assert found == [], f"{what} is said"


def test_no_sentence_is_longer_than_thirty_words():
    long = [
        f"{where}: {sentence!r}"
        for where, words in said()
        for sentence in re.split(r"(?<=[.?:;])\s+", words)
        if len(sentence.split()) > 30
    ]
    assert long == []
