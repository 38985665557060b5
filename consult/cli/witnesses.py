"""Being a witness of a record: the one command that asks another site for something."""

import sys
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import click

from consult.cli.group import FOLDER, commands
from consult.record import notes, witness

MAX_BYTES = 1_000_000
PATIENCE = 60.0
UNREACHABLE = 2


@commands.command("witness")
@click.argument("url")
@click.option("--folder", type=FOLDER, default=Path("witness"), help="Where checkpoints are kept, else ./witness.")
@click.option("--key", default="", metavar="KEY", help="The key on the record's page; needed the first time.")
@click.option("--name", default="", help="The name of a new witness, such as union.example; needed the first time.")
def keep(url: str, folder: Path, key: str, name: str) -> None:
    """Keep and sign the newest checkpoint of the plan at URL, if its record continues the one kept before.

    It says what is wrong in one line; then the status is 1. It is 2 if the site cannot be reached.
    """
    try:
        own = witness.own_key(folder, name)
        done = witness.visit(url, folder, key, fetch, own, datetime.now(UTC).date())
    except witness.Refused as refusal:
        click.echo(f"REFUSED: {refusal}.")
        sys.exit(1)
    except (HTTPException, URLError, TimeoutError, ConnectionError) as fault:
        click.echo(f"The site cannot be reached, so nothing was compared: {fault}.", err=True)
        sys.exit(UNREACHABLE)
    size = done.state.size
    if not done.is_new:
        click.echo(f"Nothing new: {size} entries, as before. {done.file}")
        return
    grew = f"{size} entries, which begin with the {done.before} kept before" if done.before else f"{size} entries"
    click.echo(f"Signed: {grew}. {done.file}")
    click.echo(f"Your key, for others: {notes.public_key(*own, notes.WITNESS).text}")


def fetch(address: str) -> str | None:
    """The text at an address that begins with http or https; None if there is none."""
    try:
        with urlopen(address, timeout=PATIENCE) as answer:  # noqa: S310 - `visit` lets only these two through
            data: bytes = answer.read(MAX_BYTES)
    except HTTPError as fault:
        if fault.code in (404, 410):
            return None
        raise
    return data.decode("utf-8", "replace")
