"""What is to be decided in Part A: its clauses and its themes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from consult.access import Conflict, NotFound
from consult.analysis.models import Theme
from consult.consultations.models import Clause, Consultation
from consult.contributions.proposals import fate_in
from consult.report.enums import DispositionCode, ProposalUse
from consult.report.halves import PartA, ReportedClause, ReportedTheme
from consult.report.models import Report
from consult.report.publication_checks import ThemeFacts
from consult.report.queries import document_of
from consult.response import proposals, publication_checks, rules
from consult.response.models import ClauseDecision
from consult.storage.database import db
from consult.text.messages import N_


@dataclass(frozen=True, kw_only=True)
class DecisionPoint:
    """Something in Part A that can be decided: a clause, or a theme (`reported` is its part of the document).

    `part` is the name of the clause of a theme, "" of one of the whole plan; `used` what was chosen for proposals of
    other words, by public code.
    """

    clause_key: str = ""
    theme_key: str = ""
    number: str = ""
    title: str
    part: str = ""
    old_wording: str = ""
    reported: ReportedClause | ReportedTheme
    required: bool
    decision: ClauseDecision | None
    used: Mapping[str, ProposalUse] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name for readers."""
        return f"{self.number} {self.title}".strip()

    @property
    def is_deferred(self) -> bool:
        return self.decision is not None and self.decision.disposition == DispositionCode.DEFERRED

    @property
    def decided_wording(self) -> str:
        """What a clause says if the answer is signed as it is; empty if it is removed."""
        if self.decision is None or self.decision.disposition != DispositionCode.REMOVED:
            return (self.decision and self.decision.wording) or self.old_wording
        return ""


def values_of(point: DecisionPoint) -> dict[str, str]:
    """The current decision as a form has it; if there is none, it starts with the clause's own words."""
    row = point.decision
    used = ", ".join(f"{tracker}: {use}" for tracker, use in sorted(point.used.items()))
    if row is None:
        names = "decision reason_kind reason plain_language open_question until owner office law"
        return dict.fromkeys(names.split(), "") | {"wording": point.old_wording, "used": used}
    return {
        "used": used,
        "decision": row.disposition,
        "reason_kind": row.reason_kind,
        "reason": row.reason,
        "wording": row.wording or point.old_wording,
        "plain_language": row.plain_language,
        "open_question": row.open_question,
        "owner": row.owner,
        "office": row.office,
        "law": row.law,
        "until": row.until.isoformat() if row.until else "",
    }


def decision_points(consultation: Consultation) -> list[DecisionPoint]:
    """Everything that is to be decided, in Part A's order: clauses, then safety themes, then the other themes.

    Raises:
        Conflict: Part A is not frozen.
    """
    part_a = document_of(frozen(consultation))
    on_clauses, on_themes = _decisions(consultation.id)
    used = proposals.answers(consultation)
    return [
        DecisionPoint(
            clause_key=part.key, number=part.number, title=part.heading, old_wording=part.wording,
            reported=part, required=True, decision=on_clauses.get(part.key), used=used.get(part.key, {}),
        )
        for part in part_a.clauses
        if part.in_draft
    ] + [
        DecisionPoint(
            theme_key=theme.key, title=theme.title, part=part, reported=theme, decision=on_themes.get(theme.key),
            required=publication_checks.must_answer(facts_of(theme, decided=False)),
        )
        for theme, part in themes_in(part_a)
    ]  # fmt: skip


def decision_point(consultation: Consultation, clause_key: str = "", theme_key: str = "") -> DecisionPoint:
    """One of them, by its clause's key or its theme's."""
    return among(decision_points(consultation), clause_key, theme_key)


def among(points: Sequence[DecisionPoint], clause_key: str, theme_key: str) -> DecisionPoint:
    """The same, of points that are read already."""
    for point in points:
        if (point.clause_key, point.theme_key) == (clause_key, theme_key):
            return point
    raise NotFound(N_("The report has no such part."))


def next_open(points: Sequence[DecisionPoint], after: DecisionPoint) -> DecisionPoint | None:
    """The next point that has to be decided and is not, after one of them and then from the first; None if none is."""
    place = points.index(after)
    in_turn = (*points[place + 1 :], *points[:place])
    return next((each for each in in_turn if each.required and each.decision is None), None)


def doubtful(consultation: Consultation, points: Sequence[DecisionPoint]) -> dict[str, dict[str, ProposalUse]]:
    """What was chosen for proposals and does not look so in the wording decided: by clause and public code."""
    wordings = {point.clause_key: point.decided_wording for point in points if point.used}
    used = {tracker: use for point in points for tracker, use in point.used.items()}
    found: dict[str, dict[str, ProposalUse]] = {}
    for each in proposals.public_proposals(consultation, Clause.key.in_(wordings)) if wordings else ():
        use = used.get(each.tracker)
        if use and not rules.looks_used(use, fate_in(each.before, each.wording, wordings[each.clause_key])):
            found.setdefault(each.clause_key, {})[each.tracker] = use
    return found


def frozen(consultation: Consultation) -> Report:
    """Part A.

    Raises:
        Conflict: it is not frozen.
    """
    report = db.session.get(Report, consultation.id)
    if report is None:
        raise Conflict(
            N_("The report is not finished yet, so nothing can be decided. The analysts must freeze it first.")
        )
    return report


def rows_of(consultation_id: int) -> list[ClauseDecision]:
    """The decisions so far."""
    return list(db.session.scalars(select(ClauseDecision).where(ClauseDecision.consultation_id == consultation_id)))


def themes_in(part_a: PartA) -> list[tuple[ReportedTheme, str]]:
    """Part A's themes, each with the name of its clause, "" of those of the whole plan; safety first."""
    found = [(theme, f"{part.number} {part.heading}".strip()) for part in part_a.clauses for theme in part.themes]
    found += [(theme, "") for theme in part_a.plan.themes]
    return sorted(found, key=lambda pair: not pair[0].safety)


def facts_of(theme: ReportedTheme, decided: bool) -> ThemeFacts:
    """What the checks need to know about a theme of Part A."""
    return ThemeFacts(
        theme.key, theme.title, theme.minority, theme.safety, theme.safety_note, theme.comments, decided,
    )  # fmt: skip


def _decisions(consultation_id: int) -> tuple[dict[str, ClauseDecision], dict[str, ClauseDecision]]:
    """Decisions by clause key and by theme key."""
    clauses = dict(
        db.session.execute(select(Clause.id, Clause.key).where(Clause.consultation_id == consultation_id)).all()
    )
    themes = dict(db.session.execute(select(Theme.id, Theme.key).where(Theme.consultation_id == consultation_id)).all())
    rows = rows_of(consultation_id)
    return (
        {clauses[row.clause_id]: row for row in rows if row.clause_id},
        {themes[row.theme_id]: row for row in rows if row.theme_id},
    )
