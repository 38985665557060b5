"""The actor that authorization loads: the person, with the roles that the room above stores."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import literal

from consult.access import Permission, Role, has_permission
from consult.staff import members

Writing = Callable[..., AbstractContextManager[None]]


def test_the_actor_has_the_roles_that_the_provider_names(
    in_app: Flask, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_roles_providers", [])
    members.roles_provider(lambda: literal("7:moderator 9:auditor 7:analyst"))
    with writing():
        member, _ = members.add_staff("Nour")
    actor = members.staff_actor(member, members.roles_of(member.id))
    assert (actor.staff_id, actor.name, actor.administrator) == (member.id, "Nour", False)
    assert actor.roles == {7: {Role.MODERATOR, Role.ANALYST}, 9: {Role.AUDITOR}}
    assert has_permission(actor, Permission.CONSULTATION_QUEUE_WORK, 7)
    assert not has_permission(actor, Permission.CONSULTATION_QUEUE_WORK, 8)


def test_without_a_provider_nobody_holds_a_role(
    in_app: Flask, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_roles_providers", [])
    with writing():
        member, _ = members.add_staff("Nour", administrator=True)
    actor = members.staff_actor(member, members.roles_of(member.id))
    assert actor.administrator
    assert not has_permission(actor, Permission.CONSULTATION_WORK_SEE)


def test_without_a_gate_links_of_the_demonstration_are_refused(
    in_app: Flask, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(members, "_demonstration_gates", [])
    with writing():
        members.add_staff("Nour")
    with pytest.raises(members.Conflict), writing():
        members.demonstration_link("Nour")
