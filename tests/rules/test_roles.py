"""A role is described once in each table that needs it, and every table has every role."""

import pytest

from consult.access import INCOMPATIBLE_ROLES, REQUIRED_ROLES, ROLES_WITH_PERMISSION, Role
from consult.consultations.lifecycle import NOT_JOINED, REQUIRED_TEAM, missing_in_team
from consult.consultations.roles import ROLE_LABELS
from consult.demonstration import cast as demonstration
from tests import cast
from tests.house.test_gate_matrix import ACTORS


@pytest.mark.parametrize(
    "roles",
    [
        pytest.param(set(ROLE_LABELS), id="labels"),
        pytest.param(frozenset.union(*ROLES_WITH_PERMISSION.values()), id="permissions"),
        pytest.param(set(demonstration.ROLES.values()), id="the demonstration's team"),
        pytest.param(set(cast.ROLES.values()), id="the tests' team"),
        pytest.param({cast.ROLES[name] for name in ACTORS.values() if name in cast.ROLES}, id="who asks for each page"),
    ],
)
def test_each_table_has_every_role(roles: set[Role]):
    assert roles == set(Role)


def test_tables_of_some_roles_name_roles():
    assert set(Role) >= REQUIRED_ROLES | set(REQUIRED_TEAM) | frozenset.union(*INCOMPATIBLE_ROLES)


@pytest.mark.parametrize("role", sorted(REQUIRED_TEAM))
def test_a_required_role_is_missing_until_enough_people_have_it(role: Role):
    full = {each: len(messages) for each, messages in REQUIRED_TEAM.items()}
    assert missing_in_team(full, "") == []
    for count, message in enumerate(REQUIRED_TEAM[role]):
        assert [each.message for each in missing_in_team(full | {role: count}, "")] == [message]
    assert missing_in_team({}, "Nobody was found yet.") == []


@pytest.mark.parametrize("role", sorted(REQUIRED_TEAM))
def test_who_has_not_joined_does_not_count(role: Role):
    full = {each: len(messages) for each, messages in REQUIRED_TEAM.items()}
    waiting = {role: ["Nina New"]}
    [missing] = missing_in_team(full, "", waiting)
    assert missing.message % missing.params == NOT_JOINED % {"names": "Nina New"}
    assert missing_in_team(full, "Nina comes next week.", waiting) == []
    assert missing_in_team(full | {role: len(REQUIRED_TEAM[role]) + 1}, "", waiting) == [], "enough without her"
    fewer = missing_in_team(full | {role: len(REQUIRED_TEAM[role]) - 1}, "", waiting if full[role] > 1 else {})
    assert [each.message for each in fewer] == [REQUIRED_TEAM[role][-1]], "first, somebody has to be given the role"
