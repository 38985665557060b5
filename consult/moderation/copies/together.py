"""Deciding on a comment and on the others with the same words in one act. Each gets an opening and a decision of its
own, so its writer's consent holds, and the log has them all.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from consult.access import Actor, AppError, ValidationError
from consult.consultations.models import Consultation
from consult.contributions.models import Comment
from consult.moderation import decisions, recusal
from consult.moderation.copies import judgements, waiting
from consult.moderation.copies.waiting import has_same_words, identifies_more
from consult.moderation.models import ModerationDecision
from consult.moderation.review_item import has_opened, list_decisions, load, words_of
from consult.moderation.rules import DecisionData
from consult.storage.database import db
from consult.text.messages import N_

#: How many comments one act decides on, so that nobody waits long for their turn.
MAX_TOGETHER = 100
#: The decisions of one act are this close together, the comment itself first.
ONE_ACT = timedelta(seconds=10)
OTHER_LETTERS = N_("It is typed in another way, so the words to hide are in other places.")
OTHER_WORDS = N_("Its words were changed after you opened this page.")
DETAILS = N_("It may identify somebody. Read it by itself.")
MORE = N_("There are too many for one act.")


@dataclass(frozen=True)
class Choice:
    """What a moderator chose about copies: whether the `same` words are decided with the comment, which near ones are,
    by the keys that the page showed, and what they are, "" for nothing said. One act decides on at most `limit`.
    """

    same: bool = False
    near: Collection[int] = ()
    judgement: str = ""
    limit: int = MAX_TOGETHER


@dataclass(frozen=True)
class Skipped:
    """A copy that was not decided with the others, and why."""

    id: int
    tracker: str
    why: str


@dataclass(frozen=True)
class Decided:
    """How many were decided, and those that were not."""

    count: int
    skipped: Sequence[Skipped]


def decide_together(actor: Actor, code: str, comment_id: int, form_data: DecisionData, choice: Choice) -> Decided:
    """Decide on a comment, and on those of its copies that were chosen.

    What somebody else has decided meanwhile is left out and named.

    Raises:
        As `decisions.decide`, about the comment itself: then nothing was decided.
    """
    consultation, comment = load(actor, code, comment_id)
    words, group = words_of(comment) or "", comment.copy_group
    texts = _texts(actor, consultation, comment, choice)
    decisions.decide(actor, code, comment_id, form_data)
    if choice.judgement and group:
        judgements.record_judgement(actor, consultation, group, choice.judgement)
    count, skipped = 1, []
    for place, (id_, tracker, text) in enumerate(texts):
        try:
            if place >= choice.limit - 1:
                raise ValidationError(MORE)
            _decide_like(actor, code, id_, replace(form_data, version_seen=None), (words, text))
            count += 1
        except AppError as refusal:
            skipped.append(Skipped(id_, tracker, refusal.message))
    return Decided(count, skipped)


def open_near(actor: Actor, code: str, comment_id: int) -> int:
    """Open the near copies of a comment, one of each text, to see what differs; returns how many. Each is logged."""
    consultation, comment = load(actor, code, comment_id)
    if not has_opened(actor, comment_id):
        return 0
    found = waiting.near_to_open(actor, consultation, comment)
    for id_ in found:
        decisions.open_comment(actor, code, id_)
    return len(found)


def undo(actor: Actor, code: str, comment_id: int) -> None:
    """Take back the last decision on a comment, and on the copies that the same act decided on.

    Raises:
        As `decisions.undo`, about the comment itself.
    """
    _, comment = load(actor, code, comment_id)
    made = list_decisions(comment_id)
    decided = (
        select(Comment.id)
        .join(ModerationDecision, ModerationDecision.comment_id == Comment.id)
        .where(Comment.consultation_id == comment.consultation_id, Comment.wording_hmac == comment.wording_hmac)
        .where(Comment.id != comment_id, ModerationDecision.staff_id == actor.staff_id)
    )
    others: list[int] = []
    if made and comment.wording_hmac is not None:
        in_one_act = ModerationDecision.at.between(made[-1].at, made[-1].at + ONE_ACT)
        others = list(db.session.scalars(decided.where(in_one_act).order_by(Comment.id)))
    decisions.undo(actor, code, comment_id)
    for id_ in others:
        with suppress(AppError):
            decisions.undo(actor, code, id_)


def copies_of(actor: Actor, code: str, comment_id: int) -> waiting.Copies | None:
    """The copies of a comment that the actor has opened; None if there are none."""
    consultation, comment = load(actor, code, comment_id)
    return waiting.copies_of(actor, consultation, comment) if has_opened(actor, comment_id) else None


def _texts(
    actor: Actor, consultation: Consultation, comment: Comment, choice: Choice
) -> list[tuple[int, str, str]]:  # fmt: skip
    """(key, public code, the words that it must have) of each copy that was chosen."""
    if not comment.copy_group or comment.wording_hmac is None:
        return []
    chosen = {comment.wording_hmac: words_of(comment) or ""} if choice.same else {}
    of_group = (Comment.copy_group == comment.copy_group, Comment.id.in_(choice.near))
    for near in db.session.scalars(select(Comment).where(*of_group)) if choice.near else ():
        if near.wording_hmac is not None and has_opened(actor, near.id):
            chosen[near.wording_hmac] = words_of(near) or ""
    together = waiting.can_be_decided_together(recusal.hidden_from_moderator(actor, consultation.id))
    query = (
        select(Comment.id, Comment.tracker, Comment.wording_hmac)
        .where(Comment.consultation_id == consultation.id, Comment.wording_hmac.in_(chosen), together)
        .where(Comment.id != comment.id)
        .order_by(Comment.id)
    )
    rows = db.session.execute(query).all() if chosen else ()
    return [(id_, tracker, chosen[wording]) for id_, tracker, wording in rows if wording is not None]


def _decide_like(actor: Actor, code: str, comment_id: int, form_data: DecisionData, texts: tuple[str, str]) -> None:
    """Open one more comment and decide on it as on the first; `texts` are the words of the first, and those that it
    must have.
    """
    (_, comment), (words, text) = load(actor, code, comment_id), texts
    own = words_of(comment)
    if own is None or not has_same_words(text, own):
        raise ValidationError(OTHER_WORDS)
    if identifies_more(words, own):
        raise ValidationError(DETAILS)
    hides = bool(form_data.marked) and form_data.marked != words
    if hides and own != words:
        raise ValidationError(OTHER_LETTERS)
    if not has_opened(actor, comment_id):
        decisions.open_comment(actor, code, comment_id)
    decisions.decide(actor, code, comment_id, form_data if hides else replace(form_data, marked=""))
