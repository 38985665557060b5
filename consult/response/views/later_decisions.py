"""The decision maker's pages after the signature: deferred decisions and follow-ups."""

import flask
from flask import url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission, ValidationError
from consult.consultations import queries as consultations
from consult.consultations.forms import field_errors, form_data
from consult.consultations.models import Consultation
from consult.report.enums import DISPOSITION_LABELS, REASON_KIND_LABELS
from consult.response import decision_points, later_decisions, rules
from consult.response import queries as response_queries
from consult.response.forms import FollowUpForm, LaterForm
from consult.response.views.blueprint import blueprint
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

SIGN = Permission.CONSULTATION_ANSWER_SIGN
FIELDS = ("decision", "reason_kind", "reason", "wording", "plain")
SAID = ("worked", "failed", "evidence")


@blueprint.get("/p/<code>/answer/clause/<key>/later")
@require_permission(SIGN)
def clause_later(code: str, key: str) -> Page:
    return _page(code, key, "")


@blueprint.post("/p/<code>/answer/clause/<key>/later")
@require_permission(SIGN, proved=True)
def decide_clause_later(code: str, key: str) -> Page | Response:
    return _decide(code, key, "")


@blueprint.get("/p/<code>/answer/theme/<key>/later")
@require_permission(SIGN)
def theme_later(code: str, key: str) -> Page:
    return _page(code, "", key)


@blueprint.post("/p/<code>/answer/theme/<key>/later")
@require_permission(SIGN, proved=True)
def decide_theme_later(code: str, key: str) -> Page | Response:
    return _decide(code, "", key)


@blueprint.get("/p/<code>/follow-up")
@require_permission(SIGN)
def follow_up(code: str) -> Page:
    return _follow_up_page(_consultation(code), {})


@blueprint.post("/p/<code>/follow-up")
@require_permission(SIGN, proved=True)
def publish_follow_up(code: str) -> Page | Response:
    sent = form_data(FollowUpForm())
    try:
        later_decisions.follow_up(authorization.current_actor(), code, *(sent.get(name, "") for name in SAID))
    except ValidationError as refusal:
        return _follow_up_page(_consultation(code), sent, field_errors(refusal))
    return flask.redirect(url_for("response.follow_up", code=code, done="noted"), 303)


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(authorization.current_actor(), code, SIGN)


def _decide(code: str, clause_key: str, theme_key: str) -> Page | Response:
    sent = form_data(LaterForm())
    given = {name: sent.get(name, "") for name in FIELDS}
    try:
        later_decisions.decide_later(
            authorization.current_actor(), code, clause_key=clause_key, theme_key=theme_key, **given
        )
    except ValidationError as refusal:
        return _page(code, clause_key, theme_key, given, field_errors(refusal))
    return flask.redirect(url_for("response.answer", code=code, done="noted"), 303)


def _page(
    code: str, clause_key: str, theme_key: str, sent: dict[str, str] | None = None, errors: object = None
) -> Page:
    """One deferred point, with the form that decides it."""
    consultation = _consultation(code)
    point = decision_points.decision_point(consultation, clause_key, theme_key)
    waits = {(each.clause_key, each.theme_key): each for each in later_decisions.put_off(consultation)}
    if (clause_key, theme_key) not in waits:
        raise NotFound(N_("No decision is delayed here, or it has been made since."))
    blank = dict.fromkeys(FIELDS, "") | {"wording": point.old_wording}
    return page(
        "response/later.html",
        422 if errors else 200,
        consultation=consultation,
        point=point,
        waits=waits[clause_key, theme_key],
        values=blank | (sent or {}),
        codes=[(each.value, gettext(DISPOSITION_LABELS[each])) for each in later_decisions.IN_THE_END],
        reason_kinds=[(kind.value, gettext(label)) for kind, label in REASON_KIND_LABELS.items()],
        most_words=rules.MAX_WORDS,
        errors=errors or {},
    )


def _follow_up_page(consultation: Consultation, sent: dict[str, str], errors: object = None) -> Page:
    return page(
        "response/follow_up.html",
        422 if errors else 200,
        consultation=consultation,
        signed=response_queries.response_of(consultation.id),
        said=response_queries.follow_ups_of(consultation.id),
        values=dict.fromkeys(SAID, "") | sent,
        errors=errors or {},
    )
