"""Opinion groups of an imported plan, formed again from the files of its open data.

The votes of such a plan were public before, so anyone can hold what is published against them. This needs the libraries
of the program: `verify.py`, which needs none, only knows the check code of what was published.
"""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from consult.analysis.group_results import Assigned, ImportedGroups, Mix, Stability
from consult.analysis.opinion_groups import process
from consult.analysis.opinion_groups.process import Calculated, CalculationFailed, Sheets
from consult.record import verify
from consult.record.documents import read, shared, values_of

#: By how many trials the same calculation may differ on another processor, which rounds the last digits otherwise.
MAX_TRIALS_APART = 5


def check(folder: Path) -> Iterator[tuple[bool, str]]:
    """What was found in a line, and whether it agrees; nothing where the files have no groups of an imported plan."""
    try:
        told = read(ImportedGroups, json.loads((folder / verify.GROUPS).read_bytes()))
        again = _formed_again(folder, told)
    except FileNotFoundError:
        return
    except (CalculationFailed, ValueError, LookupError, TypeError, AttributeError) as fault:
        yield False, f"opinion groups: they cannot be formed again ({fault!r})"
        return
    differ = sorted(_differences(told, again))
    groups = ", ".join(f"{each.letter} {each.size}" for each in again.results.groups) or again.results.none_reason
    yield (
        not differ,
        f"opinion groups formed again from the votes: {groups}"
        + "".join(f"; {each} is otherwise in {verify.GROUPS}" for each in differ),
    )


def _formed_again(folder: Path, told: ImportedGroups) -> Calculated:
    people = [json.loads(line) for line in (folder / verify.VOTES).read_bytes().splitlines()]
    if not {value for votes in people for value in votes.values()} <= {1, 0, -1}:
        raise ValueError("a vote is 1, 0 or -1")
    codes = {code: number for number, code in enumerate(sorted({code for votes in people for code in votes}))}
    usable = {codes[code]: code for code in told.statements}
    votes = [(sheet, codes[code], value) for sheet, given in enumerate(people) for code, value in sorted(given.items())]
    return process.calculate(usable, [Sheets(dict.fromkeys(range(len(people)), Mix.UNKNOWN), votes)])


def _differences(told: ImportedGroups, again: Calculated) -> Iterator[str]:
    """The names of what differs."""
    if shared(Assigned, told) != (vars(again.assigned) if again.assigned else None):
        yield "who is in which group"
    trials = [each.results.stability or Stability(times=0, of=0) for each in (told, again)]
    if trials[0].of != trials[1].of or abs(trials[0].times - trials[1].times) > MAX_TRIALS_APART:
        yield "stability"
    results = [values_of(replace(each.results, stability=None)) for each in (told, again)]
    yield from (name for name in results[0].keys() | results[1].keys() if results[0].get(name) != results[1].get(name))
