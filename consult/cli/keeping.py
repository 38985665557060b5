"""Looking after what is there: backups, keys, and checking that all is as it should be."""

from pathlib import Path

import click

from consult import backups, keys, privacy, upkeep
from consult.cli.shell import FOLDER, application, commands, progress
from consult.database import transaction

FILE = click.Path(path_type=Path, dir_okay=False)


@commands.command()
@click.argument("file", type=FILE)
def backup(file: Path) -> None:
    """Copy the database into the new FILE, outside the data folder and without the keys."""
    with application(), progress(100, "Backing up") as bar:
        backups.back_up(file, lambda done, of: bar.update(100 * done // max(of, 1) - bar.pos))
    click.echo(f"Backed up to {file}. Delete it within {upkeep.KEPT.days} days.")


@commands.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--record", "folder", type=FOLDER, help="Where the newest bundles are, if not beside the backups.")
def restore(file: Path, folder: Path | None) -> None:
    """Put the backup FILE in the database's place, without what was taken away since."""
    with application(any_schema=True, broken_off=True):
        done = backups.restore(file, folder)
    if not done.bundles:
        click.echo(
            "No bundle was found, so nothing is known of the time since this backup. What people took back, what was "
            "hidden or erased, and ties that a freeze cut may be there again. Go through the public record and "
            "do it again.",
            err=True,
        )
    made = done.replayed
    click.echo(
        f"Restored. Taken out again: {made.comments} comments, {made.votes} votes. "
        f"Plans severed again: {made.severed}. Entries added to records: {made.entries}."
    )


@commands.group("keys")
def keys_() -> None:
    """The keys outside the database."""


@keys_.command("list")
def keys_list() -> None:
    """Each key, the day it was made, and what making it anew ends."""
    with application():
        for key in keys.listed():
            click.echo(f"{key.name}: {key.made_on or 'made at each sign-in'}; {key.ends}")


@keys_.command("rotate")
@click.argument("name")
def keys_rotate(name: str) -> None:
    """Make the key NAME anew: forms or sessions."""
    with application(), transaction():
        done = keys.rotate(name)
    click.echo(done)


@commands.command()
@click.option("--privacy", "with_privacy", is_flag=True, help="Also look for anything that could tell who took part.")
def check(with_privacy: bool) -> None:
    """Check settings, files and database; ends with status 1 when something is found."""
    with application(any_schema=True):
        found = upkeep.findings()
        if with_privacy and not any(each.name == "schema" for each in found):
            found += privacy.findings()
    for each in found:
        click.echo(f"{each.name}: {each.words}", err=True)
    if found:
        raise click.exceptions.Exit(1)
    click.echo("All is well.")
