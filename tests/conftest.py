"""What every test may use: the application, the clock, the cast, an open plan, readers of pages."""

import gc
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import flask_migrate
import hypothesis
import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache

from consult.config import read_settings
from consult.factory import create_app
from consult.moderation.rereading import drawing
from consult.runtime import clock as clock_guard
from consult.runtime import key_files
from consult.staff import passphrases
from consult.storage.database import db, write_transaction
from consult.web.page_cache import PageCache
from consult.web.rate_limits import RateLimits
from tests import postgres, reused
from tests.cast import Cast, Clock, Plan, add_cast, open_plan
from tests.cast import writing as write_in
from tests.house.source import ROOT, modules, name_of
from tests.pageclient import PageClient

# How long one example takes depends on how busy the machine is.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

# A hash takes a tenth of a second where passphrases are secret. `tests/rules/test_people_passphrases.py` and the
# programs that journeys start have it as it is.
passphrases.use_memory(64)

reused.builders()
reused.pdfs()

#: Marks of files that take long, in the order in which they begin.
LONGEST_FIRST = ("browser", "slow", "both_databases")

#: A module with more lines may be two things.
MODULE_LINES = 300


def make_schema(app: Flask) -> None:
    with write_transaction():
        db.create_all()
        key_files.remember_missing(app.extensions["settings"])
    flask_migrate.stamp()


#: The states of a test's database before the test begins, each including the ones before.
STAGES: dict[str, Callable[[Flask], None]] = {
    "schema": make_schema,
    "cast": add_cast,
    "plan": open_plan,
}


class Stages:
    """One database for each stage, made once per run by commands and copied for each test.

    On PostgreSQL (`kind`) each data folder has its own database on the private server of `tests.postgres`.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.compiled = FileSystemBytecodeCache(str(folder))
        self.names: dict[Path, str] = {}
        self._made: set[Path] = set()
        self._shared: dict[Path, tuple[Flask, tuple[int, int]]] = {}
        self._server: postgres.Server | None = None

    @property
    def server(self) -> postgres.Server:
        """The run's own PostgreSQL, started when it is first needed."""
        if self._server is None:
            if postgres.found() is None:
                pytest.skip(postgres.MISSING)
            self._server = postgres.Server()
        return self._server

    def share(self, data_dir: Path) -> Flask:
        """The one application that tests use in turn, as new: making one takes longer than most tests."""
        if data_dir not in self._shared:
            made = self.app(data_dir)
            self._shared[data_dir] = made, marks_on(made)
        app = self._shared[data_dir][0]
        (data_dir / "secret").write_bytes(app.extensions["settings"].secret)
        (data_dir / "secret.forms").write_bytes(app.extensions["settings"].forms_key)
        (data_dir / "secret.record").write_bytes(app.extensions["settings"].record_key)
        app.wsgi_app = PageCache(Flask.wsgi_app.__get__(app))  # type: ignore[method-assign]
        app.extensions["rate_limits"] = RateLimits()
        app.extensions["clock"] = clock_guard.Clock()
        for remembered in ("tasks_without_work", "memory_of_tasks"):
            app.extensions.pop(remembered, None)
        app.testing = True
        app._got_first_request = False
        return app

    def take_back(self, app: Flask) -> None:
        """Keep the shared application for the next test, unless this one left its marks on it."""
        for data_dir, (shared, untouched) in list(self._shared.items()):
            if app is shared and marks_on(app) != untouched:
                del self._shared[data_dir]
        close(app)

    def app(self, data_dir: Path, **environ: str) -> Flask:
        """An application on `data_dir`; equal folders share one database."""
        app = create_app(read_settings(self.environ(data_dir) | environ))
        app.testing = True
        app.jinja_env.bytecode_cache = self.compiled
        return app

    def environ(self, data_dir: Path) -> dict[str, str]:
        """The settings that lead to a data folder and, on PostgreSQL, to its database."""
        there = {"CONSULT_DATABASE_URL": self.server.url(self.names[data_dir])} if data_dir in self.names else {}
        return {"CONSULT_DATA_DIR": str(data_dir), **there}

    def copy(self, stage: str, data_dir: Path, kind: str = "sqlite") -> None:
        """Copy the database of a stage into an otherwise empty data folder; without a stage, an empty one."""
        source = self._stage(stage, kind) if stage else self.folder
        shutil.rmtree(data_dir, ignore_errors=True)
        data_dir.mkdir(mode=0o700)
        if kind == "postgresql":
            self.copy_rows(source, data_dir)
        elif stage:
            shutil.copy(source / "consult.sqlite", data_dir / "consult.sqlite")
        for key in ("secret", "secret.forms", "secret.record") if stage else ():
            shutil.copy(source / key, data_dir / key)

    def copy_rows(self, source: Path, data_dir: Path) -> None:
        """Give a folder a copy of another's database, or a new one if that has none, on PostgreSQL."""
        self.server.copy(self.names.get(source, "template0"), self.names.setdefault(data_dir, f"d{len(self.names)}"))

    def _stage(self, stage: str, kind: str) -> Path:
        data_dir = self.folder / f"{stage}-{kind}"
        if data_dir not in self._made:
            before = ["", *STAGES][list(STAGES).index(stage)]
            self.copy(before, data_dir, kind)
            app = self.app(data_dir)
            with app.app_context():
                STAGES[stage](app)
                db.session.remove()
            close(app)
            self._made.add(data_dir)
        return data_dir

    def close(self) -> None:
        for app, _ in self._shared.values():
            close(app)
        if self._server is not None:
            self._server.close()


def marks_on(app: Flask) -> tuple[int, int]:
    """What a test may have added to an application: addresses, and listeners to its statements."""
    with app.app_context():
        return len(list(app.url_map.iter_rules())), len(db.engine.dispatch.before_cursor_execute)


def close(app: Flask) -> None:
    """Close an application's database connections."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    made = Stages(tmp_path_factory.mktemp("stages"))
    yield made
    made.close()


class Undrawn(random.Random):
    """Draws nothing: what a test decides is not read again by chance, unless the test says so."""

    def random(self) -> float:
        return 1.0


@pytest.fixture(scope="session", autouse=True)
def nothing_drawn() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "_drawer", Undrawn())
        yield


@pytest.fixture
def database_kind() -> str:
    """The database of this test; all of `tests/rooms` runs on PostgreSQL as well."""
    return "sqlite"


@pytest.fixture
def data_dir(stages: Stages, database_kind: str, request: pytest.FixtureRequest) -> Path:
    """The data folder of this test, its database at the stage that the test needs."""
    asked = [stage for stage in STAGES if stage in request.fixturenames]
    data_dir = stages.folder / f"var-{database_kind}"
    stages.copy(asked[-1] if asked else "schema", data_dir, database_kind)
    return data_dir


@pytest.fixture
def app(stages: Stages, data_dir: Path) -> Iterator[Flask]:
    app = stages.share(data_dir)
    yield app
    stages.take_back(app)


@pytest.fixture
def make_app(stages: Stages, data_dir: Path) -> Iterator[Callable[..., Flask]]:
    """Makes another application on this test's database, with other settings (`CONSULT_…="…"`) if given."""
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
    """`with writing():` commands may write; kept at the end, or none of it on an error."""
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
    """The browser of a stranger."""
    return PageClient(app)


@pytest.fixture
def staff_client(app: Flask, cast: Cast) -> Callable[[str], PageClient]:
    """`staff_client("Mo")`: a signed-in browser."""
    return lambda name: PageClient(app).sign_in(cast.ids[name])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: short ones at the end keep every worker busy until then."""
    place: dict[Path, int] = {}
    for item in items:
        own = next((n for n, mark in enumerate(LONGEST_FIRST) if item.get_closest_marker(mark)), len(LONGEST_FIRST))
        place[item.path] = min(own, place.get(item.path, own))
    items.sort(key=lambda item: place[item.path])


def pytest_collection_finish() -> None:
    """What is there before the first test stays to the end: it need not be looked through for what can be let go."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)


def long_modules() -> list[str]:
    """Long Python files: a hint for those who read the run, not an error."""
    files = [*modules(), *modules(ROOT / "tests")]
    return sorted(name_of(path) for path in files if len(path.read_text("utf-8").splitlines()) > MODULE_LINES)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once, clearly, what was not tested."""
    for path in long_modules():
        terminalreporter.write_line(f"More than {MODULE_LINES} lines, look whether it is two things: {path}")
    if postgres.found() is None:
        terminalreporter.write_line(postgres.MISSING, red=True, bold=True)
