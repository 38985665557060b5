"""Work that no request does: rooms register idempotent sweeps that find their work in the tables.

A sweep is a function without arguments that does one bounded unit of work and returns how many
things it did; nothing needs to tell it what is due. It looks first, as a reader whom nobody waits for: it
takes its turn to write, and begins again there, only when it comes to write something. So what it looks by
has to be an index. One lease row decides which process runs them.
"""

import logging
import secrets
import threading
import traceback
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from consult.runtime import clock
from consult.storage.database import Base, UndeclaredWrite, db, end_transaction, now, write_transaction

log = logging.getLogger(__name__)

PeriodicTask = Callable[[], int]

LEASE_DURATION = timedelta(seconds=60)
PAUSE_SECONDS = 5.0

_tasks: dict[str, PeriodicTask] = {}


class TaskLease(Base):
    """Who runs the sweeps, until when."""

    __tablename__ = "sweep_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


def register(name: str, sweep: PeriodicTask) -> None:
    """Make a room's sweep known; a name belongs to one function."""
    if _tasks.setdefault(name, sweep) is not sweep:
        raise ValueError(f"two sweeps are named {name}")


def run_once() -> dict[str, int]:
    """Run every sweep until it finds nothing more to do; returns how many things each did.

    None runs while the machine's clock is in doubt. A sweep that fails is logged and does not keep the others from
    running.
    """
    done = dict.fromkeys(_tasks, 0)
    if not clock.note_day():
        return done
    for name, sweep in _tasks.items():
        try:
            while count := _one(sweep):
                done[name] += count
        except Exception as error:
            # Where it happened, never an error's own words: a database's hold the row, and so what somebody said.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("the sweep %s failed with %s and will be tried again\n%s", name, type(error).__name__, where)
    return done


def run_until(stop: threading.Event, each_time: Callable[[], None] = lambda: None) -> None:
    """Run the sweeps for as long as this process holds the lease and is not asked to stop.

    `each_time` is called before each look at the lease, on every node.
    """
    holder = secrets.token_hex(8)
    while not stop.is_set():
        each_time()
        if _lease(holder):
            run_once()
        stop.wait(PAUSE_SECONDS)


def is_running(lease: TaskLease) -> bool:
    """Whether somebody has the lease. One that lasts longer than any was given by a clock that was ahead."""
    return now() < lease.until <= now() + LEASE_DURATION


def _one(sweep: PeriodicTask) -> int:
    if not _has_work(sweep):
        return 0
    with write_transaction():
        return sweep()


def _has_work(sweep: PeriodicTask) -> bool:
    """Let the sweep look without a turn to write; whether it came to write something."""
    try:
        sweep()
        session = db.session()
        return bool(session.new or session.dirty or session.deleted)
    except UndeclaredWrite:
        return True
    finally:
        end_transaction(keep=False)


def _lease(holder: str) -> bool:
    """Whether this process may run the sweeps. The lease is written anew when half of it is over."""
    try:
        row = db.session.scalar(select(TaskLease).where(TaskLease.name == "sweeps"))
        if row is not None and row.holder != holder and is_running(row):
            return False
        if row is not None and row.holder == holder and is_running(row) and row.until - now() > LEASE_DURATION / 2:
            return True
    finally:
        end_transaction(keep=False)
    with write_transaction():
        row = db.session.scalar(select(TaskLease).where(TaskLease.name == "sweeps"))
        if row is None:
            row = TaskLease(name="sweeps", holder=holder, until=now())
            db.session.add(row)
        if row.holder != holder and is_running(row):
            return False
        row.holder, row.until = holder, now() + LEASE_DURATION
        return True
