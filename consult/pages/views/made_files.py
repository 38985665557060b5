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
#: The endpoint of each file, where it is below its plan, and its name in links, in their order there.
FILE_LINKS = {
    FileKind.BRIEF: ("pages.answer_brief_pdf", "answer/brief.pdf", N_("One sheet")),
    FileKind.ANSWER: ("pages.answer_pdf", "answer.pdf", N_("In short")),
    FileKind.WHOLE: ("pages.answer_whole_pdf", "answer/whole.pdf", N_("The whole answer")),
    FileKind.POSTER: ("pages.poster_pdf", "poster.pdf", N_("Poster")),
    FileKind.DECISIONS: ("pages.decisions_xlsx", "answer/decisions.xlsx", N_("Table of decisions")),
    FileKind.PROMISES: ("pages.promises_xlsx", "promises.xlsx", N_("Table of promises")),
}
#: Seconds until a file that is being made is likely to be there.
SOON = "30"


def _send_at(path: str, name: str, kind: FileKind) -> None:
    """A view for one file of each plan."""

    @require_permission(Permission.PUBLIC_PAGE_READ)
    def send(code: str) -> Response:
        return _file(code, kind)

    blueprint.add_url_rule(f"/p/<code>/{path}", name, send, methods=["GET"])


for each_kind, (each_endpoint, each_path, _) in FILE_LINKS.items():
    _send_at(each_path, each_endpoint.partition(".")[2], each_kind)


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
