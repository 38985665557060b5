"""What a version of the draft contains: its positions and chapters, copied from another version or taken from a
document.
"""

from collections.abc import Collection, Sequence

from consult.consultations.markdown_import import ParsedChapter
from consult.consultations.models import DraftVersion, DraftVersionChapter, DraftVersionClause
from consult.storage.database import db


def fill(draft: DraftVersion, previous: DraftVersion, without: Collection[int] = ()) -> None:
    """Begin a version as a copy of another, with its chapters, `without` some clauses (by their ids)."""
    chapters = {each.id: _same_chapter(each) for each in previous.chapters}
    draft.chapters = list(chapters.values())
    draft.places = [
        DraftVersionClause(
            version=each.version,
            position=each.position,
            number=each.number,
            is_key=each.is_key,
            chapter=chapters.get(each.chapter_id) if each.chapter_id else None,
        )
        for each in previous.places
        if each.version.clause_id not in without
    ]


def _same_chapter(chapter: DraftVersionChapter) -> DraftVersionChapter:
    return DraftVersionChapter(
        position=chapter.position, level=chapter.level, number=chapter.number, heading=chapter.heading
    )


def put_chapters(draft: DraftVersion, chapters: Sequence[ParsedChapter]) -> list[DraftVersionChapter]:
    """Replace a draft's chapters with these; no clause is in them yet."""
    for place in draft.places:
        place.chapter = None
    draft.chapters = [
        DraftVersionChapter(position=position, level=each.level, number=each.number, heading=each.heading)
        for position, each in enumerate(chapters)
    ]
    db.session.flush()
    return list(draft.chapters)


def chapters(draft: DraftVersion) -> list[dict[str, object]]:
    """The chapters of a version in order, as canonical values."""
    return [{"level": each.level, "number": each.number, "heading": each.heading} for each in draft.chapters]
