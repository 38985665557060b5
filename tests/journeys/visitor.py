"""Somebody who uses the pages: the few things that a person does, by whatever means."""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol
from urllib.parse import urljoin
from xml.etree.ElementTree import Element

from flask import Flask

from tests.page import Form, Page
from tests.pageclient import PageClient

#: What somebody types into a field, or the values that they choose there.
Filled = str | Sequence[str]


class Visitor(Protocol):
    """One person at one device."""

    @property
    def words(self) -> str:
        """The text in the page's main part, with single spaces."""

    @property
    def address(self) -> str:
        """The current path and query."""

    def go(self, path: str) -> None:
        """Type an address."""

    def click(self, words: str) -> None:
        """Follow the first link with exactly these words."""

    def fill(self, fields: Mapping[str, Filled]) -> None:
        """Type and choose, by the fields' names."""

    def press(self, words: str) -> None:
        """Press the button with exactly these words, with everything that was filled in around it."""


def name_of(element: Element) -> str:
    """The name of a link or a button for people who hear the page."""
    silent = [each for each in element.iter() if each.get("aria-hidden") == "true" or "hidden" in each.attrib]
    heard = "".join(_heard(element, silent))
    return element.get("aria-label") or " ".join(heard.split())


def _heard(element: Element, silent: list[Element]) -> Iterator[str]:
    """The text of an element without what is silent in it, but with what follows that."""
    yield element.text or ""
    for child in element:
        if child not in silent:
            yield from _heard(child, silent)
        yield child.tail or ""


class WithoutScript:
    """A visitor whose browser has no script: the page-reading client, which checks every page."""

    def __init__(self, app: Flask, client: PageClient | None = None) -> None:
        self._client = client or PageClient(app)
        self._page: Page | None = None
        self._forms: list[tuple[Element, Form]] = []

    @property
    def words(self) -> str:
        return self._shown.words

    @property
    def address(self) -> str:
        return self._shown.path

    @property
    def source(self) -> str:
        """The page as it came."""
        return self._shown.text

    def go(self, path: str) -> None:
        self._show(self._client.get(path, follow=True))

    def click(self, words: str) -> None:
        links = {name_of(link): link.get("href", "") for link in reversed(list(self._shown.tree.iter("a")))}
        assert words in links, f"no link {words!r} on {self.address}; links: {sorted(links)}"
        self.go(urljoin(self.address, links[words]))

    def fill(self, fields: Mapping[str, Filled]) -> None:
        offering = [form for _, form in self._forms if set(fields) <= set(form.offered)]
        assert offering, f"{self.address} has no form for {sorted(fields)}: {[list(f.offered) for _, f in self._forms]}"
        offering[0].fill(fields)

    def choose_file(self, field: str, name: str, content: bytes) -> None:
        """Choose a file in the first form that has this field."""
        [form, *_] = [form for _, form in self._forms if field in form.offered]
        form.data[field] = [(io.BytesIO(content), name)]

    def press(self, words: str) -> None:
        for _, form in self._forms:
            for button, named in zip(form.pressable, form.buttons, strict=True):
                if name_of(button) == words:
                    self._show(form.send(named))
                    return
        raise AssertionError(f"no button {words!r} on {self.address}: {[form.buttons for _, form in self._forms]}")

    @property
    def _shown(self) -> Page:
        assert self._page is not None, "nothing is open yet"
        return self._page

    def _show(self, page: Page) -> None:
        assert page.status < 500, page.words
        self._page = page
        self._forms = list(zip(page.tree.iter("form"), page.forms(), strict=True))
