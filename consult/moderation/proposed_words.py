"""Other words for a part, before a moderator: as a difference, with what in them could identify somebody.

Nothing in them can be hidden: who reads a wording with a gap does not know what they agree with. What cannot be shown
goes back to the writer, or to the team.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.access import ValidationError
from consult.consultations.models import ClauseVersion
from consult.contributions import proposals
from consult.contributions.models import Comment
from consult.moderation import redaction
from consult.storage.database import db
from consult.text import identifying
from consult.text.messages import N_
from consult.text.passages import Passages


@dataclass(frozen=True)
class ProposedWords:
    """What somebody proposes for a part: what it would change, and the `details` in it that are not in the part."""

    change: Passages
    details: Sequence[str]


def of(comment: Comment) -> ProposedWords | None:
    """What a comment proposes; None for one that proposes nothing."""
    if comment.proposed_wording is None:
        return None
    wording = db.session.get_one(ClauseVersion, comment.clause_version_id).wording
    details = dict.fromkeys(each.text for each in identifying.find(comment.proposed_wording))
    return ProposedWords(
        proposals.whole_change(wording, comment.proposed_wording),
        [each for each in details if each not in wording],
    )


def check_hidden(comment: Comment, words: str, marked: str) -> None:
    """Refuse to hide words in the reason that others would read in the proposed words.

    Raises:
        ValidationError: at `marked`.
    """
    if comment.proposed_wording is None:
        return
    everything = proposals.all_words(words, comment.proposed_wording)
    spans = redaction.redacted_spans(words, marked or words)
    for each in redaction.find_repeats(everything, spans):
        if each.start >= len(words):
            raise ValidationError(
                N_(
                    "“%(words)s” is also in the words that it proposes, where nothing can be hidden. "
                    "Ask the writer to change them, or do not publish it."
                ),
                field=redaction.FIELD,
                words=everything[each.start : each.end],
            )
