"""A WSGI layer before Flask that answers pages which are the same for everyone with stored bytes.

It stores only marked responses, for `MAX_AGE_SECONDS` counted from before the page was made. So no process can show a
page older than that, whatever another process has changed. A request with a cookie, a long query, or any method but GET
bypasses the cache, and a long answer is passed on piece by piece. Query parameters that the page does not depend on
make no separate page, so nobody can fill or bypass the cache with invented names.
"""

import gzip
import time
from collections.abc import Callable, Hashable, Iterable
from threading import Lock
from typing import Any, TypeVar

import flask
from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header, parse_etags, unquote_etag
from werkzeug.wrappers import Request

from consult.web.headers import SAME_FOR_EVERYONE

MAX_AGE_SECONDS = 4.0
MAX_BYTES = 32 * 1024 * 1024
#: Longer answers are files: they go from where they are to the reader, piece by piece.
MAX_PAGE_BYTES = 2 * 1024 * 1024
MAX_QUERY = 200
SMALLEST_ZIPPED = 500
#: Compressed as it is.
ZIP = "application/zip"

#: In the environment of a request without a cookie: what its answer may have in common with others.
KEPT = "consult.kept"
MAX_COMMON = 100
#: Headers about a body, which an answer without one does not have.
_OF_BODY = ("Content-Type", "Content-Length", "Content-Encoding")

Environ = dict[str, Any]
Made = TypeVar("Made")
Headers = list[tuple[str, str]]
Stored = tuple[float, str, Headers, bytes]
#: Host, path, the query parameters that the page depends on, and whether it is compressed.
Key = tuple[str, str, tuple[tuple[str, str], ...], bool]


class Kept:
    """What is the same for everyone in answers that are not stored: made anew when it is as old as a page may be."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[Hashable, tuple[float, Any]] = {}

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made under this key, or is made now."""
        began = self._clock()
        made, found = self._kept.get(key, (began - MAX_AGE_SECONDS, None))
        if began - made < MAX_AGE_SECONDS:
            kept: Made = found
            return kept
        found = make()
        if len(self._kept) >= MAX_COMMON:
            self._kept.clear()
        self._kept[key] = began, found
        return found


def kept(key: Hashable, make: Callable[[], Made]) -> Made:
    """What the answers to this request and to others have in common; for a request with a cookie it is made anew."""
    found: Kept | None = flask.request.environ.get(KEPT)
    return found.get(key, make) if found else make()


class PageCache:
    """Wraps a WSGI application. Stores at most `MAX_BYTES` of pages; empties itself when full."""

    def __init__(
        self, application: Callable[..., Iterable[bytes]], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._application = application
        self._clock = clock
        self._pages: dict[Key, Stored] = {}
        self._asks: dict[str, tuple[str, ...]] = {}
        self._bytes = 0
        self._lock = Lock()
        self._kept = Kept(clock)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "HTTP_COOKIE" in environ:
            return self._application(environ, start_response)
        environ[KEPT] = self._kept
        if environ["REQUEST_METHOD"] != "GET":
            return self._application(environ, start_response)
        began = self._clock()
        names = self._asks.get(environ["PATH_INFO"])
        if names is not None and (key := _key(environ, names)) is not None:
            page = self._pages.get(key)
            if page is not None and began - page[0] < MAX_AGE_SECONDS:
                if _has_it(environ, page[2]):
                    start_response("304 NOT MODIFIED", [each for each in page[2] if each[0] not in _OF_BODY])
                    return ()
                start_response(page[1], page[2])
                return (page[3],)
        return self._fill(began, environ, start_response)

    def _fill(self, began: float, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer: list[Any] = []

        def catch(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], None]:
            answer[:] = [status, headers]
            return lambda data: None

        parts = self._application(environ, catch)
        status, headers = answer
        if int(dict(headers).get("Content-Length", 0)) > MAX_PAGE_BYTES:
            start_response(status, headers)
            return parts
        try:
            body = b"".join(parts)
        finally:
            if hasattr(parts, "close"):
                parts.close()
        names = environ.get(SAME_FOR_EVERYONE)
        if names is not None and status.startswith("200") and (key := _key(environ, names)) is not None:
            headers, body = _without_request_headers(headers, body, zipped=key[3])
            self._keep(key, names, (began, status, headers, body))
        start_response(status, headers)
        return (body,)

    def _keep(self, key: Key, names: tuple[str, ...], page: Stored) -> None:
        with self._lock:
            replaced = self._pages.get(key)
            self._bytes += len(page[3]) - (len(replaced[3]) if replaced else 0)
            if self._bytes > MAX_BYTES:
                self._pages.clear()
                self._asks.clear()
                self._bytes = len(page[3])
            self._pages[key] = page
            self._asks[key[1]] = names


def _has_it(environ: Environ, headers: Headers) -> bool:
    """Whether the reader says that they have what these headers belong to."""
    etag, _ = unquote_etag(dict(headers).get("ETag"))
    return etag is not None and parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(etag)


def _key(environ: Environ, names: tuple[str, ...]) -> Key | None:
    """The cache key of a page that depends on `names`; None if the query is too long to cache."""
    query = environ.get("QUERY_STRING", "")
    asked: tuple[tuple[str, str], ...] = ()
    if names and query:
        if len(query) > MAX_QUERY:
            return None
        # Read in the same way as the application reads it, so that two readings of a query never share one key.
        asked = tuple(each for each in Request(environ).args.items(multi=True) if each[0] in names)
    zipped = _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    return environ.get("HTTP_HOST", ""), environ["PATH_INFO"], asked, zipped


def _takes_gzip(accepted: str) -> bool:
    """Whether a reader accepts compressed bytes. Browsers send no weights, so the header is not parsed each time."""
    if ";" not in accepted:
        return "gzip" in accepted
    return parse_accept_header(accepted, Accept)["gzip"] > 0


def _without_request_headers(headers: Headers, body: bytes, *, zipped: bool) -> tuple[Headers, bytes]:
    """The headers and bytes to store: compressed if the reader accepts that and it is worth it.

    Compression is safe: these pages repeat nothing that a reader sends and contain no secret.
    """
    if any(name.lower() == "set-cookie" for name, _ in headers):
        raise RuntimeError("a page for everyone must not set a cookie")
    kept = [(name, value) for name, value in headers if name.lower() not in ("content-length", "vary")]
    if zipped and len(body) >= SMALLEST_ZIPPED and ("Content-Type", ZIP) not in headers:
        body = gzip.compress(body, 6, mtime=0)
        kept.append(("Content-Encoding", "gzip"))
    kept += [("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))]
    return kept, body
