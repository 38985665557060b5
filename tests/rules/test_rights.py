"""The rights of which an organizer says what parts do to them."""

import csv
import re
from pathlib import Path

from consult.consultations.principles import STATEMENTS, Principle
from consult.consultations.rights import EFFECT_LABELS, QUESTIONS, RIGHT_LABELS, Effect, Right

CHECKLIST = Path(__file__).parents[2] / "../shared/data/rights/rights_checklist.tsv"
#: Not a heading of the guidelines: each is in the sentence that everyone rates, or among what organizers are asked.
OURS = {Right.SOCIAL_SERVICES, Right.WORK, Right.FAMILY}


def headings() -> list[str]:
    """The rights and groups of the checklist, without their numbers; the treaties behind them are no rights."""
    with CHECKLIST.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["part"].split()[0] in {"I", "II", "III"}]
    assert [row["id"] for row in rows] == [f"R{number:02}" for number in range(1, 28)]
    return [re.sub(r"^[\d.]+ | \(not separate chapters\)$", "", row["heading"]) for row in rows]


def test_every_heading_of_the_checklist_is_a_right_in_its_order():
    assert [RIGHT_LABELS[right] for right in Right if right not in OURS] == headings()


def test_each_right_of_the_sentence_that_everyone_rates_has_a_line_of_its_own():
    assert "health, services, work" in STATEMENTS[Principle.RIGHTS]
    assert {RIGHT_LABELS[right] for right in OURS} == {
        "Right to social services", "Right to work", "Right to family life",
    }  # fmt: skip


def test_each_right_has_a_question_and_each_effect_a_label():
    assert list(QUESTIONS) == list(RIGHT_LABELS) == list(Right)
    assert all(question.endswith("?") for question in QUESTIONS.values())
    assert list(EFFECT_LABELS) == list(Effect)
