"""A plan's address as somebody typed it from a poster: in capitals, or with an extra slash."""

import re

import flask
from flask import Flask, request
from werkzeug.wrappers import Response

_OF_A_PLAN = re.compile(r"/p/[a-z0-9/-]+", re.ASCII)


def init_app(app: Flask) -> None:
    """Redirect a typed address to the right one."""
    app.before_request(_to_the_one_meant)


def _to_the_one_meant() -> Response | None:
    meant = request.path.lower().rstrip("/")
    if request.method != "GET" or meant == request.path or _OF_A_PLAN.fullmatch(meant) is None:
        return None
    query = request.query_string.decode("ascii", "ignore")
    return flask.redirect(f"{meant}?{query}" if query else meant, 308)
