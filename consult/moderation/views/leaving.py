"""Leaving a comment without a decision: what was noted is saved, and nothing chosen is lost without a word."""

from werkzeug.wrappers import Response

from consult.access import Conflict
from consult.consultations import queries
from consult.moderation import review_item, welfare
from consult.moderation.forms import BenchForm
from consult.moderation.views.bench import comment_page, go_on, may_leave, save_note
from consult.moderation.views.blueprint import blueprint
from consult.moderation.views.queue import WORK
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page


@blueprint.post("/p/<code>/queue/<int:comment_id>/leave")
@require_permission(WORK)
def leave(code: str, comment_id: int) -> Page | Response:
    """Save the note and open the next comment; if something was chosen, ask first."""
    form, actor = BenchForm(), authorization.current_actor()
    consultation, found = review_item.item(actor, code, comment_id)
    try:
        if not form.save(lambda: save_note(actor, code, comment_id, form)):
            return comment_page(code, comment_id, form)
    except Conflict as refusal:
        form.refuse(refusal)
        return comment_page(code, comment_id, form)
    if may_leave(actor, found, form):
        return go_on(actor, consultation, [*(form.left.data or ()), comment_id])
    form.note.data = ""
    return comment_page(code, comment_id, form, leaving=True)


@blueprint.post("/p/<code>/queue/<int:comment_id>/pass-on")
@require_permission(WORK)
def pass_on(code: str, comment_id: int) -> Page | Response:
    """It is about this moderator's own organization: others read it, and the next one is opened."""
    form, actor = BenchForm(), authorization.current_actor()

    def pass_it_on() -> None:
        save_note(actor, code, comment_id, form)
        welfare.recuse(actor, code, comment_id)

    if not form.save(pass_it_on):
        return comment_page(code, comment_id, form)
    return go_on(actor, queries.consultation_for(actor, code, WORK), form.left.data or ())
