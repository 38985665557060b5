"""The moderators' lists: what waits, what is junk, what is approved."""

import flask

from consult.consultations import queries
from consult.moderation import queue, recusal, welfare
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.forms import clean_tracker
from consult.moderation.impersonation import reports as impersonation_reports
from consult.moderation.recusal import HiddenComments
from consult.moderation.views.blueprint import blueprint
from consult.moderation.views.queue import LABELS, WORK
from consult.staff import sessions
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

#: At most this many comments in which somebody may be in danger are above the queue; the rest follow as these are done.
MAX_PRESSING = 25


@blueprint.get("/p/<code>/queue", endpoint="queue")
@require_permission(WORK)
def waiting(code: str) -> Page:
    actor = authorization.current_actor()
    consultation = queries.consultation_for(actor, code, WORK)
    kept = recusal.hidden_from_moderator(actor, consultation.id)
    pressing = danger_protocol.running(actor, consultation, kept, MAX_PRESSING)
    counts = queue.counts(consultation.id, kept)
    pages = pagination(counts.waiting)
    found = queue.list_waiting(consultation.id, pages.size, pages.offset, kept=kept)
    return page(
        "moderation/queue.html",
        consultation=consultation,
        counts=counts,
        approved=queue.count_approved(consultation.id, without=kept.own_body),
        waiting=found,
        put=recusal.labels_of([line.id for line in found]),
        pressing=pressing,
        pressing_total=danger_protocol.count_running(actor, consultation),
        without_reader=len(recusal.without_reader(actor, consultation.id, kept.own_body)),
        left_out=bool(kept.own_body) or recusal.count_hidden(consultation.id, kept) > 0,
        claims=impersonation_reports.count_waiting(actor, kept, consultation),
        needs_break=welfare.needs_break(actor, sessions.hash_here()),
        pages=pages,
        **LABELS,
    )


@blueprint.get("/p/<code>/junk")
@require_permission(WORK)
def junk(code: str) -> Page:
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    kept = recusal.hidden_from_moderator(authorization.current_actor(), consultation.id).own_body
    pages = pagination(queue.counts(consultation.id, HiddenComments(kept)).junk)
    found = queue.junk(consultation.id, pages.size, pages.offset, without=kept)
    undoable = consultation.is_being_read
    return page("moderation/junk.html", consultation=consultation, junk=found, pages=pages, undoable=undoable)


@blueprint.get("/p/<code>/published")
@require_permission(WORK)
def published(code: str) -> Page:
    """What is approved, to find what must be decided on again."""
    consultation = queries.consultation_for(authorization.current_actor(), code, WORK)
    mark = clean_tracker(flask.request.args.get("mark", ""))
    kept = recusal.hidden_from_moderator(authorization.current_actor(), consultation.id).own_body
    pages = pagination(queue.count_approved(consultation.id, mark, without=kept))
    found = queue.approved(consultation.id, mark, pages.size, pages.offset, without=kept)
    return page(
        "moderation/published.html", consultation=consultation, mark=mark, approved=found, pages=pages, **LABELS
    )
