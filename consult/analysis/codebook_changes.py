"""The codebook's versions: each change of a theme's words makes a new one, and is kept."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select

from consult.analysis.enums import ChangeKind
from consult.analysis.models import CodebookChange
from consult.storage.database import db, today

Words = Mapping[str, str]


def version_of(consultation_id: int) -> int:
    """The codebook's version; 0 before the first theme."""
    newest = select(func.max(CodebookChange.version)).where(CodebookChange.consultation_id == consultation_id)
    return db.session.scalar(newest) or 0


def note(
    consultation_id: int, kind: ChangeKind, key: str, *, before: Words | None = None, after: Words | None = None,
    others: Sequence[str] = (),
) -> int:  # fmt: skip
    """Note what happened to the theme `key`; returns the new version."""
    version = version_of(consultation_id) + 1
    change = CodebookChange(
        consultation_id=consultation_id, version=version, day=today(), kind=kind.value, theme_key=key,
        other_keys=list(others), words_before=dict(before or {}), words_after=dict(after or {}),
    )  # fmt: skip
    db.session.add(change)
    db.session.flush()
    return version


def split_of(consultation_id: int, key: str) -> CodebookChange | None:
    """The change that split the theme `key`."""
    query = select(CodebookChange).where(
        CodebookChange.consultation_id == consultation_id,
        CodebookChange.theme_key == key,
        CodebookChange.kind == ChangeKind.SPLIT.value,
    )
    return db.session.scalar(query.order_by(CodebookChange.version.desc()).limit(1))


def history(consultation_id: int) -> list[CodebookChange]:
    """Every change, the newest first."""
    query = select(CodebookChange).where(CodebookChange.consultation_id == consultation_id)
    return list(db.session.scalars(query.order_by(CodebookChange.version.desc())))


def merged(consultation_id: int, since: int) -> dict[str, str]:
    """The theme that each one is part of now which was merged into another, after the version `since`."""
    found: dict[str, str] = {}
    for change in history(consultation_id):
        if change.kind == ChangeKind.MERGED.value and change.version > since:
            into = change.other_keys[0]
            found.setdefault(change.theme_key, found.get(into, into))
    return found


def titles_of(changes: Iterable[CodebookChange]) -> dict[str, str]:
    """What every theme that there ever was is called, or was last, by key; the newest change comes first."""
    found: dict[str, str] = {}
    for change in changes:
        words = change.words_after or change.words_before
        if words.get("title"):
            found.setdefault(change.theme_key, str(words["title"]))
    return found
