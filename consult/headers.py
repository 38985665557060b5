"""What every response carries, whatever its status: the browser's orders to keep, send and run nothing."""

from typing import Any

from flask import request
from werkzeug.wrappers import Response

from consult.config import Settings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "browsing-topics=(), camera=(), geolocation=(), interest-cohort=(), microphone=()",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noarchive",
}


def add_headers(settings: Settings) -> Any:
    """What every response carries, whatever its status; a page stays in no browser's store."""

    def add(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.secure:
            response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        if request.endpoint == "static" and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            for name in ("Last-Modified", "Date", "ETag", "Content-Disposition"):
                response.headers.pop(name, None)
        else:
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return add
