"""Restrictions in the public log, in the words of the European Union's statements of reasons. Pure.

Names and values are those of the second version of the schema of the transparency database that Article 24(5) of
Regulation (EU) 2022/2065 asks for. Nothing is sent there: the file is for whoever has to, and for comparing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from consult.moderation.appeals.rules import APPEALABLE
from consult.moderation.rules import BY_TWO, REASON_LABELS, Outcome, Reason

VISIBILITY: Mapping[Outcome, str] = {
    Outcome.REDACT: "DECISION_VISIBILITY_OTHER",
    Outcome.TEAM: "DECISION_VISIBILITY_CONTENT_DISABLED",
    Outcome.REFUSE: "DECISION_VISIBILITY_CONTENT_DISABLED",
    Outcome.JUNK: "DECISION_VISIBILITY_CONTENT_DISABLED",
    Outcome.ERASE: "DECISION_VISIBILITY_CONTENT_REMOVED",
}
_PRIVACY = "STATEMENT_CATEGORY_DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"
_SPEECH = "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH"
_RULES = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
CATEGORIES: Mapping[Reason, str] = {
    Reason.IDENTIFIES_WRITER: _PRIVACY,
    Reason.NAMES_PERSON: _PRIVACY,
    Reason.ALLEGATION: _SPEECH,
    Reason.THIRD_PARTY_HEALTH: _PRIVACY,
    Reason.CONTACT: _PRIVACY,
    Reason.SUPPLY: "STATEMENT_CATEGORY_UNSAFE_AND_PROHIBITED_PRODUCTS",
    Reason.METHOD_DETAIL: "STATEMENT_CATEGORY_SELF_HARM",
    Reason.DEHUMANIZING: _SPEECH,
    Reason.THREAT: "STATEMENT_CATEGORY_VIOLENCE",
    Reason.SPAM: _RULES,
    Reason.OFF_TOPIC_AD: _RULES,
    Reason.WRITER_ASKED: _RULES,
    Reason.LANGUAGE: _RULES,
    Reason.ILLEGAL: _RULES,
    Reason.IN_NAME: "STATEMENT_CATEGORY_SCAMS_AND_FRAUD",
    Reason.PLAIN_SPELLING: _PRIVACY,
}
#: A comment that is hidden here is hidden everywhere.
TERRITORY = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK"
INTERNAL, JUDICIAL = "internal complaint", "judicial redress"


class Line(Protocol):
    """What a line of the public log says of a decision."""

    @property
    def outcome(self) -> str: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...
    @property
    def rules_version(self) -> int: ...
    @property
    def second(self) -> bool: ...
    @property
    def after_approval(self) -> bool: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True)
class StatementOfReasons:
    """One restriction as the schema describes it; only closed codes and sentences, none of the words."""

    decision_visibility: str
    decision_visibility_other: str
    decision_ground: str
    illegal_content_legal_ground: str
    illegal_content_explanation: str
    incompatible_content_ground: str
    incompatible_content_explanation: str
    category: str
    category_addition: str
    decision_facts: str
    source_type: str
    redress: str


def statement_of(line: Line, *, noticed: bool) -> StatementOfReasons | None:
    """What a line of the public log restricts; None if it restricts nothing, or only proposes it.

    `noticed`: somebody had given notice of the comment.
    """
    if line.outcome not in VISIBILITY or (line.outcome in BY_TWO and not line.second):
        return None
    outcome = Outcome(line.outcome)
    reasons = [Reason(reason) for reason in line.reasons]
    explained = "; ".join(REASON_LABELS[reason] for reason in reasons)
    is_illegal = Reason.ILLEGAL in reasons
    ground = f"Rules of moderation, version {line.rules_version}: {', '.join(reasons)}"
    categories = list(dict.fromkeys(CATEGORIES[reason] for reason in reasons)) or [_RULES]
    by_notice = noticed and line.after_approval
    return StatementOfReasons(
        decision_visibility=_visibility(outcome, line),
        decision_visibility_other="words hidden, the rest is shown" if outcome is Outcome.REDACT else "",
        decision_ground="DECISION_GROUND_ILLEGAL_CONTENT" if is_illegal else "DECISION_GROUND_INCOMPATIBLE_CONTENT",
        illegal_content_legal_ground=ground if is_illegal else "",
        illegal_content_explanation=explained if is_illegal else "",
        incompatible_content_ground="" if is_illegal else ground,
        incompatible_content_explanation="" if is_illegal else explained,
        category=categories[0],
        category_addition=" ".join(categories[1:]),
        decision_facts=line.label,
        source_type="SOURCE_ARTICLE_16" if by_notice or Reason.IN_NAME in reasons else "SOURCE_VOLUNTARY",
        redress="; ".join(_redress(outcome)),
    )


def _visibility(outcome: Outcome, line: Line) -> str:
    if outcome is Outcome.REFUSE and line.after_approval:
        return VISIBILITY[Outcome.ERASE]
    return VISIBILITY[outcome]


def _redress(outcome: Outcome) -> Sequence[str]:
    return (INTERNAL, JUDICIAL) if outcome in APPEALABLE else (JUDICIAL,)
