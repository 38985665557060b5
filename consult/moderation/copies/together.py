"""Deciding on a comment and on the others with the same words in one act. Each gets an opening and a decision of its
own, so its writer's consent holds, and the log has them all.
"""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.access import Actor, AppError, ValidationError
from consult.consultations.models import Consultation
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.moderation import decisions, recusal
from consult.moderation.copies import judgements, waiting
from consult.moderation.copies.waiting import has_same_words, identifies_more
from consult.moderation.models import ModerationDecision
from consult.moderation.review_item import has_opened, list_decisions, load, proposed, words_of
from consult.moderation.rules import DecisionData
from consult.storage.database import db
from consult.text.messages import N_
from consult.text.plain_spelling import in_plain_spelling

#: How many comments one act decides on, so that nobody waits long for their turn.
MAX_TOGETHER = 100
#: The decisions of one act are this close together, the comment itself first.
ONE_ACT = timedelta(seconds=10)
OTHER_LETTERS = N_("It is typed in another way, so the words to hide are in other places.")
OTHER_WORDS = N_("Its words were changed after you opened this page.")
DETAILS = N_("It may identify somebody. Read it by itself.")


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
    """How many were decided, and those that were not. `next` is the first of those that the act had no room for."""

    count: int
    skipped: Sequence[Skipped]
    next: int | None = None


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
    identifies = cache(partial(identifies_more, words))
    count, skipped = 1, []
    for id_, tracker, text in texts[: choice.limit - 1]:
        try:
            _decide_like(actor, code, id_, replace(form_data, version_seen=None), _Like(words, text, identifies))
            count += 1
        except AppError as refusal:
            skipped.append(Skipped(id_, tracker, refusal.message))
    return Decided(count, skipped, texts[choice.limit - 1][0] if len(texts) >= choice.limit else None)


def proposed_alike(actor: Actor, code: str, comment_id: int) -> list[tuple[int, str]]:
    """(key, public code) of the others with these words that the same act of another moderator proposed to refuse.

    Only for who has opened the comment, and only those that this moderator may answer with it.
    """
    consultation, comment = load(actor, code, comment_id)
    proposal = proposed(list_decisions(comment_id))
    if proposal is None or comment.wording_hmac is None or not has_opened(actor, comment_id):
        return []
    later = aliased(ModerationDecision)
    answered = select(later.id).where(
        later.comment_id == ModerationDecision.comment_id, later.sequence > ModerationDecision.sequence
    )
    query = (
        select(Comment.id, Comment.tracker, ModerationDecision.reasons)
        .join(ModerationDecision, ModerationDecision.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation.id, Comment.wording_hmac == comment.wording_hmac)
        .where(Comment.id != comment_id, Comment.stage == Stage.INBOX, Comment.danger == 0)
        .where(*recusal.hidden_from_moderator(actor, consultation.id).shown())
        .where(ModerationDecision.effective.is_(False), ModerationDecision.staff_id == proposal.staff_id)
        .where(ModerationDecision.outcome == proposal.outcome, ~answered.exists())
        .where(ModerationDecision.at.between(proposal.at - ONE_ACT, proposal.at + ONE_ACT))
        .order_by(Comment.id)
    )
    rows = db.session.execute(query).all()
    return [(id_, tracker) for id_, tracker, reasons in rows if reasons == proposal.reasons]


def agree_together(
    actor: Actor, code: str, comment_id: int, agrees: bool | None, *, version_seen: int | None, choice: Choice
) -> Decided:
    """Answer another moderator's refusal, and with `choice.same` those of the same words and the same act.

    Raises:
        As `decisions.agree`, about the comment itself: then nothing was answered.
    """
    others = proposed_alike(actor, code, comment_id) if choice.same else []
    decisions.agree(actor, code, comment_id, agrees, version_seen=version_seen)
    count, skipped = 1, []
    for id_, tracker in others[: choice.limit - 1]:
        try:
            if not has_opened(actor, id_):
                decisions.open_comment(actor, code, id_)
            decisions.agree(actor, code, id_, agrees)
            count += 1
        except AppError as refusal:
            skipped.append(Skipped(id_, tracker, refusal.message))
    return Decided(count, skipped, others[choice.limit - 1][0] if len(others) >= choice.limit else None)


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


@dataclass(frozen=True)
class _Like:
    """What another comment is compared with: the words of the first one, the `text` that it must have, and whether more
    than in the first is found in a text.
    """

    words: str
    text: str
    identifies: Callable[[str], bool]


def _decide_like(actor: Actor, code: str, comment_id: int, form_data: DecisionData, like: _Like) -> None:
    """Open one more comment and decide on it as on the first."""
    _, comment = load(actor, code, comment_id)
    own = words_of(comment)
    if own is None or not has_same_words(like.text, own):
        raise ValidationError(OTHER_WORDS)
    if own != like.words and like.identifies(own):
        raise ValidationError(DETAILS)
    spelled = in_plain_spelling if form_data.plain else str
    hides = bool(form_data.marked) and form_data.marked != spelled(like.words)
    if hides and spelled(own) != spelled(like.words):
        raise ValidationError(OTHER_LETTERS)
    if not has_opened(actor, comment_id):
        decisions.open_comment(actor, code, comment_id)
    marked, plain = form_data.marked if hides else "", form_data.plain and spelled(own) != own
    decisions.decide(actor, code, comment_id, replace(form_data, marked=marked, plain=plain))
