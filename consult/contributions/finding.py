"""Published comments found by their words: few rows are read, however many comments there are."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, bindparam, func, join, select, union_all
from sqlalchemy.orm import aliased

from consult.contributions import display_orders
from consult.contributions.models import Comment, PublicWord
from consult.contributions.queries import IS_TEXT, PublicComment, default_order, select_comments
from consult.storage.database import BIG_KEY, db
from consult.storage.prepared import Prepared
from consult.text.search_words import SearchWord

#: So many places of the rarest word are looked at. Where one comment in thirty has the other words too, that fills a
#: page; where fewer have, the page asks for another word.
MOST = 300
#: Up to here, the words of a search are counted before anything is read: what leads is enough for most searches.
FEW = 50
MAX_WORDS = 8
#: Keys have this many bits more than the seats of the mixed orders.
_MORE_BITS = 32

#: Whether each word of a search, of which the first leads, is only how a word begins.
Shape = tuple[bool, ...]
Conditions = Sequence[ColumnElement[bool]]


@dataclass(frozen=True)
class Found:
    """Comments that were found; `is_cut`: there are more, or there may be, because all words are common.

    `has_more`: there are more.
    """

    comments: list[PublicComment]
    is_cut: bool
    has_more: bool = False


def find(consultation_id: int, wanted: Sequence[SearchWord], limit: int, which: Conditions = ()) -> Found:
    """The published comments of a plan that have all of these words, at most `MAX_WORDS`, and are `which`.

    The rarest word leads. Where a word begins is another place each day, and the comments of a page are mixed.
    """
    values = _values(consultation_id, limit + 1)
    count, leading = _rarest(values, wanted, FEW) if len(wanted) > 1 else (FEW + 1, wanted[0])
    rows = _read(values, leading, wanted, which) if count else ()
    if len(rows) <= limit and count > FEW:
        count, rarest = _rarest(values, wanted, MOST)
        rows = rows if rarest == leading else _read(values, rarest, wanted, which)
    has_more = len(rows) > limit
    return Found(_mixed(rows[:limit]), has_more or count > MOST, has_more)


def find_others(
    consultation_id: int, wanted: Sequence[SearchWord], shown: Collection[str], which: Conditions = ()
) -> Found:
    """All that `find` would find without a limit, but those with the public codes that are `shown` already."""
    count, rarest = _rarest(values := _values(consultation_id, MOST), wanted, MOST)
    found = _mixed(_read(values, rarest, wanted, which))
    return Found([each for each in found if each.tracker not in shown], count > MOST)


def _values(consultation_id: int, limit: int) -> dict[str, object]:
    start = display_orders.first_shuffle_key(default_order()) << _MORE_BITS
    return {"plan": consultation_id, "most": MOST, "limit": limit, "start": start}


def _mixed(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[PublicComment]:
    shuffle = default_order()
    return sorted((PublicComment(*row) for row in rows), key=lambda each: display_orders.mixed(each.id, shuffle))


def _rarest(values: Mapping[str, object], wanted: Sequence[SearchWord], most: int) -> tuple[int, SearchWord]:
    """The rarest word, and in how many places it is, of which one more than `most` are counted. Of common words the
    longest is taken: it is the rarest more often than not.
    """
    (counts,) = _counting(_shape(wanted)).rows({**values, **_named(wanted), "most": most})
    return min(zip(counts, wanted, strict=True), key=lambda each: (each[0], -len(each[1].word)))


def _read(
    values: Mapping[str, object], leading: SearchWord, wanted: Sequence[SearchWord], which: Conditions
) -> Sequence[Row[*tuple[Any, ...]]]:
    words = [leading, *(each for each in wanted if each != leading)]
    filled = {**values, **_named(words)}
    if which:
        return db.session.execute(_having(_shape(words)).where(*which), filled).all()
    return _finding(_shape(words)).rows(filled)


def _shape(wanted: Sequence[SearchWord]) -> Shape:
    return tuple(each.is_beginning for each in wanted)


def _named(wanted: Sequence[SearchWord]) -> dict[str, bytes]:
    found = {}
    for number, each in enumerate(wanted):
        found[f"word{number}"] = word = each.word.encode()
        if each.is_beginning:
            # No byte of UTF-8 is 255.
            found[f"end{number}"] = word + b"\xff"
    return found


@cache
def _counting(shape: Shape) -> Prepared:
    """In how many places each word is."""
    places = (
        select(PublicWord.comment_id).where(_of_plan(), *_is(PublicWord, number, shape)).limit(_most(1)).subquery()
        for number in range(len(shape))
    )
    return Prepared(select(*(select(func.count()).select_from(each).scalar_subquery() for each in places)))


@cache
def _finding(shape: Shape) -> Prepared:
    return Prepared(_having(shape))


@cache
def _having(shape: Shape) -> Select[*tuple[Any, ...]]:
    """The comments that have all words, in the order of the first one's places."""
    each_way = [select(each.limit(_most()).subquery()) for each in _places(is_beginning=shape[0])]
    around = union_all(*each_way).limit(_most()).subquery()
    # A comment may have several words that begin in the same way.
    places = select(around.c.comment_id).distinct().subquery() if shape[0] else around
    query = select_comments(rows=join(places, Comment, places.c.comment_id == Comment.id))
    for number in range(1, len(shape)):
        other = aliased(PublicWord)
        has = select(other.word).where(other.comment_id == places.c.comment_id, *_is(other, number, shape))
        query = query.where(has.exists())
    return query.where(Comment.consultation_id == _plan(), IS_TEXT).limit(bindparam("limit", 0))


def _places(*, is_beginning: bool) -> Iterator[Select[int]]:
    """Where the first word is: from the day's place on and round again, and then where others begin with it."""
    key, start, word = PublicWord.comment_id, bindparam("start", 0, type_=BIG_KEY), _bytes("word0")
    query = select(key).where(_of_plan())
    for side in (key >= start, key < start):
        yield query.where(PublicWord.word == word, side).order_by(key)
    if is_beginning:
        longer = query.where(PublicWord.word > word, PublicWord.word < _bytes("end0"))
        yield longer.order_by(PublicWord.word, key)


def _is(table: type[PublicWord], number: int, shape: Shape) -> Sequence[ColumnElement[bool]]:
    word = _bytes(f"word{number}")
    return [table.word >= word, table.word < _bytes(f"end{number}")] if shape[number] else [table.word == word]


def _of_plan() -> ColumnElement[bool]:
    return PublicWord.consultation_id == _plan()


def _plan() -> BindParameter[int]:
    return bindparam("plan", 0, type_=BIG_KEY)


def _bytes(name: str) -> BindParameter[bytes]:
    return bindparam(name, b"", type_=PublicWord.word.type)


def _most(more: int = 0) -> ColumnElement[int]:
    return bindparam("most", 0) + more
