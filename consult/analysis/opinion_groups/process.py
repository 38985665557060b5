"""Calculating opinion groups in a child process (`consult.analysis.opinion_groups.child`), so that this one never loads
numpy.
"""

import json
import subprocess
import sys
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from consult.analysis.group_results import Assigned, GroupResults, Mix
from consult.record.documents import read

CHILD = (sys.executable, "-P", "-m", "consult.analysis.opinion_groups.child")


@dataclass(frozen=True)
class Sheets:
    """How each of some people took part, by the key of their sheet, and their votes as (sheet, comment, value).

    Both are in the order of keys.
    """

    channels: Mapping[int, Mix]
    votes: Sequence[tuple[int, int, int]]


@dataclass(frozen=True)
class Calculated:
    """What is published, and who is in which group: that is there for an imported plan alone."""

    results: GroupResults
    assigned: Assigned | None = None


class CalculationFailed(RuntimeError):
    """The child process did not end well."""


def calculate(trackers: Mapping[int, str], pieces: Iterable[Sheets]) -> Calculated:
    """The opinion groups of these votes, which come in the order of sheets and are passed on piece by piece.

    `trackers` are the public codes by comment; votes on a comment without one only say how much somebody answered.

    Raises:
        CalculationFailed
    """
    with subprocess.Popen(CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own
        assert child.stdin
        try:
            child.stdin.write(_line({str(key): tracker for key, tracker in trackers.items()}))
            for piece in pieces:
                child.stdin.write(_line([len(piece.votes), list(piece.channels.values())]))
                for numbers in (piece.channels, chain.from_iterable(piece.votes)):
                    child.stdin.write(array("q", numbers).tobytes())
            answer, _ = child.communicate()
        except BrokenPipeError:
            child.wait()
    if child.returncode != 0:
        raise CalculationFailed(f"the calculation of opinion groups ended with {child.returncode}")
    told = json.loads(answer)
    assigned = read(Assigned, told["assigned"]) if "assigned" in told else None
    return Calculated(read(GroupResults, told["results"]), assigned)


def _line(value: object) -> bytes:
    return json.dumps(value).encode() + b"\n"
