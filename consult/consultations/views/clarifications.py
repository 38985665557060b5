"""Explaining a part that people did not understand, or correcting how it was explained."""

from werkzeug.wrappers import Response

from consult.consultations import clarifications, edit_conflicts
from consult.consultations.forms import ClarificationForm
from consult.consultations.framing import FRAME
from consult.consultations.models import Clarification
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.storage.database import today
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
    """Show what everyone will read; publish it once exactly that was seen."""
    form, actor = ClarificationForm(), authorization.current_actor()
    text, version_seen = form.text.data or "", form.version_seen.data or ""
    clarifications.part(actor, code, key)

    def check() -> None:
        nonlocal text
        _, text = clarifications.proposed(actor, code, key, text, version_seen)

    if not form.save(check):
        return _page(code, key, form)
    if form.is_confirmed(_shown(text)):
        clarifications.explain(actor, code, key, text, version_seen)
        return redirect_to("consultations.overview", code, "explained")
    return _page(code, key, form, Clarification(text=text, published_on=today()))


def _shown(text: str) -> str:
    return edit_conflicts.version_hash({"text": text, "day": today().isoformat()})


def _page(code: str, key: str, form: ClarificationForm, preview: Clarification | None = None) -> Page:
    found = clarifications.part(authorization.current_actor(), code, key)
    return page(
        "consultations/explain.html",
        form.http_status,
        consultation=found.consultation,
        place=found.place,
        explained=found.texts,
        preview=preview,
        shown=_shown(preview.text) if preview else "",
        form=form,
        version_seen=form.version_to_carry(found.version),
    )
