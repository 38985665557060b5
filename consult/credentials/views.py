"""The organizers' page of one-use codes: making a place's sheet, shown once, and each place's totals."""

from flask import Blueprint

from consult.access import Permission, ValidationError
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.credentials import access_codes as sheets
from consult.credentials.forms import SheetForm
from consult.web import authorization, qr
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

blueprint = Blueprint("credentials", __name__, url_prefix="/team")

MAKE = Permission.CONSULTATION_CODES_MAKE


@blueprint.get("/p/<code>/codes")
@require_permission(MAKE)
def codes(code: str) -> Page:
    return _codes_page(queries.consultation_for(authorization.current_actor(), code, MAKE), SheetForm())


@blueprint.post("/p/<code>/codes")
@require_permission(MAKE)
def make_codes(code: str) -> Page:
    """The sheet is the response itself: it has no address, and no second request shows it again."""
    form = SheetForm()
    consultation = queries.consultation_for(authorization.current_actor(), code, MAKE)
    try:
        cards = sheets.make_sheet(authorization.current_actor(), code, form.site.data or "", form.count.data or 0)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _codes_page(consultation, form)
    address = qr.outside(f"/p/{consultation.code}")
    picture, side = qr.drawn(address)
    return page(
        "credentials/sheet.html",
        consultation=consultation,
        site=form.site.data,
        cards=cards,
        address=address.partition("//")[2],
        picture=picture,
        side=side,
    )


def _codes_page(consultation: Consultation, form: SheetForm) -> Page:
    return page(
        "credentials/codes.html",
        form.http_status,
        consultation=consultation,
        makes=consultation.is_writable,
        most=sheets.MAX_CODES,
        form=form,
        totals=sheets.totals(consultation.id),
    )
