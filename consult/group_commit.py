"""Group commit: those who wait to write are written together, and synced to the disk once.

A full sync takes a server's disk from a fraction of a millisecond to twenty; one for each sending would
let a few dozen people a second take part. Whoever comes first leads: it does the work of everybody
waiting, each inside a savepoint of its own, commits once, and only then is anybody told that it is kept.
"""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

from consult.database import Unavailable, db, settle, start_writing

#: Bounds how long the others wait for one batch.
LARGEST = 64

Kept = TypeVar("Kept")


class _Job:
    """One caller's work, and what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self.work = work
        self.done = False
        self.kept: Any = None
        self.error: BaseException | None = None


_waiting: list[_Job] = []
_waiting_lock = Lock()
_lead = Lock()


def write_together(work: Callable[[], Kept]) -> Kept:
    """Do `work` in a transaction shared with others who write now; returns once it is safely kept.

    `work` may run in another caller's thread, so it uses nothing of the request. When it raises,
    nothing of it is kept and its caller gets the exception; the others are not touched. When the
    commit itself fails, nothing of anybody's is kept and every caller gets that exception.
    """
    # What this caller has read is let go first: a reader who waits for a commit would keep it from happening.
    settle(keep=False)
    job = _Job(work)
    with _waiting_lock:
        _waiting.append(job)
    with _lead:
        while not job.done:
            with _waiting_lock:
                batch = _waiting[:LARGEST]
                del _waiting[:LARGEST]
            _write(batch)
    if job.error is not None:
        raise job.error
    return job.kept


def _write(batch: list[_Job]) -> None:
    try:
        start_writing()
        for job in batch:
            _try(job)
        settle(keep=True)
    except BaseException as error:
        settle(keep=False)
        for job in batch:
            job.error = job.error or error
    finally:
        for job in batch:
            job.done = True


def _try(job: _Job) -> None:
    try:
        with db.session.begin_nested():
            job.kept = job.work()
    except Unavailable:
        # The database itself failed, and may have undone what was written for those before.
        raise
    except Exception as error:
        job.error = error
