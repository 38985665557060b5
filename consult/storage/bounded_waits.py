"""Bounded waits: only a few threads may wait for something scarce, and only for a limited time. Pure.

A worker answers with a fixed number of threads, and a request that waits occupies one of them. Pages that are only read
must get a thread whatever else is stuck, so each kind of wait may use only a share of the threads.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock

#: Threads of a worker that run Python. Only one of them runs at a time, but each one that sends waits for the disk:
#: measured with 16 clients sending, readers get a thousandth of their pages from 8 threads, and all of them from 24
#: threads on.
THREADS = 64

#: The share of its patience that a commit may still take after a write has waited almost to the end.
LAST_SHARE = 6


class Busy(Exception):
    """Too many are waiting, or the wait took too long: nothing was begun, and a later try may succeed."""


@dataclass(frozen=True)
class Deadline:
    """When a wait ends, in seconds of a monotonic clock; `patience` is its whole length."""

    at: float
    patience: float

    @property
    def left(self) -> float:
        """Seconds left, never below zero."""
        return max(0.0, self.at - time.monotonic())

    @property
    def last(self) -> float:
        """Seconds that the last step may take, however late it begins."""
        return max(self.left, self.patience / LAST_SHARE)


class WriteQueue:
    """One at a time within this process. At most `most` threads have the turn or wait for it, each for `patience`
    seconds.
    """

    def __init__(self, patience: float, most: int) -> None:
        self.patience = patience
        self._places = BoundedSemaphore(most)
        self._lock = Lock()

    def enter(self, patience: float | None = None) -> Deadline:
        """Become one of those who wait, for at most the given seconds; returns when the wait ends.

        Raises:
            Busy: too many are waiting.
        """
        seconds = self.patience if patience is None else patience
        if not self._places.acquire(blocking=False):
            raise Busy
        return Deadline(time.monotonic() + seconds, seconds)

    def leave(self) -> None:
        """Stop waiting."""
        self._places.release()

    def take(self, patience: float | None = None, entered: Deadline | None = None) -> Deadline:
        """Wait for the turn, at most the given seconds; returns the deadline for what is done in the turn.

        Whoever has `entered` already waits until then.

        Raises:
            Busy: too many are waiting, or the turn did not come in time. One who had entered has left.
        """
        deadline = entered or self.enter(patience)
        if not self._lock.acquire(timeout=deadline.left):
            self.leave()
            raise Busy
        return deadline

    def give(self) -> None:
        """Give the turn to the next one, and leave."""
        self._lock.release()
        self.leave()


class Counter:
    """A few at a time, `waiting` more that wait for at most `patience` seconds, and no others."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self._places = BoundedSemaphore(at_once + waiting)
        self._served = BoundedSemaphore(at_once)
        self._patience = patience

    @contextmanager
    def served(self) -> Iterator[None]:
        """Within, the caller is one of the few.

        Raises:
            Busy: too many are waiting, or it took too long.
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
