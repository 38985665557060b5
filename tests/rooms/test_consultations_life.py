"""The lifecycle of a consultation on a real database: opened, extended, closed, cancelled, changed in state."""

from datetime import timedelta

import pytest

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.consultations import drafting, framing, queries
from consult.consultations.lifecycle import LifecycleEvent, NotReady, State
from consult.consultations.models import ConsultationEvent
from consult.record import entries
from consult.record.entries import Kind
from consult.runtime import periodic_tasks
from consult.storage.database import db, today
from tests.cast import ANSWER_DAYS, CODE, OPEN_DAYS, OTHER_CODE
from tests.plan_words import DRAFT, FRAME


def day(days):
    return today() + timedelta(days=days)


def events():
    row = queries.public_consultation(CODE)
    return [event.kind for event in queries.events_of(row.id)]


def told():
    return [entry["event"] for entry in entries.entries(CODE, Kind.LIFE)]


class TestOpening:
    def test_opening_publishes_the_draft_and_says_so_in_the_record(self, in_app, ready, writing, olga):
        with writing():
            framing.open_(olga, CODE, day(OPEN_DAYS))

        row = queries.public_consultation(CODE)
        assert (row.state, row.opened_on, row.closes_on) == ("open", today(), day(OPEN_DAYS))
        draft = queries.current_draft(row.id)
        assert (draft.number, draft.kind, len(draft.places)) == (1, "first", 3)
        assert events() == told() == ["created", "opened"]
        [opened] = [entry for entry in entries.entries(CODE, Kind.LIFE) if entry["event"] == "opened"]
        assert opened["closes_on"] == day(OPEN_DAYS).isoformat()
        assert opened["answer_due_on"] == day(ANSWER_DAYS).isoformat()

    @pytest.mark.parametrize(
        "field",
        ["considered", "can_change", "cannot_change", "cannot_change_by", "influence", "decider", "run_by", "paid_by",
         "reading_hours", "support"],
    )  # fmt: skip
    def test_opening_without_one_of_the_framing_fields_is_refused_by_name(
        self, in_app, ready, writing, olga, dee, field
    ):
        with writing():
            framing.write_frame(olga, CODE, **{field: ""})
            framing.set_answer_deadline(dee, CODE, day(ANSWER_DAYS))
        with pytest.raises(NotReady) as caught, writing():
            framing.open_(olga, CODE, day(OPEN_DAYS))

        assert [each.field for each in caught.value.missing] == [field]
        assert queries.public_consultation(CODE).state == State.DRAFT

    def test_opening_without_the_decision_makers_promise_is_refused(self, in_app, writing, olga):
        with writing():
            drafting.import_draft(olga, CODE, DRAFT)
            framing.write_frame(olga, CODE, **FRAME)
        with pytest.raises(NotReady) as caught, writing():
            framing.open_(olga, CODE, day(OPEN_DAYS))

        assert [each.field for each in caught.value.missing] == ["commitment"]

    @pytest.mark.parametrize("field", ["plain_language", "reason"])
    def test_opening_with_a_clause_that_lacks_words_names_the_clause(self, in_app, ready, writing, olga, field):
        with writing():
            drafting.write_clause(olga, CODE, "hours", **{field: ""})
        with pytest.raises(NotReady) as caught, writing():
            framing.open_(olga, CODE, day(OPEN_DAYS))

        assert [(each.field, each.key) for each in caught.value.missing] == [(field, "hours")]
        assert "Part 3" in str(caught.value)

    def test_opening_without_any_draft_is_refused(self, in_app, writing, olga, dee):
        with writing():
            framing.write_frame(olga, CODE, **FRAME)
            framing.set_answer_deadline(dee, CODE, day(ANSWER_DAYS))
        with pytest.raises(NotReady) as caught, writing():
            framing.open_(olga, CODE, day(OPEN_DAYS))

        assert [each.field for each in caught.value.missing] == ["clauses"]

    @pytest.mark.parametrize("days", [-3, 0, ANSWER_DAYS])
    def test_opening_needs_a_closing_day_to_come_and_before_the_answer(self, in_app, ready, writing, olga, days):
        with pytest.raises(NotReady) as caught, writing():
            framing.open_(olga, CODE, day(days))

        assert [each.field for each in caught.value.missing] == ["closes_on"]

    def test_nothing_is_opened_twice(self, in_app, plan, writing, olga):
        with pytest.raises(Conflict), writing():
            framing.open_(olga, CODE, day(OPEN_DAYS))

    def test_what_was_changed_since_an_early_version_is_published_too(self, in_app, ready, writing, olga):
        with writing():
            drafting.publish(olga, CODE, "first", "")
            drafting.write_clause(olga, CODE, "hours", wording="All night.")
            framing.open_(olga, CODE, day(OPEN_DAYS))

        draft = queries.current_draft(queries.public_consultation(CODE).id)
        assert draft.number == 2
        assert queries.place(draft, "hours").version.wording == "All night."

    def test_a_change_taken_back_does_not_keep_it_from_opening(self, in_app, ready, writing, olga):
        with writing():
            drafting.publish(olga, CODE, "first", "")
            drafting.mark_key(olga, CODE, "purpose", True)
            drafting.mark_key(olga, CODE, "purpose", False)
            framing.open_(olga, CODE, day(OPEN_DAYS))

        assert queries.current_draft(queries.public_consultation(CODE).id).number == 1

    @pytest.mark.parametrize("name", ["Mo", "Ana", "Dee", "Ada"])
    def test_other_roles_cannot_open_extend_close_or_cancel(self, in_app, ready, writing, cast, name):
        actor = cast.actor(name)
        for act in (
            lambda: framing.open_(actor, CODE, day(9)),
            lambda: framing.extend(actor, CODE, day(9), "why"),
            lambda: framing.close(actor, CODE, "why"),
            lambda: framing.cancel(actor, CODE, "why"),
        ):
            with pytest.raises(Forbidden), writing():
                act()


class TestGivingMoreTime:
    def test_the_closing_day_moves_with_a_public_reason(self, in_app, plan, writing, olga):
        with writing():
            framing.extend(olga, CODE, day(OPEN_DAYS + 7), "Two sites were shut by snow.")

        row = queries.public_consultation(CODE)
        assert (row.state, row.closes_on) == ("open", day(OPEN_DAYS + 7))
        [entry] = [each for each in entries.entries(CODE, Kind.LIFE) if each["event"] == "extended"]
        assert entry["reason"] == "Two sites were shut by snow."
        assert entry["closes_on"] == day(OPEN_DAYS + 7).isoformat()
        assert events()[-1] == "extended"

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ((OPEN_DAYS, "why"), "closes_on"),
            ((OPEN_DAYS - 1, "why"), "closes_on"),
            ((ANSWER_DAYS, "why"), "closes_on"),
            ((OPEN_DAYS + 7, " \n"), "reason"),
            ((OPEN_DAYS + 7, "x" * 2001), "reason"),
        ],
    )
    def test_it_only_moves_later_before_the_answer_and_with_a_reason(self, in_app, plan, writing, olga, given, field):
        days, reason = given
        with pytest.raises(ValidationError) as caught, writing():
            framing.extend(olga, CODE, day(days), reason)
        assert caught.value.field == field

    def test_a_closed_plan_gets_no_more_time(self, in_app, plan, writing, olga):
        plan.closed()
        with pytest.raises(Conflict), writing():
            framing.extend(olga, CODE, day(OPEN_DAYS + 7), "why")


class TestEnding:
    def test_an_organizer_closes_a_plan(self, in_app, plan):
        plan.closed()

        row = queries.public_consultation(CODE)
        assert (row.state, row.closed_on, row.closes_on) == ("closed", today(), day(OPEN_DAYS))
        assert events() == told() == ["created", "opened", "closed"]

    def test_a_plan_closes_by_itself_once_its_closing_day_is_over(self, in_app, plan, writing, clock):
        clock.forward(days=OPEN_DAYS)
        with writing():
            framing.close_due()
        assert plan.state == "open"
        clock.forward(days=1)
        with writing():
            assert framing.close_due() == 1
            assert framing.close_due() == 0
        assert plan.state == "closed"
        [event] = [each for each in queries.events_of(plan.id) if each.kind == "closed"]
        assert event.staff_id is None

    def test_the_periodic_task_that_closes_is_registered(self, in_app):
        framing.register_periodic_tasks()

        assert "close what is due" in periodic_tasks.run_once()

    @pytest.mark.parametrize("stage", ["open", "closed"])
    def test_a_plan_that_is_not_heard_can_be_cancelled_with_a_public_reason(self, in_app, ready, writing, olga, stage):
        with writing():
            framing.open_(olga, CODE, day(OPEN_DAYS))
            if stage == "closed":
                framing.close(olga, CODE, "why")
            framing.cancel(olga, CODE, "The council withdrew it.")

        assert queries.public_consultation(CODE).state == "cancelled"
        last = list(entries.entries(CODE, Kind.LIFE))[-1]
        assert (last["event"], last["reason"]) == ("cancelled", "The council withdrew it.")

    def test_cancelling_needs_a_reason(self, in_app, plan, writing, olga):
        with pytest.raises(ValidationError) as caught, writing():
            framing.cancel(olga, CODE, "  ")
        assert caught.value.field == "reason"

    def test_what_is_heard_cannot_be_cancelled(self, in_app, plan, writing, olga):
        plan.closed()
        with writing():
            framing.set_state(queries.public_consultation(CODE), State.REPORTED, LifecycleEvent.REPORTED, None)
        with pytest.raises(Conflict), writing():
            framing.cancel(olga, CODE, "No longer wanted.")


class TestMarking:
    def test_marking_an_answer_dates_it(self, in_app, plan, writing, cast):
        plan.closed()
        row = queries.public_consultation(CODE)
        with writing():
            framing.set_state(row, State.REPORTED, LifecycleEvent.REPORTED, cast.ids["Ana"])
            framing.set_state(row, State.ANSWERED, LifecycleEvent.ANSWERED, cast.ids["Dee"])

        assert queries.public_consultation(CODE).answered_on == today()
        assert events()[-2:] == told()[-2:] == ["reported", "answered"]

    def test_no_state_is_skipped(self, in_app, plan, writing):
        with pytest.raises(Conflict), writing():
            framing.set_state(queries.public_consultation(CODE), State.ANSWERED, LifecycleEvent.ANSWERED, None)
        assert plan.state == "open"

    def test_only_what_was_imported_starts_closed(self, in_app, writing, cast, olga):
        with pytest.raises(Conflict), writing():
            framing.set_state(queries.public_consultation(CODE), State.CLOSED, LifecycleEvent.IMPORTED, None)
        with writing():
            row = framing.create(cast.actor("Ida"), title="Held elsewhere")
            row.imported_from = "Polis"
            framing.set_state(row, State.CLOSED, LifecycleEvent.IMPORTED, None)
        assert row.state == "closed"

    def test_the_record_tells_no_member_of_staff(self, in_app, plan):
        plan.closed()

        assert not any({"staff", "staff_id", "name"} & set(entry) for entry in entries.entries(CODE))


def test_no_act_of_one_plan_reaches_another(in_app, plan, writing, olga, cast):
    before = db.session.query(ConsultationEvent).filter_by(consultation_id=cast.other_id).count()
    with pytest.raises(NotFound), writing():
        framing.cancel(olga, OTHER_CODE, "why")

    assert queries.public_consultation(OTHER_CODE).state == "open"
    assert db.session.query(ConsultationEvent).filter_by(consultation_id=cast.other_id).count() == before
