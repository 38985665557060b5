"""The public pages, and the team's first page."""

from consult.pages.views import (
    accounts,
    consultations,
    impersonation,
    outcomes,
    receipts,
    staff_home,
    static_pages,
    submissions,
)
from consult.pages.views.blueprint import blueprint

__all__ = [
    "accounts",
    "blueprint",
    "consultations",
    "impersonation",
    "outcomes",
    "receipts",
    "staff_home",
    "static_pages",
    "submissions",
]
