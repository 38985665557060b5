"""The summary made from its two documents, and the same as data."""

import json
from datetime import date
from typing import Any

import pytest

from consult.record.canonical import canonical
from consult.record.documents import read, values_of
from consult.report import methods
from consult.report.assembly import Halves, assemble, trackers_in
from consult.report.enums import DispositionCode
from consult.report.halves import PartA, PartB
from consult.report.summary import to_json


def sentences(*, imported: bool, by_group: bool, proposed: bool = False, translated: bool = False) -> list[str]:
    return methods.sentences(imported=imported, by_group=by_group, proposed=proposed, translated=translated)


FRAME = {
    name: f"the {name}"
    for name in (
        "code", "title", "place", "decider", "run_by", "paid_by", "design_partner", "influence", "can_change",
        "cannot_change", "cannot_change_by", "imported_from",
    )
}  # fmt: skip


def a_theme(key: str, **changes: Any) -> dict[str, Any]:
    whole = {
        "key": key, "title": f"About {key}", "description": "", "includes": "", "excludes": "",
        "example": "", "stance": "", "minority": "", "no_other_view": True, "safety": False,
        "safety_note": "", "comments": 2, "coders": 1,
    }  # fmt: skip
    return whole | changes


def a_clause(key: str, number: str, **changes: Any) -> dict[str, Any]:
    whole = {
        "key": key, "number": number, "heading": f"Heading of {key}", "wording": "No room within 150 metres.",
        "plain_language": "", "in_draft": True, "meaning_revision": 2, "votes": [],
        "comments": 3, "themes": [], "quotes": [],
    }  # fmt: skip
    return whole | changes


def part_a(**changes: Any) -> dict[str, Any]:
    votes = [
        {"meaning_revision": 1, "channels": [{"channel": "open", "suppressed": "fewer than 10"}]},
        {
            "meaning_revision": 2,
            "channels": [
                {"channel": "open", "total": 15, "counts": {"support": 12, "oppose": 3}},
                {"channel": "code", "suppressed": "fewer than 10"},
            ],
        },
    ]
    whole = {
        "format": "consult-report-2",
        "consultation": FRAME,
        "days": {"opened": "2027-01-01", "closed": "2027-02-01", "answer_due": "2027-04-20"},
        "draft": 2,
        "clauses": [
            a_clause(
                "siting", "1", votes=votes, themes=[a_theme("route", safety=True, safety_note="A fall.")],
                quotes=[{"tracker": "t1", "commitment": "c1"}, {"tracker": "t2", "commitment": "c2"}],
            ),
            a_clause("hours", "2"),
        ],
        "plan": {"comments": 1, "themes": [a_theme("money")], "quotes": []},
        "statements": [{"tracker": "t3", "agree": 5, "disagree": 3, "pass": 1}],
        "missing_groups": "Women in prison.",
        "disagreement": "",
        "reliability": "",
        "ungrouped": "They are blank.",
        "reconciliation": {
            "received": 9, "taken_out": {"junk": 2}, "analysed": 7,
            "outcomes": {"publish": 4, "redact": 1, "refuse": 2}, "uncoded": 1, "channels": {"open": 9},
        },
        "moderation": {"outcomes": {"publish": 4}, "refused_by_reason": {"threat": 2}},
        "methods": sentences(imported=False, by_group=False),
    }  # fmt: skip
    return whole | changes


def a_decision(**changes: Any) -> dict[str, Any]:
    whole = {
        "clause": "", "theme": "", "code": "not_changed", "reason_kind": "law", "reason": "The law sets it.",
        "wording": "", "plain_language": "", "open_question": "", "until": "",
    }  # fmt: skip
    return whole | changes


PART_B = {
    "format": "consult-answer-2",
    "consultation": "tst2",
    "report": "h",
    "decider": "The city",
    "day": "2027-04-14",
    "lines": {"decided": "Go ahead.", "biggest_change": "Hours.", "biggest_refusal": "A third room."},
    "dispositions": [
        a_decision(clause="siting", code="changed", wording="No room within 80 metres."),
        a_decision(clause="hours", code="deferred", open_question="Who pays?", until="2027-06-30"),
        a_decision(theme="route", reason_kind="value_choice"),
    ],
    "promises": [],
    "replies": [
        {
            "invited": "The union",
            "invited_on": "2027-03-20",
            "due_on": "2027-04-02",
            "replied_on": "2027-03-30",
            "refused_on": "",
            "by": "Lou of the union",
            "text": "We disagree.",
            "cuts": [],
        },
    ],
}
WORDS = {"t1": ("Too near.", "ab"), "t3": ("Open later.", "cd")}


def frozen() -> Any:
    return assemble(Halves(part_a=read(PartA, part_a()), part_a_hash="h", reported_on=date(2027, 2, 20), words=WORDS))


def signed() -> Any:
    return assemble(
        Halves(
            part_a=read(PartA, part_a()), part_a_hash="h", reported_on=date(2027, 2, 20), part_b=read(PartB, PART_B),
            part_b_hash="d", answered_on=date(2027, 4, 14), words=WORDS,
        )
    )  # fmt: skip


def test_before_the_signature_nothing_of_part_b_is_in_it():
    summary = frozen()
    assert not summary.signed
    assert summary.clause("siting").disposition is None
    assert (summary.lines.decided, summary.lines.decided_groups, summary.refusals) == ("", (), ())
    assert summary.hashes.response == ""
    assert summary.front.days_early is None


def test_the_front_says_how_early_or_late():
    assert signed().front.days_early == 6


def test_decisions_are_grouped_by_code_with_the_numbers_of_their_parts():
    groups = signed().lines.decided_groups
    assert [(group.code, group.numbers) for group in groups] == [
        (DispositionCode.CHANGED, ("1",)),
        (DispositionCode.DEFERRED, ("2",)),
    ]


def test_new_words_come_with_their_difference():
    clause = signed().clause("siting")
    assert [(piece.kind, piece.text) for piece in clause.disposition.pieces if piece.kind != "same"] == [
        ("removed", "150"),
        ("added", "80"),
    ]


def test_a_small_class_has_no_number_anywhere():
    clause = frozen().clause("siting")
    by_class = {tally.channel: tally for tally in clause.tallies}
    assert by_class["open"].total == 15
    assert by_class["open"].votes("support") == 12
    assert by_class["code"].suppressed
    assert (by_class["code"].total, by_class["code"].counts) == (None, ())
    assert [(each.meaning_revision, each.tallies[0].suppressed) for each in clause.earlier] == [(1, True)]


def test_classes_named_on_page_one_are_those_with_a_figure():
    assert frozen().lines.reliability.channels == ("open",)
    assert frozen().lines.reliability.published == 5


def test_a_quote_whose_words_were_erased_keeps_its_proof():
    kept, erased = frozen().clause("siting").quotes
    assert (kept.text, kept.salt) == ("Too near.", "ab")
    assert (erased.text, erased.salt, erased.commitment) == ("", "", "c2")


def test_what_was_not_done_is_listed_and_so_are_safety_points():
    summary = signed()
    assert [(each.key, each.is_theme) for each in summary.refusals] == [("hours", False), ("route", True)]
    assert summary.refusals[1].disposition.value_choice
    assert [theme.key for theme in summary.safety] == ["route"]
    assert summary.safety[0].disposition.reason == "The law sets it."


def test_part_a_names_every_comment_that_it_points_to():
    assert trackers_in(read(PartA, part_a())) == ["t1", "t2", "t3"]


@pytest.mark.parametrize("options", [None, [], [{"option": "One room", "reason": "Too far."}]])
def test_a_report_has_the_options_that_were_looked_at_or_is_older_than_them(options):
    frame = FRAME if options is None else FRAME | {"options_considered": options}
    read_back = read(PartA, part_a(consultation=frame))
    assert values_of(read_back)["consultation"] == frame
    summary = assemble(Halves(part_a=read_back, part_a_hash="h", reported_on=date(2027, 2, 20), words=WORDS))
    assert to_json(summary)["front"]["options_considered"] == options


def test_both_documents_are_read_back_as_they_were_written():
    assert values_of(read(PartA, part_a())) == part_a()
    assert values_of(read(PartB, PART_B)) == PART_B


def test_the_data_has_the_same_structure_and_is_canonical():
    data = to_json(signed())
    assert json.loads(json.dumps(data)) == data
    assert canonical(data)
    assert data["format"] == "consult-summary-2"
    assert "+1" in str(data["scale"])
    clauses: Any = data["clauses"]
    assert clauses[0]["disposition"]["code"] == "changed"
    assert clauses[0]["tallies"][1] == {"channel": "code", "suppressed": True, "total": None, "counts": []}
    assert clauses[1]["disposition"]["until"] == "2027-06-30"
    front: Any = data["front"]
    assert front["due_on"] == "2027-04-20"


def test_every_summary_says_what_it_cannot_show():
    assert any("survey" in sentence for sentence in sentences(imported=False, by_group=False))
    assert any("another site" in sentence for sentence in sentences(imported=True, by_group=False))
    assert not any("another site" in sentence for sentence in sentences(imported=False, by_group=False))
