"""What analysts read while they sort: words without hidden parts, no votes, no self-descriptions, no channels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, exists, func, select

from consult.analysis import coding, coding_agreement, text_groups
from consult.analysis.models import Coding, Theme
from consult.analysis.text_groups import NearText
from consult.contributions import proposed_changes
from consult.contributions.models import Comment
from consult.storage.database import db
from consult.text.passages import Passages


@dataclass(frozen=True)
class Readable:
    """A comment as an analyst reads it: moderated words, no vote, no self-description, no channel.

    `count` is how many have these words, `near` has those that nearly have them. `change` is what it proposes to change
    in the wording of its part, if it does; then the text is the reason. `mine` are the keys of the themes that
    this analyst found in it, `others` those that colleagues found.
    """

    id: int
    tracker: str
    clause_id: int | None
    text: str
    team_only: bool
    mine: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    count: int = 1
    near: Sequence[NearText] = ()
    change: Passages | None = None


def codable(consultation_id: int, limit: int, offset: int = 0, *, reader: int | None = None) -> list[Readable]:
    """Texts to sort that were decided on at the last batch: first those without a theme, each group by seats.

    `reader` is the analyst's staff id, to show which themes are theirs and which a colleague's.
    """
    conditions = (*coding.conditions(consultation_id), ~coding_agreement.is_sampled_for(reader))
    texts = text_groups.shown_once(conditions)
    query = (
        select(Comment, texts.c.count)
        .join(texts, texts.c.id == Comment.id)
        .order_by(text_groups.is_sorted(), Comment.shuffle_key, Comment.id)
    )
    counts: dict[Comment, int] = dict(db.session.execute(query.limit(limit).offset(offset)).all())
    near = text_groups.near_texts(conditions, counts.keys())
    copies = text_groups.with_copies(conditions, counts.keys())
    return [
        replace(each, count=count, near=near.get(each.id, ()))
        for each, count in zip(_with_themes(list(counts), reader, copies), counts.values(), strict=True)
    ]


def count_texts(consultation_id: int) -> int:
    """How many different texts there are to sort."""
    return text_groups.count_texts(coding.conditions(consultation_id))


def count_theme_comments(theme: Theme, reader: int | None) -> int:
    """How many comments `theme_comments` has."""
    query = select(func.count()).select_from(Comment).where(*_in_theme(theme, reader))
    return db.session.scalar(query) or 0


def _in_theme(theme: Theme, reader: int | None) -> tuple[ColumnElement[bool], ...]:
    found = exists().where(Coding.comment_id == Comment.id, Coding.theme_id == theme.id)
    return *coding.conditions(theme.consultation_id), found, ~coding_agreement.is_sampled_for(reader)


def theme_comments(theme_id: int, limit: int, offset: int = 0, *, reader: int | None = None) -> list[Readable]:
    """Comments in which a theme was found, in the order of their seats, for this analyst."""
    theme = db.session.get_one(Theme, theme_id)
    query = select(Comment).where(*_in_theme(theme, reader)).order_by(Comment.shuffle_key, Comment.id)
    return _with_themes(list(db.session.scalars(query.limit(limit).offset(offset))), None)


def _with_themes(
    comments: Sequence[Comment], reader: int | None, copies: Mapping[int, Sequence[int]] | None = None
) -> list[Readable]:
    """The comments, each with the themes that were found in it, or in one of its `copies`."""
    mine: dict[int, set[str]] = {comment.id: set() for comment in comments}
    others: dict[int, set[str]] = {comment.id: set() for comment in comments}
    shown_as = {id_: shown for shown, some in (copies or {key: [key] for key in mine}).items() for id_ in some}
    query = (
        select(Coding.comment_id, Coding.staff_id, Theme.key)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Coding.comment_id.in_(shown_as))
    )
    for comment_id, staff_id, key in db.session.execute(query):
        (mine if staff_id == reader else others)[shown_as[comment_id]].add(key)
    changes = proposed_changes.changes(comments)
    return [
        Readable(
            comment.id, comment.tracker, comment.clause_id, comment.public_text or "",
            comment.counted_as == "team_only" or comment.consent == "team",
            frozenset(mine[comment.id]), frozenset(others[comment.id]), change=changes.get(comment.id),
        )
        for comment in comments
    ]  # fmt: skip
