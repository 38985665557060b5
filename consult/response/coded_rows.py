"""The codes of every comment that counts, as the export has them: no words, and nothing about who wrote.

A theme whose number may not be published, since two people did not agree on it, is in no row.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Row, select

from consult.analysis import published_figures
from consult.analysis.models import Coding, Sorting, Theme
from consult.consultations.models import Clause, Consultation
from consult.contributions.counting import counts_as_shown
from consult.contributions.models import Comment
from consult.response.tables import CodingRow
from consult.storage.database import db

CHUNK = 5_000


def codings(consultation: Consultation) -> Iterator[CodingRow]:
    """From the freeze on, in the order of the trackers, read in short chunks: a long read delays writers."""
    if not consultation.is_frozen:
        return
    told = published_figures.theme_counts(consultation.id)
    keys = dict(db.session.execute(select(Theme.id, Theme.key).where(Theme.consultation_id == consultation.id)).all())
    published = {theme_id: keys[theme_id] for theme_id, count in told.items() if count.comments is not None}
    counted = Comment.consultation_id == consultation.id, counts_as_shown()
    ids = array("q", db.session.scalars(select(Comment.id).where(*counted).order_by(Comment.tracker)).yield_per(CHUNK))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        query = (
            select(Comment.id, Comment.tracker, Clause.key, Comment.counted_as)
            .join(Clause, Clause.id == Comment.clause_id, isouter=True)
            .where(Comment.id.in_(chunk))
            .order_by(Comment.tracker)
        )
        comments = db.session.execute(query).all()
        found = _by_comment(db.session.scalars(select(Coding).where(Coding.comment_id.in_(chunk))))
        judged = _by_comment(db.session.scalars(select(Sorting).where(Sorting.comment_id.in_(chunk))))
        for comment in comments:
            yield from _rows(comment, found.get(comment.id, []), judged.get(comment.id, []), published)
        db.session.rollback()


def _by_comment(rows: Iterable[Any]) -> dict[int, list[Any]]:
    """Those of each comment, the newest first: what was chosen last stands."""
    found: dict[int, list[Any]] = {}
    for row in sorted(rows, key=lambda each: (str(each.day or ""), each.codebook_version, each.staff_id), reverse=True):
        found.setdefault(row.comment_id, []).append(row)
    return found


def _rows(
    comment: Row[int, str, str | None, str],
    found: Sequence[Coding],
    judged: Sequence[Sorting],
    published: dict[int, str],
) -> Iterator[CodingRow]:
    _, tracker, key, outcome = comment
    last = judged[0] if judged else None
    named: dict[str, Any] = {
        "tracker": tracker, "key": key or "plan", "outcome": outcome, "has_theme": bool(found),
        "stance": last.stance if last else "", "strength": last.strength if last else "",
        "safety": bool(last and last.is_safety), "minority": bool(last and last.is_minority),
    }  # fmt: skip
    newest: dict[str, Coding] = {}
    for row in found:
        if row.theme_id in published:
            newest.setdefault(published[row.theme_id], row)
    for theme, row in sorted(newest.items()):
        yield CodingRow(
            **named, theme=theme, source=row.source, day=row.day.isoformat() if row.day else "",
            codebook_version=row.codebook_version,
        )  # fmt: skip
    if not newest:
        yield CodingRow(**named)
