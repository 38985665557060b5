"""The public pages, and the team's first page."""

from consult.pages.views import (
    accounts,
    answer,
    appeals,
    choosing,
    comments,
    consultations,
    following,
    groups,
    notices,
    open_data,
    others,
    outcomes,
    principles,
    receipts,
    staff_home,
    static_pages,
    submissions,
)
from consult.pages.views.blueprint import blueprint

__all__ = [
    "accounts",
    "answer",
    "appeals",
    "blueprint",
    "choosing",
    "comments",
    "consultations",
    "following",
    "groups",
    "notices",
    "open_data",
    "others",
    "outcomes",
    "principles",
    "receipts",
    "staff_home",
    "static_pages",
    "submissions",
]
