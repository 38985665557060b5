"""The open data of a plan, for anyone: what each file has, the files, and what a witness of the record needs."""

import re

from flask import Response

from consult.access import NotFound, Permission
from consult.consultations import queries
from consult.contributions import batch_days, made_files
from consult.contributions import queries as contribution_queries
from consult.moderation import public_log
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.record import checkpoints
from consult.response import dictionary, export
from consult.web import sent_files
from consult.web.authorization import require_permission
from consult.web.shell import Page

#: The name of all files in one.
ZIP_NAME = "data.zip"
#: The number of entries of a checkpoint in an address.
SIZE = re.compile("0|[1-9][0-9]{0,8}")


@blueprint.get("/p/<code>/data")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def data(code: str) -> Page:
    """What can be downloaded, as of which batch, under what terms, and what each column means."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    return plan_page(
        "pages/data.html",
        plan,
        zip_name=ZIP_NAME,
        comments=contribution_queries.count_public(plan.id),
        decisions=public_log.count_log(code)[public_log.Which.ALL],
        files=made_files.sizes(plan.id),
        last_batch=batch_days.last_day(plan.id),
        groups=dictionary.groups(
            is_frozen=plan.is_frozen,
            is_answered=plan.answered_on is not None,
            is_signed=checkpoints.is_signed(code),
            of_import=export.of_import(plan),
        ),
    )


@blueprint.get("/p/<code>/data/<file>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def data_file(code: str, file: str) -> Response:
    """All files as one zip, or one file by itself; the same bytes for everyone."""
    export.public_data(code)
    if file == ZIP_NAME:
        return sent_files.send(
            f"plan-{code}-data.zip", export.ZIP, lambda target: export.write_zip(code, target), in_turn=True
        )
    if file not in export.file_names():
        raise NotFound(export.NO_FILE)
    mimetype = export.MIMETYPES[file.rpartition(".")[2]]
    return sent_files.send(
        f"plan-{code}-{file}", mimetype, lambda target: export.write_file(code, file, target), in_turn=True
    )


@blueprint.get("/p/<code>/record/since/<size>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def record_since(code: str, size: str) -> Response:
    """The newest checkpoint, with the proof that the record begins with the checkpoint of `size` entries."""
    export.public_data(code)
    if not SIZE.fullmatch(size):
        raise NotFound(export.NO_FILE)
    return sent_files.send(
        f"plan-{code}-since-{size}.txt",
        export.MIMETYPES["txt"],
        lambda target: target.write(checkpoints.update_since(code, int(size)).encode()),
        in_turn=True,
    )
