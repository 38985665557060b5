"""The page cache: the same bytes for everyone, for less than five seconds, and nothing personal."""

import gzip
from collections.abc import Callable

import pytest
from flask import Flask, Response, request
from sqlalchemy import select
from werkzeug.test import Client
from werkzeug.wrappers import Request

from consult.access import Permission
from consult.consultations.models import Consultation
from consult.storage.database import db
from consult.web import authorization, page_cache
from consult.web.headers import SAME_FOR_EVERYONE
from consult.web.page_cache import PageCache
from tests.cast import Plan, writing

OLDEST = 5.0


class Seconds:
    """A clock that is stopped until somebody moves it."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Counter:
    """A WSGI application that says how often it was called, and whatever else a test needs."""

    def __init__(self, *headers: tuple[str, str], status: str = "200 OK", everyones: bool = True, pad: int = 0) -> None:
        self.asked = 0
        self.headers, self.status, self.everyones, self.pad = headers, status, everyones, pad
        self.meanwhile: Callable[[], None] = lambda: None

    def __call__(self, environ, start_response):
        self.asked += 1
        if self.everyones:
            environ[SAME_FOR_EVERYONE] = ("page",)
        self.meanwhile()
        start_response(self.status, [("Content-Type", "text/html"), *self.headers])
        return [f"page {self.asked}".encode(), b"." * self.pad]


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


def behind(application: Counter, seconds: Seconds) -> Client:
    return Client(PageCache(application, seconds), use_cookies=False)


def process(app: Flask, seconds: Seconds) -> Client:
    """One process that serves `app`, with its cache on the given clock."""
    app.wsgi_app = PageCache(Flask.wsgi_app.__get__(app), seconds)
    return Client(app, use_cookies=False)


def rename(app: Flask, code: str, title: str) -> None:
    with writing(app):
        db.session.scalars(select(Consultation).where(Consultation.code == code)).one().title = title


def test_two_processes_never_show_a_page_older_than_five_seconds(make_app, plan: Plan, seconds: Seconds):
    one, two = (process(make_app(), seconds) for _ in range(2))
    address = f"/p/{plan.code}"
    before = [browser.get(address).text for browser in (one, two)]
    assert all("Renamed" not in page for page in before)
    rename(plan.app, plan.code, "Renamed plan")
    seconds.now += OLDEST
    assert all("Renamed" in browser.get(address).text for browser in (one, two))


def test_a_page_is_answered_from_the_store_while_it_is_fresh(make_app, plan: Plan, seconds: Seconds):
    browser = process(make_app(), seconds)
    before = browser.get(f"/p/{plan.code}")
    rename(plan.app, plan.code, "Renamed plan")
    seconds.now += 1
    again = browser.get(f"/p/{plan.code}")
    assert again.data == before.data
    assert list(again.headers) == list(before.headers)


def test_a_cookie_passes_by_the_store(make_app, plan: Plan, seconds: Seconds):
    browser = process(make_app(), seconds)
    browser.get(f"/p/{plan.code}")
    rename(plan.app, plan.code, "Renamed plan")
    assert "Renamed" in browser.get(f"/p/{plan.code}", headers={"Cookie": "s=anything"}).text


def test_only_pages_declared_to_be_the_same_for_everyone_are_kept(make_app, plan: Plan, seconds: Seconds):
    app = make_app()
    browser = process(app, seconds)
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {"code": plan.code, "key": "siting", "filename": "consult.css", "file": "comments.csv", "number": 1}
        if "GET" in rule.methods and set(rule.arguments) <= set(values):
            browser.get(adapter.build(rule.endpoint, {name: values[name] for name in rule.arguments}))
    kept = {adapter.match(path)[0] for _, path, _, _ in app.wsgi_app._pages}
    assert kept
    assert [name for name in kept if not app.view_functions[name].access_rule.same_for_everyone] == []
    assert not any(path.startswith("/team") for _, path, _, _ in app.wsgi_app._pages)


def test_age_counts_from_before_the_page_was_made(seconds: Seconds):
    slow = Counter()
    slow.meanwhile = lambda: setattr(seconds, "now", seconds.now + 4.5)
    browser = behind(slow, seconds)
    assert browser.get("/").text == "page 1"
    assert browser.get("/").text == "page 2"


@pytest.mark.parametrize("status", ["404 NOT FOUND", "303 SEE OTHER", "500 INTERNAL SERVER ERROR", "422 X"])
def test_only_whole_pages_are_kept(seconds: Seconds, status: str):
    browser = behind(Counter(status=status), seconds)
    assert [browser.get("/").text for _ in range(2)] == ["page 1", "page 2"]


def test_a_page_that_is_not_everyones_is_not_kept(seconds: Seconds):
    browser = behind(Counter(everyones=False), seconds)
    assert [browser.get("/").text for _ in range(2)] == ["page 1", "page 2"]


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_a_get_uses_the_cache(seconds: Seconds, method: str):
    application = Counter()
    browser = behind(application, seconds)
    browser.open("/", method=method)
    browser.open("/", method=method)
    browser.get("/")
    assert application.asked == 3


def test_a_page_that_sets_a_cookie_is_refused_and_never_kept(seconds: Seconds):
    application = Counter(("Set-Cookie", "s=1"))
    browser = behind(application, seconds)
    for _ in range(2):
        with pytest.raises(RuntimeError, match="cookie"):
            browser.get("/")
    assert application.asked == 2


def test_addresses_and_queries_are_kept_apart(seconds: Seconds):
    browser = behind(Counter(), seconds)
    told = [browser.get(address).text for address in ("/a", "/b", "/a?page=2", "/a", "/a?page=2")]
    assert told == ["page 1", "page 2", "page 3", "page 1", "page 3"]


def test_a_name_made_up_makes_no_page_of_its_own(seconds: Seconds):
    """Against somebody who makes every request cost a page with parameters that nothing depends on."""
    browser = behind(Counter(), seconds)
    addresses = ("/a", "/a?x=1", "/a?x=2&y", "/a?Page=2", "/a?page=2", "/a?x=1&page=2", "/a?page=2&page=3")
    assert [browser.get(address).text for address in addresses] == [
        "page 1",
        "page 1",
        "page 1",
        "page 1",
        "page 2",
        "page 2",
        "page 3",
    ]


@pytest.mark.parametrize(
    "query",
    [
        "page=2;page=3",
        "page=2%00",
        "page=%32",
        "page=2+",
        "page=",
        "page",
        "%70age=2",
        "page=%ff",
        "page=%FF",
        "page=é",
    ],
)
def test_a_query_is_read_as_the_application_reads_it(seconds: Seconds, query: str):
    """Against a response meant for another query, caused by one that is written unusually."""

    def application(environ, start_response):
        environ[SAME_FOR_EVERYONE] = ("page",)
        start_response("200 OK", [("Content-Type", "text/html")])
        return [repr(Request(environ).args.getlist("page")).encode()]

    browser = Client(PageCache(application, seconds))
    for known in ("page=2", "page=3", "", "page=2%2B"):
        browser.get(f"/a?{known}")
    meant = repr(Request({"QUERY_STRING": query.encode().decode("latin1")}).args.getlist("page"))
    assert [browser.get("/a", query_string=query).text for _ in range(2)] == [meant, meant]


def test_everyones_page_sees_nothing_of_the_query_but_what_it_asks(app: Flask):
    """Against a page stored for everyone that somebody bent with a parameter that the cache ignores."""
    seen = []

    @authorization.require_permission(Permission.PUBLIC_PAGE_READ, same_for_everyone=True, asks=("page",))
    def looking():
        seen.append(dict(request.args))
        return Response("", mimetype="text/plain")

    app.add_url_rule("/looking", "looking", looking)
    app.test_client().get("/looking?page=2&words=mine")
    assert seen == [{"page": "2"}]


def test_each_host_has_pages_of_its_own(seconds: Seconds):
    browser = behind(Counter(), seconds)
    assert [browser.get("/a", base_url=f"http://{host}").text for host in ("one", "two", "one")] == [
        "page 1",
        "page 2",
        "page 1",
    ]


def test_a_query_made_up_to_fill_the_store_passes_by_it(seconds: Seconds):
    browser = behind(Counter(), seconds)
    address = "/a?" + "x" * (page_cache.MAX_QUERY + 1)
    assert [browser.get(address).text for _ in range(2)] == ["page 1", "page 2"]


def test_the_store_stays_within_its_bytes(seconds: Seconds, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(page_cache, "MAX_BYTES", 10_000)
    cache = PageCache(Counter(pad=3000), seconds)
    browser = Client(cache)
    for number in range(20):
        browser.get(f"/{number}")
        assert sum(len(page[3]) for page in cache._pages.values()) <= 10_000


def test_a_reader_who_takes_it_gets_the_same_page_compressed(seconds: Seconds):
    browser = behind(Counter(pad=3000), seconds)
    plain = browser.get("/")
    zipped = browser.get("/", headers={"Accept-Encoding": "gzip, br"})
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert plain.headers["Vary"] == zipped.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(zipped.data)[6:] == plain.data[6:]
    assert int(zipped.headers["Content-Length"]) == len(zipped.data)


@pytest.mark.parametrize(("accepted", "zipped"), [
    ("gzip, deflate, br", True), ("gzip", True), ("gzip;q=0.5", True), ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
    ("", False), ("br", False), ("gzip;q=0", False), ("gzip; q=0", False), ("identity, gzip;q=0.000", False),
    ("*;q=0", False),
])  # fmt: skip
def test_compressed_bytes_go_to_those_alone_who_take_them(seconds: Seconds, accepted: str, zipped: bool):
    page = behind(Counter(pad=2000), seconds).get("/", headers={"Accept-Encoding": accepted})
    assert (page.headers.get("Content-Encoding") == "gzip") is zipped
