"""Periodic tasks: rooms register idempotent functions that find their work in the tables.

A task is a function without arguments. It does one limited unit of work and returns how many things it did; nobody has
to tell it what is due. It first looks as a reader, which nobody has to wait for. Only when it tries to write does it
take a turn and begin again. So it must look through an index. One lease row decides which process runs the tasks.
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
from consult.storage.database import Model, UndeclaredWrite, db, end_transaction, now, write_transaction

log = logging.getLogger(__name__)

PeriodicTask = Callable[[], int]

LEASE_DURATION = timedelta(seconds=60)
PAUSE_SECONDS = 5.0

_tasks: dict[str, PeriodicTask] = {}


class TaskLease(Model):
    """Who runs the periodic tasks, and until when."""

    __tablename__ = "sweep_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


def register(name: str, sweep: PeriodicTask) -> None:
    """Register a room's periodic task; a name belongs to one function."""
    if _tasks.setdefault(name, sweep) is not sweep:
        raise ValueError(f"two sweeps are named {name}")


def run_once() -> dict[str, int]:
    """Run every task until it finds nothing more to do; returns how many things each did.

    No task runs while the machine's clock is in doubt. If a task fails, it is logged and the others still run.
    """
    done = dict.fromkeys(_tasks, 0)
    if not clock.note_day():
        return done
    for name, sweep in _tasks.items():
        try:
            while count := _one(sweep):
                done[name] += count
        except Exception as error:
            # Log where it happened, never the error's own words: a database error contains the row, and so what
            # somebody sent.
            where = "".join(traceback.format_tb(error.__traceback__))
            log.error("the sweep %s failed with %s and will be tried again\n%s", name, type(error).__name__, where)
    return done


def run_until(stop: threading.Event, each_time: Callable[[], None] = lambda: None) -> None:
    """Run the tasks as long as this process has the lease and is not asked to stop.

    `each_time` is called before each check of the lease, on every node.
    """
    holder = secrets.token_hex(8)
    while not stop.is_set():
        each_time()
        if _lease(holder):
            run_once()
        stop.wait(PAUSE_SECONDS)


def is_running(lease: TaskLease) -> bool:
    """Whether somebody has the lease. If it lasts longer than any lease can, a clock that was ahead wrote it."""
    return now() < lease.until <= now() + LEASE_DURATION


def _one(sweep: PeriodicTask) -> int:
    if not _has_work(sweep):
        return 0
    with write_transaction():
        return sweep()


def _has_work(sweep: PeriodicTask) -> bool:
    """Let the task look without a turn to write; returns whether it tried to write."""
    try:
        sweep()
        session = db.session()
        return bool(session.new or session.dirty or session.deleted)
    except UndeclaredWrite:
        return True
    finally:
        end_transaction(keep=False)


def _lease(holder: str) -> bool:
    """Whether this process may run the tasks. The lease is renewed when half of it is over."""
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
