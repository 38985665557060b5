"""The parts of a DOCX or ODT file: a zip archive, opened within limits, and XML without entities.

What is not needed is never unpacked. Sizes that an archive states are not believed: unpacking stops at the limit. Pure.
"""

import encodings.cp437  # noqa: F401 - how zip archives name their parts; once the child is limited it can load nothing
import io
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from xml.parsers import expat

from consult.consultations.documents.contents import BROKEN, PASSWORD, TOO_LARGE, TOO_LONG, UNSAFE, Refused

MAX_PARTS = 3000
MAX_UNPACKED = 60 * 1024 * 1024
MAX_PART = 12 * 1024 * 1024
MAX_RATIO = 150
#: Parts smaller than this may be packed as well as they can be.
ALWAYS_ALLOWED = 1024 * 1024
MAX_DEPTH = 120
MAX_ELEMENTS = 600_000
MAX_ATTRIBUTES = 200

Element = ElementTree.Element

_ENCRYPTED = 0x1


class Archive:
    """The parts of a document by name; names are looked up, never used as paths."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
            raise Refused(BROKEN) from error
        entries = self._zip.infolist()
        if len(entries) > MAX_PARTS or sum(each.file_size for each in entries) > MAX_UNPACKED:
            raise Refused(TOO_LARGE)
        if any(each.flag_bits & _ENCRYPTED for each in entries):
            raise Refused(PASSWORD)
        self._entries = {each.filename: each for each in entries}
        if len(self._entries) != len(entries) or any(map(_unsafe, self._entries)):
            raise Refused(UNSAFE)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def names(self) -> list[str]:
        return list(self._entries)

    def text(self, name: str) -> bytes:
        """A part, unpacked.

        Raises:
            Refused: it is larger than it may be, or broken.
        """
        entry = self._entries[name]
        limit = min(MAX_PART, max(ALWAYS_ALLOWED, entry.compress_size * MAX_RATIO))
        try:
            with self._zip.open(entry) as part:
                content = part.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise Refused(BROKEN) from error
        if len(content) > limit:
            raise Refused(TOO_LARGE)
        return content

    def xml(self, name: str) -> Element:
        """A part as a tree; an empty one if the document has no such part."""
        return parsed(self.text(name)) if name in self._entries else Element("none")


def _unsafe(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or "\0" in name or ":" in name


class _Builder:
    """Makes the tree, and refuses what no word processor writes."""

    def __init__(self) -> None:
        self._tree = ElementTree.TreeBuilder()
        self._names: dict[str, str] = {}
        self._depth = self._count = 0

    def start(self, name: str, attributes: list[str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MAX_DEPTH or len(attributes) > 2 * MAX_ATTRIBUTES:
            raise Refused(UNSAFE)
        if self._count > MAX_ELEMENTS:
            raise Refused(TOO_LONG)
        pairs = {self._short(key): value for key, value in zip(attributes[::2], attributes[1::2], strict=True)}
        self._tree.start(self._short(name), pairs)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._tree.end(self._short(name))

    def data(self, words: str) -> None:
        self._tree.data(words)

    def close(self) -> Element:
        return self._tree.close()

    def _short(self, name: str) -> str:
        """The name with the prefix that its namespace usually has: `w_p` for what is mostly written `w:p`."""
        found = self._names.get(name)
        if found is None:
            space, _, local = name.rpartition(" ")
            found = self._names[name] = f"{PREFIXES[space]}_{local}" if space in PREFIXES else local
        return found


_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:"
PREFIXES = {
    _WORD: "w",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    f"{_OFFICE}office:1.0": "office",
    f"{_OFFICE}text:1.0": "text",
    f"{_OFFICE}table:1.0": "table",
    f"{_OFFICE}style:1.0": "style",
    f"{_OFFICE}drawing:1.0": "draw",
    f"{_OFFICE}xsl-fo-compatible:1.0": "fo",
    f"{_OFFICE}manifest:1.0": "manifest",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
    "http://www.w3.org/1999/xlink": "xlink",
    "http://www.w3.org/XML/1998/namespace": "xml",
}


def parsed(content: bytes) -> Element:
    """XML as a tree, its names with the prefixes of `PREFIXES`.

    Raises:
        Refused: it has a document type, and so could have entities; is too deep or too long; or is broken.
    """
    builder = _Builder()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.ordered_attributes = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise Refused(BROKEN) from error
    return builder.close()


def _refuse(*_: object) -> None:
    raise Refused(UNSAFE)
