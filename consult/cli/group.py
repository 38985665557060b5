"""What every command needs: the application, a progress bar, the group of commands."""

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from consult.access import ValidationError
from consult.config import LOCAL_ADDRESS, ROOT
from consult.factory import create_app
from consult.operations import maintenance, restoration, server
from consult.staff import members
from consult.staff.models import Staff
from consult.storage.database import db, settings
from consult.text.messages import N_

FOLDER = click.Path(path_type=Path, file_okay=False)
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
SCHEMA = (ROOT / "migrations" / "HEAD.txt").read_text("utf-8").partition("_")[0]


@contextmanager
def application(*, any_schema: bool = False, broken_off: bool = False, despite: Collection[str] = ()) -> Iterator[None]:
    """Within, commands work on the configured database, which is whole and has the program's schema and its own keys.

    Keys named in `despite` may be missing or wrong.
    """
    with create_app(despite=despite).app_context():
        try:
            if not broken_off:
                restoration.check_whole()
            if not any_schema:
                maintenance.check_schema()
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def progress(length: int, label: str) -> Any:
    """A progress bar on a terminal, nothing elsewhere."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def address(path: str) -> str:
    """Where people reach a page: the public address, or the address of `consult serve`."""
    return f"{settings().public_url or server.saved_address(settings().data_dir) or LOCAL_ADDRESS}{path}"


def reach() -> str:
    """A note to follow a link that works only on this machine; "" for any other link."""
    if settings().public_url:
        return ""
    here = ", only on this machine because no public address is set (CONSULT_PUBLIC_URL)"
    return here if server.saved_address(settings().data_dir) else f"{here}, while it serves at {LOCAL_ADDRESS}"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="consult", message=f"Consult %(version)s, schema {SCHEMA}")
def commands() -> None:
    """Draft policies, what people said about them, what was decided, and whether promises were kept."""


def named(name: str) -> Staff:
    """The member of staff with this name; without a name, the only one who can be meant.

    Raises:
        NotFound: nobody has that name. ValidationError: no name was given, and there are several people.
    """
    if name:
        return members.known(name)
    every = members.everyone()
    administrators = [member for member in every if member.administrator]
    for only in (administrators, every):
        if len(only) == 1:
            return only[0]
    raise ValidationError(N_("Say who will be its organizer: --organizer NAME. Invite people with: consult staff add"))
