"""What every response has, whatever its status: pages, static files, errors, redirects, and failures.

Against a page that is framed, made to run something, stored by a browser, or revealed to the next site.
"""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from werkzeug.test import TestResponse

from consult.storage.database import db
from consult.web import error_pages, shell
from consult.web.headers import HEADERS, HEADERS_BY_HTTPS
from tests.conftest import Stages, close
from tests.routes import ROUTES

ADDRESS = "https://plans.example.org"
#: Written out again, so that a missing one, or a missing word, is noticed.
CARRIED = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'; "
        "upgrade-insecure-requests"
    ),
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noarchive",
}
POWERS = ("camera", "microphone", "geolocation", "display-capture", "clipboard-read", "usb", "serial", "hid",
          "payment", "browsing-topics", "local-fonts", "idle-detection", "storage-access")  # fmt: skip


#: What programs on other sites may read, they may ask for again with the tag that they have.
OF_API = {
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
}


def missing(answer: TestResponse, *, stored: bool = False) -> list[str]:
    """What a response lacks."""
    got, carried = answer.headers, CARRIED
    if answer.request.path.startswith("/api/"):
        carried = CARRIED | OF_API
        stored = got.get("Cache-Control") == "no-cache" and "ETag" in got
    if answer.request.path.endswith("/card") and answer.status_code == 200:
        policy = CARRIED["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors *")
        framed = {"Content-Security-Policy": policy, "Cross-Origin-Resource-Policy": "cross-origin"}
        carried = {name: value for name, value in carried.items() if name != "X-Frame-Options"} | framed
    found = [f"{name}: {got.get(name)!r}" for name, wanted in carried.items() if got.get(name) != wanted]
    found += [f"{name} on a page" for name in OF_API.keys() - carried.keys() if name in got]
    if answer.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        found.append(f"Referrer-Policy: {answer.headers.get('Referrer-Policy')!r}")
    policy = answer.headers.get("Permissions-Policy", "").split(", ")
    found += [f"Permissions-Policy without {name}" for name in POWERS if f"{name}=()" not in policy]
    if not stored and answer.headers.get("Cache-Control") != "no-store":
        found.append(f"Cache-Control: {answer.headers.get('Cache-Control')!r}")
    if "Server" in answer.headers:
        found.append(f"Server: {answer.headers['Server']!r}")
    return found


@pytest.fixture(scope="module")
def house(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application behind https, including its errors, with the open plan."""
    data_dir = tmp_path_factory.mktemp("headers") / "var"
    stages.copy("plan", data_dir)
    app = stages.app(data_dir, CONSULT_PUBLIC_URL=ADDRESS)
    app.testing = False
    yield app
    close(app)


@pytest.mark.parametrize(("endpoint", "method"), sorted(ROUTES))
def test_every_route_carries_all_of_them(house: Flask, endpoint: str, method: str):
    adapter = house.url_map.bind("plans.example.org", url_scheme="https")
    rule = next(each for each in house.url_map.iter_rules(endpoint) if method in each.methods)
    values = {name: "1" if name.endswith("_id") else "x" for name in rule.arguments}
    known = {
        "at": "0",
        "code": "tst2",
        "number": "1",
        "key": "siting",
        "filename": "consult.css",
        "file": "comments.csv",
    }
    path = adapter.build(endpoint, {**values, **{name: known[name] for name in rule.arguments & set(known)}})
    for asked in (method, "HEAD" if method == "GET" else "OPTIONS"):
        answer = house.test_client().open(path, method=asked, base_url=ADDRESS)
        # No periodic task ran here, and it makes this file.
        assert answer.status_code < 500 or endpoint == "pages.poster_pdf"
        assert missing(answer, stored=endpoint == "static" and answer.status_code == 200) == []
        answer.close()


def test_one_page_alone_may_be_framed_and_has_nothing_to_press_but_links(house: Flask):
    """Against a form that another site shows under something else, so that people press what they do not see."""
    framed = [
        name for name, view in house.view_functions.items() if (rule := vars(view).get("access_rule")) and rule.framed
    ]
    assert framed == ["pages.card"]
    page = house.test_client().get("/p/tst2/card", base_url=ADDRESS)
    assert "X-Frame-Options" not in page.headers
    assert "frame-ancestors *" in page.headers["Content-Security-Policy"]
    assert not [tag for tag in ("<form", "<button", "<input", "<script", "<details") if tag in page.text]
    assert page.text.count("<a ") == page.text.count('target="_top"') == 2
    for address in ("/p/tst2", "/p/tst2/say", "/p/none/card"):
        other = house.test_client().get(address, base_url=ADDRESS)
        assert other.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"]


@pytest.mark.parametrize(("status", "method", "path", "sent"), [
    (404, "GET", "/nowhere", {}),
    (404, "GET", "/static/nothing.css", {}),
    (404, "GET", "/static/../wsgi.py", {}),
    (404, "GET", "/p/zzzz", {}),
    (404, "GET", "/%ff%00", {}),
    (308, "GET", "/team", {}),
    (303, "GET", "/team/", {}),
    (303, "GET", "/leave", {}),
    (405, "PUT", "/", {}),
    (405, "TRACE", "/receipt", {}),
    (405, "MADEUP", "/", {}),
    (405, "POST", "/static/consult.css", {}),
    (200, "OPTIONS", "/receipt", {}),
    (200, "HEAD", "/p/tst2", {}),
    (403, "POST", "/receipt", {"headers": {"Origin": "https://elsewhere.example"}}),
    (422, "POST", "/receipt", {"data": {"receipt": "not one"}}),
    (422, "POST", "/receipt", {"data": b"receipt=%ff", "content_type": "application/x-www-form-urlencoded"}),
    (413, "POST", "/receipt", {"data": {"receipt": "x" * (shell.MAX_BYTES + 1)}}),
    (413, "POST", "/receipt", {"data": {f"field{number}": "" for number in range(shell.MAX_FIELDS + 1)}}),
    (422, "POST", "/receipt", {"data": b"--broken", "content_type": "multipart/form-data; boundary=no"}),
    (400, "GET", "/", {"headers": {"Host": "elsewhere.example"}}),
    (400, "GET", "/static/consult.css", {"headers": {"Host": "elsewhere.example"}}),
    (400, "GET", "/", {"headers": {"Host": "a b"}}),
])  # fmt: skip
def test_every_status_carries_all_of_them(house: Flask, status: int, method: str, path: str, sent: dict):
    answer = house.test_client().open(path, method=method, base_url=ADDRESS, **sent)
    assert answer.status_code == status
    assert missing(answer) == []


def broken(how: BaseException) -> Callable[..., None]:
    def view(*_: object, **__: object) -> None:
        raise how

    return view


@pytest.mark.parametrize(("status", "fault"), [
    (500, RuntimeError("it broke")),
    (503, OperationalError("SELECT 1", {}, Exception("locked"))),
])  # fmt: skip
def test_what_breaks_carries_all_of_them(house: Flask, monkeypatch: pytest.MonkeyPatch, status: int, fault: Exception):
    view = broken(fault)
    # A form, because an answer to one is never kept by the page cache.
    view.access_rule = house.view_functions["pages.receipt_post"].access_rule  # type: ignore[attr-defined]
    monkeypatch.setitem(house.view_functions, "pages.receipt_post", view)
    answer = house.test_client().post("/receipt", data={"act": "open"}, base_url=ADDRESS)
    assert answer.status_code == status
    assert missing(answer) == []


def test_where_even_the_page_of_a_fault_breaks_a_plain_answer_carries_them(
    house: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    """And the log has neither the address nor the words of the error."""
    monkeypatch.setattr(error_pages, "_error_page", broken(RuntimeError("somebody’s words")))
    answer = house.test_client().get("/p/none?some=words", base_url=ADDRESS)
    assert (answer.status_code, answer.mimetype) == (500, "text/plain")
    assert missing(answer) == []
    assert "words" not in caplog.text
    assert "/p/none" not in caplog.text


def test_a_static_file_may_be_kept_and_says_nothing_of_when_it_came(house: Flask):
    answer = house.test_client().get("/static/consult.css", base_url=ADDRESS)
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not {"Last-Modified", "ETag", "Date"} & set(answer.headers.keys())
    answer.close()


def test_a_page_from_the_store_carries_all_of_them(house: Flask):
    browser = house.test_client()
    for _ in range(2):
        assert missing(browser.get("/p/tst2", base_url=ADDRESS)) == []


@pytest.mark.parametrize("host", ["elsewhere.example", "plans.example.org.elsewhere.example", "localhost"])
def test_a_page_from_the_store_is_not_given_under_a_name_that_is_not_ours(house: Flask, host: str):
    """Against a name that somebody points at this server: the store comes before the check of names."""
    browser = house.test_client()
    assert browser.get("/p/tst2", base_url=ADDRESS).status_code == 200
    assert browser.get("/p/tst2", base_url=f"http://{host}").status_code == 400


def test_by_plain_http_nothing_promises_https(app: Flask):
    answer = app.test_client().get("/")
    assert "Strict-Transport-Security" not in answer.headers
    assert "upgrade-insecure-requests" not in answer.headers["Content-Security-Policy"]


def test_an_onion_address_is_not_sent_to_https_although_the_public_address_is(make_app):
    onion = "a" * 56 + ".onion"
    app = make_app(CONSULT_PUBLIC_URL=ADDRESS, CONSULT_TRUSTED_HOSTS=onion)
    answer = app.test_client().get("/", base_url=f"http://{onion}")
    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers
    assert "upgrade-insecure-requests" not in answer.headers["Content-Security-Policy"]


def test_the_content_policy_lets_nothing_unsafe_in():
    for policy in (HEADERS["Content-Security-Policy"], HEADERS_BY_HTTPS["Content-Security-Policy"]):
        assert not re.search(r"unsafe|\*|https?:|blob:|nonce|strict-dynamic|report", policy)


def test_the_database_is_not_asked_for_a_name_that_is_not_ours(house: Flask, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(db.session, "execute", broken(AssertionError("asked")))
    assert house.test_client().get("/", base_url="https://elsewhere.example").status_code == 400
