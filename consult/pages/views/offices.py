"""What answers leave to other offices: one page across all consultations, and one for each office."""

from flask import request

from consult.access import Permission
from consult.pages.views.blueprint import blueprint
from consult.response import offices as listed
from consult.web.authorization import require_permission
from consult.web.shell import Page, page, pagination


@blueprint.get("/offices")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("office", "page"))
def offices() -> Page:
    """Every point that an answer leaves to an office, with its answer, or since when there is none."""
    office = request.args.get("office") or None
    pages = pagination(listed.count(office))
    return page(
        "pages/offices.html",
        office=office,
        offices=listed.offices(),
        referrals=listed.referrals(office, pages.size, pages.offset),
        pages=pages,
    )
