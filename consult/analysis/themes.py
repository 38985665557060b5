"""Themes: the codebook that analysts write, and which comments have each theme."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select

from consult.access import Actor, NotFound, Permission, ValidationError
from consult.analysis import codebook_changes
from consult.analysis.codebook import (
    MAX_BOUNDS,
    MAX_DESCRIPTION,
    MAX_NOTE,
    MAX_THEMES,
    MAX_TITLE,
    NO_OTHER_VIEW,
    check_theme,
    check_writable,
)
from consult.analysis.enums import ChangeKind, Stance
from consult.analysis.models import Coding, Theme
from consult.consultations import edit_conflicts, queries
from consult.consultations.clauses import slug
from consult.consultations.models import Consultation
from consult.consultations.working_version import clean_field
from consult.contributions.models import Comment
from consult.storage.database import db
from consult.text.messages import N_


@dataclass(frozen=True, kw_only=True)
class ThemeData:
    """What an analyst writes about a theme, as a form has it; `minority` may be `NO_OTHER_VIEW`."""

    title: str
    clause_key: str = ""
    description: str = ""
    includes: str = ""
    excludes: str = ""
    example: str = ""
    stance: str = ""
    minority: str = ""
    safety: bool = False
    safety_note: str = ""
    fact_note: str = ""
    fact_source: str = ""


def add_theme(actor: Actor, code: str, given: ThemeData, key: str = "", instead_of: str = "") -> Theme:
    """A new theme; without `key` it gets one made from its title. It may have the title of the one it is `instead_of`.

    Raises:
        ValidationError: another theme about the same part has its title, among others.
    """
    consultation = writable(actor, code)
    taken = {theme.key for theme in themes_of(consultation.id)}
    if len(taken) >= MAX_THEMES:
        message = N_("There are %(limit)d themes already. Merge some before you add one.")
        raise ValidationError(message, field="title", limit=MAX_THEMES)
    if key in taken:
        raise ValidationError(N_("There is already a theme with the key “%(key)s”."), field="title", key=key)
    theme = Theme(consultation_id=consultation.id, key=key or slug(given.title, taken))
    _fill(theme, given, instead_of)
    db.session.add(theme)
    db.session.flush()
    codebook_changes.note(consultation.id, ChangeKind.ADDED, theme.key, after=words_of(theme))
    return theme


def write_theme(actor: Actor, code: str, key: str, given: ThemeData, version_seen: str | None = None) -> Theme:
    """Change a theme; its key stays. `version_seen` is the fingerprint of `values_of` as shown.

    Raises:
        EditConflict: somebody changed it meanwhile.
    """
    theme = found(writable(actor, code), key, version_seen)
    before = words_of(theme)
    _fill(theme, given)
    db.session.flush()
    if (after := words_of(theme)) != before:
        codebook_changes.note(theme.consultation_id, ChangeKind.CHANGED, key, before=before, after=after)
    return theme


def remove_theme(actor: Actor, code: str, key: str, version_seen: str | None = None) -> None:
    """Remove a theme from the codebook and from its comments. `version_seen` as in `write_theme`.

    Raises:
        EditConflict: somebody changed it meanwhile.
    """
    theme = found(writable(actor, code), key, version_seen)
    codebook_changes.note(theme.consultation_id, ChangeKind.REMOVED, key, before=words_of(theme))
    take_away(theme)


def take_away(theme: Theme) -> None:
    """Delete a theme, and from comments what they still have of it."""
    db.session.execute(delete(Coding).where(Coding.theme_id == theme.id))
    db.session.delete(theme)
    db.session.flush()


def themes_of(consultation_id: int) -> list[Theme]:
    """All themes, in the order in which they were added."""
    return list(db.session.scalars(select(Theme).where(Theme.consultation_id == consultation_id).order_by(Theme.id)))


def theme_for(actor: Actor, code: str, key: str) -> tuple[Consultation, Theme]:
    """One theme, for an analyst."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    return consultation, found(consultation, key)


def words_of(theme: Theme) -> dict[str, str]:
    """What the codebook says of a theme: these words make its versions."""
    return {
        "title": theme.title,
        "clause_key": queries.clause_keys(theme.consultation_id).get(theme.clause_id or 0, ""),
        "description": theme.description,
        "includes": theme.includes,
        "excludes": theme.excludes,
        "example": theme.example,
        "stance": theme.stance,
    }


def values_of(theme: Theme) -> dict[str, str]:
    """A theme as a form has it; `no_other_view` and `safety` are "yes" or nothing."""
    no_other_view = theme.minority == NO_OTHER_VIEW
    return words_of(theme) | {
        "minority": "" if no_other_view else theme.minority,
        "no_other_view": "yes" if no_other_view else "",
        "safety": "yes" if theme.safety else "",
        "safety_note": theme.safety_note,
        "fact_note": theme.fact_note,
        "fact_source": theme.fact_source,
    }


def coded(comment_ids: Sequence[int]) -> dict[int, list[str]]:
    """The keys of the themes found in each of these comments; comments without any are left out."""
    keys: dict[int, list[str]] = {}
    query = select(Coding.comment_id, Theme.key).join(Theme, Theme.id == Coding.theme_id).distinct()
    for comment_id, key in db.session.execute(query.where(Coding.comment_id.in_(comment_ids)).order_by(Theme.key)):
        keys.setdefault(comment_id, []).append(key)
    return keys


def is_coded(consultation_id: int, key: str) -> ColumnElement[bool]:
    """The condition for a comment to be in a theme."""
    ids = (
        select(Coding.comment_id)
        .join(Theme, Theme.id == Coding.theme_id)
        .where(Theme.consultation_id == consultation_id, Theme.key == key)
    )
    return Comment.id.in_(ids)


def writable(actor: Actor, code: str) -> Consultation:
    """A plan whose themes this analyst may change.

    Raises:
        Conflict: its report is frozen, or there will be none.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    check_writable(consultation.state)
    return consultation


def found(consultation: Consultation, key: str, version_seen: str | None = None) -> Theme:
    """A theme of this plan. `version_seen` as in `write_theme`.

    Raises:
        NotFound
        EditConflict: somebody changed it meanwhile.
    """
    query = select(Theme).where(Theme.consultation_id == consultation.id, Theme.key == key)
    theme = db.session.scalar(query)
    if theme is None:
        raise NotFound(N_("There is no such theme. It may have been removed."))
    edit_conflicts.check(version_seen, values_of(theme))
    return theme


def _fill(theme: Theme, given: ThemeData, instead_of: str = "") -> None:
    """Everything is checked before anything is set: if it is refused, the theme stays unchanged."""
    title = clean_field(given.title, MAX_TITLE, "title", one_line=True)
    description = clean_field(given.description, MAX_DESCRIPTION, "description")
    includes = clean_field(given.includes, MAX_BOUNDS, "includes")
    excludes = clean_field(given.excludes, MAX_BOUNDS, "excludes")
    example = clean_field(given.example, MAX_BOUNDS, "example")
    minority = clean_field(given.minority, MAX_NOTE, "minority")
    if minority.casefold().rstrip(".") == NO_OTHER_VIEW:
        minority = NO_OTHER_VIEW
    safety_note = clean_field(given.safety_note, MAX_NOTE, "safety_note") if given.safety else ""
    facts = {name: clean_field(getattr(given, name), MAX_NOTE, name) for name in ("fact_note", "fact_source")}
    check_theme(title, safety=given.safety, safety_note=safety_note, **facts)
    if given.stance not in ("", *Stance):
        raise ValidationError(N_("Choose only from the list."), field="stance")
    clause_id = _clause_id(theme.consultation_id, given.clause_key)
    _check_unlike_others(theme, title, clause_id, instead_of)
    theme.clause_id = clause_id
    theme.title, theme.description, theme.minority = title, description, minority
    theme.includes, theme.excludes, theme.example, theme.stance = includes, excludes, example, given.stance
    theme.safety, theme.safety_note = given.safety, safety_note
    theme.fact_note, theme.fact_source = facts["fact_note"], facts["fact_source"]


def _check_unlike_others(theme: Theme, title: str, clause_id: int | None, instead_of: str) -> None:
    """Nobody can tell two themes with one title about one part from each other, so that no two people group alike."""
    for each in themes_of(theme.consultation_id):
        is_same = each.clause_id == clause_id and each.title.casefold() == title.casefold()
        if is_same and each.key not in (theme.key, instead_of):
            message = N_(
                "There is already a theme “%(title)s” about this. Write a title that says how this one differs."
            )
            raise ValidationError(message, field="title", title=each.title)


def _clause_id(consultation_id: int, key: str) -> int | None:
    if not key:
        return None
    clause_id = next((part.clause_id for part in queries.parts_of(consultation_id) if part.key == key), None)
    if clause_id is None:
        raise ValidationError(N_("This plan has no part named “%(key)s”."), field="clause_key", key=key)
    return clause_id
