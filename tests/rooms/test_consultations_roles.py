"""Roles of staff in a consultation."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from consult.access import Actor, NotFound, Role, ValidationError
from consult.consultations import drafting, framing, invitations, lifecycle, queries, roles, team_requirements
from consult.consultations.lifecycle import NotReady
from consult.consultations.models import ConsultationRole
from consult.staff import members, names, second_factor
from consult.staff.models import Staff
from consult.storage.database import db, now, today
from tests.cast import CODE
from tests.plan_words import DRAFT, FRAME


class TestRoles:
    def test_giving_a_role_twice_changes_nothing(self, in_app, writing, cast):
        row = queries.public_consultation(CODE)
        with writing():
            roles.give_role(row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)
            roles.give_role(row, db.session.get_one(Staff, cast.ids["Ida"]), Role.ANALYST)

        assert queries.roles_of(row.id).count(("Ida", "analyst")) == 1

    @pytest.mark.parametrize(
        ("name", "role"),
        [("Dee", Role.MODERATOR), ("Dee", Role.ANALYST), ("Mo", Role.DECISION_MAKER), ("Ana", Role.DECISION_MAKER)],
    )
    def test_who_decides_does_not_judge_what_is_heard(self, in_app, writing, cast, name, role):
        with pytest.raises(ValidationError), writing():
            roles.give_role(queries.public_consultation(CODE), db.session.get_one(Staff, cast.ids[name]), role)

    def test_a_role_counts_in_its_plan_only(self, in_app, cast):
        assert cast.actor("Zed").roles_in(cast.consultation_id) == frozenset()
        held = select(ConsultationRole.role).where(ConsultationRole.consultation_id == cast.consultation_id)
        assert set(db.session.scalars(held)) == set(Role)

    def test_an_actor_without_the_organizers_role_is_refused_even_when_they_made_it(self, in_app, writing, cast):
        with pytest.raises(NotFound), writing():
            framing.cancel(Actor(staff_id=cast.ids["Olga"]), CODE, "why")

    def test_the_door_knows_every_role_that_somebody_holds(self, in_app, cast):
        everywhere = members.staff_actor(db.session.get_one(Staff, cast.ids["Zed"]), members.roles_of(cast.ids["Zed"]))
        assert everywhere.roles == {cast.other_id: frozenset(Role)}
        nowhere = members.staff_actor(db.session.get_one(Staff, cast.ids["Ida"]), members.roles_of(cast.ids["Ida"]))
        assert nowhere.roles == {}


class TestTeam:
    def test_a_plan_does_not_open_without_its_team_and_opens_with_a_word_in_public(self, in_app, writing, cast, client):
        """Against a plan that collects what people say with nobody to read it."""
        olga, dee = cast.actor("Olga"), cast.actor("Dee")
        with writing():
            drafting.import_draft(olga, CODE, DRAFT)
            framing.write_frame(olga, CODE, **FRAME)
            framing.set_answer_deadline(dee, CODE, today() + timedelta(days=90))
            roles.take(olga, CODE, "Mina", "moderator")
        with pytest.raises(NotReady, match="This plan has only one moderator"), writing():
            framing.open_(olga, CODE, today() + timedelta(days=60))
        with writing():
            framing.write_frame(olga, CODE, team_note="One moderator fell ill; the council seeks another.")
            framing.open_(olga, CODE, today() + timedelta(days=60))
        assert "One moderator fell ill" in client.get(f"/p/{CODE}").words
        assert CODE not in {each.code for each, _ in team_requirements.consultations_with_missing_roles()}

        with writing():
            roles.give_role(queries.public_consultation(CODE), members.known("Mina"), Role.MODERATOR)
        assert queries.public_consultation(CODE).team_note == ""

    def test_the_word_in_public_stays_until_somebody_who_was_invited_has_joined(self, in_app, writing, cast):
        """Against a team that looks complete to readers while a moderator has only been sent a link."""
        olga, note = cast.actor("Olga"), "One moderator fell ill; the council seeks another."
        with writing():
            roles.take(olga, CODE, "Mina", "moderator")
            framing.write_frame(olga, CODE, team_note=note)
            row = invitations.Addition("1", "", "Nina New", [Role.MODERATOR], "")
            [invited] = invitations.add_people(olga, CODE, [row])
        assert queries.public_consultation(CODE).team_note == note
        with writing():
            secret = second_factor.new_secret()
            members.join(invited.token, "seven lamps by the quay", secret, pyotp.TOTP(secret).at(now()))
        assert queries.public_consultation(CODE).team_note == ""

    def test_a_moderator_who_has_not_joined_keeps_a_plan_from_opening(self, in_app, writing, cast):
        olga, dee = cast.actor("Olga"), cast.actor("Dee")
        with writing():
            drafting.import_draft(olga, CODE, DRAFT)
            framing.write_frame(olga, CODE, **FRAME)
            framing.set_answer_deadline(dee, CODE, today() + timedelta(days=90))
            roles.take(olga, CODE, "Mina", "moderator")
            row = invitations.Addition("1", "", "Nina New", [Role.MODERATOR], "")
            [invited] = invitations.add_people(olga, CODE, [row])
        with pytest.raises(NotReady, match="Not joined yet, so not counted: Nina New"), writing():
            framing.open_(olga, CODE, today() + timedelta(days=60))
        with writing():
            secret = second_factor.new_secret()
            members.join(invited.token, "seven lamps by the quay", secret, pyotp.TOTP(secret).at(now()))
            framing.open_(olga, CODE, today() + timedelta(days=60))
            assert queries.public_consultation(CODE).is_open

    def test_who_is_missing_later_is_named_while_words_are_read(self, in_app, plan, writing, cast):
        with writing():
            roles.take(cast.actor("Olga"), CODE, "Mina", "moderator")
            roles.take(cast.actor("Olga"), CODE, "Ana", "analyst")
        [(named, missing)] = [
            each for each in team_requirements.consultations_with_missing_roles() if each[0].code == CODE
        ]
        assert [each.message for each in missing] == [
            lifecycle.REQUIRED_TEAM[Role.MODERATOR][1],
            lifecycle.REQUIRED_TEAM[Role.ANALYST][0],
        ]
        assert [each.field for each in team_requirements.missing_roles(named)] == ["team", "team"]

    def test_two_people_whose_names_differ_in_case_alone_cannot_be(self, in_app, writing, cast):
        with pytest.raises(ValidationError), writing():
            members.add_staff("OLGA")
        assert members.called(" oLGa ").id == cast.ids["Olga"]
        assert names.name_key("ＯLGA\u200b") == names.name_key("olga")
