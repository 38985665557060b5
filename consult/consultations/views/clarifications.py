"""Explaining a part that people did not understand, or correcting how it was explained."""

from werkzeug.wrappers import Response

from consult.consultations import clarifications
from consult.consultations.forms import ClarificationForm
from consult.consultations.framing import FRAME
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/draft/<key>/explain")
@require_permission(FRAME)
def explain(code: str, key: str) -> Page:
    return _page(code, key, ClarificationForm())


@blueprint.post("/p/<code>/draft/<key>/explain")
@require_permission(FRAME)
def send_explanation(code: str, key: str) -> Page | Response:
    form, actor = ClarificationForm(), authorization.current_actor()
    text, version_seen = form.text.data or "", form.version_seen.data or ""
    clarifications.part(actor, code, key)
    if form.save(lambda: clarifications.explain(actor, code, key, text, version_seen)):
        return redirect_to("consultations.overview", code, "explained")
    return _page(code, key, form)


def _page(code: str, key: str, form: ClarificationForm) -> Page:
    found = clarifications.part(authorization.current_actor(), code, key)
    return page(
        "consultations/explain.html",
        form.http_status,
        consultation=found.consultation,
        place=found.place,
        explained=found.texts,
        form=form,
        version_seen=form.version_to_carry(found.version),
    )
