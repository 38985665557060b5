"""The decision maker's pages after the signature: deferred decisions and follow-ups."""

import flask
from flask import url_for
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission
from consult.consultations import edit_conflicts
from consult.consultations import queries as consultations
from consult.consultations.models import Consultation
from consult.response import decision_points, later_decisions, offices, rules
from consult.response import queries as response_queries
from consult.response.forms import FollowUpForm, LaterForm
from consult.response.rules import DispositionData
from consult.response.views.blueprint import blueprint
from consult.response.views.proposals import difference_shown, looked, proposals_shown
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

SIGN = Permission.CONSULTATION_ANSWER_SIGN


@blueprint.get("/p/<code>/answer/clause/<key>/later")
@require_permission(SIGN)
def clause_later(code: str, key: str) -> Page:
    return _page(code, key, "", LaterForm())


@blueprint.post("/p/<code>/answer/clause/<key>/later")
@require_permission(SIGN, proved=True)
def decide_clause_later(code: str, key: str) -> Page | Response:
    return _decide(code, key, "")


@blueprint.get("/p/<code>/answer/theme/<key>/later")
@require_permission(SIGN)
def theme_later(code: str, key: str) -> Page:
    return _page(code, "", key, LaterForm())


@blueprint.post("/p/<code>/answer/theme/<key>/later")
@require_permission(SIGN, proved=True)
def decide_theme_later(code: str, key: str) -> Page | Response:
    return _decide(code, "", key)


@blueprint.get("/p/<code>/follow-up")
@require_permission(SIGN)
def follow_up(code: str) -> Page:
    return _follow_up_page(_consultation(code), FollowUpForm())


@blueprint.post("/p/<code>/follow-up")
@require_permission(SIGN, proved=True)
def publish_follow_up(code: str) -> Page | Response:
    form = FollowUpForm()
    written = form.worked.data or "", form.failed.data or "", form.evidence.data or "", form.version_seen.data or ""
    if form.save(lambda: later_decisions.follow_up(authorization.current_actor(), code, *written)):
        return flask.redirect(url_for("response.follow_up", code=code, done="noted"), 303)
    return _follow_up_page(_consultation(code), form)


def _consultation(code: str) -> Consultation:
    return consultations.consultation_for(authorization.current_actor(), code, SIGN)


def _decide(code: str, clause_key: str, theme_key: str) -> Page | Response:
    form = LaterForm()
    given = DispositionData(
        decision=form.decision.data or "",
        reason_kind=form.reason_kind.data or "",
        reason=form.reason.data or "",
        office=form.office.data or "",
        law=form.law.data or "",
        wording=form.wording.data or "",
        plain_language=form.plain_language.data or "",
        used=form.used.accepted,
    )
    target = {"clause_key": clause_key, "theme_key": theme_key}
    if looked(_consultation(code), form, **target):
        return _page(code, clause_key, theme_key, form)
    if form.save(lambda: later_decisions.decide_later(authorization.current_actor(), code, given, **target)):
        return flask.redirect(url_for("response.answer", code=code, done="noted"), 303)
    return _page(code, clause_key, theme_key, form)


def _page(code: str, clause_key: str, theme_key: str, form: LaterForm) -> Page:
    """One deferred point, with the form that decides it."""
    consultation = _consultation(code)
    point = decision_points.decision_point(consultation, clause_key, theme_key)
    waits = {(each.clause_key, each.theme_key): each for each in later_decisions.deferred_points(consultation)}
    if (clause_key, theme_key) not in waits:
        raise NotFound(N_("No decision is delayed here, or it has been made since."))
    form.fill({"wording": point.old_wording})
    return page(
        "response/later.html",
        form.http_status,
        consultation=consultation,
        point=point,
        waits=waits[clause_key, theme_key],
        form=form,
        offices=offices.known_offices(consultation.id),
        **proposals_shown(consultation, point),
        difference=difference_shown(point, form),
        most_words=rules.MAX_WORDS,
    )


def _follow_up_page(consultation: Consultation, form: FollowUpForm) -> Page:
    return page(
        "response/follow_up.html",
        form.http_status,
        consultation=consultation,
        signed=response_queries.response_of(consultation.id),
        follow_ups=response_queries.follow_ups_of(consultation.id),
        version_seen=form.version_to_carry(
            edit_conflicts.version_hash(later_decisions.last_follow_up(consultation.id))
        ),
        form=form,
    )
