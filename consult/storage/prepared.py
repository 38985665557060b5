"""Queries whose SQL is written once: for a short query, writing it anew each time costs more than running it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Dialect, Row, Select, bindparam, column, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.sql.selectable import TextualSelect

from consult.storage.database import db

#: Without a driver, which may add to the SQL what it needs for its own way to write parameters.
_DIALECTS: Mapping[str, Callable[..., Dialect]] = {"sqlite": SQLiteDialect, "postgresql": PGDialect}
_PARAMETER = re.compile(r":(\w+)")


class Prepared:
    """A query in which `bindparam(name, value)` stands for what is filled in each time, with any value of its type."""

    def __init__(self, query: Select[*tuple[Any, ...]]) -> None:
        self._query = query
        self._written: dict[str, TextualSelect] = {}

    def rows(self, values: Mapping[str, object]) -> Sequence[Row[*tuple[Any, ...]]]:
        """What is found with these values."""
        connection = db.session.connection()
        name = connection.dialect.name
        if (written := self._written.get(name)) is None:
            written = self._written[name] = self._write(name)
        return connection.execute(written, values).all()

    def _write(self, name: str) -> TextualSelect:
        dialect = _DIALECTS[name](paramstyle="named")
        compiled = self._query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        named = set(_PARAMETER.findall(str(compiled)))
        filled = [bindparam(key, compiled.binds[key].value, type_=compiled.binds[key].type) for key in named]
        # By place: several columns may have one name.
        columns = [column(f"c{place}", each.type) for place, each in enumerate(self._query.selected_columns)]
        return text(str(compiled)).bindparams(*filled).columns(*columns)
