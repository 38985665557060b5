"""Who may do what, only by the table: a permission that no role has is nobody's."""

import pytest

from consult.access import ANONYMOUS, PUBLIC, ROLES_WITH_PERMISSION, Actor, Permission, Role, has_permission

OF_A_PLAN = sorted(ROLES_WITH_PERMISSION)
HERE, ELSEWHERE = 1, 2


@pytest.mark.parametrize("permission", OF_A_PLAN)
def test_the_administrator_may_do_nothing_in_a_plan(permission: Permission):
    """Against an administrator who reads along: a role must be assigned, and that is on the auditor's page."""
    ida = Actor(staff_id=1, name="Ida", administrator=True)
    assert not has_permission(ida, permission, HERE)
    assert not has_permission(ida, permission)


@pytest.mark.parametrize("permission", OF_A_PLAN)
def test_a_role_in_one_plan_gives_nothing_in_another(permission: Permission):
    zed = Actor(staff_id=1, name="Zed", roles={ELSEWHERE: frozenset(Role)})
    assert has_permission(zed, permission, ELSEWHERE)
    assert not has_permission(zed, permission, HERE)


def test_a_stranger_and_an_account_may_what_is_everybodys_and_their_own_alone():
    for actor, own in ((ANONYMOUS, frozenset()), (Actor(account_id=1), frozenset({Permission.ACCOUNT_SELF_USE}))):
        assert {
            each for each in Permission if has_permission(actor, each) or has_permission(actor, each, HERE)
        } == PUBLIC | own
