"""A real server whose pages somebody requests every second, while others send, change and delete."""

import time
from collections.abc import Callable
from html import unescape
from http.client import HTTPConnection

import pytest

from consult.staff import sessions
from tests.cast import Cast, counted, writing
from tests.conftest import Stages, close
from tests.faults.program import Place, Program
from tests.faults.senders import Senders
from tests.moderated import decide, say
from tests.watching import WATCHERS, Watcher, differing, normalised, plan_values

SECONDS = 8
#: Pages about the actor, with the minute of their last request.
OWN = "people"
WORDS = "Words that somebody takes back."


@pytest.fixture
def watched(here: Place, stages: Stages) -> tuple[Watcher, dict[str, str], str]:
    """A plan with public comments: what to request, as whom, and the receipt of a comment."""
    app = stages.app(here.folder / "var")
    cast = Cast(app)
    sent = say(app, WORDS)
    decide(app, cast, sent, "publish")
    counted(app)
    cookies = {"": ""}
    for name in filter(None, WATCHERS):
        with writing(app):
            cookies[name] = f"{sessions.cookie_name(app.extensions['settings'])}={sessions.begin(cast.ids[name])}"
    yield Watcher(app, plan_values(theme_key=["none"], comment_id=[str(sent.id)])), cookies, sent.receipt
    close(app)


def look(program: Program, watcher: Watcher, cookies: dict[str, str]) -> dict[tuple[str, str], str]:
    """Every page that each of them can open."""
    found = {}
    for who, cookie in cookies.items():
        connection = HTTPConnection("127.0.0.1", program.port, timeout=30)
        for endpoint, address in watcher.addresses():
            if endpoint.startswith(OWN) or (who and endpoint.startswith("pages.") and endpoint != "pages.team_home"):
                continue
            connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status == 200:
                found[who, address] = normalised(text)
        connection.close()
    return found


@pytest.mark.long
def test_no_page_moves_while_people_send_and_withdrawn_words_are_gone_within_five_seconds(
    here: Place, serve: Callable[..., Program], watched
) -> None:
    watcher, cookies, receipt = watched
    program = serve()
    before = look(program, watcher, cookies)
    assert len(before) > 40
    with Senders(program, people=4, pause=0.5) as senders:
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            began = time.monotonic()
            assert differing(before, look(program, watcher, cookies)) == []
            time.sleep(max(0, began + 1 - time.monotonic()))
    assert len(senders.receipts) > 10, "else nothing was to be seen"
    fields = {"act": "withdraw", "receipt": unescape(receipt), "index": "0"}
    assert senders.request("/receipt", fields)[0] == 200
    gone = time.monotonic()
    while any(WORDS in text for text in look(program, watcher, cookies).values()):
        assert time.monotonic() - gone < 5, "words that were taken back are still shown"
        time.sleep(0.2)
