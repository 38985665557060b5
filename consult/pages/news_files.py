"""News as an Atom feed (RFC 4287), days as a calendar (RFC 5545). Pure.

Both are written by hand: what a feed and a calendar of days need of their formats is less than a library's interface.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from xml.etree import ElementTree as Xml

ATOM = "http://www.w3.org/2005/Atom"
#: How many bytes a line of a calendar may have.
MAX_LINE = 75


@dataclass(frozen=True)
class Line:
    """An entry of a feed, or a day of a calendar: its permanent id, and the page that shows more."""

    id: str
    title: str
    day: date
    link: str


@dataclass(frozen=True)
class Feed:
    """A feed: its permanent id, its title, who makes it, its own address and that of the page it belongs to."""

    id: str
    title: str
    author: str
    language: str
    address: str
    page: str
    updated: date
    entries: Sequence[Line]


def atom(feed: Feed) -> bytes:
    """A feed as an Atom document."""
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _moment(feed.updated))
    _add(Xml.SubElement(root, "author"), "name", feed.author)
    Xml.SubElement(root, "link", {"rel": "self", "type": "application/atom+xml", "href": feed.address})
    Xml.SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": feed.page})
    for entry in feed.entries:
        element = Xml.SubElement(root, "entry")
        _add(element, "id", entry.id)
        _add(element, "title", entry.title)
        _add(element, "updated", _moment(entry.day))
        Xml.SubElement(element, "link", {"rel": "alternate", "type": "text/html", "href": entry.link})
    found: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _add(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, name).text = text


def _moment(day: date) -> str:
    """Noon, because Atom has no days: nearly everywhere on earth that is the same day."""
    return f"{day.isoformat()}T12:00:00Z"


def calendar(days: Sequence[Line], changed_on: date, changes: int, *, cancelled: bool) -> bytes:
    """Whole days without alarms, which leave their reader free; `changes` counts up whenever any of them may move.

    If the plan is cancelled a calendar that knew the days crosses them out.
    """
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Consult//Days//EN", "CALSCALE:GREGORIAN")
    events = chain.from_iterable(_event(day, changed_on, changes, cancelled) for day in days)
    lines = chain(head, events, ("END:VCALENDAR",))
    return b"".join(part + b"\r\n" for line in lines for part in _folded(line))


def _event(day: Line, changed_on: date, changes: int, cancelled: bool) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{day.id}"
    yield f"DTSTAMP:{changed_on:%Y%m%d}T120000Z"
    yield f"SEQUENCE:{changes}"
    yield f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}"
    yield f"SUMMARY:{_escaped(day.title)}"
    yield f"URL:{day.link}"
    yield f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    for char in "\\;,":
        text = text.replace(char, f"\\{char}")
    return " ".join(text.split())


def _folded(line: str) -> Iterator[bytes]:
    """A line in pieces short enough; each further one begins with a space. No character is cut in two."""
    piece = b""
    for char in line:
        encoded = char.encode()
        if len(piece) + len(encoded) > MAX_LINE:
            yield piece
            piece = b" "
        piece += encoded
    yield piece
