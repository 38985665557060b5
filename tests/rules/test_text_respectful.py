"""Words that label people are named with better ones, except in quotes, in names, and of oneself."""

import csv
from pathlib import Path

import pytest

from consult.consultations.clauses import MAX_WORDING
from consult.text.respectful import LANGUAGE, MAX_READ, TERMS, labels_in

DATA = Path(__file__).parents[2] / "../shared/data"


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.key)
def test_each_word_is_found_and_its_right_use_is_not(term):
    assert term in [each.term for each in labels_in(term.flagged, LANGUAGE)]
    assert not labels_in(term.allowed, LANGUAGE)
    assert term.instead
    assert term.why.endswith(".")
    assert term.sources


def test_keys_are_addresses_on_the_page():
    assert len({term.key for term in TERMS}) == len(TERMS) > 60


@pytest.mark.parametrize(
    "text",
    [
        "“No junkies here”, somebody wrote.",
        "As an addict myself I agree.",
        "We are addicts and we vote.",
        "The Vancouver Area Network of Drug Users and the Misuse of Drugs Act 1971.",
        "People who use drugs help to run the room.",
    ],
)
def test_quotes_names_and_words_for_oneself_are_no_fault(text):
    assert labels_in(text, LANGUAGE) == ()


@pytest.mark.parametrize(
    "text", ["Addicts may enter.", "One rule. Addicts may enter.", "- In\n- Addicts", "We help addicts."]
)
def test_a_capital_at_the_beginning_and_others_words_are_found(text):
    assert [each.words.lower() for each in labels_in(text, LANGUAGE)] == ["addicts"]


def test_a_text_that_no_field_takes_is_not_read_to_its_end():
    """Against a form of a megabyte that keeps a process busy for seconds."""
    assert MAX_READ > 2 * MAX_WORDING
    words = " junkies"
    longest = "x" * (MAX_READ - len(words)) + words
    assert [each.words for each in labels_in(longest, LANGUAGE)] == ["junkies"]
    assert labels_in("x" * len(words) + longest, LANGUAGE) == ()


def test_the_longer_of_two_is_named_once_and_no_more_than_five():
    assert [each.words for each in labels_in("A drug addict and a drug addict.", LANGUAGE)] == ["drug addict"]
    text = "An addict, a junkie, a druggie, a crackhead, a drunk, a vice and a tramp."
    assert len(labels_in(text, LANGUAGE)) == 5


def test_other_languages_have_no_list():
    assert labels_in("Der addict.", "de") == ()


def test_every_example_of_the_field_is_found_and_every_right_use_is_not():
    with (DATA / "language" / "language_terms.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    flagged = [row["example_flag"] for row in rows if row["example_flag"]]
    allowed = [row["example_ok"] for row in rows if row["example_ok"]]
    assert (len(flagged), len(allowed)) == (80, 29)
    assert [text for text in flagged if not labels_in(text, LANGUAGE)] == []
    assert [text for text in allowed if labels_in(text, LANGUAGE)] == []


def test_what_people_write_elsewhere_raises_no_false_alarm():
    comments = [
        row["comment-body"]
        for path in sorted((DATA / "polis").glob("*/comments.csv"))
        for row in csv.DictReader(path.read_text("utf-8").splitlines(keepends=True))
    ]
    alarms = [text for text in comments if labels_in(text, LANGUAGE)]
    assert len(comments) > 600
    assert len(alarms) <= len(comments) / 1000, alarms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He was clean.", ["was clean"]),
        ("Rooms are clean.", []),
        ("Keep the park clean.", []),
        ("Abusers stay outside.", []),
        ("Abusers of heroin stay outside.", ["Abusers"]),
        ("Patients who are non-compliant", ["non-compliant"]),
        ("Services that are non-compliant", []),
        ("Clean needles are free.", ["Clean needles"]),
        ("Clean Needles Programme", []),
    ],
)
def test_some_words_are_a_fault_only_near_others(text, words):
    assert [each.words for each in labels_in(text, LANGUAGE)] == words
