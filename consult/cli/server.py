"""Running an installation: the server, the periodic tasks, the schema, the demonstration."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from consult.access import Conflict
from consult.cli.group import address, application, commands, progress, reach
from consult.consultations.roles import ROLE_LABELS
from consult.demonstration import cast, loading
from consult.operations import maintenance, server
from consult.runtime import clock, nodes, periodic_tasks
from consult.storage.database import settings, write_transaction
from consult.text.messages import N_


@commands.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option(
    "--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="The number of worker processes."
)
@click.option("--uds", type=click.Path(path_type=Path), help="A Unix socket to listen on instead.")
@click.option("--check", is_flag=True, help="Only say whether the address is free.")
def serve(host: str, port: int, workers: int, uds: Path | None, check: bool) -> None:
    """Serve the pages and run the periodic tasks. Refuses a database that is not safe or not up to date."""
    where = server.Address(host, port, uds)
    if check:
        server.check_free(where)
        return
    with application():
        folder = settings().data_dir

    def ready() -> None:
        server.save_address(where, folder)
        click.echo(f"Serving at {where}")

    try:
        server.serve(where, workers, ready)
    finally:
        (folder / server.NOTE).unlink(missing_ok=True)


@commands.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--beside", type=int, hidden=True, help="End when the process with this number, which started it, has.")
def work(once: bool, beside: int | None) -> None:
    """Run the periodic tasks: close plans that are due, publish what waits."""
    with application():
        if not once:
            periodic_tasks.run_until(server.stop_on_signals(beside), nodes.note)
            return
        done = periodic_tasks.run_once()
        if (doubt := clock.in_doubt()) is not None:
            raise Conflict(N_("Nothing was done: %(doubt)s"), doubt=str(doubt))
        for name, count in done.items():
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
        done = maintenance.upgrade(tell)
    if done.backup:
        click.echo(f"Backed up to {done.backup}")
    click.echo(f"The schema is {done.after}." if done.changed else f"The schema is up to date ({done.after}).")


@commands.command()
@click.option("--links", "with_links", is_flag=True, help="Print sign-in links, even without a terminal.")
@click.option("--no-load", is_flag=True, help="Load nothing; show the receipt and links of what is already loaded.")
def demo(with_links: bool, no_load: bool) -> None:
    """Load the demonstration consultations that are not loaded yet."""
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
    with write_transaction():
        made = cast.one_a_role()
    click.echo(f"Sign-in links of the demonstration's staff, each for one use within an hour{reach()}:")
    for name, role, token in made:
        click.echo(f"  {name} ({ROLE_LABELS[role].lower()}): {address(f'/team/enter/{token}')}")
