"""What a version of the draft holds: its places and chapters, copied from another version or given by a document."""

from collections.abc import Collection, Sequence

from consult.consultations.documents import ParsedChapter
from consult.consultations.models import Draft, DraftChapter, DraftClause
from consult.database import db


def fill(draft: Draft, previous: Draft, without: Collection[int] = ()) -> None:
    """Begin a version as a copy of another, its chapters too, `without` some clauses by their ids."""
    chapters = {each.id: _same_chapter(each) for each in previous.chapters}
    draft.chapters = list(chapters.values())
    draft.places = [
        DraftClause(
            version=each.version,
            position=each.position,
            number=each.number,
            is_key=each.is_key,
            chapter=chapters.get(each.chapter_id),
        )
        for each in previous.places
        if each.version.clause_id not in without
    ]


def _same_chapter(chapter: DraftChapter) -> DraftChapter:
    return DraftChapter(
        position=chapter.position, level=chapter.level, number=chapter.number, heading=chapter.heading
    )


def put_chapters(draft: Draft, chapters: Sequence[ParsedChapter]) -> list[DraftChapter]:
    """Give a draft these chapters in place of those that it has; its clauses are in none of them yet."""
    for place in draft.places:
        place.chapter = None
    draft.chapters = [
        DraftChapter(position=position, level=each.level, number=each.number, heading=each.heading)
        for position, each in enumerate(chapters)
    ]
    db.session.flush()
    return list(draft.chapters)


def chapters(draft: Draft) -> list[dict[str, object]]:
    """The chapters of a version in order, as canonical values."""
    return [{"level": each.level, "number": each.number, "heading": each.heading} for each in draft.chapters]
