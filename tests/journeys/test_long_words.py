"""Very long words and addresses in every text that anybody can type: no page scrolls sideways on a phone."""

from collections.abc import Iterable, Iterator
from typing import Any

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
from tests.journeys.people import Wsgi
from tests.journeys.visitor import WithoutScript
from tests.journeys.world import World
from tests.page import Page
from tests.pageclient import PageClient

pytestmark = pytest.mark.browser

WIDTHS = (320, 390)
LONG = "Betäubungsmittelverschreibungsverordnungsänderungsgesetz https://example.org/" + "streetbystreet" * 22
#: What people type, by table.
TYPED = {
    "consultation": ("title", "place", "summary", "why", "considered", "can_change", "cannot_change",
                     "cannot_change_by", "decider", "run_by", "paid_by", "design_partner", "reading_hours"),
    "clause_version": ("heading", "wording", "plain_language", "reason", "affects"),
    "clause_right": ("explanation",),
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


class Unchecked(PageClient):
    """Reads pages that have longer words than any first view has room for."""

    def _check(self, method: str, page: Page) -> None:
        """Other tests check every page, with words of an ordinary length."""


def beside(application: Wsgi) -> Wsgi:
    """The application, and at /blank a page of the same place that other pages can be written into."""

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/blank":
            return application(environ, start_response)
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<!doctype html><title>Blank</title>"]

    return answer


def test_no_page_scrolls_sideways(long_words: World, browser: Browser) -> None:
    """The pages are fetched without a browser, which then only lays them out: most of a visit's time is its way."""
    watch, found = Watch(), {}
    app = long_words.app
    client = Unchecked(app)
    client.browser.set_cookie(sessions.cookie_name(app.extensions["settings"]), long_words.session)
    client.signed_in = True
    stranger, member = WithoutScript(app, Unchecked(app)), WithoutScript(app, client)
    with served(beside(app)) as base:
        page = OnAPhone(browser, base, watch).page
        page.goto("/blank")
        for stop in (*stops.public(long_words), *stops.team(long_words)):
            if stop.staff:
                member.go(stop.path)
            else:
                stop.reach(stranger)
            page.set_content((member if stop.staff else stranger).source)
            looking.unfold(page)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 740})
                if sideways := looking.sideways(page):
                    found[stop.name, width] = sideways
    assert found == {}
    watch.check()
