"""Tables as files that anyone can open: CSV that no spreadsheet runs as formulas, and JSON. Pure."""

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

Row = Mapping[str, object]

# What a spreadsheet may take for the beginning of a formula: full-width and small forms too, after any invisible
# characters such as spaces, controls, joiners and direction marks.
_UNSEEN = "\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
_UNSEEN += "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
_FORMULA = re.compile(f"[\t\r\n]|[{_UNSEEN}]*[=+\\-@＝＋－＠﹦﹢﹣﹫−]")


def to_csv(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """RFC 4180 in UTF-8 with a header, line by line; a text that a spreadsheet might run gets an apostrophe in front.

    It begins with a byte order mark: without one, spreadsheets read UTF-8 as the encoding of the country they run in.
    """
    line = io.StringIO(newline="")
    writer = csv.writer(line, lineterminator="\r\n")
    yield codecs.BOM_UTF8
    for cells in chain([columns], ([_cell(row.get(column, "")) for column in columns] for row in rows)):
        writer.writerow(cells)
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def table_to_json(values: Mapping[str, object], rows: Iterable[Row]) -> Iterator[bytes]:
    """A JSON document in UTF-8 with `values` and the rows of a table, a row on each line."""
    yield f'{json.dumps(values, ensure_ascii=False)[:-1]}{", " if values else ""}"rows": ['.encode()
    between = "\n"
    for row in rows:
        yield f"{between}{json.dumps(row, ensure_ascii=False)}".encode()
        between = ",\n"
    yield b"\n]}\n"


def to_json(document: object) -> bytes:
    """Readable JSON in UTF-8, texts unchanged."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value
