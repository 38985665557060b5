"""The moderators' pages, the auditor's, and those of the third person for appeals."""

from consult.moderation.views import (
    appeals,
    bench,
    danger,
    finding,
    leaving,
    notices,
    practice,
    queue,
    rereading,
    spam_checks,
    teamwork,
    translations,
    welfare,
)
from consult.moderation.views.blueprint import blueprint

__all__ = [
    "appeals",
    "bench",
    "blueprint",
    "danger",
    "finding",
    "leaving",
    "notices",
    "practice",
    "queue",
    "rereading",
    "spam_checks",
    "teamwork",
    "translations",
    "welfare",
]
