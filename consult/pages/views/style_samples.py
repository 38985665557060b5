"""Invented content that the style guide shows its components with."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from wtforms import Form

from consult.analysis.by_self_description import Position
from consult.analysis.disclosure import Agreement, Suppressed
from consult.consultations.lifecycle import LifecycleEvent
from consult.contributions.enums import CHOICE_LABELS, Channel, Choice, SelfDescriptionKind
from consult.moderation.redaction import REMOVED
from consult.pages.consultation_status import Step, months_after
from consult.pages.follow_up_days import follow_up_days
from consult.pages.plan_pages import Doors
from consult.report.enums import Status
from consult.report.halves import GroupTable
from consult.report.parts import CommitmentView, Count, NewsRequest, Note, Tally
from consult.text import diff
from consult.text.passages import passages
from consult.web import charts
from consult.web.forms import (
    DayField,
    LongTextField,
    MenuField,
    RadiosField,
    SecretField,
    TextField,
    TicksField,
    options,
)
from consult.web.shell import Pagination

LEVELS = {"low": "Low", "high": "High"}
VOTES = (58, 18, 20, 6, 2, 2)
WORDING = "The rooms open at ten in the morning.\n\nA nurse is there at night."
WHY = "Say why, in a sentence."
HEADING = "When the rooms are open"
#: The same part in two versions.
CHANGE = diff.clauses(
    [diff.ClauseText("hours", "5", HEADING, WORDING, "Open from ten.")],
    [
        diff.ClauseText(
            "hours",
            "5",
            HEADING,
            WORDING.replace("ten", "eight").replace("A nurse is", "Two nurses are"),
            "Open from eight.",
        )
    ],
)[0]
HELP = [("Crisis line", "0800 000 222"), ("Drop-in", "1 Example Street")]
MINUTES = "The council’s minutes, https://example.org/minutes"


class SampleForm(Form):
    """One field of each kind."""

    title = TextField("A line")
    text = LongTextField("Several lines")
    day = DayField("A day")
    level = RadiosField("One of a few", LEVELS)
    some = TicksField("Some of a few", LEVELS)
    cost = MenuField("One of a long list", LEVELS)
    secret = SecretField("Passphrase", "off")


def samples(today: date) -> dict[str, Any]:
    """What the style guide is filled with."""
    refused = SampleForm(prefix="refused-")
    for field in refused:
        field.errors = (WHY,)
    return {
        "form": SampleForm(),
        "refused": refused,
        "votes": options(CHOICE_LABELS),
        "errors": {"typed": WHY},
        "summary": {"refused-title": WHY, "": "Nothing was saved."},
        "edited": SimpleNamespace(saved_meanwhile={"A line": "Two rooms by the harbour"}),
        "plans": _plans(today),
        "plan": _plan(today),
        "steps": [Step("Opened", today, done=True), Step("Answer due", today, done=False, late=True)],
        "behind": Doors(12, {None: 31}, 2, 7, 2, 0, 101, 3, follow_up=True),
        "part": SimpleNamespace(
            number="5",
            heading=HEADING,
            version=SimpleNamespace(clause=SimpleNamespace(key="hours"), plain_language="Open by day and by night."),
        ),
        **_votes(),
        "answers": [Agreement(59, 41, 6, 12), Agreement(40), Suppressed()],
        "example": SimpleNamespace(
            text=f"Ask {REMOVED['name']} about it.",
            outcome="redact",
            tracker="abc123def456",
            language="en",
            times_sent=1,
            times_near=3,
            proposed_wording=None,
            translations=[SimpleNamespace(language="es", text="Pregunta en el puerto.")],
        ),
        **_promises(today),
        "wording": SimpleNamespace(wording=WORDING, plain_language="Open by day and by night.", heading=HEADING),
        "pieces": CHANGE.wording_pieces,
        "heading_pieces": diff.words(HEADING, "When the rooms close"),
        "change": CHANGE,
        "passages": passages(CHANGE.wording_pieces, len(WORDING) * 2),
        "place": SimpleNamespace(number="5", heading=HEADING),
        "pages": Pagination(2, 60),
        "helping": [SimpleNamespace(place=place, support_lines=HELP) for place in ("Harbour", "Upper town")],
        "events": [SimpleNamespace(kind=LifecycleEvent.OPENED, from_day=None, to_day=None, reason="", at=today)],
        "follow_ups": [SimpleNamespace(at=today, worked="It opened.", failed="The lift.", evidence=MINUTES)],
        "charts": _charts(today),
        "details": (
            [SimpleNamespace(text="0800 000 765", kind="phone")],
            [SimpleNamespace(text="dwelled backyard chirpy guise filing plover", kind="receipt")],
        ),
    }


def _charts(today: date) -> SimpleNamespace:
    """A chart of each kind."""
    week = timedelta(days=7)
    marks = [("Opened", today - 3 * week), ("Closes", today + 3 * week), ("Answer due", today + 14 * week)]
    return SimpleNamespace(
        bars=charts.bars([("3 Where they are", 43), ("8 Police", 12), ("9 Money", None)], words="fewer than 10"),
        stacked=charts.stacked([("Published", 88), ("Hidden in part", 17), ("Not published", 6), ("Waiting", 21),
                                ("Junk", 4), ("Erased", 2), ("Deleted", 3)]),
        columns=charts.columns([(f"{number} May", number % 5 * 7) for number in range(1, 11)]),
        days=charts.days(marks, today),
    )  # fmt: skip


def _plan(today: date) -> SimpleNamespace:
    """An open plan, for its doors and the rows of its index."""
    flags = dict.fromkeys(("is_cancelled", "is_answered", "is_frozen", "awaits_answer"), False)
    due = today + timedelta(days=60)
    return SimpleNamespace(code="abcd", is_open=True, imported_from="", answer_due_on=due, answered_on=None, **flags)


def _plans(today: date) -> list[SimpleNamespace]:
    """A plan in each state that has a line of its own."""
    days = {
        "closes_on": today + timedelta(days=20),
        "closed_on": today - timedelta(days=40),
        "answer_due_on": today + timedelta(days=60),
        "answered_on": today - timedelta(days=2),
        "imported_from": "",
    }
    flags = dict.fromkeys(("is_open", "is_cancelled", "is_reported", "is_answered", "is_followed_up"), False)
    late = days | {"answer_due_on": today - timedelta(days=3)}
    states: list[tuple[str, dict[str, Any]]] = [
        ("is_open", days), ("is_reported", days), ("is_reported", late), ("is_answered", days), ("is_cancelled", days),
    ]  # fmt: skip
    return [SimpleNamespace(**flags | shown | {state: True}) for state, shown in states]


def _tallies() -> list[Tally]:
    counts = tuple(Count(choice=choice, votes=votes) for choice, votes in zip(Choice, VOTES, strict=True))
    return [
        Tally(channel=Channel.OPEN, suppressed=False, total=sum(VOTES), counts=counts),
        Tally(channel=Channel.CODE, suppressed=True, total=None, counts=()),
        Tally(channel=Channel.ACCOUNT, suppressed=False, total=14, counts=()),
    ]


def _votes() -> dict[str, Any]:
    """Votes on a part, of everybody and of a group of people."""
    group = GroupTable(
        group=SelfDescriptionKind.USES_NOW,
        channel=Channel.OPEN,
        people={Position.EITHER.value: 40, Position.OTHER.value: 15},
        others={Position.EITHER.value: 55, Position.OTHER.value: 25},
    )
    return {"tallies": _tallies(), "group_tables": [group]}


def _promises(today: date) -> dict[str, object]:
    """A promise of each status, of which the first is overdue, and the days of reports on them."""
    note = Note(status=Status.LIMITED, on=today, text="Half of the lamps are up.", evidence=MINUTES)
    found = [
        CommitmentView(
            status=status,
            number=number,
            text="Put up twelve lamps.",
            owner="Head of Sites",
            due_on=today + timedelta(days=0 if number == 1 else 30),
            measure="Lamps that people can see",
            money="This year’s budget",
            id=number,
            clause_key="hours",
            clause_number="5",
            overdue_days=20 if number == 1 else 0,
            requests=(NewsRequest(on=today, answered_on=None),) if number == 1 else (),
            notes=(note,) if number == 1 else (),
        )
        for number, status in enumerate(Status, 1)
    ]
    return {"promises": found, "reports": follow_up_days(months_after(today, -7), (), today)}
