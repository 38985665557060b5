"""What a writer is told became of a comment: its themes, the decision, the promises."""

from datetime import date

from consult.pages.comment_outcome import CommentOutcome, comment_outcome
from consult.record.documents import read
from consult.report.assembly import Halves, assemble
from consult.report.enums import Status
from consult.report.halves import PartA, PartB
from consult.report.parts import CommitmentView
from consult.report.summary import Summary
from tests.rules.test_summary import PART_B, WORDS, a_clause, a_decision, a_theme, part_a

ABOUT_PART, ABOUT_PLAN = 1, 2
PARTS = {ABOUT_PART: "siting", ABOUT_PLAN: None}


def a_promise(number: int, clause_key: str) -> CommitmentView:
    return CommitmentView(
        id=number, number=number, text=f"Promise {number}.", owner="Head of Sites", due_on=date(2027, 6, 1),
        measure="A report.", money="", status=Status.NOT_STARTED, clause_key=clause_key, clause_number="",
        overdue_days=0, notes=(),
    )  # fmt: skip


def signed() -> Summary:
    """An answer to one part, to one theme of the whole plan and not to another, with a promise about each."""
    clauses = [a_clause("siting", "1", themes=[a_theme("route")]), a_clause("signs", "2", in_draft=False)]
    plan = {"comments": 2, "themes": [a_theme("thanks"), a_theme("money")], "quotes": []}
    dispositions = [a_decision(clause="siting", code="changed", wording="No room."), a_decision(theme="money")]
    return assemble(
        Halves(
            part_a=read(PartA, part_a(clauses=clauses, plan=plan)), part_a_hash="h", reported_on=date(2027, 2, 20),
            part_b=read(PartB, PART_B | {"dispositions": dispositions}), part_b_hash="d",
            answered_on=date(2027, 4, 14), words=WORDS, promises=[a_promise(1, "siting"), a_promise(2, "")],
        )
    )  # fmt: skip


def outcome(comment_id: int, *keys: str, parts: dict[int, str | None] = PARTS) -> CommentOutcome:
    return comment_outcome(signed(), {comment_id: keys}, parts, {comment_id: "codeofcomment"})[comment_id]


def said(found: CommentOutcome) -> tuple[list[str], str, list[int], bool]:
    """Its themes, the kind of its decision, its promises, and whether its part was dropped."""
    decided = found.decision.code.value if found.decision else ""
    return [each.key for each in found.themes], decided, [each.number for each in found.promises], found.dropped


def test_before_there_is_a_report_nothing_has_happened() -> None:
    assert comment_outcome(None, {ABOUT_PART: ["route"]}, PARTS, {}) == {
        ABOUT_PART: CommentOutcome(),
        ABOUT_PLAN: CommentOutcome(),
    }


def test_a_comment_on_a_part_has_the_decision_and_the_promises_of_the_part() -> None:
    assert said(outcome(ABOUT_PART, "route")) == (["route"], "changed", [1], False)
    assert said(outcome(ABOUT_PART)) == ([], "changed", [1], False), "also one in which no theme was found"


def test_a_part_that_was_dropped_has_no_decision() -> None:
    assert said(outcome(ABOUT_PART, parts={ABOUT_PART: "signs"})) == ([], "", [], True)


def test_a_comment_on_the_whole_plan_has_the_first_decision_on_its_themes_and_the_promises_about_the_plan() -> None:
    assert said(outcome(ABOUT_PLAN, "thanks", "money")) == (["thanks", "money"], "not_changed", [2], False)
    assert said(outcome(ABOUT_PLAN, "thanks")) == (["thanks"], "", [2], False)


def test_a_comment_on_the_whole_plan_in_which_nothing_was_found_is_promised_nothing() -> None:
    """Nobody can say that a promise answers it."""
    assert said(outcome(ABOUT_PLAN)) == ([], "", [], False)


def test_a_theme_that_the_report_does_not_have_is_left_out() -> None:
    assert said(outcome(ABOUT_PLAN, "gone", "money")) == (["money"], "not_changed", [2], False)
