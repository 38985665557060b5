"""Differences: nothing lost, nothing invented, readable, and by clause in the order of the new draft."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.diff import ClauseChange, ClauseText, Piece, clauses, is_punctuation, unmarked, wordings, words

TEXTS = st.one_of(st.text(), st.text(alphabet=st.sampled_from("ab c.\n—é日")))


def marked(before: str, after: str) -> str:
    signs = {"same": "{}", "added": "{{+{}+}}", "removed": "{{-{}-}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in words(before, after))


def both_sides(pieces: list[Piece]) -> tuple[str, str]:
    before = "".join(piece.text for piece in pieces if piece.kind != "added")
    after = "".join(piece.text for piece in pieces if piece.kind != "removed")
    return before, after


@given(TEXTS, TEXTS)
def test_the_pieces_make_both_texts_exactly(before: str, after: str) -> None:
    assert both_sides(words(before, after)) == (before, after)


@given(TEXTS, TEXTS)
def test_no_piece_is_empty_or_could_join_its_neighbour(before: str, after: str) -> None:
    pieces = words(before, after)
    assert all(piece.text for piece in pieces)
    assert all(a.kind != b.kind for a, b in zip(pieces, pieces[1:], strict=False))


@given(TEXTS)
def test_equal_texts_differ_in_nothing(text: str) -> None:
    assert words(text, text) == ([Piece("same", text)] if text else [])


def test_a_changed_word_is_marked_and_the_rest_is_left() -> None:
    assert marked("not within 150 metres of it", "not within 50 metres of it") == (
        "not within {-150-}{+50+} metres of it"
    )


def test_a_full_stop_added_leaves_the_word_before_it() -> None:
    assert marked("It may open", "It may open.") == "It may open{+.+}"


def test_a_hyphen_an_apostrophe_or_an_accent_is_part_of_its_word() -> None:
    assert marked("people's drug-checking naïve", "person's drug-testing naive") == (
        "{-people's drug-checking naïve-}{+person's drug-testing naive+}"
    )


def test_changed_spaces_are_differences_too() -> None:
    assert marked("a\n\nb", "a b") == "a{-\n\n-}{+ +}b"


def test_a_short_word_alone_between_changes_is_taken_into_them() -> None:
    assert marked("police may stop and search them", "officers will ask and help people") == (
        "{-police may stop and search them-}{+officers will ask and help people+}"
    )


def test_a_longer_word_between_changes_stays() -> None:
    assert marked("red houses burn", "blue houses stand") == "{-red-}{+blue+} houses {-burn-}{+stand+}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("1,500", "11,500"), ("2.5", "2.75"), ("1.500,00", "1.500,50"), ("1 500", "11 500"),
        ("1\u202f500", "1\u202f600"),

        ("1'500", "1'600"), ("1,00,000", "2,00,000"), ("0.5", "1.5"), ("5mg", "10mg"), ("2.5mg", "2.75mg"),
        ("3a", "3b"),
        ("A.1", "A.2"), ("1.2.3", "1.2.4"), ("3/4", "1/4"), ("\u22125", "\u22126"), ("٣٫٥", "٤٫٥"), ("๒.๕", "๓.๕"),
        ("20:00", "21:00"), ("20.00", "20.30"), ("22h30", "23h30"), ("20 h 30", "20 h 45"), ("10.30 pm", "10.30 am"),
        ("10 p.m.", "11 p.m."), ("٢٠:٣٠", "٢١:٣٠"), ("午後8時", "午後9時"),
        ("16.12.2027", "17.12.2027"), ("2027-12-16", "2027-12-17"), ("16/12/27", "17/12/27"),
        ("16 December 2027", "17 December 2027"), ("December 16, 2027", "December 17, 2027"),
        ("16. Dezember 2027", "17. Dezember 2027"), ("16 de marzo de 2027", "17 de marzo de 2027"),
        ("16 декабря 2027", "17 декабря 2027"), ("2027年12月16日", "2027年12月17日"),
        ("12.5 %", "12.75 %"), ("100%", "50%"), ("%12", "%15"), ("٪١٢", "٪١٥"), ("5 ‰", "6 ‰"),
        ("$1,500.50", "$1,600.50"), ("€ 5", "€ 6"), ("1.500 €", "1.600 €"), ("US$ 5", "US$ 6"), ("R$5", "R$6"),
        ("CHF 1'500", "CHF 1'600"), ("1,500 USD", "1,500 EUR"), ("฿500", "฿600"),
    ],
)  # fmt: skip
def test_a_number_time_date_percentage_or_amount_is_one_word(before: str, after: str) -> None:
    """However it is written: nobody must read "removed 5, added 75" where 2.5 became 2.75."""
    fixed = "午後" if before.startswith("午") else ""
    changed = f"{{-{before.removeprefix(fixed)}-}}{{+{after.removeprefix(fixed)}+}}"
    assert marked(f"open {before}, daily.", f"open {after}, daily.") == f"open {fixed}{changed}, daily."


def test_numbers_next_to_each_other_are_words_of_their_own() -> None:
    assert marked("rooms 1, 2 and 3; 10 amps", "rooms 1, 4 and 3; 20 amps") == (
        "rooms 1, {-2-}{+4+} and 3; {-10-}{+20+} amps"
    )


def test_texts_that_share_hardly_a_word_stand_one_after_the_other() -> None:
    old = "No room stands within 150 metres of a school, a nursery or a playground. The council keeps a list."
    new = "Ninguna sala está a menos de 150 metros de una escuela, guardería o parque. El municipio lleva una lista."
    assert words(old, new) == [Piece("removed", old), Piece("added", new)]
    longer = f"{old} {new} {new} {new} {new}"
    assert [piece.kind for piece in words(old, longer)] == ["same", "added"], "nothing of the old is gone"
    assert [piece.kind for piece in words(longer, old)] == ["same", "removed"]
    third = "No room stands near a school at night, and nobody knows of lists."
    assert words(old, third)[0].kind == "same"


def test_a_sentence_that_is_mostly_new_is_told_whole() -> None:
    """Not woven: nobody can read a sentence of which every third word belongs to another one."""
    start, end = "Staff keep no names. ", ". They call an ambulance."
    old = "The council may ask the team for figures about each night, once a year"
    new = "Nobody may ask any person there for an identity card, and each visit is free once and always"
    assert marked(f"{start}{old}{end}", f"{start}{new}{end}") == f"{start}{{-{old}-}}{{+{new}+}}{end}"
    begun = "In the end the"
    assert marked(f"{begun} {old}.", f"{begun} {new}.").startswith(f"{begun} {{-The"), "what both begin with stays"


def test_a_sentence_that_keeps_half_its_words_is_woven() -> None:
    assert marked(
        "Each room is open from ten in the morning until late at night, every day.",
        "Each hall is open from nine in the morning until two at night, any day.",
    ) == (
        "Each {-room-}{+hall+} is open from {-ten-}{+nine+} in the morning until {-late-}{+two+} at night, "
        "{-every-}{+any+} day."
    )
    assert marked("It is red.\nNow a big house.\nIt ends.", "It was red.\nNow a tall house.\nIt ended.") == (
        "It {-is-}{+was+} red.\nNow a {-big-}{+tall+} house.\nIt {-ends-}{+ended+}."
    ), "lines are sentences"


def test_a_number_that_stayed_is_not_taken_into_the_changes_around_it() -> None:
    assert "5" not in "".join(p.text for p in words("they said 5 big men", "we asked 5 tall women") if p.kind != "same")


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        ("2.5 km. Staff stay", "2.75 km. All teams stay", "{-2.5-}{+2.75+} km. {-Staff-}{+All teams+} stay"),
        ("2.5 mg a day", "2.75 mg in one week", "{-2.5-}{+2.75+} mg {-a day-}{+in one week+}"),
        ("Old town: 20:00 h", "New city centre: 21:00 h", "{-Old town-}{+New city centre+}: {-20:00 h-}{+21:00 h+}"),
    ],
    ids=["a stop after it", "a unit", "before a time"],
)
def test_what_is_next_to_a_changed_number_is_not_taken_into_the_change(before: str, after: str, read: str) -> None:
    assert marked(before, after) == read


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        ("ห้องเปิดทุกคืน", "ห้องเปิดทุกวัน", "ห้องเปิดทุก{-คืน-}{+วัน+}"),
        ("បន្ទប់បើករាល់យប់", "បន្ទប់បើករាល់ថ្ងៃ", "បន្ទប់បើក{-រាល់យប់-}{+រាល់ថ្ងៃ+}"),
        ("ຫ້ອງເປີດທຸກຄືນ", "ຫ້ອງເປີດທຸກມື້", "ຫ້ອງເປີດ{-ທຸກຄືນ-}{+ທຸກມື້+}"),
        ("部屋は毎晩開きます。", "部屋は毎朝開きます。", "部屋は{-毎晩-}{+毎朝+}開きます。"),
        ("药物政策", "药品政策", "{-药物-}{+药品+}政策"),
    ],
    ids=["Thai", "Khmer", "Lao", "Japanese", "Chinese"],
)
def test_scripts_without_spaces_differ_by_word(before: str, after: str, read: str) -> None:
    assert marked(before, after) == read


@pytest.mark.parametrize("text", [".", ", ", "،", "。", "“", "…", "\u2014", "; (", "¿"])
def test_punctuation_alone_is_known_as_such(text: str) -> None:
    assert is_punctuation(text)
    assert not any(is_punctuation(f"{text}{sign}") for sign in ("a", "5", "€", "§5", "+", "ก"))


def test_the_spaces_of_both_are_in_neither_mark() -> None:
    assert marked("measured on foot, from", "measured on foot from") == "measured on foot{-,-} from"


def test_a_long_text_is_compared_word_by_word() -> None:
    lines = [f"Line {number} says this and that." for number in range(1_200)]
    after = [f"{line} {number}" if number % 2 else line.replace("this", "nothing") for number, line in enumerate(lines)]
    changed = {piece.text for piece in words("\n".join(lines), "\n".join(after)) if piece.kind != "same"}
    assert changed == {"this", "nothing", *(f" {number}" for number in range(1, 1_200, 2))}


def clause(key: str, number: str = "", wording: str = "w", heading: str = "h", plain_language: str = "p") -> ClauseText:
    return ClauseText(key, number, heading, wording, plain_language)


def kinds(before: str, after: str) -> list[tuple[str, str]]:
    return [(change.key, change.kind) for change in clauses([clause(k) for k in before], [clause(k) for k in after])]


def test_a_new_number_alone_is_no_change() -> None:
    before = [clause("a", "1"), clause("b", "2")]
    after = [clause("new", "1"), clause("a", "2"), clause("b", "3")]
    assert [change.kind for change in clauses(before, after)] == ["added", "same", "same"]


def test_a_clause_that_left_its_order_has_moved_and_the_others_have_not() -> None:
    assert kinds("abcd", "bcda") == [("b", "same"), ("c", "same"), ("d", "same"), ("a", "moved")]


def test_removed_clauses_are_where_they_used_to_be() -> None:
    assert kinds("abcde", "ace") == [
        ("a", "same"),
        ("b", "removed"),
        ("c", "same"),
        ("d", "removed"),
        ("e", "same"),
    ]
    assert kinds("abc", "c") == [("a", "removed"), ("b", "removed"), ("c", "same")]
    assert kinds("ab", "axy") == [("a", "same"), ("b", "removed"), ("x", "added"), ("y", "added")]


def test_a_removed_clause_does_not_follow_one_that_moved_away() -> None:
    assert kinds("abxcd", "acdb") == [
        ("a", "same"),
        ("x", "removed"),
        ("c", "same"),
        ("d", "same"),
        ("b", "moved"),
    ]


@pytest.mark.parametrize("part", ["heading", "wording", "plain_language"])
def test_a_change_in_any_part_is_a_change_and_shown_in_that_part(part: str) -> None:
    old = clause("a", "1", "one two", "one two", "one two")
    new = replace(old, number="4", **{part: "one three"})
    (change,) = clauses([old], [new])
    assert (change.kind, change.before, change.after) == ("changed", old, new)
    pieces = {
        "heading": change.heading_pieces,
        "wording": change.wording_pieces,
        "plain_language": change.plain_pieces,
    }
    assert pieces.pop(part) == (Piece("same", "one "), Piece("removed", "two"), Piece("added", "three"))
    assert set(pieces.values()) == {(Piece("same", "one two"),)}


def test_a_clause_may_move_and_change() -> None:
    before = [clause("a", wording="old"), clause("b"), clause("c")]
    after = [clause("b"), clause("c"), clause("a", wording="new")]
    assert [change.kind for change in clauses(before, after)] == ["same", "same", "moved_and_changed"]


def test_added_and_removed_clauses_are_marked_whole() -> None:
    gone, come = clause("a", wording="old"), clause("b", wording="new")
    assert clauses([gone], [come]) == [
        ClauseChange("a", "removed", gone, None, *((Piece("removed", text),) for text in ("h", "old", "p"))),
        ClauseChange("b", "added", None, come, *((Piece("added", text),) for text in ("h", "new", "p"))),
    ]


KEYS = st.lists(st.sampled_from("abcdefghij"), unique=True).map("".join)


@given(KEYS, KEYS)
def test_every_clause_appears_once_and_the_kept_ones_in_the_new_order(before: str, after: str) -> None:
    found = kinds(before, after)
    assert sorted(key for key, _ in found) == sorted(set(before) | set(after))
    assert [key for key, kind in found if kind != "removed"] == list(after)
    unmoved = [key for key, kind in found if kind in ("same", "removed")]
    assert unmoved == sorted(unmoved, key=before.index)


@given(KEYS)
def test_no_clause_moves_when_others_only_come_and_go(keys: str) -> None:
    assert "moved" not in [kind for _, kind in kinds(keys, "".join(keys[::2]) + "z")]


def test_a_thousand_clauses_in_reverse_are_compared_soon() -> None:
    before = [clause(str(number)) for number in range(1_000)]
    began = time.process_time()
    found = clauses(before, before[::-1])
    assert [change.kind for change in found].count("moved") == 999
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("opens from **18:00 to 02:00**, daily", "opens from 18:00 to 02:00, daily"),
        ("beside the **station**.", "beside the station."),
        ("### Hours\n\nAt *night* and _late_.", "Hours\n\nAt night and late."),
        ("__Both__ rooms", "Both rooms"),
        ("- one\n- two * three * four", "- one\n- two * three * four"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("a [map](https://example.org/a_b_c)", "a [map](https://example.org/a_b_c)"),
        ("**open", "**open"),
    ],
)
def test_marks_that_only_dress_the_words_are_no_words(typed: str, read: str) -> None:
    assert unmarked(typed) == read
    assert "".join(piece.text for piece in wordings(typed, "Other words.") if piece.kind != "added") == read


def test_a_wording_whose_marks_alone_changed_has_changed_and_shows_no_mark() -> None:
    old, new = (ClauseText("a", "1", "Rooms", wording, "") for wording in ("Open late.", "Open **late**."))
    [change] = clauses([old], [new])
    assert change.kind == "changed"
    assert [piece.text for piece in change.wording_pieces] == ["Open late."]
