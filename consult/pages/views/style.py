"""The style guide: every component as it looks in light, in dark, from right to left and in forced colours.

Only for development: `consult.factory` registers it in Flask's debug mode, on a machine without a public address.
"""

from collections.abc import Mapping

from flask import Blueprint, Response, current_app, request

from consult.access import NotFound, Permission
from consult.pages.views.style_samples import samples
from consult.storage.database import today
from consult.text.messages import N_
from consult.web.assets import stylesheets
from consult.web.authorization import require_permission
from consult.web.shell import Page, page

blueprint = Blueprint("style", __name__)

LOOKS: Mapping[str, str] = {
    "light": N_("Light"),
    "dark": N_("Dark"),
    "rtl": N_("Right to left"),
    "forced": N_("Forced colours"),
}
#: For a look, the condition that its stylesheet takes as met, and what a browser adds to it.
CONDITIONS: Mapping[str, tuple[str, str]] = {
    "light": ("", ":root{color-scheme:light}"),
    "dark": ("@media screen and (prefers-color-scheme:dark)", ":root{color-scheme:dark}"),
    "rtl": ("", ""),
    "forced": (
        "@media (forced-colors:active)",
        ":not(.button, .key i, mark){background:Canvas!important;color:CanvasText!important;"
        "border-color:CanvasText!important}",
    ),
}


#: The stylesheets of each kind of page, in their order.
SHEETS: Mapping[str, tuple[str, ...]] = {"public": ("consult.css",), "team": ("consult.css", "team.css")}
TEMPLATES: Mapping[str, str] = {"public": "style/style.html", "team": "style/team.html"}


@blueprint.get("/style")
@require_permission(Permission.PUBLIC_PAGE_READ)
def show() -> Page:
    """Every component; `?pages=team` shows those of the team's pages."""
    asked = request.args.get("look", "light")
    look = asked if asked in LOOKS else "light"
    kind = _kind_of_pages()
    return page(
        TEMPLATES[kind],
        pages_shown=kind,
        looks=LOOKS,
        look=look,
        direction="rtl" if look == "rtl" else "ltr",
        **samples(today()),
    )


@blueprint.get("/style/<look>.css")
@require_permission(Permission.PUBLIC_PAGE_READ)
def stylesheet(look: str) -> Response:
    """The stylesheets of a kind of page as a browser with that look applies them."""
    if look not in CONDITIONS:
        raise NotFound(N_("There is no page at this address."))
    condition, added = CONDITIONS[look]
    css = "".join(stylesheets(current_app)[name].decode() for name in SHEETS[_kind_of_pages()])
    return Response((css.replace(condition, "@media all") if condition else css) + added, mimetype="text/css")


def _kind_of_pages() -> str:
    asked = request.args.get("pages", "public")
    return asked if asked in SHEETS else "public"
