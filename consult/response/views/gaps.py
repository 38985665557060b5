"""The decision maker answers where people rate the plan much worse than its organizer."""

import flask
from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Conflict
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.principles import PRINCIPLE_LABELS, RATING_LABELS, Principle
from consult.report import queries as report_queries
from consult.response import gap_answers, rules
from consult.response.forms import GapsForm
from consult.response.views.answer import WRITE
from consult.response.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/p/<code>/answer/principles")
@require_permission(WRITE)
def gaps(code: str) -> Page:
    return _page(code, GapsForm())


@blueprint.post("/p/<code>/answer/principles")
@require_permission(WRITE)
def answer_gaps(code: str) -> Page | Response:
    """Save all that is written, or none: every fault is said at once."""
    form, actor = GapsForm(), authorization.current_actor()
    given = form.a.data, form.version_seen.data or ""
    if form.save(lambda: gap_answers.write(actor, code, *given)):
        return flask.redirect(url_for("response.gaps", code=code, done="saved"), 303)
    return _page(code, form)


def _page(code: str, form: GapsForm) -> Page:
    consultation = consultations.consultation_for(authorization.current_actor(), code, WRITE)
    frozen = report_queries.report_of(consultation.id)
    stored = gap_answers.values_of(consultation.id)
    if not form.is_submitted():
        form.a.data = dict(stored)
    return page(
        "response/gaps.html",
        form.http_status,
        consultation=consultation,
        form=form,
        frozen=frozen,
        gaps=gap_answers.gaps(consultation) if frozen else [],
        writable=consultation.is_reported,
        ratings=RATING_LABELS,
        most_words=rules.MAX_WORDS,
        saved={gettext(PRINCIPLE_LABELS[Principle(key)]): text for key, text in stored.items()}
        if form.http_status == Conflict.status
        else {},
        version_seen=form.version_to_carry(edit_conflicts.version_hash(stored)),
    )
