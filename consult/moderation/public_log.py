"""The public log of moderation, and its counts: exact, and none of the hidden words."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from sqlalchemy import ColumnElement, select

from consult.consultations.models import Consultation
from consult.contributions import comment_counts
from consult.contributions import queries as contribution_queries
from consult.contributions.counting import WAITING
from consult.contributions.enums import EventKind
from consult.contributions.models import Comment
from consult.moderation.appeals.rules import INDEPENDENCE_LABELS, REJECTED, UPHELD
from consult.moderation.models import ModerationDecision
from consult.moderation.notices.rules import KEPT, KEPT_LABELS
from consult.moderation.rereading.rules import DIFFERENT, SAME
from consult.moderation.rules import (
    BY_TWO,
    DECISION_UNDONE,
    DECLINED,
    OUTCOME_LABELS,
    REASON_LABELS,
    UNDONE,
    Outcome,
    Reason,
)
from consult.record import documents, entries
from consult.record.documents import described
from consult.storage.database import db
from consult.text.messages import N_

#: What is not shown from an imported consultation, as long as nobody here has decided on it.
ELSEWHERE = "elsewhere"
PROPOSED_LABEL = N_("Proposed not to be published: a second moderator will read it")
TO_ERASE_LABEL = N_("Proposed to be erased: a second moderator will read it")
TAKEN_OFF_LABEL = N_("Hidden from the public: a second moderator will read it")
ACT_LABELS: Mapping[str, str] = dict(OUTCOME_LABELS) | {
    Outcome.REFUSE: N_("Not published: two moderators agreed"),
    Outcome.ERASE: N_("Erased: two moderators agreed"),
    DECLINED: N_("A second moderator did not agree: it will be read again"),
    UNDONE: N_("Not junk after all: it will be read again"),
    UPHELD: N_("The writer asked for a second look, and was right"),
    REJECTED: N_("The writer asked for a second look: the decision stays"),
    SAME: N_("Read again, drawn by chance: somebody else decided the same"),
    DIFFERENT: N_("Read again, drawn by chance: somebody else disagreed, so it waits to be read again"),
    DECISION_UNDONE: N_("Undone by the team: it will be read again"),
    ELSEWHERE: N_("Not shown: it was moderated on the site it comes from"),
}
#: Decisions on what had been approved.
AGAIN_LABELS: Mapping[str, str] = {
    Outcome.PUBLISH: N_("Shown again, unchanged"),
    Outcome.REDACT: N_("Words hidden after it was approved"),
    Outcome.TEAM: N_("Hidden from the public: only the team reads it"),
    Outcome.REFUSE: N_("Hidden from the public: two moderators agreed"),
    Outcome.ERASE: N_("Erased after it was approved: two moderators agreed"),
    DECLINED: N_("A second moderator did not agree: it is public again"),
    UPHELD: ACT_LABELS[UPHELD],
    REJECTED: ACT_LABELS[REJECTED],
    KEPT: N_("Somebody gave notice about it: it stays"),
}
_REASON_LABELS: Mapping[str, str] = {
    code.value: label for labels in (REASON_LABELS, KEPT_LABELS, INDEPENDENCE_LABELS) for code, label in labels.items()
}


#: What a comment is counted as whose decision has reasons.
_WITH_REASONS = (Outcome.REDACT, Outcome.TEAM, Outcome.REFUSE, Outcome.ERASE, Outcome.JUNK)


class Which(StrEnum):
    """Which decisions of the log are listed."""

    WITH_A_REASON = "reasons"
    ALL = "all"


@dataclass(frozen=True)
class LogLine:
    """One moderation decision as anyone may read it, as the record has it; `label` and `reason_labels` are msgids."""

    day: date = described("the day of the batch with which it entered the record")
    tracker: str = described("the comment's public code")
    outcome: str = described("what was decided")
    reasons: tuple[str, ...] = described("why, if it is not shown as it was sent")
    rules_version: int = described("the version of the rules of moderation", name="rules")
    second: bool = described("whether a second moderator decided")
    after_approval: bool = described("whether the comment had been approved", name="again")
    kind: entries.Kind = described("a correction if the report was already frozen")

    @property
    def correction(self) -> bool:
        return self.kind is entries.Kind.CORRECTION

    @property
    def label(self) -> str:
        if self.outcome in BY_TWO and not self.second:
            if self.after_approval:
                return TAKEN_OFF_LABEL
            return PROPOSED_LABEL if self.outcome == Outcome.REFUSE else TO_ERASE_LABEL
        return (AGAIN_LABELS if self.after_approval else ACT_LABELS)[self.outcome]

    @property
    def reason_labels(self) -> list[str]:
        return [_REASON_LABELS[reason] for reason in self.reasons]


@dataclass(frozen=True)
class PublicCounts:
    """What happened to every comment received, each counted once; exact, as of the last batch.

    `waiting` are those that were read and wait for their batch. `refused` includes those that were removed where an
    imported consultation was held, which `elsewhere` counts. `reasons` counts a comment once for each of its reasons,
    by outcome and reason code. `cancelled` ones were deleted with their plan.
    """

    received: int
    published: int
    redacted: int
    team_only: int
    refused: int
    erased: int
    elsewhere: int
    reasons: Mapping[str, Mapping[str, int]]
    junk: int
    waiting: int
    withdrawn: int
    changed: int
    cancelled: int

    @property
    def refused_by_reason(self) -> Mapping[str, int]:
        return self.reasons.get(Outcome.REFUSE, {})


def public_log(code: str, limit: int | None = None, offset: int = 0, which: Which = Which.ALL) -> list[LogLine]:
    """The moderation decisions in a public consultation: the oldest batch first, in random order within it."""
    found = entries.decisions(code, reasoned=which is Which.WITH_A_REASON, limit=limit, offset=offset)
    return [documents.read(LogLine, entry) for entry in found]


def count_log(code: str) -> dict[Which, int]:
    """How many decisions the public log has."""
    found = entries.count_decisions(code)
    return {Which.ALL: found[False], Which.WITH_A_REASON: found[True]}


def log_of(code: str, tracker: str) -> list[LogLine]:
    """The decisions on one comment."""
    return [documents.read(LogLine, entry) for entry in entries.decisions_on(code, tracker)]


def shown_now(consultation_id: int, lines: Iterable[LogLine]) -> set[str]:
    """The public codes of the log that have a page of their own today."""
    return contribution_queries.shown_trackers(consultation_id, {line.tracker for line in lines})


def public_counts(consultation_id: int) -> PublicCounts:
    """What happened to every comment that was received, as of the last batch."""
    counted = Counter[str](comment_counts.by_outcome(consultation_id))
    why = _why_not_shown(consultation_id) if any(counted[outcome] for outcome in _WITH_REASONS) else {}
    refused = why.get(Outcome.REFUSE, [])
    return PublicCounts(
        received=counted.total(),
        published=counted[Outcome.PUBLISH],
        redacted=counted[Outcome.REDACT],
        team_only=counted[Outcome.TEAM],
        refused=counted[Outcome.REFUSE],
        erased=counted[Outcome.ERASE],
        elsewhere=counted[Outcome.REFUSE] - len(refused),
        reasons={outcome: _by_reason(found) for outcome, found in why.items()},
        junk=counted[Outcome.JUNK],
        waiting=counted["held"] + counted[WAITING],
        withdrawn=counted[EventKind.WITHDRAWN],
        changed=counted[EventKind.CHANGED],
        cancelled=counted["cancelled"],
    )


def trackers(consultation: Consultation) -> list[tuple[str, str]]:
    """(tracker, outcome) of each comment that was public or closed at the last batch, in the trackers' order.

    What is not shown from an imported consultation is `ELSEWHERE`, until somebody here has decided on it.
    """
    here = contribution_queries.trackers(consultation.id)
    if not consultation.imported_from:
        return here
    decided = set(
        db.session.scalars(
            select(Comment.tracker)
            .join(ModerationDecision, ModerationDecision.comment_id == Comment.id)
            .where(Comment.consultation_id == consultation.id)
        )
    )
    return [
        (tracker, ELSEWHERE if outcome == Outcome.REFUSE and tracker not in decided else outcome)
        for tracker, outcome in here
    ]


def reasons_of(comment_ids: Iterable[int]) -> dict[int, list[Reason]]:
    """Why each of these comments is not shown as it was sent; those without a reason are left out."""
    found = _decision_in_force(ModerationDecision.comment_id.in_(list(comment_ids)))
    return {comment_id: reasons for comment_id, (_, reasons) in found.items() if reasons}


def _why_not_shown(consultation_id: int) -> dict[str, list[list[Reason]]]:
    """The reasons of each comment that is counted as not shown as it was sent, by outcome."""
    of_plan = (
        Comment.consultation_id == consultation_id,
        Comment.counted_as.in_(_WITH_REASONS),
        Comment.counted_as == ModerationDecision.outcome,
    )
    found: dict[str, list[list[Reason]]] = {}
    for outcome, why in _decision_in_force(*of_plan).values():
        found.setdefault(outcome, []).append(why)
    return found


def _decision_in_force(*which: ColumnElement[bool]) -> dict[int, tuple[str, list[Reason]]]:
    """The outcome and the reasons of the decision in force on each comment."""
    query = (
        select(ModerationDecision.comment_id, ModerationDecision.outcome, ModerationDecision.reasons)
        .join(Comment, Comment.id == ModerationDecision.comment_id)
        .where(ModerationDecision.effective, ModerationDecision.outcome == Comment.outcome, *which)
        .order_by(ModerationDecision.sequence)
    )
    return {
        comment_id: (outcome, [Reason(reason) for reason in reasons])
        for comment_id, outcome, reasons in db.session.execute(query)
    }


def _by_reason(reasons: Iterable[list[Reason]]) -> dict[str, int]:
    found = Counter(chain.from_iterable(reasons))
    return {reason.value: found[reason] for reason in Reason if found[reason]}
