"""The answer: its opening page, its parts page by page, and all of it at once for paper and as data."""

from typing import Any

from flask import Response, jsonify, request, url_for

from consult.access import Permission
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import made_files, verdicts
from consult.contributions.enums import FileKind
from consult.contributions.verdict_rules import ANSWER, SUMMARY
from consult.pages import answer_pages, brief, consultation_status
from consult.pages.plan_pages import plan_page
from consult.pages.views import report_pages
from consult.pages.views.blueprint import blueprint
from consult.pages.views.comment_lists import comments_quoted
from consult.pages.views.consultations import answer_places, preparing
from consult.report import summary as shapes
from consult.report.queries import Comments
from consult.report.summary import Summary
from consult.response import queries as response_queries
from consult.storage.database import today
from consult.web import qr
from consult.web.authorization import require_permission
from consult.web.shell import Page, Pagination


@blueprint.get("/p/<code>/answer")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def answer(code: str) -> Page:
    """The answer in short with a list of its parts, or a page of parts; before it is signed, the report."""
    return _answer(queries.public_consultation(code), whole=False)


@blueprint.get("/p/<code>/answer/whole")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def answer_whole(code: str) -> Page:
    """The same on one page, for paper."""
    return _answer(queries.public_consultation(code), whole=True)


@blueprint.get("/p/<code>/answer/brief")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def answer_brief(code: str) -> Page:
    """The same on one sheet of paper. Before it is signed there is none, only what `answer` has."""
    plan = queries.public_consultation(code)
    summary = None if plan.is_draft else response_queries.summary(plan)
    if summary is None or not summary.signed:
        return _answer(plan, whole=False)
    address = qr.outside(url_for("pages.answer", code=plan.code))
    return plan_page(
        "pages/brief.html",
        plan,
        summary=summary,
        brief=brief.brief(summary),
        places=answer_places(plan, summary),
        address=address,
        picture_of_address=qr.drawn(address)[0],
        files=made_files.sizes(plan.id, FileKind.BRIEF),
    )


def _answer(plan: Consultation, *, whole: bool) -> Page:
    if plan.is_draft:
        return preparing(plan)
    summary, referred = response_queries.summary_with_comments(plan)
    if summary is None:
        return plan_page("pages/answer_none.html", plan)
    total = len(summary.clauses)
    if whole:
        pages = Pagination(1, total, max(total, 1))
        facts = _parts(plan, summary, referred, pages, whole=True) | report_pages.in_full(plan, summary)
        return _page(plan, summary, opens=True, whole=True, **facts)
    asked = answer_pages.page_of_parts(total, request.args.get("page"))
    if asked is None:
        return _page(plan, summary, opens=True)
    return _page(plan, summary, **_parts(plan, summary, referred, asked))


def _page(plan: Consultation, summary: Summary, *, opens: bool = False, whole: bool = False, **parts: Any) -> Page:
    """A page of the answer; `opens` if it begins with the answer in short, `parts` if it has parts."""
    if opens:
        parts["steps"] = consultation_status.steps(plan, queries.events_of(plan.id), today())
        parts["follow_ups"] = response_queries.follow_ups_of(plan.id)
        found = verdicts.shown(plan.id) if summary.signed else {}
        parts["fits"] = {asked.question.value: found.get(asked, ()) for asked in (SUMMARY, ANSWER)}
        parts["files"] = made_files.sizes(plan.id)
        parts["places"] = answer_places(plan, summary, whole=whole)
        parts["safety"] = summary.safety if whole else answer_pages.most_named(summary.safety)
        parts["reply_length"], parts["replied"] = (
            (None, summary.replies) if whole else answer_pages.beginnings(summary.replies)
        )
        parts["refused"] = summary.refusals if whole else answer_pages.most_asked_for(summary.refusals)
    template = "pages/answer.html" if opens else "pages/answer_parts.html"
    return plan_page(template, plan, summary=summary, whole=whole, **parts)


def _parts(
    plan: Consultation, summary: Summary, referred: Comments, pages: Pagination, *, whole: bool = False
) -> dict[str, Any]:
    """The parts of one page; after the last, what people said of the plan as a whole."""
    parts = summary.clauses[pages.offset : pages.offset + pages.size]
    quotes = [quote for part in parts for quote in part.quotes]
    if pages.number == pages.pages:
        quotes += summary.plan_quotes
    return {"pages": pages, "parts": parts, "quoted": comments_quoted(plan, quotes, referred, whole=whole)}


@blueprint.get("/p/<code>/answer.json")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def answer_json(code: str) -> Response:
    """The same structure as data; before there is any, the state and the day it is due."""
    plan = queries.public_consultation(code)
    summary = None if plan.is_draft else response_queries.summary(plan)
    if summary is not None:
        return jsonify(shapes.to_json(summary))
    due_on = plan.answer_due_on.isoformat() if plan.answer_due_on and not plan.is_draft else None
    return jsonify(format=shapes.FORMAT, signed=False, state=plan.state, answer_due_on=due_on)
