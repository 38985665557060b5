"""After the signature: a deferred decision has a day, is late once it passes and is decided once; follow-ups are
public.
"""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.access import Conflict, EditConflict, Forbidden, NotFound, ValidationError
from consult.consultations import queries as consultations
from consult.consultations.edit_conflicts import version_hash
from consult.consultations.models import ConsultationEvent
from consult.pages.overdue import undecided
from consult.record import entries
from consult.record.canonical import document_hash
from consult.report.enums import DispositionCode
from consult.response import later_decisions
from consult.response import queries as response_queries
from consult.response.models import LaterDecision
from consult.response.rules import DispositionData
from consult.storage.database import db, today
from tests.answering import REASON, decide_all, sign
from tests.cast import CODE, writing
from tests.cast import reading as look

NEW = "No room stands within 100 metres of a school or a nursery."


@pytest.fixture
def signed(app, cast, plan, clock):
    """An answer that defers siting for 60 days."""
    with look(app):
        until = today() + timedelta(days=60)
    put_off = {
        "decision": "deferred",
        "open_question": "What do the schools say?",
        "owner": "The board",
        "until": until,
    }
    decide_all(app, cast, plan, {"siting": put_off})
    sign(app, cast)
    return until


def siting(app, plan):
    with look(app):
        return response_queries.summary(plan.row).clause("siting").disposition


def decide(app, cast, *, clause_key="siting", by="Dee", **words):
    given = {"decision": "partly", "reason_kind": "evidence", "reason": REASON, "wording": NEW,
             "plain_language": "Not near schools."} | words  # fmt: skip
    with writing(app):
        return later_decisions.decide_later(cast.actor(by), CODE, DispositionData(**given), clause_key=clause_key)


def test_it_is_late_by_the_clock_and_not_before(app, cast, plan, signed, clock):
    """Against a day in an answer on which nothing ever happens."""
    clock.forward(days=60)
    assert siting(app, plan).late_days == 0
    with look(app):
        assert undecided([plan.id])[plan.id] == 0
    clock.forward(days=44)
    assert siting(app, plan).late_days == 44
    with look(app):
        assert undecided([plan.id])[plan.id] == 1
        [waits] = later_decisions.deferred_points(plan.row)
    assert (waits.clause_key, waits.until, waits.late_days) == ("siting", signed, 44)


def test_it_is_decided_once_with_the_day_of_the_decision_and_is_in_the_record(app, cast, plan, signed, clock):
    clock.forward(days=70)
    row = decide(app, cast)
    found = siting(app, plan)
    assert (found.code, found.late_days) == (DispositionCode.DEFERRED, 0), "the answer stays as it was signed"
    assert (found.later.code, found.later.wording) == (DispositionCode.PARTLY, NEW)
    with look(app):
        assert found.later.on == today()
        assert later_decisions.deferred_points(plan.row) == []
        assert undecided([plan.id])[plan.id] == 0
        [entry] = entries.entries(CODE, entries.Kind.DECISION)
        kept = db.session.get_one(LaterDecision, row.id)
        assert entry["hash"] == kept.hash == document_hash(kept.document)
        assert (entry["clause"], entry["code"]) == ("siting", "partly")
        draft = consultations.current_draft(plan.id)
        place = consultations.place(draft, "siting")
        assert (draft.kind, place.version.wording) == ("decision", NEW)
    with pytest.raises(Conflict):
        decide(app, cast)


@pytest.mark.parametrize(("words", "field"), [
    ({"decision": "deferred"}, "decision"), ({"decision": ""}, "decision"), ({"reason_kind": "x"}, "reason_kind"),
    ({"reason": "Noted."}, "reason"), ({"wording": ""}, "wording"), ({"decision": "not_changed"}, "plain_language"),
])  # fmt: skip
def test_it_must_say_what_every_decision_says_and_cannot_be_put_off_again(app, cast, plan, signed, words, field):
    with pytest.raises(ValidationError) as refused:
        decide(app, cast, **words)
    assert refused.value.field == field
    with look(app):
        assert db.session.scalars(select(LaterDecision)).all() == []


def test_nothing_else_is_decided_later_and_by_nobody_else(app, cast, plan, signed):
    with pytest.raises(Conflict):
        decide(app, cast, clause_key="hours")
    with pytest.raises(NotFound):
        decide(app, cast, clause_key="nowhere")
    for name in ("Olga", "Ana", "Mo"):
        with pytest.raises(Forbidden):
            decide(app, cast, by=name)


def test_nothing_is_decided_later_before_the_signature(app, cast, plan):
    decide_all(app, cast, plan)
    with pytest.raises(Conflict):
        decide(app, cast)


def test_followed_up_is_reached_by_saying_what_came_of_it(app, cast, plan, signed, clock):
    clock.forward(days=200)
    with look(app):
        assert plan.row.state == "answered"
    for number in (1, 2):
        with writing(app):
            later_decisions.follow_up(cast.actor("Dee"), CODE, "The rooms opened in May.", "Nobody came at night.")
        with look(app):
            assert plan.row.state == "followed_up"
            assert [each.number for each in response_queries.follow_ups_of(plan.id)] == list(range(1, number + 1))
            assert len(list(entries.entries(CODE, entries.Kind.FOLLOW_UP))) == number
            kinds = list(
                db.session.scalars(select(ConsultationEvent.kind).where(ConsultationEvent.consultation_id == plan.id))
            )
            assert kinds.count("followed_up") == 1
    decide(app, cast)


def test_a_follow_up_says_what_worked_and_what_did_not_and_comes_after_the_answer(app, cast, plan):
    dee = cast.actor("Dee")
    with pytest.raises(Conflict), writing(app):
        later_decisions.follow_up(dee, CODE, "The rooms opened.", "Nobody came at night.")
    decide_all(app, cast, plan)
    sign(app, cast)
    for given, field in ((("", "Nobody came at night."), "worked"), (("The rooms opened.", "-"), "failed")):
        with pytest.raises(ValidationError) as refused, writing(app):
            later_decisions.follow_up(dee, CODE, *given)
        assert refused.value.field == field


def test_what_came_of_an_answer_is_published_once_and_not_over_what_nobody_saw(app, cast, plan, signed):
    said = "The rooms opened in May.", "Nobody came at night."
    with look(app):
        seen = version_hash(later_decisions.last_follow_up(plan.id))
    for times in (1, 2):
        with nullcontext() if times == 1 else pytest.raises(EditConflict), writing(app):
            later_decisions.follow_up(cast.actor("Dee"), CODE, *said, version_seen=seen)
    with look(app):
        assert len(response_queries.follow_ups_of(plan.id)) == 1
        assert later_decisions.last_follow_up(plan.id) == {"worked": said[0], "failed": said[1], "evidence": ""}


def test_everything_that_a_follow_up_lacks_is_said_at_once(app, cast, plan, signed):
    with pytest.raises(ValidationError) as refused, writing(app):
        later_decisions.follow_up(cast.actor("Dee"), CODE, "", "-", "x" * 601)
    assert [each.field for each in refused.value.errors] == ["worked", "failed", "evidence"]


def test_a_note_hidden_in_its_wording_is_not_published(app, cast, plan, signed):
    row = decide(app, cast, wording="No room stands within 80 metres.<!-- ask the port first -->")
    assert row.document["wording"] == "No room stands within 80 metres."
