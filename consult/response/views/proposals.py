"""Proposals of other words on the pages of a decision."""

from typing import Any

from consult.consultations.models import Consultation
from consult.report.enums import USE_LABELS
from consult.response import decision_points, proposals
from consult.response.decision_points import DecisionPoint
from consult.web.shell import pagination

#: On one page of a decision.
AT_ONCE = 20


def proposals_shown(consultation: Consultation, point: DecisionPoint) -> dict[str, Any]:
    """One page of the proposals of other words for a point, with the difference that each would make."""
    every = proposals.on_clause(consultation, point.clause_key) if point.clause_key else []
    pages = pagination(len(every), AT_ONCE)
    shown = every[pages.offset : pages.offset + pages.size]
    return {
        "proposed": shown,
        "proposed_pages": pages,
        "shown": proposals.shown_on(shown, point.old_wording),
        "use_labels": USE_LABELS,
        "doubtful": decision_points.doubtful(consultation, [point]).get(point.clause_key, {}),
    }
