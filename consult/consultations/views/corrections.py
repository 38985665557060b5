"""Correcting a typing mistake in the title or summary after opening: the difference first, then publishing it."""

from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import ValidationError
from consult.consultations import edit_conflicts, frame_corrections, queries
from consult.consultations.forms import CorrectionForm
from consult.consultations.frame_corrections import CORRECTABLE, Correction
from consult.consultations.framing import FRAME
from consult.consultations.models import Consultation
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.framing import redirect_to
from consult.text import diff
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/correct")
@require_permission(FRAME)
def correct(code: str) -> Page:
    consultation = _consultation(code)
    return _page(consultation, CorrectionForm(**frame_corrections.shown(consultation)), [])


@blueprint.post("/p/<code>/correct")
@require_permission(FRAME)
def send_correction(code: str) -> Page | Response:
    """Show the difference; publish it once exactly that was seen."""
    consultation, form, actor = _consultation(code), CorrectionForm(), authorization.current_actor()
    form.fill(frame_corrections.shown(consultation))
    if not form.validate():
        return _page(consultation, form, [])
    texts, note = {name: form[name].data or "" for name in CORRECTABLE}, form.note.data or ""
    try:
        found, note = frame_corrections.proposed(actor, code, texts, note)
        if form.act.data == "publish" and form.version_seen.data == _seen(found, note):
            frame_corrections.correct(actor, code, texts, note)
            return redirect_to("consultations.overview", code, "noted")
    except ValidationError as refusal:
        form.refuse(refusal)
        return _page(_consultation(code), form, [])
    form.version_seen.data = _seen(found, note)
    return _page(consultation, form, found)


def _seen(found: list[Correction], note: str) -> str:
    """A hash of every difference and the note, as a page shows them."""
    return edit_conflicts.version_hash(
        {"note": note, "texts": [[each.field, each.before, each.after] for each in found]}
    )


def _consultation(code: str) -> Consultation:
    consultation = queries.consultation_for(authorization.current_actor(), code, FRAME)
    frame_corrections.check_correctable(consultation)
    return consultation


def _page(consultation: Consultation, form: CorrectionForm, found: list[Correction]) -> Page:
    return page(
        "consultations/correct.html",
        form.http_status,
        consultation=consultation,
        form=form,
        differences=[(gettext(CORRECTABLE[each.field]), diff.words(each.before, each.after)) for each in found],
    )
