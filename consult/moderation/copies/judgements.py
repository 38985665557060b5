"""What a person says that copies are: a campaign, a session or a coincidence. The last judgement counts."""

from collections.abc import Collection

from sqlalchemy import func, select, update

from consult.access import Actor, ValidationError
from consult.consultations.models import Consultation
from consult.contributions import count_batches, near_copies
from consult.contributions.models import Comment, Submission
from consult.moderation.copies.models import CopyJudgement
from consult.moderation.copies.rules import FOLDED, CopyKind
from consult.storage.database import db, today
from consult.text.messages import N_

AT_ONCE = 500


def record_judgement(actor: Actor, consultation: Consultation, group: int, kind: str) -> None:
    """Say what the copies of a group are. What was said before stays in the table.

    Raises:
        ValidationError: at `judgement`: it is not on the list.
    """
    if kind not in set(CopyKind):
        raise ValidationError(N_("Choose what these copies are."), field="judgement")
    if judged([group]).get(group) == kind:
        return
    made = db.session.scalar(select(func.count()).where(CopyJudgement.copy_group == group)) or 0
    db.session.add(
        CopyJudgement(
            consultation_id=consultation.id,
            copy_group=group,
            sequence=made + 1,
            kind=kind,
            staff_id=actor.staff_id,
            day=today(),
        )
    )
    db.session.flush()


def bring(consultation_id: int) -> None:
    """Let others see what was judged in a plan, and copies of one origin as one: with a batch of decisions."""
    ours = CopyJudgement.consultation_id == consultation_id
    db.session.execute(update(CopyJudgement).where(ours, CopyJudgement.recorded.is_(False)).values(recorded=True))
    made = select(CopyJudgement.copy_group, CopyJudgement.kind).where(ours).order_by(CopyJudgement.sequence)
    last = dict(db.session.execute(made).all())
    changed = near_copies.put_together(consultation_id, [group for group, kind in last.items() if kind in FOLDED])
    submissions = select(Comment.submission_id).where(Comment.submission_id.is_not(None))
    for start in range(0, len(changed), AT_ONCE):
        rows = submissions.where(Comment.id.in_(changed[start : start + AT_ONCE]))
        count_batches.mark_for_reshuffle(Submission.id.in_(rows))


def judged(groups: Collection[int], *, as_public: bool = False) -> dict[int, CopyKind]:
    """What the groups that were judged are, as of the last judgement of each, or the last that others may see."""
    query = select(CopyJudgement).where(CopyJudgement.copy_group.in_(groups)).order_by(CopyJudgement.sequence)
    if as_public:
        query = query.where(CopyJudgement.recorded.is_(True))
    return {made.copy_group: CopyKind(made.kind) for made in db.session.scalars(query)} if groups else {}
