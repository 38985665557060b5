"""Periodic tasks: rooms register idempotent functions that find their work in the tables.

A task is a function without arguments. It does one limited unit of work and returns how many things it did; nobody has
to tell it what is due. It first looks as a reader, which nobody has to wait for. Only when it tries to write does it
take a turn and begin again. So it must look through an index. If no index can tell whether something is due, the task
names a value that changes first. A task that found nothing does not look again until that value changes. A task
with much to do takes turns with the others: so many units, then theirs. Otherwise, one whose work comes in as fast as
it is done would hold up the others for as long as people send. One lease row decides which process runs the tasks.
"""

import logging
import secrets
import threading
import traceback
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar

from flask import current_app
from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from consult.runtime import clock
from consult.storage.database import Model, UndeclaredWrite, db, end_transaction, now, today, write_transaction

log = logging.getLogger(__name__)

PeriodicTask = Callable[[], int]
#: Reads a value that changes whenever something may have become due, and every day.
LastChange = Callable[[], tuple[object, ...]]

LEASE_DURATION = timedelta(seconds=60)
PAUSE_SECONDS = 5.0

T = TypeVar("T")

_tasks: dict[str, PeriodicTask] = {}
_last_changes: dict[str, LastChange] = {}
#: After how many units of a task the others run, if the task does not say.
TURN = 200
_turns: dict[str, int] = {}


class TaskLease(Model):
    """Who runs the periodic tasks, and until when."""

    __tablename__ = "periodic_task_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str]
    until: Mapped[datetime]


class TaskRun(Model):
    """The last day on which a task ran to its end, and the last on which it failed; `fault` is how, "" if not any more.

    The kind of error and nothing of its words, which could be somebody's.
    """

    __tablename__ = "periodic_task_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    ran_on: Mapped[date | None]
    failed_on: Mapped[date | None]
    fault: Mapped[str]


def register(name: str, task: PeriodicTask, last_change: LastChange | None = None, *, turn: int = TURN) -> None:
    """Register a room's periodic task; a name belongs to one function.

    With `last_change`, a task that found nothing to do looks again only when that value has changed. After a `turn` of
    so many units the others run.
    """
    if _tasks.setdefault(name, task) is not task:
        raise ValueError(f"two tasks are named {name}")
    if last_change is not None:
        _last_changes[name] = last_change
    _turns[name] = turn


def memory(name: str, begin: Callable[[], T]) -> T:
    """What the task of this name remembers in this process from one run to the next; it begins with `begin`.

    Another process may have run the task meanwhile.
    """
    remembered: dict[str, T] = current_app.extensions.setdefault("memory_of_tasks", {})
    if name not in remembered:
        remembered[name] = begin()
    return remembered[name]


def run_once() -> dict[str, int]:
    """Run every task until it finds nothing more to do; returns how many things each did."""
    done, is_more = _run_turns()
    while is_more:
        last, is_more = _run_turns()
        done = {name: count + last[name] for name, count in done.items()}
    return done


def run_round() -> dict[str, int]:
    """Run every task until it finds nothing more to do, or does its turn; returns how many things each did.

    No task runs while the machine's clock is in doubt. If a task fails, it is logged and the others still run.
    """
    return _run_turns()[0]


def _run_turns() -> tuple[dict[str, int], bool]:
    """What each task did, and whether one did its whole turn, so that it may have more to do."""
    done, is_more = dict.fromkeys(_tasks, 0), False
    if not clock.note_day():
        return done, is_more
    failures = dict.fromkeys(_tasks, "")
    for name in _tasks:
        try:
            for _ in range(_turns.get(name, TURN)):
                count = run_task(name)
                done[name] += count
                if not count:
                    break
            else:
                is_more = True
        except Exception as error:
            failures[name] = type(error).__name__
            _log_failure(f"the periodic task {name}", error)
    try:
        _note_runs(failures)
    except Exception as error:
        _log_failure("noting which periodic tasks ran", error)
    return done, is_more


def runs() -> list[TaskRun]:
    """When each task ran, by name, as far as that is known."""
    return list(db.session.scalars(select(TaskRun).order_by(TaskRun.name)))


def _log_failure(what: str, error: Exception) -> None:
    """Log where it happened, never the error's own words: those of a database have the row, and so what somebody
    sent.
    """
    where = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s failed with %s and will be tried again\n%s", what, type(error).__name__, where)


def _note_runs(failures: Mapping[str, str]) -> None:
    """Note the day, and how each task failed; written once a day, and when a task fails or no longer does."""
    wanted = today(), dict(failures)
    if current_app.extensions.get("task_runs") == wanted or _noted() == wanted:
        current_app.extensions["task_runs"] = wanted
        return
    with write_transaction():
        db.session.execute(delete(TaskRun).where(TaskRun.name.not_in(failures)))
        for name, fault in failures.items():
            row = db.session.get(TaskRun, name) or TaskRun(name=name)
            row.fault = fault
            if fault:
                row.failed_on = today()
            else:
                row.ran_on = today()
            db.session.add(row)
    current_app.extensions["task_runs"] = wanted


def _noted() -> tuple[date, dict[str, str]] | None:
    """What is written down if all of it was noted today, maybe by another process: reading makes nobody wait."""
    stored = runs()
    end_transaction(keep=False)
    days = {each.failed_on if each.fault else each.ran_on for each in stored}
    return (today(), {each.name: each.fault for each in stored}) if days == {today()} else None


def run_until(stop: threading.Event, each_time: Callable[[], None] = lambda: None) -> None:
    """Run the tasks as long as this process has the lease and is not asked to stop.

    `each_time` is called before each check of the lease, on every node.
    """
    holder = secrets.token_hex(8)
    while not stop.is_set():
        each_time()
        if _lease(holder):
            run_round()
        stop.wait(PAUSE_SECONDS)


def is_running(lease: TaskLease) -> bool:
    """Whether somebody has the lease. If it lasts longer than any lease can, a clock that was ahead wrote it."""
    return now() < lease.until <= now() + LEASE_DURATION


def run_task(name: str) -> int:
    """Let one task look, and do one unit of what it finds; returns how many things it did."""
    found_nothing: dict[str, tuple[object, ...]] = current_app.extensions.setdefault("tasks_without_work", {})
    change = _read_last_change(name)
    if change is not None and found_nothing.get(name) == change:
        return 0
    done = 0
    if _has_work(_tasks[name]):
        with write_transaction():
            done = _tasks[name]()
    if done:
        # What one task did may give another something to do.
        found_nothing.clear()
    elif change is not None:
        found_nothing[name] = change
    return done


def _read_last_change(name: str) -> tuple[object, ...] | None:
    """The value is read before the task looks, so that a change in between makes it look once more."""
    if name not in _last_changes:
        return None
    try:
        return _last_changes[name]()
    finally:
        end_transaction(keep=False)


def _has_work(task: PeriodicTask) -> bool:
    """Let the task look without a turn to write; returns whether it tried to write."""
    try:
        task()
        session = db.session()
        return bool(session.new or session.dirty or session.deleted)
    except UndeclaredWrite:
        return True
    finally:
        end_transaction(keep=False)


def _lease(holder: str) -> bool:
    """Whether this process may run the tasks. The lease is renewed when half of it is over."""
    try:
        row = db.session.scalar(select(TaskLease).where(TaskLease.name == "periodic_tasks"))
        if row is not None and row.holder != holder and is_running(row):
            return False
        if row is not None and row.holder == holder and is_running(row) and row.until - now() > LEASE_DURATION / 2:
            return True
    finally:
        end_transaction(keep=False)
    with write_transaction():
        row = db.session.scalar(select(TaskLease).where(TaskLease.name == "periodic_tasks"))
        if row is None:
            row = TaskLease(name="periodic_tasks", holder=holder, until=now())
            db.session.add(row)
        if row.holder != holder and is_running(row):
            return False
        row.holder, row.until = holder, now() + LEASE_DURATION
        return True
