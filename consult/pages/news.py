"""What happened to a plan, as those read it who follow it: neutral lines, days only. Pure.

A line has no word of the plan or of any person, and no figure that moves when somebody sends something.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from consult.commitments import rules
from consult.commitments.rules import DueDay, NoteFact
from consult.consultations.lifecycle import LifecycleEvent
from consult.pages.follow_up_days import FollowUpDay, follow_up_days
from consult.report.enums import STATUS_LABELS
from consult.report.parts import Extension
from consult.text.messages import N_

#: The events of a plan that are news, and the page that shows each.
EVENTS: Mapping[str, tuple[str, str]] = {
    LifecycleEvent.OPENED: (N_("open"), "pages.consultation"),
    LifecycleEvent.CORRECTED: (N_("typing mistake corrected"), "pages.changes"),
    LifecycleEvent.CLARIFIED: (N_("a part explained"), "pages.changes"),
    LifecycleEvent.REACH_DECIDED: (N_("a decision about who was not reached"), "pages.reach"),
    LifecycleEvent.EXTENDED: (N_("more time"), "pages.consultation"),
    LifecycleEvent.CLOSED: (N_("closed"), "pages.consultation"),
    LifecycleEvent.REPORTED: (N_("report of what people said"), "pages.answer"),
    LifecycleEvent.ANSWERED: (N_("answered"), "pages.answer"),
    LifecycleEvent.ANSWER_CORRECTED: (N_("answer corrected"), "pages.answer_versions"),
    LifecycleEvent.FOLLOWED_UP: (N_("followed up"), "pages.answer"),
    LifecycleEvent.CANCELLED: (N_("cancelled"), "pages.consultation"),
    LifecycleEvent.IMPORTED: (N_("copied here to read"), "pages.consultation"),
}
#: The published versions that are news; the others come with the opening or with a decision.
VERSIONS: Mapping[str, str] = {"edit": N_("words corrected"), "change": N_("changed")}


@dataclass(frozen=True)
class Promise:
    """A promise of a signed answer, by its public number."""

    number: int
    due_on: date
    notes: Sequence[NoteFact] = ()
    extensions: Sequence[Extension] = ()

    @property
    def days(self) -> Sequence[DueDay]:
        return rules.due_days(self.due_on, self.extensions)


@dataclass(frozen=True)
class Delayed:
    """A decision that a signed answer put off until a day, and the day on which it was made."""

    due_on: date
    decided_on: date | None = None


@dataclass(frozen=True)
class Facts:
    """What the news of a plan are made from: events and versions in their order, as (kind, day)."""

    code: str
    events: Sequence[tuple[str, date]] = ()
    versions: Sequence[tuple[str, date]] = ()
    closes_on: date | None = None
    answer_due_on: date | None = None
    promises: Sequence[Promise] = ()
    delayed: Sequence[Delayed] = ()
    follow_ups: Sequence[date] = ()

    def day_of(self, kind: LifecycleEvent) -> date | None:
        """The day of the first event of this kind."""
        return next((day for event, day in self.events if event == kind), None)

    @property
    def is_cancelled(self) -> bool:
        return self.day_of(LifecycleEvent.CANCELLED) is not None


@dataclass(frozen=True)
class Item:
    """One line: what is new in the plan `code` since a day, or what is to come on that day.

    `key` never changes and is the line's own within its plan; `endpoint` is the page that shows more.
    """

    code: str
    key: str
    day: date
    label: str
    endpoint: str
    values: Mapping[str, object] = field(default_factory=dict)


def items(facts: Facts, today: date) -> list[Item]:
    """All news of a plan until today, in no order of days."""
    found = [*_life(facts), *_late_answer(facts), *_promises(facts, today), *_delayed(facts), *_follow_ups(facts)]
    return [item for item in found if item.day <= today]


def newest_first(found: Iterable[Item]) -> list[Item]:
    """News of any plans: the newest day first, and within a day what came last."""
    return sorted(found, key=lambda item: item.day)[::-1]


def _life(facts: Facts) -> Iterable[Item]:
    """Events, with the versions right after the opening: within a day nothing else tells their order."""
    count = Counter[str]()
    for kind, day in facts.events:
        if kind in EVENTS:
            count[kind] += 1
            label, endpoint = EVENTS[kind]
            yield Item(facts.code, f"{kind}-{count[kind]}", day, label, endpoint)
        if kind == LifecycleEvent.OPENED:
            yield from _versions_since(facts, day)


def _versions_since(facts: Facts, opened: date) -> Iterable[Item]:
    for number, (kind, day) in enumerate(facts.versions, 1):
        if number > 1 and kind in VERSIONS and day >= opened:
            yield Item(facts.code, f"version-{number}", day, VERSIONS[kind], "pages.changes")


def _late_answer(facts: Facts) -> Iterable[Item]:
    ended = facts.day_of(LifecycleEvent.ANSWERED) or facts.day_of(LifecycleEvent.CANCELLED)
    if facts.answer_due_on is not None and (ended is None or ended > facts.answer_due_on):
        late = facts.answer_due_on + timedelta(days=1)
        yield Item(facts.code, "answer-overdue", late, N_("answer overdue"), "pages.answer")


def _promises(facts: Facts, today: date) -> Iterable[Item]:
    for promise in facts.promises:
        for number, due in enumerate(promise.days, 1):
            late = due.on + timedelta(days=1)
            known = [note for note in promise.notes if note.on < late]
            if due.counts_on(late) and rules.overdue_days(rules.status(known, due.on, late), due.on, late):
                key = f"overdue-{number}" if number > 1 else "overdue"
                yield _of_promise(facts, promise, key, late, N_("promise %(number)s overdue"))
        for number, more in enumerate(promise.extensions, 1):
            yield _of_promise(facts, promise, f"extended-{number}", more.on, N_("promise %(number)s: more time"))
        for request in rules.news_requests(promise.notes, promise.days, today):
            key = f"asked-{(request.on - promise.due_on).days}"
            yield _of_promise(facts, promise, key, request.on, N_("promise %(number)s: asked for news"))
        for number, note in enumerate(promise.notes, 1):
            label = N_("promise %(number)s: %(status)s")
            yield _of_promise(facts, promise, f"note-{number}", note.on, label, {"status": STATUS_LABELS[note.status]})


def _of_promise(
    facts: Facts, promise: Promise, key: str, day: date, label: str, values: Mapping[str, object] | None = None
) -> Item:
    number = {"number": promise.number}
    return Item(
        facts.code, f"promise-{promise.number}-{key}", day, label, "pages.promises", number | dict(values or {})
    )


def _delayed(facts: Facts) -> Iterable[Item]:
    for number, each in enumerate(facts.delayed, 1):
        if each.decided_on is None or each.decided_on > each.due_on:
            late = each.due_on + timedelta(days=1)
            yield Item(facts.code, f"decision-{number}-overdue", late, N_("delayed decision overdue"), "pages.answer")
        if each.decided_on is not None:
            yield Item(facts.code, f"decision-{number}", each.decided_on, N_("delayed decision made"), "pages.answer")


def _follow_ups(facts: Facts) -> Iterable[Item]:
    for each in _follow_up_days(facts):
        late = each.due_on + timedelta(days=1)
        if each.reported_on is None or each.reported_on >= late:
            key, values = f"follow-up-{each.months}-overdue", {"months": each.months}
            label = N_("report after %(months)s months overdue")
            yield Item(facts.code, key, late, label, "pages.promises", values)


def _follow_up_days(facts: Facts) -> Sequence[FollowUpDay]:
    answered = facts.day_of(LifecycleEvent.ANSWERED)
    return follow_up_days(answered, facts.follow_ups, answered) if answered else ()


def due_days(facts: Facts) -> list[Item]:
    """The days to note: closing, answer, promises and delayed decisions."""
    code, found = facts.code, []
    if facts.closes_on is not None:
        found.append(Item(code, "closes", facts.closes_on, N_("last day to have a say"), "pages.consultation"))
    if facts.answer_due_on is not None:
        found.append(Item(code, "answer", facts.answer_due_on, N_("answer due"), "pages.answer"))
    found += [
        _of_promise(facts, each, "due", each.days[-1].on, N_("promise %(number)s due")) for each in facts.promises
    ]
    found += [
        Item(code, f"follow-up-{each.months}", each.due_on, N_("report after %(months)s months due"), "pages.promises",
             {"months": each.months})
        for each in _follow_up_days(facts)
    ]  # fmt: skip
    for number, each in enumerate(facts.delayed, 1):
        found.append(Item(code, f"decision-{number}", each.due_on, N_("delayed decision due"), "pages.answer"))
    return found
