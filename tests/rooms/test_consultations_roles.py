"""Roles of staff in a consultation."""

import pytest
from sqlalchemy import select

from consult.access import Actor, NotFound, NotValid, Role
from consult.consultations import framing, reading, roles
from consult.consultations.models import ConsultationRole
from consult.database import db
from consult.people import staff
from consult.people.models import Staff
from tests.cast import CODE


class TestRoles:
    def test_giving_a_role_twice_changes_nothing(self, in_app, writing, cast):
        row = reading.public_consultation(CODE)
        with writing():
            roles.give_role(row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)
            roles.give_role(row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)

        assert reading.roles_of(row.id).count(("Ida", "analyst")) == 1

    @pytest.mark.parametrize(
        ("name", "role"),
        [("Dee", Role.MODERATOR), ("Dee", Role.ANALYST), ("Mo", Role.DECISION_MAKER), ("Ana", Role.DECISION_MAKER)],
    )
    def test_who_decides_does_not_judge_what_is_heard(self, in_app, writing, cast, name, role):
        with pytest.raises(NotValid), writing():
            roles.give_role(reading.public_consultation(CODE), db.session.get_one(Staff, cast.ids[name]), role)

    def test_a_role_counts_in_its_plan_only(self, in_app, cast):
        assert cast.actor("Zed").roles_in(cast.consultation_id) == frozenset()
        held = select(ConsultationRole.role).where(ConsultationRole.consultation_id == cast.consultation_id)
        assert set(db.session.scalars(held)) == set(Role)

    def test_an_actor_without_the_organizers_role_is_refused_even_when_they_made_it(self, in_app, writing, cast):
        with pytest.raises(NotFound), writing():
            framing.cancel(Actor(staff_id=cast.ids["Olga"]), CODE, "why")

    def test_the_door_knows_every_role_that_somebody_holds(self, in_app, cast):
        everywhere = staff.actor_of(db.session.get_one(Staff, cast.ids["Zed"]))
        assert everywhere.roles == {cast.other_id: frozenset(Role)}
        nowhere = staff.actor_of(db.session.get_one(Staff, cast.ids["Ida"]))
        assert nowhere.roles == {}
