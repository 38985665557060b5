"""What participants can send, and what can happen to it: the closed lists. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.text.messages import N_


class Choice(StrEnum):
    """A vote on a clause. "I don't understand this" is an answer of its own."""

    SUPPORT = "support"
    CHANGES = "changes"
    OPPOSE = "oppose"
    UNSURE = "unsure"
    UNAFFECTED = "unaffected"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class ChoiceFacts:
    """How a choice is named and counted.

    `label` is its name on a form, `short` its name next to a bar. `colour` is its class in the stylesheet; a choice
    without one is counted and not drawn. `value` is its number in the data files, if it has one.
    """

    label: str
    short: str
    colour: str = ""
    value: int | None = None


#: In the order of the form.
CHOICES: Mapping[Choice, ChoiceFacts] = {
    Choice.SUPPORT: ChoiceFacts(N_("Support"), N_("support"), "support", 1),
    Choice.CHANGES: ChoiceFacts(N_("Support, with changes"), N_("with changes"), "changes"),
    Choice.OPPOSE: ChoiceFacts(N_("Oppose"), N_("oppose"), "oppose", -1),
    Choice.UNSURE: ChoiceFacts(N_("Not sure"), N_("not sure"), "unsure", 0),
    Choice.UNAFFECTED: ChoiceFacts(N_("Does not affect me"), N_("does not affect me")),
    Choice.UNCLEAR: ChoiceFacts(N_("I don’t understand this"), N_("I don’t understand this")),
}
CHOICE_LABELS: Mapping[Choice, str] = {choice: facts.label for choice, facts in CHOICES.items()}
#: Votes on a comment as numbers.
COMMENT_VOTE_VALUES: Mapping[str, int] = {"agree": 1, "disagree": -1, "pass": 0}


def _scale() -> str:
    """The sentence that data files carry, in English like their names."""
    votes = {value: name for name, value in COMMENT_VOTE_VALUES.items()}
    told = [
        f"{facts.short} and {votes[facts.value]} {facts.value:+d}".replace("+0", "0")
        for facts in CHOICES.values()
        if facts.value is not None
    ]
    return f"{', '.join(told)}; other choices have no number"


SCALE = _scale()


class Consent(StrEnum):
    """What may be done with a comment. If nothing was chosen, it is for the team only."""

    QUOTE = "quote"
    SHOW = "show"
    TEAM = "team"

    @property
    def may_show(self) -> bool:
        return self is not Consent.TEAM

    @property
    def may_quote(self) -> bool:
        return self is Consent.QUOTE


CONSENT_LABELS: Mapping[Consent, str] = {
    Consent.QUOTE: N_("Yes, and quote it"),
    Consent.SHOW: N_("Yes, but don’t quote it"),
    Consent.TEAM: N_("No, for the team only"),
}


class Channel(StrEnum):
    """How something was sent; set by the server, never changed, never added up across channels."""

    OPEN = "open"
    CODE = "code"
    ACCOUNT = "account"


CHANNEL_LABELS: Mapping[Channel, str] = {
    Channel.OPEN: N_("anyone with the link"),
    Channel.CODE: N_("people given a card"),
    Channel.ACCOUNT: N_("accounts"),
}


class HoldReason(StrEnum):
    """Why a submission waits for a moderator's release: too many at once, a field that nobody sees, or no time
    to read.
    """

    FAST = "fast"
    TRAP = "trap"
    HASTY = "hasty"


class SelfDescriptionKind(StrEnum):
    """How people may describe themselves: several, none, or "rather not say"."""

    USES_NOW = "uses_now"
    USED_BEFORE = "used_before"
    FAMILY = "family"
    LOST_SOMEONE = "lost_someone"
    SERVICES = "services"
    JUSTICE = "justice"
    NEIGHBOUR = "neighbour"
    OTHER = "other"
    RATHER_NOT = "rather_not"


SELF_DESCRIPTION_LABELS: Mapping[SelfDescriptionKind, str] = {
    SelfDescriptionKind.USES_NOW: N_("I use drugs now"),
    SelfDescriptionKind.USED_BEFORE: N_("I used drugs before"),
    SelfDescriptionKind.FAMILY: N_("A relative or friend uses drugs, or used them before"),
    SelfDescriptionKind.LOST_SOMEONE: N_("I lost someone"),
    SelfDescriptionKind.SERVICES: N_("I work in health or support services"),
    SelfDescriptionKind.JUSTICE: N_("I work in police or justice"),
    SelfDescriptionKind.NEIGHBOUR: N_("I live or work nearby"),
    SelfDescriptionKind.OTHER: N_("Something else"),
    SelfDescriptionKind.RATHER_NOT: N_("I would rather not say"),
}


class Stage(StrEnum):
    """Where a comment is on its way."""

    HELD = "held"  # waits for a spam check
    INBOX = "inbox"  # waits for a moderator
    POOL = "pool"  # approved, waits for its batch
    PUBLIC = "public"
    CLOSED = "closed"  # not public, and not waiting


#: The stages of words that no moderator has decided on, and of words that one approved.
UNREAD = frozenset({Stage.HELD, Stage.INBOX})
APPROVED = frozenset({Stage.POOL, Stage.PUBLIC})


class EventKind(StrEnum):
    """What happened to a comment or a vote."""

    RECEIVED = "received"
    HELD = "held"
    RELEASED = "released"
    APPROVED = "approved"
    REDACTED = "redacted"
    TEAM_ONLY = "team_only"
    ASKED = "asked"
    REFUSED = "refused"
    ERASED = "erased"
    JUNKED = "junked"
    RESTORED = "restored"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    OUT = "out"


class FileKind(StrEnum):
    """A file of a plan that the periodic tasks make: the answer in three lengths, a poster, two tables."""

    BRIEF = "brief"
    ANSWER = "answer"
    WHOLE = "whole"
    POSTER = "poster"
    DECISIONS = "decisions"
    PROMISES = "promises"


#: The outcome of a comment that its writer was asked to change.
ASKED = "ask"
#: The outcome of a comment that was not public when its plan was cancelled.
CANCELLED = "cancelled"
#: The events by which a moderator has decided on a comment.
DECISIONS = (EventKind.APPROVED, EventKind.REDACTED, EventKind.TEAM_ONLY, EventKind.REFUSED, EventKind.JUNKED)

#: +1 takes an item out of what counts, -1 puts it back, 0 leaves that unchanged.
EFFECT: Mapping[EventKind, int] = dict.fromkeys(EventKind, 0) | {
    EventKind.HELD: 1,
    EventKind.RELEASED: -1,
    EventKind.JUNKED: 1,
    EventKind.RESTORED: -1,
    EventKind.WITHDRAWN: 1,
    EventKind.CHANGED: 1,
}

#: How urgent a danger is that only the words suggest: like a danger to life, until a moderator has answered.
SUGGESTED_DANGER = 3

MAX_COMMENT_CHARACTERS = 5000
#: A submission's items of one kind, and the revisions of one item, that a receipt is followed for.
MAX_ITEMS = 130
MAX_REVISIONS = 5
