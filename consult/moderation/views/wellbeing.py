"""What a moderator asks for themselves: which labels they leave to others, and that they took a break."""

import flask
from flask import Blueprint
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.consultations import queries
from consult.moderation import recusal, welfare
from consult.moderation.forms import LabelsForm
from consult.text import labels
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

WORK = Permission.CONSULTATION_QUEUE_WORK


@require_permission(WORK)
def reading_preferences(code: str) -> Page:
    """The labels that this person leaves to other moderators, in every plan, and whom they work for."""
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    return page(
        "moderation/reading.html",
        consultation=consultation,
        labels=labels.LABELS,
        left=recusal.opt_outs(authorization.current_actor()),
        affiliation=recusal.affiliation_of(authorization.current_actor()),
    )


@require_permission(WORK)
def save_reading(code: str) -> Response:
    form = LabelsForm()
    queries.consultation_for(authorization.current_actor(), code, WORK)
    recusal.set_opt_outs(authorization.current_actor(), form.labels.data or ())
    return flask.redirect(flask.url_for("moderation.own_reading", code=code, done="saved"), 303)


@require_permission(WORK)
def take_break(code: str) -> Response:
    queries.consultation_for(authorization.current_actor(), code, WORK)
    welfare.take_break(authorization.current_actor())
    return flask.redirect(flask.url_for("moderation.queue", code=code, done="acted"), 303)


def register(blueprint: Blueprint) -> None:
    """The pages and their forms."""
    blueprint.add_url_rule("/p/<code>/reading", "own_reading", reading_preferences, methods=["GET"])
    blueprint.add_url_rule("/p/<code>/reading", "save_reading", save_reading, methods=["POST"])
    blueprint.add_url_rule("/p/<code>/break", "take_break", take_break, methods=["POST"])
