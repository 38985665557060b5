"""Every case: what the rules expect is allowed, hides the words that it should, and no viewpoint is refused."""

import pytest

from consult.moderation import redaction, rules
from consult.moderation.practice import answers
from consult.moderation.rules import ALLOWED, Outcome, Reason, Verdict
from tests.moderation_cases import CASES, PRACTICE

every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.key)


def marked(case):
    text = case.words
    for kind, words in case.hidden.items():
        assert text.count(words) == 1, words
        text = text.replace(words, f"[[{kind}|{words}]]")
    return text


@every_case
def test_what_is_expected_is_allowed(case):
    for outcome in case.outcomes:
        reasons = case.reasons if outcome is not Outcome.PUBLISH else ()
        assert rules.validate_decision(outcome, reasons).outcome is outcome


@every_case
def test_the_point_stays_and_the_rest_is_hidden(case):
    shown = redaction.readable(case.outcome, case.words, marked(case))
    if case.outcome is Outcome.REDACT:
        assert shown == case.shown
        assert not any(words in shown for words in case.hidden.values())
    elif case.outcome is Outcome.PUBLISH:
        assert (shown, case.hidden) == (case.words, {})


@every_case
def test_the_expected_answer_is_told_apart_from_others(case):
    for outcome in Outcome:
        reasons = tuple(case.reasons & ALLOWED[outcome]) or tuple(sorted(ALLOWED[outcome]))[:1]
        feedback = answers.compare(case, Verdict(outcome, reasons))
        assert feedback.fits_outcome == (outcome in case.outcomes)
    usual = Verdict(case.outcome, tuple(case.reasons))
    assert answers.compare(case, usual).is_expected
    if case.reasons and case.outcome is not Outcome.PUBLISH:
        other = tuple(ALLOWED[case.outcome] - case.reasons)[:1]
        assert not answers.compare(case, Verdict(case.outcome, other)).is_expected


def test_there_are_twelve_to_practise_on():
    assert len(PRACTICE) == len({case.key for case in PRACTICE}) == 12
    assert {Outcome.PUBLISH, Outcome.REDACT, Outcome.REFUSE} <= {case.outcome for case in PRACTICE}


def test_opinions_against_the_plan_are_published():
    """Against refusing what somebody disagrees with: no reason on the list is about an opinion."""
    opinion = next(case for case in CASES if case.key == "hard_opinion")
    assert opinion.outcomes == (Outcome.PUBLISH,)
    assert not any("opinion" in reason or "disagree" in reason for reason in Reason)
