"""Which lines no test runs, by room: `make covered`.

Every line of a rule has to be run by a test, and every line of the rooms that hold what people say: `COMPLETE`.
"""

import sys
from collections import Counter

from coverage import Coverage

from tests.house.source import PACKAGE, ROOT, dotted, is_pure, modules, name_of

#: Where an untested line could publish, lose or reveal what somebody said: by the beginning of the modules' names.
COMPLETE = (
    "consult.contributions.",
    "consult.moderation.",
    "consult.analysis.disclosure",
    "consult.analysis.published_figures",
    "consult.analysis.tallies",
)


def main() -> int:
    """Print the table; 1 if a line is missing where none may be."""
    measured = Coverage(config_file=str(ROOT / "pyproject.toml"))
    measured.load()
    rooms: dict[str, Counter[str]] = {}
    missing: list[str] = []
    for path in modules():
        _, lines, _, missed, _ = measured.analysis2(str(path))
        is_rule = is_pure(dotted(path))
        for room in (path.relative_to(PACKAGE).parts[0].removesuffix(".py"), *(["(rules)"] if is_rule else [])):
            found = rooms.setdefault(room, Counter())
            found.update(lines=len(lines), missed=len(missed))
        if missed and (is_rule or dotted(path).startswith(COMPLETE)):
            missing.append(f"{name_of(path)}: no test runs {', '.join(map(str, missed))}")
    print(f"{'room':16} {'lines':>6} {'not run':>8} {'covered':>8}")
    for room, found in sorted(rooms.items()):
        covered = 1 - found["missed"] / max(found["lines"], 1)
        print(f"{room:16} {found['lines']:6} {found['missed']:8} {covered:8.1%}")
    for each in missing:
        print(each)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
