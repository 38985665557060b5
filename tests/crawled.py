"""Every public address of a plan: its pages, its files, its feeds, and for programs, as anyone may read them."""

from collections.abc import Iterator

from flask import Flask
from sqlalchemy import select

from consult.consultations import queries
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.response import export
from consult.storage.database import db
from consult.web.page_cache import PageCache
from tests.cast import reading
from tests.page import Page
from tests.pageclient import PageClient

#: What leads to a form, and what has no page of its own.
NO_PAGES = ("/fresh",)
#: What begins like that is about one plan: its pages, and what programs read of it.
OF_PLAN = ("/p/<code>", "/api/v1/consultations/<code>")


def trackers(app: Flask, code: str) -> list[str]:
    """The public codes of a plan's public comments."""
    with reading(app):
        plan_id = queries.public_consultation(code).id
        query = select(Comment.tracker).where(Comment.consultation_id == plan_id, Comment.stage == Stage.PUBLIC)
        return sorted(db.session.scalars(query))


def addresses(app: Flask, code: str, most: int) -> Iterator[str]:
    """Those of the plan itself, of its parts and files, and of as many comments as `most`; or this fails."""
    with reading(app):
        draft = queries.current_draft(queries.public_consultation(code).id)
        keys = [place.version.clause.key for place in draft.places] if draft else []
    values = {
        "tracker": trackers(app, code)[:most],
        "key": keys,
        "file": [*export.file_names()],
        "number": ["1"],
        "size": ["1"],
    }
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or not str(rule).startswith(OF_PLAN) or str(rule).endswith(NO_PAGES):
            continue
        path = str(rule).replace("<code>", code)
        more = rule.arguments - {"code"}
        for value in values[more.pop()] if more else [""]:
            named = path.replace("<tracker>", value).replace("<key>", value)
            yield named.replace("<file>", value).replace("<int:number>", value).replace("<int:size>", value)


def crawl(app: Flask, code: str, only: str = "", most: int = 10) -> dict[str, Page]:
    """What is there, by address; `only` is what an address has in it, `most` how many comments are looked at.

    Nothing is used that was kept of an earlier look: no page, and no template with the filters that it had.
    """
    app.wsgi_app = PageCache(Flask.wsgi_app.__get__(app))  # type: ignore[method-assign]
    if app.jinja_env.cache is not None:
        app.jinja_env.cache.clear()
    client = PageClient(app)
    found = {path: client.get(path) for path in addresses(app, code, most) if only in path}
    return {path: page for path, page in found.items() if page.status == 200}
