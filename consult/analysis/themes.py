"""Themes and coding: what analysts make of the comments, using the words without hidden parts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from sqlalchemy import ColumnElement, Select, delete, exists, func, select

from consult.access import Actor, NotFound, Permission, ValidationError
from consult.analysis import text_groups
from consult.analysis.codebook import (
    MAX_DESCRIPTION,
    MAX_NOTE,
    MAX_THEMES,
    MAX_TITLE,
    NO_OTHER_VIEW,
    check_theme,
    check_writable,
)
from consult.analysis.models import Coding, Theme
from consult.analysis.text_groups import NearText
from consult.consultations import edit_conflicts, queries
from consult.consultations.clauses import slug
from consult.consultations.models import Consultation
from consult.consultations.working_version import clean_field
from consult.contributions import proposed_changes
from consult.contributions.counting import READABLE, countable, counts_as_shown
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.storage.database import db
from consult.text.messages import N_
from consult.text.passages import Passages

LARGEST_KEY = 2**63 - 1


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


@dataclass(frozen=True, kw_only=True)
class ThemeData:
    """What an analyst writes about a theme, as a form has it; `minority` may be `NO_OTHER_VIEW`."""

    title: str
    clause_key: str = ""
    description: str = ""
    minority: str = ""
    safety: bool = False
    safety_note: str = ""


def add_theme(actor: Actor, code: str, given: ThemeData, key: str = "") -> Theme:
    """A new theme; without `key` it gets one made from its title."""
    consultation = _writable(actor, code)
    taken = {theme.key for theme in themes_of(consultation.id)}
    if len(taken) >= MAX_THEMES:
        message = N_("There are %(limit)d themes already. Merge some before you add one.")
        raise ValidationError(message, field="title", limit=MAX_THEMES)
    if key in taken:
        raise ValidationError(N_("There is already a theme with the key “%(key)s”."), field="title", key=key)
    theme = Theme(consultation_id=consultation.id, key=key or slug(given.title, taken))
    _fill(theme, given)
    db.session.add(theme)
    db.session.flush()
    return theme


def write_theme(actor: Actor, code: str, key: str, given: ThemeData, version_seen: str | None = None) -> Theme:
    """Change a theme; its key stays. `version_seen` is the fingerprint of `values_of` as shown.

    Raises:
        EditConflict: somebody changed it meanwhile.
    """
    theme = _theme(_writable(actor, code), key)
    edit_conflicts.check(version_seen, values_of(theme))
    _fill(theme, given)
    db.session.flush()
    return theme


def remove_theme(actor: Actor, code: str, key: str, version_seen: str | None = None) -> None:
    """Remove a theme from the codebook and from its comments. `version_seen` as in `write_theme`.

    Raises:
        EditConflict: somebody changed it meanwhile.
    """
    theme = _theme(_writable(actor, code), key)
    edit_conflicts.check(version_seen, values_of(theme))
    db.session.execute(delete(Coding).where(Coding.theme_id == theme.id))
    db.session.delete(theme)
    db.session.flush()


def code_comment(
    actor: Actor, code: str, comment_id: int, theme_keys: Iterable[str], near: Iterable[int] = ()
) -> None:  # fmt: skip
    """Set which themes this analyst finds in a comment; replaces the same analyst's earlier choice.

    It is the same for all comments with the same words, and for those `near` ones that were chosen.
    """
    consultation = _writable(actor, code)
    wanted = set(theme_keys)
    ids = {theme.key: theme.id for theme in themes_of(consultation.id)}
    if not wanted <= set(ids):
        raise ValidationError(N_("One of these themes was removed. Load the page again and tick the boxes again."))
    asked = {each for each in (comment_id, *near) if each <= LARGEST_KEY}
    comments = db.session.scalars(_readable(consultation.id).where(Comment.id.in_(asked))).all()
    if comment_id not in {comment.id for comment in comments}:
        raise NotFound(N_("This comment cannot be grouped."))
    for copies in text_groups.with_copies(_conditions(consultation.id), comments).values():
        _code(actor, copies, {ids[key] for key in wanted})


def _code(actor: Actor, comment_ids: Collection[int], chosen: Collection[int]) -> None:
    """Set which of the themes are this analyst's for each of these comments."""
    own = (Coding.comment_id.in_(comment_ids), Coding.staff_id == actor.staff_id)
    held = {tuple(row) for row in db.session.execute(select(Coding.comment_id, Coding.theme_id).where(*own))}
    if held:
        db.session.execute(delete(Coding).where(*own, Coding.theme_id.not_in(chosen)))
    for comment_id, theme_id in sorted(product(comment_ids, chosen)):
        if (comment_id, theme_id) not in held:
            db.session.add(Coding(comment_id=comment_id, theme_id=theme_id, staff_id=actor.staff_id))
    db.session.flush()


def themes_of(consultation_id: int) -> list[Theme]:
    """All themes, in the order in which they were added."""
    return list(db.session.scalars(select(Theme).where(Theme.consultation_id == consultation_id).order_by(Theme.id)))


def theme_for(actor: Actor, code: str, key: str) -> tuple[Consultation, Theme]:
    """One theme, for an analyst."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    return consultation, _theme(consultation, key)


def values_of(theme: Theme) -> dict[str, str]:
    """A theme as a form has it; `no_other_view` and `safety` are "yes" or nothing."""
    no_other_view = theme.minority == NO_OTHER_VIEW
    return {
        "title": theme.title,
        "clause_key": queries.clause_keys(theme.consultation_id).get(theme.clause_id or 0, ""),
        "description": theme.description,
        "minority": "" if no_other_view else theme.minority,
        "no_other_view": "yes" if no_other_view else "",
        "safety": "yes" if theme.safety else "",
        "safety_note": theme.safety_note,
    }


def codable(consultation_id: int, limit: int, offset: int = 0, *, reader: int | None = None) -> list[Readable]:
    """Texts to sort that were decided on at the last batch: first those without a theme, each group by seats.

    `reader` is the analyst's staff id, to show which themes are theirs and which a colleague's.
    """
    conditions = _conditions(consultation_id)
    texts = text_groups.shown_once(conditions)
    query = (
        select(Comment, texts.c.count)
        .join(texts, texts.c.id == Comment.id)
        .order_by(text_groups.is_grouped(), Comment.shuffle_key, Comment.id)
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
    return text_groups.count_texts(_conditions(consultation_id))


def count_codable(consultation_id: int) -> tuple[int, int]:
    """How many comments there are to sort, and how many of them have no theme yet.

    Words that were deleted since the last batch cannot be grouped, and still count here.
    """
    total = db.session.scalar(_codable(consultation_id)) or 0
    return total, db.session.scalar(to_group(consultation_id)) or 0


def to_group(consultation_id: int) -> Select[int]:
    """How many of them have no theme yet, as a query."""
    return _codable(consultation_id).where(~exists().where(Coding.comment_id == Comment.id))


def _codable(consultation_id: int) -> Select[int]:
    conditions = (Comment.consultation_id == consultation_id, Comment.counted_as.in_(READABLE), counts_as_shown())
    return select(func.count()).select_from(Comment).where(*conditions)


def theme_comments(theme_id: int, limit: int, offset: int = 0) -> list[Readable]:
    """Comments in which a theme was found, in the order of their seats."""
    theme = db.session.get_one(Theme, theme_id)
    found = exists().where(Coding.comment_id == Comment.id, Coding.theme_id == theme_id)
    query = _readable(theme.consultation_id).where(found).order_by(Comment.shuffle_key, Comment.id)
    return _with_themes(list(db.session.scalars(query.limit(limit).offset(offset))), None)


def coded(comment_ids: Sequence[int]) -> dict[int, list[str]]:
    """The keys of the themes found in each of these comments; comments without any are left out."""
    found: dict[int, list[str]] = {}
    query = select(Coding.comment_id, Theme.key).join(Theme, Theme.id == Coding.theme_id).distinct()
    for comment_id, key in db.session.execute(query.where(Coding.comment_id.in_(comment_ids)).order_by(Theme.key)):
        found.setdefault(comment_id, []).append(key)
    return found


def is_coded(consultation_id: int, key: str) -> ColumnElement[bool]:
    """The condition for a comment to be in a theme."""
    found = (
        select(Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.consultation_id == consultation_id, Theme.key == key)
    )
    return Comment.id.in_(found)


def _writable(actor: Actor, code: str) -> Consultation:
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    check_writable(consultation.state)
    return consultation


def _theme(consultation: Consultation, key: str) -> Theme:
    query = select(Theme).where(Theme.consultation_id == consultation.id, Theme.key == key)
    theme = db.session.scalar(query)
    if theme is None:
        raise NotFound(N_("There is no such theme. It may have been removed."))
    return theme


def _fill(theme: Theme, given: ThemeData) -> None:
    """Everything is checked before anything is set: if it is refused, the theme stays unchanged."""
    title = clean_field(given.title, MAX_TITLE, "title", one_line=True)
    description = clean_field(given.description, MAX_DESCRIPTION, "description")
    minority = clean_field(given.minority, MAX_NOTE, "minority")
    if minority.casefold().rstrip(".") == NO_OTHER_VIEW:
        minority = NO_OTHER_VIEW
    safety_note = clean_field(given.safety_note, MAX_NOTE, "safety_note") if given.safety else ""
    check_theme(title, safety=given.safety, safety_note=safety_note)
    theme.clause_id = _clause_id(theme.consultation_id, given.clause_key)
    theme.title, theme.description, theme.minority = title, description, minority
    theme.safety, theme.safety_note = given.safety, safety_note


def _clause_id(consultation_id: int, key: str) -> int | None:
    if not key:
        return None
    clause_id = next((part.clause_id for part in queries.parts_of(consultation_id) if part.key == key), None)
    if clause_id is None:
        raise ValidationError(N_("This plan has no part named “%(key)s”."), field="clause_key", key=key)
    return clause_id


def _conditions(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    """Decided at the last batch, counting, and with words left to read: not refused and not unread."""
    return (
        Comment.consultation_id == consultation_id,
        Comment.counted_as.in_(READABLE),
        Comment.stage != Stage.INBOX,
        Comment.outcome != "refuse",
        Comment.public_text.is_not(None),
        countable(Comment),
    )


def _readable(consultation_id: int) -> Select[Comment]:
    return select(Comment).where(*_conditions(consultation_id))


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
