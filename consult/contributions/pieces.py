"""Long work on a plan's rows in pieces, each in a transaction of its own: on SQLite others wait meanwhile.

Which rows are still to be done is read once and then in the memory of the process, because looking for the next few
each time would take longer than doing them. What is done shows in the rows. So a process that begins, or in which a
transaction failed, finds the rest by looking again.
"""

from sqlalchemy import Select

from consult.runtime import periodic_tasks
from consult.storage.database import db, is_writing

NAME = "pieces"


def forget() -> None:
    """Look again at every plan: the database is another one than before."""
    _remembered().clear()


def _remembered() -> dict[tuple[str, int], list[int] | None]:
    return periodic_tasks.memory(NAME, dict[tuple[str, int], list[int] | None])


def next_keys(name: str, plan_id: int, left: Select[int], size: int) -> list[int]:
    """The next few keys of rows that are to be done, in the order of keys; none if `left` finds no more.

    Whoever only looks gets the same again. Another process may have done them meanwhile. That none is left is
    remembered only if a reader found it out: what a transaction has written may be undone.
    """
    remembered = _remembered()
    place = name, plan_id
    keys = remembered.get(place, [])
    if keys is None:
        return []
    keys = keys or sorted(db.session.scalars(left))
    if is_writing():
        remembered[place] = keys[size:]
    else:
        remembered[place] = keys or None
    return keys[:size]
