"""Maintenance: backups, keys, and checking that all is well."""

import shlex
from datetime import datetime
from pathlib import Path

import click

from consult.access import Conflict
from consult.cli.group import application, commands, progress
from consult.config import read_settings
from consult.operations import backups, database_copies, encryption, keys, maintenance, privacy_audit, restoration
from consult.operations.record_check import checking
from consult.runtime import clock, key_files
from consult.storage.database import today, write_transaction
from consult.text.messages import N_

FILE = click.Path(path_type=Path, dir_okay=False)
THERE = click.Path(path_type=Path, dir_okay=False, exists=True)


@commands.command()
@click.argument("file", type=FILE)
@click.option("--plain", is_flag=True, help="Do not encrypt: anyone who finds FILE can read all of it.")
def backup(file: Path, plain: bool) -> None:
    """Copy the database into the new FILE, encrypted, outside the data folder and without the keys."""
    with application(), progress(100, "Backing up") as bar:
        backups.back_up(
            file, plain=plain, progress=lambda done, of: bar.update(100 * done // max(of, done, 1) - bar.pos)
        )
    click.echo(f"Backed up to {file}. Delete it within {database_copies.KEPT.days} days.")


@commands.command()
@click.argument("file", type=THERE)
@click.option("--identity", type=THERE, help="The file with the private key, as age-keygen writes it.")
@click.option("--journal", "journals", type=THERE, multiple=True, help="An exported erasure journal.")
@click.option(
    "--record", "records", type=THERE, multiple=True, help="A newer copy of a plan's record, or a checkpoint of it."
)
@click.option("--accept-lost-deletions", is_flag=True, help="Restore even though deleted words may come back.")
@click.option("--all-receipts-die", is_flag=True, help="Restore even though the backup's own key is lost for good.")
def restore(
    file: Path, identity: Path | None, journals: tuple[Path, ...], records: tuple[Path, ...],
    accept_lost_deletions: bool, all_receipts_die: bool,
) -> None:  # fmt: skip
    """Replace the database with the backup FILE, without anything that was deleted since then."""
    identities = encryption.read_identities(identity) if identity else []
    with restoration.unreadable_set_aside(read_settings()), application(any_schema=True, broken_off=True):
        done = restoration.restore(
            file, identities, journals=journals, records=records, accept_lost=accept_lost_deletions,
            all_receipts_die=all_receipts_die,
        )  # fmt: skip
    if done.lost:
        click.echo(f"{done.lost} Go through the public record and do it again.", err=True)
    click.echo("Restored. Deleted again:")
    for name, count in done.undone.counts.items():
        if count:
            click.echo(f"  {name}: {count}")
    click.echo("Everybody must sign in again: the team, and people with an account. Links to join no longer work.")
    for name in done.undone.rejoin:
        click.echo(f"  {name} must join again: consult staff reset {shlex.quote(name)}")


@commands.group("keys")
def keys_() -> None:
    """List or replace the keys outside the database."""


@keys_.command("list")
def keys_list() -> None:
    """List each key: its fingerprint, the day it was made, and what a new key would end."""
    with application():
        for key in keys.listed():
            made = f"{key.fingerprint}, {key.made_on}" if key.fingerprint else "made at each sign-in"
            click.echo(f"{key.name}: {made}; {key.ends}")


@keys_.command("rotate")
@click.argument("name")
def keys_rotate(name: str) -> None:
    """Replace the key NAME: forms, record or sessions."""
    with application(despite=[name]), write_transaction():
        done = keys.rotate(name)
    click.echo(done)


@keys_.command("adopt")
@click.option("--all-receipts-die", is_flag=True, help="Confirm: receipts, cards and accounts will stop working.")
def keys_adopt(all_receipts_die: bool) -> None:
    """Use new keys with this database, because its own keys are lost."""
    with application(despite=list(key_files.FIELDS)), write_transaction():
        done = keys.adopt(all_receipts_die=all_receipts_die)
    click.echo(done)


@commands.group("clock")
def clock_() -> None:
    """Check the machine's clock."""


@clock_.command("show")
def clock_show() -> None:
    """Show today's date; ends with status 1 while the machine's clock is in doubt."""
    with application():
        if (doubt := clock.in_doubt()) is not None:
            raise Conflict(N_("The clock is in doubt: %(doubt)s"), doubt=str(doubt))
        click.echo(f"Today is {today()}.")


@clock_.command("confirm")
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]))
def clock_confirm(day: datetime) -> None:
    """Confirm that today is DAY (2026-05-04), after the machine's clock jumped."""
    with application(), write_transaction():
        clock.confirm(day.date())
    click.echo(f"Today is {day.date()}. The periodic tasks continue.")


@commands.command()
@click.option("--privacy", "with_privacy", is_flag=True, help="Also look for anything that could show who took part.")
def check(with_privacy: bool) -> None:
    """Check settings, files and database; ends with status 1 if there is a problem."""
    with application(any_schema=True):
        found = maintenance.check_installation()
        if not any(each.name == "schema" for each in found):
            found += backups.backup_findings()
            with progress(checking.count(), "Reading the records") as bar:
                found += checking.findings(bar.update)
            found += privacy_audit.privacy_findings() if with_privacy else []
            for words in backups.last_days():
                click.echo(words)
    for each in found:
        click.echo(f"{each.name}: {each.words}", err=True)
    if found:
        raise click.exceptions.Exit(1)
    click.echo("All is well.")
