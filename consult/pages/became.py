"""What became of one comment: the theme it was counted under, the decision, the promises. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.accountability.parts import DispositionView, PromiseView, ThemeView
from consult.accountability.summary import Summary
from consult.consultations.models import DraftClause
from consult.contributions.returning import Returned


@dataclass(frozen=True)
class Became:
    """The chain from a comment onwards; empty as far as it has not come yet."""

    themes: tuple[ThemeView, ...] = ()
    decision: DispositionView | None = None
    promises: tuple[PromiseView, ...] = ()


def became(
    summary: Summary | None,
    coded: Mapping[int, Sequence[str]],
    mine: Returned,
    places: Mapping[int, DraftClause],
) -> dict[int, Became]:
    """What became of each comment of a receipt, by the comment's id; `coded` gives its themes' keys."""
    if summary is None:
        return {entry.comment.id: Became() for entry in mine.comments}
    themes = {theme.key: theme for clause in summary.clauses for theme in clause.themes}
    themes |= {theme.key: theme for theme in summary.plan_themes}
    comments = [entry.comment for entry in mine.comments]
    return {
        comment.id: _one(summary, themes, coded.get(comment.id, ()), places.get(comment.clause_id or 0))
        for comment in comments
    }


def _one(
    summary: Summary, themes: Mapping[str, ThemeView], keys: Sequence[str], place: DraftClause | None
) -> Became:
    found = tuple(themes[key] for key in keys if key in themes)
    clause = summary.clause(place.version.clause.key) if place else None
    if clause is None:
        decisions = [theme.disposition for theme in found if theme.disposition]
        return Became(found, decisions[0] if decisions else None, summary.plan_promises if found else ())
    return Became(found, clause.disposition, clause.promises)
