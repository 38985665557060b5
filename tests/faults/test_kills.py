"""Killed without warning (no memory left, power cut to the process): nothing acknowledged is lost or stored twice."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pytest

from tests.faults.program import Place, Program
from tests.faults.results import tell
from tests.faults.senders import Senders


def kill_something(program: Program, number: int) -> None:
    """A worker, anything it started, or the program itself, which is then restarted."""
    if number % 3 == 2:
        wait_for_end(program.kill())
        program.start()
        return
    children = list(program.workers() if number % 3 == 0 else program.children())
    if children:
        os.kill(random.choice(children), signal.SIGKILL)


def wait_for_end(pids: list[int], seconds: float = 3) -> None:
    """Workers of a killed program end by themselves, and soon."""
    left, end = [pid for pid in pids if is_worker(pid)], time.monotonic() + seconds
    while left and time.monotonic() < end:
        time.sleep(0.02)
        left = [pid for pid in left if is_worker(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert left == [], "workers served on"


def is_worker(pid: int) -> bool:
    try:
        return b"\0serve\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def killed_many_times(here: Place, program: Program, kills: int) -> None:
    again: list[float] = []
    with Senders(program, pause=0.05) as senders:
        senders.wait_for(20)
        for number in range(kills):
            time.sleep(random.random() * 0.2)
            kill_something(program, number)
            again.append(senders.wait_for(5))
    program.look_after()
    assert senders.faults == []
    assert senders.lost_or_doubled(here) == []
    assert here.broken() == []
    assert senders.unopened() == []
    kind = "PostgreSQL" if here.server else "SQLite"
    tell(
        f"kill -9, {kind}",
        f"{kills} kills under 16 senders: {len(senders.receipts)} acknowledged, none lost, none double, whole; "
        f"a start took {median(program.starts):.1f} s (at most {max(program.starts):.1f}), the next was acknowledged "
        f"{median(again):.1f} s after a kill (at most {max(again):.1f})",
    )


def test_a_few_kills(here: Place, serve: Callable[..., Program]) -> None:
    killed_many_times(here, serve(), 3 if here.server else 6)


@pytest.mark.long
def test_two_hundred_kills(here: Place, serve: Callable[..., Program]) -> None:
    killed_many_times(here, serve(), 200)


def test_no_worker_serves_on_when_the_program_is_killed(here: Place, serve: Callable[..., Program]) -> None:
    program = serve()
    while len(program.workers()) < 2:
        time.sleep(0.05)
    wait_for_end(program.kill())
