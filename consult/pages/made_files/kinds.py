"""Which files a plan has, and what each is made from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from consult.contributions.enums import FileKind

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: Sizes of text in points, the largest first: down to what can still be read on paper.
_LEGIBLE = (10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
_FROM_AFAR = (26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0, 10.0)


@dataclass(frozen=True)
class Sheet:
    """A page that is set as PDF: its endpoint, how many pages it may have (0 for any number), and its sizes of text."""

    endpoint: str
    most_pages: int
    sizes: tuple[float, ...]


SHEETS: Mapping[FileKind, Sheet] = {
    FileKind.BRIEF: Sheet("pages.answer_brief", 1, _LEGIBLE),
    FileKind.ANSWER: Sheet("pages.answer", 3, _LEGIBLE),
    FileKind.WHOLE: Sheet("pages.answer_whole", 0, _LEGIBLE[:1]),
    FileKind.POSTER: Sheet("pages.poster", 1, _FROM_AFAR),
}
ENDINGS: Mapping[FileKind, str] = {kind: "pdf" if kind in SHEETS else "xlsx" for kind in FileKind}
MEDIA_TYPES: Mapping[str, str] = {"pdf": PDF, "xlsx": XLSX}


def kinds(*, is_answered: bool) -> tuple[FileKind, ...]:
    """The files of a plan that anyone may read: a poster always, the others once it is answered."""
    return tuple(FileKind) if is_answered else (FileKind.POSTER,)
