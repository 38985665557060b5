"""Whether the database can be used: it answers and accepts writes, and has this program's schema."""

from functools import cache

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from consult.storage.database import db, is_read_only


def missing(migrations: str) -> str:
    """What keeps the program from working, in a few words; empty if nothing does.

    `migrations` is the folder of the schema's migrations.
    """
    head = _head(migrations)
    connection = db.session.connection()
    if is_read_only(connection):
        return "the database is a standby and takes no writes"
    current = MigrationContext.configure(connection).get_current_revision()
    return "" if current == head else "the schema is not the newest"


@cache
def _head(directory: str) -> str | None:
    return ScriptDirectory(directory).get_current_head()
