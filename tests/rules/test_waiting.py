"""Bounded waits: a few wait, the next is told at once, and nobody waits forever."""

import threading

import pytest

from consult.storage.bounded_waits import LAST_SHARE, Busy, Counter, WriteQueue


def in_threads(count: int, work) -> list[threading.Thread]:
    threads = [threading.Thread(target=work, daemon=True) for _ in range(count)]
    for thread in threads:
        thread.start()
    return threads


def test_one_more_than_may_wait_is_told_at_once():
    """Nobody waits here: with a patience of an hour, this test would."""
    turn, told, came = WriteQueue(patience=3600, most=4), threading.Semaphore(0), []
    turn.take()

    def wait() -> None:
        try:
            turn.take()
        except Busy:
            told.release()
        else:
            came.append(1)
            turn.give()

    threads = in_threads(10, wait)
    for _ in range(7):
        told.acquire()
    turn.give()
    for thread in threads:
        thread.join()
    assert len(came) == 3
    turn.take()


def test_who_waited_in_vain_is_told_and_leaves_the_place_to_others():
    turn = WriteQueue(patience=0.01, most=2)
    turn.take()
    for _ in range(5):
        with pytest.raises(Busy):
            turn.take()
    turn.give()
    turn.take()


def test_a_deadline_leaves_its_last_step_a_share_of_the_patience():
    deadline = WriteQueue(patience=60, most=1).take()
    assert 59 < deadline.left <= 60
    assert deadline.last == pytest.approx(deadline.left, abs=1)
    late = WriteQueue(patience=0.0001, most=1).take()
    while late.left:
        pass
    assert late.last == pytest.approx(0.0001 / LAST_SHARE)


def test_a_counter_serves_a_few_lets_some_wait_and_sends_the_rest_away():
    counter, came = Counter(at_once=2, waiting=3, patience=3600), []
    told, go = threading.Semaphore(0), threading.Event()

    def be_served() -> None:
        try:
            with counter.served():
                go.wait()
                came.append(1)
        except Busy:
            told.release()

    threads = in_threads(20, be_served)
    for _ in range(15):
        told.acquire()
    go.set()
    for thread in threads:
        thread.join()
    assert len(came) == 5
    with counter.served():
        pass


def test_a_counter_that_serves_nobody_lets_nobody_wait_for_ever():
    counter = Counter(at_once=1, waiting=2, patience=0.01)
    with counter.served(), pytest.raises(Busy), counter.served():
        pass
