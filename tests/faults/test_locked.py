"""Another process locks the database: people wait for a while, then are told, and nothing is lost."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from consult.storage.postgresql import TURN
from tests.faults.program import Place, Program
from tests.faults.results import tell
from tests.faults.senders import Senders

KEPT = "select original from comment where original like 'Person %'"
HOLD = """
import json, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("pragma busy_timeout = 60000")
connection.execute("begin exclusive")
print(json.dumps(connection.execute(sys.argv[2]).fetchall()), flush=True)
sys.stdin.read()
connection.execute("rollback")
"""


@contextmanager
def held(here: Place) -> Iterator[set[str]]:
    """SQLite's whole file, or on PostgreSQL the writers' turn; what was kept by then."""
    if here.server is not None:
        with psycopg.connect(here.server.url(here.database), autocommit=True) as other:
            other.execute("select pg_advisory_lock(%s)", (TURN,))
            yield {words for (words,) in other.execute(KEPT)}
        return
    command = [sys.executable, "-c", HOLD, str(here.folder / "var" / "consult.sqlite"), KEPT]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        yield {words for (words,) in json.loads(holder.stdout.readline())}
        holder.communicate()


def held_for(here: Place, program: Program, seconds: float) -> Senders:
    with Senders(program, pause=0.02) as senders:
        senders.wait_for(20)
        with held(here) as kept:
            time.sleep(seconds)
            # Answers to what was kept before may have been on their way.
            assert {*senders.receipts} - kept == set(), "somebody was told it is kept while nobody could write"
        senders.wait_for(20)
    assert senders.faults == []
    assert senders.lost_or_doubled(here) == []
    assert here.broken() == []
    assert senders.unopened() == []
    return senders


def test_a_short_lock_is_waited_for(here: Place, serve: Callable[..., Program]) -> None:
    assert held_for(here, serve(), 1 if here.server else 3).met == {}


@pytest.mark.long
def test_a_lock_of_thirty_seconds_and_more(here: Place, serve: Callable[..., Program]) -> None:
    senders = held_for(here, serve(), 40 if here.server else 30)
    assert set(senders.met) == {"503"}
    tell(f"locked for {40 if here.server else 30} s, {'PostgreSQL' if here.server else 'SQLite'}",
         f"{senders.met['503']} were told that nothing was saved and had the text back; "
         f"{len(senders.receipts)} acknowledged, none lost, none double")  # fmt: skip
