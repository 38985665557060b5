"""The analysts' page of hints on the words of Part A: each needs other words, or a reason."""

import flask
from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.analysis import themes
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.report import word_reasons
from consult.report.forms import WordReasonForm
from consult.report.official_texts import HintLeft, hints_of, written_of
from consult.report.queries import report_of
from consult.report.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WRITE = Permission.CONSULTATION_REPORT_WRITE


@blueprint.get("/p/<code>/heard/words")
@require_permission(WRITE)
def words(code: str) -> Page:
    return _page(code, WordReasonForm())


@blueprint.post("/p/<code>/heard/words")
@require_permission(WRITE)
def give_reason(code: str) -> Page | Response:
    form, actor = WordReasonForm(), authorization.current_actor()
    place, named, reason = form.place.data or "", form.words.data or "", form.reason.data or ""
    version = form.version_seen.data or ""
    if form.save(lambda: word_reasons.give(actor, code, place, named, reason, version)):
        return flask.redirect(url_for("report.words", code=code, done="saved"), 303)
    return _page(code, form)


def _page(code: str, form: WordReasonForm) -> Page:
    consultation = consultations.consultation_for(authorization.current_actor(), code, WRITE)
    found = hints_of(written_of(consultation.id), themes.themes_of(consultation.id))
    refused = (form.place.data or "", (form.words.data or "").casefold())
    return page(
        "report/words.html",
        form.http_status,
        consultation=consultation,
        form=form,
        hints=[
            (each, gettext(each.of.label, name=each.of.name), _version(each), each.key == refused)
            for each in sorted(found, key=lambda one: one.reason is not None)
        ],
        addresses={each.of.place: _address(code, each) for each in found},
        unneeded=bool(form.messages()) and all(each.key != refused for each in found),
        frozen=report_of(consultation.id),
    )


def _version(hint: HintLeft) -> str:
    return edit_conflicts.version_hash(word_reasons.values_of(hint))


def _address(code: str, hint: HintLeft) -> str:
    """Where the text can be changed."""
    kind, name, *_ = hint.of.place.split(" ")
    if kind == "theme":
        return url_for("analysis.theme", code=code, key=name)
    if kind == "check":
        return url_for("report.checks", code=code)
    if kind == "reach":
        return url_for("analysis.reached", code=code)
    return url_for("report.show", code=code, _anchor=name)
