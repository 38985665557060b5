"""Importing consultations, calculating their opinion groups, exporting their open data, and checking these."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from consult.access import Actor, Role
from consult.analysis.group_results import GroupResults, StatementRow
from consult.analysis.opinion_groups import from_files
from consult.analysis.opinion_groups import results as opinion_group_results
from consult.cli.group import FILE, FOLDER, address, application, commands, named, progress
from consult.consultations import drafting, framing, markdown_import, queries, roles
from consult.consultations.clauses import MAX_TITLE
from consult.consultations.documents import contents, reading
from consult.contributions import polis_files, polis_import
from consult.record import verify as verifier
from consult.response import export as open_data
from consult.storage.database import settings, write_transaction
from consult.text.plain import excerpt


@commands.group("import")
def import_() -> None:
    """Import a draft, or a consultation held elsewhere."""


@import_.command("polis")
@click.argument("folder", type=FOLDER)
@click.option("--name", default="", help="The title, instead of the export's own topic.")
@click.option("--organizer", default="", metavar="NAME", help="Its organizer; you can give other roles later.")
def import_polis(folder: Path, name: str, organizer: str) -> None:
    """Import a Polis export as a closed consultation: comments.csv and votes.csv in FOLDER."""
    exported = polis_files.read(folder)
    with application(), progress(len(exported.votes), "Importing votes") as bar, write_transaction():
        member = named(organizer) if organizer else None
        done = polis_import.import_export(exported, name, bar.update)
        if member:
            roles.give_role(queries.public_consultation(done.code), member, Role.ORGANIZER)
            organizer = member.name
        where = address(f"/p/{done.code}")
    for line in exported.odd:
        click.echo(line)
    counts = f"{done.statements} statements, {done.participants} participants, {done.votes} votes"
    click.echo(f"{done.title}: {counts}{', imported before' if done.before else ''}. {where}")
    if organizer:
        click.echo(f"{organizer} is its organizer.")
    click.echo(f"Give people roles in it: consult staff add NAME --consultation {done.code} --role ROLE")


@import_.command("draft")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--organizer", default="", metavar="NAME", help="Its organizer; not needed if there is only one person.")
@click.option("--title", default="", help="The title, instead of the document's own.")
@click.option("--level", default=0, metavar="N", help="Headings of this level begin parts, 1 for the outermost.")
def import_draft(file: Path, organizer: str, title: str, level: int) -> None:
    """Start a consultation from a document (Markdown, DOCX, ODT, PDF, plain text); prints its code, what may be wrong,
    and what was left out.
    """
    data = file.read_bytes()
    with application(), write_transaction():
        member = named(organizer)
        document = reading.read(data, settings().patience)
        parsed = markdown_import.parse(document.text, level)
        title = title or excerpt(parsed.title or parsed.front_title or file.stem, MAX_TITLE)
        started = framing.create(Actor(staff_id=member.id, name=member.name), title=title)
        owner = Actor(staff_id=member.id, name=member.name, roles={started.id: frozenset({Role.ORGANIZER})})
        draft = drafting.import_draft(owner, started.code, document.text, level=level)
        done = f"{started.code}: {started.title}, {_parts(len(draft.places))}, for {member.name}."
        where = address(f"/team/p/{started.code}")
    click.echo(f"{done} {where}")
    for kind, count in document.aside.items():
        click.echo(f"{OF_FILE[kind]}: {count}")
    for same in parsed.same_numbers:
        click.echo(f"Lines {same.first} and {same.line} have the same number: {same.number}")
    for each in parsed.left_aside:
        click.echo(f"Left out, line {each.line}: {each.what}{f': {each.words}' if each.words else ''}")


#: What happened to a file, by kind.
OF_FILE = {
    contents.PAGES: "Pages of a PDF, in which deleted words may be plain text (compare it with the draft)",
    contents.EMPTY_PAGES: "Pages without text, perhaps scans",
    contents.INSERTIONS: "Tracked insertions taken",
    contents.DELETIONS: "Tracked deletions left out",
    contents.COMMENTS: "Comments in the margin left out",
    contents.HIDDEN: "Hidden passages left out",
    contents.STRUCK: "Passages struck through that are now plain text (check them)",
    contents.PICTURES: "Pictures left out",
    contents.TEXT_BOXES: "Text boxes left out, with their words",
    contents.MARGINS: "Headers and footers left out",
    contents.LISTING: "Tables of contents left out",
    contents.TABLES: "Tables kept",
    contents.LAID_OUT: "Tables written as lines",
    contents.NOTES: "Notes kept",
    contents.CUT: "Long headings cut (all their words are in their parts)",
    contents.UNNAMED: "Parts without a heading, which have their first words as one",
}


def _parts(count: int) -> str:
    return f"{count} part{'' if count == 1 else 's'}"


@commands.command()
@click.argument("code", metavar="ADDRESS")
def analyse(code: str) -> None:
    """Calculate the opinion groups of the closed consultation ADDRESS again, and print what changed.

    Before the report is frozen nobody may see figures, so that only an imported consultation's are printed.
    """
    with application():
        found = opinion_group_results.recalculate(code.rstrip("/").rpartition("/")[2])
    same = "The result is the same as before." if found.before == found.after else "The result is another one."
    if found.after is None:
        click.echo(
            f"Fewer than {opinion_group_results.FEWEST} people voted on comments: there is nothing to calculate."
        )
    elif found.before is None:
        click.echo("Calculated for the first time.")
    else:
        click.echo(f"Calculated again. {same}")
    if not found.public:
        click.echo("Nobody sees groups before the report is frozen.")
        return
    before = group_figures(found.before)
    for name, value in group_figures(found.after).items():
        was = before.get(name, "nothing")
        click.echo(f"{name}: {value}" if was == value else f"{name}: {value} (before: {was})")


def group_figures(found: GroupResults | None) -> dict[str, str]:
    """What a result says in a few lines."""
    if found is None:
        return {}
    sizes = ", ".join(str(group.size) for group in found.groups)
    figures = {
        "People": str(found.people),
        "Groups": sizes or f"none ({found.none_reason})",
        "Comments that unite": _codes(found.unites),
        "Comments that divide": _codes(found.divides),
        "Comments that people are against": _codes(found.against),
        "Comments shown so that nobody is left out": _codes(found.also),
    }
    return {name: value for name, value in figures.items() if value}


def _codes(rows: Sequence[StatementRow]) -> str:
    return ", ".join(row.tracker for row in rows)


@commands.command()
@click.argument("code")
@click.argument("folder", type=FOLDER)
def export(code: str, folder: Path) -> None:
    """Write the open data of the consultation CODE into the new or empty FOLDER."""
    with application(), progress(open_data.count_files(), "Writing") as bar:
        names = open_data.write(code, folder, bar.update)
    click.echo(f"{len(names)} files in {folder}")


@commands.command()
@click.argument("folder", type=FOLDER)
@click.option("--key", default="", metavar="KEY", help="The key on the record's page; else the one in the files.")
@click.option("--older", multiple=True, type=FILE, metavar="CHECKPOINT", help="A checkpoint that was kept earlier.")
@click.option("--acceptance", multiple=True, type=FILE, metavar="FILE", help="Proof that a comment was taken.")
def verify(folder: Path, key: str, older: tuple[Path, ...], acceptance: tuple[Path, ...]) -> None:
    """Check the open data in FOLDER, offline: signature, record, and every figure whose rows are there."""
    kept = ["--older", *map(str, older), "--acceptance", *map(str, acceptance)]
    sys.exit(verifier.main([str(folder), "--key", key, *kept], from_files.check(folder)))
