"""The team, from the command line: listed, renamed, removed, and nobody created by a typing mistake."""

import pytest

from tests.journeys.command import Command

MO = ("--consultation", "m4wq", "--role", "moderator")


def test_a_misspelt_name_makes_nobody_and_the_nearest_is_offered(demonstration: Command) -> None:
    """Against a second person with a role who is a typing mistake, and whose link lies around."""
    before = demonstration.rows("select count(*) from staff")
    said = demonstration.refused("staff", "add", "Mo Adlr", *MO)
    assert said.startswith("There is nobody called Mo Adlr. Did you mean: Mo Adler?")
    assert said.endswith("add --new.")
    assert demonstration.rows("select count(*) from staff") == before


@pytest.mark.parametrize("name", ["mo adler", "MO  ADLER", "Ｍo Adler", "Mo\u00a0Adler", "Mo\u200b Adler"])
def test_names_are_the_same_in_whatever_case_and_form(demonstration: Command, name: str) -> None:
    assert demonstration.ok("staff", "add", name, *MO) == ["Mo Adler is moderator in m4wq."]
    assert "already somebody called Mo Adler" in demonstration.refused("staff", "add", name)
    assert "already somebody called Mo Adler" in demonstration.refused("staff", "add", name, *MO, "--new")


def test_the_list_names_everybody_with_their_roles(demonstration: Command) -> None:
    demonstration.ok("staff", "add", "Ida", "--administrator")
    told = demonstration.ok("staff", "list")
    assert "Ada Lind: 7f3k: auditor; m4wq: auditor; t9hd: auditor; has not joined" in told
    [ida] = [line for line in told if line.startswith("Ida: ")]
    assert ida.startswith("Ida: administrator; invited until ")
    assert told == sorted(told, key=str.casefold)


def test_a_removed_person_loses_access_at_once_and_stays_in_the_logs_by_name(demonstration: Command) -> None:
    mine = "where staff_id = (select id from staff where name = 'Mo Adler')"
    acts = demonstration.rows(f"select count(*) from moderation_decision {mine}")  # noqa: S608
    demonstration.ok("demo", "--links", "--no-load")
    assert demonstration.rows(f"select count(*) from staff_link {mine}") == [(1,)]  # noqa: S608
    status, out, err = demonstration.run("staff", "remove", "mo adler")
    assert (status, out) == (0, ["Mo Adler is no longer in the team. What they did keeps their name."])
    assert [line for line in err if "m4wq: This plan has only one moderator." in line]
    for table in ("staff_link", "staff_session", "recovery_code", "consultation_role"):
        assert demonstration.rows(f"select count(*) from {table} {mine}") == [(0,)], table  # noqa: S608
    assert demonstration.rows(f"select count(*) from moderation_decision {mine}") == acts != [(0,)]  # noqa: S608
    assert demonstration.ok("staff", "list")[-1].startswith("Mo Adler: removed on ")
    assert "nobody called Mo Adler" in demonstration.refused("staff", "reset", "Mo Adler")
    assert "There was somebody called Mo Adler" in demonstration.refused("staff", "add", "mo adler")


def test_check_names_who_is_missing_in_a_team_unless_it_was_said_in_public(demonstration: Command) -> None:
    demonstration.run("staff", "remove", "Mo Adler")
    demonstration.run("staff", "remove", "Ada Lind")
    status, _, err = demonstration.run("check")
    assert status == 1
    assert [line for line in err if line.startswith("team: plan m4wq: This plan has only one moderator.")]
    assert [line for line in err if line.startswith("team: plan m4wq: This plan has no auditor.")]


def test_somebody_is_given_another_name(demonstration: Command) -> None:
    told = demonstration.ok("staff", "rename", "mo adler", "Mo Keller")
    assert told == ["Mo Keller signs in with this name from now on."]
    assert "nobody called Mo Adler" in demonstration.refused("staff", "reset", "Mo Adler")
    assert "already somebody called Mina Sato" in demonstration.refused("staff", "rename", "Mo Keller", "mina sato")
    demonstration.ok("staff", "rename", "Mo Keller", "mo keller")
    assert demonstration.rows("select count(*) from staff where name = 'mo keller'") == [(1,)]
