"""The page of held submissions: how many, why, and what to do with them; none of the words until they are opened."""

from collections.abc import Mapping

import flask
from flask_babel import gettext
from werkzeug.wrappers import Response

from consult.access import Permission
from consult.consultations import clauses, queries
from consult.contributions import held_submissions, sheets, verdicts
from consult.contributions.enums import HoldReason
from consult.moderation import spam_checks as acts
from consult.moderation.forms import HeldForm
from consult.moderation.views.blueprint import blueprint
from consult.text.messages import N_
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

WORK = Permission.CONSULTATION_QUEUE_WORK

WHY: Mapping[str, str] = {
    HoldReason.FAST: N_("Many were sent at the same time"),
    HoldReason.TRAP: N_("A field that people do not see was filled in"),
    HoldReason.HASTY: N_("It was sent faster than anyone can read"),
}
#: The number of removed submissions on the page.
MAX_JUNK = 20


@blueprint.get("/p/<code>/held")
@require_permission(WORK)
def held(code: str) -> Page:
    return _page(code, HeldForm())


@blueprint.post("/p/<code>/held")
@require_permission(WORK)
def act_on_held(code: str) -> Page | Response:
    form, actor = HeldForm(), authorization.current_actor()
    if not form.sure.data and not form.what.data and _must_ask(code, form):
        return _page(code, form, asks=form.act.data or "")
    shown = form.count_seen.number

    def act() -> int:
        if form.what.data:
            return acts.act_on_unread(actor, code, acts.Unread(form.what.data), form.act.data, shown)
        return acts.act_on(actor, code, form.act.data, form.one, count_seen=shown)

    if form.save(act):
        return flask.redirect(flask.url_for("moderation.held", code=code, done="acted"), 303)
    return _page(code, form)


def _must_ask(code: str, form: HeldForm) -> bool:
    """Whether what was chosen is done only once its number was read: with all, or with one in danger."""
    if form.act.data not in (acts.SpamDecision.RELEASE, acts.SpamDecision.JUNK):
        return False
    if form.one is None:
        return True
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    junk = form.act.data == acts.SpamDecision.JUNK
    return junk and held_submissions.count_in_danger(consultation.id, form.one) > 0


def _page(code: str, form: HeldForm, asks: str = "") -> Page:
    """The page; `asks` is what somebody chose and is asked about."""
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    parts: dict[int | None, str] = {None: gettext("The plan as a whole")}
    for part in queries.parts_of(consultation.id):
        parts[part.clause_id] = clauses.titled(part.number, part.heading)
    pages = pagination(held_submissions.count(consultation.id))
    return page(
        "moderation/held.html",
        form.http_status,
        consultation=consultation,
        form=form,
        submissions=held_submissions.list_held(consultation.id, pages.size, pages.offset),
        pages=pages,
        parts=parts,
        in_danger=held_submissions.count_in_danger(consultation.id),
        asks=asks,
        junk=held_submissions.list_held(consultation.id, MAX_JUNK, junk=True),
        junk_total=held_submissions.count(consultation.id, junk=True),
        sheets=sheets.count_held(consultation.id),
        junk_sheets=sheets.count_held(consultation.id, junk=True),
        verdicts=verdicts.count_held(consultation.id),
        junk_verdicts=verdicts.count_held(consultation.id, junk=True),
        why=WHY,
        actable=consultation.is_being_read,
    )
