"""Pages are easy to read: the words of each, without what people wrote, at grade 4 or less."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from consult.text.readability import grade, syllables
from tests.house.source import ROOT
from tests.house.template_words import said_in_template
from tests.house.test_templates import NAMES, referred_to

FOLDER = ROOT / "templates"
MAX_GRADE = 4
#: Fewer words say nothing about a page.
MIN_WORDS = 30
#: Shells, which every page has, and the style guide, which nobody reads.
LEFT_OUT = ("base.html", "team.html", "style/")

BLANK = re.compile(r"%\(\w+\)[sd]")
SENTENCE = re.compile(r"[.?:]$")


def with_parts(name: str) -> set[str]:
    """A template and those that it includes, extends or imports from."""
    found, further = set(), {name}
    while further:
        found |= further
        further = {each for name in further for each in referred_to(name)} - found
    return {each for each in found if not each.startswith(LEFT_OUT)}


def sentences(name: str) -> list[str]:
    """The whole sentences of a page, each once: headings and labels are shorter, and would hide a hard sentence."""
    said = [BLANK.sub("ten", " ".join(words.split())) for each in sorted(with_parts(name)) for words in spoken(each)]
    return list(dict.fromkeys(words for words in said if SENTENCE.search(words)))


def spoken(name: str) -> Iterator[str]:
    yield from said_in_template(Path(FOLDER / name))


PAGES = [name for name in NAMES if not name.startswith((*LEFT_OUT, "parts/")) and "/_" not in name]


@pytest.fixture(scope="module")
def grades() -> dict[str, float]:
    """The grade of each page that says enough."""
    said = {name: sentences(name) for name in PAGES}
    return {name: grade(each) for name, each in said.items() if len(" ".join(each).split()) >= MIN_WORDS}


def test_most_pages_are_measured(grades: dict[str, float]):
    assert len(grades) > 70


def test_every_page_is_at_grade_4_or_less(grades: dict[str, float]):
    hard = {name: found for name, found in grades.items() if found > MAX_GRADE}
    by_grade = sorted(grades.items(), key=lambda each: -each[1])
    assert not hard, "\n".join(f"{found:4.1f}  {name}" for name, found in by_grade)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("a", 1), ("made", 1), ("there", 1), ("dates", 1), ("moved", 1), ("table", 2), ("places", 2), ("counted", 2),
        ("safety", 2), ("comment", 2), ("before", 2), ("somebody", 3), ("nobody", 3), ("decision", 3),
        ("overdue", 3), ("person’s", 2), ("moderator", 4), ("two-factor", 3), ("administrator", 5),
    ],
)  # fmt: skip
def test_syllables(word: str, count: int):
    assert syllables(word) == count


def test_a_grade_is_the_school_year_in_which_a_text_is_easy():
    easy = ["We keep what you write, what you choose and the day. Leave out names and where you buy."]
    hard = ["The administration subsequently communicates determinations regarding submitted representations."]
    assert grade(easy) < MAX_GRADE < 12 < grade(hard)
