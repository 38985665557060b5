"""An organizer invites people in the browser: their links are shown once, and the page says who has joined."""

import re

import pytest
from flask import Flask
from sqlalchemy import func, select

from consult.access import Role
from consult.consultations import invitations, queries, roles
from consult.consultations.models import Consultation
from consult.staff import members
from consult.staff.models import Staff, StaffInvitation, StaffLink
from consult.storage.database import db
from tests.cast import CODE, Cast, Clock, Plan, reading, writing
from tests.joined import Joined
from tests.page import Page
from tests.pageclient import PageClient

PEOPLE = f"/team/p/{CODE}/people"
NIA = {"name.1": "Nia Roth", "role.1-moderator": "moderator", "role.1-analyst": "analyst", "affiliation.1": "City"}


@pytest.fixture
def olga(staff_client) -> PageClient:
    return staff_client("Olga")


def invite(olga: PageClient, **fields: str) -> Page:
    return olga.post(PEOPLE, NIA | fields)


def paths(page: Page) -> list[str]:
    """The links to join that a page shows."""
    return re.findall(r"http://localhost(/team/join/[\w-]+)", page.text)


def count(app: Flask, table: type) -> int:
    with reading(app):
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def use(app: Flask, path: str) -> None:
    """What joining does to invitation and link, without the second factor."""
    with writing(app):
        member = members.invited(path.rsplit("/", 1)[1])
        member.passphrase_hash = "x"
        invitations.invitations.revoke(member)
        db.session.delete(db.session.get_one(StaffInvitation, member.id))


def test_somebody_new_gets_several_roles_and_a_link_that_is_shown_once(olga: PageClient, plan: Plan, client):
    page = invite(olga)
    assert page.status == 200
    assert page.headers["Cache-Control"] == "no-store"
    [path] = paths(page)
    assert "Join" in client.get(path).words
    cast = Cast(plan.app)
    assert cast.actor("Nia Roth").roles_in(plan.id) == {Role.MODERATOR, Role.ANALYST}
    people = olga.get(PEOPLE)
    assert paths(people) == []
    assert "Invited. The link works until" in people.words
    with reading(plan.app):
        told = [(each.by, each.role) for each in roles.changes(plan.id) if each.name == "Nia Roth"]
        assert roles.affiliations(plan.id) == [("Nia Roth", "City")]
    assert told == [("Olga", "analyst"), ("Olga", "moderator")]


def test_a_whole_team_is_added_with_one_form(olga: PageClient, plan: Plan):
    rows = {"member.2": "Ida", "role.2-organizer": "organizer", "name.3": "Uma", "role.3-moderator": "moderator"}
    page = invite(olga, **rows)
    assert len(paths(page)) == 2
    cast = Cast(plan.app)
    assert [cast.actor(name).roles_in(plan.id) for name in ("Ida", "Uma")] == [{Role.ORGANIZER}, {Role.MODERATOR}]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name.1": "MO"}, "There is already somebody called Mo. Choose them from the list."),
        ({"name.1": "Minna"}, "Do you mean Mina?"),
        ({"name.1": "x" * 61}, "too long"),
        ({"name.1": "\u200b"}, "Type a name"),
        ({"member.1": "Ida"}, "Do not do both"),
        ({"role.1-auditor": "auditor"}, "The same person cannot have both"),
        ({"affiliation.1": "x" * 201}, "too long"),
        ({"name.1": "Nia", "name.2": "Uma"}, "Choose a role"),
    ],
)
def test_what_cannot_be_added_is_given_back_and_nobody_is_invited(olga, plan, fields: dict[str, str], says: str):
    """Against half a team, and against a typing mistake that becomes a person."""
    before = count(plan.app, Staff)
    refused = invite(olga, **fields)
    assert refused.status == 422
    assert [each for each in refused.errors if says in each], refused.errors
    assert refused.form("/people").fields["affiliation.1"] == (NIA | fields)["affiliation.1"]
    assert count(plan.app, Staff) == before


def test_every_row_is_told_at_once_what_is_wrong(olga: PageClient):
    refused = olga.post(PEOPLE, {"name.1": "Mo", "role.1-moderator": "moderator", "member.3": "Ida"})
    assert len(refused.errors) == 2


def test_a_similar_name_is_asked_about_once(olga: PageClient, plan: Plan):
    refused = invite(olga, **{"name.1": "Minna"})
    page = refused.form("/people").fill({"is_new.1": "yes"}).send()
    assert len(paths(page)) == 1
    assert Cast(plan.app).actor("Minna").roles_in(plan.id)


def test_a_link_is_taken_back_and_made_again(olga: PageClient, client, plan: Plan):
    [first] = paths(invite(olga))
    back = olga.get(PEOPLE).form("/people/link/revoke").send()
    assert "The link no longer works." in back.words
    assert "no link works any more" in back.words
    assert client.get(first).status == 404
    again = back.form("/people/link").send()
    [second] = paths(again)
    assert client.get(second).status == 200
    [third] = paths(olga.get(PEOPLE).form("/people/link").send())
    assert client.get(second).status == 404
    assert client.get(third).status == 200


def test_whoever_has_joined_is_out_of_the_inviters_hands(olga: PageClient, plan: Plan):
    """Against an organizer who takes over a colleague's account with a new link."""
    [path] = paths(invite(olga))
    use(plan.app, path)
    assert "Make a new link" not in olga.get(PEOPLE).words
    for act in ("link", "link/revoke"):
        assert olga.post(f"{PEOPLE}/{act}", {"name": "Nia Roth"}).status == 409
    assert count(plan.app, StaffLink) == 0


def test_nobody_makes_a_link_for_whom_the_operator_invited_or_reset(olga: PageClient, app, plan: Plan):
    """Against an organizer who gives an administrator a role, and then joins in their place."""
    with writing(app):
        roles.give_role(queries.public_consultation(CODE), members.add_staff("Nour")[0], Role.ANALYST)
    invite(olga)
    with writing(app):
        members.reset_staff("Nia Roth")
    before = count(app, StaffLink)
    for name in ("Nour", "Nia Roth", "Ida", "Nobody"):
        assert olga.post(f"{PEOPLE}/link", {"name": name}).status in (409, 422)
    assert count(app, StaffLink) == before


@pytest.mark.parametrize("how", ["administrator", "another plan"])
def test_nobody_makes_a_link_for_whom_others_trust(olga: PageClient, app, plan: Plan, cast: Cast, how: str):
    invite(olga)
    with writing(app):
        member = members.known("Nia Roth")
        member.administrator = how == "administrator"
        if how == "another plan":
            roles.give_role(db.session.get_one(Consultation, cast.other_id), member, Role.ANALYST)
    assert olga.post(f"{PEOPLE}/link", {"name": "Nia Roth"}).status == 409


def test_a_link_ends_after_seven_days(olga: PageClient, client, clock: Clock, staff_client):
    [path] = paths(invite(olga))
    clock.forward(days=8)
    assert client.get(path).status == 404
    assert "no link works any more" in staff_client("Olga").get(PEOPLE).words


def test_only_so_many_may_be_invited_at_a_time(olga: PageClient, app, plan: Plan, monkeypatch):
    monkeypatch.setattr(invitations, "MAX_WAITING", 1)
    assert invite(olga).status == 200
    refused = olga.post(PEOPLE, {"name.1": "Uma", "role.1-moderator": "moderator"})
    assert refused.status == 409
    assert "have not joined yet" in refused.words
    assert count(app, StaffInvitation) == 1


def test_adding_people_asks_for_a_proof(plan: Plan, clock: Clock, app):
    olga = Joined(app, clock, "Olga").signed_in()
    clock.forward(minutes=11)
    assert invite(olga).status == 403
    assert count(app, StaffInvitation) == 0


@pytest.mark.parametrize("name", ["Mo", "Ana", "Dee", "Ada", "Zed", "Ida"])
def test_nobody_but_an_organizer_invites(staff_client, plan: Plan, name: str):
    assert invite(staff_client(name)).status == 404
    assert count(plan.app, StaffInvitation) == 0


def test_the_page_says_what_a_missing_role_prevents(olga: PageClient, plan: Plan, app):
    assert "Who is missing" not in olga.get(PEOPLE).words
    with writing(app):
        roles.take(plan.cast.actor("Olga"), CODE, "Ana", "analyst")
    assert "Without an analyst, nobody groups comments" in olga.get(PEOPLE).words
