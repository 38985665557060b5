"""Speed as ratios to a bare Flask view on the same server in the same run. Needs `wrk` and `taskset`.

    python -m benchmarks.run [--quick] [--write] [--postgresql]

The server has one worker on the first core, wrk the second. `--write` puts the table into benchmarks/README.md.
`--postgresql` adds PostgreSQL, on a server of its own, with one node and with two.
"""

import argparse
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import remaking
from benchmarks.harness import CODE, HERE, Reading, Server, reading, seeded
from benchmarks.sending import Load, Sent, pages_meanwhile, send

SAY = f"/p/{CODE}/say"
BARE, OURS = "benchmarks.bare:app", "benchmarks.turns:app"


def pages(env: dict[str, str], label: str, seconds: int) -> list[Reading]:
    """A bare view, then the two pages that most people read, from the cache."""
    with Server("benchmarks.bare:app", env) as bare:
        ceiling = reading("bare Flask view", f"{bare.url}/", seconds)
    rows = [ceiling]
    with Server("wsgi:app", env) as server:
        for name, path in (
            (f"clause page, 25 of {label}", f"/p/{CODE}/read/part-1"),
            (f"a consultation’s front page, {label}", f"/p/{CODE}"),
        ):
            rows.append(reading(name, server.url + path, seconds, ceiling.per_second))
    return rows


def sending(env: dict[str, str], seconds: int, clients: int = 16) -> list[str]:
    """The bare view that stores the same rows, then ours, then ours while somebody reads as fast as they can."""
    bare, _ = send(env, BARE, "/store", seconds, Load(clients))
    ours, _ = send(env, OURS, SAY, seconds, Load(clients))
    beside, read = send(env, OURS, SAY, seconds, Load(clients, reads=f"/p/{CODE}/read/part-1"))
    return [
        line(f"bare Flask view that stores the same rows, {clients} clients", bare, kept(bare)),
        line(f"sending three votes and a comment, {clients} clients", ours, compared(ours, bare)),
        line("the same while one more client reads", beside, f"{kept(beside)}; {pages_meanwhile(read)}"),
    ]


def nodes(env: dict[str, str], seconds: int) -> list[str]:
    """The bare view, one node and two, all of which may use both cores."""
    bare, _ = send(env, BARE, "/store", seconds, Load(cores="0,1"))
    one, _ = send(env, OURS, SAY, seconds, Load(cores="0,1"))
    two, _ = send(env, OURS, SAY, seconds, Load(cores="0,1", nodes=2))
    factor = two.per_second / one.per_second
    return [
        line("PostgreSQL: bare Flask view that stores the same rows", bare, kept(bare)),
        line("PostgreSQL: sending, one node", one, compared(one, bare)),
        line("PostgreSQL: sending, two nodes", two, f"{compared(two, bare)}; {factor:.2f} of one node"),
    ]


def kept(sent: Sent) -> str:
    return f"{sent.answered} answered, {sent.stored} stored, {sent.refused} refused"


def compared(sent: Sent, bare: Sent) -> str:
    return (
        f"{sent.per_second / bare.per_second:.2f} of the bare view, p99 {sent.p99 / bare.p99:.1f} times as long; "
        f"{sent.cpu_ms:.1f} ms of CPU each, {sent.turn:.2f} of it in the turn; {kept(sent)}"
    )


def line(name: str, sent: Sent, found: str) -> str:
    return f"| {name} | {sent.per_second:.0f} | {sent.p50} | {sent.p99} | {found} |"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="3 s a line and a tenth of the large size")
    options.add_argument("--write", action="store_true", help="put the table into benchmarks/README.md")
    options.add_argument("--postgresql", action="store_true", help="also measure PostgreSQL, with one node and two")
    chosen = options.parse_args()
    seconds, many = (3, 10_000) if chosen.quick else (8, 100_000)
    lines = [
        "| what | requests/s | p50 ms | p99 ms | ratio to bare Flask, or what was found |",
        "|---|---|---|---|---|",
    ]
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        env = seeded({"CONSULT_DATA_DIR": small}, 1000, 0, 0)
        rows = pages(env, "1,000 comments", seconds)
        label = f"{many:,} comments and {many * 10:,} votes"
        rows += pages(seeded({"CONSULT_DATA_DIR": large}, 1000, many - 1000, many * 10), label, seconds)
        lines += [f"| {r.name} | {r.per_second:.0f} | {r.p50:.2f} | {r.p99:.2f} | {r.ratio:.2f} |" for r in rows]
        lines += sending(env, seconds)
    if chosen.postgresql:
        lines += on_postgresql(seconds)
    lines += ["", *remaking.lines(many)]
    table = "\n".join(lines)
    print(table)
    if chosen.write:
        readme = HERE / "README.md"
        head = readme.read_text().split("<!-- table -->")[0]
        day = datetime.now(UTC).date().isoformat()
        made = f"Made on {day} by `python -m benchmarks.run --write`."
        readme.write_text(f"{head}<!-- table -->\n\n{made}\n\n{table}\n")


def on_postgresql(seconds: int) -> list[str]:
    """Measured on a private server whose files are on the disk, not in memory."""
    from tests.postgres import Server as PostgreSQL

    server = PostgreSQL(Path(tempfile.mkdtemp(prefix="consult-benchmark-")))
    try:
        server.copy("template0", "benchmark")
        with tempfile.TemporaryDirectory() as folder:
            env = {"CONSULT_DATA_DIR": folder, "CONSULT_DATABASE_URL": server.url("benchmark")}
            return nodes(seeded(env, 1000, 0, 0), seconds)
    finally:
        server.close()


if __name__ == "__main__":
    main()
