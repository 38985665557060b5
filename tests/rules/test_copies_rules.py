"""Near copies: what is found among many, and what is not taken for a copy."""

import pytest

from consult.moderation.copies.rules import MIN_WORDS, NEAR, are_near, is_long_enough
from consult.moderation.copies.sketches import MAX_CANDIDATES, MAX_FOR_RUN, Sketches, sketch
from consult.text import same_words, similarity
from tests.campaigns import letters

LETTER = (
    "We, the residents of Quay Road, say no to the room. It belongs to the hospital, not next to homes. "
    "A phone line is not an answer to people sleeping in our doorways. Please move it."
)


def near(one: str, other: str) -> bool:
    reader = similarity.Reader()
    return are_near(reader.read(one), reader.read(other))


@pytest.mark.parametrize(
    "other",
    [
        LETTER + " My mother is 81 and afraid to go out after dark.",
        LETTER.replace("residents", "shopkeepers"),
        LETTER.replace("doorways", "doorway"),
        "Dear council, I live at the corner and I agree with my neighbours. " + LETTER,
        LETTER.replace("It belongs to the hospital, not next to homes. ", ""),
    ],
)
def test_a_letter_that_somebody_made_their_own_is_a_near_copy(other):
    assert near(LETTER, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (LETTER, "We, the residents of Quay Road, say yes to the room. It saves lives, and it belongs next to homes "
                 "like ours. People who sleep in our doorways need a door of their own. Please open it soon."),
        ("I would like to see more venues for live music in BG", "I would like to see more outdoor activities in BG"),
        ("I am between 20 and 24 years old.", "I am between 20 and 25 years old."),
        (LETTER, LETTER * 2),
    ],
)  # fmt: skip
def test_words_that_are_only_alike_are_not(one, other):
    assert not near(one, other)


def test_a_text_in_a_script_without_spaces_is_compared_too():
    text = "我們需要一個安全的地方讓使用者不必害怕警察也不必死在街上。政府應該聽社區的聲音。"
    assert near(text, text + "我的孩子去年死了。")
    assert not near(text, "警察不應該進入這裡因為人會害怕而不來最後在街上死去。請不要讓這種事發生在我們的社區。")


def test_campaigns_are_found_among_others():
    """Every edited letter leads to another of its campaign, and no text to one with which it has nothing to do."""
    sent = letters(11, campaigns=(30, 60, 30, 100, 40, 200), others=2000)
    sketches: Sketches[int] = Sketches()
    reader, texts, first = similarity.Reader(), {}, {}
    right = wrong = 0
    joined: dict[int, set[int]] = {}
    for place, letter in enumerate(sent):
        form = same_words.form(letter.text)
        if form in first:
            continue
        first[form] = place
        units = similarity.units(letter.text)
        texts[place] = reader.read(letter.text)
        of_text = sketch("part", units) if is_long_enough(units) else ()
        together = {place}
        for other in sketches.candidates(of_text):
            if are_near(texts[place], texts[other]):
                same = letter.campaign is not None and letter.campaign == sent[other].campaign
                right, wrong = right + same, wrong + (not same)
                together |= joined[other]
        for each in together:
            joined[each] = together
        sketches.add(place, of_text)
    template = {
        letter.campaign: first[same_words.form(letter.text)]
        for letter in sent if letter.campaign is not None and not letter.edited
    }  # fmt: skip
    edited = [place for place, letter in enumerate(sent) if letter.edited and place in joined]
    found = sum(place in joined[template[sent[place].campaign]] for place in edited)
    assert found / len(edited) >= 0.98, f"{found} of {len(edited)}"
    assert right / (right + wrong) >= 0.98, f"{wrong} wrong of {right + wrong}"


def test_a_run_that_everybody_has_costs_no_more_than_any_other():
    units = ["I", "think", "that", "the", "room", "should"]
    sketches: Sketches[int] = Sketches()
    for number in range(MAX_FOR_RUN * 3):
        sketches.add(number, sketch("part", units))
    assert len(sketches.candidates(sketch("part", units))) == MAX_CANDIDATES
    assert len(next(iter(sketches._by_run.values()))) == MAX_FOR_RUN


def test_texts_of_different_parts_share_nothing():
    units = similarity.units(LETTER)
    assert not set(sketch("one", units)) & set(sketch("other", units))


def test_the_stated_limits():
    assert (NEAR, MIN_WORDS) == (0.75, 12)
    assert not is_long_enough(["I", "would", "like", "to", "see", "more", "art", "galleries", "in", "town"])
    assert is_long_enough(similarity.units(LETTER))
