"""Tables as files that anyone can open: CSV that no spreadsheet runs as formulas, and JSON. Pure."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence

Row = Mapping[str, object]

# What a spreadsheet may take for the beginning of a formula, spaces before it included.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+\-@＝＋－＠]")


def to_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """RFC 4180 in UTF-8 with a heading; a text that a spreadsheet might run gets an apostrophe in front."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    return file.getvalue().encode()


def to_json(document: object) -> bytes:
    """Readable JSON in UTF-8, texts as they are."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value
