"""The steps of the work on a plan, counted from what is stored: the methods page says them."""

from sqlalchemy import func, select

from consult.analysis import codebook_changes
from consult.consultations import clarifications, frame_corrections, queries
from consult.consultations.lifecycle import LifecycleEvent
from consult.consultations.models import Consultation
from consult.contributions import translations
from consult.contributions.models import Comment
from consult.moderation.models import Recusal
from consult.report.how_made import DraftStep, WorkDone
from consult.storage.database import db


def work_done(consultation: Consultation) -> WorkDone:
    """As stored now: for the freeze alone, because a count of recusals that moves tells when a moderator read."""
    plan_id = consultation.id
    recusals = (
        select(func.count(func.distinct(Recusal.comment_id)))
        .join(Comment, Comment.id == Recusal.comment_id)
        .where(Comment.consultation_id == plan_id)
    )
    drafts = [each for each in queries.published_drafts(plan_id) if each.published_on and each.kind != "decision"]
    return WorkDone(
        versions=tuple(
            DraftStep(number=each.number, kind=each.kind, day=each.published_on)
            for each in drafts
            if each.published_on is not None
        ),
        corrections=len(frame_corrections.corrections(plan_id)),
        explanations=len(clarifications.of_plan(plan_id)),
        closing_moved=sum(event.kind == LifecycleEvent.EXTENDED for event in queries.events_of(plan_id)),
        codebook_version=codebook_changes.version_of(plan_id),
        translations=len({tracker for tracker, _, _ in translations.all_shown(plan_id)}),
        recusals=db.session.scalar(recusals) or 0,
    )
