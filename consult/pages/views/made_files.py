"""The files that the periodic tasks make from a plan's pages: sent as they are, never made in a request.

The page cache keeps none, so that one with words that were deleted is gone at once.
"""

from flask import Response
from flask.blueprints import BlueprintSetupState

from consult.access import NotFound, Permission
from consult.consultations import queries
from consult.contributions import made_files
from consult.contributions.enums import FileKind
from consult.pages.made_files.kinds import ENDINGS, MEDIA_TYPES, kinds
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.text.messages import N_
from consult.web.authorization import require_permission

NO_FILE = N_("There is no such file yet. It is made once the plan is answered.")
#: What each file is called where it is linked, in their order there.
FILE_LINKS = {
    FileKind.BRIEF: ("pages.answer_brief_pdf", N_("One sheet")),
    FileKind.ANSWER: ("pages.answer_pdf", N_("In short")),
    FileKind.WHOLE: ("pages.answer_whole_pdf", N_("The whole answer")),
    FileKind.POSTER: ("pages.poster_pdf", N_("Poster")),
    FileKind.DECISIONS: ("pages.decisions_xlsx", N_("Table of decisions")),
    FileKind.PROMISES: ("pages.promises_xlsx", N_("Table of promises")),
}
#: Seconds until a file that is being made is likely to be there.
SOON = "30"


@blueprint.get("/p/<code>/answer.pdf")
@require_permission(Permission.PUBLIC_PAGE_READ)
def answer_pdf(code: str) -> Response:
    """The answer in short as PDF, up to three pages."""
    return _file(code, FileKind.ANSWER)


@blueprint.get("/p/<code>/answer/brief.pdf")
@require_permission(Permission.PUBLIC_PAGE_READ)
def answer_brief_pdf(code: str) -> Response:
    """The answer on one sheet as PDF."""
    return _file(code, FileKind.BRIEF)


@blueprint.get("/p/<code>/answer/whole.pdf")
@require_permission(Permission.PUBLIC_PAGE_READ)
def answer_whole_pdf(code: str) -> Response:
    """The whole answer as PDF."""
    return _file(code, FileKind.WHOLE)


@blueprint.get("/p/<code>/poster.pdf")
@require_permission(Permission.PUBLIC_PAGE_READ)
def poster_pdf(code: str) -> Response:
    """The poster as PDF."""
    return _file(code, FileKind.POSTER)


@blueprint.get("/p/<code>/answer/decisions.xlsx")
@require_permission(Permission.PUBLIC_PAGE_READ)
def decisions_xlsx(code: str) -> Response:
    """The decisions as a workbook."""
    return _file(code, FileKind.DECISIONS)


@blueprint.get("/p/<code>/promises.xlsx")
@require_permission(Permission.PUBLIC_PAGE_READ)
def promises_xlsx(code: str) -> Response:
    """The promises as a workbook."""
    return _file(code, FileKind.PROMISES)


def _file(code: str, kind: FileKind) -> Response:
    plan = queries.public_consultation(code)
    if plan.is_draft or kind not in kinds(is_answered=plan.answered_on is not None):
        raise NotFound(NO_FILE)
    content = made_files.content_of(plan.id, kind)
    if content is None:
        page = plan_page("pages/made_again.html", plan)
        page.status_code = 503
        page.headers["Retry-After"] = SOON
        return page
    ending = ENDINGS[kind]
    answer = Response(content, mimetype=MEDIA_TYPES[ending])
    answer.headers["Content-Disposition"] = f'inline; filename="plan-{code}-{kind}.{ending}"'
    return answer


def kilobytes(size: int) -> int:
    """A size as people read it, never 0."""
    return max(1, round(size / 1000))


def _add_words(state: BlueprintSetupState) -> None:
    """Give templates the links to files."""
    state.app.jinja_env.filters.update(kilobytes=kilobytes)
    state.app.jinja_env.globals.update(FILE_LINKS=FILE_LINKS, FILE_ENDINGS=ENDINGS)


blueprint.record_once(_add_words)
