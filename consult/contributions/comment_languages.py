"""The language of a comment: as its moderators know it, and as everyone does.

What a writer says about the words, and the words do not show, would join two comments of one person if few others say
the same. So it is shown only in a crowd; a moderator who has read the words says it about the words alone.
"""

from sqlalchemy import select

from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.storage.database import db
from consult.text import languages

#: So many public comments of the plan are in a language before one is shown in it because its writer says so.
CROWD = 10


def for_team(comment: Comment, words: str) -> str:
    """As somebody said, or else as the program guesses."""
    return comment.told_language or languages.guess(words)


def for_everyone(comment: Comment, words: str) -> str:
    """As a moderator said, or else as the words show; and as the writer said if many others are in that language."""
    if comment.language_set:
        return comment.language_set
    guessed, told = languages.guess(words), comment.language_said
    return told if told and told != guessed and _is_common(comment, told) else guessed


def _is_common(comment: Comment, language: str) -> bool:
    in_it = Comment.consultation_id == comment.consultation_id, Comment.language == language
    others = select(Comment.id).where(*in_it, Comment.stage == Stage.PUBLIC, Comment.id != comment.id)
    return len(db.session.scalars(others.limit(CROWD)).all()) == CROWD
