"""How similar two texts are: by words, or by characters if a script has no spaces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.similarity import Reader, alike, shared, units


def compared(one, other):
    reader = Reader()
    return alike(reader.read(one), reader.read(other))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Free kits, for ALL.", ["free", "kits", "for", "all"]),
        ("हिन्दी में नहीं", ["हिन्दी", "में", "नहीं"]),
        ("تفتح الغرف", ["تفتح", "الغرف"]),
        ("Groß\u00ade Säle", ["grosse", "säle"]),
        ("ＡＢＣ ﬁ", ["abc", "fi"]),
        ("每晚 24 时", ["每晚", "24", "时"]),
        ("ห้องเปิด", ["ห้อ", "อง", "งเ", "เปิ", "ปิด"]),
        ("— ***", []),
    ],
)
def test_words_are_found_in_any_script(text, words):
    assert units(text) == words


@pytest.mark.parametrize(
    ("one", "other", "unlike"),
    [
        ("The rooms open at eight in the evening, every night.", "The rooms open at nine in the evening, every night.",
         "Kits are given out free of charge to all who ask."),
        ("ห้องเปิดตั้งแต่แปดโมงเย็นถึงตีสองทุกคืน มีพยาบาลสองคน",
         "ห้องเปิดตั้งแต่เก้าโมงเย็นถึงตีสองทุกคืน มีพยาบาลสามคน",
         "ศูนย์แจกเข็มและกระบอกฉีดยาฟรีสำหรับทุกคนที่ต้องการ"),
        ("部屋は毎晩八時から二時まで開いています。看護師が二人います。",
         "部屋は毎晩九時から二時まで開いています。看護師が二人います。",
         "注射器は無料で交換できます。誰でも利用できます。"),
        ("تفتح الغرف من الساعة الثامنة مساء كل ليلة", "تفتح الغرف من الساعة التاسعة مساء كل ليلة",
         "توزع الحقن مجانا على كل من يحتاج إليها"),
    ],
)  # fmt: skip
def test_what_changed_a_little_is_far_more_alike_than_what_is_another_text(one, other, unlike):
    assert compared(one, other) > 0.75
    assert compared(one, unlike) < 0.35


def test_the_pairs_of_words_that_texts_share_are_counted():
    reader = Reader()
    whole, part, other = map(reader.read, ["a b c d e", "c d e", "x y"])

    assert shared([whole, other], [part, other]) == {(0, 0): 2, (1, 1): 1}


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_texts_can_be_compared(one, other):
    assert 0 <= compared(one, other) <= 1
    assert compared(one, one) == 1
