"""Hints on official texts: each needs other words or a reason."""

import pytest

from consult.analysis.word_hints import HintKind, hints_in, percentages_without_base
from consult.report.publication_checks import CodingFacts, ReconciliationFacts, freeze_refusals

NOTES = dict.fromkeys(("missing_groups", "disagreement", "reliability", "ungrouped"), "Words enough for this line.")


def refusals(*hints: tuple[HintKind, str]) -> list[tuple[str, tuple[str, ...], str]]:
    found = freeze_refusals(
        reconciliation=ReconciliationFacts(True, 0, 0, 0), notes=NOTES, themes=[], coding=CodingFacts(0, 0), hints=hints
    )
    return [(each.check, each.where, each.message % each.params) for each in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("40 % said yes.", ["40 %"]),
        ("40 per cent of 19 people said yes.", ["40 per cent"]),
        ("40 % of 120 comments said yes.", []),
        ("7 of 19 said yes.", []),
        ("One wrote “90 % of us” to us.", []),
        ("They named 12.5% and 3% of it.", ["12.5%", "3%"]),
    ],
)
def test_a_percentage_needs_thirty_behind_it(text: str, found: list[str]):
    assert percentages_without_base(text) == found


def test_every_hint_is_found_once_however_many_there_are():
    text = "Many people came. Addicts spoke. 20 % left. many people stayed. " + " ".join(
        f"{word} people wrote." for word in ("Several", "Numerous", "Countless", "Some", "Few", "A few")
    )
    found = hints_in(text, "en")
    assert len(found) == len({each.key for each in found}) == 9
    assert {each.kind for each in found} == {HintKind.QUANTITY, HintKind.LABEL, HintKind.PERCENTAGE}
    assert next(each for each in found if each.kind is HintKind.LABEL).term.instead


def test_words_are_judged_in_english_alone_and_percentages_in_any_language():
    assert [each.kind for each in hints_in("Addicts. 20 % left.", "fr")] == [HintKind.PERCENTAGE]


def test_the_freeze_names_the_words_that_need_a_reason():
    assert refusals() == []
    found = refusals(
        (HintKind.LABEL, "Addicts"), (HintKind.QUANTITY, "many people"), (HintKind.QUANTITY, "many people"),
        (HintKind.POPULATION, "the public wants"), (HintKind.PERCENTAGE, "20 %"),
    )  # fmt: skip
    assert [(check, where) for check, where, _ in found] == [(each, ("words",)) for each in ("G7", "G7", "G7", "G11")]
    messages = [message for *_, message in found]
    assert messages[0].count("“many people”") == 1
    assert "“the public wants”" in messages[1]
    assert "at least 30: “20 %”" in messages[2]
    assert "“Addicts”" in messages[3]
