"""Files that are made for one request and sent.

A small one is in memory. A larger one is on the disk while it is made and sent, without a name: nobody else can open
it, and nothing is left of it. A reader with a bad connection keeps it there for long, so what anyone may
ask for is made and sent in turn: a few at a time, and further readers are told to come back.
"""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import IO

from flask import Response

from consult.storage.bounded_waits import Busy

MAX_IN_MEMORY = 2 * 1024 * 1024
CHUNK = 64 * 1024
#: How many are made or sent in turn, at a time in one process.
AT_ONCE = 4

_places = BoundedSemaphore(AT_ONCE)


def send(name: str, mimetype: str, make: Callable[[IO[bytes]], object], *, in_turn: bool = False) -> Response:
    """What `make` writes, as a file with this name; whole before anything of it is sent.

    One that is made `in_turn` needs a place, until it is in memory or sent.

    Raises:
        Busy: there is no place left.
    """
    with ExitStack() as stack:
        if in_turn:
            if not _places.acquire(blocking=False):
                raise Busy
            stack.callback(_places.release)
        file = stack.enter_context(SpooledTemporaryFile(MAX_IN_MEMORY))
        make(file)
        size = file.tell()
        file.seek(0)
        if size <= MAX_IN_MEMORY:
            return _answer(name, mimetype, size, [file.read()])
        answer = _answer(name, mimetype, size, iter(lambda: file.read(CHUNK), b""))
        answer.call_on_close(stack.pop_all().close)
        return answer


def _answer(name: str, mimetype: str, size: int, chunks: Iterable[bytes]) -> Response:
    answer = Response(chunks, mimetype=mimetype)
    answer.content_length = size
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
