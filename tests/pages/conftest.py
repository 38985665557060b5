"""What tests of pages may also use: the plan in any state, Ana's and Dee's browsers."""

from collections.abc import Callable, Iterator

import pytest

from tests.conftest import Stages, close
from tests.houses import House, Houses, build
from tests.pageclient import PageClient


@pytest.fixture(scope="session")
def houses(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """`houses("open")`: see `tests.houses`."""
    made: dict[str, House] = {}

    def house(state: str) -> House:
        if state not in made:
            data_dir = tmp_path_factory.mktemp(state) / "var"
            stages.copy("cast" if state == "draft" else "plan", data_dir)
            made[state] = build(stages.app(data_dir), data_dir / "consult.sqlite", state)
        return made[state]

    yield house
    for each in made.values():
        close(each.app)


@pytest.fixture
def ana(staff_client: Callable[[str], PageClient]) -> PageClient:
    return staff_client("Ana")


@pytest.fixture
def dee(staff_client: Callable[[str], PageClient]) -> PageClient:
    return staff_client("Dee")
