"""The parts of a summary: a clause from its words to its promises, and the counts. Pure.

Codes are closed lists; their labels for readers are msgids, given by properties, so that they are translated where they
are shown and never appear in the JSON.
"""

from dataclasses import dataclass
from datetime import date

from consult.report.enums import (
    DISPOSITION_LABELS,
    FINISHED,
    KEPT,
    REASON_KIND_LABELS,
    STATUS_LABELS,
    STATUS_SYMBOLS,
    DispositionCode,
    ReasonKind,
    Status,
)
from consult.text.diff import Piece


@dataclass(frozen=True, kw_only=True)
class Count:
    """How many ballots in one channel have one choice (a `contributions.enums.Choice`)."""

    choice: str
    votes: int


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Votes on one clause in one channel (a `contributions.enums.Channel`); channels are never added up.

    A suppressed one has no counts and no total and is printed as "fewer than 10".
    """

    channel: str
    withheld: bool
    total: int | None
    counts: tuple[Count, ...]

    def votes(self, choice: str) -> int:
        """Ballots for `choice`; 0 if nobody chose it."""
        return next((count.votes for count in self.counts if count.choice == choice), 0)


@dataclass(frozen=True, kw_only=True)
class EarlierVotes:
    """Votes on an earlier meaning of a clause, whose words have changed since."""

    meaning: int
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words whose writer agreed to be quoted. `text` is empty once they have been erased.

    `commitment` is in Part A; it is SHA-256 over `salt` (hexadecimal, 32 bytes) and the UTF-8 text.
    """

    tracker: str
    text: str
    commitment: str
    salt: str


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided on one point, and why. `pieces` lead from the old wording to the new."""

    code: DispositionCode
    reason_kind: ReasonKind
    reason: str
    wording: str
    pieces: tuple[Piece, ...]

    @property
    def label(self) -> str:
        return DISPOSITION_LABELS[self.code]

    @property
    def reason_label(self) -> str:
        return REASON_KIND_LABELS[self.reason_kind]


@dataclass(frozen=True, kw_only=True)
class LaterView(Decided):
    """The later decision on a point that the answer deferred."""

    on: date


@dataclass(frozen=True, kw_only=True)
class DispositionView(Decided):
    """The decision on one clause or theme.

    If it was deferred, `late_days` counts from its day until somebody decides; `later` then has that decision.
    """

    open_question: str
    until: date | None
    late_days: int = 0
    later: LaterView | None = None

    @property
    def value_choice(self) -> bool:
        """Whether the page must say that this is a choice and not a finding."""
        return self.reason_kind is ReasonKind.VALUE_CHOICE


@dataclass(frozen=True, kw_only=True)
class ThemeView:
    """A point that people made. `comments`: texts in which it was found, by `coders` people.

    `minority` is empty if analysts looked for another view and found none (`none_heard`).
    """

    key: str
    clause_key: str
    title: str
    description: str
    comments: int
    coders: int
    minority: str
    none_heard: bool
    safety: bool
    safety_note: str
    disposition: DispositionView | None

    @property
    def coded_by_one(self) -> bool:
        return self.coders < 2


@dataclass(frozen=True, kw_only=True)
class WithStatus:
    """Something that has the status of a promise."""

    status: Status

    @property
    def label(self) -> str:
        return STATUS_LABELS[self.status]

    @property
    def symbol(self) -> str:
        return STATUS_SYMBOLS[self.status]

    @property
    def kept(self) -> bool:
        """Whether it was done, or most of it."""
        return self.status in KEPT

    @property
    def complete(self) -> bool:
        return self.status is Status.COMPLETE

    @property
    def finished(self) -> bool:
        """Whether nothing more is to come: done or given up."""
        return self.status in FINISHED


@dataclass(frozen=True, kw_only=True)
class Note(WithStatus):
    """A dated note on a promise, with where to see it."""

    on: date
    text: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class CommitmentView(WithStatus):
    """A promise and its status today. `number` counts from 1 in the order of due days.

    `clause_key` and `clause_number` are empty for a promise about the whole plan.
    """

    id: int
    number: int
    clause_key: str
    clause_number: str
    text: str
    owner: str
    due_on: date
    measure: str
    money: str
    overdue_days: int
    notes: tuple[Note, ...]


@dataclass(frozen=True, kw_only=True)
class ClauseAnswer:
    """One clause from the proposed words to the promise. `in_draft` is false for one dropped while the plan was
    open.
    """

    key: str
    number: str
    heading: str
    wording: str
    plain: str
    in_draft: bool
    tallies: tuple[Tally, ...]
    earlier: tuple[EarlierVotes, ...]
    comments: int
    themes: tuple[ThemeView, ...]
    quotes: tuple[Quote, ...]
    disposition: DispositionView | None
    promises: tuple[CommitmentView, ...]


@dataclass(frozen=True, kw_only=True)
class Refused:
    """Something that people asked for and that was not done: a clause or theme not changed, referred or deferred, and
    why.
    """

    number: str
    key: str
    title: str
    is_theme: bool
    disposition: DispositionView


@dataclass(frozen=True, kw_only=True)
class Part:
    """One line of a count: a code of a closed list and how many texts (or decisions)."""

    code: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What happened to every text: `received` less everything in `taken_out` is `analysed`.

    `outcomes` are moderation's outcomes of the analysed ones and add up to them; `uncoded` of them have no theme,
    `unsorted` says why if some could have; `channels` says how the received ones were sent.
    """

    received: int
    taken_out: tuple[Part, ...]
    analysed: int
    outcomes: tuple[Part, ...]
    uncoded: int
    unsorted: str
    channels: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class ModerationCounts:
    """What moderators decided, exact: by outcome, and `reasons` of refusals (one may have several)."""

    outcomes: tuple[Part, ...]
    reasons: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A statement of an imported consultation with its votes, exact: they were public data already."""

    tracker: str
    text: str
    agree: int
    disagree: int
    passed: int


@dataclass(frozen=True, kw_only=True)
class Reply:
    """The right of reply; both are empty if none was given."""

    by: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Hashes:
    """SHA-256 of the canonical bytes of both halves; `decided` is empty before signing."""

    heard: str
    decided: str
