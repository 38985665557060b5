"""What the long part measured, for `docs/faults.md`; the quick part writes nothing."""

import json
import os
import platform
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "faults.md"
TABLE = re.compile(r"(?<=<!-- results -->\n).*?(?=<!-- end of results -->)", re.S)


def tell(what: str, words: str) -> None:
    """Add one line to the results of a long run."""
    if file := os.environ.get("FAULTS_RESULTS"):
        path = Path(file)
        known = json.loads(text) if path.exists() and (text := path.read_text("utf-8")) else {}
        path.write_text(json.dumps(known | {what: words}, indent=1), "utf-8")


def write(page: Path, results: dict[str, str]) -> None:
    """Replace the earlier results with these."""
    day, cores = datetime.now(UTC).date().isoformat(), os.cpu_count()
    lines = [f"Run on {day}, Python {platform.python_version()}, {cores} cores.", "", "| what | result |", "|---|---|"]
    lines += [f"| {what} | {words} |" for what, words in sorted(results.items())]
    page.write_text(TABLE.sub(lambda _: "\n".join(lines) + "\n", page.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    write(PAGE, json.loads(Path(sys.argv[1]).read_text("utf-8")))
