"""Part B: who may write it, when, what it must say, and what the signature does."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.commitments import commands as commitments
from consult.commitments.commands import CommitmentData
from consult.consultations import drafting, edit_conflicts
from consult.consultations import queries as consultations
from consult.record import entries
from consult.record.canonical import document_hash
from consult.report import queries as report_queries
from consult.report.document import NotReady
from consult.report.enums import REASON_KIND_LABELS, DispositionCode
from consult.response import decision_points
from consult.response import document as response
from consult.response import queries as response_queries
from consult.response.document import AnswerNotesData
from consult.response.models import ClauseDecision
from consult.response.rules import DispositionData
from consult.storage.database import db, today
from tests.answering import (
    REASON,
    REPLY,
    UNION,
    add_theme,
    close,
    decide_all,
    dispose,
    freeze,
    promise,
    published,
    sign,
    write_lines,
)
from tests.cast import CODE, reading

NEW_SITING = "No room stands within 80 metres of a school."


def summary(app):
    with reading(app):
        return response_queries.summary(consultations.public_consultation(CODE))


def refused(cast, writing):
    with pytest.raises(NotReady) as found, writing():
        response.sign(cast.actor("Dee"), CODE)
    return [(each.check, each.where) for each in found.value.refusals]


def every_act(actor):
    """Each way to write a word of Part B."""
    given = {"text": "T", "owner": "O", "due_on": today() + timedelta(days=3), "measure": "M"}
    return (
        lambda: response.write_disposition(
            actor, CODE, DispositionData(decision="not_changed", reason_kind="law", reason=REASON), clause_key="siting"
        ),
        lambda: response.write_answer_notes(actor, CODE, AnswerNotesData(decided="We go ahead.")),
        lambda: commitments.add_commitment(actor, CODE, CommitmentData(**given)),
        lambda: commitments.change_commitment(actor, CODE, 1, CommitmentData(**given)),
        lambda: commitments.remove_commitment(actor, CODE, 1),
    )


def test_not_a_word_of_it_is_written_before_the_freeze(app, cast, plan, writing):
    close(app, plan)
    with reading(app):
        acts = every_act(cast.actor("Dee"))
    for act in acts:
        with pytest.raises(Conflict), writing():
            act()
    with pytest.raises(Conflict), writing():
        response.sign(cast.actor("Dee"), CODE)


KINDS = ("law", "evidence", "money", "value_choice", "not_our_power", "already_done", "safety", "other")


def test_a_reason_of_each_kind_is_kept_under_its_name(app, cast, plan, writing):
    freeze(app, cast, plan)
    for kind in KINDS:
        with writing():
            given = DispositionData(
                decision="not_changed", reason_kind=kind, reason=REASON, office="The council", law="The Streets Act"
            )
            response.write_disposition(cast.actor("Dee"), CODE, given, clause_key="siting")
        with reading(app):
            (row,) = db.session.scalars(select(ClauseDecision))
            assert row.reason_kind == kind
    assert set(REASON_KIND_LABELS) == set(KINDS)


@pytest.mark.parametrize("name", ["Olga", "Mo", "Ana", "Ada"])
def test_nobody_but_who_decides_writes_or_signs_it(app, cast, plan, writing, name):
    freeze(app, cast, plan)
    with reading(app):
        acts = every_act(cast.actor(name))
    for act in (*acts, lambda: response.sign(cast.actor(name), CODE)):
        with pytest.raises(Forbidden), writing():
            act()


def test_another_plans_decision_maker_finds_nothing(app, cast, plan, writing):
    freeze(app, cast, plan)
    with reading(app):
        acts = every_act(cast.actor("Zed"))
    for act in (*acts, lambda: response.sign(cast.actor("Zed"), CODE)):
        with pytest.raises(NotFound), writing():
            act()


def test_a_decision_that_lacks_several_things_is_refused_once_for_all_of_them(app, cast, plan):
    freeze(app, cast, plan)
    given = {"decision": "deferred", "reason_kind": "not_our_power", "reason": "Noted.", "open_question": "x" * 601}
    with pytest.raises(ValidationError) as found:
        dispose(app, cast, clause_key="siting", **given)
    named = {each.field for each in found.value.errors}
    assert named == {"open_question", "reason", "office", "law", "owner", "until"}
    with pytest.raises(ValidationError) as found:
        dispose(app, cast, clause_key="siting", decision="", reason_kind="", reason="")
    assert {each.field for each in found.value.errors} == {"decision", "reason_kind", "reason"}


def test_who_decides_what_is_put_off_has_one_name_with_who_keeps_promises(app, cast, plan):
    freeze(app, cast, plan)
    promise(app, cast, owner="The Board of Health")
    with reading(app):
        until = today() + timedelta(days=30)
    put_off = {"decision": "deferred", "open_question": "Who pays?", "until": until}
    dispose(app, cast, clause_key="siting", owner=" the board of  HEALTH", **put_off)
    with reading(app):
        (row,) = db.session.scalars(select(ClauseDecision))
        assert row.owner == "The Board of Health"
    dispose(app, cast, clause_key="siting", decision="not_changed", owner="The Board of Health")
    with reading(app):
        (row,) = db.session.scalars(select(ClauseDecision))
        assert row.owner == ""


def test_nothing_of_it_can_be_changed_once_it_is_signed(app, cast, plan, writing):
    decide_all(app, cast, plan)
    sign(app, cast)
    with reading(app):
        acts = every_act(cast.actor("Dee"))
    for act in (*acts, lambda: response.sign(cast.actor("Dee"), CODE)):
        with pytest.raises(Conflict), writing():
            act()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"decision": "noted"}, "decision"),
        ({"reason_kind": "because"}, "reason_kind"),
        ({"reason": "Noted."}, "reason"),
        ({"reason": "x" * 2001}, "reason"),
        ({"decision": "changed"}, "wording"),
        ({"decision": "changed", "wording": "No room stands within 150 metres of a school."}, "wording"),
        ({"decision": "changed", "wording": NEW_SITING, "plain_language": ""}, "plain_language"),
        ({"decision": "not_changed", "wording": NEW_SITING, "plain_language": ""}, "wording"),
        ({"decision": "removed", "plain_language": "Words that nobody would see."}, "plain_language"),
        ({"decision": "referred", "law": "The Streets Act"}, "office"),
        ({"decision": "referred", "office": "The council"}, "law"),
        ({"reason_kind": "not_our_power", "office": " ", "law": "The Streets Act"}, "office"),
        ({"decision": "deferred"}, "open_question"),
        ({"decision": "deferred", "open_question": "Who pays?"}, "owner"),
    ],
)
def test_a_decision_that_lacks_something_is_refused_at_its_field(app, cast, plan, given, field):
    freeze(app, cast, plan)
    with pytest.raises(ValidationError) as found:
        dispose(app, cast, clause_key="siting", **given)
    assert found.value.field == field


def test_only_what_part_a_holds_can_be_decided(app, cast, plan):
    freeze(app, cast, plan)
    for target in ({"clause_key": "entrance"}, {"theme_key": "noise"}, {}):
        with pytest.raises(NotFound):
            dispose(app, cast, **target)


def test_a_decision_can_be_changed_and_drops_what_its_kind_does_not_say(app, cast, plan):
    freeze(app, cast, plan)
    dispose(app, cast, clause_key="siting", decision="changed", wording=NEW_SITING)
    dispose(app, cast, clause_key="siting", decision="not_changed", open_question="Who pays?", office="The council")
    with reading(app):
        (row,) = decision_points.rows_of(plan.id)
        assert (row.disposition, row.wording, row.open_question, row.until) == ("not_changed", "", "", None)
        assert row.office == ""


def test_the_signature_names_all_that_is_missing(app, cast, plan, writing):
    add_theme(app, cast, "Night gap", clause_key="hours", safety=True, safety_note="Someone may die alone.")
    add_theme(app, cast, "Entrance", clause_key="siting")
    freeze(app, cast, plan)
    dispose(app, cast, clause_key="purpose")
    assert refused(cast, writing) == [
        ("G4", ("answer theme", "night-gap")),
        ("G5", ("clause", "siting")),
        ("G5", ("clause", "hours")),
        ("G12", ("lines", "decided")),
        ("G12", ("lines", "biggest_change")),
        ("G12", ("lines", "biggest_refusal")),
        ("G10", ("replies",)),
    ]
    assert plan.state == "reported"


def test_a_theme_of_the_whole_plan_from_five_comments_on_needs_its_own_answer(app, cast, plan, writing):
    comments = [published(app, cast, f"Money, point {place}.", key=None) for place in range(9)]
    key = add_theme(app, cast, "Money", *comments[:5])
    add_theme(app, cast, "Trust", *comments[5:])
    decide_all(app, cast, plan)
    write_lines(app, cast)
    assert refused(cast, writing) == [("G5", ("answer theme", key))]
    dispose(app, cast, theme_key=key)
    sign(app, cast)
    assert plan.state == "answered"


def test_one_reason_word_for_word_on_three_parts_is_refused(app, cast, plan, writing):
    decide_all(app, cast, plan, dict.fromkeys(("purpose", "siting", "hours"), {"reason": REASON}))
    write_lines(app, cast)
    assert refused(cast, writing) == [("G5", ("answer",))]


def test_analysts_leave_room_for_the_answer_on_page_one(app, cast, plan, writing):
    decide_all(app, cast, plan)
    write_lines(app, cast, **dict.fromkeys(("decided", "biggest_change", "biggest_refusal"), "we do so " * 60))
    assert refused(cast, writing) == [("G12", ("lines", "decided"))]


def test_what_is_signed_is_what_was_shown(app, cast, plan, writing):
    decide_all(app, cast, plan)
    write_lines(app, cast)
    with reading(app):
        shown = edit_conflicts.version_hash(response.to_sign(plan.row))
    promise(app, cast)
    with pytest.raises(edit_conflicts.EditConflict), writing():
        response.sign(cast.actor("Dee"), CODE, shown)
    assert plan.state == "reported"
    with reading(app):
        shown = edit_conflicts.version_hash(response.to_sign(plan.row))
    with writing():
        response.sign(cast.actor("Dee"), CODE, shown)
    assert plan.state == "answered"


def test_the_signature_makes_one_document_bound_to_part_a(app, cast, plan):
    decide_all(app, cast, plan, {"siting": {"decision": "changed", "wording": NEW_SITING}})
    promise(app, cast)
    sign(app, cast)
    with reading(app):
        answer, frozen = response_queries.response_of(plan.id), report_queries.report_of(plan.id)
        assert answer.hash == document_hash(answer.document)
        assert answer.document["report"] == frozen.hash
        assert frozen.hash == document_hash(frozen.document)
        (entry,) = entries.entries(CODE, entries.Kind.ANSWER)
    assert (entry["hash"], entry["heard"], entry["number"]) == (answer.hash, frozen.hash, 1)
    assert plan.row.answered_on is not None


def test_the_signature_publishes_the_draft_as_it_leaves_it(app, cast, plan):
    decide_all(
        app, cast, plan, {"siting": {"decision": "changed", "wording": NEW_SITING}, "hours": {"decision": "removed"}}
    )
    sign(app, cast)
    with reading(app):
        draft = consultations.current_draft(plan.id)
        assert (draft.kind, draft.number) == ("decision", 2)
        assert [(each.version.clause.key, each.number) for each in draft.places] == [("purpose", "1"), ("siting", "2")]
        assert draft.places[1].version.wording == NEW_SITING


def test_the_summary_holds_both_halves(app, cast, plan):
    decide_all(app, cast, plan, {"siting": {"decision": "changed", "wording": NEW_SITING}})
    write_lines(app, cast, biggest_change="The distance to schools.")
    promise(app, cast)
    assert not summary(app).signed, "nothing of Part B shows before the signature"
    assert (summary(app).promises, summary(app).replies) == ((), ())
    sign(app, cast)
    whole = summary(app)
    assert whole.signed
    assert whole.lines.biggest_change == "The distance to schools."
    assert [(each.invited, each.text) for each in whole.replies] == [(UNION, REPLY)]
    assert [(group.code, group.numbers) for group in whole.lines.decided_groups] == [
        (DispositionCode.CHANGED, ("2",)),
        (DispositionCode.NOT_CHANGED, ("1", "3")),
    ]
    clause = whole.clause("siting")
    assert "150" in clause.wording
    assert any(piece.kind == "added" and "80" in piece.text for piece in clause.disposition.pieces)
    assert [each.clause_number for each in clause.promises] == ["2"]
    assert [each.key for each in whole.refusals] == ["purpose", "hours"]


def test_part_b_rests_on_part_a_and_not_on_a_later_draft(app, cast, plan, writing):
    with writing():
        drafting.write_clause(cast.actor("Olga"), CODE, "siting", wording="Not published yet.")
    freeze(app, cast, plan)
    with reading(app):
        every = decision_points.decision_points(consultations.public_consultation(CODE))
    assert next(point.old_wording for point in every if point.clause_key == "siting").startswith("No room stands")


def test_promises_are_taken_up_in_the_document(app, cast, plan):
    decide_all(app, cast, plan)
    promise(app, cast, 40, text="Later.")
    promise(app, cast, 10, text="Sooner.", clause_key="")
    sign(app, cast)
    with reading(app):
        listed = response_queries.response_of(plan.id).document["promises"]
        assert [(each["number"], each["text"], each["clause"]) for each in listed] == [
            (1, "Sooner.", ""),
            (2, "Later.", "siting"),
        ]
        assert [each.number for each in commitments.public_commitments(plan.row)] == [1, 2]
