"""Restrictions in the words of the European Union's statements of reasons."""

from datetime import date

import pytest

from consult.moderation.public_log import LogLine
from consult.moderation.rules import ALLOWED, Outcome, Reason
from consult.moderation.statements_of_reasons import CATEGORIES, VISIBILITY, statement_of
from consult.record.entries import Kind


def line(outcome, *reasons, second=False, again=False):
    return LogLine(date(2026, 3, 1), "abc", outcome, reasons, 1, second, again, Kind.MODERATION)


def test_every_reason_has_a_category_and_every_restriction_a_value():
    assert set(CATEGORIES) == set(Reason)
    assert set(VISIBILITY) == set(Outcome) - {Outcome.PUBLISH, Outcome.ASK}


@pytest.mark.parametrize("outcome", VISIBILITY)
def test_every_restriction_says_its_ground_and_its_reasons_in_closed_words(outcome):
    for reason in ALLOWED[outcome]:
        found = statement_of(line(outcome, reason, second=True), noticed=False)
        illegal = reason is Reason.ILLEGAL
        assert found.decision_ground.endswith("ILLEGAL_CONTENT" if illegal else "INCOMPATIBLE_CONTENT")
        assert bool(found.illegal_content_explanation) is illegal
        assert bool(found.incompatible_content_explanation) is not illegal
        assert found.category == CATEGORIES[reason]


@pytest.mark.parametrize("outcome", ["publish", "ask", "refusal_declined", "junk_undone", "appeal_upheld", "name_kept"])
def test_what_restricts_nothing_is_no_statement(outcome):
    assert statement_of(line(outcome), noticed=True) is None


def test_a_proposal_is_no_statement_until_a_second_moderator_agrees():
    assert statement_of(line("refuse", "threat"), noticed=False) is None
    assert statement_of(line("refuse", "threat", second=True), noticed=False).decision_visibility.endswith("DISABLED")
    removed = statement_of(line("refuse", "threat", second=True, again=True), noticed=False)
    assert removed.decision_visibility.endswith("REMOVED")


def test_a_notice_is_the_source_of_what_followed_it_and_of_nothing_before():
    hidden = ("redact", "names_person")
    assert statement_of(line(*hidden, again=True), noticed=True).source_type == "SOURCE_ARTICLE_16"
    assert statement_of(line(*hidden), noticed=True).source_type == "SOURCE_VOLUNTARY"
    assert statement_of(line("erase", "in_name", second=True), noticed=False).source_type == "SOURCE_ARTICLE_16"


def test_what_is_erased_leaves_only_a_court():
    assert statement_of(line("team_only", "language"), noticed=False).redress == "internal complaint; judicial redress"
    assert statement_of(line("erase", "contact", second=True), noticed=False).redress == "judicial redress"
