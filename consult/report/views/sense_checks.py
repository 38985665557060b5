"""The analysts' page of sense checks: who looked at Part A before its freeze, and what changed."""

import flask
from flask import url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.analysis.word_hints import hints_of_fields
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.report import sense_checks
from consult.report.forms import SeenForm, SenseCheckForm
from consult.report.official_texts import checks_of
from consult.report.queries import report_of
from consult.report.sense_checks import SenseCheckData
from consult.report.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_REPORT_WRITE


@blueprint.get("/p/<code>/heard/checks")
@require_permission(WRITE)
def checks(code: str) -> Page:
    return _page(code, SenseCheckForm())


@blueprint.post("/p/<code>/heard/checks")
@require_permission(WRITE)
def add_check(code: str) -> Page | Response:
    form, actor = SenseCheckForm(), authorization.current_actor()
    given = SenseCheckData(
        form.seen_on.data, form.who.data or "", form.missing.data or "", form.changed.data or ""
    )  # fmt: skip
    if form.save(lambda: sense_checks.add(actor, code, given)):
        return _to(code)
    return _page(code, form)


@blueprint.post("/p/<code>/heard/checks/<int:check_id>/remove")
@require_permission(WRITE)
def remove_check(code: str, check_id: int) -> Page | Response:
    form, actor = SeenForm(), authorization.current_actor()
    if form.carry_out(lambda: sense_checks.remove(actor, code, check_id, form.version_seen.data or "")):
        return _to(code)
    return _page(code, SenseCheckForm(formdata=None), form)


def _to(code: str) -> Response:
    return flask.redirect(url_for("report.checks", code=code, done="saved"), 303)


def _page(code: str, form: SenseCheckForm, refused: StaffForm | None = None) -> Page:
    consultation = consultations.consultation_for(authorization.current_actor(), code, WRITE)
    found = checks_of(consultation.id)
    return page(
        "report/checks.html",
        (refused or form).http_status,
        consultation=consultation,
        form=form,
        errors=(refused or form).messages(),
        checks=[(each, edit_conflicts.version_hash(sense_checks.values_of(each))) for each in found],
        hints=hints_of_fields(((name, form[name].data) for name in sense_checks.LIMITS), get_locale().language),
        frozen=report_of(consultation.id),
    )
