"""The language of a comment as a moderator sets it, who has read the words."""

from consult.access import Actor, Forbidden, ValidationError
from consult.contributions import comment_languages
from consult.contributions.enums import Stage
from consult.moderation.review_item import has_opened, is_approved, load
from consult.storage.database import db
from consult.text import languages
from consult.text.messages import N_


def set_language(actor: Actor, code: str, comment_id: int, language: str) -> None:
    """Say which language a comment is in; "" leaves it to the writer and the program again.

    Raises:
        NotFound, Conflict: as `review_item.load`. Forbidden: the actor may not read the words.
        ValidationError: at `language`, it is not on the list.
    """
    _, comment = load(actor, code, comment_id)
    if comment.stage != Stage.PUBLIC and not has_opened(actor, comment.id):
        raise Forbidden(N_("Open the comment and read it before you decide."))
    if language and language not in languages.LANGUAGES:
        raise ValidationError(N_("Choose only from the list."), field="language")
    if (comment.language_set or "") == language or comment.read_words is None:
        return
    comment.language_set = language or None
    known = comment_languages.for_everyone if is_approved(comment) else comment_languages.for_team
    comment.language = known(comment, comment.read_words)
    db.session.flush()
