"""The looks at pages find what they are for: each at a page that has its fault, and nothing at a page without one."""

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.chromium import PHONE
from tests.journeys.looking import LOOKS, Looks

pytestmark = pytest.mark.browser

STYLE = """body { margin: 0; color: #222; background: #fff; font: 16px sans-serif; overflow-wrap: break-word }
button, summary { min-height: 44px } a { color: inherit }
@media print { button, .skip { display: none } details::details-content {
content-visibility: visible; height: auto } }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } }
"""


def document(body: str, style: str = "") -> str:
    return f"""<!doctype html><html lang="en"><head><title>A page</title><style>{STYLE}</style>
<style>{style}</style></head>
<body><a class="skip" href="#main">Skip</a><main id="main"><h1>A page</h1>{body}</main></body></html>"""


WIDE = '<div style="width: {}px">x</div>'
DARK = "@media (prefers-color-scheme: dark)"
#: By look: what stands on the page, and its style.
FAULTS: Mapping[str, tuple[str, str]] = {
    "axe": ("<img src=data:,>", ""),
    "colours": ("<p class=pale>Pale words</p>", ".pale { color: #bbb }" + DARK + "{ .pale { color: #eee } }"),
    "colours_in_the_dark": ("<p class=pale>Pale words</p>", DARK + "{ .pale { color: #333 } }"),
    "sideways": (WIDE.format(400), ""),
    "sideways_from_right_to_left": ("<div class=out>x</div>", ".out { position: relative; inset-inline-start: 0 }"
                                    "[dir=rtl] .out { width: 400px }"),
    "too_small_for_a_finger": ("<button style='min-height: 0; height: 20px'>Send</button>", ""),
    "alone_and_too_small_for_a_finger": ("<ul><li><a href=#main>Alone</a></li></ul>", ""),
    "numbers_on_two_lines": ("<p class=numeric style='width: 1ch; word-break: break-all'>101</p>", ""),
    "words_on_two_lines": ("<p class=state style='width: 3ch; word-break: break-all'>Approved</p>", ""),
    "glued_words": ("<p class=flat><b>Part 3:</b> <span>Where</span></p>", ".flat { display: flex }"),
    "glued_words_without_style": ("<p><b>Part 3:</b><span class=far>Where</span></p>",
                                  ".far { margin-inline-start: 1em }"),
    "out_of_order_without_style": ("<h2 style='position: absolute; top: 0'>Later</h2>", ""),
    "not_skippable": ("<script>document.querySelector('.skip').className = 'other'</script>", ""),
    "errors_like_other_words": ("<p class=error>Write a title.</p>", ""),
    "later_before_now": ("<section class=coming>Next</section><section id=themes>Themes</section>", ""),
    "sideways_when_zoomed": (WIDE.format(340), ""),
    "sideways_when_wide": ("<div class=out>x</div>", "@media (min-width: 1000px) { .out { width: 1400px } }"),
    "words_on_two_lines_when_wide": ("<p class=state>Approved</p>",
                                     "@media (min-width: 1000px) { .state { width: 3ch; word-break: break-all } }"),
    "printed_for_nothing": ("<button class=kept>Send</button>", "@media print { .kept { display: block } }"),
    "folded_away_on_paper": ("<details><summary>More</summary><p>Words</p></details>",
                             "@media print { details::details-content { display: none } }"),
}  # fmt: skip


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    shown = browser.new_page(viewport=PHONE)  # type: ignore[arg-type]
    yield shown
    shown.close()


def found(looks: Looks, page: Page, body: str, style: str = "") -> set[str]:
    page.set_content(document(body, style))
    return {look for look, faults in looks.at(page).items() if faults}


@pytest.mark.parametrize("look", LOOKS)
def test_each_look_finds_its_fault(page: Page, look: str) -> None:
    assert look in found(Looks(), page, *FAULTS[look])


def test_nothing_is_found_where_nothing_is_wrong(page: Page) -> None:
    body = "<p>Words and <a href=#main>a link</a>.</p><p class=numeric>101</p><p class=state>Approved</p>"
    assert found(Looks(), page, body + "<details><summary>More</summary><p>Words</p></details>") == set()


def test_a_page_with_nothing_before_its_words_needs_nothing_to_skip_it(page: Page) -> None:
    framed = "<script>document.querySelector('.skip').remove()</script><p>Words and <a href=#main>a link</a>.</p>"
    assert found(Looks(), page, framed) == set()


@pytest.mark.parametrize(
    ("style", "look"),
    [
        (".card { background: #999 }", "colours"),
        (".card p { color: #aaa }", "colours"),
        (".card { opacity: 0.4 }", "colours"),
        (".card p { font-size: 10px; color: #767676 } .card p { background: #eee }", "colours"),
        (DARK + "{ .card { background: #ddd } }", "colours_in_the_dark"),
    ],
)
def test_colours_that_were_good_are_checked_again_where_anything_about_them_differs(
    page: Page, style: str, look: str
) -> None:
    looks, body = Looks(), "<div class=card><p>Words</p></div>"
    assert found(looks, page, body, ".card p { color: #666 }" + DARK + "{ .card p { color: #ccc } }") == set()
    assert look in found(looks, page, body, ".card p { color: #666 }" + DARK + "{ .card p { color: #ccc } }" + style)
