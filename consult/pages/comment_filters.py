"""Which comments of a list a reader wants to see, and in which order: closed codes only."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import ColumnElement, select

from consult.analysis import published_figures, themes
from consult.consultations import queries as consultation_queries
from consult.consultations.models import Clause, Consultation
from consult.contributions import queries
from consult.contributions.display_orders import ListOrder
from consult.contributions.models import Comment
from consult.contributions.queries import IS_PROPOSAL
from consult.pages.names import titled
from consult.pages.say_form import PLAN
from consult.text.messages import N_

#: Comments of one kind alone, and what they are called.
KINDS: Mapping[str, str] = {"words": N_("Other words that people propose"), "comment": N_("Comments")}


@dataclass(frozen=True)
class Menus:
    """What a list of comments can be narrowed to, as closed codes with what they are called, and what was chosen."""

    parts: Mapping[str, str]
    languages: Mapping[str, str]
    themes: Mapping[str, str]
    kinds: Mapping[str, str] = field(default_factory=lambda: KINDS)
    part: str = ""
    language: str = ""
    theme: str = ""
    kind: str = ""
    order: ListOrder = ListOrder.MIXED

    def choosing(self, arguments: Mapping[str, str]) -> "Menus":
        """The same with what these arguments choose; an unknown code chooses nothing."""
        lists = self._lists
        given = {name: arguments.get(name, "") for name in lists}
        chosen: dict[str, Any] = {name: value for name, value in given.items() if value in lists[name]}
        order = arguments.get("order", "")
        return replace(self, order=ListOrder(order) if order in set(ListOrder) else ListOrder.MIXED, **chosen)

    @property
    def chosen(self) -> dict[str, str]:
        """What links to other pages of the list keep."""
        return self.narrowing | ({} if self.order is ListOrder.MIXED else {"order": self.order.value})

    @property
    def narrowing(self) -> dict[str, str]:
        """What a search keeps: its results have an order of their own."""
        given = {"part": self.part, "language": self.language, "theme": self.theme, "kind": self.kind}
        return {name: value for name, value in given.items() if value}

    @property
    def called(self) -> list[str]:
        """What everything that was chosen is called; kinds are translated where they are shown."""
        return [self._lists[name][value] for name, value in self.narrowing.items()]

    @property
    def _lists(self) -> Mapping[str, Mapping[str, str]]:
        return {"part": self.parts, "language": self.languages, "theme": self.themes, "kind": self.kinds}


def menus_of(plan: Consultation, parts: Mapping[str, str], names: Mapping[str, str]) -> Menus:
    """The menus of a plan, of which nothing is chosen. A theme can be chosen once the report is out.

    `names` are those of languages.
    """
    return Menus(
        parts=parts,
        languages={each: names.get(each, each) for each in queries.public_languages(plan.id)},
        themes=_themes(plan) if plan.is_frozen else {},
    )


def _themes(plan: Consultation) -> dict[str, str]:
    """The themes by key. One whose number may not be said cannot be chosen: the comments found would be that number."""
    counts = published_figures.theme_counts(plan.id)
    return {each.key: each.title for each in themes.themes_of(plan.id) if counts[each.id].comments is not None}


def parts_called(plan: Consultation, whole: str) -> dict[str, str]:
    """What each part that comments can be on is called, by its key; `whole` is what the whole plan is called."""
    return {each.key: titled(each) for each in consultation_queries.parts_of(plan.id)} | {PLAN: whole}


def narrowed(plan: Consultation, menus: Menus) -> list[ColumnElement[bool]]:
    """The conditions for the comments that somebody chose."""
    found: list[ColumnElement[bool]] = []
    if menus.part == PLAN:
        found.append(Comment.clause_id.is_(None))
    elif menus.part:
        clauses = select(Clause.id).where(Clause.consultation_id == plan.id, Clause.key == menus.part)
        found.append(Comment.clause_id == clauses.scalar_subquery())
    if menus.language:
        found.append(Comment.language == menus.language)
    if menus.kind:
        found.append(IS_PROPOSAL if menus.kind == "words" else ~IS_PROPOSAL)
    if menus.theme:
        found.append(themes.is_coded(plan.id, menus.theme))
    return found
