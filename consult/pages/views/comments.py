"""The list of published comments and the search in it, one comment, and a text that several people sent."""

from dataclasses import replace
from typing import Any

import flask
from flask import request
from werkzeug.wrappers import Response

from consult.access import NotFound, Permission
from consult.analysis import themes
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import display_orders, finding, listing
from consult.contributions import queries as contribution_queries
from consult.contributions.queries import PublicComment
from consult.credentials import receipts
from consult.pages.clause_history import first_numbers, wordings
from consult.pages.comment_filters import narrowed
from consult.pages.comment_outcome import comment_outcome
from consult.pages.forms import ANSWERS_AS_SENT, FindForm
from consult.pages.newest_wordings import with_newest
from consult.pages.plan_pages import plan_page
from consult.pages.views import found_pages
from consult.pages.views.blueprint import blueprint
from consult.pages.views.comment_lists import (
    answers_apart,
    answers_shown,
    asked_page,
    copies_shown,
    links_of,
    menus_of,
)
from consult.pages.views.consultations import preparing
from consult.pages.views.search_page import searched_plan
from consult.response import queries as response_queries
from consult.text import search_words
from consult.text.messages import N_
from consult.web.authorization import require_permission
from consult.web.shell import PAGE_SIZE, Page, pagination

MAX_ENTERED = 200
CODES_A_PAGE = 1000

#: The same for a code that was never given, and for a comment that waits, was deleted or is in another plan.
NOT_SHOWN = N_("No comment that is shown here has this public code.")


@blueprint.get("/p/<code>/comments")
@require_permission(
    Permission.PUBLIC_PAGE_READ,
    same_for_everyone=True,
    asks=("part", "language", "theme", "kind", "order", "shuffle", "after", "before"),
)
def comments(code: str) -> Page:
    """What people said on every part, narrowed and ordered as asked."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    menus = menus_of(plan).choosing(request.args)
    asked = asked_page(menus.order)
    found = listing.page_of(plan.id, narrowed(plan, menus), asked, PAGE_SIZE)
    found = replace(found, comments=with_newest(plan.id, found.comments))
    return plan_page(
        "pages/comments.html",
        plan,
        form=FindForm(),
        menus=menus,
        links=links_of(plan, menus),
        orders=display_orders.ORDER_LABELS,
        shuffle=asked.shuffle,
        found=found,
        **copies_shown(plan, found.comments),
        **answers_shown(plan, found.comments),
    )


@blueprint.post("/p/<code>/comments")
@require_permission(Permission.PUBLIC_PAGE_READ, writes=False, csrf=False)
def find_comments(code: str) -> Page | Response:
    """The published comments with some words. They are sent in a form, so that no address and no history has them.

    The closed lists are in the same form: a search keeps to what was chosen, and without words they lead to the list.
    """
    searched = searched_plan(code)
    plan = searched.plan
    if plan.is_draft:
        return preparing(plan)
    form = FindForm()
    entered = form.words.data or ""
    menus = searched.menus if form.everything.data else searched.menus.choosing(request.form)
    if not entered.strip() and (form.show.data or menus.chosen):
        chosen: dict[str, Any] = menus.chosen
        return flask.redirect(flask.url_for("pages.comments", code=plan.code, **chosen), 303)
    is_receipt = receipts.looks_like_one(entered)
    wanted = [] if is_receipt else search_words.wanted(entered[:MAX_ENTERED])[: finding.MAX_WORDS]
    found = found_pages.found_page(plan, form, wanted, narrowed(plan, menus)) if wanted else found_pages.NOTHING
    answers = answers_shown(plan, found.comments)
    return searched.page(
        menus,
        with_newest(plan.id, found.comments),
        entered="" if is_receipt else entered,
        is_receipt=is_receipt,
        is_short=not wanted,
        found=found,
        told_of=answers["told"],
        **copies_shown(plan, found.comments),
    )


@blueprint.get("/p/<code>/comment/<tracker>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def comment(code: str, tracker: str) -> Page:
    """One comment: what it is about, its words, and what happened to it."""
    plan = queries.public_consultation(code)
    found = _shown(plan, tracker)
    known = wordings(plan.id, found.key) if found.key else []
    coded = themes.coded([found.id]) if plan.is_frozen else {}
    now, before = answers_apart(plan, [found]) if plan.has_answers else ({}, {})
    outcomes = comment_outcome(
        response_queries.summary(plan), coded, {found.id: found.key}, {found.id: found.tracker}, for_everyone=True
    )
    return plan_page(
        "pages/comment.html",
        plan,
        comment=found,
        part=known[-1] if known else None,
        number=first_numbers(known).get(found.clause_version_id or 0),
        outcome=outcomes[found.id],
        labels=ANSWERS_AS_SENT,
        **copies_shown(plan, [found]),
        told=now.get(found.tracker),
        told_before=before.get(found.tracker),
    )


@blueprint.get("/p/<code>/copies/<tracker>")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def copies(code: str, tracker: str) -> Page:
    """A text that several people sent, with the public code of each."""
    plan = queries.public_consultation(code)
    found = _shown(plan, tracker)
    if found.wording is None:
        raise NotFound(NOT_SHOWN)
    pages = pagination(found.times_sent, CODES_A_PAGE)
    codes = contribution_queries.public_codes(plan.id, found.wording, pages.size, pages.offset)
    return plan_page("pages/copies.html", plan, comment=found, codes=codes, pages=pages)


@blueprint.get("/p/<code>/copies/<tracker>/near")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("after",))
def near_copies(code: str, tracker: str) -> Page:
    """The texts that were sent in nearly the same words, each with the public code of everyone who sent it."""
    plan = queries.public_consultation(code)
    first = _shown(plan, tracker)
    if first.near_group is None or first.times_near == 1:
        raise NotFound(NOT_SHOWN)
    asked = request.args.get("after", "")
    after = asked_for.id if (asked_for := contribution_queries.public_comment(plan.id, asked)) else 0
    found = contribution_queries.near_texts(plan.id, first.near_group, after, PAGE_SIZE + 1)
    texts = found[:PAGE_SIZE]
    more = texts[-1].tracker if len(found) > PAGE_SIZE else None
    return plan_page(
        "pages/near_copies.html",
        plan,
        first=first,
        texts=texts,
        after=more,
        **copies_shown(plan, texts, [first.near_group]),
        **answers_shown(plan, texts),
    )


def _shown(plan: Consultation, tracker: str) -> PublicComment:
    found = contribution_queries.public_comment(plan.id, tracker)
    if found is None:
        raise NotFound(NOT_SHOWN)
    return with_newest(plan.id, [found])[0]
