"""Tables as XLSX: a frozen row of headings with filters, days and numbers as such, and no text that anything runs.

Printed, a table is two sheets wide, so that it can be read; each sheet has the headings, the first two columns, the
title, the address and its number.
"""

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
_A4 = 9


@dataclass(frozen=True)
class Table:
    """A sheet with its name: the headings and the rows below them."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Around:
    """What is around a table on each sheet of paper; `from_right` is for what is read from right to left."""

    title: str
    address: str
    from_right: bool = False


def xlsx(table: Table, around: Around, day: date) -> bytes:
    """The table as a workbook of that day, without an hour and without an author."""
    target = BytesIO()
    with Workbook(target, {"in_memory": True, **_AS_TEXT}) as book:
        book.set_properties({"title": around.title, "created": datetime.combine(day, datetime.min.time())})
        sheet = book.add_worksheet(table.name)
        _write(book, sheet, table)
        _set_paper(sheet, around)
    return target.getvalue()


def _set_paper(sheet: Worksheet, around: Around) -> None:
    if around.from_right:
        sheet.right_to_left()
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4)
    sheet.fit_to_pages(2, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0, 1)
    title, address = (words.replace("&", "&&") for words in (around.title, around.address))
    sheet.set_header(f"&L{title}: &A")
    sheet.set_footer(f"&L{address}&R&P / &N")


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
