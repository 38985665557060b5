"""The moderators' pages, the auditor's, and those of the third person for appeals."""

from consult.moderation.views import appeals, danger, finding, impersonation, queue, spam_checks, welfare
from consult.moderation.views.blueprint import blueprint

__all__ = ["appeals", "blueprint", "danger", "finding", "impersonation", "queue", "spam_checks", "welfare"]
