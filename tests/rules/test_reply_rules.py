"""Working days, and what may be cut from a reply."""

from datetime import date

import pytest

from consult.access import ValidationError
from consult.response.reply_rules import (
    CUT_WORDS,
    CUTS,
    REMOVED_AGAIN,
    InvitationFacts,
    check_length,
    cut,
    last_day_to_invite,
    refusals,
    working_day_after,
)

FRIDAY = date(2027, 3, 5)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (FRIDAY, 1, date(2027, 3, 8)),
        (date(2027, 3, 6), 1, date(2027, 3, 8)),
        (date(2027, 3, 7), 1, date(2027, 3, 8)),
        (date(2027, 3, 8), 1, date(2027, 3, 9)),
        (FRIDAY, 5, date(2027, 3, 12)),
        (FRIDAY, 10, date(2027, 3, 19)),
        (date(2027, 3, 3), 10, date(2027, 3, 17)),
        (date(2026, 12, 28), 10, date(2027, 1, 11)),
    ],
)
def test_working_days_are_monday_to_friday(day: date, count: int, then: date) -> None:
    assert working_day_after(day, count) == then


def test_who_is_invited_on_the_last_day_has_ten_working_days_before_the_answer_is_due() -> None:
    for number in range(21):
        due = date(2027, 3, 1 + number)
        last = last_day_to_invite(due)
        assert working_day_after(last, 10) < due
        assert working_day_after(date.fromordinal(last.toordinal() + 1), 10) >= due


def test_nobody_signs_before_each_who_was_invited_replied_or_had_the_time() -> None:
    def found(*facts: InvitationFacts, today: date = FRIDAY) -> list[str]:
        return [each.message.split()[1] for each in refusals(facts, today)]

    def invitation(waiting: bool = False, confirmed: bool = False, withdrawn: bool = False) -> InvitationFacts:
        return InvitationFacts("The union", FRIDAY, waiting, confirmed, withdrawn)

    assert found() == ["was"], "nobody was invited"
    assert found(invitation(withdrawn=True)) == ["invitation"], "nobody is left who may reply"
    assert found(invitation(withdrawn=True), invitation(confirmed=True)) == [], "nobody waits for it"
    assert found(invitation()) == ["was"], "the last day is theirs"
    assert found(invitation(), today=date(2027, 3, 6)) == []
    assert found(invitation(confirmed=True)) == []
    assert found(invitation(waiting=True), today=date(2027, 4, 6)) == ["reply"], "nobody lets a reply lie"
    assert found(invitation(confirmed=True), invitation()) == ["was"], "one reply does not speak for another"


def test_a_reply_has_at_most_500_words() -> None:
    check_length("w " * 500)
    for text in ("", "w " * 501):
        with pytest.raises(ValidationError) as refused:
            check_length(text)
        assert refused.value.field == "text"


def test_a_cut_shows_its_place_and_its_reason_and_nothing_else_changes() -> None:
    text = "Heron Quill was sent away. We go on."
    assert cut(text, text) == (text, ())
    assert cut(text, f"[[name|{text[:11]}]]{text[11:]}") == ("[name removed] was sent away. We go on.", ("name",))
    assert set(CUT_WORDS) == {*CUTS, REMOVED_AGAIN}
    for marked in (text.replace("We go", "They go"), text.replace("sent away", "[[insult|sent away]]")):
        with pytest.raises(ValidationError) as refused:
            cut(text, marked)
        assert refused.value.field == "marked"


def test_what_says_that_words_are_gone_is_not_cut_again() -> None:
    """It would only put more brackets around it, and another kind."""
    text = "[name removed] was sent away. We go on."
    for words in ("[name removed]", "name removed", "removed] was", "[name removed] was sent"):
        with pytest.raises(ValidationError, match="says that words are gone"):
            cut(text, text.replace(words, f"[[health|{words}]]"))
    assert cut(text, text.replace("sent away", "[[health|sent away]]"))[1] == ("health",)


@pytest.mark.parametrize("kind", ["insult", "nmae"])
def test_whoever_marks_another_kind_reads_which_kinds_a_reply_allows(kind: str) -> None:
    """Against a message that names kinds of moderators, each of which is refused in a reply too."""
    with pytest.raises(ValidationError) as refused:
        cut("We go on.", f"We [[{kind}|go]] on.")
    assert refused.value.field == "marked"
    assert refused.value.message % refused.value.params == (
        f"“{kind}” cannot come before the bar. Use one of these: name, contact, accused, health, threat."
    )
