"""What every page must be like, whichever test fetched it. `faults(...)` names each thing that is wrong."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import lxml.html
from flask import Flask
from html5lib.constants import E as PARSE_ERRORS
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

from consult.web.assets import stylesheets

#: A title appears in a phone's list of tabs and its history, where others may read it.
NOT_IN_TITLES = re.compile(
    r"\b(drugs?|heroin|cocaine|crack|opioids?|opiates?|overdoses?|meth|methamphetamine|amphetamines?|speed|"
    r"cannabis|marijuana|weed|fentanyl|naloxone|methadone|buprenorphine|benzos?|benzodiazepines?|ketamine|mdma|"
    r"ecstasy|lsd|pills?|needles?|syringes?|inject(?:ing|ion|ions|s)?|addict(?:s|ion|ed)?|substances?|narcotics?|"
    r"harm reduction|consumption|dealers?|using|users?|high|stoned|sober)\b",
    re.IGNORECASE,
)

#: What every response has, written out here again so that a missing one is noticed.
HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noarchive",
}
HEADERS_OF_API = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
CONTENT_POLICY = {
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src data:",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
}

#: The icon of a tab: it shows nothing and requests nothing.
ICON = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"

FIRST_VIEW_BYTES = 14 * 1024
FIRST_VIEW_REQUESTS = 3
#: Whole documents and long lists may be longer than a first view.
LONG_PAGES = {"pages.answer_whole", "pages.trackers"}

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SEAM = "\x00"
_IN_A_LINE = {"a", "abbr", "b", "bdi", "code", "em", "i", "label", "mark", "small", "span", "strong", "time"}
_NOT_READ = {"script", "style", "svg", "textarea", "pre", "option"}
#: Where words of people and authors are: a draft, a comment, a difference, a frame.
_WRITTEN = {"clause", "prose", "comment", "evidence", "panel", "diff"}
#: Two words with nothing between them, or a sentence that begins at the end of another.
_GLUED = re.compile(f"[\\w.,:;!?)”’…]{_SEAM}+[\\w(“]|[a-z][.;!?]{_SEAM}*[A-Z][a-z]|\\){_SEAM}*[^\\W_]")

UNLABELLED = {"hidden", "submit", "button", "reset", "image"}

#: What differs each time a page is made: tokens, and numbers of rows that are drawn at random.
_TOKEN = re.compile(r'(?<= name="token" value=")[^"]*|(?<= name="csrf_token" value=")[^"]*')
_DRAWN = re.compile(r"\d{7,}")


#: What a strict parser could object to: tags, entities and whatever else begins like one of them; not what is between
#: quotation marks without a sign of its own.
_VALUE = re.compile(r'="[^"<>&]*"')
_MARKUP = re.compile(r"<[^>]*>?|>|&[^\s<]{0,40}")
#: The markup of pages without faults.
_parsed: set[str] = set()


def as_one(text: str) -> str:
    """The page with what differs each time numbered in its order, so that equal texts have equal faults."""
    numbers: dict[str, str] = {}
    without = _TOKEN.sub("", text)
    return _DRAWN.sub(lambda drawn: numbers.setdefault(drawn[0], f"#{len(numbers)}"), without)


def read(text: str) -> Element:
    """The page's tree, by a parser that is quick and forgives; `parse` is the strict one."""
    return lxml.html.document_fromstring(text, parser=lxml.html.HTMLParser(remove_comments=True))


def parse_errors(text: str) -> list[str]:
    """What a strict parser objects to. It is slow, so it reads pages of the same markup once."""
    markup = "".join(_MARKUP.findall(_VALUE.sub('=""', text)))
    if markup in _parsed:
        return []
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(text)
    found = [f"line {place[0]}: {PARSE_ERRORS[code] % values}" for place, code, values in parser.errors]
    if not found:
        _parsed.add(markup)
    return found


def words_of(element: Element) -> str:
    """The text inside an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def every(element: Element, *tags: str) -> Iterator[Element]:
    """Elements of several tags, in the order of the page."""
    return (inner for inner in element.iter() if inner.tag in tags)


def header_faults(headers: dict[str, str], path: str) -> Iterator[str]:
    """Faults in the headers of the response at a path: static files may be kept, programs on other sites may read the
    API, and a plan's card may be framed, which `tests.house.test_headers` holds.
    """
    stored, of_api = path.startswith("/static/"), path.startswith("/api/")
    if re.fullmatch(r"/p/\w+/card", path):
        return
    for name, wanted in (HEADERS | (HEADERS_OF_API if of_api else {})).items():
        if headers.get(name) != wanted:
            yield f"the header {name} is {headers.get(name)!r}, not {wanted!r}"
    if headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        yield f"the next site may learn of this page: Referrer-Policy is {headers.get('Referrer-Policy')!r}"
    policy = {part.strip() for part in headers.get("Content-Security-Policy", "").split(";")}
    if missing := CONTENT_POLICY - policy:
        yield f"the content policy lacks {sorted(missing)}"
    if not (stored or of_api) and headers.get("Cache-Control") != "no-store":
        yield f"Cache-Control is {headers.get('Cache-Control')!r}, not 'no-store'"


def faults(text: str, tree: Element, app: Flask, path: str) -> Iterator[str]:
    """Everything wrong with a page itself."""
    yield from _document_faults(text, tree)
    yield from _name_faults(tree)
    yield from _form_faults(tree)
    yield from _script_faults(tree)
    yield from _glued_faults(tree)
    yield from _button_faults(tree)
    yield from _address_faults(tree, app, path)
    if not path.startswith("/team/"):
        yield from _left_behind_faults(tree)


def weight_faults(body: bytes, tree: Element, app: Flask) -> Iterator[str]:
    """Whether the first view of a public page stays small: the page and what it loads."""
    loaded = _loaded(tree)
    if len(loaded) + 1 > FIRST_VIEW_REQUESTS:
        yield f"the first view needs {len(loaded) + 1} requests: {loaded}"
    total = weight(body, tree, app)
    if total > FIRST_VIEW_BYTES:
        yield f"the first view is {total} bytes compressed, over {FIRST_VIEW_BYTES}"


def weight(body: bytes, tree: Element, app: Flask) -> int:
    """The bytes of the first view of a page: the page and what it loads, compressed.

    The draft's own wording does not count: it may have any length.
    """
    total = len(gzip.compress(without_wording(body.decode()).encode(), 6))
    return total + sum(len(gzip.compress(_served(app, address), 6)) for address in _loaded(tree))


def _loaded(tree: Element) -> list[str]:
    return [address for element, address in _resources(tree) if not address.startswith("data:")]


def without_wording(text: str) -> str:
    """The page's source without the wordings of its parts."""
    kept, at = [], 0
    for begin in re.finditer(r'<div class="clause[^>]*>', text):
        if begin.start() < at:
            continue
        depth, end = 1, begin.end()
        for tag in re.finditer(r"<(/?)div\b", text[begin.end() :]):
            depth += -1 if tag[1] else 1
            if not depth:
                end = begin.end() + tag.start()
                break
        kept.append(text[at : begin.end()])
        at = end
    return "".join(kept) + text[at:]


def _served(app: Flask, address: str) -> bytes:
    path = _static_file(app, address)
    return stylesheets(app).get(path.name) or path.read_bytes()


def _static_file(app: Flask, address: str) -> Path:
    return Path(str(app.static_folder)) / urlsplit(address).path.removeprefix("/static/")


def _document_faults(text: str, tree: Element) -> Iterator[str]:
    if not text.lower().startswith("<!doctype html>"):
        yield "the page does not begin with its doctype"
    if not _LANGUAGE.fullmatch(tree.get("lang") or ""):
        yield f"the page does not say its language, but {tree.get('lang')!r}"
    headings = [words_of(heading) for heading in tree.iter("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"the page has {len(headings)} h1, not one with words: {headings}"
    titles = [words_of(title) for title in tree.findall("head/title")]
    if len(titles) != 1 or not titles[0]:
        yield f"the page's title is {titles}"
    for title in titles:
        if word := NOT_IN_TITLES.search(title):
            yield f"the title {title!r} holds the word {word[0]!r}"
    is_refused = any(each.get("id") == "errors" and each.get("tabindex") == "-1" for each in tree.iter("div"))
    if titles and is_refused != titles[0].startswith("Error: "):
        yield f"the title {titles[0]!r} does not tell a refused form from another page"
    icons = [link.get("href") for link in tree.iter("link") if "icon" in (link.get("rel") or "").split()]
    if icons != [ICON]:
        yield f"the sign in the tab is {icons}, not an empty one"
    if not tree.findall(".//main"):
        yield "the page has no main part"


def _name_faults(tree: Element) -> Iterator[str]:
    ids = Counter(element.get("id") for element in tree.iter() if element.get("id") is not None)
    yield from (f"the id {name!r} stands {count} times" for name, count in ids.items() if count > 1 or not name)
    for element in tree.iter():
        for attribute in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "headers", "list"):
            for name in (element.get(attribute) or "").split():
                if name not in ids:
                    yield f"{attribute}={name!r} of a {element.tag} points at nothing"
        if element.tag == "a":
            target = element.get("href", "")
            if target.startswith("#") and target[1:] not in ids:
                yield f"the link {target!r} points at nothing on its page"
            if not (words_of(element) or element.get("aria-label")):
                yield f"the link to {target!r} has no words"
        if element.tag == "button" and not (words_of(element) or element.get("aria-label")):
            yield "a button has no words"
        if element.tag == "img" and element.get("alt") is None:
            yield f"the picture {element.get('src')!r} has no alternative text"


def _form_faults(tree: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in tree.iter("label") if words_of(label)}
    wrapped = {inner for label in tree.iter("label") if words_of(label) for inner in label.iter()}
    for element in every(tree, "input", "select", "textarea"):
        if element.tag == "input" and element.get("type", "text") in UNLABELLED:
            continue
        named = element.get("aria-label") or element.get("aria-labelledby")
        if not (named or element.get("id") in labelled or element in wrapped):
            yield f"the {element.tag} {element.get('name')!r} has no label"
        if "None" in (element.get("value"), (element.text or "").strip()):
            yield f"the {element.tag} {element.get('name')!r} is filled with a value of the program"
    for form in tree.iter("form"):
        if form.get("method") not in ("get", "post") or not form.get("action"):
            yield f"a form has method {form.get('method')!r} and action {form.get('action')!r}"
    for fieldset in tree.iter("fieldset"):
        legend = fieldset.find("legend")
        if legend is None or not words_of(legend):
            yield f"the fieldset {fieldset.get('id')!r} has no legend"


def _glued_faults(tree: Element) -> Iterator[str]:
    """Words with nothing between them for people who hear or copy the page, or see it without its style."""
    for body in tree.iter("body"):
        flow = re.sub(f"{_SEAM}*[ \n\t\xa0]{_SEAM}*", " ", "".join(_flow(body)))
        for glued in _GLUED.finditer(flow):
            around = flow[max(glued.start() - 30, 0) : glued.end() + 30].replace(_SEAM, "|")
            yield f"words are glued together: {around!r}"


def _flow(element: Element) -> Iterator[str]:
    """The text as it is read: a seam where an inline element begins or ends, a line break at any other.

    What people and authors wrote is left out: they place their words as they like.
    """
    classes = set((element.get("class") or "").split())
    edge = _SEAM if element.tag in _IN_A_LINE else "\n"
    yield edge
    if element.tag not in _NOT_READ and not classes & _WRITTEN:
        yield element.text or ""
        for inner in element:
            yield from _flow(inner)
            yield inner.tail or ""
    yield edge


def _button_faults(tree: Element) -> Iterator[str]:
    """A button lays its contents side by side: words next to an element would stand in columns of their own."""
    for button in every(tree, "a", "button"):
        if "button" in (button.get("class") or "").split() and len(button):
            own = [button.text, *(child.tail for child in button)]
            if any((text or "").strip() for text in own):
                yield f"a button has words next to an element: {words_of(button)!r}"


def _left_behind_faults(tree: Element) -> Iterator[str]:
    """What a browser would keep of a form: what was typed, to fill it in or to reopen its tabs."""
    for field in every(tree, "textarea", "input"):
        typed = field.tag == "textarea" or field.get("type", "text") in ("text", "search", "tel", "email", "url")
        if typed and field.get("autocomplete") not in ("off", "username"):
            yield f"what is typed into the {field.tag} {field.get('name') or field.get('id')!r} is kept"
    for form in (each for each in tree.iter("form") if each.get("method") == "post"):
        secret = [each for each in form.iter("input") if each.get("type") == "password"]
        if not secret:
            yield f"what the form to {form.get('action')!r} sends is stored"
        if form.get("autocomplete") != "off" and not [each for each in secret if each.get("name")]:
            yield f"what was sent with the form to {form.get('action')!r} is filled in again"


def _script_faults(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        if element.tag == "style" or element.get("style") is not None:
            yield f"style stands inside the page, at a {element.tag}"
        if element.tag == "script" and not element.get("src"):
            yield "a script stands inside the page"
        for name, value in element.attrib.items():
            if isinstance(name, str) and name.lower().startswith("on"):
                yield f"{name}= stands at a {element.tag}"
            if value.strip().lower().startswith(("javascript:", "vbscript:")):
                yield f"a script stands in {name}= of a {element.tag}"


def _resources(tree: Element) -> Iterator[tuple[Element, str]]:
    for element in every(tree, "link", "script", "img", "source", "iframe", "object", "embed", "audio", "video"):
        address = element.get("src") or element.get("data") or element.get("href")
        if element.tag == "link" and element.get("rel") in ("canonical", "alternate", "license"):
            continue
        if address:
            yield element, address


def _address_faults(tree: Element, app: Flask, path: str) -> Iterator[str]:
    for element, address in _resources(tree):
        parts = urlsplit(address)
        if parts.scheme not in ("", "data") or parts.netloc:
            yield f"a {element.tag} loads {address!r} from elsewhere"
        elif not parts.scheme and not _static_file(app, address).is_file():
            yield f"a {element.tag} loads {address!r}, which is no file"
    addresses = app.url_map.bind("localhost", path_info=path)
    for link in tree.iter("a"):
        yield from _link_faults(addresses, link.get("href"), link.get("rel") or "", "GET")
    for form in tree.iter("form"):
        yield from _link_faults(addresses, form.get("action"), "noreferrer", (form.get("method") or "get").upper())


def _link_faults(addresses: MapAdapter, address: str | None, rel: str, method: str) -> Iterator[str]:
    parts = urlsplit(address or "")
    if address is None:
        yield "an a has no address"
    elif parts.scheme in ("mailto", "tel") or address.startswith(("#", "?")):
        return
    elif parts.scheme or parts.netloc:
        if parts.scheme not in ("http", "https") or "noreferrer" not in rel:
            yield f"the link to {address!r} leads elsewhere without rel=noreferrer"
    else:
        try:
            addresses.match(parts.path, method=method)
        except (HTTPException, RequestRedirect) as error:
            yield f"{method} {address!r} leads nowhere ({type(error).__name__})"
