"""The static files: addresses that change with their content, and the hash by which a browser knows a script."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask


def init_app(app: Flask) -> None:
    """Give templates `asset_version(name)` and `integrity(name)`."""
    folder = Path(str(app.static_folder))

    @cache
    def hashed(name: str) -> Any:
        return hashlib.sha384((folder / name).read_bytes())

    app.jinja_env.globals.update(
        asset_version=lambda name: hashed(name).hexdigest()[:10],
        integrity=lambda name: "sha384-" + base64.b64encode(hashed(name).digest()).decode(),
    )
