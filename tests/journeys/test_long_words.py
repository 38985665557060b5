"""Very long words and addresses in every text that anybody can type: no page scrolls sideways on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from sqlalchemy import update

from consult.staff import sessions
from consult.storage.database import db
from tests.cast import writing
from tests.conftest import Stages, close
from tests.demonstrated import application
from tests.journeys import looking, stops, world
from tests.journeys.chromium import OnAPhone, Watch, served
from tests.journeys.world import World

pytestmark = pytest.mark.browser

WIDTHS = (320, 390)
LONG = "Betäubungsmittelverschreibungsverordnungsänderungsgesetz https://example.org/" + "streetbystreet" * 22
#: What people type, by table.
TYPED = {
    "consultation": ("title", "place", "summary", "why", "considered", "can_change", "cannot_change",
                     "cannot_change_by", "decider", "run_by", "paid_by", "design_partner", "reading_hours"),
    "clause_version": ("heading", "wording", "plain_language", "reason", "affects"),
    "evidence": ("citation", "finding", "limitations"),
    "draft_version": ("note",),
    "consultation_event": ("reason",),
    "theme": ("title", "description"),
    "staff": ("affiliation",),
    "comment": ("public_text", "original"),
    "commitment": ("text", "owner", "measure", "money"),
    "access_code_site": ("name",),
}  # fmt: skip


@pytest.fixture(scope="module")
def long_words(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("long")
    with application(folder / "var", stages) as app:
        made = world.build(app, folder)
        with writing(app):
            for name, columns in TYPED.items():
                table = db.metadata.tables[name]
                for column in columns:
                    typed = table.c[column]
                    db.session.execute(update(table).where(typed != "").values({column: LONG + " " + typed}))
    yield made
    close(made.app)


def test_no_page_scrolls_sideways(long_words: World, browser: Browser) -> None:
    watch, found = Watch(), {}
    with served(long_words.app) as base:
        stranger, member = OnAPhone(browser, base, watch), OnAPhone(browser, base, watch)
        name = sessions.cookie_name(long_words.app.extensions["settings"])
        member.context.add_cookies([{"name": name, "value": long_words.session, "url": base}])
        for stop in (*stops.public(long_words), *stops.team(long_words)):
            visitor = member if stop.staff else stranger
            if stop.staff:
                visitor.go(stop.path)
            else:
                stop.reach(visitor)
            looking.unfold(visitor.page)
            for width in WIDTHS:
                visitor.page.set_viewport_size({"width": width, "height": 740})
                if sideways := looking.sideways(visitor.page):
                    found[stop.name, width] = sideways
    assert found == {}
