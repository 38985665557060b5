"""The operator's commands. An error is one sentence; long tasks show their progress."""

import os
import resource
import sys
from typing import NoReturn

import click
from sqlalchemy.exc import DatabaseError

from consult.access import AppError
from consult.cli import access_codes, consultations, maintenance, server, staff, witnesses
from consult.cli.group import commands
from consult.config import BadSetting

__all__ = ["access_codes", "commands", "consultations", "main", "maintenance", "server", "staff", "witnesses"]


def main() -> NoReturn:
    """Run one command; an error is one sentence on stderr, with status 1.

    What it writes belongs to the user it runs as; nobody else on the machine can read it. A crash writes no memory to
    disk.
    """
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        status = commands.main(standalone_mode=False)
    except click.ClickException as error:
        _fail(error.format_message())
    except click.Abort:
        _fail("Stopped.")
    except (AppError, BadSetting) as error:
        _fail(str(error))
    except DatabaseError as error:
        _fail(f"The database cannot be used: {error.orig}.")
    except OSError as error:
        _fail(f"{error.filename or 'This'} cannot be used: {error.strerror}.")
    sys.exit(status if isinstance(status, int) else 0)


def _fail(sentence: str) -> NoReturn:
    click.echo(" ".join(sentence.split()), err=True)
    sys.exit(1)
