"""Sending beside a bare view that stores the same rows: how many a second, how long, how much of it in the turn."""

import json
import re
import secrets
import tempfile
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from sqlalchemy import func, select

from benchmarks.harness import CODE, HERE, THREADS, Server, latency, output, per_second, start
from consult.config import read_settings
from consult.consultations import queries as consultations
from consult.contributions.models import Submission
from consult.credentials import form_tokens
from consult.factory import create_app
from consult.storage.database import db

#: Nothing is held for coming fast, so that a submission is six rows; half of the threads of a worker may write.
SERVER = {"CONSULT_SURGE_LIMIT": "9999999"}
SERVER_THREADS = 64
#: Somebody has read what they send; what comes faster is held.
READ = timedelta(seconds=10)
#: More than any server here takes in a second.
MOST = 3000
CLIENTS = 16


@dataclass(frozen=True)
class Sent:
    """What came of sending for a while. `turn` is the share of the CPU time that was used within the turn to write."""

    per_second: float
    p50: float
    p99: float
    answered: int
    stored: int
    refused: int
    turn: float = 0.0
    cpu_ms: float = 0.0


def bodies(env: dict[str, str], count: int) -> list[str]:
    """`count` different forms as a browser would send them from the page that shows what is sent."""
    app = create_app(read_settings(env))
    with app.app_context():
        consultation = consultations.public_consultation(CODE)
        draft = consultations.current_draft(consultation.id)
        assert draft is not None
        seen = {f"n.part-{n + 1}": str(draft.places[n].clause_version_id) for n in range(3)}
        secret = app.extensions["settings"].forms_key
        moment = datetime.now(UTC) - READ
        return [
            urlencode(
                {
                    "part": "all",
                    "act": "send",
                    "token": form_tokens.mint(secret, CODE, moment),
                    **seen,
                    "v.part-1": "support",
                    "v.part-2": "oppose",
                    "v.part-3": "changes",
                    "t.part-1": f"The hours are what matters to us, night is when people die. {secrets.token_hex(4)}",
                    "c.part-1": "show",
                }
            )
            for _ in range(count)
        ]


def submissions(env: dict[str, str]) -> int:
    app = create_app(read_settings(env))
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(Submission)) or 0
        db.session.rollback()
        db.engine.dispose()
    return found


@dataclass(frozen=True)
class Load:
    """Who sends, to how many servers on one database, and on which cores.

    `reads` is the address of a page that one more client reads meanwhile.
    """

    clients: int = CLIENTS
    nodes: int = 1
    cores: str = "0"
    reads: str = ""


def send(env: dict[str, str], target: str, path: str, seconds: int, load: Load) -> tuple[Sent, str]:
    """Send for so many seconds, in equal shares to each server; what `wrk` said of the reader comes second."""
    forms = bodies(env, MOST * seconds)
    before = submissions(env)
    with ExitStack() as stack:
        servers = [
            stack.enter_context(Server(target, env | SERVER, SERVER_THREADS, load.cores)) for _ in range(load.nodes)
        ]
        reader = start(servers[0].url + load.reads, seconds, 1, ["-t1"], "1") if load.reads else None
        share = len(forms) // load.nodes
        running = []
        for number, server in enumerate(servers):
            file = stack.enter_context(tempfile.NamedTemporaryFile("w", suffix=".txt"))
            file.write("\n".join(forms[number * share : (number + 1) * share]))
            file.flush()
            asked = {
                "BODIES": file.name,
                "SEND_PATH": path,
                "HOST": f"127.0.0.1:{server.port}",
                "THREADS": str(THREADS),
            }
            words = [f"-t{THREADS}", "-s", str(HERE / "send.lua")]
            cores_of_wrk = "1" if load.cores == "0" else load.cores
            running.append(
                start(server.url, seconds, max(load.clients // load.nodes, THREADS), words, cores_of_wrk, asked)
            )
        said = [output(each) for each in running]
        read = output(reader) if reader else ""
        turn = [used(server) for server in servers] if target.startswith("benchmarks.turns") else []
    return _sent(said, submissions(env) - before, turn), read


def _sent(said: list[str], stored: int, turn: list[dict[str, float]]) -> Sent:
    found = [re.search(r"RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)", out).groups() for out in said]
    answered = sum(int(each[0]) for each in found)
    return Sent(
        sum(int(each[0]) / (int(each[1]) / 1e6) for each in found),
        max(float(each[2]) for each in found),
        max(float(each[3]) for each in found),
        answered,
        stored,
        sum(int(each[4]) for each in found),
        sum(each["turn"] for each in turn) / sum(each["all"] for each in turn) if turn else 0.0,
        1000 * sum(each["all"] for each in turn) / answered if turn else 0.0,
    )


def used(server: Server) -> dict[str, float]:
    """Seconds of CPU that a server of `benchmarks.turns` used, in all and within its turns to write."""
    with urllib.request.urlopen(f"{server.url}/cpu") as answer:
        return json.load(answer)


def pages_meanwhile(read: str) -> str:
    return f"meanwhile {per_second(read):.0f} pages/s read, p99 {latency(read, '99%'):.1f} ms"
