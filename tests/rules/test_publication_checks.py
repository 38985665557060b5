"""What prevents the freeze and the signature, by name."""

from dataclasses import replace
from datetime import date

import pytest

from consult.report.copied_words import copied
from consult.report.publication_checks import (
    MAX_REPORT_WORDS,
    CodingFacts,
    ConsentFacts,
    ReconciliationFacts,
    ThemeFacts,
    consent_refusals,
    freeze_refusals,
)
from consult.response.publication_checks import THEME_COMMENTS, CommitmentFacts, must_answer, not_frozen, sign_refusals
from consult.text.claims import counts_in

FLOW = ReconciliationFacts(adds_up=True, analysed=5, moderated=5, waiting=0)
THEME = ThemeFacts("night", "The night gap", "none heard", False, "", 3, False)
PROMISE = CommitmentFacts("Walk the routes.", "Head of Sites", "A report.", date(2027, 3, 1), True)
NOTES = {
    "missing_groups": "Women in prison.", "disagreement": "By street and age.", "reliability": "Few people wrote.",
    "ungrouped": "",
}  # fmt: skip
LINES = {"decided": "We go ahead.", "biggest_change": "None: all was agreed.", "biggest_refusal": "A third room."}
REASON = "The law sets the distance."


def freeze_with(**changes: object) -> list:
    given = {"reconciliation": FLOW, "notes": NOTES, "themes": [THEME], "coding": CodingFacts(4, 0)}
    return freeze_refusals(**(given | changes))  # type: ignore[arg-type]


def frozen_with(**changes: object) -> list[str]:
    return [each.check for each in freeze_with(**changes)]


def sign_with(**changes: object) -> list:
    given = {
        "undecided": [], "themes": [THEME], "promises": [PROMISE], "lines": LINES,
        "reasons": [("1 Purpose", REASON), ("2 Siting", REASON)],
    }  # fmt: skip
    return sign_refusals(**(given | changes))  # type: ignore[arg-type]


def signed_with(**changes: object) -> list[str]:
    return [each.check for each in sign_with(**changes)]


def test_what_is_complete_is_frozen_and_signed():
    assert frozen_with() == []
    assert signed_with() == []


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"reconciliation": replace(FLOW, adds_up=False)}, "G1"),
        ({"reconciliation": replace(FLOW, moderated=4, waiting=1)}, "G1"),
        ({"reconciliation": replace(FLOW, moderated=4)}, "G1"),
        ({"themes": []}, "G1"),
        ({"coding": CodingFacts(4, 1)}, "G1"),
        ({"coding": CodingFacts(4, 1), "notes": NOTES | {"ungrouped": "no time"}}, "G1"),
        ({"notes": NOTES | {"missing_groups": ""}}, "G2"),
        ({"notes": NOTES | {"missing_groups": "No idea"}}, "G2"),
        ({"notes": NOTES | {"disagreement": ""}}, "G12"),
        ({"notes": NOTES | {"reliability": "Very"}}, "G12"),
        ({"notes": NOTES | {"reliability": "word " * MAX_REPORT_WORDS}}, "G12"),
        ({"coding": CodingFacts(4, 0, flagged=1)}, "G4"),
        ({"themes": [replace(THEME, minority="")]}, "G3"),
        ({"themes": [replace(THEME, safety=True)]}, "G4"),
        ({"themes": [replace(THEME, comments=None, counted=["31 comments"])]}, "G8"),
    ],
)
def test_each_gate_refuses_the_freeze_alone(changes: dict[str, object], check: str):
    assert frozen_with(**changes) == [check]


def test_what_is_not_sorted_is_counted_by_name_and_may_be_explained():
    (refused,) = freeze_with(coding=CodingFacts(4, 3))
    assert "Comments without a theme: 3." in refused.message % refused.params
    assert frozen_with(coding=CodingFacts(4, 3), notes=NOTES | {"ungrouped": "They are blank."}) == []


def test_without_comments_to_sort_no_theme_is_needed():
    assert frozen_with(themes=[], coding=CodingFacts(0, 0)) == []


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"themes": [replace(THEME, safety=True)]}, "G4"),
        ({"undecided": [("siting", "2", "Where the rooms are")]}, "G5"),
        ({"themes": [replace(THEME, comments=THEME_COMMENTS)]}, "G5"),
        ({"promises": [replace(PROMISE, owner="")]}, "G6"),
        ({"promises": [replace(PROMISE, measure="")]}, "G6"),
        ({"promises": [replace(PROMISE, due_on=None)]}, "G6"),
        ({"lines": LINES | {"decided": ""}}, "G12"),
        ({"lines": LINES | {"biggest_change": "None."}}, "G12"),
        ({"lines": LINES | {"biggest_refusal": ""}}, "G12"),
    ],
)
def test_each_gate_refuses_the_signature_alone(changes: dict[str, object], check: str):
    assert signed_with(**changes) == [check]


def test_nothing_is_signed_before_the_freeze():
    assert not_frozen().check == "G9"


def test_one_reason_for_three_points_is_refused_with_their_names():
    again = f"  {REASON.upper()} "
    (refused,) = sign_with(reasons=[("1 Purpose", REASON), ("2 Siting", again), ("Night gap", REASON)])
    assert refused.check == "G5"
    assert "1 Purpose; 2 Siting; Night gap" in refused.message % refused.params


def test_page_one_has_room_for_110_words_of_the_decision_maker():
    others = sum(len(LINES[name].split()) for name in ("biggest_change", "biggest_refusal"))
    assert signed_with(lines=LINES | {"decided": "word " * (110 - others)}) == []
    (refused,) = sign_with(lines=LINES | {"decided": "word " * (113 - others)})
    assert (refused.check, refused.params["over"]) == ("G12", 3)


def test_one_comment_about_safety_is_enough_to_need_an_answer():
    assert must_answer(replace(THEME, safety=True, comments=1))


def test_a_theme_needs_an_answer_from_five_comments_on():
    assert not must_answer(replace(THEME, comments=THEME_COMMENTS - 1))
    assert must_answer(replace(THEME, comments=THEME_COMMENTS))
    assert must_answer(replace(THEME, comments=None))


def test_a_refusal_names_the_thing():
    refused = freeze_with(themes=[replace(THEME, minority="")])
    assert "The night gap" in refused[0].message % refused[0].params
    assert refused[0].where == ("theme", "night")


def test_a_number_that_may_be_said_may_also_be_written():
    assert frozen_with(themes=[replace(THEME, counted=["31 comments"])]) == []


def test_words_that_nobody_gave_for_publication_are_refused_where_they_are():
    found = consent_refusals(ConsentFacts(2, [("We heard that", ("theme", "night"))]))
    assert [(each.check, each.where) for each in found] == [("G13", ("quotes",)), ("G13", ("theme", "night"))]


TEAM = "My neighbour at the corner house sells to children after dark."


@pytest.mark.parametrize(
    ("text", "is_copied"),
    [
        (f"People said: {TEAM.upper()}", True),
        ("They say my neighbour, at the corner house, sells to children!", True),
        ("My neighbour at the corner house sells", False),
        ("A neighbour sells at night.", False),
        ("No room stands within 150 metres of a school entrance.", False),
    ],
)
def test_eight_words_in_a_row_are_copied_unless_they_are_the_plans_own(text: str, is_copied: bool):
    plan = "No room stands within 150 metres of a school entrance."
    said = [TEAM, f"I read: {plan}", ""]
    assert copied({"one": text, "other": "Nothing."}, said, [plan]) == (["one"] if is_copied else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31 comments say that the door is dark.", ["31 comments say"]),
        ("Three parents said so, and seven of ten agreed.", ["Three parents said", "seven of ten"]),
        ("At 150 metres nothing is left; two rooms open at 8.", []),
        ("The van needs two staff and 3 people on call.", []),
        ("“31 comments say so”, wrote one.", []),
    ],
)
def test_words_that_say_how_many_are_found(text: str, words: list[str]):
    assert list(counts_in(text, "en")) == words
    assert counts_in(text, "de") == ()
