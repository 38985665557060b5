"""Bounded waits: who waits for something scarce is one of a few, and waits for so long and no longer. Pure.

A worker answers with a fixed number of threads, and whoever waits keeps one of them. Pages that only need to be
read must have theirs whatever else is stuck, so each kind of wait may take a share of the threads and no more.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

#: Threads of a worker that run Python. They take turns there, but each one that sends waits for the disk:
#: measured with 16 clients sending, readers get a thousandth of their pages from 8 threads, all from 24 on.
THREADS = 64

#: What a write that has waited almost to its end may still take to be committed, as a share of its patience.
LAST_SHARE = 6


class Busy(Exception):
    """Too many wait already, or the wait took too long: nothing was begun, and trying again later may do."""


@dataclass(frozen=True)
class Deadline:
    """When a wait that has begun ends, in seconds of a clock that only goes forward; `patience` is its whole length."""

    at: float
    patience: float

    @property
    def left(self) -> float:
        """Seconds left, never less than none."""
        return max(0.0, self.at - time.monotonic())

    @property
    def last(self) -> float:
        """Seconds that its last step may take, however late it begins."""
        return max(self.left, self.patience / LAST_SHARE)


class WriteQueue:
    """One at a time within this process. At most `most` have it or wait for it, each for `patience` seconds."""

    def __init__(self, patience: float, most: int) -> None:
        self.patience = patience
        self._places = BoundedSemaphore(most)
        self._lock = Lock()

    def take(self, patience: float | None = None) -> Deadline:
        """Wait for the turn, or for so many seconds only; returns when whatever is done in it has to be over.

        Raises:
            Busy: too many wait, or it did not come in time.
        """
        seconds = self.patience if patience is None else patience
        deadline = Deadline(time.monotonic() + seconds, seconds)
        if not self._places.acquire(blocking=False):
            raise Busy
        if not self._lock.acquire(timeout=seconds):
            self._places.release()
            raise Busy
        return deadline

    def give(self) -> None:
        """Let the next one in."""
        self._lock.release()
        self._places.release()


class Counter:
    """A few at a time, `waiting` more who wait for at most `patience` seconds, and nobody else."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._places = BoundedSemaphore(at_once + waiting)
        self._served = BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def served(self) -> Iterator[None]:
        """Within, one is served.

        Raises:
            Busy: too many wait, or it took too long.
        """
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._served.acquire(timeout=self._patience):
                raise Busy
            try:
                yield
            finally:
                self._served.release()
        finally:
            self._places.release()
