"""Claims that no number carries are named: words of quantity, and what “the public” wants."""

import pytest

from consult.text.claims import ClaimKind, claims_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Many people want a bell.", "Many people"),
        ("Most said no.", "Most said"),
        ("Some of the parents asked.", "Some of the"),
        ("A few worried parents fear it.", "A few worried parents"),
        ("The vast majority agreed.", "The vast majority"),
        ("A lot of comments ask for it.", "A lot of"),
        ("12 came. Few people spoke.", "Few people"),
    ],
)
def test_a_quantity_without_a_number_is_found(text, words):
    assert [(each.words, each.kind) for each in claims_in(text, "en")] == [(words, ClaimKind.QUANTITY)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The public wants a bell.", "The public wants"),
        ("Nobody supports this.", "Nobody supports"),
        ("Residents do not want 2 rooms.", "Residents do not want"),
        ("Of 40, 50% of the residents agreed.", "50% of the residents"),
        ("12.5 per cent of people who live here", "12.5 per cent of people"),
        ("These 30 are representative of the town.", "are representative of"),
    ],
)
def test_a_claim_about_everybody_is_found_whatever_the_number(text, words):
    assert [(each.words, each.kind) for each in claims_in(text, "en")] == [(words, ClaimKind.POPULATION)]


@pytest.mark.parametrize(
    "text",
    [
        "12 people want a bell, most of them parents.",
        "Nine people asked; some of them fear the noise.",
        "Rooms are open at some hours, most evenings.",
        "People ask for a bell.",
        "Somebody wrote “many people want it”.",
        "A minority view is written below.",
        "50% of the comments on this part are by residents.",
        "",
    ],
)
def test_numbers_quotes_and_words_about_other_things_are_no_fault(text):
    assert claims_in(text, "en") == ()


def test_each_is_named_once():
    assert len(claims_in("Many people. Many people.", "en")) == 1


def test_other_languages_have_no_list():
    assert claims_in("Many people said so.", "de") == ()
