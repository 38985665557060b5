"""A page whose frame is the same for everyone and is rendered once; what goes into its gaps is rendered each time.

For answers that the page cache does not store, such as those of a search. Whoever makes a frame keeps it no longer than
the cache keeps a page (`consult.web.page_cache.kept`).
"""

import re
import secrets
from collections.abc import Callable
from typing import Any

import flask
from markupsafe import Markup

from consult.web.shell import Page

#: Nobody can guess it, so nothing that somebody writes is taken for a gap.
_MARK = secrets.token_hex(16)
_GAP = re.compile(f"{_MARK}-([a-z]+)-")


def gap(name: str) -> Markup:
    """What a frame's template writes where something is filled in."""
    return Markup("{}-{}-").format(_MARK, name)


class Frame:
    """A rendered page with gaps."""

    def __init__(self, html: str) -> None:
        self._pieces = _GAP.split(html)

    def filled(self, template: str, context: dict[str, Any]) -> str:
        """The page, each gap filled with what `template` sets under its name."""
        found = flask.current_app.jinja_env.get_template(template).make_module(context)
        pieces = self._pieces.copy()
        pieces[1::2] = [str(getattr(found, name)) for name in pieces[1::2]]
        return "".join(pieces)


class FramedPage(Page):
    """A response that `template` makes from `context` in a frame, once the transaction has ended."""

    def __init__(self, frame: Callable[[], Frame], template: str, context: dict[str, Any]) -> None:
        super().__init__(template, context)
        self._frame = frame

    def rendered(self) -> str:
        return self._frame().filled(self.template, self.context)
