"""The operator's commands. What goes wrong is told in one sentence; long work shows how far it is."""

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from consult import create_app, serving, sweeps, upkeep
from consult.access import Actor, NotFound, NotValid, Refusal, Role
from consult.accountability import export as open_data
from consult.config import BadSetting
from consult.consultations import documents, drafting, framing, reading, roles
from consult.contributions import polis, polis_files
from consult.database import db, settings, transaction
from consult.demonstration import cast, loading
from consult.people import staff as people
from consult.people.models import Staff
from consult.text.words import N_

FOLDER = click.Path(path_type=Path, file_okay=False)
LOCAL = "http://127.0.0.1:8000"


@contextmanager
def application(*, any_schema: bool = False) -> Iterator[None]:
    """Within, use-cases work on the configured database, whose schema is the program's."""
    with create_app().app_context():
        try:
            if not any_schema:
                upkeep.check_schema()
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def progress(length: int, label: str) -> Any:
    """A bar on a terminal, nothing elsewhere."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def address(path: str) -> str:
    """Where people reach a page: the public address, or the one that `consult serve` has by itself."""
    return f"{settings().public_url or LOCAL}{path}"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def commands() -> None:
    """Draft policies, what people said of them, what was decided, and whether it was kept."""


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port there.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--uds", type=click.Path(path_type=Path), help="A Unix socket to listen at instead.")
def serve(host: str, port: int, workers: int, uds: Path | None) -> None:
    """Serve the pages and run the sweeps, until interrupted. Refuses a database that is not safe or not up to date."""
    with application():
        where = serving.Address(host, port, uds)
    serving.serve(where, workers, lambda: click.echo(f"Serving at {where}"))


@commands.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--beside", type=int, hidden=True, help="End when the process with this number, which started it, has.")
def work(once: bool, beside: int | None) -> None:
    """Run the sweeps: close what is due, publish what waits."""
    with application():
        if not once:
            sweeps.run_until(serving.stop_on_signals(beside))
            return
        for name, count in sweeps.run_once().items():
            click.echo(f"{name}: {count}")


@commands.command()
def upgrade() -> None:
    """Bring the database to this program's schema, with a backup before anything changes."""
    with ExitStack() as stack:
        bars: list[Any] = []

        def tell(copied: int, pages: int) -> None:
            if not bars:
                bars.append(stack.enter_context(progress(pages, "Backing up")))
            bars[0].update(copied - bars[0].pos)

        stack.enter_context(application(any_schema=True))
        done = upkeep.upgrade(tell)
    if done.backup:
        click.echo(f"Backed up to {done.backup}")
    click.echo(f"The schema is {done.after}." if done.changed else f"The schema is up to date ({done.after}).")


@commands.command()
@click.option("--links", "with_links", is_flag=True, help="Print sign-in links, also where no terminal is.")
@click.option("--no-load", is_flag=True, help="Load nothing: show the receipt and links of what is loaded.")
def demo(with_links: bool, no_load: bool) -> None:
    """Load the demonstration consultations that are not there yet."""
    with application():
        if no_load and loading.missing():
            return
        for content in loading.missing():
            with progress(loading.steps(content), f"Loading {content.plan.title}") as bar:
                loading.load(content, bar.update)
            click.echo(f"{content.plan.title}: {address('/p/' + content.plan.code)}")
        click.echo(f"A receipt to try at {address('/receipt')}: {loading.receipt_to_try()}")
        if (with_links or sys.stdout.isatty()) and settings().demonstration_links:
            _print_links()


def _print_links() -> None:
    with transaction():
        made = cast.one_a_role()
    click.echo("Sign-in links of the demonstration's staff, each for one use within an hour:")
    for name, role, token in made:
        click.echo(f"  {name} ({role}): {LOCAL}/team/enter/{token}")


@commands.group()
def staff() -> None:
    """The people of the team."""


@staff.command("add")
@click.argument("name")
@click.option("--consultation", "code", default="", metavar="CODE", help="Give a role in this consultation.")
@click.option("--role", type=click.Choice([role.value for role in Role]), help="Which role.")
@click.option("--administrator", is_flag=True, help="Make them an administrator of this installation.")
def staff_add(name: str, code: str, role: str | None, administrator: bool) -> None:
    """Invite NAME, or give somebody who is there already a role; prints the link to join."""
    if bool(code) != bool(role):
        raise click.UsageError("Give --consultation and --role together.")
    with application(), transaction():
        consultation = reading.public_consultation(code) if code else None
        member, token = (_known(name) if consultation and not administrator else None), ""
        if member is None:
            member, token = people.add_staff(name, administrator)
        if consultation and role:
            roles.give_role(consultation, member, Role(role))
        done = f"{member.name} is {role} in {code}." if role else f"{member.name} is invited."
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


@commands.group("import")
def import_() -> None:
    """Bring in what was written or held elsewhere."""


@import_.command("polis")
@click.argument("folder", type=FOLDER)
@click.option("--name", default="", help="The title, instead of the export's own topic.")
def import_polis(folder: Path, name: str) -> None:
    """Make a closed consultation of a Polis export: comments.csv and votes.csv in FOLDER."""
    exported = polis_files.read(folder)
    with application(), progress(len(exported.votes), "Bringing in votes") as bar, transaction():
        done = polis.import_export(exported, name, bar.update)
        where = address(f"/p/{done.code}")
    counts = f"{done.statements} statements, {done.participants} participants, {done.votes} votes"
    click.echo(f"{done.title}: {counts}{', here already' if done.before else ''}. {where}")


@import_.command("draft")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--organizer", required=True, metavar="NAME", help="Whose consultation it will be.")
@click.option("--title", default="", help="The title, instead of the document's first heading.")
def import_draft(file: Path, organizer: str, title: str) -> None:
    """Start a consultation from a Markdown document with numbered headings; prints its code."""
    text = _text(file)
    with application(), transaction():
        member = _known(organizer)
        if member is None:
            raise NotFound(N_("There is nobody called %(name)s. Invite them: consult staff add"), name=organizer)
        title = title or documents.parse(text).title or file.stem
        started = framing.create(Actor(staff_id=member.id, name=member.name), title=title)
        owner = Actor(staff_id=member.id, name=member.name, roles={started.id: frozenset({Role.ORGANIZER})})
        draft = drafting.import_draft(owner, started.code, text)
        done = f"{started.code}: {started.title}, {len(draft.places)} clauses."
        where = address(f"/team/{started.code}")
    click.echo(f"{done} {where}")


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotValid(N_("%(file)s is not UTF-8 text."), file=str(file)) from error


@commands.command()
@click.argument("code")
@click.argument("folder", type=FOLDER)
def export(code: str, folder: Path) -> None:
    """Write the open data of the consultation CODE into the new or empty FOLDER."""
    with application(), progress(open_data.count_files(), "Writing") as bar:
        names = open_data.write(code, folder, bar.update)
    click.echo(f"{len(names)} files in {folder}")


@commands.command()
def check() -> None:
    """Check settings, files and database; ends with status 1 when something is found."""
    with application(any_schema=True):
        found = upkeep.findings()
    for each in found:
        click.echo(f"{each.name}: {each.words}", err=True)
    if found:
        raise click.exceptions.Exit(1)
    click.echo("All is well.")


def _known(name: str) -> Staff | None:
    return db.session.scalar(select(Staff).where(Staff.name == name.strip()))


def main() -> NoReturn:
    """Run one command; what goes wrong is one sentence on stderr and status 1.

    Whatever it writes is for the user it runs as, and nobody else on the machine.
    """
    os.umask(0o077)
    try:
        status = commands.main(standalone_mode=False)
    except click.ClickException as error:
        _fail(error.format_message())
    except click.Abort:
        _fail("Stopped.")
    except (Refusal, BadSetting) as error:
        _fail(str(error))
    except DatabaseError as error:
        _fail(f"The database cannot be used: {error.orig}.")
    except OSError as error:
        _fail(f"{error.filename or 'This'} cannot be used: {error.strerror}.")
    sys.exit(status if isinstance(status, int) else 0)


def _fail(sentence: str) -> NoReturn:
    click.echo(" ".join(sentence.split()), err=True)
    sys.exit(1)


if __name__ == "__main__":
    main()
