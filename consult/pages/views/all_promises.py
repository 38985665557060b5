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

#: The newest answers whose days are listed.
ANSWERS_SHOWN = 20


@blueprint.get("/promises")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("owner", "page", "state"))
def all_promises() -> Page:
    """Every promise of every answer, what is overdue first, and how its owners and the answers keep their days."""
    asked = _asked()
    counts = promise_register.counts(asked)
    pages = pagination(counts[asked.group] if asked.group else sum(counts.values()))
    answered = [each for each in queries.list_consultations() if each.is_answered]
    return page(
        "pages/all_promises.html",
        asked=asked,
        counts=counts,
        owners=promise_register.owners(),
        promises=promise_register.promises(asked, pages.size, pages.offset),
        answered=answered[:ANSWERS_SHOWN],
        pages=pages,
    )


def _asked() -> Asked:
    """What the address asks for; a state that there is not is no filter."""
    state = request.args.get("state")
    known = {group.value: group for group in PromiseGroup}
    return Asked(known.get(state or ""), request.args.get("owner") or None)
