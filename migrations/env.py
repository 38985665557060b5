"""Runs the numbered migrations, all of them in one transaction, while no one else writes.

On SQLite a table is changed by building it anew. Foreign keys are not enforced meanwhile, since dropping the
old table would delete what refers to it; instead every reference is checked before anything is kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from flask import current_app
from sqlalchemy.engine import Connection

from consult.storage.database import UtcDateTime, begin_write, db, end_transaction


def plain_type(kind: str, thing: object, _: object) -> str | bool:
    """Migrations know the database's own types alone: they must run long after the program's have changed."""
    return "sa.DateTime()" if kind == "type" and isinstance(thing, UtcDateTime) else False


@contextmanager
def references_unenforced(connection: Connection) -> Iterator[None]:
    """Within, SQLite does not enforce foreign keys. It takes note of the setting outside a transaction only."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def check_references(connection: Connection) -> None:
    """Refuse to keep a schema in which a row refers to one that is not there."""
    if connection.dialect.name != "sqlite":
        return
    broken = sorted({row[0] for row in connection.exec_driver_sql("PRAGMA foreign_key_check")})
    if broken:
        raise RuntimeError(f"rows would refer to nothing in: {', '.join(broken)}")


def take_the_time(connection: Connection) -> None:
    """PostgreSQL breaks off a page's statement that hangs; one that rewrites a table may take as long as it does."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0")
        connection.connection.driver_connection.longest = None


def migrate() -> None:
    begin_write()
    try:
        with db.engine.connect() as connection, references_unenforced(connection), connection.begin():
            take_the_time(connection)
            context.configure(
                connection=connection,
                target_metadata=db.metadata,
                render_item=plain_type,
                **current_app.extensions["migrate"].configure_args,
            )
            with context.begin_transaction():
                context.run_migrations()
            check_references(connection)
    finally:
        end_transaction(keep=False)


migrate()
