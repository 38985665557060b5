"""What may be decided, and why: the closed lists."""

import pytest

from consult.access import ValidationError
from consult.contributions.enums import Consent
from consult.moderation.rules import (
    ALLOWED,
    OUTCOME_CHOICES,
    OUTCOME_LABELS,
    REASON_HELP,
    REASON_LABELS,
    RULES_VERSION,
    Outcome,
    Reason,
    Verdict,
    validate_decision,
    with_consent,
    with_plain_spelling,
)
from consult.record.canonical import document_hash

NEEDS_A_REASON = sorted(set(Outcome) - {Outcome.PUBLISH})


def test_the_list_of_reasons_is_closed_and_holds_no_disagreement():
    assert {reason.value for reason in Reason} == {
        "identifies_writer", "names_person", "allegation", "third_party_health", "contact", "supply",
        "method_detail", "dehumanizing", "threat", "spam", "off_topic_ad", "writer_asked", "language",
        "illegal", "in_name", "plain_spelling",
    }  # fmt: skip


def test_every_outcome_and_reason_has_its_words():
    assert set(OUTCOME_LABELS) == set(OUTCOME_CHOICES) == set(ALLOWED) == set(Outcome)
    assert set(REASON_LABELS) == set(REASON_HELP) == set(Reason)


def test_every_reason_can_be_given_or_follows_from_how_it_is_published():
    assert frozenset.union(*ALLOWED.values()) == set(Reason) - {Reason.PLAIN_SPELLING}
    verdict = with_plain_spelling(validate_decision("redact", ["names_person"]))
    assert verdict == Verdict(Outcome.REDACT, (Reason.NAMES_PERSON, Reason.PLAIN_SPELLING))


def test_other_lists_are_another_version_of_the_rules():
    """A decision is recorded with the version under which it was made. A changed list counts it up."""
    lists = {outcome.value: sorted(ALLOWED[outcome]) for outcome in Outcome} | {"reasons": sorted(Reason)}
    assert {RULES_VERSION: document_hash(lists)[:16]} == {2: "7703fda5db54c683"}


def test_publishing_needs_no_reason():
    assert validate_decision("publish", []) == Verdict(Outcome.PUBLISH, ())


def test_publishing_takes_no_reason():
    with pytest.raises(ValidationError) as refused:
        validate_decision("publish", ["threat"])
    assert refused.value.field == "reasons"


@pytest.mark.parametrize("outcome", NEEDS_A_REASON)
def test_everything_else_needs_at_least_one_reason(outcome):
    with pytest.raises(ValidationError) as refused:
        validate_decision(outcome, [])
    assert refused.value.field == "reasons"
    reason = sorted(ALLOWED[outcome])[0]
    assert validate_decision(outcome, [reason]).reasons == (reason,)


@pytest.mark.parametrize("outcome", ["", "approve", "PUBLISH", "refusal_declined", "junk_undone"])
def test_an_outcome_that_is_not_on_the_list_is_refused(outcome):
    with pytest.raises(ValidationError) as refused:
        validate_decision(outcome, ["threat"])
    assert refused.value.field == "outcome"


def test_a_reason_that_is_not_on_the_list_is_refused():
    with pytest.raises(ValidationError) as refused:
        validate_decision("refuse", ["threat", "i_disagree"])
    assert refused.value.field == "reasons"


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("reason", list(Reason))
def test_a_reason_goes_with_the_outcomes_that_it_is_allowed_for(outcome, reason):
    if reason in ALLOWED[outcome]:
        assert validate_decision(outcome, [reason]) == Verdict(outcome, (reason,))
    else:
        with pytest.raises(ValidationError):
            validate_decision(outcome, [reason])


@pytest.mark.parametrize("reason", ["dehumanizing", "threat", "allegation", "names_person", "language"])
def test_what_somebody_said_about_the_plan_cannot_be_thrown_out_as_junk(reason):
    with pytest.raises(ValidationError):
        validate_decision("junk", [reason])


def test_a_language_nobody_reads_is_no_reason_to_refuse():
    with pytest.raises(ValidationError):
        validate_decision("refuse", ["language"])
    assert validate_decision("ask", ["language"])


def test_reasons_come_once_and_in_the_order_of_the_list():
    assert validate_decision("redact", ["supply", "names_person", "supply"]).reasons == (
        Reason.NAMES_PERSON,
        Reason.SUPPLY,
    )


@pytest.mark.parametrize("consent", [Consent.QUOTE, Consent.SHOW])
def test_a_comment_that_may_be_shown_keeps_its_verdict(consent):
    assert with_consent(validate_decision("publish", []), consent).outcome is Outcome.PUBLISH


def test_what_is_for_the_team_only_is_never_published():
    published = with_consent(validate_decision("publish", []), Consent.TEAM)
    assert published == Verdict(Outcome.TEAM, (Reason.WRITER_ASKED,))
    hidden = with_consent(validate_decision("redact", ["names_person"]), Consent.TEAM)
    assert hidden == Verdict(Outcome.TEAM, (Reason.NAMES_PERSON, Reason.WRITER_ASKED))


@pytest.mark.parametrize("outcome", ["refuse", "junk", "ask", "team_only"])
def test_consent_for_the_team_only_does_not_change_what_is_not_published_anyway(outcome):
    verdict = validate_decision(outcome, [sorted(ALLOWED[Outcome(outcome)])[0]])
    assert with_consent(verdict, Consent.TEAM) == verdict
