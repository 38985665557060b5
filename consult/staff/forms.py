"""What staff type to sign in and to change how they do; and where they may be led from there."""

import re

import flask
from flask import request
from itsdangerous import BadSignature, URLSafeSerializer

_OWN_PATH = re.compile(r"/team/[A-Za-z0-9._/-]*")


def field_value(field: str) -> str:
    """The text of a field, "" if it is missing."""
    return request.form.get(field, "")


def own_path(address: str) -> str:
    """`address` if it is a plain path of the team's pages, "" for anything else."""
    return address if _OWN_PATH.fullmatch(address) and "//" not in address and ".." not in address else ""


def sealed(purpose: str, secret: str) -> str:
    """A new second factor's key, signed for its purpose: the form carries it until its first code is right."""
    return _seal(purpose).dumps(secret)


def unsealed(purpose: str, given: str) -> str | None:
    """The key that `sealed` signed for this purpose; None for anything else."""
    try:
        return str(_seal(purpose).loads(given))
    except BadSignature:
        return None


def _seal(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(flask.current_app.secret_key or b"", salt=f"people {purpose}")
