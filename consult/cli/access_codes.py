"""One-use codes from the command line."""

import click

from consult.cli.group import address, application, commands
from consult.consultations import queries
from consult.credentials import access_codes as sheets
from consult.storage.database import write_transaction


@commands.command("codes")
@click.argument("where", metavar="ADDRESS")
@click.option("--count", required=True, type=click.IntRange(1, sheets.MAX_CODES), help="How many cards.")
@click.option("--site", required=True, metavar="NAME", help="The place that gives them out; only the team sees it.")
def codes(where: str, count: int, site: str) -> None:
    """Print the one-use words of cards for the plan at ADDRESS (/p/CODE or CODE), one card a line, only once."""
    with application(), write_transaction():
        consultation = queries.public_consultation(where.rstrip("/").rpartition("/")[2])
        made = sheets.print_sheet(consultation, site, count)
        told = address(f"/p/{consultation.code}")
    for words in made:
        click.echo(words)
    click.echo(f"Each works once, at {told}. They are shown only once: we keep only their hashes.", err=True)
