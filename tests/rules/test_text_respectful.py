"""Words that label people are named with better ones, except in quotes, in names, and of oneself."""

import pytest

from consult.text.respectful import LANGUAGE, TERMS, labels_in


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


def test_the_longer_of_two_is_named_once_and_no_more_than_five():
    assert [each.words for each in labels_in("A drug addict and a drug addict.", LANGUAGE)] == ["drug addict"]
    text = "An addict, a junkie, a druggie, a crackhead, a drunk, a vice and a tramp."
    assert len(labels_in(text, LANGUAGE)) == 5


def test_other_languages_have_no_list():
    assert labels_in("Der addict.", "de") == ()
