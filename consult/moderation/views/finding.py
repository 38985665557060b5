"""The moderators' lists, with their filters; and the search."""

from typing import Any

import flask

from consult.access import Actor, ValidationError
from consult.consultations import queries
from consult.moderation import comment_search, recusal
from consult.moderation.briefing import briefing
from consult.moderation.forms import SearchForm
from consult.moderation.piles import Reader
from consult.moderation.queue_filters import Filters
from consult.moderation.views.blueprint import blueprint
from consult.moderation.views.lists import list_for
from consult.moderation.views.queue import LABELS, WORK
from consult.staff import sessions
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


def reader_of(actor: Actor, code: str) -> Reader:
    """The moderator at the lists of a plan."""
    consultation = queries.consultation_for(actor, code, WORK)
    return Reader(consultation, actor.staff_id, recusal.hidden_from_moderator(actor, consultation.id))


@blueprint.get("/p/<code>/queue", endpoint="queue")
@require_permission(WORK)
def waiting(code: str) -> Page:
    actor = authorization.current_actor()
    reader = reader_of(actor, code)
    listed = list_for(reader, flask.request.args)
    shown: dict[str, Any] = {"listed": listed, "current": None, "today": None}
    if listed.filters == Filters() and "after" not in flask.request.args:
        shown["today"] = briefing(actor, reader, sessions.hash_here())
    left_out = bool(reader.kept.own_body) or listed.counts.left_to_others > 0
    return page("moderation/queue.html", consultation=reader.consultation, left_out=left_out, **shown, **LABELS)


@blueprint.post("/p/<code>/queue/search")
@require_permission(WORK, writes=False)
def search(code: str) -> Page:
    """What somebody searches for may name a person: it is sent in a form, and is in no address and no log."""
    reader = reader_of(authorization.current_actor(), code)
    form, result = SearchForm(), None
    if form.validate():
        try:
            wanted = comment_search.clean(form.words.data or "")
            result = comment_search.search(reader, wanted, max(form.start.number, 0)) if wanted else None
        except ValidationError as refusal:
            form.refuse(refusal)
    return page(
        "moderation/search.html", form.http_status, consultation=reader.consultation, form=form, result=result, **LABELS
    )
