"""The people of the team, from the command line."""

import click

from consult.access import Role
from consult.cli.shell import address, application, commands, known
from consult.consultations import reading, roles
from consult.database import transaction
from consult.people import staff as people


@commands.group()
def staff() -> None:
    """The people of the team."""


@staff.command("add")
@click.argument("name")
@click.option("--consultation", "code", default="", metavar="CODE", help="Give a role in this consultation.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Which role.")
@click.option("--affiliation", metavar="NAMES", help="The body they work for; a semicolon between its names.")
@click.option("--administrator", is_flag=True, help="Make them an administrator of this installation.")
def staff_add(name: str, code: str, role: str | None, affiliation: str | None, administrator: bool) -> None:
    """Invite NAME, or give somebody who is there already a role; prints the link to join."""
    if bool(code) != bool(role):
        raise click.UsageError("Give --consultation and --role together.")
    with application(), transaction():
        consultation = reading.public_consultation(code) if code else None
        member, token = (known(name) if consultation and not administrator else None), ""
        if member is None:
            member, token = people.add_staff(name, administrator)
        if consultation and role:
            roles.give_role(consultation, member, Role(role))
        label = roles.ROLE_LABELS[Role(role)].lower() if role else ""
        if affiliation is not None:
            roles.set_affiliation(member, affiliation)
        done = f"{member.name} is {label} in {code}." if label else f"{member.name} is invited."
        link = address(f"/team/join/{token}") if token else ""
    click.echo(done)
    _print_join(link)


@staff.command("reset")
@click.argument("name")
def staff_reset(name: str) -> None:
    """Take away NAME's passphrase, second factor and sessions; prints a link to join anew."""
    with application(), transaction():
        link = address(f"/team/join/{people.reset_staff(name)}")
    click.echo(f"{name} is signed out everywhere and has to join anew.")
    _print_join(link)


def _print_join(link: str) -> None:
    if link:
        click.echo(f"The link to join, for one use within {people.INVITATION_LASTS.days} days: {link}")
