"""Who works on a plan: organizers give and take roles, each change is recorded, the auditor can read it."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.consultations import roles
from consult.consultations.models import RoleEvent
from consult.storage.database import db
from tests.cast import CODE, Cast, Plan, reading
from tests.pageclient import PageClient

PEOPLE = f"/team/p/{CODE}/people"


@pytest.fixture
def olga(staff_client) -> PageClient:
    return staff_client("Olga")


def held(plan: Plan, name: str) -> set[Role]:
    return set(plan.cast.actor(name).roles_in(plan.id))


def changes(app: Flask, cast: Cast) -> list[tuple[str, str, str, bool]]:
    with reading(app):
        return [(each.by, each.name, each.role, each.granted) for each in roles.changes(cast.consultation_id)]


def add(browser: PageClient, *people: tuple[str, str]):
    """Give people on the list a role each, in one form."""
    rows = [(f"member.{row}", name) for row, (name, _) in enumerate(people, 1)]
    given = [(f"role.{row}-{role}", role) for row, (_, role) in enumerate(people, 1) if role]
    return browser.post(PEOPLE, dict(rows + given))


def take(browser: PageClient, name: str, role: str):
    page = browser.get(PEOPLE)
    seen = page.form("/people/affiliation").data if page.status == 200 else {}
    return browser.post(f"{PEOPLE}/take", seen | {"name": name, "role": role})


def test_an_organizer_gives_somebody_of_the_team_a_role_and_takes_it(olga: PageClient, plan: Plan, cast: Cast):
    given = olga.get(PEOPLE).form("/people").fill({"member.1": "Ida", "role.1-analyst": "analyst"}).send()
    assert "Saved." in given.words
    assert held(plan, "Ida") == {Role.ANALYST}
    [row] = [each for each in given.elements("tr") if "Ida" in "".join(each.itertext())]
    assert row is not None
    assert take(olga, "Ida", "analyst").status == 303
    assert held(plan, "Ida") == set()
    assert changes(plan.app, cast)[:2] == [("Olga", "Ida", "analyst", False), ("Olga", "Ida", "analyst", True)]


@pytest.mark.parametrize(
    ("name", "role", "says"),
    [
        ("Nobody", "analyst", "Choose somebody from the list"),
        ("", "analyst", "Choose somebody from the list"),
        ("Ida", "", "Choose a role"),
        ("Ida", "administrator", "Choose a role"),
        ("Dee", "moderator", "The same person cannot have both"),
        ("Mo", "decision_maker", "The same person cannot have both"),
        ("Ada", "moderator", "The same person cannot have both"),
        ("Olga", "auditor", "The same person cannot have both"),
        ("x" * 70, "analyst", "Choose somebody from the list"),
    ],
)
def test_what_cannot_be_given_is_refused_with_what_was_typed(olga, plan, cast, name: str, role: str, says: str):
    """Against an organizer who makes a decision maker a moderator, or somebody with another role the auditor."""
    before = changes(plan.app, cast)
    refused = add(olga, (name, role))
    assert refused.status == 422
    assert says in refused.errors[0]
    known = {option.get("value") for option in refused.elements("option")}
    assert refused.form("/people").fields["member.1"] == (name if name in known else "")
    assert changes(plan.app, cast) == before


def test_two_roles_that_exclude_each_other_are_named(olga, plan):
    refused = add(olga, ("Ida", "moderator"), ("Ida", "auditor"))
    assert refused.errors == ["Ida: Moderator and Auditor. The same person cannot have both in one plan."]


@pytest.mark.parametrize(("name", "role"), [("Olga", "organizer"), ("Ada", "auditor")])
def test_the_last_organizer_and_the_last_auditor_stay(olga: PageClient, plan: Plan, name: str, role: str):
    """Against an organizer who removes the auditor before looking at something."""
    refused = take(olga, name, role)
    assert refused.status == 409
    assert "Nobody else has this role" in refused.errors[0]
    assert held(plan, name) == {Role(role)}
    assert add(olga, ("Ida", role)).status == 303
    assert take(olga, name, role).status == 303
    assert held(plan, name) == set()


def test_while_a_plan_is_open_its_pages_name_who_is_missing(olga: PageClient, plan: Plan):
    overview = f"/team/p/{CODE}"
    assert "has only one moderator" not in olga.get(overview).words
    assert take(olga, "Mina", "moderator").status == 303
    for address in (overview, PEOPLE):
        assert "This plan has only one moderator." in olga.get(address).words


def test_a_role_that_somebody_does_not_hold_cannot_be_taken(olga: PageClient, plan: Plan):
    assert take(olga, "Mo", "analyst").status == 422
    assert take(olga, "Zed", "analyst").status == 422, "a role in another plan is not this plan's to take"
    assert held(plan, "Mo") == {Role.MODERATOR}


@pytest.mark.parametrize("name", ["Mo", "Ana", "Dee", "Ada", "Zed", "Ida"])
def test_nobody_else_gives_roles(staff_client, plan: Plan, name: str):
    """Against a member of staff who makes themselves a moderator."""
    browser = staff_client(name)
    assert add(browser, (name, "organizer")).status == 404
    assert take(browser, "Olga", "organizer").status == 404
    assert held(plan, "Olga") == {Role.ORGANIZER}


def test_a_role_taken_away_is_gone_from_the_next_page_on(olga: PageClient, staff_client):
    mina = staff_client("Mina")
    assert mina.get(f"/team/p/{CODE}/queue").status == 200
    take(olga, "Mina", "moderator")
    assert mina.get(f"/team/p/{CODE}/queue").status == 404


def test_the_auditor_reads_every_change_with_who_made_it(olga: PageClient, staff_client, plan: Plan):
    """Against an organizer who becomes a moderator for an hour: both changes stay visible."""
    add(olga, ("Olga", "moderator"))
    take(olga, "Olga", "moderator")
    words = staff_client("Ada").get(f"/team/p/{CODE}/log").words
    assert "gave Olga the role: Moderator" in words
    assert "removed a role of Olga: Moderator" in words
    with reading(plan.app):
        last = db.session.scalars(select(RoleEvent.actor_id).order_by(RoleEvent.id.desc())).first()
    assert last == plan.cast.ids["Olga"]


def test_a_plan_s_first_organizer_and_those_named_on_the_server_are_in_it_too(app, cast, plan, writing, staff_client):
    with writing():
        roles.give_role(plan.row, roles.called("Ida"), Role.ANALYST)
    assert changes(app, cast) == [("", "Ida", "analyst", True), ("Olga", "Olga", "organizer", True)]
    assert "on the server" in staff_client("Ada").get(f"/team/p/{CODE}/log").words


def test_the_auditor_reaches_the_log_and_nothing_else_of_the_work(houses):
    """Against an auditor who becomes a reader: they learn who opened what, and none of the words."""
    reached = set()
    for state in ("draft", "open", "closed", "reported", "answered"):
        house = houses(state)
        for rule in house.app.url_map.iter_rules():
            if "GET" in rule.methods and rule.rule.startswith("/team/p/"):
                answer = house.open("Ada", house.page(rule.endpoint), method="GET")
                reached |= {rule.endpoint} if answer.status_code == 200 else set()
                assert answer.status_code in (200, 404), (state, rule.endpoint)
    assert reached == {"moderation.log"}
    page = houses("open").open("Ada", "/team/", method="GET").text
    assert f'href="/team/p/{CODE}/log"' in page
    assert f'href="/team/p/{CODE}"' not in page
