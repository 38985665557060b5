"""Tables as files that anyone can open: CSV that no spreadsheet runs as formulas, and JSON. Pure."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence

Row = Mapping[str, object]

# What a spreadsheet may take for the beginning of a formula: full-width and small forms too, after any invisible
# characters such as spaces, controls, joiners and direction marks.
_UNSEEN = "\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
_UNSEEN += "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
_FORMULA = re.compile(f"[\t\r\n]|[{_UNSEEN}]*[=+\\-@＝＋－＠﹦﹢﹣﹫−]")


def to_csv(columns: Sequence[str], rows: Iterable[Row]) -> bytes:
    """RFC 4180 in UTF-8 with a header; a text that a spreadsheet might run gets an apostrophe in front.

    It begins with a byte order mark: without one, spreadsheets read UTF-8 as the encoding of the country they run in.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def to_json(document: object) -> bytes:
    """Readable JSON in UTF-8, texts unchanged."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return value
