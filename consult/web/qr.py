"""An address of this site, as people type it and as a picture for a phone's camera."""

import segno
from flask import request
from markupsafe import Markup

from consult.storage.database import settings
from consult.web.headers import origins


def outside(path: str) -> str:
    """The whole address of a path of this site, the same wherever it is read; without a public address, as read."""
    return (settings().public_url or here()) + path


def here() -> str:
    """Where the reader found this site: an onion address stays one."""
    return origins(settings(), request.host)[0]


def drawn(address: str) -> tuple[Markup, int]:
    """The address as a QR code with the id `picture`, and its width in dots. Nothing else is in it."""
    code = segno.make(address, micro=False, error="m")
    shape = code.svg_inline(omitsize=True, svgid="picture", svgclass=None, lineclass=None)
    return Markup(shape), int(code.symbol_size()[0])  # noqa: S704 - drawn here from our own address
