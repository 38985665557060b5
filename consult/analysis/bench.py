"""What analysts read while they sort: words without hidden parts, no votes, no self-descriptions, no channels."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, literal, select, tuple_

from consult.analysis import coding, coding_agreement, text_groups
from consult.analysis.codebook import Judgement
from consult.analysis.enums import Strength
from consult.analysis.models import Coding, Sorting, Theme
from consult.analysis.text_groups import NearText
from consult.contributions import proposed_changes
from consult.contributions.models import Comment
from consult.storage.database import db
from consult.text.passages import Passages

#: How many of the texts that come next are shown below the open one.
AHEAD = 2


@dataclass(frozen=True)
class Readable:
    """A comment as an analyst reads it: moderated words, no vote, no self-description, no channel.

    `count` is how many have these words. `change` is what it proposes to change in the wording of its part, if it does;
    then the text is the reason.
    """

    id: int
    tracker: str
    clause_id: int | None
    text: str
    team_only: bool
    count: int = 1
    change: Passages | None = None


@dataclass(frozen=True, kw_only=True)
class OpenText:
    """The text before an analyst: the `place`-th of its part.

    Its `seat` is its place among all comments that its part had at the last batch, for pages to say.
    `near` are texts that nearly say the same. `mine` are the keys of the themes that this analyst found in it, with
    their `judgement`; a colleague's are not shown, so that nobody follows them. `again` is the key of the theme that
    was split, if that is why it is back. `after` are the next texts, `before` is the one before.
    """

    comment: Readable
    place: int
    seat: int
    near: Sequence[NearText]
    mine: frozenset[str]
    judgement: Judgement
    is_sorted: bool
    again: str
    after: Sequence[Readable]
    before: int | None


@dataclass(frozen=True)
class Progress:
    """How many different texts of a part can be opened, and how many of them are sorted: this moves when words go.

    What pages say is in comments, as of the last batch: `comments`, and how many of them are `sorted`.
    """

    texts: int = 0
    done: int = 0
    comments: int = 0
    sorted: int = 0


def progress(consultation_id: int, reader: int | None) -> dict[int | None, Progress]:
    """How far sorting has come, by part; None is the whole plan."""
    texts = text_groups.shown_once(readable(consultation_id, reader), reader)
    done = func.count(case((text_groups.is_sorted(reader), Comment.id)))
    was_sorted = func.count(case((coding.was_sorted(reader), Comment.id)))
    # Two statements: joined to each comment, the texts would be gone through once for each comment.
    of_texts = select(Comment.clause_id, func.count(), done).join(texts, texts.c.id == Comment.id)
    of_comments = select(Comment.clause_id, func.count(), was_sorted).where(*coding.shown(consultation_id))
    by_text, by_comment = (
        {clause_id: counts for clause_id, *counts in db.session.execute(query.group_by(Comment.clause_id))}
        for query in (of_texts, of_comments)
    )
    return {
        clause_id: Progress(*by_text.get(clause_id, (0, 0)), *by_comment.get(clause_id, (0, 0)))
        for clause_id in by_text.keys() | by_comment.keys()
    }


def next_to_sort(
    consultation_id: int, clause_id: int | None, reader: int | None, after: int | None = None
) -> int | None:
    """The first text of a part that waits for this analyst: the first one after that comment, or from the beginning."""
    texts = _texts(consultation_id, clause_id, reader)
    waiting = texts.where(~text_groups.is_sorted(reader)).with_only_columns(Comment.id)
    comment = db.session.get(Comment, after) if after else None
    found = db.session.scalar(waiting.where(_is_after(comment)).limit(1)) if comment else None
    return found or db.session.scalar(waiting.limit(1))


def first(consultation_id: int, clause_id: int | None, reader: int | None) -> int | None:
    """The first text of a part, sorted or not."""
    return db.session.scalar(_texts(consultation_id, clause_id, reader).with_only_columns(Comment.id).limit(1))


def open_text(consultation_id: int, comment_id: int, reader: int | None) -> OpenText | None:
    """A text to sort, for this analyst; None if it is none any more, or another one stands for its words."""
    if comment_id > coding.LARGEST_KEY:
        return None
    asked = (*readable(consultation_id, reader), Comment.id == comment_id)
    comment = db.session.scalar(select(Comment).where(*asked))
    if comment is None:
        return None
    texts = _texts(consultation_id, comment.clause_id, reader)
    found = db.session.execute(texts.where(Comment.id == comment_id)).first()
    if found is None:
        return None
    earlier = texts.order_by(None).where(_is_before(comment))
    before = _order(earlier.with_only_columns(Comment.id), backwards=True).limit(1)
    after = db.session.execute(texts.where(_is_after(comment)).limit(AHEAD)).all()
    copies = text_groups.with_copies(coding.conditions(consultation_id), [comment])[comment.id]
    mine = Sorting.comment_id.in_(copies), Sorting.staff_id == reader
    rows = {row.comment_id: row for row in db.session.scalars(select(Sorting).where(*mine))}
    row = rows.get(comment_id)
    themes = select(Theme.key).join(Coding, Coding.theme_id == Theme.id)
    conditions = [*readable(consultation_id, reader), _is_on(comment.clause_id)]
    seats = select(func.count()).where(*coding.shown(consultation_id), _is_on(comment.clause_id), _is_before(comment))
    return OpenText(
        comment=as_readables([found])[0],
        place=1 + (db.session.scalar(earlier.with_only_columns(func.count())) or 0),
        seat=1 + (db.session.scalar(seats) or 0),
        near=text_groups.near_texts(conditions, [comment]).get(comment.id, ()),
        mine=frozenset(db.session.scalars(themes.where(Coding.comment_id.in_(copies), Coding.staff_id == reader))),
        judgement=coding.judgement_of(row or next(iter(rows.values()), None)),
        is_sorted=row is not None and not row.again,
        again=row.again if row else "",
        after=as_readables(after),
        before=db.session.scalar(before),
    )


def just_sorted(consultation_id: int, comment_id: int, reader: int | None) -> tuple[str, list[str]] | None:
    """The public code and the themes of a comment that this analyst sorted, to undo it."""
    if comment_id > coding.LARGEST_KEY or (row := _own(comment_id, reader)) is None or row.again:
        return None
    tracker = db.session.scalar(
        select(Comment.tracker).where(Comment.id == comment_id, Comment.consultation_id == consultation_id)
    )
    titles = select(Theme.title).join(Coding, Coding.theme_id == Theme.id).order_by(Theme.id)
    mine = titles.where(Coding.comment_id == comment_id, Coding.staff_id == reader)
    return (tracker, list(db.session.scalars(mine))) if tracker else None


def count_theme_comments(theme: Theme, reader: int | None) -> int:
    """How many comments `theme_comments` has."""
    query = select(func.count()).select_from(Comment).where(*_in_theme(theme, reader))
    return db.session.scalar(query) or 0


def theme_comments(theme_id: int, limit: int, offset: int = 0, *, reader: int | None = None) -> list[Readable]:
    """Comments in which a theme was found, in the order of their seats; none for who sorts a sample now."""
    query = _order(select(Comment).where(*_in_theme(db.session.get_one(Theme, theme_id), reader)))
    return as_readables([(comment, 1) for comment in db.session.scalars(query.limit(limit).offset(offset))])


def readables(consultation_id: int, comment_ids: Sequence[int], reader: int | None) -> list[Readable]:
    """Those of these comments that this analyst may read here, in the order given."""
    query = select(Comment).where(*readable(consultation_id, reader), Comment.id.in_(comment_ids))
    found = {comment.id: comment for comment in db.session.scalars(query)}
    return as_readables([(found[each], 1) for each in comment_ids if each in found])


def strengths(theme: Theme, reader: int | None) -> dict[Strength, int]:
    """In how many comments of a theme analysts found that it is said how strongly, the mildest first; nothing for who
    groups a sample now. One that two analysts judged in two ways counts for both.
    """
    count = func.count(Sorting.comment_id.distinct())
    judged = select(Sorting.strength, count).join(Comment, Comment.id == Sorting.comment_id)
    rows = db.session.execute(
        judged.where(*_in_theme(theme, reader), Sorting.strength != "").group_by(Sorting.strength)
    )
    found = dict(rows.all())
    return {strength: found[strength] for strength in Strength if strength in found}


def _in_theme(theme: Theme, reader: int | None) -> tuple[ColumnElement[bool], ...]:
    has_it = exists().where(Coding.comment_id == Comment.id, Coding.theme_id == theme.id)
    shown = ~coding_agreement.is_blind(theme.consultation_id, reader)
    return *coding.conditions(theme.consultation_id), has_it, shown


def readable(consultation_id: int, reader: int | None) -> tuple[ColumnElement[bool], ...]:
    """What this analyst may read here: not what they sort a second time, without seeing what the first one found."""
    return *coding.conditions(consultation_id), ~coding_agreement.is_sampled_for(reader)


def _own(comment_id: int, reader: int | None) -> Sorting | None:
    return db.session.scalar(select(Sorting).where(Sorting.comment_id == comment_id, Sorting.staff_id == reader))


def _texts(consultation_id: int, clause_id: int | None, reader: int | None) -> Select[Comment, int]:
    """The texts of a part with how many have each, in the order of their seats."""
    texts = text_groups.shown_once([*readable(consultation_id, reader), _is_on(clause_id)], reader)
    return _order(select(Comment, texts.c.count).join(texts, texts.c.id == Comment.id))


def _is_on(clause_id: int | None) -> ColumnElement[bool]:
    return Comment.clause_id.is_(None) if clause_id is None else Comment.clause_id == clause_id


def _order(query: Select[Any], *, backwards: bool = False) -> Select[Any]:
    keys = (Comment.shuffle_key, Comment.id)
    return query.order_by(*(key.desc() for key in keys) if backwards else keys)


def _is_after(comment: Comment) -> ColumnElement[bool]:
    return tuple_(Comment.shuffle_key, Comment.id) > tuple_(literal(comment.shuffle_key), literal(comment.id))


def _is_before(comment: Comment) -> ColumnElement[bool]:
    return tuple_(Comment.shuffle_key, Comment.id) < tuple_(literal(comment.shuffle_key), literal(comment.id))


def as_readables(texts: Iterable[Any]) -> list[Readable]:
    """Comments, each with how many have its words, as analysts read them."""
    counts: dict[Comment, int] = dict(texts)
    changes = proposed_changes.changes(list(counts))
    return [
        Readable(
            comment.id, comment.tracker, comment.clause_id, comment.public_text or "",
            comment.counted_as == "team_only" or comment.consent == "team", count, changes.get(comment.id),
        )
        for comment, count in counts.items()
    ]  # fmt: skip
