"""The closed lists of the summary: decisions, kinds of reasons, the status of promises."""

from collections.abc import Mapping
from enum import StrEnum

from consult.text.messages import N_


class DispositionCode(StrEnum):
    """What was decided on a clause or a theme."""

    CHANGED = "changed"
    PARTLY = "partly"
    NOT_CHANGED = "not_changed"
    REMOVED = "removed"
    DEFERRED = "deferred"
    REFERRED = "referred"


DISPOSITION_LABELS: Mapping[DispositionCode, str] = {
    DispositionCode.CHANGED: N_("Changed"),
    DispositionCode.PARTLY: N_("Partly changed"),
    DispositionCode.NOT_CHANGED: N_("Not changed"),
    DispositionCode.REMOVED: N_("Removed"),
    DispositionCode.DEFERRED: N_("Decision delayed"),
    DispositionCode.REFERRED: N_("Passed to someone else to decide"),
}

#: Decisions that come with the clause's new wording, and those that leave a request undone.
NEW_WORDING = frozenset({DispositionCode.CHANGED, DispositionCode.PARTLY})

UNDONE = frozenset({DispositionCode.NOT_CHANGED, DispositionCode.DEFERRED, DispositionCode.REFERRED})


class ReasonKind(StrEnum):
    """What a reason is based on, said openly."""

    LAW = "law"
    EVIDENCE = "evidence"
    MONEY = "money"
    VALUE_CHOICE = "value_choice"
    NOT_OUR_POWER = "not_our_power"
    ALREADY_DONE = "already_done"
    SAFETY = "safety"
    OTHER = "other"


REASON_KIND_LABELS: Mapping[ReasonKind, str] = {
    ReasonKind.LAW: N_("The law"),
    ReasonKind.EVIDENCE: N_("Evidence"),
    ReasonKind.MONEY: N_("Money"),
    ReasonKind.VALUE_CHOICE: N_("A judgement about what matters most"),
    ReasonKind.NOT_OUR_POWER: N_("Not in our power"),
    ReasonKind.ALREADY_DONE: N_("Already done"),
    ReasonKind.SAFETY: N_("Safety"),
    ReasonKind.OTHER: N_("Another reason"),
}


class ProposalUse(StrEnum):
    """Whether a decision uses other words that somebody proposed."""

    WHOLE = "whole"
    PART = "part"
    NONE = "none"


USE_LABELS: Mapping[ProposalUse, str] = {
    ProposalUse.WHOLE: N_("Used in whole"),
    ProposalUse.PART: N_("Used in part"),
    ProposalUse.NONE: N_("Not used"),
}


class WithdrawalReason(StrEnum):
    """Why an organizer withdrew an invitation to reply."""

    MISTAKE = "mistake"
    ASKED = "asked"
    GONE = "gone"


WITHDRAWAL_LABELS: Mapping[WithdrawalReason, str] = {
    WithdrawalReason.MISTAKE: N_("It was made by mistake"),
    WithdrawalReason.ASKED: N_("The organization asked for this"),
    WithdrawalReason.GONE: N_("The organization no longer exists"),
}


class CorrectionCause(StrEnum):
    """Why a signed answer is corrected. Words that could identify somebody are also removed from earlier versions."""

    MISTAKE = "mistake"
    IDENTIFYING = "identifying"


CORRECTION_CAUSE_LABELS: Mapping[CorrectionCause, str] = {
    CorrectionCause.MISTAKE: N_("It had a mistake"),
    CorrectionCause.IDENTIFYING: N_("Its words could identify somebody"),
}


class Status(StrEnum):
    """How far a promise is. The first is what the calendar says when nobody has shown anything."""

    NO_EVIDENCE = "no_evidence"
    NOT_STARTED = "not_started"
    LIMITED = "limited"
    SUBSTANTIAL = "substantial"
    COMPLETE = "complete"
    ABANDONED = "abandoned"


STATUS_LABELS: Mapping[Status, str] = {
    Status.NO_EVIDENCE: N_("No evidence yet"),
    Status.NOT_STARTED: N_("Not started"),
    Status.LIMITED: N_("Some of it done"),
    Status.SUBSTANTIAL: N_("Most of it done"),
    Status.COMPLETE: N_("Done"),
    Status.ABANDONED: N_("Given up"),
}
STATUS_SYMBOLS: Mapping[Status, str] = {
    Status.NO_EVIDENCE: "◔",
    Status.NOT_STARTED: "○",
    Status.LIMITED: "◑",
    Status.SUBSTANTIAL: "◕",
    Status.COMPLETE: "●",
    Status.ABANDONED: "✕",
}
#: What a note may say: "no evidence" comes from the calendar alone.
NOTE_STATUSES = tuple(status for status in Status if status is not Status.NO_EVIDENCE)
#: The promise was kept, or nearly; and nothing more is to come.
KEPT = frozenset({Status.SUBSTANTIAL, Status.COMPLETE})
FINISHED = frozenset({Status.COMPLETE, Status.ABANDONED})
