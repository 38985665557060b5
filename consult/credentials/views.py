"""The organizers' page of one-use codes: making a place's sheet, shown once, and each place's totals."""

from collections.abc import Mapping

import segno
from flask import Blueprint, request
from markupsafe import Markup

from consult.access import Permission, ValidationError
from consult.consultations import queries
from consult.consultations.forms import field_errors, form_data
from consult.consultations.models import Consultation
from consult.credentials import access_codes as sheets
from consult.credentials.forms import SheetForm
from consult.storage.database import settings
from consult.web import authorization
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

blueprint = Blueprint("credentials", __name__, url_prefix="/team")

MAKE = Permission.CONSULTATION_CODES_MAKE


@blueprint.get("/p/<code>/codes")
@require_permission(MAKE)
def codes(code: str) -> Page:
    return _codes_page(queries.consultation_for(authorization.current_actor(), code, MAKE), {})


@blueprint.post("/p/<code>/codes")
@require_permission(MAKE)
def make_codes(code: str) -> Page:
    """The sheet is the response itself: it has no address, and no second request shows it again."""
    sent = form_data(SheetForm())
    consultation = queries.consultation_for(authorization.current_actor(), code, MAKE)
    try:
        cards = sheets.make_sheet(
            authorization.current_actor(), code, sent.get("site", ""), _number(sent.get("count", ""))
        )
    except ValidationError as refusal:
        return _codes_page(consultation, sent, field_errors(refusal), 422)
    address = f"{settings().public_url or request.host_url.rstrip('/')}/p/{consultation.code}"
    picture, side = _picture(address)
    return page(
        "credentials/sheet.html",
        consultation=consultation,
        site=sent["site"],
        cards=cards,
        address=address.partition("//")[2],
        picture=picture,
        side=side,
    )


def _codes_page(
    consultation: Consultation, sent: Mapping[str, str], errors: Mapping[str, str] | None = None, status: int = 200
) -> Page:
    return page(
        "credentials/codes.html",
        status,
        consultation=consultation,
        makes=consultation.is_writable,
        most=sheets.MAX_CODES,
        sent=sent,
        errors=errors or {},
        totals=sheets.totals(consultation.id),
    )


def _number(raw: str) -> int:
    """A number as typed; 0 if it is not one."""
    raw = raw.strip()
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 6 else 0


def _picture(address: str) -> tuple[Markup, int]:
    """Only the address, as a picture for a phone's camera, and its width in dots."""
    drawn = segno.make(address, micro=False, error="m")
    shape = drawn.svg_inline(omitsize=True, svgid="picture", svgclass=None, lineclass=None)
    return Markup(shape), int(drawn.symbol_size()[0])  # noqa: S704 - drawn here from our own address
