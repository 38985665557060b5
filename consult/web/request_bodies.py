"""Bodies of requests, read into memory before Flask by a few threads at a time.

A slow sender, intentionally or not, holds a thread for as long as the body takes. If each body could take a thread,
eighty such senders would keep everybody from reading. So at most half of a worker's threads read bodies. If all of
these are busy, further senders are told at once that nothing was saved.

One address takes a whole file. It has places of its own, so that forms do not wait for files, and takes long bodies
only from somebody who may send them: a stranger gets no more there than anywhere else.
"""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore
from typing import Any

from werkzeug.wsgi import get_content_length

Environ = dict[str, Any]
WsgiApp = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

#: In the environment of a request whose body was not read: too many others were being read, or it came too slowly.
NOT_READ = "consult.body_not_read"
#: In the environment of a request that may have a long body: how many bytes.
MAX_BODY = "consult.max_body"
#: The longest form; a longer body is a file, or is refused.
MAX_FORM_BYTES = 2 * 1024 * 1024
#: How much is read of a body that is too long for any form: more than our proxies pass on. If a server answers before
#: the body has arrived, it hangs up on the sender, and a proxy then thinks that the program is down.
MAX_READ_BYTES = 4 * 1024 * 1024
#: On a bad connection the longest form takes half a minute; reading a body stops after this time.
MAX_SECONDS = 120.0
CHUNK_BYTES = 16 * 1024
#: What makes a participant's form too long for a browser to store (`padding` in templates/parts/forms.html), as it is
#: sent. Decoding it takes five times as long as the rest of a short form.
PADDING = b"pad=" + b"%0D%0A" * 10_800


@dataclass(frozen=True)
class Files:
    """The address that takes files, and who may send them; at most `at_once` are read at a time.

    A body may be a file of 20 MB and the form around it. On a bad connection that takes five minutes.
    """

    address: re.Pattern[str]
    may_send: Callable[[Environ], bool]
    max_bytes: int = 21 * 1024 * 1024
    max_seconds: float = 300.0
    at_once: int = 2


class RequestBodies:
    """A WSGI layer that passes on every body as bytes in memory; at most `at_once` forms are read at a time."""

    def __init__(
        self, app: WsgiApp, at_once: int, max_seconds: float = MAX_SECONDS, files: Files | None = None
    ) -> None:
        self._app = app
        self._places = BoundedSemaphore(at_once)
        self._max_seconds = max_seconds
        self._files = files
        self._places_for_files = BoundedSemaphore(files.at_once if files else 1)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if has_body(environ):
            body = self._read(environ)
            if body is None:
                environ[NOT_READ] = True
                environ["CONTENT_LENGTH"] = "0"
            elif PADDING in body:
                body = body.replace(PADDING, b"pad=")
                environ["CONTENT_LENGTH"] = str(len(body))
            environ["wsgi.input"] = BytesIO(body or b"")
            environ["wsgi.input_terminated"] = True
        return self._app(environ, start_response)

    def _read(self, environ: Environ) -> bytes | None:
        """The body, as far as it is read; None if it is not read to its end."""
        if self._files and _takes(self._files, environ):
            # One byte more shows that it is too long.
            places, seconds, most = self._places_for_files, self._files.max_seconds, self._files.max_bytes + 1
            environ[MAX_BODY] = self._files.max_bytes
        else:
            places, seconds, most = self._places, self._max_seconds, MAX_READ_BYTES
        if not places.acquire(blocking=False):
            return None
        try:
            until = time.monotonic() + seconds
            body = read(environ, until, most)
            if self._files and body is not None and len(body) == MAX_READ_BYTES and _is_at(self._files, environ):
                # Our proxies pass more on to this address: whoever may not send it is answered all the same.
                _drop(environ, until, self._files.max_bytes - len(body))
            return body
        finally:
            places.release()


def _takes(files: Files, environ: Environ) -> bool:
    """Whether a long body is read: it is sent to the address for files by somebody who may."""
    return is_long(environ) and _is_at(files, environ) and files.may_send(environ)


def _is_at(files: Files, environ: Environ) -> bool:
    return files.address.fullmatch(str(environ.get("PATH_INFO", ""))) is not None


def _drop(environ: Environ, until: float, left: int) -> None:
    """Read up to `left` bytes of a body and keep none."""
    stream = environ["wsgi.input"]
    while left > 0 and time.monotonic() < until and (piece := stream.read(min(left, CHUNK_BYTES))):
        left -= len(piece)


def is_long(environ: Environ) -> bool:
    """Whether a body is longer than any form, or does not say how long it is."""
    length = get_content_length(environ)
    return length is None or length > MAX_FORM_BYTES


def has_body(environ: Environ) -> bool:
    """Whether a request announces a body."""
    return environ.get("CONTENT_LENGTH") not in (None, "", "0") or "HTTP_TRANSFER_ENCODING" in environ


def read(environ: Environ, until: float, most: int = MAX_READ_BYTES) -> bytes | None:
    """Up to `most` bytes of a body; None if it has not arrived by `until`, a time of `time.monotonic`."""
    stream, left = environ["wsgi.input"], most
    if not environ.get("wsgi.input_terminated"):
        left = min(left, get_content_length(environ) or 0)
    pieces = []
    while left > 0 and (piece := stream.read(min(left, CHUNK_BYTES))):
        if time.monotonic() > until:
            return None
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)
