"""The public log of moderation, and its counts: exact, and none of the hidden words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import ColumnElement, func, select

from consult.consultations import reading
from consult.contributions.kinds import EventKind
from consult.contributions.models import Comment
from consult.database import db
from consult.moderation.models import Decision
from consult.moderation.rules import DECLINED, OUTCOME_LABELS, REASON_LABELS, UNDONE, Outcome, Reason
from consult.record import entries
from consult.text.words import N_

PROPOSED_LABEL = N_("Proposed not to be published: a second moderator reads it")
ACT_LABELS: Mapping[str, str] = {
    **OUTCOME_LABELS,
    Outcome.REFUSE: N_("Not published: two moderators agree"),
    DECLINED: N_("A second moderator did not agree: it is read again"),
    UNDONE: N_("Not junk after all: it is read again"),
}


@dataclass(frozen=True)
class LogLine:
    """One act of moderation as anyone may read it; `label` and `reason_labels` are msgids."""

    position: int
    day: date
    tracker: str
    outcome: str
    reasons: tuple[str, ...]
    rules: int
    second: bool

    @property
    def label(self) -> str:
        if self.outcome == Outcome.REFUSE and not self.second:
            return PROPOSED_LABEL
        return ACT_LABELS[self.outcome]

    @property
    def reason_labels(self) -> list[str]:
        return [REASON_LABELS[Reason(reason)] for reason in self.reasons]


@dataclass(frozen=True)
class PublicCounts:
    """What became of every comment received, each counted once; exact.

    `published` and `redacted` hold those of them that still wait for their batch, which `soon` counts.
    `reasons` counts a comment once for each reason that stands on it, whatever its outcome, by reason
    code; `refused_by_reason` does so for those not published.
    """

    received: int
    published: int
    redacted: int
    team_only: int
    refused: int
    refused_by_reason: Mapping[str, int]
    reasons: Mapping[str, int]
    junk: int
    waiting: int
    withdrawn: int
    changed: int
    soon: int

    @property
    def outcomes(self) -> dict[str, int]:
        """What moderation decided, by outcome code."""
        return {
            Outcome.PUBLISH.value: self.published,
            Outcome.REDACT.value: self.redacted,
            Outcome.TEAM.value: self.team_only,
            Outcome.REFUSE.value: self.refused,
            Outcome.JUNK.value: self.junk,
        }

    @property
    def unaccounted(self) -> int:
        """Received comments that are in no class: anything but 0 is a fault and must stop publication."""
        return self.received - sum(self.outcomes.values()) - self.waiting - self.withdrawn - self.changed


def public_log(code: str, limit: int | None = None, offset: int = 0) -> list[LogLine]:
    """The acts of moderation in a consultation, oldest first."""
    consultation = reading.public_consultation(code)
    found = entries.entries(consultation.code, entries.Kind.MODERATION, limit=limit, offset=offset)
    return [
        LogLine(
            entry["position"],
            date.fromisoformat(entry["day"]),
            entry["tracker"],
            entry["outcome"],
            tuple(entry["reasons"]),
            entry["rules"],
            entry["second"],
        )
        for entry in found
    ]


def count_log(code: str) -> int:
    """How many acts the public log holds."""
    return entries.count(reading.public_consultation(code).code, entries.Kind.MODERATION)


def public_counts(consultation_id: int) -> PublicCounts:
    """What became of every comment that was received."""
    query = (
        select(Comment.stage, Comment.outcome, func.count())
        .where(Comment.consultation_id == consultation_id)
        .group_by(Comment.stage, Comment.outcome)
    )
    by_outcome, by_stage = Counter[str](), Counter[str]()
    for stage, outcome, count in db.session.execute(query):
        by_stage[stage] += count
        if stage != "inbox":
            by_outcome[outcome] += count
    standing = _standing(Comment.consultation_id == consultation_id).values()
    return PublicCounts(
        received=by_stage.total(),
        published=by_outcome[Outcome.PUBLISH],
        redacted=by_outcome[Outcome.REDACT],
        team_only=by_outcome[Outcome.TEAM],
        refused=by_outcome[Outcome.REFUSE],
        refused_by_reason=_by_reason(why for outcome, why in standing if outcome == Outcome.REFUSE),
        reasons=_by_reason(why for _, why in standing),
        junk=by_outcome[Outcome.JUNK],
        waiting=by_stage["inbox"],
        withdrawn=by_outcome[EventKind.WITHDRAWN],
        changed=by_outcome[EventKind.CHANGED],
        soon=by_stage["pool"],
    )


def reasons_of(comment_ids: Iterable[int]) -> dict[int, list[Reason]]:
    """Why each of these comments is not shown as it was sent; those without a reason are left out."""
    found = _standing(Decision.comment_id.in_(list(comment_ids)))
    return {comment_id: reasons for comment_id, (_, reasons) in found.items() if reasons}


def _standing(*which: ColumnElement[bool]) -> dict[int, tuple[str, list[Reason]]]:
    """The outcome and the reasons of the decision that stands on each comment."""
    query = (
        select(Decision.comment_id, Decision.outcome, Decision.reasons)
        .join(Comment, Comment.id == Decision.comment_id)
        .where(Decision.settled, Decision.outcome == Comment.outcome, *which)
        .order_by(Decision.at)
    )
    return {
        comment_id: (outcome, [Reason(reason) for reason in reasons])
        for comment_id, outcome, reasons in db.session.execute(query)
    }


def _by_reason(reasons: Iterable[list[Reason]]) -> dict[str, int]:
    found = Counter(chain.from_iterable(reasons))
    return {reason.value: found[reason] for reason in Reason if found[reason]}
