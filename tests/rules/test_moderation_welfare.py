"""Danger and who agrees to it, labels for hard content, and whose employer a text names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.moderation.affiliations import is_named, is_shared
from consult.moderation.danger.levels import (
    BY_TWO,
    LABELS,
    NOTES,
    ORDER,
    PROTOCOL,
    TARGET_HOURS,
    Flag,
    FlagState,
    Level,
    current_state,
)
from consult.text.labels import Label, points_to_danger, suggest

MO, MINA, THIRD = 1, 2, 3


def after(*acts):
    return current_state([Flag(Level(level), who, *rest) for level, who, *rest in acts])


@pytest.mark.parametrize("level", sorted(BY_TWO))
def test_one_moderator_alone_sets_nothing_off_that_leads_outside(level):
    """Against one person alone sending police or a social worker to somebody."""
    for alone in ([(level, MO)], [(level, MO), (level, MO)], [(level, MO), ("2", MO), (level, MO)]):
        found = after(*alone)
        assert (found.level in BY_TWO, found.proposed) == (False, level)
        assert found.note not in BY_TWO
    assert after((level, MO), (level, MINA)).level == level


@pytest.mark.parametrize("level", sorted(BY_TWO))
def test_nor_does_one_alone_take_back_what_two_saw(level):
    here = after((level, MO), (level, MINA), ("0", MO))
    assert (here.level, here.proposed) == (level, Level.NONE)
    assert after((level, MO), (level, MINA), ("0", MO), ("0", MO)).level == level
    assert after((level, MO), (level, MINA), ("0", MO), ("0", THIRD)).level == Level.NONE


@pytest.mark.parametrize("level", sorted(BY_TWO))
def test_who_sees_what_two_saw_ends_a_proposal_to_take_it_back(level):
    here = after((level, MO), (level, MINA), ("0", MO), (level, THIRD))
    assert (here.level, here.proposed) == (level, None)


def test_a_second_who_sees_less_does_not_silence_the_first():
    here = after(("4", MO), ("1", MINA))
    assert (here.level, here.proposed, here.runs) == (Level.PAST, Level.IMMINENT, True)
    assert after(("4", MO), ("1", MINA), ("4", THIRD)).level == Level.IMMINENT
    assert after(("4", MO), ("1", MO)) == FlagState(Level.PAST, since=0)


def test_a_past_overdose_alone_sets_nothing_off():
    here = after(("1", MO))
    assert (here.level, here.runs) == (Level.PAST, False)
    assert Level.PAST not in TARGET_HOURS
    assert Level.PAST not in PROTOCOL


def test_the_clock_runs_from_what_raised_it_until_it_is_done():
    assert after(("1", MO), ("3", MO)).since == 1
    assert after(("4", MO), ("4", MINA)).since == 0
    assert after(("3", MO), ("2", MINA)).since == 0
    done = after(("3", MO), ("3", MO, True))
    assert (done.runs, done.level) == (False, Level.RISK)
    again = after(("3", MO), ("3", MO, True), ("3", MINA))
    assert (again.runs, again.since) == (True, 2)


def test_while_a_second_is_awaited_it_is_sorted_by_what_the_first_saw():
    assert after(("2", MO), ("S", MINA)).pressing == Level.CHILD
    assert ORDER.index(Level.IMMINENT) > ORDER.index(Level.CHILD) > ORDER.index(Level.RISK)


@given(st.lists(st.tuples(st.sampled_from(sorted(Level)), st.sampled_from([MO, MINA, THIRD]), st.booleans())))
def test_no_row_of_acts_makes_one_person_two(acts):
    found = after(*acts)
    if found.level in BY_TWO:
        assert len({who for level, who, done in acts if level == found.level and not done}) >= 2


def test_every_level_that_runs_has_its_words_and_no_note_scolds_or_promises():
    assert set(PROTOCOL) == set(TARGET_HOURS)
    assert set(NOTES) == set(Level) - {Level.NONE}
    assert set(LABELS) == set(Level)
    said = " ".join(line for lines in NOTES.values() for line in lines).lower()
    for word in ("must", "should", "illegal", "rules", "police", "removed", "report you", "completely", "!"):
        assert word not in said


@pytest.mark.parametrize(("text", "label"), [
    ("My friend overdosed and died in June.", Label.OVERDOSE_DEATH),
    ("We lost him, he OD'd alone.", Label.OVERDOSE_DEATH),
    ("Some nights I want to die.", Label.SUICIDE),
    ("They stabbed him with a knife.", Label.VIOLENCE),
    ("She was raped behind the station.", Label.SEXUAL_VIOLENCE),
    ("Social services took my daughter.", Label.CHILDREN),
    ("The cops beat us with batons.", Label.POLICE_VIOLENCE),
    ("The abscess went to the bone.", Label.MEDICAL_DETAIL),
    ("Junkies are scum, let them die.", Label.HATE),
])  # fmt: skip
def test_the_word_lists_see_what_they_are_made_for(text, label):
    assert label in suggest(text)


@pytest.mark.parametrize("text", [
    "Open the room at six.", "Too far from the tents.", "I overdosed twice last year and came through.",
    "The deadline is too short.", "Grapes and drapes, a trial by jury.", "The police station is nearby.",
    "A childish plan.",
])  # fmt: skip
def test_they_leave_ordinary_words_alone(text):
    assert suggest(text) == ()


@pytest.mark.parametrize("text", [
    "I will stab the guard at the door.", "I’m going to shoot him.", "we'll kill one of them",
    "I know who is going to hurt the nurse.", "They are going to beat up the young dealers.",
    "We will burn it down on Saturday.", "Burn the place down tonight!", "Someone is planning to attack the staff.",
    "Next time I will bring a knife.", "He is going to kill her.",
])  # fmt: skip
def test_announced_violence_comes_first(text):
    assert points_to_danger(text)
    assert Label.VIOLENCE in suggest(text)


@pytest.mark.parametrize("text", [
    "The police stab at a solution.", "I will take a stab at it.", "I will shoot you an email.",
    "We will beat addiction.", "I would kill for a coffee.", "We will not hurt anyone.", "The room burned down in May.",
    "Let us burn the old plan and start again.", "Closing it will kill people.", "If it closes, we will kill people.",
    "They stabbed him last year.", "I hurt them once.", "This will blow up the budget.", "I will attack the problem.",
    "She is going to kill time there.", "Burn calories, not bridges.", "The police beat us.",
])  # fmt: skip
def test_what_only_sounds_like_it_does_not(text):
    assert not points_to_danger(text)


@pytest.mark.parametrize("text", [
    "The Harbour Clinic threw me out.", "harbour clinic", "HARBOUR\u00a0  CLINIC!", "the Harbour-Clinic",
    "Harbour Clinic’s nurses", "Hárbour Clínic", "Harb\u200bour Clinic", "harbour\nclinic", "the clinic on Quay Road",
    "Ｈarbour Clinic",
])  # fmt: skip
def test_a_body_is_known_by_its_names_however_they_are_written(text):
    """Against an organization's staff who moderate a comment about it because of a punctuation mark."""
    assert is_named("The Harbour Clinic; the clinic on Quay Road", text)


@pytest.mark.parametrize("text", ["the harbour", "a clinic", "harbour clinical trials", "", "Harbourclinic"])
def test_other_words_name_it_not(text):
    assert not is_named("The Harbour Clinic; the clinic on Quay Road", text)


def test_no_affiliation_names_nothing_and_a_body_is_shared_by_any_of_its_names():
    assert not is_named("", "anything at all")
    assert not is_named("a; of", "a piece of it")
    assert is_shared("City Police; PEP", "The city  police")
    assert not is_shared("City Police", "City Council")
    assert not is_shared("", "")


@given(st.text(max_size=60), st.text(max_size=200))
def test_no_text_breaks_the_search(affiliation, text):
    is_named(affiliation, text)
    suggest(text)
