"""The pages of an answer: an opening page without a number, then its parts, a few on each numbered page.

Every link to a part's place in an answer is made here. The opening page lists all parts under the same names that they
have on the numbered pages (`part-KEY`), so that an address without a number leads to a part's line.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from consult.report.summary import Summary
from consult.web.shell import Pagination, pagination

#: As many parts, with their figures and quotes, as a first view on a slow phone can hold.
PARTS_A_PAGE = 3


@dataclass(frozen=True)
class Places:
    """The addresses within an answer: of each part by its key, and of what is about the whole plan."""

    parts: Mapping[str, str]
    plan: str


def page_of_parts(total: int, asked: str | None) -> Pagination | None:
    """The page of parts that an address asks for; None for the opening page, also where there is no such page."""
    pages = pagination(total, PARTS_A_PAGE)
    return pages if asked == str(pages.number) else None


def places(code: str, summary: Summary, *, whole: bool = False) -> Places:
    """Where everything is; `whole` if the answer is on one page."""

    def on_page(index: int) -> str:
        return "" if whole else url_for("pages.answer", code=code, page=index // PARTS_A_PAGE + 1)

    keys = [part.key for part in summary.clauses]
    parts = {key: f"{on_page(index)}#part-{key}" for index, key in enumerate(keys)}
    return Places(parts, f"{on_page(max(len(keys) - 1, 0))}#whole-plan")
