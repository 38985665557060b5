"""Hints beside a plain summary: how hard it is, and what makes it so."""

from consult.text.readability import AIM, hints

HARD = "Rooms are situated in proximity to locations with elevated overdose incidence, notwithstanding opposition."
EASY = "Rooms are near places where many people come to harm. None is next to a school."


def test_a_hard_text_is_hard_and_a_plain_one_is_plain():
    assert hints(HARD, "en").grade > AIM >= hints(EASY, "en").grade >= 1
    assert hints(EASY, "en").long_words == ()


def test_long_words_and_long_sentences_are_named():
    found = hints(f"Short. {'word ' * 21}end. {HARD}", "en")
    assert found.long_words == ("notwithstanding",)
    [(count, begins)] = found.long_sentences
    assert count == 22
    assert begins.startswith("word word")
    assert len(begins) <= 60


def test_other_languages_get_hints_but_no_school_year():
    """Against a figure that means nothing: the formula is for English."""
    found = hints("Die Betäubungsmittelverschreibungsverordnung gilt für alle, die in den Räumen arbeiten.", "de")
    assert found.grade is None
    assert found.long_words == ("Betäubungsmittelverschreibungsverordnung",)


def test_a_script_without_spaces_has_no_long_words():
    found = hints("ห้องเปิดเวลาสองทุ่มถึงตีสองของทุกวัน", "en")
    assert (found.grade, found.long_words) == (None, ())


def test_few_words_have_no_school_year_and_none_no_hints():
    assert hints("Open late.", "en").grade is None
    assert hints(" 12 ", "en") is None


def test_hints_stay_few_however_long_a_text_is():
    found = hints(" ".join(f"{'x' * 13}{letter}" for letter in "abcdefghijkl") + (" word" * 30 + ".") * 9, "en")
    assert (len(found.long_words), len(found.long_sentences)) == (5, 5)
