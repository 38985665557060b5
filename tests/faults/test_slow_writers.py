"""Nobody can write for forty seconds: a hundred people who send are told in time, and readers notice nothing.

The goals are 35 seconds for senders and one second for readers; a busy machine gets three times as much.
"""

import fcntl
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape

import pytest

from tests.cast import CODE
from tests.faults.program import Place, Program
from tests.faults.results import tell
from tests.faults.senders import _HIDDEN, _RECEIPT, SAY, Senders

pytestmark = pytest.mark.long

SECONDS = 40
PEOPLE = 100
MOST_TO_READ, MOST_TO_SEND = 3 * 1.0, 3 * 35.0
READ = ("/healthz", "/leave", f"/p/{CODE}", f"/p/{CODE}/read/siting", "/static/consult.css")


@contextmanager
def nobody_writes(here: Place) -> Iterator[None]:
    """On SQLite the turn is held; on PostgreSQL the standby that every commit waits for is gone."""
    if here.server is not None:
        here.server.tell("alter system set synchronous_standby_names = 'ghost'", "select pg_reload_conf()")
        try:
            yield
        finally:
            here.server.tell("alter system reset synchronous_standby_names", "select pg_reload_conf()")
        return
    handle = os.open(here.folder / "var" / "consult.sqlite.turn", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        os.close(handle)


class Person:
    """Somebody with a form in front of them."""

    def __init__(self, senders: Senders, number: int) -> None:
        self.senders, self.words = senders, f"Person {number} says this and waits."
        typed = {"act": "preview", "part": "siting", "v.siting": "support", "t.siting": self.words, "c.siting": "show"}
        status, page = senders.request(SAY, typed)
        assert status == 200, page
        self.fields = {name: unescape(value) for name, value in _HIDDEN.findall(page)} | {"act": "send"}
        senders.begun.add(self.words)
        self.took, self.status, self.page = 0.0, 0, ""

    def send(self) -> None:
        began = time.monotonic()
        self.status, self.page = self.senders.request(SAY, self.fields)
        self.took = time.monotonic() - began
        if self.status == 200 and (receipt := _RECEIPT.search(self.page)):
            self.senders.receipts[self.words] = receipt[1]


def test_a_hundred_send_while_nobody_can_write(here: Place, serve: Callable[..., Program]) -> None:
    program = serve()
    senders = Senders(program, people=0)
    people = [Person(senders, number) for number in range(PEOPLE)]
    reads: list[float] = []
    with nobody_writes(here):
        threads = [threading.Thread(target=person.send) for person in people]
        until = time.monotonic() + SECONDS
        for thread in threads:
            thread.start()
        while time.monotonic() < until:
            for path in READ:
                began = time.monotonic()
                status, _ = senders.request(path)
                reads.append(time.monotonic() - began)
                assert status in (200, 303), (path, status)
            time.sleep(0.1)
        for thread in threads:
            thread.join(MOST_TO_SEND)
    met = Counter(person.status for person in people)
    assert met == {503: PEOPLE}
    assert all(person.words in person.page for person in people)
    assert max(reads) < MOST_TO_READ, f"the slowest page took {max(reads):.1f} s"
    last = max(person.took for person in people)
    assert last < MOST_TO_SEND
    unsure = sum("We do not know if it was saved" in person.page for person in people)
    for person in people:
        person.send()
        assert person.status == 200, person.page[:300]
    assert len(senders.receipts) == PEOPLE
    assert senders.lost_or_doubled(here) == []
    assert senders.unopened() == []
    tell(f"nobody can write for {SECONDS} s, {'standby gone, PostgreSQL' if here.server else 'turn held, SQLite'}",
         f"{PEOPLE} sent: {PEOPLE - unsure} were told that nothing was saved and {unsure} that nobody knows, the last "
         f"after {last:.0f} s; {len(reads)} pages read meanwhile, the slowest in "
         f"{max(reads):.2f} s; pressed again: none lost, none double")  # fmt: skip
