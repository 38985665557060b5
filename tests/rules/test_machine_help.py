"""What programs do in a plan is told from its settings, with every field of the standard."""

from datetime import date

import pytest

from consult.analysis.opinion_groups import grouping
from consult.analysis.suggestion_rules import DEFAULT
from consult.consultations.lifecycle import LifecycleEvent
from consult.report.machine_help import FIELDS, OWNER, Facts, Phase, Turn, owner, phase_of, to_values, tools, turns_of

DAY, LATER = date(2026, 5, 1), date(2026, 5, 9)
ON, OFF = Turn(DAY, True), Turn(LATER, False)


@pytest.mark.parametrize(
    ("turns", "frozen", "phase"),
    [
        ((), False, Phase.NOT_USED),
        ((ON,), False, Phase.IN_USE),
        ((ON, OFF), False, Phase.NO_LONGER),
        ((ON,), True, Phase.NO_LONGER),
        ((ON, OFF, ON), False, Phase.IN_USE),
    ],
)
def test_whether_suggestions_are_used_follows_the_switch(turns, frozen, phase):
    facts = Facts(run_by="", decider="", frozen=frozen, turns=turns)
    assert phase_of(facts) is phase
    told = next(each for each in to_values(facts)["tools"] if each["name"].startswith("Suggestions"))
    assert (told["phase"], len(told["switched"])) == (phase.value, len(turns))


def test_the_days_are_those_of_the_events():
    events = [
        ("opened", DAY),
        (LifecycleEvent.SUGGESTIONS_ON.value, DAY),
        (LifecycleEvent.SUGGESTIONS_OFF.value, LATER),
    ]
    assert turns_of(events) == [ON, OFF]


def test_every_tool_has_the_fields_in_order_and_the_numbers_that_are_set():
    facts = Facts(run_by="The city", decider="The mayor")
    for tool in tools(facts):
        assert list(tool.fields) == [name for name in FIELDS if name in tool.fields]
        assert set(FIELDS) - set(tool.fields) <= {"model_performance"}
        assert all("%(" not in str(sentence) and "%%" not in str(sentence) for sentence in tool.fields.values())
    assert list(owner(facts)) == list(OWNER)
    assert str(owner(facts)["organisation"]) == "The city"
    how = str(next(tool for tool in tools(facts) if tool.key == "suggestions").fields["model_architecture"])
    assert f"{DEFAULT.neighbours} most similar" in how
    assert f"once {DEFAULT.fewest} comments" in how
    assert round(1 - grouping.KEPT, 9) == 0.2, "the words say a fifth"


def test_of_an_imported_plan_only_what_was_done_here_is_in_use():
    used = [tool.key for tool in tools(Facts(run_by="", decider="", imported=True)) if tool.phase is Phase.IN_USE]
    assert used == ["opinion_groups"]
