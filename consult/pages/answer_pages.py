"""The pages of an answer: an opening page without a number, then its parts, a few on each numbered page.

Every link to a part's place in an answer is made here. The opening page lists all parts under the same names that they
have on the numbered pages (`part-KEY`), so that an address without a number leads to a part's line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from consult.report.halves import SignedReply
from consult.report.parts import Refused, ThemeView
from consult.report.summary import Summary
from consult.web.shell import Pagination, pagination

#: As many parts, with their figures and quotes, as a first view on a slow phone can hold.
PARTS_A_PAGE = 3
#: Of more parts the opening page shows no bars: their numbers would not fit a first view.
PICTURED_PARTS = 20
#: So many things that were asked for and not done are on the opening page, with a link to all.
MAX_REFUSED_IN_SHORT = 5
#: Of what was said later about the answer it has the last, so many characters of each text, with a link to all of it.
MAX_SAID_LATER = 300
#: So many replies are on it, and so many characters of all of them together, with a link to all of them whole.
MAX_REPLIES_IN_SHORT, MAX_REPLY_TEXT = 3, 1_200
#: So many safety points are on it, each with its beginning and that of its answer, with a link to all in full.
MAX_SAFETY_IN_SHORT = 3


@dataclass(frozen=True)
class Places:
    """The addresses within an answer: of each part by its key, and of what is about the whole plan."""

    parts: Mapping[str, str]
    plan: str


def page_of_parts(total: int, asked: str | None) -> Pagination | None:
    """The page of parts that an address asks for; None for the opening page, also where there is no such page."""
    pages = pagination(total, PARTS_A_PAGE)
    return pages if asked == str(pages.number) else None


def most_asked_for(refused: Sequence[Refused]) -> list[Refused]:
    """What was not done although most comments asked for it, as much as the opening page has room for."""
    return sorted(refused, key=lambda each: -(each.comments or 0))[:MAX_REFUSED_IN_SHORT]


def most_named(points: Sequence[ThemeView]) -> list[ThemeView]:
    """The safety points of most comments, as many as the opening page has room for."""
    return sorted(points, key=lambda each: -(each.comments or 0))[:MAX_SAFETY_IN_SHORT]


def beginnings(replies: Sequence[SignedReply]) -> tuple[int, list[SignedReply]]:
    """As many replies as the opening page has room for, those with words first and those withdrawn last, and how
    many characters of each.
    """
    shown = sorted(replies, key=lambda each: (not each.text, each.withdrawal is not None))[:MAX_REPLIES_IN_SHORT]
    return MAX_REPLY_TEXT // max(sum(1 for each in shown if each.text), 1), shown


def places(summary: Summary, page_address: Callable[[int], str]) -> Places:
    """Where everything is; `page_address` gives the address of a page of parts."""
    keys = [part.key for part in summary.clauses]
    pages = [page_address(index // PARTS_A_PAGE + 1) for index in range(max(len(keys), 1))]
    parts = {key: f"{page}#part-{key}" for key, page in zip(keys, pages, strict=False)}
    return Places(parts, f"{pages[-1]}#whole-plan")
