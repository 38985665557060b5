"""Speed as ratios to a bare Flask view on the same server in the same run. Needs `wrk` and `taskset`.

    python benchmarks/run.py [--quick] [--write]

The server has one worker on the first core, wrk the second. `--write` puts the table into
benchmarks/README.md.
"""

import argparse
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from sqlalchemy import func, select

from consult import create_app
from consult.config import read_settings
from consult.consultations import queries as consultations
from consult.contributions.models import Submission
from consult.credentials import form_tokens
from consult.storage.database import db

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CODE = "b3nc"
THREADS = 2


@dataclass
class Reading:
    name: str
    per_second: float
    p50: float
    p99: float
    ratio: float


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """One granian worker on the first core, ended by its process group."""

    def __init__(self, target: str, env: dict[str, str]) -> None:
        self.port = free_port()
        command = [
            "taskset",
            "-c",
            "0",
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
            "--blocking-threads",
            env.get("THREADS_SERVING", "1"),
            "--no-access-log",
            "--log-level",
            "error",
            target,
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env, start_new_session=True)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"{target} did not start")

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(10)


def wrk(url: str, seconds: int, connections: int = 16, script: str = "", env: dict[str, str] | None = None) -> str:
    command = [
        "taskset",
        "-c",
        "1",
        "wrk",
        "-t",
        str(THREADS if script else 1),
        "-c",
        str(connections),
        "-d",
        f"{seconds}s",
        "--latency",
    ]
    if script:
        command += ["-s", script]
    else:
        command += ["-H", "Accept-Encoding: gzip"]
    result = subprocess.run([*command, url], capture_output=True, text=True, check=True, env=os.environ | (env or {}))
    return result.stdout


def reading(name: str, url: str, seconds: int, ceiling: float | None = None) -> Reading:
    wrk(url, 1)
    out = wrk(url, seconds)
    if "Non-2xx" in out:
        raise RuntimeError(f"{url} answered other than 2xx:\n{out}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out)[1])
    return Reading(name, rate, latency(out, "50%"), latency(out, "99%"), rate / ceiling if ceiling else 1.0)


def latency(out: str, line: str) -> float:
    value, unit = re.search(rf"\s{line}\s+([\d.]+)(us|ms|s)", out).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def pages(env: dict[str, str], label: str, seconds: int) -> list[Reading]:
    with Server("benchmarks.bare:app", env) as bare:
        ceiling = reading("bare Flask view", f"http://127.0.0.1:{bare.port}/", seconds)
    rows = [ceiling]
    with Server("wsgi:app", env) as server:
        base = f"http://127.0.0.1:{server.port}"
        for name, path in (
            (f"clause page, 25 of {label}", f"/p/{CODE}/read/part-1"),
            (f"a consultation’s front page, {label}", f"/p/{CODE}"),
        ):
            rows.append(reading(name, base + path, seconds, ceiling.per_second))
    return rows


def bodies(env: dict[str, str], count: int) -> list[str]:
    """`count` different forms, as a browser would send them from the preview page."""
    app = create_app(read_settings(env))
    with app.app_context():
        consultation = consultations.public_consultation(CODE)
        draft = consultations.current_draft(consultation.id)
        seen = {f"n.part-{n + 1}": str(draft.places[n].clause_version_id) for n in range(3)}
        secret = app.extensions["settings"].forms_key
        moment = datetime.now(UTC)
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
        return db.session.scalar(select(func.count()).select_from(Submission)) or 0


def sending(env: dict[str, str], seconds: int) -> str:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(bodies(env, 900 * seconds)))
        file.flush()
        before = submissions(env)
        with Server("wsgi:app", env | {"THREADS_SERVING": "32"}) as server:
            url = f"http://127.0.0.1:{server.port}"
            reader = subprocess.Popen(
                [
                    "taskset",
                    "-c",
                    "1",
                    "wrk",
                    "-t1",
                    "-c1",
                    f"-d{seconds}s",
                    "--latency",
                    f"{url}/p/{CODE}/read/part-1",
                ],
                stdout=subprocess.PIPE,
                text=True,
            )
            out = wrk(
                url,
                seconds,
                16,
                str(HERE / "send.lua"),
                {
                    "BODIES": file.name,
                    "SEND_PATH": f"/p/{CODE}/say",
                    "HOST": f"127.0.0.1:{server.port}",
                    "THREADS": str(THREADS),
                },
            )
            read = reader.communicate()[0]
        stored = submissions(env) - before
    requests, micros, p50, p99, errors = re.search(r"RESULT (\d+) (\d+) ([\d.]+) ([\d.]+) (\d+)", out).groups()
    rate = int(requests) / (int(micros) / 1e6)
    pages_read = float(re.search(r"Requests/sec:\s+([\d.]+)", read)[1])
    return (
        f"| sending three votes and a comment, 16 clients | {rate:.0f} | {p50} | {p99} | "
        f"{requests} answered, {stored} stored, {errors} refused; meanwhile "
        f"{pages_read:.0f} pages/s read, p99 {latency(read, '99%'):.1f} ms |"
    )


def seeded(folder: str, *sizes: int) -> dict[str, str]:
    env = {"CONSULT_DATA_DIR": folder}
    for command in (
        [sys.executable, "-m", "consult.cli", "upgrade"],
        [sys.executable, str(HERE / "seed.py"), CODE, *map(str, sizes)],
    ):
        subprocess.run(command, cwd=ROOT, env=os.environ | env, check=True, stdout=subprocess.DEVNULL)
    return env


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="3 s a line and a tenth of the large size")
    options.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    chosen = options.parse_args()
    seconds, many = (3, 10_000) if chosen.quick else (8, 100_000)
    lines = [
        "| what | requests/s | p50 ms | p99 ms | ratio to bare Flask, or what was found |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        env = seeded(small, 1000, 0, 0)
        rows = pages(env, "1,000 comments", seconds)
        label = f"{many:,} comments and {many * 10:,} votes"
        rows += pages(seeded(large, 1000, many - 1000, many * 10), label, seconds)
        lines += [f"| {r.name} | {r.per_second:.0f} | {r.p50:.2f} | {r.p99:.2f} | {r.ratio:.2f} |" for r in rows]
        lines.append(sending(env, seconds))
    table = "\n".join(lines)
    print(table)
    if chosen.write:
        readme = HERE / "README.md"
        head = readme.read_text().split("<!-- table -->")[0]
        day = datetime.now(UTC).date().isoformat()
        readme.write_text(f"{head}<!-- table -->\n\nMade on {day} by `python benchmarks/run.py --write`.\n\n{table}\n")


if __name__ == "__main__":
    main()
