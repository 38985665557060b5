"""Tables as XLSX: a frozen row of headings with filters, days and numbers as such, and no text that anything runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

Cell = str | int | date | None

#: No text is taken for a formula, a link or a number.
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_WIDE, _NARROW = 60, 14


@dataclass(frozen=True)
class Table:
    """A sheet with its name: the headings and the rows below them."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def xlsx(table: Table, title: str, day: date) -> bytes:
    """The table as a workbook of that day, without an hour and without an author."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True, **_AS_TEXT}) as book:
        book.set_properties({"title": title, "created": datetime.combine(day, datetime.min.time())})
        _write(book, book.add_worksheet(table.name), table)
    return target.getvalue()


def _write(book: Workbook, sheet: Worksheet, table: Table) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    words = book.add_format({"text_wrap": True, "valign": "top"})
    days = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
    for column, name in enumerate(table.headings):
        sheet.write_string(0, column, name, heading)
        longest = max((len(cell) for row in table.rows if isinstance(cell := row[column], str)), default=0)
        sheet.set_column(column, column, max(_NARROW, min(longest, _WIDE)))
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, datetime.combine(cell, datetime.min.time()), days)
            elif isinstance(cell, int):
                sheet.write_number(number, column, cell, words)
            elif cell:
                sheet.write_string(number, column, cell, words)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.headings) - 1)
