"""The application, with the CPU time that is used within the turn to write: `/cpu` tells it."""

import json
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from consult.storage.bounded_waits import Deadline, WriteQueue
from wsgi import app as application

turns = application.extensions["turn"]
began = time.process_time()


class MeasuredQueue(WriteQueue):
    """The turn of this process; only its holder writes what it counts."""

    used = 0.0
    since = 0.0

    def take(self, patience: float | None = None, entered: Deadline | None = None) -> Deadline:
        deadline = super().take(patience, entered)
        self.since = time.thread_time()
        return deadline

    def give(self) -> None:
        self.used += time.thread_time() - self.since
        super().give()


measured = application.extensions["turn"] = MeasuredQueue(turns.patience, int(os.environ.get("WRITERS", "32")))


def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    if environ["PATH_INFO"] != "/cpu":
        return application.wsgi_app(environ, start_response)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({"turn": measured.used, "all": time.process_time() - began}).encode()]
