"""Which comments a moderator wants to see, in which order: the closed lists, and how an address carries them. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from consult.credentials.receipts import TRACKER_LENGTH
from consult.text import languages, plain
from consult.text.labels import Label
from consult.text.messages import N_

Each = TypeVar("Each", bound=StrEnum)

#: The part of a comment on the whole plan, in an address.
WHOLE_PLAN = "plan"
#: The ages that the form offers, in days.
AGES = (1, 3, 7)
MAX_DAYS = 9_999


class Pile(StrEnum):
    """The lists of a moderator."""

    WAITING = "waiting"
    SECOND = "second"
    MINE = "mine"
    BACK = "back"
    WRITER = "writer"
    APPROVED = "approved"
    JUNK = "junk"


PILE_LABELS: Mapping[Pile, str] = {
    Pile.WAITING: N_("To read"),
    Pile.SECOND: N_("Second reading"),
    Pile.MINE: N_("Opened by you"),
    Pile.BACK: N_("Back from the writer"),
    Pile.WRITER: N_("With the writer"),
    Pile.APPROVED: N_("Approved"),
    Pile.JUNK: N_("Junk"),
}
#: Lists of comments that were decided on.
DECIDED = frozenset({Pile.APPROVED, Pile.JUNK})


class Order(StrEnum):
    """The orders of a list."""

    OLDEST = "oldest"
    NEWEST = "newest"
    LONGEST = "longest"
    PART = "part"


ORDER_LABELS: Mapping[Order, str] = {
    Order.OLDEST: N_("Possible danger, then oldest"),
    Order.NEWEST: N_("Possible danger, then newest"),
    Order.LONGEST: N_("Longest"),
    Order.PART: N_("By part"),
}


class Flag(StrEnum):
    """What there is to look out for in a comment."""

    SUGGESTED = "suggested"
    RAISED = "raised"
    DETAILS = "details"


FLAG_LABELS: Mapping[Flag, str] = {
    Flag.SUGGESTED: N_("Danger, as the program suggests"),
    Flag.RAISED: N_("Danger, as a moderator says"),
    Flag.DETAILS: N_("Details that may identify somebody"),
}


class LabelledBy(StrEnum):
    """Who says what in a comment may be hard to read."""

    PROGRAM = "program"
    MODERATOR = "moderator"


@dataclass(frozen=True)
class Filters:
    """What somebody asks of a list. What is empty, None or 0 does not matter to them.

    `part` is the key of a part, or `WHOLE_PLAN`; `days` how long a comment has waited at least; `label` a label with
    who gave it; `batch` the day on which it was published; `mark` the beginning of its public code.
    """

    pile: Pile = Pile.WAITING
    part: str = ""
    days: int = 0
    flag: Flag | None = None
    label: tuple[LabelledBy, Label] | None = None
    language: str = ""
    batch: date | None = None
    mark: str = ""
    order: Order = Order.OLDEST

    @property
    def arguments(self) -> dict[str, str]:
        """These filters as an address carries them, without those that do not matter."""
        given = {
            "list": "" if self.pile is Pile.WAITING else self.pile.value,
            "part": self.part,
            "days": str(self.days or ""),
            "flag": self.flag or "",
            "label": "-".join(self.label or ()),
            "language": self.language,
            "batch": self.batch.isoformat() if self.batch else "",
            "mark": self.mark,
            "order": "" if self.order is usual_order(self.pile) else self.order.value,
        }
        return {name: value for name, value in given.items() if value}

    @property
    def count(self) -> int:
        """How many filters are set, besides the list and its order."""
        return len({"part", "days", "flag", "label", "language", "batch", "mark"} & set(self.arguments))

    def on(self, pile: Pile) -> "Filters":
        """The same filters on another list, in its usual order."""
        return replace(self, pile=pile, order=usual_order(pile), batch=None)


def usual_order(pile: Pile) -> Order:
    """The order of a list for which nobody has chosen one."""
    return Order.NEWEST if pile in DECIDED else Order.OLDEST


def read(arguments: Mapping[str, str]) -> Filters:
    """The filters that an address carries; what is not in the closed lists does not matter."""
    pile = _member(Pile, arguments.get("list")) or Pile.WAITING
    by, _, label = arguments.get("label", "").partition("-")
    giver, given = _member(LabelledBy, by), _member(Label, label)
    language = arguments.get("language", "")
    return Filters(
        pile,
        arguments.get("part", ""),
        plain.whole_number(arguments.get("days", ""), MAX_DAYS) or 0,
        _member(Flag, arguments.get("flag")),
        (giver, given) if giver and given else None,
        language if language in languages.LANGUAGES or language == languages.UNKNOWN else "",
        _day(arguments.get("batch", "")),
        clean_tracker(arguments.get("mark", "")),
        _member(Order, arguments.get("order")) or usual_order(pile),
    )


def clean_tracker(entered: str) -> str:
    """What somebody entered as a comment's public code: its letters and digits, no more than one has."""
    return "".join(sign for sign in plain.code(entered).lower() if sign.isascii() and sign.isalnum())[:TRACKER_LENGTH]


def _member(of: type[Each], value: str | None) -> Each | None:
    return of(value) if value in set(of) else None


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None
