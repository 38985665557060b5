"""The codes of every comment that the frozen report counts, as the export has them: no words, and nothing about who
wrote.

They give the figures of the report whatever happens to a comment later. A row has a public code only while anyone can
read the comment: those for the team only, refused ones and those erased since have none, so nobody can look
up what is said of them. A theme whose number may not be published, since two people did not agree on it, is in no row.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import InstrumentedAttribute

from consult.analysis.models import Coding, Theme
from consult.consultations.models import Clause, Consultation
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.report.summary import Summary
from consult.response.tables import CodingRow
from consult.storage.database import db

CHUNK = 5_000

#: Key, public code, stage, clause key and how it is counted.
CodedComment = Row[int, str, str, str | None, str]


def codings(consultation: Consultation, whole: Summary) -> Iterator[CodingRow]:
    """Comments that anyone can read, in the order of their public codes, and then the others in that of random keys.

    They are read in short chunks: a long read delays writers.
    """
    every = chain(*(clause.themes for clause in whole.clauses), whole.plan_themes)
    told = [theme.key for theme in every if theme.comments is not None]
    query = select(Theme.id, Theme.key).where(Theme.consultation_id == consultation.id, Theme.key.in_(told))
    themes = dict(db.session.execute(query).all())
    ours, is_public = Comment.consultation_id == consultation.id, Comment.stage == Stage.PUBLIC
    read = chain(_chunks(Comment.tracker, ours, is_public), _chunks(Comment.id, ours, ~is_public))
    for number, (comment, found) in enumerate(read, 1):
        tracker = comment.tracker if comment.stage == Stage.PUBLIC else ""
        yield from _rows(number, comment, tracker, found, themes)


def _chunks(
    order: InstrumentedAttribute[Any], *which: ColumnElement[bool]
) -> Iterator[tuple[CodedComment, list[Coding]]]:
    """Comments that the report counts, each with what was found in it, the oldest first."""
    counted = (*which, Comment.reported_as != "")
    ids = array("q", db.session.scalars(select(Comment.id).where(*counted).order_by(order)).yield_per(CHUNK))
    query = (
        select(Comment.id, Comment.tracker, Comment.stage, Clause.key, Comment.reported_as)
        .join(Clause, Clause.id == Comment.clause_id, isouter=True)
        .where(*counted)
        .order_by(order)
    )
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        comments = db.session.execute(query.where(Comment.id.in_(chunk))).all()
        found: dict[int, list[Coding]] = {}
        for row in db.session.scalars(select(Coding).where(Coding.comment_id.in_(chunk))):
            found.setdefault(row.comment_id, []).append(row)
        for comment in comments:
            yield comment, sorted(found.get(comment.id, ()), key=_age)
        db.session.rollback()


def _age(row: Coding) -> tuple[str, int, int]:
    return str(row.day or ""), row.codebook_version, row.staff_id


def _rows(
    number: int, comment: CodedComment, tracker: str, found: Sequence[Coding], themes: Mapping[int, str]
) -> Iterator[CodingRow]:
    """A row for each theme, as it was found last; one without a theme if there is none."""
    _, _, _, key, outcome = comment
    last = {themes[row.theme_id]: row for row in found if row.theme_id in themes}
    of_comment = partial(
        CodingRow, comment=number, tracker=tracker, key=key or "plan", outcome=outcome, has_theme=bool(found)
    )
    for theme, row in sorted(last.items()):
        day = row.day.isoformat() if row.day else ""
        yield of_comment(theme=theme, source=row.source, day=day, codebook_version=row.codebook_version)
    if not last:
        yield of_comment()
