"""A browser for a module's tests, started once and ended with it, and the operator's command at three stages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import Stages
from tests.demonstrated import copied
from tests.journeys.chromium import chromium
from tests.journeys.command import Command


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Before the first command."""
    return Command(tmp_path, monkeypatch, capsys)


@pytest.fixture
def consult(empty: Command, stages: Stages) -> Command:
    """After `consult upgrade`."""
    stages.copy("schema", empty.data)
    return empty


@pytest.fixture
def demonstration(empty: Command, stages: Stages) -> Command:
    """After `consult demo`."""
    copied(empty.data, stages)
    return empty
