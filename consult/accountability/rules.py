"""What may be decided, with what reason, and how a promise stands: the closed lists and their rules. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from consult.access import ValidationError
from consult.text.messages import N_, count_words


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

#: Dispositions that come with the clause's new wording, and those that leave a request undone.
NEW_WORDING = frozenset({DispositionCode.CHANGED, DispositionCode.PARTLY})
UNDONE = frozenset({DispositionCode.NOT_CHANGED, DispositionCode.DEFERRED, DispositionCode.REFERRED})


class ReasonKind(StrEnum):
    """What a reason rests on, said openly."""

    LAW = "law"
    EVIDENCE = "evidence"
    MONEY = "money"
    VALUE_CHOICE = "value_choice"
    NOT_OUR_POWER = "not_our_power"
    ALREADY_DONE = "already_done"


REASON_KIND_LABELS: Mapping[ReasonKind, str] = {
    ReasonKind.LAW: N_("The law"),
    ReasonKind.EVIDENCE: N_("Evidence"),
    ReasonKind.MONEY: N_("Money"),
    ReasonKind.VALUE_CHOICE: N_("A judgement about what matters most"),
    ReasonKind.NOT_OUR_POWER: N_("Not in our power"),
    ReasonKind.ALREADY_DONE: N_("Already done"),
}


class Status(StrEnum):
    """How a promise stands. The first is what the clock says when nobody has shown anything."""

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

#: What a note may say: "no evidence" is the clock's word alone.
NOTE_STATUSES = tuple(status for status in Status if status is not Status.NO_EVIDENCE)
NEEDS_EVIDENCE = frozenset({Status.SUBSTANTIAL, Status.COMPLETE})
FINISHED = frozenset({Status.COMPLETE, Status.ABANDONED})

MAX_WORDS = 80
MIN_WORDS = 5
MAX_LINE = 600
MAX_REPLY = 4_000
MAX_REPLY_WORDS = 500

#: What is said in place of a reason. A reason must say something when these are taken out of it.
EMPTY_PHRASES = (
    "we have noted your comments", "we have noted your views", "your views have been noted",
    "your comments have been noted", "this has been noted", "comments noted", "views noted", "duly noted", "noted",
    "thank you for your comments", "thank you for your views", "thank you", "thanks",
    "this is out of scope", "out of scope", "outside the scope", "not in scope",
    "will be considered", "has been considered", "was considered", "under consideration", "under review",
    "for the reasons given", "for the reasons above", "as stated above", "see above", "as above", "see below",
    "no change is needed", "no change needed", "no change", "not changed", "not possible", "not feasible",
    "not appropriate", "not applicable", "no comment", "to be confirmed", "to be decided", "tbc", "tbd", "n/a",
)  # fmt: skip

_EMPTY = re.compile("|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in EMPTY_PHRASES), re.IGNORECASE)


@dataclass(frozen=True)
class NoteFact:
    """What a promise's status rests on: a dated note's status and whether it says where to see it."""

    status: Status
    has_evidence: bool
    on: date


def check_reason(reason: str) -> None:
    """Refuse a reason that gives none, or that nobody would read to the end.

    Raises:
        ValidationError: on the field `reason`.
    """
    if not reason:
        raise ValidationError(N_("Give the reason."), field="reason")
    over = count_words(reason) - MAX_WORDS
    if over > 0:
        raise ValidationError(
            N_("The reason is too long. Words over the limit: %(over)d. The limit is %(limit)d."),
            field="reason", over=over, limit=MAX_WORDS,
        )  # fmt: skip
    if count_words(_EMPTY.sub(" ", reason)) < MIN_WORDS:
        raise ValidationError(
            N_("This does not say why. Say what stood against it, or what it rests on, in a full sentence."),
            field="reason",
        )


def check_disposition(
    code: DispositionCode, *, on_clause: bool, old_wording: str, wording: str, plain: str, open_question: str,
    until: date | None, today: date,
) -> None:  # fmt: skip
    """Refuse a decision that lacks what its kind must say, or says what its kind would lose.

    Raises:
        ValidationError: on the field `wording`, `plain`, `open_question` or `until`.
    """
    if on_clause and code in NEW_WORDING and not wording:
        raise ValidationError(N_("Write the new wording of this part, all of it."), field="wording")
    if on_clause and code in NEW_WORDING and wording == old_wording:
        raise ValidationError(N_("The new wording is the same as the old one. Change it, or choose “Not changed”."),
                       field="wording")  # fmt: skip
    if on_clause and code in NEW_WORDING and not plain:
        raise ValidationError(
            N_("Say in short what the new wording says, for everyone who reads only that."), field="plain"
        )
    if code not in NEW_WORDING and (plain or wording not in ("", old_wording)):
        raise ValidationError(
            N_("You wrote new words, and chose a decision that changes none. Choose “Changed”, or empty this field."),
            field="plain" if plain else "wording",
        )
    if code is DispositionCode.DEFERRED and not open_question:
        raise ValidationError(N_("Say which question is still open."), field="open_question")
    if code is DispositionCode.DEFERRED and until is None:
        raise ValidationError(N_("Give the day by which it will be decided."), field="until")
    if code is DispositionCode.DEFERRED and until is not None and until <= today:
        raise ValidationError(N_("This day has passed. Give a day to come."), field="until")


def check_note(status: Status, text: str, evidence: str) -> None:
    """Refuse a note on a promise that says nothing, or claims without showing.

    Raises:
        ValidationError: on the field `status`, `text` or `evidence`.
    """
    if status not in NOTE_STATUSES:
        raise ValidationError(N_("Choose how the promise stands."), field="status")
    if not text and status is Status.ABANDONED:
        raise ValidationError(N_("Say why it was given up."), field="text")
    if not text:
        raise ValidationError(N_("Say in a sentence what was done."), field="text")
    if status in NEEDS_EVIDENCE and not evidence:
        raise ValidationError(
            N_("Say where people can see it. Without that it cannot be called done."), field="evidence"
        )


def status(notes: Sequence[NoteFact], due_on: date, today: date) -> Status:
    """How a promise stands today, from its notes in the order written.

    Nothing shown is "no evidence"; so is a promise whose day has passed without a later note, unless it
    was shown to be done or given up before. A claim without evidence counts for nothing.
    """
    shown = [note for note in notes if note.has_evidence or note.status not in NEEDS_EVIDENCE]
    if not shown:
        return Status.NO_EVIDENCE
    last = shown[-1]
    if last.status not in FINISHED and today > due_on and last.on <= due_on:
        return Status.NO_EVIDENCE
    return last.status


def late_days(due_on: date, today: date) -> int:
    """Days since something was due; 0 until then."""
    return max(0, (today - due_on).days)


def overdue_days(standing: Status, due_on: date, today: date) -> int:
    """Days since a promise was due; 0 before that, and when it is done or given up."""
    return 0 if standing in FINISHED else late_days(due_on, today)
