"""The danger that a moderator sees in a comment, and that the protocol has been followed."""

from werkzeug.wrappers import Response

from consult.access import Permission, ValidationError
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.forms import DangerForm, count_seen
from consult.moderation.views.blueprint import blueprint
from consult.moderation.views.queue import comment_page, redirect_to
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page

WORK = Permission.CONSULTATION_QUEUE_WORK


@blueprint.post("/p/<code>/queue/<int:comment_id>/danger")
@require_permission(WORK)
def say_danger(code: str, comment_id: int) -> Page | Response:
    """How much danger a moderator sees, or that the protocol has been followed; separate from the decision."""
    form = DangerForm()
    seen = count_seen(form.seen.data)
    try:
        if form.act.data == "done":
            danger_protocol.mark_done(authorization.current_actor(), code, comment_id, seen=seen)
        else:
            danger_protocol.raise_level(
                authorization.current_actor(), code, comment_id, form.level.data or "", seen=seen
            )
    except ValidationError as refusal:
        return comment_page(code, comment_id, refusal=refusal)
    return redirect_to("moderation.comment", code, "acted", comment_id=comment_id)
