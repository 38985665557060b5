"""The register: the promises of all signed answers, and who keeps them."""

from flask import request

from consult.access import Permission
from consult.consultations import queries
from consult.pages import promise_register
from consult.pages.promise_groups import PromiseGroup
from consult.pages.promise_register import Asked
from consult.pages.views.blueprint import blueprint
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination

#: The newest answers whose days are listed, and the answers that are longest overdue.
ANSWERS_SHOWN = 20
#: Characters of a search that are read.
MAX_SEARCH = 100


@blueprint.get("/promises")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("owner", "page", "state", "words"))
def all_promises() -> Page:
    """Every promise of every answer, what is overdue first; narrowed by state, owner and words."""
    asked = _asked()
    counts = promise_register.counts(asked)
    pages = pagination(counts[asked.group] if asked.group else sum(counts.values()))
    return page(
        "pages/all_promises.html",
        asked=asked,
        counts=counts,
        any_signed=any(counts.values()) or promise_register.count_owners() > 0,
        forecasts=promise_register.forecasts_of(asked.owner) if asked.owner else {},
        promises=promise_register.promises(asked, pages.size, pages.offset),
        pages=pages,
    )


@blueprint.get("/promises/owners")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
def promise_owners() -> Page:
    """Who keeps promises, who owes most first, which answers are overdue, and which were in time."""
    pages = pagination(promise_register.count_owners())
    return page(
        "pages/promise_owners.html",
        owners=promise_register.owners(pages.size, pages.offset),
        unanswered=queries.overdue_answers(ANSWERS_SHOWN) if pages.number == 1 else [],
        answered=queries.newest_answered(ANSWERS_SHOWN) if pages.number == 1 else [],
        pages=pages,
    )


def _asked() -> Asked:
    """What the address asks for; a state that there is not is no filter."""
    state = request.args.get("state")
    known = {group.value: group for group in PromiseGroup}
    words = request.args.get("words", "")[:MAX_SEARCH].strip()
    return Asked(known.get(state or ""), request.args.get("owner") or None, words)
