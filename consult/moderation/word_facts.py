"""What the program notes about a comment's words, so that moderators can sort, filter and search thousands of them.

The language if nobody has said it, the length, how many details could identify somebody, and of approved comments the
words without case and accents. A periodic task looks at each comment a few seconds after it was sent, and again after
its words have changed; until then a list looks itself. So no sending waits for it. All of it goes with the words.
Whoever changes what `consult.text.identifying` finds adds a migration that sets `comment.details` to null.
"""

from dataclasses import dataclass

from sqlalchemy import select, text

from consult.contributions import comment_languages
from consult.contributions.models import UNEXAMINED, Comment
from consult.moderation.review_item import all_words_of, is_approved
from consult.runtime import periodic_tasks
from consult.storage.database import db
from consult.text import folding, identifying, languages

#: How many comments are looked at in one transaction: finding details takes some milliseconds each.
PIECE = 25


@dataclass(frozen=True)
class WordFacts:
    """What is noted about the words that moderators decide on."""

    language: str
    details: int
    characters: int
    folded_text: str | None


def facts_of(comment: Comment) -> WordFacts:
    """What is noted about a comment, or what will be."""
    if comment.details is not None:
        return WordFacts(
            comment.language or languages.UNKNOWN, comment.details, comment.characters or 0, comment.folded_text
        )
    words = all_words_of(comment) or ""
    folded = folding.fold(words) if is_approved(comment) else None
    language = comment_languages.for_everyone if is_approved(comment) else comment_languages.for_team
    return WordFacts(language(comment, words), len(identifying.find(words)), len(words), folded)


def note_due() -> int:
    """Note the facts about the next comments; returns how many that was, 0 if there are none.

    They come in the order of their keys, so that neither rows nor pieces tell who came first.
    """
    due = select(Comment).where(text(UNEXAMINED)).order_by(Comment.id).limit(PIECE)
    comments = list(db.session.scalars(due))
    for comment in comments:
        facts = facts_of(comment)
        comment.language, comment.characters = facts.language, facts.characters
        comment.details, comment.folded_text = facts.details, facts.folded_text
    db.session.flush()
    return len(comments)


def register_periodic_tasks() -> None:
    """Register the notes as a periodic task."""
    periodic_tasks.register("note facts about words", note_due)
