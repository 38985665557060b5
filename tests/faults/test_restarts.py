"""PostgreSQL stops or crashes while people send: they are told, nothing is lost, and it recovers by itself."""

import signal
import time
from collections.abc import Callable

import pytest

from tests.faults.program import Place, Program
from tests.faults.results import tell
from tests.faults.senders import Senders

pytestmark = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


def restarted(here: Place, program: Program, times: int) -> None:
    assert here.server is not None
    with Senders(program, pause=0.02) as senders:
        for number in range(times):
            senders.wait_for(10)
            here.server.stop([signal.SIGINT, signal.SIGQUIT][number % 2])
            time.sleep(0.3)
            here.server.start()
        senders.wait_for(20)
    assert senders.faults == []
    assert set(senders.met) == {"503"}, "somebody got no page at all"
    assert senders.lost_or_doubled(here) == []
    assert here.broken() == []
    assert senders.unopened() == []
    tell("PostgreSQL restarted", f"{times} restarts under 16 senders, half of them crashes: {senders.met['503']} were "
         f"told that nothing was saved and had the text back; {len(senders.receipts)} acknowledged, none lost, "
         "none double, database whole")  # fmt: skip


def test_a_restart_and_a_crash(here: Place, serve: Callable[..., Program]) -> None:
    restarted(here, serve(), 2)


@pytest.mark.long
def test_twenty_restarts(here: Place, serve: Callable[..., Program]) -> None:
    restarted(here, serve(), 20)
