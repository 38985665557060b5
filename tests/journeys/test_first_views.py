"""Every public page that an address leads to: small, in few requests, and made with few statements."""

from collections.abc import Iterator

import pytest
from sqlalchemy import event

from consult.storage.database import db
from tests.conftest import Stages, close
from tests.demonstrated import ROOMS, application
from tests.house.test_sql_counts import MOST_STATEMENTS
from tests.journeys import stops, world
from tests.journeys.world import World
from tests.pagechecks import FIRST_VIEW_BYTES, weight
from tests.pageclient import PageClient

pytestmark = pytest.mark.slow

ROOM_FOR_MORE = 500


@pytest.fixture
def all_states(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("states")
    with application(folder / "var", stages) as app:
        made = world.build(app, folder)
    yield made
    close(made.app)


def test_every_first_view_is_small_and_needs_few_statements(all_states: World) -> None:
    """`PageClient` refuses a page of more than 14 KB or three requests, with its stylesheet and script."""
    client, seen = PageClient(all_states.app), []
    with all_states.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    many, visited = {}, 0
    for path in sorted({stop.path for stop in stops.public(all_states) if not stop.press}):
        seen.clear()
        status = client.get(path).status
        asked = [statement for statement in seen if not statement.startswith(("BEGIN", "INSERT", "SELECT 1"))]
        visited += status == 200
        if len(asked) > MOST_STATEMENTS:
            many[path] = len(asked)
    assert many == {}
    assert visited > 40
    page = client.get(f"/p/{ROOMS}/answer")
    room = FIRST_VIEW_BYTES - weight(page.response.get_data(), page.tree, all_states.app)
    assert room >= ROOM_FOR_MORE, "the answer of twelve parts has little room for more than it has now"
