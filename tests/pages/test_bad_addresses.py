"""Addresses without a page, unknown query parameters, and other methods: proper pages."""

from collections.abc import Iterator

import pytest
from werkzeug.test import EnvironBuilder, TestResponse, run_wsgi_app

from tests.bad_forms import NO_ID, NO_NAME
from tests.houses import House, Houses, reader
from tests.routes import PAGES
from tests.skim import Skim

pytestmark = pytest.mark.slow

PUBLIC = sorted(endpoint for endpoint, row in PAGES.items() if "S" in row.who)

ODD = ("-1", "abc", "", "0", "1000000000", "9" * 5000, "1.5", "%00", "%ED%A0%80", "%FF", "٣", "<script>go()</script>")
#: What pages use from the query of their addresses, and where.
ASKED = {
    "page": ("pages.front", "pages.consultation", "pages.clause", "pages.changes", "pages.answer", "pages.promises",
             "pages.record", "analysis.coding", "analysis.theme",
             "analysis.results", "report.show", "response.answer"),
    "shuffle": ("pages.consultation", "pages.clause"),
    "version": ("pages.clause",),
    "from": ("pages.changes",),
    "to": ("pages.changes",),
    "part": ("pages.say", "moderation.queue"),
    "done": ("pages.team_home", "consultations.overview", "moderation.queue"),
    "next": ("staff.sign_in",),
    **dict.fromkeys(
        ("list", "days", "flag", "label", "language", "batch", "mark", "order", "after"), ("moderation.queue",)
    ),
}  # fmt: skip
STRANGE_QUERIES = ("", "&&&===", "page[]=1", "page=1&page=abc", "%00", "%", "%zz=%zz", "x" * 8000, "a=1&" * 2000)


@pytest.fixture
def house(houses: Houses) -> House:
    return houses("open")


def fault(label: str, answer: TestResponse, *expected: int) -> Iterator[str]:
    """What is wrong with a response that has one of these statuses."""
    page = Skim(answer.text) if answer.mimetype == "text/html" and not answer.location else None
    if answer.status_code not in expected:
        yield f"{label[:90]}: {answer.status_code}"
    if page and (page.alive or not page.h1.strip() or len(page.words.split()) < 20):
        yield f"{label[:90]}: {page.alive or 'says nothing'}"
    answer.close()


@pytest.mark.parametrize(
    ("state", "rooms"), [("open", ("",)), ("reported", ("report", "response", "commitments")), ("answered", ("pages",))]
)
def test_an_address_that_names_nothing_is_a_page_that_says_so(houses: Houses, state: str, rooms: tuple[str, ...]):
    house, found, stand_in = houses(state), [], "7777777"
    for endpoint in (each for each in PAGES if each.startswith(rooms)):
        for name in house.names(endpoint, "GET"):
            made = house.page(endpoint, **{name: stand_in})
            for value in NO_ID if name.endswith("_id") else NO_NAME:
                where = made.replace(stand_in, value)
                found += fault(where, house.open(reader(endpoint), where, method="GET"), 404, 409)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", [
    "/nothing", "/p", "/p/", "//", "/p//say", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/../wsgi.py",
    "/static/%2e%2e/wsgi.py", "/static/..%2fwsgi.py", "/static/", "/%00", "/%ED%A0%80", "/%FF", "/%", "/p/tst2/say/x",
    "/" + "x" * 9000, "/p/" + "../" * 50, "/team/../", "/team/p/tst2/draft/siting/evidence/x/remove", "/p/tst2%20",
    "/p/tst2/", "/P/TST2", "/p/tst2;a=b", "/<script>go()</script>", "/?<script>", "/healthz/",
])  # fmt: skip
def test_any_address_leads_to_a_page(house: House, path: str):
    assert not list(fault(path, house.open("", path, method="GET"), 200, 303, 308, 404))


@pytest.mark.parametrize("name", ASKED)
def test_what_an_address_asks_for_may_be_anything(house: House, name: str):
    found = []
    for endpoint in ASKED[name]:
        for value in ODD:
            where = f"{house.page(endpoint)}?{name}={value}"
            found += fault(where, house.open(reader(endpoint), where, method="GET"), 200, 404)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("query", STRANGE_QUERIES, ids=lambda query: query[:9])
def test_a_strange_query_is_passed_over(house: House, query: str):
    found = []
    for endpoint in PUBLIC:
        where = f"{house.page(endpoint)}?{query}"
        found += fault(where, house.open("", where, method="GET"), *{200, 303, PAGES[endpoint].inside})
    assert not found, "\n".join(found)


@pytest.mark.parametrize("onward", ["//example.org", "https://example.org", "/team/../../x", "javascript:go()"])
def test_signing_in_leads_nowhere_else(house: House, onward: str):
    page = Skim(house.open("", "/team/sign-in", method="GET", query_string={"next": onward}).text)
    assert onward not in page.fields


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "BREW"])
def test_other_ways_of_asking_are_refused_by_a_page(house: House, method: str):
    found = []
    for endpoint in PUBLIC:
        found += fault(f"{method} {endpoint}", house.open("", house.page(endpoint), method=method), 405)
    assert not found, "\n".join(found)


def test_a_form_sent_to_a_page_without_one_is_refused_with_its_text(house: House):
    for endpoint in ("pages.front", "pages.rules", "pages.consultation"):
        answer = house.open("", house.page(endpoint), data={"text": "Words to keep."})
        assert answer.status_code == 405
        assert "GET" in answer.headers["Allow"]
        assert Skim(answer.text).keeps("Words to keep.")


def test_heads_and_options_are_answered(house: House):
    for endpoint in PUBLIC:
        where = house.page(endpoint)
        looked, head = (house.open("", where, method=method) for method in ("GET", "HEAD"))
        assert (head.status_code, head.data) == (looked.status_code, b""), where
        assert house.open("", where, method="OPTIONS").status_code == 200
        looked.close()
        head.close()


@pytest.mark.parametrize("headers", [
    {"Cookie": "s=\xff\x80; =; ;;"}, {"Cookie": "s=" + "x" * 60_000}, {"Cookie": "s=<script>"}, {"Host": "bad host"},
    {"Host": "a.example:99999999"}, {"Range": "bytes=9-1"}, {"If-Modified-Since": "never"}, {"Accept-Encoding": "\xff"},
    {"Accept-Language": "x" * 9000}, {"If-None-Match": '"'}, {"Content-Length": "-1"}, {"X-Forwarded-For": "<script>"},
])  # fmt: skip
def test_strange_headers_break_nothing(house: House, headers: dict[str, str]):
    for where in ("/", "/p/tst2", "/team/", "/static/consult.css"):
        answer = house.app.test_client().open(where, headers=headers)
        assert not list(fault(f"{where} {headers}", answer, 200, 303, 304, 400, 416))


def test_nothing_that_is_only_looked_at_changes_anything(house: House):
    assert house.changed() == []


@pytest.mark.parametrize(("typed", "meant"), [
    ("/p/TST2", "/p/tst2"), ("/P/Tst2/", "/p/tst2"), ("/p/TST2/Read/Siting/", "/p/tst2/read/siting"),
    ("/p/TST2?page=1", "/p/tst2?page=1"),
])  # fmt: skip
def test_an_address_typed_from_a_poster_leads_to_the_plan(house: House, typed: str, meant: str):
    answer = house.open("", typed, method="GET")
    assert (answer.status_code, answer.location) == (308, meant)
    assert house.open("", meant, method="GET").status_code == 200


@pytest.mark.parametrize("path", ["/p/A%0d%0aSet-Cookie:x=1", "/P//EXAMPLE.ORG", "/p/%E2%84%AA", "//P/TST2/"])
def test_a_typed_address_leads_nowhere_else(house: House, path: str):
    """Against an address made to lead a reader off the site, or to write a header."""
    location = house.open("", path, method="GET").location or "/p/"
    assert location.startswith("/p/")


#: Names that no host can have: too long, a part too long or empty, or not a name at all.
NO_HOSTS = (
    "a" * 64, "a" * 5000, f"{'a' * 64}.example", "a..example", ".example", f"{'a' * 70}:80", "x." * 200, "xn--a",
)  # fmt: skip


@pytest.mark.parametrize("host", NO_HOSTS, ids=lambda host: host[:9])
@pytest.mark.parametrize("public", ["", "https://plans.example.org"])
def test_a_name_that_no_host_has_is_refused_whatever_its_length(make_app, host: str, public: str):
    app = make_app(CONSULT_PUBLIC_URL=public)
    for path in ("/", "/team", "/static/consult.css", "/nothing"):
        environ = EnvironBuilder(path=path, headers={"Host": host}).get_environ()
        _, status, _ = run_wsgi_app(app, environ, buffered=True)
        assert status == "400 BAD REQUEST", path


@pytest.mark.parametrize(("path", "onward"), [
    ("/team", "/team/"), ("/team?next=/team/me", "/team/?next=/team/me"), ("//p//tst2", "/p/tst2"),
    ("/p//tst2/say?part=siting", "/p/tst2/say?part=siting"), ("/P/TST2", "/p/tst2"),
    ("//\\elsewhere.example/team", None),
])  # fmt: skip
def test_an_address_that_leads_on_names_no_scheme_and_no_host(make_app, path: str, onward: str | None):
    """Behind a proxy that speaks https to people and http to us: https stays https."""
    for app in (make_app(CONSULT_PUBLIC_URL="https://plans.example.org"), make_app()):
        asked, _, query = path.partition("?")
        exactly = {"PATH_INFO": asked, "QUERY_STRING": query, "HTTP_HOST": "plans.example.org"}
        answer = app.test_client().get("/", environ_overrides=exactly)
        if onward is None:
            assert not answer.headers.get("Location", "/").startswith(("//", "/\\", "http"))
            continue
        assert (answer.status_code, answer.headers["Location"]) == (308, onward)
