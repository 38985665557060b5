"""Translations of published comments by people of the team: beneath the comment, and gone with its words.

A translation is shown from the day after it was written on, and the record then has an entry without its words.
Whatever takes the comment's words away, or changes them, deletes its translations in the same transaction (see
`consult.contributions.public_words`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from consult.consultations.models import Consultation
from consult.contributions import batch_days, public_words
from consult.contributions.enums import Stage
from consult.contributions.models import Comment, Translation
from consult.record import entries
from consult.storage.database import db, today

#: Between a language and its text, and between two translations; no text has these signs.
_WITHIN, _BETWEEN = "\x1f", "\x1e"
#: Those of a comment that are shown, as one text, so that no page asks a second time (see `read`).
SHOWN: ColumnElement[str | None] = (
    select(func.aggregate_strings(Translation.language + _WITHIN + Translation.text, _BETWEEN))
    .where(Translation.comment_id == Comment.id, Translation.is_shown)
    .correlate(Comment)
    .scalar_subquery()
)


@dataclass(frozen=True)
class ShownTranslation:
    """A translation as anyone may read it."""

    language: str
    text: str


class MayBeTranslated:
    """A comment with `translated`, what `SHOWN` says about it."""

    translated: str | None

    @property
    def translations(self) -> list[ShownTranslation]:
        """Its translations, in the order of their languages."""
        if not self.translated:
            return []
        found = sorted(each.split(_WITHIN, 1) for each in self.translated.split(_BETWEEN) if each)
        return [ShownTranslation(language, text) for language, text in found]


def all_shown(consultation_id: int) -> Sequence[tuple[str, str, str]]:
    """(public code of the comment, language, text) of every translation that anyone may read in a plan."""
    query = (
        select(Comment.tracker, Translation.language, Translation.text)
        .join(Comment, Comment.id == Translation.comment_id)
        .where(Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC, Translation.is_shown)
    )
    rows = db.session.execute(query.order_by(Comment.tracker, Translation.language))
    return [(tracker, language, text or "") for tracker, language, text in rows]


def publish_due() -> int:
    """Show what was written on days that are over, and record it, for one plan; returns how many, 0 for none."""
    due = db.session.scalars(select(Translation.id).where(~Translation.is_shown, Translation.day < today())).all()
    if not due:
        return 0
    waiting = (
        select(Translation, Comment.tracker, Consultation.code, Consultation.id)
        .join(Comment, Comment.id == Translation.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Translation.id.in_(due), Comment.stage == Stage.PUBLIC)
        .order_by(Consultation.id, Translation.id)
    )
    rows = db.session.execute(waiting).all()
    batch = [row for row in rows if row.code == rows[0].code]
    told = []
    for translation, tracker, *_ in batch:
        act = "removed" if translation.text is None else "changed" if translation.is_recorded else "added"
        told.append([{"tracker": tracker, "language": translation.language, "act": act}])
        if translation.text is None:
            db.session.delete(translation)
        else:
            translation.is_shown = translation.is_recorded = True
    if batch:
        entries.append_batch(batch[0].code, entries.Kind.TRANSLATION, told)
        db.session.flush()
        public_words.index(db.session.connection(), [each.comment_id for each, *_ in batch])
        batch_days.note(batch[0].id)
    return len(batch)
