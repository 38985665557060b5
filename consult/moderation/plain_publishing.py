"""Publishing a comment in plain spelling: only if its writer let moderators do so, and before anyone has read it.

The words as sent stay sealed like those of any published comment, and the decision has a reason that says what was
done. With words hidden as well, they are deleted at once, as always.
"""

from collections.abc import Iterable

from consult.access import ValidationError
from consult.contributions.models import Comment
from consult.moderation.models import ModerationDecision
from consult.moderation.review_item import may_be_plain, was_approved, words_of
from consult.moderation.rules import SHOWN, Outcome, Reason, Verdict, with_plain_spelling
from consult.text.messages import N_
from consult.text.plain_spelling import in_plain_spelling

NOT_ALLOWED = N_("Its writer did not say that it may be published in plain spelling.")
ONLY_TO_PUBLISH = N_("Plain spelling is only for publishing. Go back to the words as typed to choose something else.")


def decided_words(comment: Comment, outcome: Outcome, *, plain: bool) -> str:
    """The words that a decision is about: as they stand, or in plain spelling.

    Raises:
        ValidationError: the writer has not allowed that, or nobody would read the words.
    """
    words = words_of(comment) or ""
    if not plain:
        return words
    if not may_be_plain(comment):
        raise ValidationError(NOT_ALLOWED)
    if outcome not in SHOWN:
        raise ValidationError(ONLY_TO_PUBLISH)
    return in_plain_spelling(words)


def with_reason(
    verdict: Verdict, comment: Comment, made: Iterable[ModerationDecision], *, plain: bool = False
) -> Verdict:
    """The verdict, with the reason that others read words in plain spelling: now, or since an earlier decision."""
    if verdict.outcome not in (*SHOWN, Outcome.TEAM):
        return verdict
    before = [each for each in made if each.effective and each.outcome in (*SHOWN, Outcome.TEAM)]
    remain = was_approved(comment) or comment.original is None
    was_plain = remain and bool(before) and Reason.PLAIN_SPELLING in before[-1].reasons
    is_named = Reason.PLAIN_SPELLING in verdict.reasons
    return with_plain_spelling(verdict) if (plain or was_plain) and not is_named else verdict
