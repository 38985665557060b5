"""The copies of a comment before a moderator: how many wait with the same words, and what differs in the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from consult.access import Actor
from consult.consultations.models import Consultation
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.moderation import recusal
from consult.moderation.copies import judgements
from consult.moderation.copies.rules import CopyKind
from consult.moderation.models import CommentAccess, CommentLabel, ModerationDecision
from consult.moderation.recusal import HiddenComments
from consult.moderation.review_item import words_of
from consult.moderation.rules import Outcome
from consult.storage.database import db
from consult.text import diff, identifying, same_words
from consult.text.diff import Piece

#: At most this many different near copies are shown at once.
MAX_NEAR = 20


@dataclass(frozen=True)
class NearCopy:
    """Other words, which `count` people sent. `pieces` are what differs, None until this moderator has opened them.

    `identifies`: more in them may identify somebody, so they are read by themselves.
    """

    id: int
    tracker: str
    count: int
    pieces: Sequence[Piece] | None
    identifies: bool


@dataclass(frozen=True)
class Copies:
    """The copies of one comment: `same` others wait with its words, and `apart` that each must be read by itself.

    Of all that were `sent` with its words, `decided` have a decision.
    """

    same: int
    apart: int
    near: Sequence[NearCopy]
    public: int
    decided: int
    kind: CopyKind | None

    @property
    def sent(self) -> int:
        return 1 + self.same + self.apart + self.decided

    @property
    def unopened(self) -> int:
        """How many near copies are not shown yet."""
        return sum(each.pieces is None for each in self.near)


def copies_of(actor: Actor, consultation: Consultation, comment: Comment) -> Copies | None:
    """The copies of a comment that the actor has opened; None if there are none."""
    words = words_of(comment)
    if not comment.copy_group or comment.wording_hmac is None or words is None:
        return None
    kept = recusal.hidden_from_moderator(actor, consultation.id)
    together = can_be_decided_together(kept)
    of_text = (Comment.consultation_id == consultation.id, Comment.wording_hmac == comment.wording_hmac)
    waiting = func.count().filter(Comment.stage == Stage.INBOX, Comment.id.not_in(kept.own_body))
    same = func.count().filter(together)
    public = func.count().filter(Comment.stage == Stage.PUBLIC)
    done = func.count().filter(
        Comment.stage != Stage.INBOX, Comment.outcome.in_(list(Outcome)), Comment.id.not_in(kept.own_body)
    )
    counts = select(waiting, same, public, done).where(*of_text, Comment.id != comment.id)
    all_waiting, all_same, all_public, all_done = db.session.execute(counts).one()
    near = _near(actor, comment, words, together)
    kind = judgements.judged([comment.copy_group]).get(comment.copy_group)
    return Copies(all_same, all_waiting - all_same, near, all_public, all_done, kind)


def can_be_decided_together(kept: HiddenComments) -> ColumnElement[bool]:
    """The condition for a comment that may be decided with another: it waits for its first reading, nobody may be in
    danger, and this moderator sees it.
    """
    proposed = select(ModerationDecision.id).where(
        ModerationDecision.comment_id == Comment.id, ModerationDecision.effective.is_(False)
    )
    return and_(
        Comment.stage == Stage.INBOX,
        Comment.outcome == "",
        Comment.danger == 0,
        ~proposed.exists(),
        *kept.shown(),
    )


def near_to_open(actor: Actor, consultation: Consultation, comment: Comment) -> list[int]:
    """The near copies of a comment that the actor has not opened yet: one of each text."""
    found = copies_of(actor, consultation, comment)
    return [each.id for each in found.near if each.pieces is None] if found else []


def _near(actor: Actor, comment: Comment, words: str, together: ColumnElement[bool]) -> list[NearCopy]:
    """One of each text that nearly has these words; a labelled one is read by itself."""
    labelled = select(CommentLabel.id).where(CommentLabel.comment_id == Comment.id).exists()
    own = Comment.suggested_labels == comment.suggested_labels
    query = (
        select(func.min(Comment.id), func.count())
        .where(Comment.copy_group == comment.copy_group, Comment.wording_hmac != comment.wording_hmac)
        .where(together, own, ~labelled)
        .group_by(Comment.wording_hmac)
        .order_by(func.count().desc(), func.min(Comment.id))
        .limit(MAX_NEAR)
    )
    counts: dict[int, int] = dict(db.session.execute(query).all())
    opened = select(CommentAccess.comment_id).where(
        CommentAccess.staff_id == actor.staff_id, CommentAccess.comment_id.in_(counts)
    )
    known = set(db.session.scalars(opened)) if counts else set()
    rows = {row.id: row for row in db.session.scalars(select(Comment).where(Comment.id.in_(counts)))} if counts else {}
    return [_near_copy(words, rows[id_], count, opened=id_ in known) for id_, count in counts.items()]


def _near_copy(words: str, other: Comment, count: int, *, opened: bool) -> NearCopy:
    own = words_of(other) or ""
    pieces = diff.words(words, own) if opened else None
    return NearCopy(other.id, other.tracker, count, pieces, identifies_more(words, own))


def identifies_more(words: str, other: str) -> bool:
    """Whether the detectors find more in other words than in these."""
    return len(identifying.find(other)) > len(identifying.find(words))


def has_same_words(one: str, other: str | None) -> bool:
    """Whether two comments have the same words: checked again before anything happens to one because of the other."""
    return other is not None and same_words.form(one) == same_words.form(other)
