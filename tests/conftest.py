"""What every test may ask for: the application, the clock, the cast, an open plan, readers of pages."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from consult import create_app
from consult.config import read_settings
from consult.database import db
from consult.pagecache import PageCache
from tests.cast import Cast, Clock, Plan, add_cast, open_plan
from tests.cast import writing as write_in
from tests.pageclient import PageClient


def make_schema(app: Flask) -> None:
    db.create_all()
    flask_migrate.stamp()


#: How far the database of a test has come before the test begins, each stage holding the ones before.
STAGES: dict[str, Callable[[Flask], None]] = {
    "schema": make_schema,
    "cast": add_cast,
    "plan": open_plan,
}


class Stages:
    """One database file a stage, made once a run by the use-cases and copied for each test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.compiled = FileSystemBytecodeCache(str(folder))
        self._made: dict[str, Path] = {}
        self._shared: Flask | None = None
        self._untouched: tuple[int, int] = (0, 0)

    def share(self, data_dir: Path) -> Flask:
        """The one application that tests take in turn, as new: making one takes longer than most tests do."""
        if self._shared is None:
            self._shared = self.app(data_dir)
            self._untouched = marks_on(self._shared)
        app = self._shared
        (data_dir / "secret").write_bytes(app.extensions["settings"].secret)
        app.wsgi_app = PageCache(Flask.wsgi_app.__get__(app))  # type: ignore[method-assign]
        app.testing = True
        app._got_first_request = False
        return app

    def take_back(self, app: Flask) -> None:
        """Keep the shared application for the next test, unless this one left its marks on it."""
        if app is self._shared and marks_on(app) != self._untouched:
            self._shared = None
        close(app)

    def app(self, data_dir: Path, **environ: str) -> Flask:
        """An application on `data_dir`; equal folders share one database."""
        app = create_app(read_settings({"CONSULT_DATA_DIR": str(data_dir), **environ}))
        app.testing = True
        app.jinja_env.bytecode_cache = self.compiled
        return app

    def copy(self, stage: str, data_dir: Path) -> None:
        """Put the database of a stage into an otherwise empty data folder."""
        shutil.rmtree(data_dir, ignore_errors=True)
        data_dir.mkdir(mode=0o700)
        shutil.copy(self._file(stage), data_dir / "consult.sqlite")

    def _file(self, stage: str) -> Path:
        if stage not in self._made:
            names = list(STAGES)
            data_dir = self.folder / stage
            if before := names[: names.index(stage)]:
                self.copy(before[-1], data_dir)
            app = self.app(data_dir)
            with app.app_context():
                STAGES[stage](app)
                db.session.remove()
            close(app)
            self._made[stage] = data_dir / "consult.sqlite"
        return self._made[stage]


def marks_on(app: Flask) -> tuple[int, int]:
    """What a test may have added to an application: addresses, and listeners to its statements."""
    with app.app_context():
        return len(list(app.url_map.iter_rules())), len(db.engine.dispatch.before_cursor_execute)


def close(app: Flask) -> None:
    """Let go of an application's database connections."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Stages:
    return Stages(tmp_path_factory.mktemp("stages"))


@pytest.fixture
def data_dir(stages: Stages, request: pytest.FixtureRequest) -> Path:
    """The data folder of this test, its database at the stage that the test asks for."""
    asked = [stage for stage in STAGES if stage in request.fixturenames]
    stages.copy(asked[-1] if asked else "schema", stages.folder / "var")
    return stages.folder / "var"


@pytest.fixture
def app(stages: Stages, data_dir: Path) -> Iterator[Flask]:
    app = stages.share(data_dir)
    yield app
    stages.take_back(app)


@pytest.fixture
def make_app(stages: Stages, data_dir: Path) -> Iterator[Callable[..., Flask]]:
    """Makes a further application on this test's database, with other settings (`CONSULT_…="…"`) if given."""
    made: list[Flask] = []

    def make(**environ: str) -> Flask:
        made.append(stages.app(data_dir, **environ))
        return made[-1]

    yield make
    for app in made:
        close(app)


@pytest.fixture
def in_app(app: Flask) -> Iterator[Flask]:
    """An application context for the whole test."""
    with app.app_context():
        yield app
        db.session.rollback()


@pytest.fixture
def writing(app: Flask) -> Callable[..., AbstractContextManager[None]]:
    """`with writing():` use-cases may write; kept at the end, or none of it on an error."""
    return lambda other=None: write_in(other or app)


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    yield clock
    clock.close()


@pytest.fixture
def cast(app: Flask) -> Cast:
    return Cast(app)


@pytest.fixture
def plan(app: Flask, cast: Cast) -> Plan:
    return Plan(app, cast)


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A stranger's browser."""
    return PageClient(app)


@pytest.fixture
def staff_client(app: Flask, cast: Cast) -> Callable[[str], PageClient]:
    """`staff_client("Mo")`: a signed-in browser."""
    return lambda name: PageClient(app).sign_in(cast.ids[name])
