"""What to look for on a page in Chromium. `Looks` takes every look at one page after another."""

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.journeys.chromium import PHONE

#: A phone's width divided by four, as in WCAG 1.4.10: 1280 by 1024 at 400 %.
ZOOMED = {"width": 320, "height": 256}
DESK = {"width": 1280, "height": 900}
FINGER = 44

_AXE = """(rules) => axe.run(document, {resultTypes: ['violations'], preload: false, rules}).then(
    (found) => found.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`)))"""
#: The rules that depend on nothing but the looks of a text and of what it stands on.
_COLOUR_RULES = ["color-contrast", "link-in-text-block"]
#: The looks of each text: its own, its parent's, and those of all the surfaces below it. Remembers for each look the
#: first text that has it, and returns the looks.
_TEXTS = """() => {
    const under = new Map(), found = new Map();
    const surfaces = (e) => {
        if (!e) return '';
        if (!under.has(e)) {
            const s = getComputedStyle(e);
            const own = [s.backgroundColor, s.backgroundImage, s.opacity, s.filter, s.mixBlendMode, s.position, s.float,
                s.clip, s.clipPath].join(' ');
            const plain = own === 'rgba(0, 0, 0, 0) none 1 none normal static none auto none';
            under.set(e, surfaces(e.parentElement) + (plain ? '' : `/${own}`));
        }
        return under.get(e);
    };
    const text = (e) => {
        const s = getComputedStyle(e);
        return [e.tagName, s.color, s.fontSize, s.fontWeight, s.textShadow, s.textDecorationLine, s.borderBottomWidth,
            e.matches(':disabled, [aria-disabled]'), !!e.closest('label')?.control?.disabled].join();
    };
    for (const e of document.body.querySelectorAll('*')) {
        const written = e.matches('input, select, textarea')
            || [...e.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
        if (!written || !e.checkVisibility()) continue;
        const look = [surfaces(e), text(e), text(e.parentElement)].join('|');
        if (!found.has(look)) found.set(look, e);
    }
    globalThis.textsByLook = found;
    return [...found.keys()];
}"""
#: Checks the texts with these looks.
_COLOURS = """([looks, rules]) => axe.run({include: looks.map((look) => textsByLook.get(look))},
    {resultTypes: ['violations'], preload: false, runOnly: rules}).then((found) => found.violations.flatMap(
        (v) => v.nodes.map((n) => `${v.id}: ${n.target} ${n.failureSummary}`)))"""
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
_FROM_RIGHT_TO_LEFT = f"""() => {{
    document.documentElement.dir = 'rtl';
    const found = ({_SIDEWAYS})();
    document.documentElement.dir = 'ltr';
    return found;
}}"""
#: `LEAST` is a finger’s height in pixels.
_SMALL = """() => [...document.querySelectorAll('button, .button, .leave, .choices label, summary')]
    .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < LEAST)
    .map((e) => `${Math.round(e.getBoundingClientRect().height)} px: ${e.outerHTML.slice(0, 100)}`)""".replace(
    "LEAST", str(FINGER)
)
_LONE = """() => location.pathname.startsWith('/team') ? [] : [...document.querySelectorAll('a:not(.skip)')]
    .filter((e) => {
        const around = e.parentElement.cloneNode(true);
        around.querySelectorAll('a').forEach((each) => each.remove());
        return !/[\\p{L}\\p{N}]/u.test(around.textContent) && e.getClientRects().length
            && e.getBoundingClientRect().height < LEAST;
    })
    .map((e) => `${Math.round(e.getBoundingClientRect().height)} px: ${e.outerHTML.slice(0, 100)}`)""".replace(
    "LEAST", str(FINGER)
)
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
#: Two words of public pages that stand side by side with no space to be seen: “Part 3:Where”.
_GLUED = """() => {
    if (location.pathname.startsWith('/team')) return [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), range = document.createRange();
    const box = (node, at) => {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect();
    };
    const apart = 'script, textarea, option, ins, del, mark, sup, svg, [aria-hidden], .visually-hidden, .clause, .code';
    const found = [];
    let before = null;
    while (walk.nextNode()) {
        const node = walk.currentNode, words = node.data.trimEnd();
        if (!words || !node.parentElement.checkVisibility()) continue;
        if (node.parentElement.closest(apart)) { before = null; continue; }
        const start = words.search(/[^ \\n\\t]/);
        if (before && /[\\p{L}\\p{N}.,:;!?)”’…]$/u.test(before.words)
            && /^[\\p{L}\\p{N}(“]/u.test(words.slice(start))) {
            const one = box(before.node, before.words.length - 1), two = box(node, start);
            if (one.width && two.width && one.top < two.bottom && two.top < one.bottom
                && Math.abs(two.left - one.right) < 1.5) {
                found.push(before.words.slice(-20) + '|' + words.slice(start, start + 20));
            }
        }
        before = { node, words };
    }
    return found;
}"""
_GLUED_BARE = f"""() => {{
    for (const sheet of document.styleSheets) sheet.disabled = true;
    const found = ({_GLUED})();
    for (const sheet of document.styleSheets) sheet.disabled = false;
    return found;
}}"""
#: What is wrong with a field, told in the look of any other words.
_PALE = """() => [...document.querySelectorAll('.error')].filter((e) => e.getClientRects().length
    && getComputedStyle(e).color === getComputedStyle(e.closest('main')).color).map((e) => e.outerHTML.slice(0, 100))"""
#: On a bench, what is read later in front of what is decided now.
_LATER = """() => {
    const later = document.querySelector('.coming'), now = document.querySelector('#themes');
    return later && now && later.getBoundingClientRect().top < now.getBoundingClientRect().top
        ? [later.outerHTML.slice(0, 100)] : [];
}"""
_SKIP = """() => {
    const all = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]';
    const first = document.querySelector(all), main = document.querySelector('main');
    const to = first && first.matches('a.skip') && document.querySelector(first.getAttribute('href'));
    return to && main.contains(to) || main.contains(first) ? [] : [first.outerHTML];
}"""


#: At each size of the screen, what is looked for there: by the look's name, the script that returns its faults.
_LOOKS: tuple[tuple[Mapping[str, int], Mapping[str, str]], ...] = (
    (
        PHONE,
        {
            "sideways": _SIDEWAYS,
            "sideways_from_right_to_left": _FROM_RIGHT_TO_LEFT,
            "too_small_for_a_finger": _SMALL,
            "alone_and_too_small_for_a_finger": _LONE,
            "numbers_on_two_lines": _BROKEN,
            "words_on_two_lines": _SPLIT,
            "glued_words": _GLUED,
            "glued_words_without_style": _GLUED_BARE,
            "out_of_order_without_style": _BARE,
            "not_skippable": _SKIP,
            "errors_like_other_words": _PALE,
            "later_before_now": _LATER,
        },
    ),
    (ZOOMED, {"sideways_when_zoomed": _SIDEWAYS}),
    (DESK, {"sideways_when_wide": _SIDEWAYS, "words_on_two_lines_when_wide": _SPLIT}),
)
_ON_PAPER = {"printed_for_nothing": _PRINTED, "folded_away_on_paper": _FOLDED}
#: The name of every look.
LOOKS = ("axe", "colours", "colours_in_the_dark", *(name for _, looks in _LOOKS for name in looks), *_ON_PAPER)


def unfold(page: Page) -> None:
    """Open everything that is folded, so that it is checked too."""
    page.evaluate("() => document.querySelectorAll('details').forEach((each) => { each.open = true })")


def axe(page: Page) -> list[str]:
    """What axe finds."""
    page.evaluate(AXE_SCRIPT)
    return page.evaluate(_AXE, {})


def sideways(page: Page) -> list[str]:
    """What overflows the width of a phone."""
    return page.evaluate(_SIDEWAYS)


def too_small_for_a_finger(page: Page) -> list[str]:
    """Buttons and choices that are too low for a finger; on public pages also links outside a sentence."""
    return page.evaluate(_SMALL) + page.evaluate(_LONE)


class Looks:
    """Every look at many pages. Colours are checked once for each look that a text has on any of the pages."""

    def __init__(self) -> None:
        self._known: dict[str, set[str]] = {"light": set(), "dark": set()}

    def at(self, page: Page) -> dict[str, list[str]]:
        """The faults of a page, by the name of the look."""
        page.evaluate(AXE_SCRIPT)
        found = {
            "axe": page.evaluate(_AXE, {rule: {"enabled": False} for rule in _COLOUR_RULES}),
            "colours": self._colours(page, "light"),
        }
        page.emulate_media(color_scheme="dark")
        found["colours_in_the_dark"] = self._colours(page, "dark")
        page.emulate_media(color_scheme="light", media="print")
        found |= _all(page, _ON_PAPER)
        page.emulate_media(media="screen")
        for size, looks in _LOOKS:
            if size != PHONE:
                page.set_viewport_size(size)  # type: ignore[arg-type]
            found |= _all(page, looks)
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
        return found

    def _colours(self, page: Page, scheme: str) -> list[str]:
        looks = [each for each in page.evaluate(_TEXTS) if each not in self._known[scheme]]
        self._known[scheme].update(looks)
        return page.evaluate(_COLOURS, [looks, _COLOUR_RULES]) if looks else []


def _all(page: Page, looks: Mapping[str, str]) -> dict[str, Any]:
    """What several scripts find, run at once."""
    return page.evaluate("() => ({" + ", ".join(f"{name}: ({script})()" for name, script in looks.items()) + "})")
