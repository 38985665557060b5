"""Debian's nginx and Caddy with the guide's configurations: every page, a form that is too long, a program that is
down, and nothing of any visitor in any file.
"""

import contextlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.conftest import Stages
from tests.demonstrated import CHECKING, copied
from tests.journeys.private_root import AGENT, VISITOR, Machine, machine

WORDS = "marked words that nobody may find"
MARKS = (VISITOR, "MarkedAgent", "marked words", "marked%20words", "marked+words", "markedpart")
PROXIES = ("nginx", "caddy")
FORM = urlencode({"t.1": WORDS + " x" * 750_000}).encode()
#: Addresses that lead elsewhere by design.
LEADING = re.compile(r"/leave$|/fresh$")
MOST_PAGES = 60


@pytest.fixture(scope="module", params=PROXIES)
def proxied(request: pytest.FixtureRequest, stages: Stages) -> Iterator[Machine]:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed (apt-get install {request.param})")
    with machine() as made:
        copied(made.folder / "var", stages)
        made.serve()
        getattr(made, request.param)()
        yield made


def test_every_page_is_there(proxied: Machine) -> None:
    seen, waiting = set(), ["/"]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        answer = proxied.ask(path)
        while answer.status in (302, 303, 308) and answer.headers["Location"].startswith("/"):
            answer = proxied.ask(answer.headers["Location"])
        assert answer.status == 200, (path, answer.status, answer.body[:300])
        seen.add(path)
        found = (link.split("#")[0] for link in re.findall(r'(?:href|src)="(/[^"]*)"', answer.body))
        waiting += [link for link in dict.fromkeys(found) if link not in {*seen, *waiting} and not LEADING.search(link)]
    assert len(seen) > 40
    assert {"/", "/safety", f"/p/{CHECKING}", f"/p/{CHECKING}/say"} <= seen


def test_the_onion_service_shows_pages_too(proxied: Machine) -> None:
    for path in ("/", f"/p/{CHECKING}/say"):
        assert proxied.ask(path, onion=True).status == 200


@pytest.mark.parametrize("onion", [False, True])
def test_a_form_of_a_megabyte_and_a_half_is_given_back_with_our_own_message(proxied: Machine, onion: bool) -> None:
    """Against the proxy's own page, on which the text is lost, and against a file with what somebody typed."""
    text = WORDS + " x" * 750_000
    [part, *_] = re.findall(r"say\?part=([^\"#&]+)", proxied.ask(f"/p/{CHECKING}/read").body)
    answer = proxied.ask(f"/p/{CHECKING}/say", urlencode({f"t.{part}": text}).encode(), onion=onion)
    assert answer.status in (413, 422)
    assert WORDS in answer.body
    assert "nginx" not in answer.body
    assert proxied.written(*MARKS) == []


def test_what_somebody_sends_is_in_no_file_meanwhile(proxied: Machine) -> None:
    """Against a proxy that keeps a form in a file until all of it has arrived."""
    assert proxied.found_while_sending(f"/p/{CHECKING}/say", FORM, *MARKS, seconds=1) == []


def test_a_form_in_a_file_would_have_been_found() -> None:
    """Tests the search itself: nginx by default writes a form that is longer than its buffer to the disk."""
    if shutil.which("nginx") is None:
        pytest.skip("nginx is not installed (apt-get install nginx)")
    with machine() as made:
        made.nginx(lambda text: text.replace("proxy_request_buffering off", "proxy_request_buffering on"))
        assert made.found_while_sending("/p/m4wq/say", FORM, *MARKS, seconds=30)


def test_a_form_that_is_far_too_long_is_refused_with_our_own_message(proxied: Machine) -> None:
    answer = proxied.ask(f"/p/{CHECKING}/say", b"t.1=marked+words" + b"x" * 3_000_000)
    assert answer.status == 413
    assert "nothing was saved" in answer.body
    with contextlib.suppress(OSError):  # past four megabytes the proxy may hang up
        answer = proxied.ask(f"/p/{CHECKING}/say", b"t.1=marked+words" + b"x" * 6_000_000)
        assert answer.status == 413
        assert "nothing was saved" in answer.body
    assert proxied.written(*MARKS) == []


@pytest.mark.parametrize("onion", [False, True])
def test_only_where_a_document_is_imported_does_a_long_body_reach_the_program(proxied: Machine, onion: bool) -> None:
    """Against a document that the proxy refuses, and against long forms elsewhere."""
    long = b"t.1=marked+words" + b"x" * 6_000_000
    for path, passed_on in ((f"/team/p/{CHECKING}/draft/import", True), (f"/p/{CHECKING}/say", False)):
        with contextlib.suppress(OSError):  # the proxy may hang up on what it does not pass on
            answer = proxied.ask(path, long, onion=onion)
            assert answer.status == 413
            assert ("Send it in smaller pieces" in answer.body) == passed_on
            passed_on = False
        assert not passed_on
    assert proxied.written(*MARKS) == []


def test_while_the_program_is_down_our_page_says_so_and_nobody_is_logged(proxied: Machine) -> None:
    """Against a bare 502, and against an error log with the address, the page and the time of every visitor."""
    proxied.stop()
    try:
        for onion in (False, True):
            for body in (b"", urlencode({"t.1": WORDS}).encode()):
                answer = proxied.ask(f"/p/{CHECKING}/say?part=markedpart", body, onion=onion)
                assert answer.status == 503
                assert "reload this page. It is then stored once." in answer.body
                assert answer.headers["Retry-After"] == "60"
                assert answer.headers["Cache-Control"] == "no-store"
        assert proxied.written(*MARKS) == []
    finally:
        proxied.serve()


@pytest.mark.parametrize("name", PROXIES)
def test_a_log_of_errors_would_have_been_found(name: str) -> None:
    """Tests the search itself: with the proxies' default log, it finds the visitor."""
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed (apt-get install {name})")
    with machine() as made:
        log = made.proxy / "error.log"
        if name == "nginx":
            made.nginx(lambda text: text.replace("error_log /dev/null emerg", f"error_log {log} crit"))
        else:
            made.caddy(lambda text: text.replace("output discard", f"output file {log}\n\t\tlevel DEBUG"))
        made.ask("/p/m4wq?part=markedpart")
        assert made.written("markedpart") == [str(log)]
        assert made.written(VISITOR) == [str(log)]
        assert name == "nginx" or made.written(AGENT) == [str(log)]


@pytest.mark.parametrize("named", ["X-Forwarded-For", "X-Real-IP"])
def test_the_configurations_add_nothing_to_what_a_visitor_says_of_their_address(named: str) -> None:
    told = "\n".join(Path("deploy", name).read_text("utf-8") for name in ("nginx.conf", "Caddyfile"))
    assert "proxy_add_x_forwarded_for" not in told
    assert named == "X-Forwarded-For" or named not in told
