"""How long a long record takes: adding a batch and signing it, and checking the whole, beside hashing the same lines.

    python -m benchmarks.recording [ENTRIES]

Invented entries about comments, in SQLite, in one process. Figures are CPU seconds, so that what else the machine does
counts less, with the seconds on the clock in brackets.
"""

import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from consult.config import read_settings
from consult.factory import create_app
from consult.operations import maintenance
from consult.record import checkpoints, entries, verify
from consult.record.entries import Kind
from consult.storage.database import write_transaction

CODE = "b3nc"
BATCH = 1_000


def invented(first: int, number: int) -> Iterator[dict[str, object]]:
    """What entries say about comments that were shown."""
    for each in range(first, first + number):
        tracker = hashlib.sha256(str(each).encode()).hexdigest()
        yield {"tracker": tracker[:12], "part": f"part-{each % 40}", "commitment": tracker}


def add(first: int, number: int) -> None:
    """One batch, and its checkpoint."""
    with write_transaction():
        entries.append_all(CODE, Kind.COMMENT, list(invented(first, number)))
    with write_transaction():
        checkpoints.sign_due()


def write(folder: Path) -> None:
    """The files of the open data that a check of the record reads."""
    signed = checkpoints.history(CODE, 1)[0]
    made = {"record.jsonl": b"".join(entries.lines(CODE)), "checkpoint.txt": signed.note.encode()}
    for name, data in made.items():
        (folder / name).write_bytes(data)
    listed = [
        {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in made.items()
    ]
    (folder / "manifest.json").write_text(json.dumps({"key": signed.key, "files": listed}), "utf-8")


def hashed(folder: Path) -> None:
    """The lines of the record, hashed, and nothing else."""
    for line in (folder / "record.jsonl").read_bytes().splitlines():
        hashlib.sha256(line).digest()


def checked(folder: Path) -> None:
    """The manifest, the record and its signature; nothing may be wrong."""
    bundle = verify.Bundle(folder, "", [], [])
    for each in (bundle.files, bundle.record, bundle.checkpoints):
        each()


def measured(task: Callable[[], object]) -> tuple[float, float]:
    """CPU seconds and seconds on the clock."""
    used, began = time.process_time(), time.perf_counter()
    task()
    return time.process_time() - used, time.perf_counter() - began


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"CONSULT_DATA_DIR": f"{folder}/var"}))
        with app.app_context():
            maintenance.upgrade()
            for first in range(0, number - BATCH, BATCH):
                with write_transaction():
                    entries.append_all(CODE, Kind.COMMENT, list(invented(first, BATCH)))
            with write_transaction():
                checkpoints.sign_due()
            batch = measured(lambda: add(number - BATCH, BATCH))
            write(Path(folder))
        bare, whole = measured(lambda: hashed(Path(folder))), measured(lambda: checked(Path(folder)))
    print(f"{number:,} entries\n| what | CPU seconds | times hashing the lines |\n|---|---|---|")
    for name, (used, clock) in (
        ("hashing the lines", bare), (f"adding {BATCH:,} and signing", batch), ("checking all of them", whole),
    ):  # fmt: skip
        print(f"| {name} | {used:.2f} ({clock:.2f}) | {used / bare[0]:.1f} |")


if __name__ == "__main__":
    main()
