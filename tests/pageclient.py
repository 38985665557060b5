"""A reader of pages: fetches like a browser without script, and checks every page.

`client.get(path)` and `client.post(path, data)` return a `Page`; `page.form().fill(text="...").send()` does what a
person does with a form, including its hidden fields.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import flask
from flask import Flask
from flask_wtf.csrf import generate_csrf

from consult.staff import sessions
from consult.storage import database
from consult.storage.database import clock_at, db, now
from tests import pagechecks
from tests.cast import writing
from tests.page import Page

#: Pages that were already checked and need not be again, but for what differs each time (`pagechecks.as_one`).
_good: set[str] = set()
#: How long a person looks at a page, at least.
READING = timedelta(seconds=3)


def _hesitation(form: Mapping[str, Any] | None) -> timedelta:
    """A person who looks at what they wrote before sending takes a moment; a machine that does not is held."""
    act = form.get("act", "") if form else ""
    return READING if (act if isinstance(act, str) else "".join(act)).startswith("send") else timedelta()


class PageClient:
    """One browser. `signed_in` browsers may carry a cookie; a stranger's must never be given one."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.signed_in = False
        self.browser = app.test_client()
        self.token = ""

    def sign_in(self, staff_id: int) -> "PageClient":
        """Carry the session of this member of staff from here on."""
        with writing(self.app):
            token = sessions.begin(staff_id)
        self.browser.set_cookie(sessions.cookie_name(self.app.extensions["settings"]), token)
        self.signed_in = True
        return self

    def get(
        self,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Iterable[tuple[str, str]] = (),
        follow: bool = False,
    ) -> Page:
        return self._open(
            "GET",
            path,
            query_string=query,
            headers=[("Sec-Fetch-Site", "same-origin"), *headers],
            follow=follow,
        )

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        headers: Iterable[tuple[str, str]] | None = None,
        follow: bool = False,
        token: bool = True,
    ) -> Page:
        """Send a form from our own page. A signed-in browser adds the session's token unless `token=False`."""
        sent = dict(data or {})
        if self.signed_in and token and "csrf_token" not in sent:
            sent["csrf_token"] = self.token or self._session_token()
        own = [("Sec-Fetch-Site", "same-origin"), ("Origin", "http://localhost")]
        return self._open("POST", path, data=sent, headers=own if headers is None else list(headers), follow=follow)

    def _session_token(self) -> str:
        """What a form of this session would carry, without asking for a page."""
        cookie = self.browser.get_cookie(sessions.cookie_name(self.app.extensions["settings"]))
        headers = {"Cookie": f"{cookie.key}={cookie.value}"} if cookie else {}
        with self.app.test_request_context("/team/", headers=headers):
            sessions.load_staff_actor()
            self.token = generate_csrf() if "csrf_token" in flask.session else ""
        return self.token

    def _open(self, method: str, path: str, *, follow: bool, **request: Any) -> Page:
        assert not database.is_writing(), "a browser inside writing() would wait for it for ever"
        if flask.has_app_context():
            # A read left open in the test's own session would prevent the request from committing.
            db.session.rollback()
        with self.app.app_context(), clock_at(now() + _hesitation(request.get("data"))):
            response = self.browser.open(path, method=method, **request)
        page = Page(self, path, response)
        self._check(method, page)
        response.close()
        return page.follow() if follow and page.location and page.status == 303 else page

    def _check(self, method: str, page: Page) -> None:
        where = f"{method} {page.path} ({page.status})"
        path = urlsplit(page.path).path
        found = list(pagechecks.header_faults(dict(page.headers), path))
        if not (self.signed_in or path.startswith("/team/")) and page.headers.getlist("Set-Cookie"):
            found.append("a stranger is given a cookie")
        if page.is_html and not page.location:
            found += self._page_faults(method, page)
        assert not found, f"{where}:\n  " + "\n  ".join(found)
        if page.is_html and self.signed_in and not page.location:
            tokens = page.elements("input", name="csrf_token")
            self.token = tokens[0].get("value", "") if tokens else self.token

    def _page_faults(self, method: str, page: Page) -> list[str]:
        path = urlsplit(page.path).path
        weighed = method == "GET" and page.status == 200 and not path.startswith("/team/") and not self._long(path)
        checked = pagechecks.as_one(f"{path} {weighed} {page.text}")
        if checked in _good:
            return []
        found = pagechecks.parse_errors(page.text)
        found += pagechecks.faults(page.text, page.tree, self.app, path)
        if weighed:
            found += pagechecks.weight_faults(page.response.get_data(), page.tree, self.app)
        if not found:
            _good.add(checked)
        return found

    def _long(self, path: str) -> bool:
        return self.app.url_map.bind("localhost").match(path)[0] in pagechecks.LONG_PAGES
