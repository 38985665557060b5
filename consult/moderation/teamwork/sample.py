"""The sample that two moderators read without knowing what the other one says.

One of them says what they would decide; the comment goes on waiting, and another moderator decides. Nothing depends on
the first answer but the figure of how often the team agrees.
"""

import secrets

from sqlalchemy import func, select

from consult.access import Actor, Conflict, NotFound, Permission, ValidationError
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.moderation import decisions, recusal
from consult.moderation.models import CommentAccess, ModerationDecision, SampleReading
from consult.moderation.review_item import has_opened, load
from consult.moderation.rules import Outcome
from consult.moderation.teamwork.agreement import Agreement, agreement
from consult.storage.database import db, today
from consult.text.messages import N_

#: What somebody may say they would decide.
ANSWERS = tuple(outcome for outcome in Outcome if outcome is not Outcome.ERASE)


def draw(actor: Actor, code: str) -> int:
    """Open a random comment that waits and that nobody has opened; returns its key.

    One that the actor has drawn and not answered comes first. The log has the opening like any other.

    Raises:
        NotFound: the actor does not moderate this plan. Conflict: nothing unopened waits.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    unanswered = _unanswered(actor, consultation.id)
    if unanswered is not None:
        return unanswered
    kept = recusal.hidden_from_moderator(actor, consultation.id)
    opened = select(CommentAccess.id).where(CommentAccess.comment_id == Comment.id)
    taken = select(SampleReading.comment_id).where(SampleReading.comment_id == Comment.id)
    waiting = (
        Comment.consultation_id == consultation.id,
        Comment.stage == Stage.INBOX,
        Comment.outcome == "",
        Comment.danger == 0,
        Comment.suggested_labels == "",
        ~opened.exists(),
        ~taken.exists(),
        *kept.shown(),
    )
    count = db.session.scalar(select(func.count(Comment.id)).where(*waiting)) or 0
    if not count:
        raise Conflict(N_("No unopened comment is waiting that could be in the sample."))
    place = select(Comment.id).where(*waiting).order_by(Comment.id).offset(secrets.randbelow(count)).limit(1)
    comment_id: int = db.session.scalars(place).one()
    decisions.open_comment(actor, code, comment_id)
    db.session.add(SampleReading(comment_id=comment_id, staff_id=actor.staff_id, day=today()))
    db.session.flush()
    return comment_id


def drawn(actor: Actor, code: str, comment_id: int) -> tuple[Consultation, Comment, SampleReading]:
    """A comment that the actor has drawn and not answered.

    Raises:
        NotFound, Conflict: as `review_item.load`. NotFound: the actor has not drawn it.
        Conflict: they have answered it, or somebody has decided on it.
    """
    consultation, comment = load(actor, code, comment_id)
    reading = db.session.scalar(select(SampleReading).where(SampleReading.comment_id == comment_id))
    if reading is None or reading.staff_id != actor.staff_id or not has_opened(actor, comment_id):
        raise NotFound(N_("You have not drawn this comment."))
    if reading.outcome or comment.stage != Stage.INBOX or comment.outcome:
        raise Conflict(N_("This is answered, or a decision was made meanwhile. Draw another one."))
    return consultation, comment, reading


def answer(actor: Actor, code: str, comment_id: int, outcome: str) -> None:
    """Say what the actor would decide about a comment that they have drawn.

    Raises:
        NotFound, Conflict: as `drawn`. ValidationError: at `outcome`, none of `ANSWERS`.
    """
    *_, reading = drawn(actor, code, comment_id)
    if outcome not in ANSWERS:
        raise ValidationError(N_("Choose what you would do."), field="outcome")
    reading.outcome = outcome
    db.session.flush()


def team_agreement(consultation_id: int) -> Agreement:
    """How often the first decision on a comment of the sample was what another moderator had said."""
    query = (
        select(SampleReading.outcome, ModerationDecision.outcome)
        .join(Comment, Comment.id == SampleReading.comment_id)
        .join(ModerationDecision, ModerationDecision.comment_id == SampleReading.comment_id)
        .where(Comment.consultation_id == consultation_id, SampleReading.outcome != "")
        .where(ModerationDecision.sequence == 1, ModerationDecision.staff_id != SampleReading.staff_id)
    )
    return agreement([(expected, decided) for expected, decided in db.session.execute(query)])


def _unanswered(actor: Actor, consultation_id: int) -> int | None:
    query = (
        select(SampleReading.comment_id)
        .join(Comment, Comment.id == SampleReading.comment_id)
        .where(SampleReading.staff_id == actor.staff_id, SampleReading.outcome == "")
        .where(Comment.consultation_id == consultation_id, Comment.stage == Stage.INBOX, Comment.outcome == "")
    )
    return db.session.scalar(query.limit(1))
