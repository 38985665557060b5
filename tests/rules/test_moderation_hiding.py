"""What is suggested to be hidden, how each suggestion is answered, and what is hidden then."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.access import ValidationError
from consult.moderation import hiding, redaction
from consult.moderation.hiding import BLANK, Answer, Hiding, Piece, Suggestion
from consult.moderation.redaction import REMOVED, Span
from consult.moderation.rules import Reason

WORDS = "Call me on 07700 900123 or ask at the blue gate. The blue gate is open."
PHONE, GATE, AGAIN = "11-23", "38-47", "53-62"


def said(hide: tuple[str, ...] = (), leave: tuple[str, ...] = (), marked: str = "", **kinds: str) -> Hiding:
    answers = dict.fromkeys(hide, Answer.HIDE.value) | dict.fromkeys(leave, Answer.LEAVE.value)
    return Hiding(answers, kinds, marked)


def found(given_: Hiding = hiding.NOTHING_SAID, words: str = WORDS) -> list[tuple[str, str, str, str]]:
    return [(each.key, each.words, each.span.kind, each.answer) for each in hiding.suggestions(words, given_)]


def hidden(given_: Hiding, words: str = WORDS) -> list[tuple[str, str]]:
    return [(span.kind, words[span.start : span.end]) for span in hiding.hidden_spans(words, given_)]


def test_the_program_suggests_and_answers_nothing() -> None:
    assert found() == [(PHONE, "07700 900123", "contact", "")]
    assert hidden(hiding.NOTHING_SAID) == [], "what nobody answered is not hidden"
    assert found(words="The rooms open too late.") == []


def test_what_a_person_adds_stands_among_the_suggestions_in_the_order_of_the_text() -> None:
    added = said(hide=("0-4", GATE))
    assert [key for key, *_ in found(added)] == ["0-4", PHONE, GATE]
    assert [each.number for each in hiding.suggestions(WORDS, added)] == [1, 2, 3]


def test_words_are_hidden_as_the_kind_that_was_chosen_and_else_as_another_detail() -> None:
    added = Hiding({GATE: "hide", PHONE: "hide"}, {GATE: "place"})
    assert hidden(added)[:2] == [("contact", "07700 900123"), ("place", "blue gate")]
    assert hidden(said(hide=("0-4",))) == [("detail", "Call")]


@pytest.mark.parametrize(
    "key", ["", "gate", "12", "5-3", "7-7", "4-5", "0-72", "900000-900001", "-4-2", "0-4 ", "0-1234567"]
)
def test_a_place_that_is_not_in_the_words_is_refused(key: str) -> None:
    """Also one that has only a space in it. The end of the words is the last place."""
    with pytest.raises(ValidationError) as refused:
        hiding.suggestions(WORDS, said(hide=(key,)))
    assert refused.value.field == redaction.FIELD
    assert found(said(hide=("62-71",)))[-1][1] == " is open."


def test_words_in_brackets_are_answered_as_the_brackets_say() -> None:
    marked = WORDS.replace("07700 900123", "[[name|07700 900123]]")
    assert found(said(marked=marked)) == [(PHONE, "07700 900123", "name", "hide")]
    around = WORDS.replace("on 07700 900123", "[[place|on 07700 900123]]")
    assert found(said(marked=around)) == [(PHONE, "07700 900123", "place", "hide")]
    part = WORDS.replace("07700 900123", "[[name|07700]] 900123")
    assert found(said(marked=part)) == [(PHONE, "07700 900123", "contact", "")], "the rest of it is not hidden"


def test_an_answer_counts_more_than_brackets_in_the_list_of_suggestions() -> None:
    marked = WORDS.replace("07700 900123", "[[name|07700 900123]]")
    assert found(said(leave=(PHONE,), marked=marked)) == [(PHONE, "07700 900123", "contact", "leave")]


def test_brackets_that_are_not_closed_answer_nothing_and_nothing_is_hidden_by_them() -> None:
    """The page still shows its suggestions; whoever decides is told."""
    broken = said(marked=WORDS.replace("07700", "[[name|07700"))
    assert found(broken) == [(PHONE, "07700 900123", "contact", "")]
    for asked in (hiding.hidden_spans, hiding.unanswered):
        with pytest.raises(ValidationError) as refused:
            asked(WORDS, broken)
        assert refused.value.field == redaction.FIELD


def test_a_suggestion_waits_until_it_is_hidden_left_or_in_brackets() -> None:
    def waiting(given_: Hiding) -> list[str]:
        return [each.key for each in hiding.unanswered(WORDS, given_)]

    assert waiting(hiding.NOTHING_SAID) == [PHONE]
    assert waiting(said(hide=(PHONE,))) == []
    assert waiting(said(leave=(PHONE,))) == []
    assert waiting(said(marked=WORDS.replace("07700 900123", "[[name|07700]] 900123"))) == [], "somebody looked at it"
    assert waiting(said(marked=WORDS.replace("Call", "[[name|Call]]"))) == [PHONE]


def test_the_same_words_elsewhere_are_hidden_with_them() -> None:
    assert hidden(said(hide=(GATE,))) == [("detail", "blue gate"), ("detail", "blue gate")]


def test_the_same_words_are_not_hidden_in_one_place_and_left_in_another() -> None:
    with pytest.raises(ValidationError, match="hidden in one place and left in another") as refused:
        hiding.hidden_spans(WORDS, said(hide=(GATE,), leave=(AGAIN,)))
    assert (refused.value.field, refused.value.params["words"]) == (redaction.FIELD, "blue gate")
    assert hidden(said(leave=(GATE, AGAIN))) == []


def test_what_overlaps_is_hidden_as_one_with_the_kind_of_the_first() -> None:
    marked = WORDS.replace("me on 07700", "[[threat|me on 07700]]")
    assert hidden(said(hide=(PHONE,), marked=marked)) == [("threat", "me on 07700 900123")]
    inside = said(hide=("0-10", "5-7"))
    assert hidden(inside) == [("detail", "Call me on")]
    beside = Hiding(dict.fromkeys(["0-4", "4-7"], "hide"), {"0-4": "name"})
    assert hidden(beside) == [("name", "Call"), ("detail", " me")], "what only touches stays two"


def test_the_marked_text_hides_exactly_that() -> None:
    spans = hiding.hidden_spans(WORDS, said(hide=(PHONE, GATE)))
    marked = hiding.marked(WORDS, spans)
    assert redaction.hide(WORDS, marked) == (
        "Call me on [contact removed] or ask at the [detail removed]. The [detail removed] is open."
    )
    assert hiding.marked(WORDS, iter([])) == "", "empty, as a decision without marks is"


def test_the_reasons_are_those_of_the_kinds_once_and_in_the_order_of_the_list() -> None:
    spans = [Span("threat", 0, 1), Span("day", 2, 3), Span("place", 4, 5), Span("name", 6, 7)]
    assert hiding.reasons(spans) == [Reason.IDENTIFIES_WRITER, Reason.NAMES_PERSON, Reason.THREAT]
    assert hiding.reasons([]) == []


def test_the_words_are_cut_where_suggestions_begin_and_end() -> None:
    some = hiding.suggestions(WORDS, said(hide=("0-4",)))
    assert [(each.at, each.text, each.suggestion) for each in hiding.pieces(WORDS, some)] == [
        (0, "Call", some[0]), (4, " me on ", None), (11, "07700 900123", some[1]), (23, WORDS[23:], None),
    ]  # fmt: skip
    assert hiding.pieces("", []) == []


def test_what_overlaps_an_earlier_suggestion_is_not_marked_again() -> None:
    """Nothing is shown twice, so that a place on the page stays a place in the words."""
    some = hiding.suggestions(WORDS, said(hide=("5-16",)))
    assert [each.key for each in some] == ["5-16", PHONE]
    assert [each.text for each in hiding.pieces(WORDS, some)] == ["Call ", "me on 07700", WORDS[16:]]


def test_a_piece_is_shown_whole_unless_signs_of_it_cannot_be_seen() -> None:
    assert Piece(0, "blue gate").is_shown_whole
    assert not Piece(0, "blue\u202e gate").is_shown_whole


def test_the_pattern_for_selected_words_is_no_place() -> None:
    assert BLANK.key == ""
    assert Suggestion(1, Span("name", 0, 4), "Call", "").key == "0-4"


@given(st.lists(st.tuples(st.integers(0, 71), st.integers(1, 71), st.sampled_from(sorted(REMOVED))), max_size=5))
def test_whatever_is_selected_the_pieces_are_the_words_and_what_is_hidden_can_be_marked(
    places: list[tuple[int, int, str]],
) -> None:
    chosen = {f"{start}-{start + length}": kind for start, length, kind in places if start + length <= len(WORDS)}
    chosen = {key: kind for key, kind in chosen.items() if WORDS[slice(*map(int, key.split("-")))].strip()}
    given_ = Hiding(dict.fromkeys(chosen, "hide"), chosen)
    assert "".join(each.text for each in hiding.pieces(WORDS, hiding.suggestions(WORDS, given_))) == WORDS
    spans = hiding.hidden_spans(WORDS, given_)
    assert all(before.end <= after.start for before, after in zip(spans, spans[1:], strict=False))
    marked = hiding.marked(WORDS, spans)
    assert redaction.redacted_spans(WORDS, marked or WORDS) == spans
    for key in chosen:
        start, end = map(int, key.split("-"))
        assert any(span.start <= start and end <= span.end for span in spans)
