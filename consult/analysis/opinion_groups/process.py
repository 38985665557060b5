"""Calculating opinion groups in a child process (`consult.analysis.opinion_groups.child`), so that this one never loads
numpy.
"""

import json
import subprocess
import sys
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field

from consult.analysis.group_results import GroupResults, Mix
from consult.record.documents import read

CHILD = (sys.executable, "-P", "-m", "consult.analysis.opinion_groups.child")


@dataclass
class VoteColumns:
    """Votes as three columns: row of the person, column of the comment, and value."""

    trackers: list[str]
    channels: list[Mix] = field(default_factory=list)
    people: "array[int]" = field(default_factory=lambda: array("i"))
    statements: "array[int]" = field(default_factory=lambda: array("i"))
    values: "array[int]" = field(default_factory=lambda: array("b"))


class CalculationFailed(RuntimeError):
    """The child process did not end well."""


def calculate(votes: VoteColumns) -> GroupResults:
    """The opinion groups of these votes.

    Raises:
        CalculationFailed
    """
    with subprocess.Popen(CHILD, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own
        answer, _ = child.communicate(b"".join(_written(votes)))
    if child.returncode != 0:
        raise CalculationFailed(f"the calculation of opinion groups ended with {child.returncode}")
    return read(GroupResults, json.loads(answer))


def _written(votes: VoteColumns) -> Iterable[bytes]:
    head = {"votes": len(votes.values), "trackers": votes.trackers, "channels": votes.channels}
    yield json.dumps(head).encode() + b"\n"
    for column in (votes.people, votes.statements, votes.values):
        yield column.tobytes()
