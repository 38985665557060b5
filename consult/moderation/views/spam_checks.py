"""The page of held submissions: how many, why, and what to do with them; none of the words until they are opened."""

from collections.abc import Mapping

import flask
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import StringField

from consult.access import Permission, ValidationError
from consult.consultations import queries
from consult.contributions import held_submissions
from consult.contributions.enums import HoldReason
from consult.moderation import spam_checks as acts
from consult.moderation.forms import count_seen
from consult.moderation.views.blueprint import blueprint
from consult.text import plain
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from consult.web.shell import Page, page, pagination

WORK = Permission.CONSULTATION_QUEUE_WORK

WHY: Mapping[str, str] = {
    HoldReason.FAST: N_("Many were sent at the same time"),
    HoldReason.TRAP: N_("A field that people do not see was filled in"),
    HoldReason.HASTY: N_("It was sent faster than anyone can read"),
}
#: The number of removed submissions on the page.
MAX_JUNK = 20


class ActForm(StaffForm):
    """An action on one submission, or on all that the page showed: then `seen` is how many."""

    act = StringField()
    sending = StringField()
    seen = StringField()


@blueprint.get("/p/<code>/held")
@require_permission(WORK)
def held(code: str) -> Page:
    return _page(code)


@blueprint.post("/p/<code>/held")
@require_permission(WORK)
def act_on_held(code: str) -> Page | Response:
    form = ActForm()
    sending = form.sending.data or ""
    try:
        acts.act_on(
            authorization.current_actor(),
            code,
            form.act.data or "",
            _key(sending) if sending else None,
            seen=count_seen(form.seen.data),
        )
    except ValidationError as refusal:
        return _page(code, refusal)
    return flask.redirect(flask.url_for("moderation.held", code=code, done="acted"), 303)


def _key(sending: str) -> int:
    """A submission's number; an invalid one matches nothing."""
    return plain.whole_number(sending) or 0


def _page(code: str, refusal: ValidationError | None = None) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    pages = pagination(held_submissions.count(consultation.id))
    return page(
        "moderation/held.html",
        422 if refusal else 200,
        consultation=consultation,
        fault=gettext(refusal.message) if refusal else "",
        sendings=held_submissions.sendings(consultation.id, pages.size, pages.offset),
        pages=pages,
        junk=held_submissions.sendings(consultation.id, MAX_JUNK, junk=True),
        junk_total=held_submissions.count(consultation.id, junk=True),
        why=WHY,
        actable=consultation.is_being_read,
    )
