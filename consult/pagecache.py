"""A WSGI layer before Flask that answers pages which are the same for everyone with stored bytes.

Only what the gate marked is kept, and for `FRESH_SECONDS` counted from before the page was made, so
that no process can show anybody a page older than that, whatever another process has changed. A
request with a cookie, a query too long, or any method but GET passes through.
"""

import gzip
import time
from collections.abc import Callable, Iterable
from threading import Lock
from typing import Any

SAME_FOR_EVERYONE = "consult.same_for_everyone"
FRESH_SECONDS = 4.0
MOST_BYTES = 32 * 1024 * 1024
LONGEST_QUERY = 200
SMALLEST_ZIPPED = 500

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Stored = tuple[float, str, Headers, bytes]


class PageCache:
    """Wraps a WSGI application. Keeps at most `MOST_BYTES` of pages; clears itself when full."""

    def __init__(
        self, application: Callable[..., Iterable[bytes]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._application = application
        self._clock = clock
        self._pages: dict[tuple[str, str, bool], Stored] = {}
        self._bytes = 0
        self._lock = Lock()

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        query = environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] != "GET" or "HTTP_COOKIE" in environ or len(query) > LONGEST_QUERY:
            return self._application(environ, start_response)
        zipped = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        key = (environ["PATH_INFO"], query, zipped)
        began = self._clock()
        page = self._pages.get(key)
        if page is not None and began - page[0] < FRESH_SECONDS:
            start_response(page[1], page[2])
            return (page[3],)
        return self._fill(key, began, environ, start_response)

    def _fill(
        self, key: tuple[str, str, bool], began: float, environ: Environ, start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        answer: list[Any] = []

        def catch(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
            answer[:] = [status, headers]
            return lambda data: None

        parts = self._application(environ, catch)
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        status, headers = answer
        if environ.get(SAME_FOR_EVERYONE) and status.startswith("200"):
            headers, body = _settled(headers, body, zipped=key[2])
            self._keep(key, (began, status, headers, body))
        start_response(status, headers)
        return (body,)

    def _keep(self, key: tuple[str, str, bool], page: Stored) -> None:
        with self._lock:
            replaced = self._pages.get(key)
            self._bytes += len(page[3]) - (len(replaced[3]) if replaced else 0)
            if self._bytes > MOST_BYTES:
                self._pages.clear()
                self._bytes = len(page[3])
            self._pages[key] = page


def _settled(headers: Headers, body: bytes, *, zipped: bool) -> tuple[Headers, bytes]:
    """The headers and bytes to store: compressed where the reader takes it and it pays.

    Safe to compress, as nothing a reader sends is reflected and no secret stands in these pages.
    """
    if any(name.lower() == "set-cookie" for name, _ in headers):
        raise RuntimeError("a page for everyone must not set a cookie")
    kept = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
    if zipped and len(body) >= SMALLEST_ZIPPED:
        body = gzip.compress(body, 6, mtime=0)
        kept.append(("Content-Encoding", "gzip"))
    kept += [("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))]
    return kept, body
