"""A page as a person sees it: headings, links, forms to fill in and send."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from werkzeug.test import TestResponse

from tests import pagechecks


class Browser(Protocol):
    """What fetches pages: see `tests.pageclient`."""

    def get(self, path: str, **request: Any) -> "Page": ...

    def post(self, path: str, data: Mapping[str, Any] | None = None, **request: Any) -> "Page": ...


class Form:
    """One form of a page, with what is in it.

    A button may lead elsewhere than its form (`formaction`). It and fields may stand outside of it (`form`). `asked` is
    the end of the address that somebody looked for: then a button that leads there is pressed, if none is named.
    """

    def __init__(self, page: "Page", element: Element, asked: str = "") -> None:
        self.page = page
        self.action = urljoin(page.path, element.get("action", ""))
        self.asked = asked
        self.method = element.get("method", "get").upper()
        inside = [each for each in element.iter("button") if each.get("form") is None]
        own = element.get("id")
        outside = [each for each in page.tree.iter("button") if own is not None and each.get("form") == own]
        self.pressable = [each for each in (*inside, *outside) if each.get("type") != "button"]
        self.buttons = [(b.get("name"), b.get("value", ""), pagechecks.words_of(b)) for b in self.pressable]
        self.targets = [urljoin(page.path, b.get("formaction") or element.get("action", "")) for b in self.pressable]
        self.data: dict[str, list[str]] = {}
        self.offered: dict[str, list[str] | None] = {}
        tags = ("input", "select", "textarea")
        for control in [
            *(each for each in pagechecks.every(element, *tags) if each.get("form") is None),
            *(each for each in pagechecks.every(page.tree, *tags) if own is not None and each.get("form") == own),
        ]:
            if control.get("name"):
                self._take(control)

    def _take(self, control: Element) -> None:
        name, kind = control.get("name", ""), control.get("type", "text")
        if control.tag == "select":
            options = [(o.get("value", pagechecks.words_of(o)), "selected" in o.attrib) for o in control.iter("option")]
            self.offered[name] = [value for value, _ in options]
            chosen = [value for value, selected in options if selected]
            self.data[name] = chosen or [value for value, _ in options[:1]]
        elif control.tag == "input" and kind in ("radio", "checkbox"):
            value = control.get("value", "on")
            (self.offered.setdefault(name, []) or self.offered[name]).append(value)  # type: ignore[union-attr]
            if "checked" in control.attrib:
                self.data.setdefault(name, []).append(value)
        elif control.tag == "textarea":
            self.offered[name] = None
            # A line break at the very beginning is the source's, not the text's.
            self.data[name] = ["".join(control.itertext()).removeprefix("\n")]
        elif kind not in ("submit", "button"):
            self.offered[name] = None
            self.data.setdefault(name, []).append(control.get("value", ""))

    @property
    def fields(self) -> dict[str, str]:
        """Every field's (first) value."""
        return {name: values[0] for name, values in self.data.items() if values}

    def fill(self, values: Mapping[str, Any] | None = None, /, **more: Any) -> "Form":
        """Type and choose; a name or a choice that the form does not offer is refused. None empties a field."""
        for name, value in {**(values or {}), **more}.items():
            assert name in self.offered, f"the form has no {name!r}; it has {sorted(self.offered)}"
            given = [] if value is None else [value] if isinstance(value, str | int) else list(value)
            given = [str(one) for one in given]
            offered = self.offered[name]
            if offered is not None:
                wrong = [one for one in given if one not in offered]
                assert not wrong, f"{name!r} does not offer {wrong}; it offers {offered}"
            self.data[name] = given
        return self

    def send(self, button: str | tuple[str | None, str, str] | None = None, *, follow: bool = True) -> "Page":
        """Press a button (by its words, value or name, or all three; otherwise the first) and go where it leads."""
        data = {name: list(values) for name, values in self.data.items()}
        known = list(zip(self.buttons, self.targets, strict=True))
        pressed = [each for each in known if button is None or button == each[0] or button in each[0]]
        assert pressed or button is None, f"no button {button!r}; there are {self.buttons}"
        pressed = [each for each in pressed if leads_to(each[1], self.asked)] or pressed
        (name, value, _), target = pressed[0] if pressed else ((None, "", ""), self.action)
        if name:
            data.setdefault(name, []).append(value)
        client = self.page.client
        if self.method == "GET":
            return client.get(target, query=data)
        return client.post(target, data, follow=follow, token=False)


def leads_to(address: str, end: str) -> bool:
    """Whether the path of an address ends like that."""
    return urlsplit(address).path.endswith(end)


class Page:
    """What came back: `.status`, `.text`, `.h1`, `.links`, `.form()`, `.location`, `.json`."""

    def __init__(self, client: "Browser", path: str, response: TestResponse) -> None:
        self.client = client
        self.path = path
        self.response = response
        self.status = response.status_code
        self.headers = response.headers
        self.text = "" if response.mimetype == "application/zip" else response.get_data(as_text=True)
        self.location = response.headers.get("Location")

    @property
    def json(self) -> Any:
        return self.response.get_json()

    @property
    def is_html(self) -> bool:
        return self.response.mimetype == "text/html"

    @cached_property
    def tree(self) -> Element:
        return pagechecks.read(self.text)

    @cached_property
    def words(self) -> str:
        """The words of the page's main part, as a person reads them, with single spaces."""
        main = self.tree.find(".//main")
        return pagechecks.words_of(main if main is not None else self.tree)

    @property
    def h1(self) -> str:
        return next((pagechecks.words_of(heading) for heading in self.tree.iter("h1")), "")

    @property
    def title(self) -> str:
        return next((pagechecks.words_of(title) for title in self.tree.iter("title")), "")

    @cached_property
    def links(self) -> dict[str, str]:
        """Address of each link by its words; of several with the same words, the first."""
        found: dict[str, str] = {}
        for link in self.tree.iter("a"):
            found.setdefault(pagechecks.words_of(link), link.get("href", ""))
        return found

    @cached_property
    def hrefs(self) -> list[str]:
        return [link.get("href", "") for link in self.tree.iter("a")]

    @property
    def errors(self) -> list[str]:
        """The lines of the error summary."""
        return [
            pagechecks.words_of(line)
            for box in self.tree.iter("div")
            if box.get("id") == "errors"
            for line in box.iter("li")
        ]

    def elements(self, tag: str, **attributes: str) -> list[Element]:
        """Elements of a tag; `class_` asks for one class among several."""
        wanted = attributes.pop("class_", None)
        return [
            element
            for element in self.tree.iter(tag)
            if all(element.get(name.replace("_", "-")) == value for name, value in attributes.items())
            and (wanted is None or wanted in element.get("class", "").split())
        ]

    def forms(self) -> list[Form]:
        return [Form(self, element) for element in self.tree.iter("form")]

    def form(self, action: str | None = None, *, button: str | None = None) -> Form:
        """The form whose action ends with `action`, or that has that button; without either, the main one."""
        asked = action or ""
        places = [self.tree] if action else self.tree.iter("main")
        found = [
            form
            for place in places
            for form in (Form(self, element, asked) for element in place.iter("form"))
            if any(leads_to(target, asked) for target in (form.action, *form.targets))
            and (button is None or any(button in each for each in form.buttons))
        ]
        where = [(form.action, form.buttons) for form in self.forms()]
        assert found, f"no form {action or ''} {button or ''} on {self.path} ({self.status}); forms: {where}"
        return found[0]

    def fill(self, values: Mapping[str, Any] | None = None, /, **more: Any) -> Form:
        """Fill the main form."""
        return self.form().fill(values, **more)

    def click(self, words: str) -> "Page":
        """Follow the link with these words."""
        assert words in self.links, f"no link {words!r} on {self.path}; links: {sorted(self.links)}"
        return self.client.get(urljoin(self.path, self.links[words]))

    def follow(self) -> "Page":
        assert self.location, f"{self.path} answered {self.status} and leads nowhere"
        return self.client.get(urljoin(self.path, self.location))
