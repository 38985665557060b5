"""The bench of a second analyst: the comments of a sample, one at a time, without what others found in them."""

import flask
from flask import request, url_for
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission, ValidationError
from consult.analysis import second_coding, themes
from consult.analysis.codebook import Judgement, check_choice
from consult.analysis.forms import SampleForm
from consult.analysis.second_coding import SampleText
from consult.analysis.views.blueprint import blueprint
from consult.analysis.views.parts import is_writable, part_names, wording_of
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.text import plain
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_REPORT_WRITE


@blueprint.get("/p/<code>/agreement/sample")
@require_permission(WRITE)
def sample(code: str) -> Page:
    consultation, actor = _consultation(code), authorization.current_actor()
    asked = plain.whole_number(request.args.get("comment", ""))
    text = second_coding.open_text(actor, code, asked) if asked else None
    return _page(consultation, text or second_coding.open_text(actor, code))


@blueprint.post("/p/<code>/agreement/sample")
@require_permission(WRITE)
def save_sample(code: str) -> Page | Response:
    """Save what was found in the open comment, and open the next one; the last one ends the sample."""
    actor, form = authorization.current_actor(), SampleForm()
    consultation = themes.writable(actor, code)
    if request.form.get("act") == "finish":
        second_coding.finish(actor, code)
        return _done(code)
    wanted = form.comment.data or 0
    text = second_coding.open_text(actor, code, wanted)
    if text is None:
        following = second_coding.open_text(actor, code)
        if following is None:
            raise NotFound(second_coding.NOT_IN_SAMPLE)
        form = SampleForm(formdata=None, data=_values(following))
        form.themes.choices = _choices(consultation)
        form.refuse(ValidationError(second_coding.NOT_IN_SAMPLE))
        return _page(consultation, following, form)
    form.themes.choices = _choices(consultation)

    def save() -> None:
        keys = form.themes.data or ()
        check_choice(Judgement(none_fits=form.none_fits.data), keys)
        second_coding.sort(actor, code, wanted, keys)

    if not form.save(save):
        return _page(consultation, text, form)
    coming = second_coding.open_text(actor, code, after=wanted)
    if coming is None and not second_coding.is_sorting(consultation.id, actor.staff_id):
        return _done(code)
    address = url_for("analysis.sample", code=code, comment=coming.comment.id if coming else None, was=wanted)
    return flask.redirect(address, 303)


def _consultation(code: str) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, WRITE)


def _choices(consultation: Consultation) -> list[tuple[str, str]]:
    return [(theme.key, theme.title) for theme in themes.themes_of(consultation.id)]


def _values(text: SampleText | None) -> dict[str, object]:
    if text is None:
        return {}
    none_fits = text.mine is not None and not text.mine
    return {"comment": text.comment.id, "themes": sorted(text.mine or ()), "none_fits": none_fits}


def _page(consultation: Consultation, text: SampleText | None, form: SampleForm | None = None) -> Page:
    every = themes.themes_of(consultation.id)
    if form is None:
        form = SampleForm(formdata=None, data=_values(text))
        form.themes.choices = [(theme.key, theme.title) for theme in every]
    clause_id = text.comment.clause_id if text else None
    was = plain.whole_number(request.args.get("was", ""))
    before = second_coding.open_text(authorization.current_actor(), consultation.code, was) if was else None
    return page(
        "analysis/sample.html",
        form.http_status,
        consultation=consultation,
        sample=second_coding.running(consultation.id),
        reader=authorization.current_actor().staff_id,
        text=text,
        form=form,
        errors=form.messages(),
        unsent=form.http_status != 200,
        name=part_names(consultation).get(clause_id or 0, ""),
        part=wording_of(consultation, clause_id),
        own=[theme for theme in every if theme.clause_id == clause_id],
        others=[theme for theme in every if theme.clause_id != clause_id],
        was=before,
        suggested=None,
        writable=is_writable(consultation),
    )


def _done(code: str) -> Response:
    return flask.redirect(url_for("analysis.agreement", code=code, done="saved"), 303)
