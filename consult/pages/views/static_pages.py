"""What people are told: the rules, what is stored and what is not, help; leaving; and whether the program is well."""

from importlib.metadata import version

from flask import Response, current_app, redirect, url_for
from werkzeug.wrappers import Response as AnyResponse

from consult.access import Permission
from consult.consultations import queries as consultations
from consult.consultations.models import USUAL_DAYS
from consult.contributions.verdict_line_rules import KEPT_FOR
from consult.moderation.rules import REASON_LABELS, RULES_VERSION
from consult.pages import health
from consult.pages.views.blueprint import blueprint
from consult.runtime import erasure_journal
from consult.storage.database import settings
from consult.web.authorization import require_permission
from consult.web.shell import Page, page


@blueprint.get("/leave")
@require_permission(Permission.PUBLIC_PAGE_READ, anybody=True)
def leave() -> AnyResponse:
    """Away from here at once, to an innocent page; what this browser stored of us is deleted."""
    answer = redirect(settings().exit_url, 303)
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@blueprint.get("/p/<code>/fresh")
@require_permission(Permission.PUBLIC_PAGE_READ)
def fresh(code: str) -> AnyResponse:
    """To an empty form for the next person with the phone; pages that this browser keeps ready for Back are
    discarded.
    """
    answer = redirect(url_for("pages.say", code=consultations.public_consultation(code).code), 303)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@blueprint.get("/rules")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def rules() -> Page:
    """What is published, what is hidden, what is not published, and why."""
    return page("pages/rules.html", version=RULES_VERSION, reasons=list(REASON_LABELS.values()))


@blueprint.get("/safety")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def safety() -> Page:
    """What can be protected and what cannot."""
    return page("pages/safety.html", copies_days=erasure_journal.KEPT.days)


@blueprint.get("/privacy")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def privacy() -> Page:
    """What is stored, for how long, and who can see it."""
    return page(
        "pages/privacy.html",
        usual_days=USUAL_DAYS,
        copies_days=erasure_journal.KEPT.days,
        line_days=KEPT_FOR.days,
    )


@blueprint.get("/help")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def help_page() -> Page:
    """How to take part and how to come back."""
    return page("pages/help.html")


@blueprint.get("/accessibility")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def accessibility() -> Page:
    """Who can use this, and where it falls short."""
    return page("pages/accessibility.html")


@blueprint.get("/about")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def about() -> Page:
    """What this is for."""
    return page("pages/about.html")


@blueprint.get("/healthz")
@require_permission(Permission.PUBLIC_PAGE_READ, anybody=True)
def healthz() -> Response:
    """The program runs, and in which version."""
    return Response(f"ok {version('consult')}\n", mimetype="text/plain")


@blueprint.get("/readyz")
@require_permission(Permission.PUBLIC_PAGE_READ)
def readyz() -> Response:
    """The program can do its work, or what prevents it."""
    missing = health.missing(str(current_app.extensions["migrate"].directory))
    return Response(f"{missing or 'ready'}\n", 503 if missing else 200, mimetype="text/plain")
