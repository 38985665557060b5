"""What moderators choose for themselves: which labels they leave to others, and that they took a break."""

import flask
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.consultations import queries
from consult.moderation import recusal, welfare
from consult.moderation.forms import BenchForm, OptOutForm
from consult.moderation.views.bench import back_to_comment, comment_page
from consult.moderation.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WORK = Permission.CONSULTATION_QUEUE_WORK


@blueprint.get("/p/<code>/reading", endpoint="own_reading")
@require_permission(WORK)
def reading_preferences(code: str) -> Page:
    """The labels that this person leaves to other moderators, in every plan, and whom they work for."""
    return _reading_page(code, OptOutForm(labels=recusal.opt_outs(authorization.current_actor())))


def _reading_page(code: str, form: OptOutForm) -> Page:
    return page(
        "moderation/reading.html",
        form.http_status,
        consultation=queries.consultation_for(authorization.current_actor(), code, WORK),
        form=form,
        affiliation=recusal.affiliation_of(authorization.current_actor()),
    )


@blueprint.post("/p/<code>/reading")
@require_permission(WORK)
def save_reading(code: str) -> Page | Response:
    form = OptOutForm()
    queries.consultation_for(authorization.current_actor(), code, WORK)
    if not form.validate():
        return _reading_page(code, form)
    recusal.set_opt_outs(authorization.current_actor(), form.labels.data)
    return flask.redirect(flask.url_for("moderation.own_reading", code=code, done="saved"), 303)


@blueprint.post("/p/<code>/break")
@require_permission(WORK)
def take_break(code: str) -> Response:
    queries.consultation_for(authorization.current_actor(), code, WORK)
    welfare.take_break(authorization.current_actor())
    return flask.redirect(flask.url_for("moderation.queue", code=code, done="acted"), 303)


@blueprint.post("/p/<code>/queue/<int:comment_id>/labels")
@require_permission(WORK)
def put_labels(code: str, comment_id: int) -> Page | Response:
    form = BenchForm()
    if not form.validate():
        return comment_page(code, comment_id, form)
    shown = (form.labels_seen.data or "").split(",")
    welfare.put_labels(authorization.current_actor(), code, comment_id, form.labels.data, labels_seen=shown)
    return back_to_comment(code, comment_id, "saved")
