"""The views of the API. Each declares what it answers with, and the description (OpenAPI) is made from that."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from flask import Blueprint, Response, jsonify, request, url_for

from consult.access import NotFound, Permission, ValidationError
from consult.analysis.group_results import GroupResults
from consult.api import openapi
from consult.api.documents import Entry, SignedCheckpoint, Start
from consult.api.openapi import AFTER, CLAUSE, LIMIT, MAX_ROWS, POSITION, Operation
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.record import checkpoints, entries
from consult.record.documents import values_of
from consult.report import queries as report_queries
from consult.report.summary import Summary
from consult.response import export, export_rows
from consult.response import queries as response_queries
from consult.response.tables import (
    TABLES,
    AboutConsultation,
    ClauseRow,
    CommentRow,
    CommentVotesRow,
    ConsultationLine,
    StatementVotesRow,
)
from consult.text import plain
from consult.text.messages import N_
from consult.web.authorization import require_permission

PREFIX = "/api/v1"
blueprint = Blueprint("api", __name__, url_prefix=PREFIX)

#: Every view, in the order of the description.
OPERATIONS: list[Operation] = []
#: Tables of the open data that are as long as the draft or the report: each comes whole.
SHORT_TABLES = (
    "versions", "evidence", "rights", "clarifications", "reach", "reach_decisions", "reconciliation",
    "clause_votes", "group_votes", "participants", "ratings", "dispositions", "proposals", "referrals", "commitments",
    "progress", "news_requests", "promise_events",
)  # fmt: skip
NO_POSITION = N_("“after” has to be a position: a whole number, such as “next” of the page before.")
NOT_YET = N_("This is not published yet: see the state of the consultation.")
LICENCE = {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"}

View = Callable[..., Any]
Rows = Sequence[Any]


def answers(
    path: str, kind: type, *, rows: bool = False, nulls: bool = False, query: tuple[Mapping[str, Any], ...] = ()
) -> Callable[[View], View]:
    """Make a function a view of the API, at `path` below its prefix.

    It returns what `kind` describes; with `rows` it returns these and `after` of the next page, or None.
    """

    def register(view: View) -> View:
        summary = " ".join((view.__doc__ or "").split())
        OPERATIONS.append(Operation(view.__name__, path, summary, kind, rows, nulls, query))

        def answer(**named: Any) -> Response:
            found = view(**named)
            if rows:
                found, following = found
                return jsonify(rows=values_of(found, nulls=nulls), next=following)
            return jsonify(values_of(found, nulls=nulls))

        allowed = require_permission(
            Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=tuple(str(each["name"]) for each in query)
        )
        rule = path.replace("{code}", "<code>").replace("{number}", "<int:number>")
        # The start answers with and without a slash at its end.
        blueprint.add_url_rule(rule, view.__name__, allowed(answer), methods=["GET"], strict_slashes=path != "/")
        return view

    return register


@blueprint.get("/openapi.json")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def description() -> Response:
    """What the API offers, for programs (OpenAPI 3.1)."""
    server = url_for("api.description").removesuffix("/openapi.json")
    return jsonify(openapi.description(OPERATIONS, server, LICENCE))


@answers("/", Start)
def start() -> Start:
    """Where to begin: the description, and the list of consultations."""
    return Start(description=url_for("api.description"), consultations=url_for("api.consultations"))


@answers("/consultations", ConsultationLine, rows=True, nulls=True, query=(AFTER, LIMIT))
def consultations() -> tuple[Rows, str | None]:
    """Every consultation that has opened, in the order of their codes."""
    plans = sorted(queries.list_consultations(), key=lambda plan: plan.code)
    return _page([_line(plan) for plan in plans], lambda line: line.code)


@answers("/consultations/{code}", AboutConsultation, nulls=True)
def consultation(code: str) -> AboutConsultation:
    """One consultation: what it is about, who decides, its days and its state."""
    return export.about(export.public_data(code))


@answers("/consultations/{code}/versions/{number}/clauses", ClauseRow, rows=True)
def clauses(code: str, number: int) -> tuple[Rows, None]:
    """The clauses of one published version of the draft, in its order."""
    draft = queries.draft_by_number(export.public_data(code).id, number)
    return list(export_rows.clauses_of(draft)), None


@answers("/consultations/{code}/comments", CommentRow, rows=True, query=(CLAUSE, AFTER, LIMIT))
def comments(code: str) -> tuple[Rows, str | None]:
    """Published comments, in the order of their trackers, which are random."""
    plan, limit = export.public_data(code), _limit()
    found = export_rows.comments_after(plan.id, _after(), limit + 1, request.args.get("clause", ""))
    return _cut(found, limit, lambda row: row.tracker)


@answers("/consultations/{code}/comment_votes", CommentVotesRow, rows=True, query=(AFTER, LIMIT))
def comment_votes(code: str) -> tuple[Rows, str | None]:
    """Votes on comments, from the freeze on: as many comments as `limit` says, in the order of their trackers."""
    plan, limit = export.public_data(code), _limit()
    if not plan.has_answers:
        return (), None
    trackers, following = _cut(export_rows.trackers_after(plan.id, _after(), limit + 1), limit, str)
    return list(export_rows.votes_on_comments(plan, trackers)), following


@answers("/consultations/{code}/statement_votes", StatementVotesRow, rows=True, query=(AFTER, LIMIT))
def statement_votes(code: str) -> tuple[Rows, str | None]:
    """Votes on the statements of an imported consultation, in the order of their trackers."""
    plan, after = export.public_data(code), _after()
    found = [row for row in export_rows.statement_votes(plan) if row.tracker > after]
    shown = set(islice(dict.fromkeys(row.tracker for row in found), _limit()))
    rows = [row for row in found if row.tracker in shown]
    return rows, rows[-1].tracker if len(rows) < len(found) else None


@answers("/consultations/{code}/answer", Summary, nulls=True)
def answer(code: str) -> Summary:
    """The accountability summary: from the freeze on what was said, from the signature on what was decided."""
    whole = response_queries.summary(export.public_data(code))
    if whole is None:
        raise NotFound(NOT_YET)
    return whole


@answers("/consultations/{code}/groups", GroupResults, nulls=True)
def groups(code: str) -> GroupResults:
    """Opinion groups: where people agree, and where they differ."""
    results = report_queries.groups_of(export.public_data(code))
    if results is None:
        raise NotFound(NOT_YET)
    return results


@answers("/consultations/{code}/record", Entry, rows=True, query=(POSITION, LIMIT))
def record(code: str) -> tuple[Rows, str | None]:
    """The record, oldest entry first."""
    plan, limit, after = export.public_data(code), _limit(), _after()
    position = plain.whole_number(after, 2**31 - 1) if after else -1
    if position is None:
        raise ValidationError(NO_POSITION, field="after")
    found = [Entry(**each) for each in entries.after(plan.code, position, limit + 1)]
    return _cut(found, limit, lambda entry: str(entry.position))


@answers("/consultations/{code}/checkpoint", SignedCheckpoint)
def checkpoint(code: str) -> SignedCheckpoint:
    """The newest signed checkpoint of the record."""
    found = checkpoints.latest(export.public_data(code).code)
    if found is None:
        raise NotFound(NOT_YET)
    return SignedCheckpoint(size=found.size, note=found.note, key=found.key)


def _answer_with(name: str) -> None:
    """A view for one of the short tables."""

    def table(code: str) -> tuple[Rows, None]:
        plan: Consultation = export.public_data(code)
        return list(export_rows.rows_of(name, plan, lambda: response_queries.summary(plan))), None

    table.__name__, table.__doc__ = name, TABLES[name].__doc__
    answers(f"/consultations/{{code}}/{name}", TABLES[name], rows=True)(table)


for each_table in SHORT_TABLES:
    _answer_with(each_table)


@blueprint.after_request
def tag(response: Response) -> Response:
    """Name the state of an answer, and leave it out for whoever has it in that state."""
    if response.status_code == 200 and request.method in ("GET", "HEAD"):
        # Weak, because the same answer also goes out compressed.
        response.add_etag(weak=True)
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
    return response


def _line(plan: Consultation) -> ConsultationLine:
    names = ConsultationLine.__dataclass_fields__
    return ConsultationLine(**{name: getattr(plan, name) for name in names})


def _after() -> str:
    return request.args.get("after", "")


def _limit() -> int:
    asked = request.args.get("limit", "")
    limit = plain.whole_number(asked, 10**9) if asked else MAX_ROWS
    if not limit or limit > MAX_ROWS:
        raise ValidationError(N_("“limit” has to be a whole number from 1 to %(most)d."), field="limit", most=MAX_ROWS)
    return limit


def _page(rows: Iterable[Any], key: Callable[[Any], str]) -> tuple[Rows, str | None]:
    """The rows after the one that was asked for, from all rows in their order."""
    after, limit = _after(), _limit()
    return _cut([row for row in rows if key(row) > after], limit, key)


def _cut(rows: Iterable[Any], limit: int, key: Callable[[Any], str]) -> tuple[Rows, str | None]:
    """At most `limit` rows, and `after` of the next page if there is more."""
    found = list(islice(rows, limit + 1))
    return found[:limit], key(found[limit - 1]) if len(found) > limit else None
