"""The state of one consultation for its team: what to do, its days, what waits, what came in.

Moderators see what waits at once. Everybody else sees it as of the last batch, like all counts of what people sent, so
that nobody can read from the page when somebody wrote.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext, ngettext

from consult.access import Actor, Permission, Role, has_permission
from consult.analysis import unclear_parts
from consult.analysis.team_figures import TeamFigures, team_figures
from consult.consultations import clarifications, queries, team_requirements
from consult.consultations.models import Consultation
from consult.consultations.queries import Part
from consult.contributions import batch_days
from consult.contributions.counting import WAITING
from consult.contributions.enums import CHANNEL_LABELS, Channel, EventKind
from consult.credentials import access_codes
from consult.moderation import reading_times, waiting_days
from consult.moderation.reading_times import ReadingTimes
from consult.moderation.rules import Outcome
from consult.moderation.teamwork import colleagues
from consult.pages import names
from consult.pages.tasks import Reader, Task, Urgency, in_order
from consult.pages.views import desks
from consult.storage.database import today
from consult.text.messages import N_
from consult.web import charts
from consult.web.charts import Bar, Days, Segment

#: The parts with most comments are drawn, the others are behind a fold.
PARTS_SHOWN = 8
#: What waits, by how many days: each row goes to this day; the last one is open.
AGES = (0, 1, 2, 3, 7, 14)
#: What happened to every comment, as the counts have it; what is not named here is not shown.
OUTCOMES: Sequence[tuple[str, Collection[str]]] = (
    (N_("Published"), (Outcome.PUBLISH,)),
    (N_("Published, parts hidden"), (Outcome.REDACT,)),
    (N_("Waiting, or between two batches"), (WAITING, "held")),
    (N_("For the team only"), (Outcome.TEAM,)),
    (N_("Not published"), (Outcome.REFUSE, Outcome.ERASE)),
    (N_("Junk"), (Outcome.JUNK,)),
    (N_("Deleted or changed by the writer"), (EventKind.WITHDRAWN, EventKind.CHANGED)),
)


@dataclass(frozen=True)
class Figures:
    """What came in, as of the last batch. An empty list of bars means that nothing of it may be shown."""

    last_batch: date | None
    received: int
    parts: Sequence[Bar]
    more_parts: Sequence[Bar]
    channels: Sequence[Bar]
    outcomes: Sequence[Segment]
    times: ReadingTimes | None
    time_bars: Sequence[Bar]


@dataclass(frozen=True)
class UnclearPart:
    """A part that ten or more people did not understand; `is_explained` says that the organizer has explained it."""

    key: str
    title: str
    is_explained: bool


@dataclass(frozen=True)
class Unclear:
    """The parts that people did not understand, in an order without numbers, as of the weekly look on `day`.

    Before the first look, `day` is the one on which it is due.
    """

    day: date
    has_looked: bool
    parts: Sequence[UnclearPart]


@dataclass(frozen=True)
class PlanDashboard:
    """What the overview of a consultation shows. `at_once` says that `waiting` is what waits right now; `unclear` is
    for organizers of an open plan.
    """

    tasks: Sequence[Task]
    days: Days | None
    waiting: Sequence[Bar]
    waiting_total: int
    at_once: bool
    figures: Figures | None
    unclear: Unclear | None = None


def plan_dashboard(actor: Actor, plan: Consultation, team: Sequence[tuple[str, str]]) -> PlanDashboard:
    """The state of a consultation for one of its team: `team` is everybody's names and roles."""
    tasks = list(desks.tasks_of(actor, plan))
    if plan.is_draft or plan.is_cancelled:
        return PlanDashboard(tasks, None, (), 0, False, None)
    parts = {part.clause_id: part for part in queries.parts_of(plan.id)}
    channels = [each for each in Channel if each is not Channel.CODE or access_codes.are_given(plan.id)]
    found = team_figures(plan.id, parts, channels)
    at_once = plan.is_being_read and has_permission(actor, Permission.CONSULTATION_QUEUE_WORK, plan.id)
    waiting = waiting_days.waiting_by_day(plan.id) if at_once else found.waiting
    if plan.is_being_read:
        tasks = list(in_order([*tasks, *_of_others(Reader(actor, plan), team, waiting, at_once=at_once)]))
    return PlanDashboard(
        tasks,
        _days(plan),
        _ages(waiting) if plan.is_being_read else (),
        sum(waiting.values()),
        at_once,
        _figures(plan, found, {key: names.titled(each) for key, each in parts.items()}),
        _unclear(plan, parts.values()) if has_permission(actor, Permission.CONSULTATION_FRAME_WRITE, plan.id) else None,
    )


def _unclear(plan: Consultation, parts: Iterable[Part]) -> Unclear | None:
    if not plan.is_open or plan.opened_on is None:
        return None
    look = unclear_parts.as_of_this_week(plan.id)
    if look is None:
        return Unclear(max(plan.opened_on + unclear_parts.WEEK, today()), False, ())
    explained = {key for key, _ in clarifications.of_plan(plan.id)}
    titles = {each.key: names.titled(each) for each in parts if not each.removed}
    day, keys = look
    return Unclear(day, True, [UnclearPart(key, titles[key], key in explained) for key in keys if key in titles])


def _of_others(
    reader: Reader, team: Sequence[tuple[str, str]], waiting: Mapping[date, int], *, at_once: bool
) -> list[Task]:
    """What others have to do, and who they are."""
    organizers, moderators = (
        tuple(name for name, held in team if held == role) for role in (Role.ORGANIZER, Role.MODERATOR)
    )
    found = []
    if not reader.may(Permission.CONSULTATION_FRAME_WRITE):
        for missing in team_requirements.missing_roles(reader.plan):
            words = gettext(missing.message) % missing.params
            found.append(Task(Role.ORGANIZER, words, "", "", urgency=Urgency.LATE, people=organizers))
    if waiting and not at_once:
        count, age = sum(waiting.values()), (today() - min(waiting)).days
        words = ngettext(
            "%(num)s comment waits for a moderator or for the next batch",
            "%(num)s comments wait for a moderator or for the next batch",
            count,
        )
        when = ngettext("the oldest for %(num)s day", "the oldest for %(num)s days", age)
        found.append(Task(Role.MODERATOR, words, "", "", count, when, age, Urgency.LATER, moderators))
        if reader.may(Permission.CONSULTATION_FRAME_WRITE) and not colleagues.on_duty(reader.plan.id):
            words = gettext("Nobody is on duty today")
            found.append(Task(Role.MODERATOR, words, "", "", urgency=Urgency.LATER, people=moderators))
    return found


def _days(plan: Consultation) -> Days | None:
    steps = (
        (gettext("Opened"), plan.opened_on),
        (gettext("Closed") if plan.closed_on else gettext("Closes"), plan.closed_on or plan.closes_on),
        (gettext("Answer due"), plan.answer_due_on),
        (gettext("Answered"), plan.answered_on),
    )
    known = [(label, day) for label, day in steps if day is not None]
    return charts.days(known, today()) if known else None


def _ages(waiting: Mapping[date, int]) -> list[Bar]:
    """How many wait since how many days."""
    counts: Counter[int] = Counter()
    for day, count in waiting.items():
        age = max(0, (today() - day).days)
        counts[next((place for place, most in enumerate(AGES) if age <= most), len(AGES))] += count
    labels = [
        gettext("today"),
        *(ngettext("%(num)s day", "%(num)s days", number) for number in (1, 2, 3)),
        gettext("4 to 7 days"),
        gettext("8 to 14 days"),
        gettext("longer"),
    ]
    return charts.bars([(label, counts[place]) for place, label in enumerate(labels)])


def _figures(plan: Consultation, found: TeamFigures, headings: Mapping[int, str]) -> Figures:
    words = gettext("not shown")
    whole = gettext("The whole plan")
    by_part = [(whole if key is None else headings.get(key, whole), count) for key, count in found.by_part.items()]
    parts = charts.bars(sorted(by_part, key=lambda each: -(each[1] or 0)), words=words)
    channels = [(gettext(CHANNEL_LABELS[channel]), count) for channel, count in found.by_channel.items()]
    times = reading_times.reading_times(plan.id)
    return Figures(
        batch_days.last_day(plan.id),
        found.received,
        *_split(parts),
        () if plan.imported_from else _if_any(charts.bars(channels, words=words)),
        charts.stacked([(gettext(label), sum(found.outcomes.get(each, 0) for each in of)) for label, of in OUTCOMES]),
        times,
        _time_bars(times) if times else (),
    )


def _split(parts: Sequence[Bar]) -> tuple[Sequence[Bar], Sequence[Bar]]:
    """The parts that are drawn at once, and the others: those with fewer comments, and those that are not shown."""
    shown = [bar for bar in parts if bar.value is not None][:PARTS_SHOWN]
    return shown, parts[len(shown) :] if shown else ()


def _if_any(bars: Sequence[Bar]) -> Sequence[Bar]:
    return bars if any(bar.value is not None for bar in bars) else ()


def _time_bars(times: ReadingTimes) -> list[Bar]:
    rows = ((gettext("half of them within"), times.median), (gettext("nine in ten within"), times.slow))
    return [
        Bar(label, days, charts.length(days, max(1, times.slow)), ngettext("day", "days", days)) for label, days in rows
    ]
