"""The organizer's page that switches suggestions for those who group comments on or off."""

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import Conflict, Permission
from consult.analysis.forms import SuggestionsForm
from consult.analysis.suggesting import switch
from consult.analysis.suggestion_rules import DEFAULT, RENEWED_AFTER
from consult.analysis.views.blueprint import blueprint
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import Consultation
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

CHANGE = Permission.CONSULTATION_LIFE_CHANGE


@blueprint.get("/p/<code>/suggestions")
@require_permission(CHANGE)
def suggestions(code: str) -> Page:
    return _page(_consultation(code), SuggestionsForm())


@blueprint.post("/p/<code>/suggestions")
@require_permission(CHANGE)
def switch_suggestions(code: str) -> Page | Response:
    form, actor = SuggestionsForm(), authorization.current_actor()
    version_seen = form.version_seen.data or ""
    try:
        if form.save(lambda: switch.set_switch(actor, code, on=form.turn.data == "on", version_seen=version_seen)):
            return flask.redirect(url_for("analysis.suggestions", code=code, done="saved"), 303)
    except Conflict as refusal:
        form.refuse(refusal)
    return _page(_consultation(code), form)


def _consultation(code: str) -> Consultation:
    return queries.consultation_for(authorization.current_actor(), code, CHANGE)


def _page(plan: Consultation, form: SuggestionsForm) -> Page:
    stored = switch.values_of(plan.id)
    return page(
        "analysis/suggestions.html",
        form.http_status,
        consultation=plan,
        form=form,
        is_on=stored["turn"] == "on",
        changeable=plan.is_being_read,
        fewest=DEFAULT.fewest,
        renewed_after=RENEWED_AFTER,
        version_seen=form.version_to_carry(edit_conflicts.version_hash(stored)),
    )
