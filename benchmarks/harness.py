"""One server on its cores, `wrk` on its own, and what `wrk` says."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CODE = "b3nc"
#: Threads of `wrk` where forms are sent.
THREADS = 2


@dataclass(frozen=True)
class Reading:
    """What was measured of one address."""

    name: str
    per_second: float
    p50: float
    p99: float
    ratio: float


class Server:
    """One granian worker on one core, ended by its process group."""

    def __init__(self, target: str, env: dict[str, str], threads: int = 1, cores: str = "0") -> None:
        self.port = free_port()
        granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
        granian += ["--port", str(self.port), "--workers", "1", "--blocking-threads", str(threads)]
        granian += ["--no-access-log", "--log-level", "error", target]
        self.process = subprocess.Popen(
            ["taskset", "-c", cores, *granian], cwd=ROOT, env=os.environ | env, start_new_session=True
        )
        for _ in range(400):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"{target} did not start")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wrk(url: str, seconds: int, *, connections: int = 16, cores: str = "1") -> str:
    """Read one address as fast as it is answered."""
    return output(start(url, seconds, connections, ["-t1", "-H", "Accept-Encoding: gzip"], cores))


def start(
    url: str, seconds: int, connections: int, words: list[str], cores: str, env: dict[str, str] | None = None
) -> subprocess.Popen[str]:
    command = ["taskset", "-c", cores, "wrk", "-c", str(connections), "-d", f"{seconds}s", "--latency", *words, url]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | (env or {}))


def output(process: "subprocess.Popen[str]") -> str:
    out = process.communicate()[0]
    if process.returncode:
        raise RuntimeError(f"wrk ended with {process.returncode}")
    return out


def per_second(out: str) -> float:
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])  # type: ignore[index]


def latency(out: str, line: str) -> float:
    """Milliseconds of one of the lines of `wrk`, "50%" or "99%"."""
    value, unit = re.search(rf"\s{line}\s+([\d.]+)(us|ms|s)", out).groups()  # type: ignore[union-attr]
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def reading(name: str, url: str, seconds: int, ceiling: float | None = None) -> Reading:
    """How fast an address is read, after a second in which the server warms up."""
    wrk(url, 1)
    out = wrk(url, seconds)
    if "Non-2xx" in out:
        raise RuntimeError(f"{url} answered other than 2xx:\n{out}")
    rate = per_second(out)
    return Reading(name, rate, latency(out, "50%"), latency(out, "99%"), rate / ceiling if ceiling else 1.0)


def seeded(env: dict[str, str], *sizes: int) -> dict[str, str]:
    """A database with the consultation that is measured, of these sizes (see `seed.py`)."""
    for command in (
        [sys.executable, "-m", "consult.cli", "upgrade"],
        [sys.executable, str(HERE / "seed.py"), CODE, *map(str, sizes)],
    ):
        subprocess.run(command, cwd=ROOT, env=os.environ | env, check=True, stdout=subprocess.DEVNULL)
    return env
