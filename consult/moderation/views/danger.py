"""The danger that a moderator sees in a comment, and that the protocol has been followed."""

from werkzeug.wrappers import Response

from consult.access import Permission
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.forms import BenchForm
from consult.moderation.views.bench import back_to_comment, comment_page
from consult.moderation.views.blueprint import blueprint
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page

WORK = Permission.CONSULTATION_QUEUE_WORK


@blueprint.post("/p/<code>/queue/<int:comment_id>/danger")
@require_permission(WORK)
def say_danger(code: str, comment_id: int) -> Page | Response:
    """How much danger a moderator sees, or that the protocol has been followed; separate from the decision."""
    form, actor = BenchForm(), authorization.current_actor()

    def say() -> None:
        if form.act.data == "done":
            danger_protocol.mark_done(actor, code, comment_id, version_seen=form.flags_seen.number)
        else:
            danger_protocol.raise_level(
                actor, code, comment_id, form.level.data or "", version_seen=form.flags_seen.number
            )

    if form.save(say):
        return back_to_comment(code, comment_id, "acted")
    return comment_page(code, comment_id, form)
