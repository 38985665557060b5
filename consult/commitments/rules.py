"""What a note on a promise must say, the status of a promise on a day, and when news is asked for. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from consult.access import FieldErrors, ValidationError
from consult.commitments.forecasts import PASSED
from consult.contributions.verdict_rules import Verdict
from consult.report.enums import FINISHED, KEPT, NOTE_STATUSES, Status
from consult.report.parts import Extension, NewsRequest
from consult.report.rules import late_days
from consult.text.messages import N_

#: Public requests for news, in days after the day on which a promise is due.
REQUEST_DAYS = (0, 30, 90)

#: What more than half of those who can say would have to say against a status that an office gives. Where it says that
#: something was done in part, or gave it up, people's answers contradict nothing.
AGAINST: Mapping[Status, frozenset[Verdict]] = {
    Status.NO_EVIDENCE: frozenset({Verdict.YES}),
    Status.NOT_STARTED: frozenset({Verdict.YES, Verdict.PARTLY}),
    Status.SUBSTANTIAL: frozenset({Verdict.NO}),
    Status.COMPLETE: frozenset({Verdict.NO, Verdict.PARTLY}),
}


@dataclass(frozen=True)
class NoteFact:
    """What a promise's status depends on: a dated note's status and whether it says where to see it."""

    status: Status
    has_evidence: bool
    on: date


@dataclass(frozen=True)
class DueDay:
    """A day on which a promise is due; it no longer counts from the day `until` on, when more time was given."""

    on: date
    until: date | None = None

    def counts_on(self, day: date) -> bool:
        return self.until is None or day < self.until


def check_due(due_on: date | None, today: date) -> None:
    """Refuse a promise without a day to come.

    Raises:
        ValidationError: on the field `due_on`.
    """
    if due_on is None:
        raise ValidationError(N_("Give the day by which it is done."), field="due_on")
    if due_on <= today:
        raise ValidationError(PASSED, field="due_on")


def check_note(status: Status | None, text: str, evidence: str) -> None:
    """Refuse a note that says nothing, or claims without showing.

    Raises:
        ValidationErrors: on the fields `status`, `text` and `evidence`.
    """
    errors = FieldErrors()
    with errors:
        if status not in NOTE_STATUSES:
            raise ValidationError(N_("Choose how far the promise is kept."), field="status")
    with errors:
        if not text and status is Status.ABANDONED:
            raise ValidationError(N_("Say why it was given up."), field="text")
        if not text:
            raise ValidationError(N_("Say in a sentence what was done."), field="text")
    with errors:
        if status in KEPT and not evidence:
            raise ValidationError(
                N_("Say where people can see it. Otherwise you cannot call it done."), field="evidence"
            )
    errors.check()


def status(notes: Sequence[NoteFact], due_on: date, today: date) -> Status:
    """The current status of a promise, from its notes in the order in which they were written.

    If nothing was shown it is "no evidence". So is a promise whose day has passed without a later note, unless it was
    shown to be done or given up before. A claim without evidence does not count.
    """
    last = _last_shown(notes)
    if last is None:
        return Status.NO_EVIDENCE
    if last.status not in FINISHED and today > due_on and last.on <= due_on:
        return Status.NO_EVIDENCE
    return last.status


def done_on(notes: Sequence[NoteFact]) -> date | None:
    """The day on which a promise was shown to be done; None if it was not, or if a later note says otherwise."""
    day = None
    for note in _shown(notes):
        day = (day or note.on) if note.status is Status.COMPLETE else None
    return day


def overdue_days(current_status: Status, due_on: date, today: date) -> int:
    """Days since a promise was due; 0 before that, and if it is done or given up."""
    return 0 if current_status in FINISHED else late_days(due_on, today)


def is_contradicted(current_status: Status, people: Mapping[Verdict, int]) -> bool:
    """Whether people say otherwise than the status: more than half of those who can say whether it has happened where
    they are. `people` are numbers as published; who cannot say counts on neither side.
    """
    can_say = sum(count for verdict, count in people.items() if verdict is not Verdict.CANNOT_SAY)
    against = AGAINST.get(current_status, frozenset())
    return 2 * sum(count for verdict, count in people.items() if verdict in against) > can_say


def due_days(due_on: date, extensions: Sequence[Extension]) -> list[DueDay]:
    """The days on which a promise was due, and until when each was the one that counted."""
    days = [due_on, *(each.due_on for each in extensions)]
    ends: list[date | None] = [*(each.on for each in extensions), None]
    return [DueDay(*each) for each in zip(days, ends, strict=True)]


def news_requests(notes: Sequence[NoteFact], days: Sequence[DueDay], today: date) -> list[NewsRequest]:
    """The public requests for news until today, each with the day of the first note since then, if there is one.

    Nobody sends them: the calendar asks, as long as no earlier note has shown that the promise is done or given up.
    What was asked once stays, whatever is noted later, and whatever more time is given.
    """
    found = []
    for due, after in ((due, after) for due in days for after in REQUEST_DAYS):
        if today - due.on < timedelta(days=after):
            continue
        on = due.on + timedelta(days=after)
        last = _last_shown([note for note in notes if note.on < on])
        if due.counts_on(on) and not (last and last.status in FINISHED):
            found.append(NewsRequest(on=on, answered_on=next((note.on for note in notes if note.on >= on), None)))
    return found


def _last_shown(notes: Sequence[NoteFact]) -> NoteFact | None:
    """The last note that counts."""
    shown = _shown(notes)
    return shown[-1] if shown else None


def _shown(notes: Sequence[NoteFact]) -> list[NoteFact]:
    """The notes that count: a claim without evidence does not."""
    return [note for note in notes if note.has_evidence or note.status not in KEPT]


def check_extension(current: date, new: date | None, reason: str, today: date) -> None:
    """Refuse more time without a public reason, and a day that gives none.

    Raises:
        ValidationErrors: on the fields `extended_to` and `reason`.
    """
    errors = FieldErrors()
    with errors:
        if new is None:
            raise ValidationError(N_("Give the new day."), field="extended_to")
        if new <= max(current, today):
            raise ValidationError(
                N_("Choose a day after today and after the day that was promised."), field="extended_to"
            )
    with errors:
        if not reason:
            raise ValidationError(N_("Say why more time is needed. Everyone can read it."), field="reason")
    errors.check()
