"""Whether the machine's clock can be believed.

The periodic tasks store the last day that they saw. A clock more than two days before or after it is in doubt: it may
be wrong, or the machine was off. Until an operator confirms the day, `database.today` stays at the last day that was
seen, so nothing is late, due or over because of a day that may be wrong. The tasks do nothing, and nothing is added to
a record. A time set with `clock_at` is believed.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

import flask
from sqlalchemy import inspect, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.access import ValidationError
from consult.storage.database import Model, db, end_transaction, is_clock_set, machine_day, write_transaction
from consult.text.messages import N_

log = logging.getLogger(__name__)

#: How far a clock may be from the last day that was seen.
MAX_DAYS = timedelta(days=2)


class SeenDay(Model):
    """The last day that the periodic tasks saw: one row."""

    __tablename__ = "seen_day"

    name: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date]


_NAME = "tasks"


@dataclass(frozen=True)
class Doubt:
    """The clock says `machine`, but the last day seen was `last`."""

    last: date
    machine: date

    def __str__(self) -> str:
        return (
            f"the machine says {self.machine}, and the last day that the periodic tasks saw is {self.last}. Until the "
            "day is confirmed nothing is closed, deleted, published, recorded or late. Look at the clock; if it is "
            f"right: consult clock confirm {self.machine}"
        )


class Clock:
    """One application's view of the machine's clock."""

    def __init__(self) -> None:
        #: The last day seen, as far as this process knows.
        self._last: date | None = None
        self._told: Doubt | None = None

    def believed(self, day: date) -> date:
        """`day`, which the machine says, or the last day seen if that is in doubt."""
        if self._last is None or is_jump(self._last, day):
            # Before any day was seen there is no reason to doubt it.
            self._last = last_seen() or day
        return self._last if is_jump(self._last, day) else day

    def tell(self, doubt: Doubt) -> None:
        """Log a doubt, once as long as it is the same."""
        if doubt != self._told:
            log.error("clock: %s", doubt)
        self._told = doubt


def init_app(app: flask.Flask) -> None:
    """Let the application check its days."""
    app.extensions["clock"] = Clock()


def is_jump(last: date, day: date) -> bool:
    """Whether a clock that says `day` is in doubt if `last` was the last day seen."""
    return abs(day - last) > MAX_DAYS


def in_doubt() -> Doubt | None:
    """The reason why the clock is in doubt; None while it is believed."""
    day = machine_day()
    believed = day if is_clock_set() else _clock().believed(day)
    return None if believed == day else Doubt(believed, day)


def note_day() -> bool:
    """Store today as the last day seen; False, with a line in the log, while the clock is in doubt."""
    day, last = machine_day(), last_seen()
    end_transaction(keep=False)
    if last is not None and is_jump(last, day) and not is_clock_set():
        _clock().tell(Doubt(last, day))
        return False
    if last != day:
        with write_transaction():
            remember(day)
    return True


def last_seen() -> date | None:
    """The last day that the periodic tasks saw; None before their first run, and before there is a schema."""
    with db.session.no_autoflush:
        if not inspect(db.session.connection()).has_table(SeenDay.__tablename__):
            return None
        return db.session.scalar(select(SeenDay.day).where(SeenDay.name == _NAME))


def confirm(day: date) -> None:
    """Believe the machine's clock from now on, because an operator has said which day it is.

    Raises:
        ValidationError: the machine says another day.
    """
    if day != machine_day():
        raise ValidationError(
            N_("This machine says that today is %(machine)s. Set its clock first, then confirm the day."),
            machine=str(machine_day()),
        )  # fmt: skip
    remember(day)


def remember(day: date) -> None:
    """Store `day` as the last one seen."""
    db.session.merge(SeenDay(name=_NAME, day=day))
    db.session.flush()


def _clock() -> Clock:
    clock: Clock = flask.current_app.extensions["clock"]
    return clock
