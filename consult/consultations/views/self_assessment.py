"""The organizer rates their own plan on the seven principles, before it opens."""

from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict
from consult.consultations import edit_conflicts, self_assessment
from consult.consultations.forms import SelfAssessmentForm
from consult.consultations.framing import FRAME
from consult.consultations.principles import (
    EVIDENCE_ASKED,
    PRINCIPLE_LABELS,
    RATING_LABELS,
    STATEMENTS,
    Principle,
    Rating,
)
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/principles")
@require_permission(FRAME)
def assess(code: str) -> Page:
    return _page(code, SelfAssessmentForm())


@blueprint.post("/p/<code>/principles")
@require_permission(FRAME)
def send_assessment(code: str) -> Page | Response:
    """Save all ratings with their evidence, or none: every fault is said at once."""
    form, actor = SelfAssessmentForm(), authorization.current_actor()
    given = form.r.data, form.e.data, form.version_seen.data or ""
    if form.save(lambda: self_assessment.rate(actor, code, *given)):
        return redirect_to("consultations.assess", code, "saved")
    return _page(code, form)


def _page(code: str, form: SelfAssessmentForm) -> Page:
    consultation = self_assessment.plan_to_rate(authorization.current_actor(), code)
    stored = self_assessment.values_of(consultation.id)
    if not form.is_submitted():
        form.r.data = {principle.value: stored[f"r.{principle}"] for principle in Principle}
        form.e.data = {principle.value: stored[f"e.{principle}"] for principle in Principle}
    return page(
        "consultations/principles.html",
        form.http_status,
        consultation=consultation,
        form=form,
        principles=list(Principle),
        labels=PRINCIPLE_LABELS,
        statements=STATEMENTS,
        asked=EVIDENCE_ASKED,
        saved=_saved(stored) if form.http_status == Conflict.status else {},
        version_seen=form.version_to_carry(edit_conflicts.version_hash(stored)),
    )


def _saved(stored: dict[str, str]) -> dict[str, str]:
    """What somebody else saved, by the name of the principle."""
    return {
        gettext(PRINCIPLE_LABELS[principle]): gettext(
            "%(rating)s: %(evidence)s",
            rating=gettext(RATING_LABELS[Rating(stored[f"r.{principle}"])]),
            evidence=stored[f"e.{principle}"],
        )
        for principle in Principle
        if stored[f"r.{principle}"]
    }
