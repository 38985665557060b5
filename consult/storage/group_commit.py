"""Group commit: those who wait to write are written together, and synced to the disk once.

A full sync takes a server's disk from a fraction of a millisecond to twenty; one for each sending would
let a few dozen people a second take part. Whoever's turn comes first leads: it does the work of everybody
waiting, each inside a savepoint of its own, commits once, and only then is anybody told that it is kept.
"""

from collections.abc import Callable
from threading import Event, Lock
from typing import Any, TypeVar

import flask
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from consult.storage.bounded_waits import LAST_SHARE
from consult.storage.database import OutcomeUnknown, Unavailable, begin_write, db, end_transaction, settings

#: What is wrong with one caller's rows, not with the database.
_ONES_OWN = (DataError, IntegrityError, ProgrammingError)

Kept = TypeVar("Kept")


class _Job:
    """One caller's work, and what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.done = Event()
        self.kept: Any = None
        self.error: BaseException | None = None


class Queue:
    """The jobs of one application that wait for somebody to write them."""

    def __init__(self) -> None:
        self._jobs: list[_Job] = []
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._jobs)

    def add(self, job: _Job) -> None:
        """Put a job at the end."""
        with self._lock:
            self._jobs.append(job)

    def take(self) -> list[_Job]:
        """All that wait: no more than a worker has threads. They are in the hands of the caller from here on."""
        with self._lock:
            batch, self._jobs = self._jobs, []
        return batch

    def has(self, job: _Job) -> bool:
        """Whether nobody has taken this job yet."""
        with self._lock:
            return job in self._jobs

    def withdraw(self, job: _Job) -> bool:
        """Take a job out again; whether nobody had taken it."""
        with self._lock:
            if job not in self._jobs:
                return False
            self._jobs.remove(job)
            return True


def init_app(app: flask.Flask) -> None:
    """Give the application its queue."""
    app.extensions["group_commit"] = Queue()


def run_in_group(work: Callable[[], Kept]) -> Kept:
    """Do `work` in a transaction shared with others who write now; returns once it is safely kept.

    `work` may run in another caller's thread, so it uses nothing of the request. When it raises,
    nothing of it is kept and its caller gets the exception; the others are not touched. When the
    commit itself fails, every caller gets that exception.

    Raises:
        Busy: nothing was kept: too many wait, or nobody could write in time.
        OutcomeUnknown: the commit has not come back.
    """
    # What this caller has read is let go first: a reader who waits for a commit would keep it from happening.
    end_transaction(keep=False)
    queue: Queue = flask.current_app.extensions["group_commit"]
    job = _Job(work)
    queue.add(job)
    try:
        begin_write()
        if queue.has(job):
            # A batch is as large as it can be if it is taken once the database's own turn has come.
            db.session.connection()
            _write(queue.take())
    except BaseException:
        if queue.withdraw(job):
            raise
    finally:
        end_transaction(keep=False)
    # Whoever has it in hand is to be heard, unless it is the commit that is stuck.
    if not job.done.wait(settings().patience / LAST_SHARE):
        raise OutcomeUnknown("COMMIT", {}, TimeoutError("the commit has not come back"))
    if job.error is not None:
        raise job.error
    return job.kept


def _write(batch: list[_Job]) -> None:
    try:
        for job in batch:
            _try(job)
        end_transaction(keep=True)
    except BaseException as error:
        end_transaction(keep=False)
        for job in batch:
            job.error = job.error or error
    finally:
        for job in batch:
            job.done.set()


def _try(job: _Job) -> None:
    try:
        with db.session.begin_nested():
            job.kept = job.work()
    except _ONES_OWN as error:
        job.error = error
    except Unavailable:
        # The database itself failed, and may have undone what was written for those before.
        raise
    except Exception as error:
        job.error = error
