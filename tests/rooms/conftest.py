"""Commands are tested on both databases (`tests.doubles` says when); and a plan that only needs to be opened."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from consult.consultations import drafting, framing
from consult.storage.database import today
from tests.cast import ANSWER_DAYS, CODE
from tests.doubles import Doubles
from tests.plan_words import DRAFT, FRAME
from tests.rooms.kept import account, kept

__all__ = ["account", "kept"]


@pytest.fixture(scope="session")
def doubles() -> Iterator[Doubles]:
    made = Doubles()
    yield made
    made.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest, doubles: Doubles) -> str:
    doubles.begin(request.node, request.param)
    return request.param


@pytest.fixture
def olga(cast):
    return cast.actor("Olga")


@pytest.fixture
def dee(cast):
    return cast.actor("Dee")


@pytest.fixture
def ready(in_app, writing, olga, dee):
    """`tst2` with everything that opening requires, but not open."""
    with writing():
        drafting.import_draft(olga, CODE, DRAFT)
        framing.write_frame(olga, CODE, **FRAME)
        framing.set_answer_deadline(dee, CODE, today() + timedelta(days=ANSWER_DAYS))
