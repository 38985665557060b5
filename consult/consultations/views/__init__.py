"""The organizers' pages."""

from consult.consultations import queries
from consult.consultations.views import (
    chapters,
    clarifications,
    clauses,
    corrections,
    document_import,
    draft,
    framing,
    in_short,
    lifecycle,
    publication,
    respectful_words,
    restructuring,
    rights_assessment,
    roles,
    self_assessment,
)
from consult.consultations.views.blueprint import blueprint
from consult.consultations.views.document_import import FILES
from consult.web import authorization

__all__ = [
    "FILES",
    "blueprint",
    "chapters",
    "clarifications",
    "clauses",
    "corrections",
    "document_import",
    "draft",
    "framing",
    "in_short",
    "lifecycle",
    "publication",
    "respectful_words",
    "restructuring",
    "rights_assessment",
    "roles",
    "self_assessment",
]

authorization.register_consultation_check(queries.consultation_for)
