"""Public pages of the demonstration as Chromium prints them: no empty page, nothing apart from what it belongs to."""

from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import Browser

from tests.conftest import Stages, close
from tests.demonstrated import CHECKING, ROOMS, application
from tests.journeys.chromium import OnAPhone, Watch, served

pytestmark = pytest.mark.browser

#: An edge of a page as browsers print it, in points.
EDGE = 28.35
PLAN = f"/p/{ROOMS}"
PATHS = ("/", "/privacy", "/promises", "/safety", PLAN, f"{PLAN}/answer", f"{PLAN}/answer/methods", f"{PLAN}/comments",
         f"{PLAN}/conformance", f"{PLAN}/groups", f"{PLAN}/machine-help", f"{PLAN}/principles", f"{PLAN}/reach",
         f"/p/{CHECKING}", f"/p/{CHECKING}/others")  # fmt: skip

#: Where each letter begins that is a figure or a letter, from the left.
STARTS = """(wanted) => {
    document.documentElement.dir = 'rtl';
    return [...document.querySelectorAll(wanted)].map((each) => {
        const text = each.firstChild, range = document.createRange();
        return [...text.data].flatMap((sign, at) => {
            if (!/[a-z0-9]/i.test(sign)) return [];
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            return [range.getBoundingClientRect().left];
        });
    });
}"""

Pages = dict[str, list[tuple[str, float]]]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> Iterator[str]:
    with application(tmp_path_factory.mktemp("paper") / "var", stages) as app:
        with served(app) as base:
            yield base
        close(app)


@pytest.fixture(scope="module")
def printed(here: str, browser: Browser) -> Pages:
    """By path, the words of each page, and how much of it is below the last of them, from 0 to 1."""
    watch = Watch()
    visitor = OnAPhone(browser, here, watch)
    found = {}
    for path in PATHS:
        visitor.go(path)
        margin = dict.fromkeys(("top", "right", "bottom", "left"), "1cm")
        with pypdfium2.PdfDocument(visitor.page.pdf(format="A4", margin=margin)) as pdf:
            found[path] = [(" ".join(each.get_textpage().get_text_range().split()), empty(each)) for each in pdf]
    watch.check()
    return found


def empty(page: pypdfium2.PdfPage) -> float:
    text = page.get_textpage()
    lowest = min((text.get_charbox(at)[1] for at in range(text.count_chars())), default=page.get_height())
    return (lowest - EDGE) / (page.get_height() - 2 * EDGE)


def test_no_page_but_the_last_is_mostly_empty(printed: Pages) -> None:
    """Against a first page with a heading, because what follows is too high, or held together as a whole.

    A promise or a comment is never torn, and the longest are two fifths of a page: so much may be left free.
    """
    faults = [(path, at, round(each, 2)) for path, found in printed.items()
              for at, (_, each) in enumerate(found[:-1], 1) if each > 0.5]  # fmt: skip
    assert not faults


def test_no_last_page_has_only_the_foot_of_the_site(printed: Pages) -> None:
    assert not [path for path, found in printed.items() if len(found[-1][0]) < 40]


def test_no_page_ends_between_a_comment_and_what_was_answered_to_it(printed: Pages) -> None:
    pages = printed[f"{PLAN}/comments"] + printed[f"/p/{CHECKING}/others"] + printed[f"{PLAN}/groups"]
    for words, _ in pages:
        assert not words.endswith("people answered:")
        assert not words.startswith(("Agree Disagree Pass", "A 50 or more answered", "A nearly everyone"))


def test_no_page_begins_with_what_a_heading_is_about(printed: Pages) -> None:
    """Against a heading and the source below it at the end of a page."""
    for (before, _), _next in zip(printed[f"{PLAN}/conformance"], printed[f"{PLAN}/conformance"][1:], strict=False):
        assert not before.endswith(("chapters 2 and 3.", "preamble.", "2007."))


def test_a_list_says_on_paper_that_it_goes_on_and_has_no_fields(printed: Pages) -> None:
    words = " ".join(words for words, _ in printed[f"{PLAN}/comments"])
    assert "These are some of the comments. The others are not printed here." in words
    assert "Choose which, and in which order" not in words
    assert "Words in a promise" not in " ".join(words for words, _ in printed["/promises"])


def test_the_answer_says_once_on_paper_which_plan_it_is_of(printed: Pages) -> None:
    assert printed[f"{PLAN}/answer"][0][0].count("Local plan: two night-time health rooms") == 1


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_sheet_and_a_poster_are_one_page_of_dark_on_white(
    here: str, browser: Browser, paper: str, direction: str
) -> None:
    """On the edges that browsers print with, for somebody whose screen is dark."""
    watch = Watch()
    visitor = OnAPhone(browser, here, watch)
    for path in (f"{PLAN}/answer/brief", f"{PLAN}/poster", f"/p/{CHECKING}/poster"):
        visitor.go(path)
        visitor.page.evaluate("(direction) => { document.documentElement.dir = direction }", direction)
        visitor.page.emulate_media(color_scheme="dark")
        margin = dict.fromkeys(("top", "right", "bottom", "left"), "1cm")
        with pypdfium2.PdfDocument(visitor.page.pdf(format=paper, margin=margin)) as pdf:
            (page,) = pdf
            text, wide = page.get_textpage(), page.get_width()
            for at in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(at)
                assert 20 < left <= right < wide - 20 or not text.get_text_range(at, 1).strip(), (path, at)
            picture = page.render(scale=0.5, grayscale=True).to_numpy()
        assert picture[0].min() == 255, "the paper is white"
        assert picture.min() < 60, "letters are dark"
    watch.check()


def test_addresses_and_numbers_to_call_are_read_from_left_to_right_on_a_page_of_another_direction(
    here: str, browser: Browser
) -> None:
    """Against 0800 000 111 as 111 000 0800, by somebody in danger."""
    watch = Watch()
    visitor = OnAPhone(browser, here, watch)
    visitor.page.set_viewport_size({"width": 1280, "height": 900})
    for path, wanted in ((f"{PLAN}/poster", ".where *, .help a"), (f"{PLAN}/answer/brief", ".where *")):
        visitor.go(path)
        starts = visitor.page.evaluate(STARTS, wanted)
        assert starts
        for each in starts:
            assert each == sorted(each), (path, wanted)
    watch.check()


def test_a_table_is_a_table_on_paper_and_as_wide_as_that(here: str, browser: Browser) -> None:
    watch = Watch()
    visitor = OnAPhone(browser, here, watch)
    visitor.page.set_viewport_size({"width": 718, "height": 1000})
    for path in (f"{PLAN}/answer/methods", f"{PLAN}/answer/heard/votes", "/promises", "/offices", "/promises/owners",
                 f"{PLAN}/conformance", f"{PLAN}/answer/brief", f"{PLAN}/record", f"{PLAN}/reach"):  # fmt: skip
        visitor.go(path)
        visitor.page.emulate_media(media="print")
        wide, tables = visitor.page.evaluate(
            "[document.documentElement.scrollWidth, [...document.querySelectorAll('.table-to-list')].map("
            "each => getComputedStyle(each).display)]"
        )
        assert wide <= 718, (path, wide)
        assert set(tables) <= {"table"}, path
        visitor.page.emulate_media(media="screen")
    watch.check()
