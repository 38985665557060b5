"""What calculates opinion groups, in a process of its own: numpy and its kin are loaded here and nowhere else.

Votes come in on its input as `process` writes them, and the document goes out as JSON.
"""

import json
import sys

import numpy as np

from consult.analysis.group_results import Mix
from consult.analysis.opinion_groups.calculation import Given, calculate
from consult.analysis.opinion_groups.votes import votes_from
from consult.record.documents import values_of


def main() -> None:
    """Calculate and answer."""
    source = sys.stdin.buffer
    head = json.loads(source.readline())
    number = head["votes"]
    people, statements, values = (
        np.frombuffer(source.read(number * np.dtype(kind).itemsize), dtype=kind) for kind in (np.intc, np.intc, np.int8)
    )
    channels = [Mix(each) for each in head["channels"]]
    votes = votes_from(people, statements, values, (len(channels), len(head["trackers"])))
    sys.stdout.write(json.dumps(values_of(calculate(Given(votes, head["trackers"], channels)))))


if __name__ == "__main__":
    main()
