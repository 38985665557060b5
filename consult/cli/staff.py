"""The team, from the command line."""

import click

from consult.access import NotFound, Role
from consult.cli.group import address, application, commands, reach
from consult.consultations import queries, roles, team_requirements
from consult.moderation import welfare
from consult.staff import members as people
from consult.staff.models import Staff
from consult.storage.database import settings, write_transaction
from consult.text.messages import N_


@commands.group()
def staff() -> None:
    """Invite people to the team, give them roles, and remove them."""


@staff.command("add")
@click.argument("name")
@click.option("--consultation", "code", default="", metavar="CODE", help="Give a role in this consultation.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="The role to give.")
@click.option(
    "--affiliation", metavar="NAMES", help="The organization they work for; put a semicolon between its names."
)
@click.option("--administrator", is_flag=True, help="Make them an administrator of this installation.")
@click.option("--new", is_flag=True, help="With a role: invite NAME, who is not in the team yet.")
def staff_add(name: str, code: str, role: str | None, affiliation: str | None, administrator: bool, new: bool) -> None:
    """Invite NAME, or give a team member a role; prints the link to join.

    With --consultation, NAME must already be in the team, so that a typing mistake does not invite anyone; to invite
    somebody new, add --new.
    """
    if bool(code) != bool(role):
        raise click.UsageError("Give --consultation and --role together.")
    with application(), write_transaction():
        consultation = queries.public_consultation(code) if code else None
        member, token = (_of_the_team(name) if consultation and not new else None), ""
        if member is None:
            member, token = people.add_staff(name, administrator)
        if administrator:
            member.administrator = True
        if consultation and role:
            roles.give_role(consultation, member, Role(role))
        label = roles.ROLE_LABELS[Role(role)].lower() if role else ""
        if affiliation is not None:
            roles.set_affiliation(member, affiliation)
        done = f"{member.name} is {label} in {code}." if label else f"{member.name} is invited."
        link, where = address(f"/team/join/{token}") if token else "", reach()
    click.echo(done)
    _print_join(link, where)


@staff.command("list")
def staff_list() -> None:
    """List the team: who has joined, and who has which roles; then the former members."""
    with application():
        held, invited, zone = roles.by_consultation(), people.invited_until(), settings().timezone
        for member in people.everyone():
            told = [f"{code}: {role.value}" for code, role in held.get(member.id, ())]
            told += ["administrator"] if member.administrator else []
            told += [f"works for {member.affiliation}"] if member.affiliation else []
            if member.passphrase_hash is None:
                until = invited.get(member.id)
                told.append(f"invited until {until.astimezone(zone).date()}" if until else "has not joined")
            click.echo(f"{member.name}: {'; '.join(told) or 'no role'}")
        for member in people.removed():
            click.echo(f"{member.name}: removed on {member.removed_on}")


@staff.command("remove")
@click.argument("name")
def staff_remove(name: str) -> None:
    """Remove NAME from the team at once, with their sessions, links and roles. What they did keeps their name."""
    with application(), write_transaction():
        member, plans = roles.remove(name)
        welfare.forget_member(member.id)
        missing = [
            f"{plan.code}: {each.message % each.params}"
            for plan in plans
            for each in team_requirements.missing_roles(plan)
        ]
        alone = [
            plan.code for plan in plans if not team_requirements.role_counts([plan.id])[plan.id].get(Role.ORGANIZER)
        ]
        done = f"{member.name} is no longer in the team. What they did keeps their name."
    click.echo(done)
    for words in (*missing, *(f"{code}: this plan has no organizer. Give somebody that role." for code in alone)):
        click.echo(words, err=True)


@staff.command("rename")
@click.argument("name")
@click.argument("new")
def staff_rename(name: str, new: str) -> None:
    """Rename NAME to NEW, in the logs too."""
    with application(), write_transaction():
        done = people.rename_staff(name, new).name
    click.echo(f"{done} signs in with this name from now on.")


@staff.command("reset")
@click.argument("name")
def staff_reset(name: str) -> None:
    """Delete NAME's passphrase, second factor and sessions; prints a link to join again."""
    with application(), write_transaction():
        link, where = address(f"/team/join/{people.reset_staff(name)}"), reach()
    click.echo(f"{name} is signed out everywhere and must join again.")
    _print_join(link, where)


def _of_the_team(name: str) -> Staff:
    """The member of staff with this name.

    Raises:
        NotFound: nobody has it; the message says what to do.
    """
    try:
        return people.known(name)
    except NotFound as refusal:
        message = N_("%(why)s To invite somebody new and give them the role, add --new.")
        raise NotFound(message, why=str(refusal)) from None


def _print_join(link: str, where: str) -> None:
    if link:
        click.echo(f"The link to join, for one use within {people.INVITATION_LASTS.days} days{where}: {link}")
