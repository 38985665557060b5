"""What may be published as typing mistakes: a few words, but no number and no negation in any of the languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.consultations import edit_rules
from consult.consultations.clauses import ClauseWords
from consult.consultations.edit_rules import Edited, findings
from consult.text.meaning_changes import INSIDE, NEGATIONS, NUMBERS


def found(before, after, **more):
    """The messages about a clause whose wording changed from one to the other."""
    one = ClauseWords(heading="Vans", wording=before, **{name: pair[0] for name, pair in more.items()})
    other = ClauseWords(heading="Vans", wording=after, **{name: pair[1] for name, pair in more.items()})
    return [each.message for each in findings([Edited("1", one, other)])]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("A van recieves samples twice a week.", "A van receives samples twice a week."),
        ("Two rooms , near the harbour", "Two rooms, near the harbour."),
        ("The the van comes on mondays.", "The van comes on Mondays."),
        ("Open from 8:00 to 20:00 in 3 rooom.", "Open from 8:00 to 20:00 in 3 rooms."),
        ("Wir offnen fur alle.", "Wir öffnen für alle."),
        ("Teh door is open form eight on.", "The door is open from eight on."),
        ("Same.", "Same."),
    ],
)
def test_typing_mistakes_are(before, after):
    assert found(before, after) == []


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("A van tests samples twice a week.", "No van tests samples twice a week.", edit_rules.NEGATION),
        ("Up to 2.5 mg.", "Up to 2.75 mg.", edit_rules.NUMBERS),
        ("Up to 5 mg.", "Up to 5 g.", edit_rules.NUMBERS),
        ("Up to 5 mg.", "Up to 5mg.", None),
        ("Within 3 days.", "Within 3 weeks.", edit_rules.NUMBERS),
        ("At 8 pm.", "At 8 am.", edit_rules.NUMBERS),
        ("From 8 to 2.", "From 2 to 8.", edit_rules.NUMBERS),
        ("1,500 a night", "11,500 a night", edit_rules.NUMBERS),
        ("Half of it: ½.", "Half of it: ¼.", edit_rules.NUMBERS),
        ("٢٠ غرفة", "٣٠ غرفة", edit_rules.NUMBERS),
        ("5 % of all", "5 ‰ of all", edit_rules.NUMBERS),
        ("Costs €5", "Costs $5", edit_rules.NUMBERS),
        ("Two rooms.", "Three rooms.", edit_rules.NUMBERS),
        ("All may come.", "Some may come.", edit_rules.NUMBERS),
        ("You don't pay.", "You pay.", edit_rules.NEGATION),
        ("You can’t be sent away.", "You can be sent away.", edit_rules.NEGATION),
        ("It is legal.", "It is illegal.", edit_rules.OPPOSITE),
        ("It is harmful.", "It is harmless.", edit_rules.OPPOSITE),
        ("Free exchange.", "Paid exchange.", edit_rules.OTHER_WORD),
        ("Free trade.", "Fair trade.", edit_rules.OTHER_WORD),
        ("The door is open.", "The door is closed.", edit_rules.OTHER_WORD),
        ("They must leave.", "They may leave.", edit_rules.OTHER_WORD),
        ("Inside the room.", "Outside the room.", edit_rules.OTHER_WORD),
        ("Das ist erlaubt.", "Das ist verboten.", edit_rules.OTHER_WORD),
        ("At most ten metres.", "At least ten metres.", edit_rules.OTHER_WORD),
        ("It is voluntary.", "It is mandatory.", edit_rules.OTHER_WORD),
        ("每晚八时开放，每周七天", "每晚八时开门，每周七天", edit_rules.OTHER_WORD),
        ("They may come.", "They may come with one paper and a card.", edit_rules.MANY),
        ("房间每晚开放", "房间每晚不开放", edit_rules.NEGATION),
        ("部屋は開いています。", "部屋は開いていません。", edit_rules.NEGATION),
        ("ห้องเปิดทุกคืน", "ห้องไม่เปิดทุกคืน", edit_rules.NEGATION),
        ("방은 열립니다.", "방은 열리지 않습니다.", edit_rules.NEGATION),
    ],
)
def test_a_number_a_negation_an_opposite_and_many_words_are_no_typing_mistakes(before, after, message):
    for told in (found(before, after), found(after, before)):
        assert message in told if message else told == []


def test_the_reversal_of_a_clause_is_found_out_by_everything_in_it():
    before, after = "A van tests samples twice a week.", "No van tests samples. Drug checking stops."
    assert {edit_rules.NEGATION, edit_rules.NUMBERS, edit_rules.MANY} <= set(found(before, after))


@pytest.mark.parametrize("field", ["heading", "plain_language", "reason", "affects"])
def test_all_that_people_read_before_they_vote_is_looked_at(field):
    one = ClauseWords(**{"heading": "A", "wording": "B", field: "We test."})
    other = ClauseWords(**{"heading": "A", "wording": "B", field: "We never test."})
    assert [each.message for each in findings([Edited("1", one, other)])] == [edit_rules.NEGATION]


def test_another_cost_is_no_typing_mistake():
    assert found("A", "A", cost=("low", "high")) == [edit_rules.COST]


@pytest.mark.parametrize("language", [*NEGATIONS, *INSIDE])
def test_each_word_that_denies_is_found_when_it_comes(language):
    for word in (NEGATIONS | INSIDE)[language].split():
        assert edit_rules.NEGATION in found("xx yy zz.", f"xx {word} yy zz."), word


@pytest.mark.parametrize("language", NUMBERS)
def test_each_number_in_words_is_found_when_it_comes(language):
    for word in NUMBERS[language].split():
        assert edit_rules.NUMBERS in found("xx yy zz.", f"xx {word} yy zz."), word


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_texts_can_be_judged_and_equal_ones_are_an_edit(one, other):
    found(one, other)
    assert found(one, one) == []


def test_long_texts_are_judged_quickly_enough():
    text = "lorem ipsum dolor sit amet " * 1500
    assert found(text, text.replace("dolor", "color")) == [edit_rules.MANY]
    assert found("甲" * 40_000, "乙" * 40_000) == [edit_rules.MANY]
