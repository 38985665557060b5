"""Following the items of a receipt from the first, as far as there are any. Pure.

Each item has its own look-up, derived from the receipt, the item's index and its revision, and no two rows share a
value. A submission numbers its items from 0 without gaps, a change does so with the revisions of an item, and no single
row is ever removed: a withdrawn or changed one keeps its row. So the first missing one ends the search, and a wrong
receipt is recognised by its first item.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from consult.contributions.enums import MAX_ITEMS
from consult.credentials import receipts

Row = TypeVar("Row")
#: Which of some look-ups exist, with their rows.
Find = Callable[[Sequence[bytes]], Mapping[bytes, Row]]


def follow(pepper: bytes, receipt: int, kind: str, revisions: int, find: Find[Row]) -> list[tuple[int, int, Row]]:
    """(index, revision, row) of each item of a kind, in that order; an item has at most this many `revisions`.

    For n items it derives at most 3n + 1 look-ups, and one more for each change. It calls `find` once for each binary
    digit of n, and once for each revision.
    """
    found: dict[tuple[int, int], Row] = {}

    def look(places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        derived = {place: receipts.derive(pepper, receipt, kind, *place).lookup_hmac for place in places}
        rows = find(list(derived.values()))
        there = [place for place in places if derived[place] in rows]
        found.update({place: rows[derived[place]] for place in there})
        return there

    known, more = 0, 1
    while known < MAX_ITEMS:
        asked = [(index, 0) for index in range(known, min(known + more, MAX_ITEMS))]
        there = look(asked)
        known += len(there)
        if len(there) < len(asked):
            break
        more *= 2
    still = [index for index, _ in found]
    for revision in range(1, revisions):
        if not still:
            break
        still = [index for index, _ in look([(index, revision) for index in still])]
    return [(*place, found[place]) for place in sorted(found)]
