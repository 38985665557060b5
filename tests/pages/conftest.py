"""What tests of pages may also use: the plan in any state, Ana's and Dee's browsers."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from flask import Flask

from consult.consultations import drafting, framing
from consult.storage.database import clock_at, today
from tests.cast import ANSWER_DAYS, CODE, Cast, writing
from tests.conftest import Stages, close
from tests.houses import House, Houses, build
from tests.pageclient import PageClient
from tests.plan_words import DRAFT, FRAME


@pytest.fixture(scope="session")
def built_houses(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Houses]:
    """Each house is built once a run."""
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
def houses(built_houses: Houses) -> Iterator[Houses]:
    """`houses("open")`: see `tests.houses`. The test runs at the moment for which the house was built."""
    with ExitStack() as stack:

        def house(state: str) -> House:
            found = built_houses(state)
            stack.enter_context(clock_at(found.moment))
            return found

        yield house


@pytest.fixture
def ana(staff_client: Callable[[str], PageClient]) -> PageClient:
    return staff_client("Ana")


@pytest.fixture
def dee(staff_client: Callable[[str], PageClient]) -> PageClient:
    return staff_client("Dee")


@pytest.fixture
def organizer(app: Flask, cast: Cast, staff_client: Callable[[str], PageClient]) -> PageClient:
    """The organizer of a plan with everything that opening requires."""
    with writing(app):
        drafting.import_draft(cast.actor("Olga"), CODE, DRAFT)
        framing.write_frame(cast.actor("Olga"), CODE, **FRAME)
        framing.set_answer_deadline(cast.actor("Dee"), CODE, today() + timedelta(days=ANSWER_DAYS))
        drafting.publish(cast.actor("Olga"), CODE, "first", "")
    return staff_client("Olga")
