"""What refuses the freeze and the signature, by name."""

from dataclasses import replace
from datetime import date

import pytest

from consult.accountability.gates import (
    THEME_COMMENTS,
    PromiseFacts,
    ThemeFacts,
    freeze_refusals,
    must_answer,
    sign_refusals,
)

THEME = ThemeFacts("night", "The night gap", True, "none heard", False, "", 3, False)
PROMISE = PromiseFacts("Walk the routes.", "Head of Sites", "A report.", date(2027, 3, 1))


def frozen_with(**changes: object) -> list[str]:
    given = {
        "adds_up": True, "analysed": 5, "moderated": 5, "waiting": 0, "not_heard": "Women in prison.", "themes": [THEME]
    }  # fmt: skip
    return [each.gate for each in freeze_refusals(**(given | changes))]  # type: ignore[arg-type]


def signed_with(**changes: object) -> list[str]:
    given = {"frozen": True, "undecided": [], "themes": [THEME], "promises": [PROMISE]}
    return [each.gate for each in sign_refusals(**(given | changes))]  # type: ignore[arg-type]


def test_what_is_complete_is_frozen_and_signed():
    assert frozen_with() == []
    assert signed_with() == []


@pytest.mark.parametrize(
    ("changes", "gate"),
    [
        ({"adds_up": False}, "G1"),
        ({"moderated": 4, "waiting": 1}, "G1"),
        ({"moderated": 4}, "G1"),
        ({"not_heard": ""}, "G2"),
        ({"themes": [replace(THEME, minority="")]}, "G3"),
        ({"themes": [replace(THEME, safety=True)]}, "G4"),
    ],
)
def test_each_gate_refuses_the_freeze_alone(changes: dict[str, object], gate: str):
    assert frozen_with(**changes) == [gate]


@pytest.mark.parametrize(
    ("changes", "gate"),
    [
        ({"frozen": False}, "G9"),
        ({"themes": [replace(THEME, safety=True)]}, "G4"),
        ({"undecided": [("siting", "2", "Where the rooms are")]}, "G5"),
        ({"themes": [replace(THEME, of_clause=False, comments=THEME_COMMENTS)]}, "G5"),
        ({"promises": [replace(PROMISE, owner="")]}, "G6"),
        ({"promises": [replace(PROMISE, measure="")]}, "G6"),
        ({"promises": [replace(PROMISE, due_on=None)]}, "G6"),
    ],
)
def test_each_gate_refuses_the_signature_alone(changes: dict[str, object], gate: str):
    assert signed_with(**changes) == [gate]


def test_one_comment_about_safety_is_enough_to_need_an_answer():
    assert must_answer(replace(THEME, safety=True, comments=1))


def test_a_theme_of_the_whole_plan_needs_an_answer_from_five_comments_on():
    assert not must_answer(replace(THEME, of_clause=False, comments=THEME_COMMENTS - 1))
    assert must_answer(replace(THEME, of_clause=False, comments=THEME_COMMENTS))
    assert not must_answer(replace(THEME, comments=THEME_COMMENTS))


def test_a_refusal_names_the_thing():
    refused = freeze_refusals(
        adds_up=True, analysed=0, moderated=0, waiting=0, not_heard="x", themes=[replace(THEME, minority="")]
    )
    assert "The night gap" in refused[0].message % refused[0].params
    assert refused[0].where == ("theme", "night")
