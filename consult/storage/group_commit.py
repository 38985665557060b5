"""Group commit: what several people wait to write is written together and synced to the disk once.

A full sync takes a server's disk between a fraction of a millisecond and twenty. With one sync for each submission,
only a few dozen people a second could take part. The first caller whose turn comes leads: it does the work of everybody
who is waiting, each in a savepoint of its own, and commits once. Only then does anybody hear that it is stored.
"""

from collections.abc import Callable
from threading import Event, Lock
from typing import Any, TypeVar

import flask
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from consult.storage.bounded_waits import LAST_SHARE
from consult.storage.database import OutcomeUnknown, Unavailable, begin_write, db, end_transaction, settings

#: Errors in one caller's rows, not in the database.
_ONES_OWN = (DataError, IntegrityError, ProgrammingError)

Kept = TypeVar("Kept")


class _Job:
    """One caller's work and its result."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.done = Event()
        self.kept: Any = None
        self.error: BaseException | None = None


class Queue:
    """An application's jobs that wait for somebody to write them."""

    def __init__(self) -> None:
        self._jobs: list[_Job] = []
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._jobs)

    def add(self, job: _Job) -> None:
        """Add a job at the end."""
        with self._lock:
            self._jobs.append(job)

    def take(self) -> list[_Job]:
        """All jobs that are waiting: no more than a worker has threads. From here on they are the caller's
        responsibility.
        """
        with self._lock:
            batch, self._jobs = self._jobs, []
        return batch

    def has(self, job: _Job) -> bool:
        """Whether the job is still in the queue."""
        with self._lock:
            return job in self._jobs

    def withdraw(self, job: _Job) -> bool:
        """Remove a job again; returns whether nobody had taken it."""
        with self._lock:
            if job not in self._jobs:
                return False
            self._jobs.remove(job)
            return True


def init_app(app: flask.Flask) -> None:
    """Give the application its queue."""
    app.extensions["group_commit"] = Queue()


def run_in_group(work: Callable[[], Kept]) -> Kept:
    """Do `work` in a transaction shared with others who are writing now; returns once it is safely stored.

    `work` may run in another caller's thread, so it uses nothing from the request. If it raises, nothing of it is kept
    and its caller gets the exception; the others are not affected. If the commit itself fails, every caller gets that
    exception.

    Raises:
        Busy: nothing was stored: too many are waiting, or nobody could write in time.
        OutcomeUnknown: the commit has not returned.
    """
    # End this caller's read first: a reader who waits for a commit would prevent it.
    end_transaction(keep=False)
    queue: Queue = flask.current_app.extensions["group_commit"]
    job = _Job(work)
    queue.add(job)
    try:
        begin_write()
        if queue.has(job):
            # A batch is largest if it is taken once the database's own turn has come.
            db.session.connection()
            _write(queue.take())
    except BaseException:
        if queue.withdraw(job):
            raise
    finally:
        end_transaction(keep=False)
    # Wait for the thread that has taken it, unless the commit itself is stuck.
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
        # The database itself failed, and may have undone what was written for the jobs before.
        raise
    except Exception as error:
        job.error = error
