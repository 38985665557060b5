"""Group commit: what several people wait to write is written together and synced to the disk once.

A full sync takes a server's disk between a fraction of a millisecond and twenty. With one sync for each submission,
only a few dozen people a second could take part. The first caller whose turn comes leads: it writes for everybody
who is waiting, with the same few statements, and commits once. Only then does anybody hear that it is stored.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import Event, Lock
from typing import Any, TypeVar

import flask
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from consult.storage.bounded_waits import LAST_SHARE, Busy, Deadline
from consult.storage.database import (
    OutcomeUnknown,
    Unavailable,
    begin_write,
    db,
    end_transaction,
    settings,
    write_queue,
)

#: Errors in one caller's rows, not in the database.
_ONES_OWN = (DataError, IntegrityError, ProgrammingError)

Item = TypeVar("Item")
Kept = TypeVar("Kept")
#: Writes items and returns what each caller gets: an error if nothing of an item was written.
Write = Callable[[Sequence[Any]], Sequence[Any]]


class _Job:
    """One caller's item and its result. It is `called` when it is done, or when its caller has to lead."""

    def __init__(self, write: Write, item: Any) -> None:
        self.write = write
        self.item = item
        self.called = Event()
        self.done = Event()
        self.kept: Any = None
        self.error: BaseException | None = None

    def finish(self) -> None:
        """Tell its caller that it has a result."""
        self.done.set()
        self.called.set()


class Queue:
    """An application's jobs that wait for somebody to write them. The caller of one of them leads."""

    def __init__(self) -> None:
        self._jobs: list[_Job] = []
        self._leader: _Job | None = None
        self._lock = Lock()
        self._preparing = Lock()

    def __len__(self) -> int:
        return len(self._jobs)

    @contextmanager
    def preparing(self, deadline: Deadline) -> Iterator[None]:
        """Within, no other caller prepares its item.

        The interpreter runs one thread at a time. Several that prepare at once are no faster, but a thread that only
        answers a page would wait behind each of them.

        Raises:
            Busy: others took too long.
        """
        if not self._preparing.acquire(timeout=deadline.left):
            raise Busy
        try:
            yield
        finally:
            self._preparing.release()

    def add(self, job: _Job) -> None:
        """Add a job at the end. If nobody leads, its caller has to."""
        with self._lock:
            self._jobs.append(job)
            if self._leader is None:
                self._call_next()

    def is_led_by(self, job: _Job) -> bool:
        """Whether a job's caller has to lead."""
        with self._lock:
            return self._leader is job

    def take(self) -> list[_Job]:
        """All jobs that are waiting: no more than a worker has threads. From here on they are the caller's
        responsibility.
        """
        with self._lock:
            batch, self._jobs = self._jobs, []
        return batch

    def withdraw(self, job: _Job) -> bool:
        """Remove a job again; returns whether nobody had taken it. Its caller leads no longer."""
        with self._lock:
            waited = job in self._jobs
            if waited:
                self._jobs.remove(job)
            if self._leader is job:
                self._call_next()
            return waited

    def _call_next(self) -> None:
        self._leader = self._jobs[0] if self._jobs else None
        if self._leader is not None:
            self._leader.called.set()


def init_app(app: flask.Flask) -> None:
    """Give the application its queue."""
    app.extensions["group_commit"] = Queue()


def run_in_group(write: Callable[[Sequence[Item]], Sequence[Kept | Exception]], prepare: Callable[[], Item]) -> Kept:
    """Write an item in a transaction shared with others who are writing now; returns once it is safely stored.

    `prepare` makes the item, in the caller's thread and one caller at a time, so nothing in it may block. `write` gets
    the items of several callers, and may run in another caller's thread, so it uses nothing from the request. For an
    item that it refuses, it writes nothing and returns an error, which that caller gets. If it raises, nothing that it
    wrote is kept, and it gets the items one by one. If the commit itself fails, every caller gets that exception.

    Raises:
        Busy: nothing was stored: too many are waiting, or nobody could write in time.
        OutcomeUnknown: the commit has not returned.
    """
    # End this caller's read first: a reader who waits for a commit would prevent it.
    end_transaction(keep=False)
    queue: Queue = flask.current_app.extensions["group_commit"]
    deadline = write_queue().enter()
    try:
        with queue.preparing(deadline):
            job = _Job(write, prepare())
    except BaseException:
        write_queue().leave()
        raise
    queue.add(job)
    job.called.wait(deadline.left)
    if queue.is_led_by(job):
        _lead(queue, job, deadline)
    else:
        write_queue().leave()
        if not job.done.is_set() and queue.withdraw(job):
            raise Busy
    # Wait for the thread that has taken it, unless the commit itself is stuck.
    if not job.done.wait(settings().patience / LAST_SHARE):
        raise OutcomeUnknown("COMMIT", {}, TimeoutError("the commit has not come back"))
    if job.error is not None:
        raise job.error
    kept: Kept = job.kept
    return kept


def _lead(queue: Queue, job: _Job, deadline: Deadline) -> None:
    """Write all jobs that wait; then somebody leads who has come meanwhile.

    Whoever is written for need not take the turn, so that those who come next do not wait behind people who are done.
    """
    try:
        begin_write(entered=deadline)
        # A batch is largest if it is taken once the database's own turn has come.
        db.session.connection()
        _write(queue.take())
    except BaseException:
        if queue.withdraw(job):
            raise
    finally:
        end_transaction(keep=False)
        queue.withdraw(job)


def _write(batch: list[_Job]) -> None:
    try:
        for write in dict.fromkeys(job.write for job in batch):
            _write_together(write, [job for job in batch if job.write == write])
        end_transaction(keep=True)
    except BaseException as error:
        end_transaction(keep=False)
        for job in batch:
            job.error = job.error or error
    finally:
        for job in batch:
            job.finish()


def _write_together(write: Write, jobs: list[_Job]) -> None:
    """Write all of them at once; if that fails, one by one, each in a savepoint of its own."""
    if _try(write, jobs) is not None:
        for job in jobs if len(jobs) > 1 else ():
            _try(write, [job])


def _try(write: Write, jobs: list[_Job]) -> Exception | None:
    """Write all of these or nothing; returns why it was nothing."""
    try:
        with db.session.begin_nested():
            answers = write([job.item for job in jobs])
    except Unavailable as error:
        if not isinstance(error, _ONES_OWN):
            # The database itself failed, and may have undone what was written for the jobs before.
            raise
        return _failed(jobs, error)
    except Exception as error:
        return _failed(jobs, error)
    for job, answer in zip(jobs, answers, strict=True):
        job.error, job.kept = (answer, None) if isinstance(answer, Exception) else (None, answer)
    return None


def _failed(jobs: list[_Job], error: Exception) -> Exception:
    for job in jobs:
        job.error = error
    return error
