"""Which comments a page of a search shows.

The first page reads few rows. The next ones read all that was looked at and leave out the first, whose public codes
their form carries: so a comment is on one page, whatever order a database finds them in.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from consult.consultations.models import Consultation
from consult.contributions import finding
from consult.contributions import queries as contribution_queries
from consult.contributions.finding import Conditions
from consult.contributions.queries import PublicComment
from consult.credentials import receipts
from consult.moderation.queue_filters import clean_tracker
from consult.pages.forms import FindForm
from consult.text.search_words import SearchWord

#: A search shows fewer comments than a list: who does not see the right one adds a word.
FOUND_A_PAGE = 10


@dataclass(frozen=True)
class FoundPage:
    """Comments that were found, `before` how many others, and the public codes of the first page.

    `total`: how many were found, if that is known. `is_cut`: not all comments with such words were looked at.
    """

    comments: list[PublicComment] = field(default_factory=list)
    before: int = 0
    total: int | None = 0
    is_cut: bool = False
    first_page: Sequence[str] = ()

    @property
    def last(self) -> int:
        return self.before + len(self.comments)

    @property
    def has_more(self) -> bool:
        return self.total is None or self.last < self.total


NOTHING = FoundPage()


def found_page(plan: Consultation, form: FindForm, wanted: Sequence[SearchWord], which: Conditions) -> FoundPage:
    """The page that was asked for; the first one if its words are not those of the page before."""
    entered = form.words.data or ""
    mark = clean_tracker(entered)
    by_code = contribution_queries.public_comment(plan.id, mark) if receipts.may_be_a_tracker(mark) else None
    if by_code:
        return FoundPage([by_code], total=1)
    asked = form.shown_so_far.data or ""
    if re.fullmatch("[0-9]{1,3}", asked) and form.words_before.data == entered:
        page = _next_page(plan.id, wanted, which, int(asked), (form.first_page.data or "").split())
        if page.comments:
            return page
    found = finding.find(plan.id, wanted, FOUND_A_PAGE, which)
    total = None if found.has_more else len(found.comments)
    codes = [each.tracker for each in found.comments]
    return FoundPage(found.comments, total=total, is_cut=found.is_cut and not found.has_more, first_page=codes)


def _next_page(
    consultation_id: int, wanted: Sequence[SearchWord], which: Conditions, shown_so_far: int, first_page: Sequence[str]
) -> FoundPage:
    others = finding.find_others(consultation_id, wanted, first_page[:FOUND_A_PAGE], which)
    start = max(shown_so_far - FOUND_A_PAGE, 0)
    comments = others.comments[start : start + FOUND_A_PAGE]
    total = FOUND_A_PAGE + len(others.comments)
    return FoundPage(comments, FOUND_A_PAGE + start, total, others.is_cut, first_page[:FOUND_A_PAGE])
