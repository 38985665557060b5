"""The lifecycle of a consultation: its states, the moves between them, what opening requires. Pure."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from consult.access import Conflict, Role
from consult.text.messages import N_

#: A shorter window than this shows a warning.
MIN_WINDOW = timedelta(weeks=6)
#: How long a check of the local help is valid: numbers change, and nobody may be sent to a dead one.
SUPPORT_HOLDS = timedelta(days=180)
#: When an answer is due unless the decision maker chooses another day.
ANSWER_AFTER = timedelta(weeks=12)


class State(StrEnum):
    """The state of a consultation."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    REPORTED = "reported"
    ANSWERED = "answered"
    FOLLOWED_UP = "followed_up"
    CANCELLED = "cancelled"


class LifecycleEvent(StrEnum):
    """What happened to a consultation."""

    CREATED = "created"
    OPENED = "opened"
    NOT_OPENED = "not_opened"
    CORRECTED = "corrected"
    CLARIFIED = "clarified"
    REACH_DECIDED = "reach_decided"
    SUGGESTIONS_ON = "suggestions_on"
    SUGGESTIONS_OFF = "suggestions_off"
    EXTENDED = "extended"
    CLOSED = "closed"
    REPORTED = "reported"
    ANSWERED = "answered"
    ANSWER_CORRECTED = "answer_corrected"
    FOLLOWED_UP = "followed_up"
    CANCELLED = "cancelled"
    IMPORTED = "imported"
    RESTORED = "restored"


STATE_LABELS: Mapping[State, str] = {
    State.DRAFT: N_("Being written"),
    State.OPEN: N_("Open"),
    State.CLOSED: N_("Closed, comments being read"),
    State.REPORTED: N_("Reported, waiting for the answer"),
    State.ANSWERED: N_("Answered"),
    State.FOLLOWED_UP: N_("Followed up"),
    State.CANCELLED: N_("Cancelled"),
}

LIFECYCLE_LABELS: Mapping[LifecycleEvent, str] = {
    LifecycleEvent.CREATED: N_("Started"),
    LifecycleEvent.OPENED: N_("Opened"),
    LifecycleEvent.NOT_OPENED: N_("Did not open on the planned day, because something was missing"),
    LifecycleEvent.CORRECTED: N_("A typing mistake in the title or the summary was corrected"),
    LifecycleEvent.CLARIFIED: N_("The organizer explained a part that people did not understand"),
    LifecycleEvent.REACH_DECIDED: N_("The organizer looked at who was reached, and decided what to do"),
    LifecycleEvent.SUGGESTIONS_ON: N_("Suggestions by the program switched on, for people who group comments"),
    LifecycleEvent.SUGGESTIONS_OFF: N_("Suggestions by the program switched off"),
    LifecycleEvent.EXTENDED: N_("Closing day moved"),
    LifecycleEvent.CLOSED: N_("Closed"),
    LifecycleEvent.REPORTED: N_("The report of what people said is finished and frozen"),
    LifecycleEvent.ANSWERED: N_("Answered"),
    LifecycleEvent.ANSWER_CORRECTED: N_("The answer was corrected"),
    LifecycleEvent.FOLLOWED_UP: N_("Followed up"),
    LifecycleEvent.CANCELLED: N_("Cancelled"),
    LifecycleEvent.IMPORTED: N_("Imported from elsewhere, closed"),
    LifecycleEvent.RESTORED: N_("Restored from a backup"),
}

#: The possible moves from each state. What nobody has seen yet is deleted, not cancelled; once there is a report an
#: answer is owed, so it cannot be cancelled.
MOVES: Mapping[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.OPEN}),
    State.OPEN: frozenset({State.CLOSED, State.CANCELLED}),
    State.CLOSED: frozenset({State.REPORTED, State.CANCELLED}),
    State.REPORTED: frozenset({State.ANSWERED}),
    State.ANSWERED: frozenset({State.FOLLOWED_UP}),
    State.FOLLOWED_UP: frozenset(),
    State.CANCELLED: frozenset(),
}

CANCELLABLE = N_(
    "Who decides, or how much influence people have, changed after an answer was promised. The decision "
    "maker must promise it again."
)
NO_OPTIONS = N_("Say what else you looked at and why you rejected it, or that you looked at nothing else.")
TOO_LATE = N_("Choose a closing day before %(due)s: that is the day on which the answer is due.")

#: The roles that a team needs, with what is said if nobody has one, or one person fewer than needed: there are as many
#: messages as people. A refusal, a name hidden for good and a life at risk need two moderators.
REQUIRED_TEAM: Mapping[Role, Sequence[str]] = {
    Role.MODERATOR: (
        N_(
            "This plan has no moderator. It needs two. Give two people that role, or say in the frame, for everyone "
            "to read, who is missing and why."
        ),
        N_(
            "This plan has only one moderator. It needs two. Give somebody that role, or say in the frame, for "
            "everyone to read, who is missing and why."
        ),
    ),
    Role.ANALYST: (
        N_(
            "This plan has no analyst. Give somebody that role, or say in the frame, for everyone to read, who "
            "is missing and why."
        ),
    ),
    Role.AUDITOR: (
        N_(
            "This plan has no auditor. Give somebody that role, or say in the frame, for everyone to read, who "
            "is missing and why."
        ),
    ),
    Role.THIRD_PERSON: (
        N_(
            "This plan has no third person for appeals: somebody who had no part in the decisions. Give somebody that "
            "role, or say in the frame, for everyone to read, that there is none and why."
        ),
    ),
}

#: Said instead if there are enough people with the role, but some cannot work yet.
NOT_JOINED = N_(
    "Not joined yet, so not counted: %(names)s. Wait for them, give their role to somebody else, or say in the frame, "
    "for everyone to read, who is missing and why."
)

OPEN_ALREADY = N_("This plan is open already. You can give people more time, or close it.")

#: While its organizer may write and publish the draft, and people can still take part.
WRITABLE = frozenset({State.DRAFT, State.OPEN})
#: While the team reads comments and decides about them.
BEING_READ = frozenset({State.OPEN, State.CLOSED})
#: While it needs all roles of its team.
TEAM_AT_WORK = WRITABLE | BEING_READ
#: Once its report is frozen: links are cut, and what is published of it is a correction.
FROZEN = frozenset({State.REPORTED, State.ANSWERED, State.FOLLOWED_UP})
#: Once its answer is signed.
SIGNED = frozenset({State.ANSWERED, State.FOLLOWED_UP})
#: While an answer is due.
AWAITING_ANSWER = frozenset({State.OPEN, State.CLOSED, State.REPORTED})
#: Once its figures are published.
COUNTED = FROZEN | {State.CLOSED}


class HasState(Protocol):
    """A consultation, or what a page knows of one."""

    @property
    def state(self) -> str: ...


class InState:
    """What the state of a consultation means; the sets are above."""

    @property
    def is_draft(self: HasState) -> bool:
        """Whether it was never opened."""
        return self.state == State.DRAFT

    @property
    def is_open(self: HasState) -> bool:
        """Whether people can take part."""
        return self.state == State.OPEN

    @property
    def is_closed(self: HasState) -> bool:
        """Whether it is closed and has no report yet."""
        return self.state == State.CLOSED

    @property
    def is_reported(self: HasState) -> bool:
        """Whether its report is frozen and its answer is not signed."""
        return self.state == State.REPORTED

    @property
    def is_followed_up(self: HasState) -> bool:
        """Whether the decision maker said later what worked."""
        return self.state == State.FOLLOWED_UP

    @property
    def is_cancelled(self: HasState) -> bool:
        """Whether it was cancelled."""
        return self.state == State.CANCELLED

    @property
    def is_writable(self: HasState) -> bool:
        """Whether its draft may be written, and people can still take part."""
        return self.state in WRITABLE

    @property
    def is_being_read(self: HasState) -> bool:
        """Whether the team reads comments and decides about them."""
        return self.state in BEING_READ

    @property
    def has_team_at_work(self: HasState) -> bool:
        """Whether it needs all roles of its team."""
        return self.state in TEAM_AT_WORK

    @property
    def is_frozen(self: HasState) -> bool:
        """Whether its report is frozen."""
        return self.state in FROZEN

    @property
    def is_answered(self: HasState) -> bool:
        """Whether its answer is signed."""
        return self.state in SIGNED

    @property
    def awaits_answer(self: HasState) -> bool:
        """Whether an answer is due."""
        return self.state in AWAITING_ANSWER

    @property
    def has_figures(self: HasState) -> bool:
        """Whether its figures are published."""
        return self.state in COUNTED


@dataclass(frozen=True, kw_only=True)
class ClauseReadiness:
    """What opening requires of one clause."""

    key: str
    number: str
    plain_language: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Framing:
    """What opening requires of a consultation. `answer_due_on` is None until the promise is recorded.

    It is also None if the promise was withdrawn (`was_promised`) because what it depended on has changed. `team` says
    how many people have each role; `team_note` says in public who is missing, and why. `names_options` is whether it
    says which other options were looked at, or that none was. `not_joined` has the names of those among `team` who
    cannot work yet, `decision_makers` of those who have to promise the answer.
    """

    can_change: str = ""
    cannot_change: str = ""
    cannot_change_by: str = ""
    influence: str = ""
    decider: str = ""
    run_by: str = ""
    paid_by: str = ""
    reading_hours: str = ""
    names_options: bool = False
    support: Sequence[tuple[str, str]] = ()
    support_checked_on: date | None = None
    answer_due_on: date | None = None
    was_promised: bool = False
    closes_on: date | None = None
    team: Mapping[Role, int] = dataclasses.field(default_factory=dict)
    not_joined: Mapping[Role, Sequence[str]] = dataclasses.field(default_factory=dict)
    team_note: str = ""
    decision_makers: Sequence[str] = ()
    clauses: Sequence[ClauseReadiness] = ()
    today: date


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a plan from opening: `message` is a msgid; `key` identifies its clause, if any."""

    field: str
    message: str
    params: Mapping[str, str] = dataclasses.field(default_factory=dict)
    key: str = ""


class NotReady(Conflict):
    """Opening is refused; `missing` has each reason."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        self.missing = list(missing)
        super().__init__(
            N_("This plan cannot open yet. %(missing)s"),
            missing=" ".join(each.message % each.params for each in self.missing),
        )


#: What must be written, by field of the frame.
WRITTEN: Mapping[str, str] = {
    "can_change": N_("Say what people can change."),
    "cannot_change": N_("Say what people cannot change."),
    "cannot_change_by": N_("Say who decided what cannot change, and when."),
    "influence": N_("Choose how much influence you promise."),
    "decider": N_("Say who decides."),
    "run_by": N_("Say who runs this consultation."),
    "paid_by": N_("Say who pays for it."),
    "reading_hours": N_("Say when your team reads comments."),
}


def missing_to_open(framing: Framing) -> list[Missing]:
    """Everything that keeps a plan from opening, in the order in which the pages ask for it."""
    missing = [] if framing.names_options else [Missing("considered", NO_OPTIONS)]
    missing += [Missing(name, message) for name, message in WRITTEN.items() if not getattr(framing, name).strip()]
    if not framing.support:
        missing.append(Missing("support", N_("Name at least one local place or helpline.")))
    elif is_support_unchecked(framing.support_checked_on, framing.today):
        missing.append(Missing("support_checked", N_("Check that each line of the local help works, and confirm it.")))
    missing += _missing_in_draft(framing.clauses)
    missing += missing_in_team(framing.team, framing.team_note, framing.not_joined)
    missing += _missing_days(framing)
    return missing


def missing_in_team(
    team: Mapping[Role, int], note: str, not_joined: Mapping[Role, Sequence[str]] | None = None
) -> list[Missing]:
    """The roles missing in a team, given how many people have each; none if `note` says it in public.

    Who has not joined yet cannot work: if too few others have a role, they are named.
    """
    missing = [Missing("team", REQUIRED_TEAM[role][count]) for role, count, _ in lacking_roles(team, note)]
    waiting = not_joined or {}
    at_work = {role: count - len(waiting.get(role, ())) for role, count in team.items()}
    names: list[str] = []
    for role, count, needed in lacking_roles(at_work, note):
        if count + len(waiting.get(role, ())) >= needed:
            names += [name for name in waiting[role] if name not in names]
    return [*missing, Missing("team", NOT_JOINED, {"names": ", ".join(names)})] if names else missing


def lacking_roles(team: Mapping[Role, int], note: str) -> list[tuple[Role, int, int]]:
    """The same, as (role, how many people have it, how many it needs)."""
    if note.strip():
        return []
    return [
        (role, team.get(role, 0), len(messages))
        for role, messages in REQUIRED_TEAM.items()
        if team.get(role, 0) < len(messages)
    ]


def _missing_in_draft(clauses: Sequence[ClauseReadiness]) -> list[Missing]:
    if not clauses:
        return [Missing("clauses", N_("Write the draft: it has no part yet."))]
    missing = []
    for clause in clauses:
        named = {"number": clause.number}
        if not clause.plain_language.strip():
            message = N_("Part %(number)s has no plain summary.")
            missing.append(Missing("plain_language", message, named, clause.key))
        if not clause.reason.strip():
            missing.append(Missing("reason", N_("Part %(number)s has no reason."), named, clause.key))
    return missing


def _missing_days(framing: Framing) -> list[Missing]:
    missing = []
    closes, due = framing.closes_on, framing.answer_due_on
    if due is None and framing.was_promised:
        missing.append(Missing("commitment", CANCELLABLE))
    elif due is None:
        missing.append(_missing_promise(framing.decision_makers))
    if closes is None:
        missing.append(Missing("closes_on", N_("Choose the day on which it closes.")))
    elif closes <= framing.today:
        missing.append(Missing("closes_on", N_("Choose a closing day in the future.")))
    elif due is not None and due <= closes:
        missing.append(Missing("closes_on", TOO_LATE, {"due": due.isoformat()}))
    return missing


def _missing_promise(names: Sequence[str]) -> Missing:
    """What to do for a promise of an answer: who has to give it, or that nobody can."""
    if not names:
        message = N_("Nobody is the decision maker yet. Give somebody that role: they must promise an answer by a day.")
        return Missing("team", message)
    message = N_("The decision maker has not promised an answer by a day yet. Only they can do it: tell %(names)s.")
    return Missing("commitment", message, {"names": ", ".join(names)})


def check_move(state: str, to: str) -> None:
    """Refuse a move that the lifecycle does not have.

    Raises:
        Conflict: with the state of the consultation.
    """
    if State(to) in MOVES[State(state)]:
        return
    raise Conflict(OPEN_ALREADY if state == to == State.OPEN else _NOT_FROM[State(state)])


_NOT_FROM: Mapping[State, str] = {
    State.DRAFT: N_("This plan is still being written. It has to be opened first."),
    State.OPEN: N_("This plan is open. It has to be closed first."),
    State.CLOSED: N_("This plan is closed and its report is not finished, so that cannot be done now."),
    State.REPORTED: N_("The report is frozen and the answer is due, so that cannot be done now."),
    State.ANSWERED: N_("This plan is answered, so that cannot be done now."),
    State.FOLLOWED_UP: N_("This plan is answered and followed up, so that cannot be done now."),
    State.CANCELLED: N_("This plan is cancelled, so that cannot be done now."),
}


def is_short(opens_on: date, closes_on: date) -> bool:
    """Whether people would have less time than `MIN_WINDOW`."""
    return closes_on - opens_on < MIN_WINDOW


def is_support_unchecked(checked_on: date | None, today: date) -> bool:
    """Whether nobody has checked the local help within `SUPPORT_HOLDS`."""
    return checked_on is None or checked_on < today - SUPPORT_HOLDS


def answer_due_after(closes_on: date) -> date:
    """The day an answer is due if nobody chose another."""
    return closes_on + ANSWER_AFTER
