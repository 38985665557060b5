"""The static files: compressed stylesheets, addresses that change with their content, hashes for the browser."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask


def init_app(app: Flask) -> None:
    """Compress the stylesheets, and give templates `asset_version(name)` and `integrity(name)`."""
    folder = Path(str(app.static_folder))
    compressed = {path.name: compress_css(path.read_text("utf-8")).encode() for path in folder.glob("*.css")}
    app.extensions["stylesheets"] = compressed

    @cache
    def hashed(name: str) -> Any:
        return hashlib.sha384(compressed[name] if name in compressed else (folder / name).read_bytes())

    app.jinja_env.globals.update(
        asset_version=lambda name: hashed(name).hexdigest()[:10],
        integrity=lambda name: "sha384-" + base64.b64encode(hashed(name).digest()).decode(),
    )


def stylesheets(app: Flask) -> Mapping[str, bytes]:
    """What is sent for each stylesheet, by the name of its file."""
    found: Mapping[str, bytes] = app.extensions["stylesheets"]
    return found


def compress_css(source: str) -> str:
    """The same rules without comments and needless white space. Text in quotation marks is left as it is."""
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    pieces = re.split(r'("[^"]*")', source)
    pieces[::2] = [_compressed(each) for each in pieces[::2]]
    return "".join(pieces).strip()


def _compressed(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,]) ?", r"\1", css).replace(": ", ":").replace(";}", "}")
    # In selectors only: plus and minus in a `calc()` need the space around them.
    return re.sub(r"[^{};]+(?=\{)", lambda selector: re.sub(r" ([>+~]) ", r"\1", selector[0]), css)
