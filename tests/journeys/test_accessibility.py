"""Every page in every state, in Chromium: axe, dark colours, a finger, 400 %, right to left, paper, no style."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page

from consult.pages.brief import MAX_LINES, MAX_PARTS, PROMISE_LINES
from consult.report.publication_checks import MAX_REPORT_WORDS
from consult.response.publication_checks import MAX_LINES_WORDS
from consult.staff import sessions
from tests.conftest import Stages, close
from tests.demonstrated import CHECKING, ROOMS, application
from tests.journeys import looking, stops, world
from tests.journeys.chromium import OnAPhone, Watch, served
from tests.journeys.looking import Looks
from tests.journeys.stops import Stop
from tests.journeys.world import World

pytestmark = pytest.mark.browser

#: Pages without a page of their own to look at.
NO_PAGE = {"static", "pages.healthz", "pages.readyz", "pages.leave", "pages.fresh", "pages.answer_json",
           "pages.groups_json", "pages.conformance_json", "pages.appeal_again", "pages.answer_pdf",
           "pages.answer_brief_pdf", "pages.answer_whole_pdf", "pages.poster_pdf", "pages.decisions_xlsx",
           "pages.promises_xlsx", "pages.record_since",
           "pages.data_file", "pages.site_feed", "pages.plan_feed", "pages.dates",
           "consultations.markdown"}  # fmt: skip

Found = Mapping[str, Mapping[str, list[str]]]


@pytest.fixture(scope="module")
def all_states(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("states")
    with application(folder / "var", stages) as app:
        made = world.build(app, folder)
    yield made
    close(made.app)


@pytest.fixture(scope="module")
def here(all_states: World) -> Iterator[str]:
    with served(all_states.app) as base:
        yield base


@pytest.fixture(scope="module")
def found(all_states: World, here: str, browser: Browser) -> Found:
    """What every look at every page found, by the look and the page; every page is opened once."""
    collected: dict[str, dict[str, list[str]]] = defaultdict(dict)
    watch, looks = Watch(), Looks()
    stranger, member = OnAPhone(browser, here, watch), OnAPhone(browser, here, watch)
    name = sessions.cookie_name(all_states.app.extensions["settings"])
    member.context.add_cookies([{"name": name, "value": all_states.session, "url": here}])
    for stop in (*stops.public(all_states), *stops.team(all_states)):
        visitor = member if stop.staff else stranger
        stop.reach(visitor)
        looking.unfold(visitor.page)
        for look, faults in looks.at(visitor.page).items():
            if faults:
                collected[look][stop.name] = faults
    watch.check()
    return collected


def test_every_page_is_looked_at(all_states: World) -> None:
    adapter = all_states.app.url_map.bind("localhost")
    every: list[Stop] = [*stops.public(all_states), *stops.team(all_states)]
    seen = set()
    for stop in every:
        if not stop.path.endswith("nowhere"):
            seen.add(adapter.match(stop.path.partition("?")[0], method="GET")[0])
    pages = {rule.endpoint for rule in all_states.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    pages = {endpoint for endpoint in pages if not endpoint.startswith("api.")}
    assert pages - NO_PAGE - seen == set()


@pytest.mark.parametrize("look", looking.LOOKS)
def test_no_page_has(look: str, found: Found) -> None:
    faults = found.get(look, {})
    assert not faults, "\n".join(f"{page}:\n    " + "\n    ".join(each) for page, each in faults.items())


def test_the_short_version_is_a_leaflet_of_two_pages_with_every_box_empty(here: str, browser: Browser) -> None:
    """Against a printout that nobody can hand out, or fill in without a phone."""
    watch = Watch()
    visitor = OnAPhone(browser, here, watch)
    visitor.go(f"/p/{CHECKING}/short")
    with pypdfium2.PdfDocument(visitor.page.pdf(format="A4")) as printed:
        assert len(printed) <= 2
        text = " ".join(" ".join(each.get_textpage().get_text_range() for each in printed).split())
    assert text.count("Not sure") == visitor.page.locator(".leaflet fieldset").count() == 10
    assert "give this sheet back to the person who gave it to you" in text
    assert "See it before you send it" not in text
    visitor.page.emulate_media(media="screen")
    assert "give this sheet back" not in visitor.page.locator("main").inner_text()
    watch.check()


def test_the_answer_on_paper_is_what_was_decided_in_short(here: str, browser: Browser) -> None:
    """Against eight sheets for somebody who wanted the decision, half of them empty lines between rows of a table."""
    watch = Watch()
    visitor = OnAPhone(browser, here, watch)
    visitor.go(f"/p/{ROOMS}/answer")
    with pypdfium2.PdfDocument(visitor.page.pdf(format="A4")) as printed:
        text = " ".join(" ".join(each.get_textpage().get_text_range() for each in printed).split())
        assert len(printed) <= 5
    assert "This is the answer in short." in text
    assert text.count("Who watches over the trial") == 2, "in the picture, and among its numbers"
    assert "What was proposed" not in text
    assert "Page 1" not in text
    assert "Read it part by part" not in text
    visitor.page.emulate_media(media="print")
    (large, text_size) = visitor.page.evaluate(
        "[...document.querySelectorAll('main h2.on-paper, body')].reverse().map(each => "
        "parseFloat(getComputedStyle(each).fontSize))"
    )
    assert large >= 1.3 * text_size, "what is missing is said in large type"
    visitor.page.emulate_media(media="screen")
    assert "Read it part by part" in visitor.words
    assert "This is the answer in short." not in visitor.page.locator("main").inner_text()
    watch.check()


#: What fills a sheet: as many parts, promises and words as it has room for. Without bars it has no votes.
FILLED = """([parts, bars, delayed, promises, said, words]) => {
  const fill = (body, rows) => {
    for (let at = 0; body.rows.length < rows; at++) body.append(body.rows[at].cloneNode(true))
  }
  const title = document.querySelector('h1'), picture = document.querySelector('.picture')
  const paragraph = (words) => {
    const made = document.createElement('p')
    made.textContent = words
    picture.after(made)
  }
  title.textContent = 'Local plan: two night-time health rooms' + ', and what is next to them'.repeat(3)
  title.nextElementSibling.firstChild.textContent += 'a director of the county and of the '.repeat(3)
  const row = [...picture.tBodies[0].rows].find((each) => each.querySelector('td > b ~ .muted'))
  picture.tBodies[0].replaceChildren(row)
  const strip = row.querySelector('.strip'), decision = row.querySelector('td > b')
  if (delayed) {
    row.querySelector('bdi').textContent = '12 Checking and rescue kits on the site and all around it…'
    row.querySelector('.muted').textContent = 'by 28 September 2027: ' + 'Director of the Department'
  } else {
    row.querySelector('bdi').textContent = '12 Checking and rescue kits on it'
    decision.textContent = 'Passed to someone else to decide'
    row.querySelectorAll('td > b ~ *').forEach((each) => each.remove())
  }
  const [label, bar] = strip.children
  strip.replaceChildren()
  for (let at = 0; at < bars; at++) strip.append(label.cloneNode(true), bar.cloneNode(true))
  if (!bars) {
    picture.classList.add('no-votes')
    document.querySelector('.strip.alone').remove()
    picture.querySelectorAll('thead th:nth-child(2), tbody td:nth-child(2)').forEach((each) => each.remove())
    paragraph('not here '.repeat(20))
  }
  fill(picture.tBodies[0], parts)
  paragraph('The other 25 parts did not change.')
  const promised = document.querySelector('.table-to-list tbody')
  if (!said) promised.querySelectorAll('.muted').forEach((each) => each.remove())
  const tallest = [...promised.rows].reduce((one, other) => other.offsetHeight > one.offsetHeight ? other : one)
  promised.replaceChildren(tallest)
  fill(promised, promises)
  const lines = [...document.querySelectorAll('.answer-lines li > span')]
  for (const each of lines) each.textContent = 'across '.repeat(words / lines.length)
}"""

#: As many lines of parts as leave room for the promises that are always there.
MOST = MAX_LINES - PROMISE_LINES
#: Parts, bars of each, whether all are delayed, and lines that are left for promises: each is as much as there can be.
FULL = {
    "two ways of sending": (MAX_PARTS, 2, True, MAX_LINES - 2 * MAX_PARTS),
    "four ways of sending": (MOST // 4, 4, True, MAX_LINES - MOST),
    "no votes": (MOST, 0, False, MAX_LINES - MOST),
    "no votes, all delayed": (MOST // 2, 0, True, MAX_LINES - MOST),
}


@pytest.mark.parametrize("full", FULL)
@pytest.mark.parametrize(("lines", "said"), [(1, False), (2, True)])
def test_a_full_sheet_is_one_sheet(here: str, browser: Browser, lines: int, said: bool, full: str) -> None:
    """Against a second page with two lines on it, in a system whose letters are wide."""
    parts, bars, delayed, room = FULL[full]
    watch = Watch()
    visitor = OnAPhone(browser, here, watch)
    visitor.go(f"/p/{ROOMS}/answer/brief")
    words = MAX_LINES_WORDS + MAX_REPORT_WORDS
    visitor.page.evaluate(FILLED, [parts, bars, delayed, room // lines, said, words])
    assert visitor.page.locator(".picture tbody tr").count() == parts
    with pypdfium2.PdfDocument(visitor.page.pdf(prefer_css_page_size=True)) as printed:
        text = " ".join(" ".join(each.get_textpage().get_text_range() for each in printed).split())
        assert len(printed) == 1
    assert text.count("across") >= words - 6
    assert "Local plan: two night-time health rooms" in text
    assert "Compare these codes with the record" in text
    assert "What we hold and what we cannot protect" not in text
    watch.check()


#: 14 points in CSS pixels: large print, as far as a card goes.
POINTS_14 = 14 * 96 / 72
#: What a page has only on a screen: on paper there is nothing to skip to, and the sheet's heading is not printed.
NOT_ON_PAPER = {"bypass", "landmark-one-main", "page-has-heading-one", "region", "skip-link"}


@pytest.fixture
def sheet(all_states: World, here: str, browser: Browser) -> Iterator[Page]:
    """A sheet of cards as printed by somebody whose screen is dark."""
    watch = Watch()
    member = OnAPhone(browser, here, watch)
    name = sessions.cookie_name(all_states.app.extensions["settings"])
    member.context.add_cookies([{"name": name, "value": all_states.session, "url": here}])
    next(stop for stop in stops.team(all_states) if stop.name == "sheet").reach(member)
    member.page.emulate_media(media="print", color_scheme="dark")
    yield member.page
    watch.check()


def test_the_printed_sheet_of_cards_can_be_read(sheet: Page) -> None:
    """Against cards that people with weak sight cannot use: axe checks what the printer prints."""
    faults = [fault for fault in looking.axe(sheet) if fault.partition(":")[0] not in NOT_ON_PAPER]
    assert not faults, "\n".join(faults)


def test_each_printed_card_is_whole_dark_on_white_and_nothing_else_is_printed(sheet: Page) -> None:
    """Against a card with cut-off words, or pale on a printer that leaves out backgrounds."""
    cards = sheet.locator(".card")
    assert cards.count() == 3
    for card in cards.all():
        for part in (".where", ".words", "svg", ".ways"):
            assert card.locator(part).is_visible()
        seen = card.evaluate(
            """(e) => ({cut: e.scrollWidth > e.clientWidth || e.scrollHeight > e.clientHeight,
                colour: getComputedStyle(e.querySelector('.words')).color, kept: getComputedStyle(e).breakInside,
                paper: getComputedStyle(e).backgroundColor,
                type: parseFloat(getComputedStyle(e.querySelector('.words')).fontSize)})"""
        )
        assert (seen["cut"], seen["kept"]) == (False, "avoid")
        assert (seen["colour"], seen["paper"]) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
        assert seen["type"] >= POINTS_14
    shown = " ".join(sheet.locator("body").inner_text().split())
    assert "Harbour van" not in shown, "which place gives them out is on no card"
    assert "Leave" not in shown
