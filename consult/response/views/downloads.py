"""The plan's data for its team: the same files as for everybody, and each download in the auditor's log."""

from flask import Response

from consult.access import Permission
from consult.consultations import queries as consultations
from consult.contributions import batch_days
from consult.contributions import queries as contribution_queries
from consult.moderation import download_log, public_log
from consult.response import export
from consult.response.views.blueprint import blueprint
from consult.storage.database import write_transaction
from consult.web import authorization, sent_files
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

SEE = Permission.CONSULTATION_WORK_SEE


@blueprint.get("/p/<code>/downloads")
@require_permission(SEE)
def downloads(code: str) -> Page:
    """What can be downloaded, what it has and does not have, and as of when."""
    consultation = consultations.consultation_for(authorization.current_actor(), code, SEE)
    is_public = not consultation.is_draft
    return page(
        "response/downloads.html",
        consultation=consultation,
        is_public=is_public,
        comments=contribution_queries.count_public(consultation.id),
        decisions=public_log.count_log(code)[public_log.Which.ALL] if is_public else 0,
        last_batch=batch_days.last_day(consultation.id),
        files=export.file_names(),
    )


@blueprint.post("/p/<code>/downloads/data.zip")
@require_permission(SEE, writes=False)
def data(code: str) -> Response:
    """Log the download, then send the files. Nobody waits while they are made."""
    actor = authorization.current_actor()
    consultation = export.public_data(code)
    with write_transaction():
        download_log.note(actor, consultation.id, download_log.OPEN_DATA)
    return sent_files.send(f"plan-{code}-data.zip", export.ZIP, lambda file: export.write_zip(code, file))
