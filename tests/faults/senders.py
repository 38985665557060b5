"""People who send at the same time and insist: each knows which of their submissions was acknowledged.

A submission is acknowledged when a page with a receipt has come back. People who get an error, or no response, send the
same form again. Afterwards this is checked against the tables and through the receipts.
"""

import random
import re
import threading
import time
from collections import Counter
from html import unescape
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from tests.cast import CODE
from tests.faults.program import Place, Program

SAY = f"/p/{CODE}/say"
#: What a page says that is not a receipt.
HONEST = ("Nothing was saved", "We do not know if it was saved")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_RECEIPT = re.compile(r'<p class="receipt"[^>]*>([^<]+)</p>')


class Senders:
    """People who keep sending until they are told to stop."""

    def __init__(self, program: Program, people: int = 16, pause: float = 0.0) -> None:
        self.program, self.pause = program, pause
        self.receipts: dict[str, str] = {}
        self.begun: set[str] = set()
        self.met: Counter[str] = Counter()
        self.faults: list[str] = []
        self.answered = time.monotonic()
        self._stop, self._lock = threading.Event(), threading.Lock()
        self._threads = [threading.Thread(target=self._keep_sending, args=(number,)) for number in range(people)]

    def __enter__(self) -> "Senders":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(120)

    def request(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """One request on a connection of its own; status 0 if no whole response came."""
        connection = HTTPConnection("127.0.0.1", self.program.port, timeout=90)
        headers = {"Origin": f"http://127.0.0.1:{self.program.port}", "Connection": "close"}
        try:
            if fields is None:
                connection.request("GET", path, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", path, urlencode(fields), headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, HTTPException):
            return 0, ""
        finally:
            connection.close()

    def wait_for(self, more: int, seconds: float = 60) -> float:
        """Wait for that many more acknowledgements; returns how long the first of them took."""
        began, had, first = time.monotonic(), len(self.receipts), 0.0
        while len(self.receipts) < had + more:
            assert not self.faults, self.faults[:3]
            self.program.look_after()
            assert time.monotonic() - began < seconds, (self.met, self.program.log[-2000:])
            time.sleep(0.005)
            if not first and len(self.receipts) > had:
                first = time.monotonic() - began
        return first

    def _keep_sending(self, person: int) -> None:
        number = 0
        while not self._stop.is_set():
            number += 1
            words = f"Person {person} says this as number {number} here."
            fields = self._look(words)
            if fields is not None:
                with self._lock:
                    self.begun.add(words)
                self._send(words, fields)
            self._stop.wait(self.pause * random.random())

    def _look(self, words: str) -> dict[str, str] | None:
        """The page that somebody sees when they press "Send it"."""
        typed = {"act": "preview", "part": "siting", "v.siting": "support", "t.siting": words, "c.siting": "show"}
        status, page = self.request(SAY, typed)
        if status == 200:
            return {name: unescape(value) for name, value in _HIDDEN.findall(page)}
        self._note(status, page, words)
        return None

    def _send(self, words: str, fields: dict[str, str]) -> None:
        while not self._stop.is_set():
            status, page = self.request(SAY, fields | {"act": "send"})
            receipt = _RECEIPT.search(page)
            if status == 200 and receipt:
                with self._lock:
                    self.receipts[words] = receipt[1]
                return
            self._note(status, page, words)

    def _note(self, status: int, page: str, words: str) -> None:
        """A page that is not a receipt must say so, and give the text back."""
        with self._lock:
            self.met[str(status)] += 1
            if status and status != 503:
                self.faults.append(f"{status}: {page[:300]}")
            elif status and not (words in page and any(each in page for each in HONEST)):
                self.faults.append(f"{status} without the text: {page[:300]}")
        self._stop.wait(0.05)

    def lost_or_doubled(self, place: Place) -> list[str]:
        """What was acknowledged and is missing, or was sent and is there twice."""
        rows = place.rows("select original, count(*) from comment where original like 'Person %' group by original")
        there = dict(rows)
        found = [f"lost: {words}" for words in self.receipts if words not in there]
        found += [f"{count} times: {words}" for words, count in there.items() if count > 1]
        found += [f"never sent: {words}" for words in there if words not in self.begun]
        lone = """select count(*) from comment where original like 'Person %'
                  and (select count(*) from clause_vote where clause_vote.submission_id = comment.submission_id) <> 1"""
        return found + [f"{count} without their vote" for (count,) in place.rows(lone) if count]

    def unopened(self) -> list[str]:
        """The receipts that do not open what was sent."""
        waiting, found = list(self.receipts.items()), []

        def open_some() -> None:
            while waiting:
                with self._lock:
                    words, receipt = waiting.pop()
                status, page = self.request("/receipt", {"act": "open", "receipt": unescape(receipt)})
                if not status:
                    with self._lock:
                        self.program.look_after()
                    status, page = self.request("/receipt", {"act": "open", "receipt": unescape(receipt)})
                if status != 200 or words not in page:
                    found.append(f"{status}: {words}")

        threads = [threading.Thread(target=open_some) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found
