"""The administrator's page: the site as a whole, and a check of it."""

from importlib.metadata import version

import flask
from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from consult.consultations.lifecycle import STATE_LABELS
from consult.consultations.roles import ROLE_LABELS
from consult.operations import administration, backups, maintenance
from consult.operations.administration import SEE
from consult.runtime import clock, periodic_tasks
from consult.web.authorization import current_actor, require_permission
from consult.web.shell import Page, page

blueprint = Blueprint("operations", __name__, url_prefix="/team")


@blueprint.get("/administration")
@require_permission(SEE)
def show() -> Page:
    return page(
        "operations/administration.html",
        consultation=None,
        version=version("consult"),
        schema=maintenance.schema(),
        doubt=clock.in_doubt(),
        tasks_ran_on=clock.last_seen(),
        backed_up_on=backups.last_backup_on(),
        check=administration.last_check(),
        runs=periodic_tasks.runs(),
        plans=administration.plans(),
        people=administration.people(),
        state_labels=STATE_LABELS,
        role_labels=ROLE_LABELS,
    )


@blueprint.post("/administration/check")
@require_permission(SEE, writes=False)
def check() -> Response:
    """Writes only once everything has been read."""
    administration.check(current_actor())
    return flask.redirect(url_for("operations.show", done="checked", _anchor="check"), 303)
