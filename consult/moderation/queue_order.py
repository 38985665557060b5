"""The order of a moderators' list, and where in it a page begins: after a line, wherever that line is by now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, or_

from consult.contributions.models import Comment
from consult.moderation.queue_filters import Order
from consult.text import plain

#: What a comment is sorted by, as numbers.
_DANGER, _DAY, _ID, _CHARACTERS, _PLACE = "danger", "day", "id", "characters", "place"
#: Each order; a minus begins what is sorted downwards.
_KEYS: Mapping[Order, Sequence[str]] = {
    Order.OLDEST: (f"-{_DANGER}", _DAY, _ID),
    Order.NEWEST: (f"-{_DANGER}", f"-{_DAY}", _ID),
    Order.LONGEST: (f"-{_CHARACTERS}", _ID),
    Order.PART: (_PLACE, f"-{_DANGER}", _DAY, _ID),
}
_SEPARATOR = "."
#: A comment's clause, as a sum: otherwise SQLite takes an index that has the clauses in order, and looks up every row.
CLAUSE: ColumnElement[Any] = Comment.clause_id + literal_column("0")


@dataclass(frozen=True)
class Ordering:
    """One page's order: `places` has the position of each clause in the plan, `counts` how many comments it has here,
    and `after` is the place that the page before gave.
    """

    order: Order
    places: Mapping[int | None, int]
    counts: Mapping[int | None, int]
    after: str
    size: int

    @property
    def clauses(self) -> list[ColumnElement[Any]]:
        return [self._column(key).desc() if down else self._column(key) for key, down in self._keys]

    @property
    def begins(self) -> list[ColumnElement[bool]]:
        """The condition for comments of this page, or of one that follows soon."""
        values = self._values
        found: list[ColumnElement[bool]] = []
        if self.order is Order.PART:
            some = self._next_clauses(values[0] if values else 0)
            of_clauses = CLAUSE.in_([each for each in some if each is not None])
            found.append(or_(of_clauses, CLAUSE.is_(None)) if None in some else of_clauses)
        if values:
            found.append(self._is_after(values))
        return found

    def sort_key(self, comment: Comment) -> list[int]:
        return [-value if down else value for value, (_, down) in zip(self._told(comment), self._keys, strict=True)]

    def place_of(self, comment: Comment) -> str:
        """Where the next page begins, if this comment is the last of the page."""
        return _SEPARATOR.join(map(str, self._told(comment)))

    @property
    def _keys(self) -> list[tuple[str, bool]]:
        return [(key.lstrip("-"), key.startswith("-")) for key in _KEYS[self.order]]

    @property
    def _values(self) -> list[int]:
        """The numbers in `after`; none if it is not one of ours."""
        told = [plain.whole_number(each) for each in self.after.split(_SEPARATOR)]
        values = [each for each in told if each is not None]
        days = [value for value, (key, _) in zip(values, self._keys, strict=False) if key == _DAY]
        fits = len(values) == len(told) == len(self._keys) and all(1 <= day <= date.max.toordinal() for day in days)
        return values if fits else []

    def _is_after(self, values: Sequence[int]) -> ColumnElement[bool]:
        rules = []
        for at, (key, down) in enumerate(self._keys):
            same = [self._column(each) == _stored(each, values[n]) for n, (each, _) in enumerate(self._keys[:at])]
            column, value = self._column(key), _stored(key, values[at])
            rules.append(and_(*same, column < value if down else column > value))
        return or_(*rules)

    def _next_clauses(self, start: int) -> list[int | None]:
        """The clauses from this place on, as many as can be on the page."""
        found: list[int | None] = []
        room = self.size + 1
        for clause_id in sorted(self.counts, key=self._place):
            if self._place(clause_id) < start or room <= 0:
                continue
            found.append(clause_id)
            # How many of the first one are left is not known.
            room -= self.counts[clause_id] if self._place(clause_id) > start or not self.after else 0
        return found

    def _place(self, clause_id: int | None) -> int:
        return self.places.get(clause_id, len(self.places))

    def _column(self, key: str) -> ColumnElement[Any]:
        if key == _PLACE:
            start = (self._values or [0])[0]
            known = {each: self._place(each) for each in self._next_clauses(start) if each is not None}
            last = self._place(None)
            return case(known, value=CLAUSE, else_=last) if known else func.coalesce(None, last)
        if key == _CHARACTERS:
            return func.coalesce(Comment.characters, 0)
        return {_DANGER: Comment.danger, _DAY: Comment.day, _ID: Comment.id}[key].expression

    def _told(self, comment: Comment) -> list[int]:
        told = {
            _DANGER: comment.danger,
            _DAY: comment.day.toordinal(),
            _ID: comment.id,
            _CHARACTERS: comment.characters or 0,
            _PLACE: self._place(comment.clause_id),
        }
        return [told[key] for key, _ in self._keys]


def _stored(key: str, value: int) -> int | date:
    return date.fromordinal(value) if key == _DAY else value
