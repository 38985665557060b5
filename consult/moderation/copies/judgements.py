"""What a person says that copies are: a campaign, a session or a coincidence. The last judgement counts."""

from collections.abc import Collection

from sqlalchemy import func, select, update

from consult.access import Actor, ValidationError
from consult.consultations.models import Consultation
from consult.moderation.copies.models import CopyJudgement
from consult.moderation.copies.rules import CopyKind
from consult.storage.database import db, today
from consult.text.messages import N_


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
    """Let others see what was judged in a plan: with a batch of decisions."""
    new = (CopyJudgement.consultation_id == consultation_id, CopyJudgement.recorded.is_(False))
    db.session.execute(update(CopyJudgement).where(*new).values(recorded=True))


def judged(groups: Collection[int], *, as_public: bool = False) -> dict[int, CopyKind]:
    """What the groups that were judged are, as of the last judgement of each, or the last that others may see."""
    query = select(CopyJudgement).where(CopyJudgement.copy_group.in_(groups)).order_by(CopyJudgement.sequence)
    if as_public:
        query = query.where(CopyJudgement.recorded.is_(True))
    return {made.copy_group: CopyKind(made.kind) for made in db.session.scalars(query)} if groups else {}
