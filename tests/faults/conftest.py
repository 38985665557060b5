"""A program on a database that the tests damage."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import Stages
from tests.faults.program import Place, Program, place


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def here(tmp_path: Path, stages: Stages, database_kind: str) -> Place:
    return place(tmp_path, stages, database_kind)


@pytest.fixture
def serve(here: Place) -> Iterator[Callable[..., Program]]:
    """Starts the program on `here`; it ends with the test."""
    made: list[Program] = []

    def start(**given: object) -> Program:
        made.append(Program(here, **given))  # type: ignore[arg-type]
        made[-1].start()
        return made[-1]

    yield start
    for each in made:
        each.stop()
