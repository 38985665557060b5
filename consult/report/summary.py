"""The published summary as one structure: the page, the JSON and the receipt all read it. Pure.

Part A ("heard") comes from the frozen document, Part B ("decided") from the signed one, quotes and the status of
promises from today's tables; the parts are in `consult.report.parts`. Before signing everything in Part B is empty:
`Summary.signed` is false, dispositions are None.
"""

from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from consult.report.enums import DISPOSITION_LABELS, DispositionCode
from consult.report.parts import (
    ClauseAnswer,
    CommitmentView,
    Flow,
    Hashes,
    ModerationCounts,
    Quote,
    Refused,
    Reply,
    Statement,
    ThemeView,
)

FORMAT = "consult-summary-1"
SCALE = "support and agree +1, oppose and disagree -1, not sure and pass 0; other choices have no number"


@dataclass(frozen=True, kw_only=True)
class Front:
    """The strip at the top. `days_early`: positive early, negative late; None while unanswered or undated."""

    code: str
    title: str
    place: str
    decider: str
    run_by: str
    paid_by: str
    design_partner: str
    influence: str
    can_change: str
    cannot_change: str
    cannot_change_by: str
    imported_from: str
    draft_number: int | None
    opened_on: date | None
    closed_on: date | None
    heard_on: date | None
    due_on: date | None
    answered_on: date | None
    days_early: int | None


@dataclass(frozen=True, kw_only=True)
class DecidedGroup:
    """The numbers of the clauses with the same decision, in the draft's order."""

    code: DispositionCode
    numbers: tuple[str, ...]

    @property
    def label(self) -> str:
        return DISPOSITION_LABELS[self.code]


@dataclass(frozen=True, kw_only=True)
class Solid:
    """How far you can trust this: exact counts of texts, and the channels that figures of votes come from."""

    received: int
    analysed: int
    published: int
    classes: tuple[str, ...]
    words: str
    not_heard: str


@dataclass(frozen=True, kw_only=True)
class FiveLines:
    """Page one. `decided_groups` is computed; the words are the decision maker's or the analysts'."""

    decided_groups: tuple[DecidedGroup, ...]
    decided: str
    biggest_change: str
    biggest_refusal: str
    differ: str
    solid: Solid


@dataclass(frozen=True, kw_only=True)
class Summary:
    """The whole summary. `methods` are msgids: how it was made and what it cannot show."""

    signed: bool
    front: Front
    lines: FiveLines
    clauses: tuple[ClauseAnswer, ...]
    plan_comments: int
    plan_themes: tuple[ThemeView, ...]
    plan_quotes: tuple[Quote, ...]
    plan_promises: tuple[CommitmentView, ...]
    statements: tuple[Statement, ...]
    safety: tuple[ThemeView, ...]
    refusals: tuple[Refused, ...]
    promises: tuple[CommitmentView, ...]
    flow: Flow
    moderation: ModerationCounts
    methods: tuple[str, ...]
    reply: Reply
    hashes: Hashes

    def clause(self, key: str) -> ClauseAnswer | None:
        """The clause with this key, if Part A contains it."""
        return next((clause for clause in self.clauses if clause.key == key), None)


def to_json(summary: Summary) -> dict[str, object]:
    """The summary as plain values with the same names: days as ISO 8601, lists, null for None."""
    return {"format": FORMAT, "scale": SCALE, **_plain(summary)}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value
