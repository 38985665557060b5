"""The moderators' pages, and the auditor's."""

from consult.moderation.views import danger, finding, impersonation, queue, spam_checks, welfare
from consult.moderation.views.blueprint import blueprint

__all__ = ["blueprint", "danger", "finding", "impersonation", "queue", "spam_checks", "welfare"]
