"""The organizer says what parts of the plan do to rights, before it opens."""

from flask import request
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.consultations import clause_rights, rights_assessment
from consult.consultations.clauses import titled
from consult.consultations.forms import RightForm
from consult.consultations.framing import FRAME
from consult.consultations.rights import MAX_EXPLANATION, QUESTIONS
from consult.consultations.rights_assessment import RightData
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/rights")
@require_permission(FRAME)
def rights(code: str) -> Page:
    return _page(code, _form(code))


@blueprint.post("/p/<code>/rights")
@require_permission(FRAME)
def send_right(code: str) -> Page | Response:
    """Add one, or none: every fault is said at once."""
    form, actor = _form(code), authorization.current_actor()
    given = RightData(
        part=form.part.data or "",
        right=form.right.data or "",
        effect=form.effect.data or "",
        explanation=form.explanation.data or "",
    )
    if form.save(lambda: rights_assessment.add(actor, code, given)):
        return redirect_to("consultations.rights", code, "added")
    return _page(code, form)


@blueprint.post("/p/<code>/rights/remove")
@require_permission(FRAME)
def remove_right(code: str) -> Response:
    part, right = request.form.get("part", ""), request.form.get("right", "")
    rights_assessment.remove(authorization.current_actor(), code, part, right)
    return redirect_to("consultations.rights", code, "removed")


def _form(code: str) -> RightForm:
    """The form, with the parts of the draft to choose from."""
    form = RightForm()
    draft = rights_assessment.draft_of(rights_assessment.plan_to_flag(authorization.current_actor(), code))
    form.part.choices = [("", gettext("Choose one"))] + [
        (place.version.clause.key, titled(place.number, place.version.heading))
        for place in (draft.places if draft else ())
    ]
    return form


def _page(code: str, form: RightForm) -> Page:
    consultation = rights_assessment.plan_to_flag(authorization.current_actor(), code)
    draft = rights_assessment.draft_of(consultation)
    places = draft.places if draft else []
    named = clause_rights.rights_of([place.version.clause_id for place in places])
    return page(
        "consultations/rights.html",
        form.http_status,
        consultation=consultation,
        form=form,
        places=[place for place in places if named[place.version.clause_id]],
        rights=named,
        questions=QUESTIONS,
        most_characters=MAX_EXPLANATION,
    )
