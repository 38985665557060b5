"""Headers of every response, whatever its status: the browser must store, send and run nothing."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from consult.config import Settings

#: Set in a request's WSGI environment once authorization knows that the response is the same for everyone without a
#: cookie: the query parameters that it depends on. The page cache stores that response.
SAME_FOR_EVERYONE = "consult.same_for_everyone"

#: Set there too: pages of other sites may show the response within them.
FRAMED = "consult.framed"

#: Everything a page may load comes from here, only our own scripts run, and none may turn text into markup.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
#: What browsers offer to pages and these pages never request.
UNUSED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "captured-surface-control", "clipboard-read",
    "clipboard-write", "compute-pressure", "cross-origin-isolated", "display-capture", "encrypted-media",
    "fullscreen", "gamepad", "geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection",
    "interest-cohort", "keyboard-map", "local-fonts", "magnetometer", "microphone", "midi", "otp-credentials",
    "payment", "picture-in-picture", "private-state-token-issuance", "private-state-token-redemption",
    "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial", "storage-access",
    "sync-xhr", "unload", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip

#: The path that the addresses for programs begin with.
API = "/api/"

HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in UNUSED),
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noarchive",
}
#: Programs on any site may read what is at the addresses for programs: it is the same for everyone, and public.
HEADERS_OF_API = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
#: What a page has that other sites may show within theirs.
FRAME_POLICY = ("frame-ancestors 'none'", "frame-ancestors *")
#: If the public address uses https: for two years, browsers use https only, for everything a page names.
HEADERS_BY_HTTPS = {
    "Content-Security-Policy": f"{CONTENT_POLICY}; upgrade-insecure-requests",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
}


def everywhere(settings: Settings, host: str) -> dict[str, str]:
    """Headers of every response to a request for `host`; an onion address needs no https and has none."""
    return HEADERS | HEADERS_BY_HTTPS if _by_https(settings, host) else HEADERS


def origins(settings: Settings, host: str) -> tuple[str, ...]:
    """What a browser may name as the origin of a form of ours, sent to `host`.

    If people use https, only https is ours: plain http may have been changed on the way. Without a public address
    nobody knows which they use.
    """
    if _by_https(settings, host):
        return (f"https://{host}",)
    return (f"http://{host}",) if settings.public_url else (f"http://{host}", f"https://{host}")


def _by_https(settings: Settings, host: str) -> bool:
    return settings.secure and not host.partition(":")[0].endswith(".onion")


def _framed(headers: dict[str, str]) -> dict[str, str]:
    """The headers of a page that other sites may show within theirs."""
    policy = headers["Content-Security-Policy"].replace(*FRAME_POLICY)
    others = {name: value for name, value in headers.items() if name != "X-Frame-Options"}
    return others | {"Content-Security-Policy": policy, "Cross-Origin-Resource-Policy": "cross-origin"}


def add_headers(settings: Settings) -> Any:
    """Put the headers on every response; browsers do not store pages."""

    def add(response: Response) -> Response:
        present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - without it, pairs
        headers = everywhere(settings, request.environ.get("HTTP_HOST", ""))
        if request.path.startswith(API):
            headers = headers | HEADERS_OF_API
        if request.environ.get(FRAMED) and response.status_code == 200:
            headers = _framed(headers)
        for name, value in headers.items():
            if name.lower() not in present:
                response.headers.add(name, value)
        if request.endpoint == "static" and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            for name in ("Last-Modified", "Date", "ETag", "Content-Disposition"):
                response.headers.pop(name, None)
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add
