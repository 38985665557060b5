"""The moderators' pages, the auditor's, and those of the third person for appeals."""

from consult.moderation.views import (
    appeals,
    danger,
    finding,
    impersonation,
    practice,
    queue,
    rereading,
    spam_checks,
    teamwork,
    welfare,
)
from consult.moderation.views.blueprint import blueprint

__all__ = [
    "appeals",
    "blueprint",
    "danger",
    "finding",
    "impersonation",
    "practice",
    "queue",
    "rereading",
    "spam_checks",
    "teamwork",
    "welfare",
]
