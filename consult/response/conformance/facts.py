"""What is known of a plan by which it is measured: days, counts, and whether something is there. Pure."""

from dataclasses import dataclass
from datetime import date

#: Promised influence under which nothing that people say can change the plan.
NO_INFLUENCE = "inform"
#: Promised influence that has to show in the plan itself, not only in reasons.
CHANGES_THE_PLAN = frozenset({"involve", "collaborate"})


@dataclass(frozen=True, kw_only=True)
class Facts:
    """All as of `today`. Days are None where there is none yet.

    `first_draft_on` is the day of the first published version of the draft, `decided_on` that of the first version that
    carries out a decision. Of the `parts` of the draft that people were asked about so many have a reason, a plain
    summary, and evidence. `options` is how many other options are named as looked at and rejected; None if nothing is
    said of that. Of the `points` that need a decision, which are parts, safety points and themes of the whole plan, so
    many are `answered` with a reason; `changed` parts got other words, or were removed. Of the `groups` to be reached
    `affected` are of people who use drugs, and `groups_judged` is for how many it is said whether they were reached.
    `looked` is how often people from the groups concerned looked at the report before its freeze; None if the report
    does not say.
    """

    today: date
    is_cancelled: bool = False
    opened_on: date | None = None
    closes_on: date | None = None
    closed_on: date | None = None
    reported_on: date | None = None
    due_on: date | None = None
    promised_on: date | None = None
    answered_on: date | None = None
    first_draft_on: date | None = None
    decided_on: date | None = None
    says_why: bool = False
    can_change: bool = False
    influence: str = ""
    decider: str = ""
    design_partner: str = ""
    options: int | None = None
    parts: int = 0
    with_reason: int = 0
    with_summary: int = 0
    with_evidence: int = 0
    points: int = 0
    answered: int = 0
    changed: int = 0
    groups: int = 0
    affected: int = 0
    groups_judged: int = 0
    looked: int | None = None
    reply_by: str = ""
    has_reply: bool = False
    entries: int = 0

    @property
    def last_day(self) -> date | None:
        """The last day on which people could take part."""
        return self.closed_on or self.closes_on

    @property
    def days_open(self) -> int | None:
        return (self.last_day - self.opened_on).days if self.opened_on and self.last_day else None

    @property
    def first_decision_on(self) -> date | None:
        """The first day on which something of it was decided."""
        return min((day for day in (self.decided_on, self.answered_on) if day), default=None)
