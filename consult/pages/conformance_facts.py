"""Reading what a plan is measured by: five statements, and what its summary has."""

from typing import Any

from sqlalchemy import case, exists, func, select

from consult.consultations import queries
from consult.consultations.models import (
    ClauseVersion,
    Consultation,
    DraftVersion,
    DraftVersionClause,
    Evidence,
    ReachGroup,
)
from consult.contributions.enums import SelfDescriptionKind
from consult.report.enums import NEW_WORDING, DispositionCode
from consult.report.parts import DispositionView
from consult.report.summary import Summary
from consult.response import decision_points, publication_checks
from consult.response import queries as response_queries
from consult.response.conformance.facts import Facts
from consult.storage.database import db, settings, today

#: What the organizers call people of whom the plan is.
AFFECTED = frozenset({SelfDescriptionKind.USES_NOW.value, SelfDescriptionKind.USED_BEFORE.value})
CHANGED = NEW_WORDING | {DispositionCode.REMOVED}


def facts_of(plan: Consultation, entries: int) -> Facts:
    """The facts of a plan that is no longer a draft; `entries` is how many its record has."""
    groups = db.session.scalars(select(ReachGroup.kind).where(ReachGroup.consultation_id == plan.id)).all()
    deadline = queries.answer_deadline_of(plan.id)
    options = plan.options_considered
    return Facts(
        today=today(),
        is_cancelled=plan.is_cancelled,
        opened_on=plan.opened_on,
        closes_on=plan.closes_on,
        closed_on=plan.closed_on,
        due_on=plan.answer_due_on,
        promised_on=deadline.at.astimezone(settings().timezone).date() if deadline else None,
        says_why=bool(plan.why),
        can_change=bool(plan.can_change),
        influence=plan.influence,
        decider=plan.decider,
        design_partner=plan.design_partner,
        options=None if options is None else len(options),
        groups=len(groups),
        affected=len([kind for kind in groups if kind in AFFECTED]),
        entries=entries,
        **_of_draft(plan.id),
        **_of_summary(response_queries.summary(plan)),
    )


def _of_draft(plan_id: int) -> dict[str, Any]:
    """What people were asked about: the last version from before any decision."""
    ours = DraftVersion.consultation_id == plan_id, DraftVersion.published_on.is_not(None)
    asked = select(DraftVersion.id).where(*ours, DraftVersion.kind != "decision").order_by(DraftVersion.number.desc())
    first = select(func.min(DraftVersion.published_on)).where(*ours)
    has_evidence = exists().where(Evidence.clause_id == ClauseVersion.clause_id)
    counted = {
        "with_reason": ClauseVersion.reason != "",
        "with_summary": ClauseVersion.plain_language != "",
        "with_evidence": has_evidence,
    }
    row = db.session.execute(
        select(
            first.scalar_subquery().label("first_draft_on"),
            first.where(DraftVersion.kind == "decision").scalar_subquery().label("decided_on"),
            func.count(DraftVersionClause.id).label("parts"),
            *(func.coalesce(func.sum(case((there, 1), else_=0)), 0).label(name) for name, there in counted.items()),
        )
        .select_from(DraftVersionClause)
        .join(ClauseVersion, ClauseVersion.id == DraftVersionClause.clause_version_id)
        .where(DraftVersionClause.draft_version_id == asked.limit(1).scalar_subquery())
    ).one()
    return dict(row._mapping)


def _of_summary(summary: Summary | None) -> dict[str, Any]:
    """What the report and the answer say; nothing before the freeze."""
    if summary is None:
        return {}
    parts = [clause for clause in summary.clauses if clause.in_draft]
    themes = [theme for clause in summary.clauses for theme in clause.themes] + list(summary.plan_themes)
    decisions = [clause.disposition for clause in parts] + [
        theme.disposition
        for theme in themes
        if publication_checks.must_answer(decision_points.facts_of(theme, decided=False))
    ]
    could = [each for each in summary.replies if not each.withdrawal]
    replied = [each for each in could if each.text]
    return {
        "reported_on": summary.front.reported_on,
        "answered_on": summary.front.answered_on,
        "points": len(decisions),
        "answered": len([each for each in decisions if each and each.reason]),
        "changed": len([each for each in parts if _is_changed(each.disposition)]),
        "groups_judged": len([group for group in summary.reach if group.reached]),
        "looked": None if summary.sense_checks is None else len(summary.sense_checks),
        "reply_by": ", ".join(each.by or each.invited for each in replied or could),
        "has_reply": bool(replied),
    }


def _is_changed(disposition: DispositionView | None) -> bool:
    return disposition is not None and disposition.code in CHANGED
