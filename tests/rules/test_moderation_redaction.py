"""Hiding parts visibly: marks in, public words out, and nothing else changed."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.access import ValidationError
from consult.moderation.redaction import (
    KIND_LABELS,
    KIND_OF_DETAIL,
    REASON_OF_KIND,
    REMOVED,
    Span,
    all_repeats,
    hide,
    merged,
    readable,
    redact,
    redact_repeats,
    redacted_spans,
    suggest_spans,
    trimmed,
)
from consult.moderation.rules import ALLOWED, Outcome
from consult.text import identifying, plain

SAID = "Dr Halloran threw us out. The others at Quay Road were kind."

# Words, brackets and bars, line breaks: everything that marks are made of, and more.
texts = st.text(alphabet="ab é\n[]|name", max_size=60).map(lambda text: plain.clean(text, 1000))
bare_texts = st.text(alphabet="abcdé .\n", max_size=60).map(lambda text: plain.clean(text, 1000))


@st.composite
def cut(draw, of):
    """A text and some words of it to hide, in order and not touching."""
    text = draw(of)
    cuts = sorted(set(draw(st.lists(st.integers(0, len(text)), max_size=8))))
    kinds = draw(st.lists(st.sampled_from(sorted(REMOVED)), min_size=8, max_size=8))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return text, [Span(kind, start, end) for kind, (start, end) in zip(kinds, pairs, strict=False)]


@pytest.mark.parametrize(
    ("kind", "shown"),
    [
        ("name", "[name removed]"),
        ("place", "[place removed]"),
        ("contact", "[contact removed]"),
        ("supply", "[supply detail removed]"),
        ("detail", "[detail removed]"),
    ],
)
def test_a_marked_part_is_replaced_by_what_kind_it_was(kind, shown):
    assert hide("Ask Bo there.", f"Ask [[{kind}|Bo]] there.") == f"Ask {shown} there."


def test_several_parts_are_hidden_and_the_point_stays():
    marked = SAID.replace("Dr Halloran", "[[name|Dr Halloran]]").replace("Quay Road", "[[place|Quay Road]]")
    assert hide(SAID, marked) == "[name removed] threw us out. The others at [place removed] were kind."


def test_a_text_without_marks_stays_as_it_is():
    assert hide(SAID, SAID) == SAID


def test_a_mark_may_run_over_a_line_end():
    assert hide("At 12\nHill Street now", "At [[place|12\nHill Street]] now") == "At [place removed] now"


def test_a_browsers_line_ends_are_no_change():
    assert hide("One\nBo two", "One\r\n[[name|Bo]] two") == "One\n[name removed] two"


def test_a_kind_may_be_typed_loosely():
    assert hide("Ask Bo.", "Ask [[ Name |Bo]].") == "Ask [name removed]."


@pytest.mark.parametrize(
    ("marked", "part"),
    [
        ("Dr Halloran threw us out. The others were kind.", "changed near"),
        (SAID + " And more.", "changed near"),
        ("", "changed near"),
        ("[[name|Dr Haloran]] threw us out. The others at Quay Road were kind.", "changed near"),
        ("[[name|Dr Halloran threw us out. The others at Quay Road were kind.", "not closed"),
        ("[[name|Dr [[place|Halloran]]]] threw us out. The others at Quay Road were kind.", "inside brackets"),
        ("[[name|]]Dr Halloran threw us out. The others at Quay Road were kind.", "empty brackets"),
        ("[[person|Dr Halloran]] threw us out. The others at Quay Road were kind.", "cannot come before the bar"),
        ("[[name]]Dr Halloran threw us out. The others at Quay Road were kind.", "changed near"),
        ("\x00" + SAID, "changed near"),
        (SAID + "x" * 1_000_000, "changed near"),
    ],
)
def test_marks_that_are_not_well_formed_or_change_the_words_are_refused(marked, part):
    with pytest.raises(ValidationError, match=part) as refused:
        hide(SAID, marked)
    assert refused.value.field == "marked"


def test_a_refusal_says_near_which_words():
    with pytest.raises(ValidationError, match="others at Key Road"):
        hide(SAID, SAID.replace("Quay", "Key"))


def test_hidden_words_that_occur_in_the_text_again_are_refused():
    with pytest.raises(ValidationError, match="karl") as refused:
        hide("Karl did it. Ask karl.", "[[name|Karl]] did it. Ask karl.")
    assert refused.value.field == "marked"


def test_a_word_that_only_holds_the_hidden_one_is_no_repeat():
    assert hide("Al is also here.", "[[name|Al]] is also here.") == "[name removed] is also here."


def test_every_further_place_of_hidden_words_can_be_marked_at_once():
    said = "Karl  Holm did it. Ask karl holm, or KARL\nHOLM. Also Karla."
    marked = redact_repeats(said, "[[name|Karl  Holm]] did it. Ask karl holm, or KARL\nHOLM. Also Karla.")
    assert hide(said, marked) == "[name removed] did it. Ask [name removed], or [name removed]. Also Karla."


def test_words_that_are_hidden_only_in_part_elsewhere_are_hidden_whole():
    """Two things to hide overlap there, or in the place that was marked."""
    said = "Bo Lind said it. Ask Bo Lind Road. Lind Road too."
    spans = [Span("name", 0, 7), Span("place", said.rindex("Lind Road"), said.rindex("Lind Road") + 9)]
    public = hide(said, redact(said, merged([*spans, *all_repeats(said, spans)])))
    assert public == "[name removed] said it. Ask [name removed]. [place removed] too."
    overlapping = [Span("name", 0, 7), Span("name", 3, 12)]
    said = "Bo Lind Road. Bo Lind. Lind Road."
    public = hide(said, redact(said, merged([*overlapping, *all_repeats(said, overlapping)])))
    assert public == "[name removed]. [name removed]. [name removed]."


def test_signs_alone_are_not_looked_for_elsewhere():
    assert hide("Go, now, please.", "Go[[detail|,]] now, please.") == "Go[detail removed] now, please."


@pytest.mark.parametrize(
    "said",
    [
        "  spaces before and after a line  \n\n and at the end  ",
        "a\u202eb e\u0301 \ufeff",
        "My call [[was]] cut off",
        "I typed [[name|Bo]] myself",
        "ends in ]] twice ]]",
        "[[[|||]]]",
        "[[name|",
        "call 0800 000 418]] now",
    ],
)
def test_brackets_that_the_writer_typed_are_words_like_any_other(said):
    assert hide(said, said) == said


@given(cut(bare_texts))
def test_marks_are_read_back_exactly_as_they_were_set(cutting):
    text, spans = cutting
    assert redacted_spans(text, redact(text, spans)) == spans


@given(cut(texts))
def test_whatever_the_writer_typed_marks_are_read_back_without_the_brackets_at_their_ends(cutting):
    text, spans = cutting
    found = redacted_spans(text, redact(text, spans))
    assert found == trimmed(text, spans)
    assert all(text[span.start] not in "[]" and text[span.end - 1] not in "[]" for span in found)


@given(cut(texts))
def test_a_mark_that_takes_in_the_writers_brackets_is_read_or_refused_and_hides_every_letter(cutting):
    text, spans = cutting
    typed = _typed(text, spans)
    with suppress(ValidationError):
        hidden = {place for span in redacted_spans(text, typed) for place in range(span.start, span.end)}
        for span in spans:
            words = range(span.start, span.end)
            assert {place for place in words if text[place] not in "[]|name\n "} <= hidden


def _typed(text, spans):
    """Marks as a person types them, around anything."""
    for span in reversed(spans):
        text = f"{text[: span.start]}[[{span.kind}|{text[span.start : span.end]}]]{text[span.end :]}"
    return text


@pytest.mark.parametrize(
    ("said", "words", "read"),
    [
        ("[[name|Peter]] is kind", "Peter", "[[name|[name removed]]] is kind"),
        ("[Peter] is kind", "[Peter]", "[[name removed]] is kind"),
        ("see [Peter]]]", "Peter", "see [[name removed]]]]"),
        ("Peter] and [Ann]", "Peter", "[name removed]] and [Ann]"),
    ],
)
def test_every_bracket_that_the_writer_typed_stays(said, words, read):
    start = said.index(words)
    marked = redact(said, [Span("name", start, start + len(words))])
    assert hide(said, marked) == hide(said, said.replace(words, f"[[name|{words}]]")) == read


@given(st.lists(st.sampled_from(["bo", "Bo", "BO", "bob", "lind", "said", "it"]), min_size=1), st.data())
def test_a_hidden_word_is_nowhere_in_what_is_public(said, data):
    text = " ".join(said)
    hidden = data.draw(st.sampled_from(said))
    start = text.index(hidden)
    while not re.match(r"\b" + hidden + r"\b", text[start:]) or (start and text[start - 1] != " "):
        start = text.index(hidden, start + 1)
    once = redact(text, [Span("name", start, start + len(hidden))])
    public = hide(text, redact_repeats(text, once)).replace(REMOVED["name"], "")
    assert hidden.lower() not in public.lower().split()
    assert [word for word in said if word.lower() != hidden.lower()] == public.split()


@given(st.text(max_size=80), st.text(max_size=80))
def test_whatever_is_sent_is_hidden_or_refused(original, marked):
    with suppress(ValidationError):
        assert isinstance(hide(original, marked), str)


def test_what_the_detectors_find_is_suggested_as_marks():
    said = "My name is Bo Lind. Call 07700 900123 or write bo@example.org, 14 Harbour Street."
    public = hide(said, redact(said, suggest_spans(said)))
    for detail in ("07700", "bo@example.org", "14 Harbour Street"):
        assert detail not in public
    assert "[contact removed]" in public
    assert "[place removed]" in public


def test_every_kind_of_detail_has_its_kind_of_mark():
    assert set(KIND_OF_DETAIL) == set(identifying.KIND_NAMES)
    assert set(KIND_OF_DETAIL.values()) <= set(REMOVED)


def test_in_a_text_without_details_nothing_is_suggested():
    assert suggest_spans("Open 24 hours, please. 150 metres is too far.") == []


def test_every_kind_has_its_name_its_words_and_a_reason_that_hiding_may_have():
    assert set(REMOVED) == set(KIND_LABELS) == set(REASON_OF_KIND)
    assert set(REASON_OF_KIND.values()) <= ALLOWED[Outcome.REDACT]
    assert len(set(REMOVED.values())) == len(REMOVED)


def test_the_whole_text_is_read_when_it_is_published():
    assert readable(Outcome.PUBLISH, SAID, "") == SAID
    assert readable(Outcome.PUBLISH, SAID, SAID) == SAID


def test_publishing_with_marks_left_in_is_refused():
    with pytest.raises(ValidationError, match="still in brackets"):
        readable(Outcome.PUBLISH, SAID, SAID.replace("Quay Road", "[[place|Quay Road]]"))


def test_hiding_parts_without_a_mark_is_refused():
    for marked in ("", SAID):
        with pytest.raises(ValidationError, match="No words are hidden"):
            readable(Outcome.REDACT, SAID, marked)


def test_the_team_reads_the_text_with_or_without_parts_hidden():
    assert readable(Outcome.TEAM, SAID, "") == SAID
    assert "[place removed]" in readable(Outcome.TEAM, SAID, SAID.replace("Quay Road", "[[place|Quay Road]]"))


@pytest.mark.parametrize("outcome", [Outcome.ASK, Outcome.REFUSE, Outcome.JUNK])
def test_other_outcomes_let_nobody_read_anything_whatever_is_marked(outcome):
    assert readable(outcome, SAID, "something else [[") is None
