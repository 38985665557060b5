"""A quick look at a page, for the many pages that need no strict parser."""

from html.parser import HTMLParser

#: What somebody may try to bring into other people's pages: tags, a script, a link, a character that reverses text.
LIVING = "</textarea><x-alive onclick=go()>\"'<script>[l](javascript:go())\u202e"


class Skim(HTMLParser):
    """A page's h1, what is in its fields, its other words, and anything active in it that should not be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.h1 = self.words = self.token = ""
        self.fields: list[str] = []
        self.alive: list[str] = []
        self._inside: list[str] = []
        self.feed(text)
        self.close()
        if "\u202e" in self.words:
            self.alive.append("a sign that turns the text around it")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._inside.append(tag)
        if tag in ("input", "textarea"):
            self.fields.append(given.get("value", ""))
        if given.get("name") == "csrf_token":
            self.token = given.get("value", "")
        if tag == "x-alive" or (tag == "script" and "src" not in given):
            self.alive.append(f"<{tag}>")
        for name, value in given.items():
            if name.startswith("on") or value.strip().lower().startswith("javascript:"):
                self.alive.append(f"{name}={value}")

    def handle_endtag(self, tag: str) -> None:
        while tag in self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        here = self._inside[-1] if self._inside else ""
        if here == "textarea":
            self.fields[-1] += data
            return
        self.words += data
        if "h1" in self._inside:
            self.h1 += data

    def keeps(self, text: str) -> bool:
        """Whether a field of the page contains these words."""
        return any(text in content for content in self.fields)
