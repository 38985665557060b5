"""What moderators do with translations of published comments: write, change and remove them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from consult.access import Actor, Conflict, EditConflict, ValidationError
from consult.consultations.models import ClauseVersion, Consultation
from consult.contributions import public_words, queries
from consult.contributions.enums import MAX_COMMENT_CHARACTERS, Stage
from consult.contributions.models import Comment, Translation
from consult.contributions.queries import PublicComment
from consult.moderation.review_item import load
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, today
from consult.text import languages, plain
from consult.text.messages import N_

#: Some languages need more room than others.
MAX_CHARACTERS = 2 * MAX_COMMENT_CHARACTERS
NOT_PUBLIC = N_("This comment is not published, so it cannot be translated.")
CHANGED = N_("Somebody else changed this translation after you opened this page.")


@dataclass(frozen=True)
class Translatable:
    """A published comment as anyone reads it, and its translations."""

    comment: Comment
    public: PublicComment
    heading: str
    translations: Sequence[Translation]


def open_public(actor: Actor, code: str, comment_id: int) -> tuple[Consultation, Translatable]:
    """A published comment of a plan.

    Raises:
        NotFound, Conflict: as `review_item.load`, or anyone can read it no longer.
    """
    consultation, comment = _load(actor, code, comment_id)
    version = db.session.get(ClauseVersion, comment.clause_version_id) if comment.clause_version_id else None
    public = queries.public_comment(consultation.id, comment.tracker)
    if public is None:
        raise Conflict(NOT_PUBLIC)
    query = select(Translation).where(Translation.comment_id == comment.id, Translation.text.is_not(None))
    found = list(db.session.scalars(query.order_by(Translation.language)))
    return consultation, Translatable(comment, public, version.heading if version else "", found)


def write(actor: Actor, code: str, comment_id: int, language: str, words: str, *, version_seen: int) -> None:
    """Write a translation, or change it; `version_seen` is 0 for a new one. It is shown from the next day on.

    Raises:
        NotFound, Conflict: as `open_public`. EditConflict: somebody else changed it meanwhile.
        ValidationError: at `language` or `text`.
    """
    _, comment = _load(actor, code, comment_id)
    if language not in languages.LANGUAGES:
        raise ValidationError(N_("Choose the language of the translation."), field="language")
    if language == comment.language:
        raise ValidationError(N_("The comment is in this language already."), field="language")
    try:
        text = plain.clean(words, MAX_CHARACTERS)
    except plain.TextFault as fault:
        raise ValidationError(fault.message, field="text", **fault.params) from fault
    if not text:
        raise ValidationError(N_("Write the translation."), field="text")
    found = _find(comment, language)
    if (found.version if found and found.text is not None else 0) != version_seen:
        raise EditConflict(CHANGED, {"text": (found.text or "") if found else ""})
    if found is None:
        found = Translation(comment_id=comment.id, language=language, version=0)
        db.session.add(found)
    else:
        _forget(found)
    found.text, found.version, found.staff_id = text, found.version + 1, actor.staff_id
    _take_off_the_page(comment, found)


def remove(actor: Actor, code: str, comment_id: int, language: str, *, version_seen: int) -> None:
    """Remove a translation: at once from the page, and with the next batch it is in the record that it is gone.

    Raises:
        As `write`.
    """
    _, comment = _load(actor, code, comment_id)
    found = _find(comment, language)
    if found is None or found.text is None:
        return
    if found.version != version_seen:
        raise EditConflict(CHANGED, {"text": found.text})
    _forget(found)
    found.text, found.version, found.staff_id = None, found.version + 1, actor.staff_id
    _take_off_the_page(comment, found)
    if not found.is_recorded:
        db.session.delete(found)
        db.session.flush()


def _load(actor: Actor, code: str, comment_id: int) -> tuple[Consultation, Comment]:
    consultation, comment = load(actor, code, comment_id)
    if comment.stage != Stage.PUBLIC:
        raise Conflict(NOT_PUBLIC)
    return consultation, comment


def _find(comment: Comment, language: str) -> Translation | None:
    query = select(Translation).where(Translation.comment_id == comment.id, Translation.language == language)
    return db.session.scalar(query)


def _forget(translation: Translation) -> None:
    """No backup may bring these words back."""
    if translation.text is not None:
        erasure_journal.note(Taken.TRANSLATION, translation.id, translation.version)


def _take_off_the_page(comment: Comment, translation: Translation) -> None:
    translation.is_shown, translation.day = False, today()
    db.session.flush()
    public_words.index(db.session.connection(), [comment.id])
