"""The moderators' lists, with their filters; and the search."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flask

from consult.access import Actor, ValidationError
from consult.consultations import queries
from consult.moderation import comment_search, recusal, welfare
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.danger.protocol import Running
from consult.moderation.forms import SearchForm
from consult.moderation.notices import handling as notice_handling
from consult.moderation.piles import Reader
from consult.moderation.queue_filters import Filters
from consult.moderation.teamwork import summary
from consult.moderation.teamwork.summary import TeamSummary
from consult.moderation.views.blueprint import blueprint
from consult.moderation.views.lists import list_for
from consult.moderation.views.queue import LABELS, WORK
from consult.staff import sessions
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

#: At most this many comments in which somebody may be in danger are above the queue; the rest follow as these are done.
MAX_PRESSING = 25


def reader_of(actor: Actor, code: str) -> Reader:
    """The moderator at the lists of a plan."""
    consultation = queries.consultation_for(actor, code, WORK)
    return Reader(consultation, actor.staff_id, recusal.hidden_from_moderator(actor, consultation.id))


@dataclass(frozen=True)
class Today:
    """What a moderator must know before the first page of what waits.

    `without_reader` is how many comments no moderator of the plan may read, `notices_waiting` how many notices about
    comments wait.
    """

    pressing: Sequence[Running]
    pressing_total: int
    without_reader: int
    notices_waiting: int
    needs_break: bool
    team: TeamSummary


@blueprint.get("/p/<code>/queue", endpoint="queue")
@require_permission(WORK)
def waiting(code: str) -> Page:
    actor = authorization.current_actor()
    reader = reader_of(actor, code)
    consultation, kept = reader.consultation, reader.kept
    listed = list_for(reader, flask.request.args)
    shown: dict[str, Any] = {"listed": listed, "current": None, "today": None}
    if listed.filters == Filters() and "after" not in flask.request.args:
        shown["today"] = Today(
            pressing=danger_protocol.running(actor, consultation, kept, MAX_PRESSING),
            pressing_total=danger_protocol.count_running(actor, consultation),
            without_reader=len(recusal.without_reader(actor, consultation.id, kept.own_body)),
            notices_waiting=notice_handling.count_waiting(actor, kept, consultation),
            needs_break=welfare.needs_break(actor, sessions.hash_here()),
            team=summary.team_summary(actor, consultation.id),
        )
    left_out = bool(kept.own_body) or recusal.count_hidden(consultation.id, kept) > 0
    return page("moderation/queue.html", consultation=consultation, left_out=left_out, **shown, **LABELS)


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
