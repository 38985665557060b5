"""What a person says that copies are: a campaign, a session or a coincidence. The last judgement counts."""

from collections.abc import Collection

from sqlalchemy import func, select, update

from consult.access import Actor, ValidationError
from consult.consultations.models import Consultation
from consult.contributions import count_batches, near_copies
from consult.contributions.models import Comment, Submission
from consult.moderation.copies.models import CopyJudgement
from consult.moderation.copies.rules import FOLDED, CopyKind
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
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
    erasure_journal.note(Taken.JUDGEMENT, group, made + 1, kind)
    _add(consultation.id, group, made + 1, kind, actor.staff_id)


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


def last_of_all() -> list[CopyJudgement]:
    """The last judgement of every group."""
    made = db.session.scalars(select(CopyJudgement).order_by(CopyJudgement.sequence))
    return list({each.copy_group: each for each in made}.values())


def take_apart_again(last: CopyJudgement, kind: CopyKind) -> None:
    """In a restored database: a group that was folded when the backup was made, and was judged otherwise since."""
    _add(last.consultation_id, last.copy_group, last.sequence + 1, kind, None)
    bring(last.consultation_id)


def judged(groups: Collection[int], *, as_public: bool = False) -> dict[int, CopyKind]:
    """What the groups that were judged are, as of the last judgement of each, or the last that others may see."""
    if not groups:
        return {}
    query = select(CopyJudgement).where(CopyJudgement.copy_group.in_(groups)).order_by(CopyJudgement.sequence)
    if as_public:
        query = query.where(CopyJudgement.recorded.is_(True))
    return {made.copy_group: CopyKind(made.kind) for made in db.session.scalars(query)}


def _add(consultation_id: int, group: int, sequence: int, kind: str, staff_id: int | None) -> None:
    db.session.add(
        CopyJudgement(
            consultation_id=consultation_id,
            copy_group=group,
            sequence=sequence,
            kind=kind,
            staff_id=staff_id,
            day=today(),
        )
    )
    db.session.flush()
