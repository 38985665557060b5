"""Reasons, decisions, and the status of promises."""

from datetime import date, timedelta
from typing import Any

import pytest

from consult.access import ValidationError
from consult.commitments.rules import FINISHED, NOTE_STATUSES, NoteFact, check_note, overdue_days, status
from consult.report.enums import (
    DISPOSITION_LABELS,
    REASON_KIND_LABELS,
    STATUS_LABELS,
    DispositionCode,
    ReasonKind,
    Status,
)
from consult.response.rules import (
    EMPTY_PHRASES,
    MAX_WORDS,
    DispositionData,
    check_disposition,
    check_office,
    check_reason,
)

DUE = date(2027, 3, 1)
BEFORE, AFTER = DUE - timedelta(days=5), DUE + timedelta(days=5)


def note(what: Status, on: date, evidence: bool = True) -> NoteFact:
    return NoteFact(what, evidence, on)


@pytest.mark.parametrize("phrase", EMPTY_PHRASES)
def test_a_reason_made_of_an_empty_phrase_is_refused(phrase: str):
    for reason in (phrase, phrase.upper() + ".", f"{phrase}. Thank you for your views.", f"Noted; {phrase}"):
        with pytest.raises(ValidationError) as refused:
            check_reason(reason)
        assert refused.value.field == "reason"


def test_an_empty_phrase_with_a_reason_is_accepted():
    check_reason("Out of scope: the council decided on two rooms in March, and only it can add a third.")


def test_words_that_only_hold_an_empty_phrase_are_not_taken_for_it():
    check_reason("The clinic unnoted in the plan has no nurse at night.")


def test_a_reason_is_at_most_eighty_words():
    check_reason("word " * MAX_WORDS)
    with pytest.raises(ValidationError) as refused:
        check_reason("word " * (MAX_WORDS + 3))
    assert refused.value.params["over"] == 3


def test_no_reason_is_refused():
    with pytest.raises(ValidationError):
        check_reason("")


def disposition(code: str, *, on_clause: bool = True, last: bool = False, **given: Any) -> None:
    given = {"reason": "It is the law.", **given}
    data = DispositionData(decision=code, reason_kind="law", **given)
    check_disposition(DispositionCode(code), data, on_clause=on_clause, old_wording="Old.", today=DUE, last=last)


@pytest.mark.parametrize("code", ["changed", "partly"])
@pytest.mark.parametrize("wording", ["", "Old."])
def test_a_change_comes_with_new_words(code: str, wording: str):
    with pytest.raises(ValidationError) as refused:
        disposition(code, wording=wording)
    assert refused.value.field == "wording"
    with pytest.raises(ValidationError) as unexplained:
        disposition(code, wording="New.")
    assert unexplained.value.field == "plain_language"
    disposition(code, wording="New.", plain_language="In short.")
    disposition(code, on_clause=False)


@pytest.mark.parametrize("code", ["not_changed", "removed", "deferred", "referred"])
def test_new_words_are_not_lost_under_a_decision_that_changes_none(code: str):
    given = {"open_question": "Who pays?", "owner": "The Council", "until": AFTER}
    for field, words in (("wording", {"wording": "New."}), ("plain_language", {"plain_language": "New, in short."})):
        with pytest.raises(ValidationError, match="new wording") as refused:
            disposition(code, **given, **words)
        assert refused.value.field == field
    disposition(code, **given, wording="Old.")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"open_question": ""}, "open_question"),
        ({"owner": ""}, "owner"),
        ({"until": None}, "until"),
        ({"until": DUE}, "until"),
        ({"until": BEFORE}, "until"),
    ],
)
def test_putting_off_needs_the_open_question_its_owner_and_a_day_to_come(given: dict[str, object], field: str):
    with pytest.raises(ValidationError) as refused:
        disposition("deferred", **{"open_question": "Who pays?", "owner": "The Council", "until": AFTER} | given)
    assert [each.field for each in refused.value.errors] == [field]


def test_everything_that_is_missing_is_named_at_once():
    with pytest.raises(ValidationError) as refused:
        disposition("deferred", plain_language="New, in short.")
    assert [each.field for each in refused.value.errors] == ["open_question", "owner", "until", "plain_language"]
    with pytest.raises(ValidationError) as refused:
        disposition("changed", reason="We agree in principle with what people say here.")
    assert [each.field for each in refused.value.errors] == ["reason", "wording", "plain_language"]
    with pytest.raises(ValidationError) as refused:
        check_office(DispositionData(decision="referred", reason_kind="law", reason="It is the law."))
    assert [each.field for each in refused.value.errors] == ["office", "law"]


def test_putting_off_with_all_three_is_taken():
    disposition("deferred", open_question="Who pays?", owner="The Council", until=AFTER)


def test_the_last_decision_on_a_point_is_not_told_to_delay_it():
    with pytest.raises(ValidationError) as refused:
        disposition("not_changed", reason="We agree in principle with what people say here.", last=True)
    assert "delayed" not in str(refused.value)


def test_everything_that_a_note_lacks_is_said_at_once():
    with pytest.raises(ValidationError) as refused:
        check_note(Status.COMPLETE, "", "")
    assert [each.field for each in refused.value.errors] == ["text", "evidence"]
    with pytest.raises(ValidationError) as refused:
        check_note(None, "", "")
    assert [each.field for each in refused.value.errors] == ["status", "text"]


def test_nothing_is_decided_in_principle_without_the_open_question_its_owner_and_a_day():
    agreed = "We agree in  Principle that the room closes later, once its nights are paid for."
    with pytest.raises(ValidationError, match="In principle") as refused:
        disposition("changed", reason=agreed, wording="New.", plain_language="In short.")
    assert refused.value.field == "reason"
    disposition("deferred", reason=agreed, open_question="Who pays?", owner="The Council", until=AFTER)


@pytest.mark.parametrize("code", ["not_changed", "removed", "referred"])
def test_other_decisions_need_only_their_reason(code: str):
    disposition(code)


def test_a_promise_without_a_note_has_no_evidence():
    assert status([], DUE, BEFORE) is Status.NO_EVIDENCE
    assert status([], DUE, AFTER) is Status.NO_EVIDENCE


def test_the_last_note_counts():
    notes = [note(Status.SUBSTANTIAL, BEFORE), note(Status.LIMITED, BEFORE)]
    assert status(notes, DUE, BEFORE) is Status.LIMITED


@pytest.mark.parametrize("what", [Status.NOT_STARTED, Status.LIMITED, Status.SUBSTANTIAL])
def test_when_the_day_has_passed_without_a_later_note_there_is_no_evidence(what: Status):
    assert status([note(what, BEFORE)], DUE, DUE) is what
    assert status([note(what, BEFORE)], DUE, DUE + timedelta(days=1)) is Status.NO_EVIDENCE
    assert status([note(what, DUE)], DUE, AFTER) is Status.NO_EVIDENCE
    assert status([note(what, AFTER)], DUE, AFTER) is what


@pytest.mark.parametrize("what", sorted(FINISHED))
def test_what_was_done_or_given_up_stays_so(what: Status):
    assert status([note(what, BEFORE)], DUE, AFTER) is what


@pytest.mark.parametrize("what", [Status.SUBSTANTIAL, Status.COMPLETE])
def test_a_claim_without_evidence_counts_for_nothing(what: Status):
    assert status([note(what, BEFORE, evidence=False)], DUE, BEFORE) is Status.NO_EVIDENCE
    with pytest.raises(ValidationError) as refused:
        check_note(what, "It is done.", "")
    assert refused.value.field == "evidence"
    check_note(what, "It is done.", "The report on the City's page")


def test_a_note_says_something_and_giving_up_says_why():
    for what in NOTE_STATUSES:
        with pytest.raises(ValidationError) as refused:
            check_note(what, "", "somewhere")
        assert refused.value.field == "text"


def test_nobody_can_claim_that_there_is_no_evidence():
    with pytest.raises(ValidationError) as refused:
        check_note(Status.NO_EVIDENCE, "Nothing.", "")
    assert refused.value.field == "status"


def test_lateness_is_counted_by_the_clock():
    assert overdue_days(Status.NO_EVIDENCE, DUE, DUE) == 0
    assert overdue_days(Status.LIMITED, DUE, AFTER) == 5
    assert overdue_days(Status.COMPLETE, DUE, AFTER) == 0
    assert overdue_days(Status.ABANDONED, DUE, AFTER) == 0


def test_every_code_has_its_words():
    assert set(DISPOSITION_LABELS) == set(DispositionCode)
    assert set(REASON_KIND_LABELS) == set(ReasonKind)
    assert set(STATUS_LABELS) == set(Status)
