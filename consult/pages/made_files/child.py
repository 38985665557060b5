"""What sets documents as PDF, in a process of its own: typst is loaded here, and not in what serves.

One document comes in on its input as JSON, and a PDF goes out, tagged, as PDF/UA-1 (ISO 14289-1) wants it. The words of
a document are values for `sheet.typ`, which shows them. Only the files next to it can be read, and no fonts but ours.
"""

import json
import struct
import sys
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import typst

FOLDER = Path(__file__).resolve().parent
FONTS = FOLDER / "fonts"
FAMILIES = ("NotoSans", "NotoSansArabic")
#: Shown for a sign that no font of ours has: a file for people who cannot see may have no sign without a shape.
MISSING = "\ufffd"
#: Signs that begin or end text of another direction (UAX 9).
_DIRECTIONS = frozenset({"LRI", "RLI", "FSI", "PDI", "LRE", "RLE", "LRO", "RLO", "PDF"})
_FORBIDDEN = frozenset({0x0000, 0xFEFF, 0xFFFE, 0xFFFF})


def set_pdf(document: dict[str, Any]) -> bytes:
    """The document in the largest of its sizes (in points) in which it has no more than `most_pages`; 0 is any number.

    If it has more in all of them, it is set in the smallest one, without as much at its end as is too much; what is
    left out is named.
    """
    shown = {name: with_shapes(document[name]) for name in ("blocks", "plan", "footer")}
    if _count(shown, MISSING) > _count({name: document[name] for name in shown}, MISSING):
        shown["footer"] += f". {document['missing']}"
    document = {**document, **shown}
    most = document["most_pages"]
    sized = [{**document, "size": size} for size in document["sizes"]]
    made, fits = _first_that_fits(sized, most)
    return made if fits else _first_that_fits([sized[-1] | {"blocks": each} for each in shorter(document)], most)[0]


def _first_that_fits(documents: Sequence[dict[str, Any]], most_pages: int) -> tuple[bytes, bool]:
    """The first of these documents, each shorter than the one before, that has no more than so many pages; if none has,
    the last one. A few of them are set.
    """
    made = cache(lambda at: _set(documents[at]))
    fits = cache(lambda at: not most_pages or _pages(made(at)) <= most_pages)
    at = bisect_left(range(len(documents) - 1), True, key=fits)
    return made(at), fits(at)


def shorter(document: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """The blocks of a document without its last section, without its last two and so on, and their names instead; then
    with ever fewer rows of its longest table, and how many are not there.
    """
    blocks = document["blocks"]
    starts = [at for at, block in enumerate(blocks) if block["is"] == "heading" and block["level"] == 2]
    left_out: list[str] = []
    for start in reversed(starts[1:]):
        left_out.insert(0, _words(blocks[start]))
        yield [*blocks[:start], _line(f"{document['more']} {', '.join(left_out)}.")]
    kept = blocks[: starts[1]] if starts[1:] else blocks
    tables = [at for at, block in enumerate(kept) if block["is"] == "table"]
    if not tables:
        yield kept
        return
    longest = max(tables, key=lambda at: len(kept[at]["rows"]))
    rows = kept[longest]["rows"]
    for count in range(len(rows) - 1, kept[longest]["head"], -1):
        if len(rows[count - 1]) == 1:
            continue  # The heading of a group would have nothing below it.
        cut = kept[longest] | {"rows": rows[:count]}
        told = [_line(f"{document['more_rows']} {len(rows) - count}.")]
        told += [_line(f"{document['more']} {', '.join(left_out)}.")] if left_out else []
        yield [*kept[:longest], cut, *kept[longest + 1 :], *told]


def _line(words: str) -> dict[str, Any]:
    return {"is": "paragraph", "runs": [{"text": words, "bold": True}], "direction": ""}


def _words(block: dict[str, Any]) -> str:
    return "".join(run.get("text", "") for run in block["runs"])


def _set(document: dict[str, Any]) -> bytes:
    compiler = typst.Compiler(
        str(FOLDER / "sheet.typ"),
        root=str(FOLDER),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document)},
    )
    # The day, and no hour of it.
    moment = datetime.combine(date.fromisoformat(document["day"]), datetime.min.time(), UTC)
    made = compiler.compile(format="pdf", pdf_standards="ua-1", timestamp=moment)
    assert isinstance(made, bytes)
    return made


def _pages(pdf: bytes) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


@cache
def families() -> tuple[frozenset[int], ...]:
    """The code points that each of our families has, in the order in which `sheet.typ` names them, but for those that
    PDF/UA-1 forbids. A family has the same in all of its weights.
    """
    fonts = [FONTS / f"{family}-Regular.ttf" for family in FAMILIES]
    return tuple(frozenset(signs_of(font.read_bytes())) for font in fonts)


def signs_of(font: bytes) -> set[int]:
    """The code points of a font, from its table `cmap` in the formats 4 and 12 (ISO/IEC 14496-22)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    starts = {font[at : at + 4]: struct.unpack_from(">I", font, at + 8)[0] for at in range(12, 12 + 16 * tables, 16)}
    cmap = starts[b"cmap"]
    found: set[int] = set()
    for number in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * number)[0]
        kind = struct.unpack_from(">H", font, at)[0]
        if kind == 4:
            double = struct.unpack_from(">H", font, at + 6)[0]
            ends = struct.unpack_from(f">{double // 2}H", font, at + 14)
            begins = struct.unpack_from(f">{double // 2}H", font, at + 16 + double)
            found.update(sign for first, last in zip(begins, ends, strict=True) for sign in range(first, last + 1))
        elif kind == 12:
            for group in range(struct.unpack_from(">I", font, at + 12)[0]):
                first, last = struct.unpack_from(">II", font, at + 16 + 12 * group)
                found.update(range(first, last + 1))
    return {sign for sign in found if sign not in _FORBIDDEN and unicodedata.category(chr(sign)) != "Co"}


def with_shapes(value: Any) -> Any:
    """The same values, with a shape for each sign of a text; a picture stays as it is.

    A sign that no family has becomes `MISSING`. A mark is drawn with the letter before it, so it is left out if the
    family of that letter does not have it; a sign that says in which direction others are read is in the first family.
    """
    if isinstance(value, str):
        return "".join(_shapes(value))
    if isinstance(value, list):
        return [with_shapes(each) for each in value]
    if isinstance(value, dict):
        return {name: each if name == "svg" else with_shapes(each) for name, each in value.items()}
    return value


def _count(value: Any, sign: str) -> int:
    return json.dumps(value, ensure_ascii=False).count(sign)


def _shapes(text: str) -> Iterator[str]:
    family = families()[0]
    for sign in unicodedata.normalize("NFC", text):
        if unicodedata.category(sign) in ("Mn", "Mc", "Me", "Cf"):
            if ord(sign) in (families()[0] if unicodedata.bidirectional(sign) in _DIRECTIONS else family):
                yield sign
        else:
            has_it = next((each for each in families() if ord(sign) in each), None)
            family = has_it or families()[0]
            yield sign if has_it else MISSING


def main() -> None:
    """Read, set and answer."""
    sys.stdout.buffer.write(set_pdf(json.load(sys.stdin)))


if __name__ == "__main__":
    main()
