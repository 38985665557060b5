"""What happened to one comment: the theme it was counted under, the decision, the promises. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.report.enums import ProposalUse
from consult.report.parts import CommitmentView, DispositionView, ThemeView
from consult.report.summary import Summary


@dataclass(frozen=True)
class CommentOutcome:
    """The chain that starts with a comment; empty as far as it has not happened yet.

    A part `dropped` while the plan was open gets no decision. `used`: whether the decision uses the other words that
    the comment proposes, and `part` the part that was decided; both only if it says so.
    """

    themes: tuple[ThemeView, ...] = ()
    decision: DispositionView | None = None
    promises: tuple[CommitmentView, ...] = ()
    dropped: bool = False
    used: ProposalUse | None = None
    part: str = ""


def comment_outcome(
    summary: Summary | None,
    coded: Mapping[int, Sequence[str]],
    parts: Mapping[int, str | None],
    codes: Mapping[int, str],
    *,
    for_everyone: bool = False,
) -> dict[int, CommentOutcome]:
    """What happened to each comment, by its id.

    `coded` gives the keys of a comment's themes, `parts` the key of the clause it is about, None for the whole plan,
    `codes` its public code. A page `for_everyone` names no theme whose number may not be said: whoever counts the pages
    that name it would have the number.
    """
    if summary is None:
        return {comment_id: CommentOutcome() for comment_id in parts}
    themes = {theme.key: theme for clause in summary.clauses for theme in clause.themes}
    themes |= {theme.key: theme for theme in summary.plan_themes}
    if for_everyone:
        themes = {key: theme for key, theme in themes.items() if theme.comments is not None}
    return {
        comment_id: _one(summary, themes, coded.get(comment_id, ()), key, codes.get(comment_id, ""))
        for comment_id, key in parts.items()
    }


def _one(
    summary: Summary, themes: Mapping[str, ThemeView], keys: Sequence[str], part: str | None, tracker: str
) -> CommentOutcome:
    found = tuple(themes[key] for key in keys if key in themes)
    clause = summary.clause(part) if part else None
    if clause is None:
        decisions = [theme.disposition for theme in found if theme.disposition]
        return CommentOutcome(found, decisions[0] if decisions else None, summary.plan_promises if found else ())
    used = clause.disposition.last_answers.get(tracker) if clause.disposition else None
    return CommentOutcome(found, clause.disposition, clause.promises, not clause.in_draft, used, clause.key)
