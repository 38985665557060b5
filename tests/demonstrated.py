"""The demonstration, loaded once per run and copied for each test that needs it."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from consult.demonstration import loading
from consult.storage.database import db
from tests.conftest import Stages, close

ROOMS, CHECKING, KITS = "7f3k", "m4wq", "t9hd"
CODES = (ROOMS, CHECKING, KITS)


def copied(data_dir: Path, stages: Stages, kind: str = "sqlite") -> Path:
    """A new data folder with the demonstration in it."""
    source = stages.folder / f"demonstration-{kind}"
    if not source.exists():
        stages.copy("schema", source, kind)
        app = stages.app(source)
        with app.app_context():
            for each in loading.missing():
                loading.load(each)
        close(app)
    shutil.copytree(source, data_dir)
    if kind == "postgresql":
        stages.copy_rows(source, data_dir)
    return data_dir


@contextmanager
def application(data_dir: Path, stages: Stages, kind: str = "sqlite", **environ: str) -> Iterator[Flask]:
    """An application with the demonstration in it, within its context."""
    app = stages.app(copied(data_dir, stages, kind), **environ)
    with app.app_context():
        yield app
        db.session.rollback()
    close(app)
