"""Which tests of a use-case run on PostgreSQL after SQLite.

In a file marked `both_databases` every test runs on both: it is about locks, about several processes, or about what a
database keeps in its files and logs. In any other file a test runs on PostgreSQL if on SQLite it executed a
statement that no test before it in this process has executed. The rest would send PostgreSQL the same SQL again.
"""

import re

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

NOTHING_NEW = "executes no statement that PostgreSQL has not had"

#: Lists of values, which differ in their length alone.
_VALUES = re.compile(r"\(\?(?:, \?)*\)(?:, \(\?(?:, \?)*\))*")


class Doubles:
    """The statements that tests execute on SQLite, to choose those that run on PostgreSQL too."""

    def __init__(self) -> None:
        self._file = ""
        self._had: set[str] = set()
        self._executed: set[str] = set()
        self._by_test: dict[str, set[str]] = {}
        event.listen(Engine, "before_cursor_execute", self._note)

    def close(self) -> None:
        event.remove(Engine, "before_cursor_execute", self._note)

    def begin(self, test: pytest.Item, kind: str) -> None:
        """Before a test's database is made: skip the test if PostgreSQL has nothing new to do in it."""
        file, name = test.path.stem, test.nodeid.replace(kind, "")
        if file != self._file:
            self._file, self._by_test = file, {}
        if kind == "sqlite":
            self._executed = self._by_test[name] = set()
        elif not test.get_closest_marker("both_databases") and name in self._by_test:
            if self._by_test[name] <= self._had:
                pytest.skip(NOTHING_NEW)
            self._had |= self._by_test[name]

    def _note(self, connection: object, cursor: object, statement: str, *_: object) -> None:
        self._executed.add(_VALUES.sub("(?)", statement))
