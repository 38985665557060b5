"""What to look for on a page in Chromium: each function names what it finds, or nothing. In the order of `LOOKS`."""

from collections.abc import Callable

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.chromium import PHONE

#: A phone's width divided by four, as in WCAG 1.4.10: 1280 by 1024 at 400 %.
ZOOMED = {"width": 320, "height": 256}
DESK = {"width": 1280, "height": 900}
FINGER = 44
COLOUR_RULES = ["color-contrast", "link-in-text-block"]

_AXE = """(rules) => axe.run(document, {resultTypes: ['violations'], ...(rules ? {runOnly: rules} : {})}).then(
    (found) => found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`)))"""
_SIDEWAYS = """() => {
    const page = document.documentElement;
    if (page.scrollWidth <= page.clientWidth) return [];
    const out = [...document.body.querySelectorAll('*')].filter((e) => {
        const box = e.getBoundingClientRect();
        return box.width && !e.closest('.wide, .visually-hidden, .skip')
            && (box.right > page.clientWidth + 1 || box.left < -1) && !e.firstElementChild;
    });
    return [`${page.scrollWidth} > ${page.clientWidth}`, ...out.slice(0, 3).map((e) => e.outerHTML.slice(0, 120))];
}"""
_SMALL = """(least) => [...document.querySelectorAll('button, .button, .leave, .choices label, summary')]
    .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < least)
    .map((e) => `${Math.round(e.getBoundingClientRect().height)} px: ${e.outerHTML.slice(0, 100)}`)"""
_LONE = """(least) => location.pathname.startsWith('/team') ? [] : [...document.querySelectorAll('a:not(.skip)')]
    .filter((e) => {
        const around = e.parentElement.cloneNode(true);
        around.querySelectorAll('a').forEach((each) => each.remove());
        return !/[\\p{L}\\p{N}]/u.test(around.textContent) && e.getClientRects().length
            && e.getBoundingClientRect().height < least;
    })
    .map((e) => `${Math.round(e.getBoundingClientRect().height)} px: ${e.outerHTML.slice(0, 100)}`)"""
_PRINTED = """() => [...document.querySelectorAll('.site-bar, .top, .skip, button, .button, .leave')]
    .filter((e) => e.getClientRects().length).map((e) => e.outerHTML.slice(0, 100))"""
_FOLDED = """() => {
    const all = [...document.querySelectorAll('details')].filter((each) => each.checkVisibility());
    const open = all.map((each) => each.open);
    all.forEach((each) => { each.open = false });
    const found = all.filter((each) => ![...each.children].some((e) => e.tagName !== 'SUMMARY'
        && e.checkVisibility() && e.getBoundingClientRect().height)).map((e) => e.outerHTML.slice(0, 100));
    all.forEach((each, place) => { each.open = open[place] });
    return found;
}"""
_BROKEN = """() => [...document.querySelectorAll('.numeric')].filter((e) => {
    const words = document.createRange();
    words.selectNodeContents(e);
    return /^[0-9.,]+$/.test(e.textContent.trim()) && new Set([...words.getClientRects()].map((r) => r.top)).size > 1;
}).map((e) => e.outerHTML)"""
_SPLIT = """() => [...document.querySelectorAll('label, legend, summary, .button, .state, nav a')].filter((e) => {
    const words = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), range = document.createRange();
    while (e.getClientRects().length && words.nextNode()) {
        for (const word of words.currentNode.data.matchAll(/[\\p{L}’]+/gu)) {
            range.setStart(words.currentNode, word.index);
            range.setEnd(words.currentNode, word.index + word[0].length);
            if (new Set([...range.getClientRects()].map((each) => Math.round(each.top))).size > 1) return true;
        }
    }
    return false;
}).map((e) => e.outerHTML.slice(0, 120))"""
_BARE = """() => {
    for (const sheet of document.styleSheets) sheet.disabled = true;
    const heads = [...document.querySelectorAll('main h1, main h2, main h3, main h4')].filter(
        (e) => e.getClientRects().length && !e.closest('#errors'));
    const found = [];
    if (!heads.length || heads[0].tagName !== 'H1') found.push(`first comes ${heads.length ? heads[0].outerHTML : ''}`);
    heads.reduce((above, e) => {
        const top = e.getBoundingClientRect().top;
        if (top < above) found.push(`stands above what comes before it: ${e.outerHTML}`);
        return top;
    }, -Infinity);
    for (const sheet of document.styleSheets) sheet.disabled = false;
    return found;
}"""
_SKIP = """() => {
    const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    const first = document.querySelector(all), main = document.querySelector('main');
    const to = first && first.matches('a.skip') && document.querySelector(first.getAttribute('href'));
    return to && main.contains(to) ? [] : [first.outerHTML];
}"""


def unfold(page: Page) -> None:
    """Open everything that is folded, so that it is checked too."""
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true })")


def axe(page: Page) -> list[str]:
    """What axe finds."""
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(_AXE, None)


def axe_in_the_dark(page: Page) -> list[str]:
    """What axe finds in dark colours, after it has checked the rest."""
    page.emulate_media(color_scheme="dark")
    found = page.evaluate(_AXE, COLOUR_RULES)
    page.emulate_media(color_scheme="light")
    return found


def sideways(page: Page) -> list[str]:
    """What overflows the width of a phone."""
    return page.evaluate(_SIDEWAYS)


def sideways_when_zoomed(page: Page) -> list[str]:
    """What overflows at 400 %."""
    page.set_viewport_size(ZOOMED)  # type: ignore[arg-type]
    found = sideways(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return found


def sideways_from_right_to_left(page: Page) -> list[str]:
    """What overflows when the page runs from right to left."""
    page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    found = sideways(page)
    page.evaluate("() => { document.documentElement.dir = 'ltr' }")
    return found


def too_small_for_a_finger(page: Page) -> list[str]:
    """Buttons and choices that are too low for a finger; on public pages also links outside a sentence."""
    return page.evaluate(_SMALL, FINGER) + page.evaluate(_LONE, FINGER)


def numbers_on_two_lines(page: Page) -> list[str]:
    """Counts that a narrow column breaks: “10” with “1” below it reads as two numbers."""
    return page.evaluate(_BROKEN)


def words_on_two_lines(page: Page) -> list[str]:
    """Labels and buttons with a word that a narrow place cuts in two."""
    return page.evaluate(_SPLIT)


def sideways_when_wide(page: Page) -> list[str]:
    """What overflows a screen on a desk."""
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    found = sideways(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return found


def words_on_two_lines_when_wide(page: Page) -> list[str]:
    """Labels and buttons with a word that a column on a desk cuts in two."""
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    found = words_on_two_lines(page)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    return found


def printed_for_nothing(page: Page) -> list[str]:
    """What is printed although it is useless on paper."""
    page.emulate_media(media="print")
    found = page.evaluate(_PRINTED)
    page.emulate_media(media="screen")
    return found


def folded_away_on_paper(page: Page) -> list[str]:
    """What is folded when it is printed, so nobody can read it."""
    page.emulate_media(media="print")
    found = page.evaluate(_FOLDED)
    page.emulate_media(media="screen")
    return found


def out_of_order_without_style(page: Page) -> list[str]:
    """Where a page without its stylesheet does not begin with its heading, or is out of order."""
    return page.evaluate(_BARE)


def not_skippable(page: Page) -> list[str]:
    """What comes before the link that skips the bar."""
    return page.evaluate(_SKIP)


LOOKS: tuple[Callable[[Page], list[str]], ...] = (
    axe,
    axe_in_the_dark,
    sideways,
    sideways_when_zoomed,
    sideways_from_right_to_left,
    too_small_for_a_finger,
    numbers_on_two_lines,
    words_on_two_lines,
    sideways_when_wide,
    words_on_two_lines_when_wide,
    printed_for_nothing,
    folded_away_on_paper,
    out_of_order_without_style,
    not_skippable,
)
