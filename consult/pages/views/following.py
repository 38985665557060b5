"""Following a plan, or all of them, without telling anybody: feeds, and a calendar of its days."""

from collections.abc import Sequence

from flask import Response, url_for
from flask_babel import get_locale, gettext

from consult.access import NotFound, Permission
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import made_files
from consult.contributions.enums import FileKind
from consult.pages import news, news_facts, news_files
from consult.pages.news import Item
from consult.pages.plan_pages import plan_page
from consult.pages.views.blueprint import blueprint
from consult.pages.views.consultations import preparing
from consult.response import queries as response_queries
from consult.storage.database import today
from consult.text.messages import N_
from consult.web import qr
from consult.web.authorization import require_permission
from consult.web.shell import Page

#: How many entries a feed has: readers keep the older ones.
NEWEST = 60
NAME = N_("Local plans")
NO_DAYS = N_("This plan has no days to note.")


@blueprint.get("/feed.atom")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def site_feed() -> Response:
    """What is new in any plan."""
    found = [item for facts in news_facts.facts_of(queries.list_consultations()) for item in news.items(facts, today())]
    return _feed(gettext(NAME), url_for("pages.site_feed"), url_for("pages.front"), found)


@blueprint.get("/p/<code>/feed.atom")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def plan_feed(code: str) -> Response:
    """What is new in one plan; nothing before it opens, so that it can be followed from before that."""
    plan = queries.public_consultation(code)
    title = gettext("Local plan %(code)s", code=code)
    found = [] if plan.is_draft else news.items(_facts(plan), today())
    return _feed(title, url_for("pages.plan_feed", code=code), url_for("pages.consultation", code=code), found)


@blueprint.get("/p/<code>/poster")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def poster(code: str) -> Page:
    """A sheet for the wall: where to speak while the plan is open, and where to read what came of it afterwards."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        return preparing(plan)
    answer = response_queries.summary(plan) if plan.is_answered else None
    address = qr.outside(url_for("pages.answer" if answer else "pages.consultation", code=plan.code))
    return plan_page(
        "pages/poster.html",
        plan,
        answer=answer,
        address=address,
        picture_of_address=qr.drawn(address)[0],
        files=made_files.sizes(plan.id, FileKind.POSTER),
    )


@blueprint.get("/p/<code>/card")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, framed=True)
def card(code: str) -> Page:
    """How a plan stands, in a few lines that other sites may show within their pages."""
    plan = queries.public_consultation(code)
    if plan.is_draft:
        raise NotFound(queries.NOWHERE)
    return plan_page("pages/card.html", plan)


@blueprint.get("/p/<code>/dates.ics")
@require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True)
def dates(code: str) -> Response:
    """The days of one plan."""
    plan = queries.public_consultation(code)
    facts = None if plan.is_draft else _facts(plan)
    days = news.due_days(facts) if facts else []
    if facts is None or not days:
        raise NotFound(NO_DAYS)
    host = qr.outside("").partition("//")[2]
    lines = [_line(day, f"{code}-{day.key}@{host}") for day in days]
    changed_on = max(day for _, day in facts.events)
    body = news_files.calendar(lines, changed_on, len(facts.events), cancelled=facts.is_cancelled)
    answer = Response(body, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = f'attachment; filename="plan-{code}.ics"'
    return answer


def _facts(plan: Consultation) -> news.Facts:
    return news_facts.facts_of([plan])[0]


def _feed(title: str, address: str, page: str, found: Sequence[Item]) -> Response:
    newest = news.newest_first(found)[:NEWEST]
    plans = {item.code: qr.outside(url_for("pages.consultation", code=item.code)) for item in newest}
    locale = get_locale()
    feed = news_files.Feed(
        qr.outside(address),
        title,
        gettext(NAME),
        locale.language if locale else "",
        qr.here() + address,
        qr.here() + page,
        newest[0].day if newest else today(),
        [_line(item, f"{plans[item.code]}#{item.key}") for item in newest],
    )
    return Response(news_files.atom(feed), mimetype="application/atom+xml")


def _line(item: Item, permanent_id: str) -> news_files.Line:
    """An item in the words of this site: no word of the plan, only its code."""
    values = {name: gettext(value) if isinstance(value, str) else value for name, value in item.values.items()}
    title = gettext("Local plan %(code)s: %(what)s", code=item.code, what=gettext(item.label, **values))
    return news_files.Line(permanent_id, title, item.day, qr.here() + url_for(item.endpoint, code=item.code))
