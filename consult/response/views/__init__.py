"""The decision maker's pages, and where moderators read lines about the answer."""

from consult.response.views import (
    answer,
    corrections,
    downloads,
    gaps,
    later_decisions,
    later_words,
    replies,
    verdict_lines,
)
from consult.response.views.blueprint import blueprint

__all__ = [
    "answer",
    "blueprint",
    "corrections",
    "downloads",
    "gaps",
    "later_decisions",
    "later_words",
    "replies",
    "verdict_lines",
]
