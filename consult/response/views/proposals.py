"""Other words on the pages of a decision: those that people proposed, and what a new wording would change."""

from typing import Any

from consult.access import ValidationError
from consult.consultations.models import Consultation
from consult.report.enums import USE_LABELS
from consult.response import decision_fields, decision_points, proposals
from consult.response.decision_points import DecisionPoint
from consult.response.forms import DecisionForm
from consult.text.diff import Piece
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


def looked(consultation: Consultation, form: DecisionForm, clause_key: str, theme_key: str) -> bool:
    """Whether its sender only looks at what the wording would change: then nothing is stored."""
    if form.act.data != "look":
        return False
    point = decision_points.decision_point(consultation, clause_key, theme_key)
    form.save(lambda: decision_fields.difference(point, form.wording.data or ""))
    return True


def difference_shown(point: DecisionPoint, form: DecisionForm) -> list[Piece]:
    """What the wording in a form would change; nothing for one that cannot be stored, which the form says."""
    try:
        return decision_fields.difference(point, form.wording.data or "") if point.clause_key else []
    except ValidationError:
        return []
