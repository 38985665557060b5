"""The cast itself: the people have their roles, and the plan moves on through commands."""

from consult.access import Role
from consult.contributions import submitting
from consult.contributions.enums import Choice, Consent
from consult.contributions.models import Submission
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.storage.database import db
from tests.cast import Cast, Clock, Plan, reading, writing


def test_everyone_holds_one_role_in_the_plan_and_none_elsewhere(cast: Cast):
    for name, role in (("Olga", Role.ORGANIZER), ("Mina", Role.MODERATOR), ("Dee", Role.DECISION_MAKER)):
        assert cast.actor(name).roles == {cast.consultation_id: frozenset({role})}


def test_outsiders_hold_nothing_in_the_plan(cast: Cast):
    assert cast.actor("Zed").roles == {cast.other_id: frozenset(Role)}
    assert cast.actor("Ida").roles == {}
    assert cast.actor("Ida").administrator


def test_the_plan_is_open_and_can_be_closed_and_heard(plan: Plan):
    assert plan.state == "open"
    said = NewSubmission({"siting": Choice.SUPPORT}, [CommentText("siting", "Too far", Consent.QUOTE)])
    with writing(plan.app):
        submitting.send(plan.code, b"0123456789abcdef", said)
    assert plan.closed().state == "closed"
    assert plan.reported().state == "reported"
    with reading(plan.app):
        assert db.session.query(Submission).filter_by(consultation_id=plan.id).count() == 0


def test_an_error_leaves_nothing_of_what_was_written(plan: Plan, clock: Clock):
    before = plan.row.title

    def half_done() -> None:
        with writing(plan.app):
            plan.row.title = "Half done"
            db.session.flush()
            raise ZeroDivisionError

    try:
        half_done()
    except ZeroDivisionError:
        assert plan.row.title == before
