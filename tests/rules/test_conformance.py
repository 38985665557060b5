"""A plan is measured by what is stored: every planted violation is named, and nothing is named that is none."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from consult.response.conformance import standards
from consult.response.conformance.facts import Facts
from consult.response.conformance.findings import Conformity

OPENED = date(2026, 3, 2)
WRONG = frozenset({Conformity.PARTLY, Conformity.NOT_MET})
#: What no program can see, whatever is stored.
NEVER_MET = {"oecd_resources", "iap2_1", "iap2_3", "aarhus_6_6"}


def days(count: int) -> date:
    return OPENED + timedelta(days=count)


ANSWERED = Facts(
    today=days(200), opened_on=OPENED, closes_on=days(56), closed_on=days(56), reported_on=days(90), due_on=days(140),
    promised_on=days(-7), answered_on=days(130), first_draft_on=OPENED, decided_on=days(130), says_why=True,
    can_change=True, influence="involve", decider="The council", design_partner="A users' union", options=2, parts=12,
    with_reason=12, with_summary=12, with_evidence=9, points=15, answered=15, changed=4, groups=3, affected=1,
    groups_judged=3, looked=1, reply_by="A users' union", has_reply=True, entries=40,
)  # fmt: skip
REPORTED = replace(
    ANSWERED, today=days(120), answered_on=None, decided_on=None, answered=0, changed=0, reply_by="", has_reply=False,
)  # fmt: skip
CLOSED = replace(REPORTED, today=days(60), reported_on=None, points=0, groups_judged=0, looked=None)
OPEN = replace(CLOSED, today=days(10), closed_on=None)


def found(facts: Facts) -> dict[str, Conformity]:
    return {criterion.key: finding.conformity for each in standards.measure(facts) for criterion, finding in each.found}


def named(facts: Facts) -> set[str]:
    return {key for key, conformity in found(facts).items() if conformity in WRONG}


#: Plans without a fault, in all of their states.
CLEAN: list[Facts] = [
    OPEN, CLOSED, REPORTED, ANSWERED,
    *(replace(ANSWERED, influence=each) for each in ("consult", "collaborate", "decide")),
    replace(ANSWERED, influence="consult", changed=0),
    replace(ANSWERED, answered_on=days(140)),
    replace(ANSWERED, answered_on=days(91), decided_on=None),
    replace(ANSWERED, closes_on=days(42), closed_on=days(42)),
    replace(ANSWERED, parts=1, with_reason=1, with_summary=1, with_evidence=1, points=1, answered=1, changed=1),
    replace(ANSWERED, groups=9, affected=9, groups_judged=9, looked=4, options=1),
    replace(ANSWERED, promised_on=OPENED, first_draft_on=days(-30)),
    replace(ANSWERED, today=days(4000)),
    replace(REPORTED, today=days(140)),
    replace(CLOSED, closed_on=days(50)),
    replace(OPEN, today=OPENED),
    replace(OPEN, is_cancelled=True),
    replace(CLOSED, is_cancelled=True, today=days(1000)),
]  # fmt: skip

#: A plan, what is wrong with it, and what has to be named.
Planted = tuple[Facts, dict[str, Any], set[str]]
GIVEN_TIME = {"gunning_3", "aarhus_8_a"}
FORMATIVE = {"gunning_1", "aarhus_6_4"}
CONSIDERED = {"gunning_4", "aarhus_8"}
EXPLAINED = {"ogp_4", "iap2_2", "iap2_7"}
SOUGHT = {"iap2_4", "gipa_monitoring"}
DESIGNED = {"iap2_5", "gipa_design"}
NO_ANSWER = CONSIDERED | EXPLAINED | {"oecd_commitment", "gipa_reply"}
PLANTED: list[Planted] = [
    (ANSWERED, {"influence": "inform"}, FORMATIVE | {"oecd_influence", "iap2_2"}),
    (OPEN, {"influence": "inform"}, FORMATIVE | {"oecd_influence", "iap2_2"}),
    (ANSWERED, {"influence": ""}, {"oecd_influence", "iap2_2"}),
    (OPEN, {"influence": ""}, {"oecd_influence", "iap2_2"}),
    (ANSWERED, {"can_change": False}, FORMATIVE | {"oecd_clarity"}),
    (ANSWERED, {"decided_on": days(-1)}, FORMATIVE),
    (ANSWERED, {"decided_on": days(55)}, FORMATIVE),
    (OPEN, {"decided_on": days(5)}, FORMATIVE),
    (ANSWERED, {"answered_on": days(40)}, FORMATIVE | CONSIDERED),
    (ANSWERED, {"answered_on": days(89)}, CONSIDERED),
    (ANSWERED, {"says_why": False}, {"gunning_2", "oecd_clarity"}),
    (ANSWERED, {"with_reason": 11}, {"gunning_2"}),
    (ANSWERED, {"with_reason": 0}, {"gunning_2"}),
    (OPEN, {"with_reason": 0, "says_why": False}, {"gunning_2", "oecd_clarity"}),
    (ANSWERED, {"options": None}, {"gunning_options"}),
    (ANSWERED, {"options": 0}, {"gunning_options"}),
    (ANSWERED, {"closed_on": days(41)}, GIVEN_TIME),
    (ANSWERED, {"closed_on": days(13)}, GIVEN_TIME),
    (OPEN, {"closes_on": days(20)}, GIVEN_TIME),
    (OPEN, {"closes_on": None}, GIVEN_TIME | {"aarhus_6_3"}),
    (ANSWERED, {"answered": 14}, CONSIDERED | EXPLAINED),
    (ANSWERED, {"answered": 0}, CONSIDERED | EXPLAINED),
    (ANSWERED, {"changed": 0}, {"iap2_2"}),
    (REPORTED, {"today": days(141)}, NO_ANSWER),
    (CLOSED, {"today": days(400)}, NO_ANSWER),
    (ANSWERED, {"answered_on": days(141)}, {"oecd_commitment"}),
    (ANSWERED, {"promised_on": None}, {"oecd_commitment"}),
    (ANSWERED, {"promised_on": days(3)}, {"oecd_commitment"}),
    (OPEN, {"due_on": None}, {"oecd_commitment", "aarhus_6_3"}),
    (ANSWERED, {"entries": 0}, {"oecd_transparency"}),
    (ANSWERED, {"decider": ""}, {"oecd_clarity", "cm_preamble"}),
    (ANSWERED, {"groups": 0, "affected": 0, "groups_judged": 0}, SOUGHT | {"gipa_targets"}),
    (OPEN, {"groups": 0, "affected": 0}, SOUGHT | {"gipa_targets"}),
    (ANSWERED, {"affected": 0}, {"gipa_targets"}),
    (ANSWERED, {"groups_judged": 2}, SOUGHT),
    (ANSWERED, {"design_partner": ""}, DESIGNED),
    (ANSWERED, {"with_summary": 11}, {"iap2_6"}),
    (ANSWERED, {"with_evidence": 0}, {"aarhus_6_6"}),
    (ANSWERED, {"first_draft_on": days(1)}, {"aarhus_8_b"}),
    (ANSWERED, {"looked": 0}, {"gipa_report"}),
    (ANSWERED, {"has_reply": False}, {"gipa_reply"}),
    (ANSWERED, {"has_reply": False, "reply_by": ""}, {"gipa_reply"}),
]  # fmt: skip


def test_there_are_enough_of_both():
    assert len(PLANTED) >= 40
    assert len({str(each) for each in PLANTED}) == len(PLANTED)
    assert len({str(each) for each in CLEAN}) == len(CLEAN) >= 20


@pytest.mark.parametrize("number", range(len(CLEAN)))
def test_a_plan_without_a_fault_has_none_named(number: int):
    assert named(CLEAN[number]) == set()


@pytest.mark.parametrize("number", range(len(PLANTED)))
def test_a_planted_violation_is_named_and_nothing_else(number: int):
    plan, wrong, expected = PLANTED[number]
    assert named(replace(plan, **wrong)) == expected


def test_a_plan_that_was_never_public_has_everything_to_show():
    bare = found(Facts(today=OPENED))
    assert Conformity.MET not in bare.values()
    assert {key for key, conformity in bare.items() if conformity is Conformity.NOT_MET} >= {"aarhus_6_7", "aarhus_8_b"}


def test_what_no_program_can_see_is_never_met():
    for facts in [*CLEAN, *(replace(plan, **wrong) for plan, wrong, _ in PLANTED)]:
        assert {
            key for key, conformity in found(facts).items() if key in NEVER_MET and conformity is Conformity.MET
        } == set()


def test_every_other_criterion_can_be_met_and_is_named_by_a_violation():
    every = set(found(ANSWERED))
    assert {key for key, conformity in found(ANSWERED).items() if conformity is Conformity.MET} == every - NEVER_MET
    planted = set().union(*(expected for _, _, expected in PLANTED))
    # On this platform anyone can comment once a plan is open: only one that never opened does not have that.
    assert planted == every - NEVER_MET - {"aarhus_6_7", "aarhus_8_c"} | {"aarhus_6_6"}


def test_every_sentence_has_what_it_names():
    for facts in [*CLEAN, *(replace(plan, **wrong) for plan, wrong, _ in PLANTED)]:
        for each in standards.measure(facts):
            for _, finding in each.found:
                assert finding.message % finding.values
                assert finding.message.count("%(") == len(finding.values)


def test_each_standard_has_its_source_and_each_criterion_its_own_key():
    keys = [criterion.key for each in standards.STANDARDS for criterion in each.criteria]
    assert len(set(keys)) == len(keys)
    assert all(each.source and each.criteria for each in standards.STANDARDS)


def test_totals_count_every_criterion_once():
    measured = standards.measure(ANSWERED)
    assert sum(standards.totals(measured).values()) == sum(len(each.found) for each in measured)
