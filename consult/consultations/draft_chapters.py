"""The chapters of the version being written: adding, renaming, moving and removing them, and which clauses are
in them.
"""

import re

from consult.access import Actor, NotFound, Permission, ValidationError
from consult.consultations import draft_contents, edit_conflicts, layout, queries, working_version
from consult.consultations.clauses import MAX_HEADING, is_counted
from consult.consultations.layout import Layout
from consult.consultations.markdown_import import MAX_LEVELS, ParsedChapter
from consult.consultations.models import DraftVersion
from consult.consultations.working_version import clean_field
from consult.storage.database import db
from consult.text.messages import N_

MAX_NUMBER = 40
NO_CHAPTER = N_("There is no such chapter in this draft.")
NO_OTHER = N_("Choose one of the other parts.")
NO_LEVEL = N_("Choose where the chapter belongs.")


def layout_of(draft: DraftVersion) -> Layout:
    places = {each.id: place for place, each in enumerate(draft.chapters)}
    chapters = [ParsedChapter(each.level, each.number, each.heading) for each in draft.chapters]
    return Layout(
        chapters,
        [(each.version.clause.key, places.get(each.chapter_id) if each.chapter_id else None) for each in draft.places],
    )


def values_of(draft: DraftVersion) -> dict[str, object]:
    """What a page shows of a draft's chapters, for `consult.consultations.edit_conflicts`."""
    return {
        "chapters": draft_contents.chapters(draft),
        "clauses": [f"{key} {place}" for key, place in layout_of(draft).clauses],
    }


def begin(actor: Actor, code: str, key: str, chapter: ParsedChapter, version_seen: str | None = None) -> None:
    """Let a chapter begin with a clause: on level 1, or deeper inside the chapters that the clause is in.

    Raises, like everything here:
        EditConflict: the chapters are not those that were shown.
    """
    draft = _draft(actor, code, version_seen)
    before = _with_clause(draft, key)
    if not 1 <= chapter.level <= min(len(before.above(before.chapter_of(key))) + 1, MAX_LEVELS):
        raise ValidationError(NO_LEVEL, field="level")
    _put(draft, layout.begun(before, key, chapter.level, *_name(chapter.number, chapter.heading)))


def rename(actor: Actor, code: str, at: int, *, number: str, heading: str, version_seen: str | None = None) -> None:
    draft = _draft(actor, code, version_seen)
    _put(draft, layout.renamed(_with_chapter(draft, at), at, *_name(number, heading)))


def remove(actor: Actor, code: str, at: int, version_seen: str | None = None) -> None:
    """Remove a chapter's heading. Its clauses stay, in the chapter around it or in none."""
    draft = _draft(actor, code, version_seen)
    _put(draft, layout.without(_with_chapter(draft, at), at))


def move(actor: Actor, code: str, at: int, *, up: bool, version_seen: str | None = None) -> None:
    """Swap a chapter with its neighbour, with everything in them."""
    draft = _draft(actor, code, version_seen)
    _put(draft, layout.moved(_with_chapter(draft, at), at, up=up))


def put_clause(actor: Actor, code: str, key: str, chapter: int | None, version_seen: str | None = None) -> None:
    """Move a clause to the end of a chapter, or of the clauses in none."""
    draft = _draft(actor, code, version_seen)
    before = _with_clause(draft, key) if chapter is None else _with_chapter(draft, chapter)
    if key not in dict(before.clauses):
        raise NotFound(N_("There is no such part in this draft."))
    if before.chapter_of(key) != chapter:
        _put(draft, layout.placed(before, key, chapter))


def put_after(actor: Actor, code: str, key: str, other: str | None, version_seen: str | None = None) -> None:
    """Move a clause to the place right after another and into its chapter; None is the place before all others."""
    draft = _draft(actor, code, version_seen)
    found = _with_clause(draft, key)
    if other == key or (other is not None and other not in dict(found.clauses)):
        raise ValidationError(NO_OTHER, field="after")
    _put(draft, layout.put_after(found, key, other))


def _draft(actor: Actor, code: str, version_seen: str | None) -> DraftVersion:
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_DRAFT_WRITE)
    draft = working_version.to_write(consultation)
    edit_conflicts.check(version_seen, values_of(draft))
    return draft


def _with_clause(draft: DraftVersion, key: str) -> Layout:
    found = layout_of(draft)
    if key not in dict(found.clauses):
        raise NotFound(N_("There is no such part in this draft."))
    return found


def _with_chapter(draft: DraftVersion, at: int) -> Layout:
    found = layout_of(draft)
    if at >= len(found.chapters):
        raise NotFound(NO_CHAPTER)
    return found


def _name(number: str, heading: str) -> tuple[str, str]:
    number = clean_field(number, MAX_NUMBER, "number", one_line=True)
    if re.search(r'["{}]', number):
        raise ValidationError(N_("A number cannot have quotation marks or braces."), field="number")
    heading = clean_field(heading, MAX_HEADING, "heading", one_line=True)
    if not heading:
        raise ValidationError(N_("Write a heading."), field="heading")
    return number, heading


def _put(draft: DraftVersion, wanted: Layout) -> None:
    """Give a draft this layout; numbers that only count the clauses stay with the positions."""
    counted = is_counted([each.number for each in draft.places])
    by_key = {each.version.clause.key: each for each in draft.places}
    chapters = draft_contents.put_chapters(draft, wanted.chapters)
    for position, (key, at) in enumerate(wanted.clauses):
        place = by_key[key]
        place.position, place.chapter = position, None if at is None else chapters[at]
        if counted:
            place.number = str(position + 1)
    db.session.flush()
    db.session.expire(draft, ["places"])
