"""What calculates opinion groups, in a process of its own: numpy and its kin are loaded here and nowhere else.

Votes come in on its input as `process` writes them, and the document goes out as JSON; of an imported plan also who is
in which group.
"""

import json
import sys
from typing import BinaryIO

import numpy as np

from consult.analysis.group_results import Mix
from consult.analysis.opinion_groups.calculation import Given, assign, find, publish
from consult.analysis.opinion_groups.votes import Numbers, votes_from
from consult.record.documents import values_of


def given_by(source: BinaryIO) -> Given:
    """People are in the order of sheets, comments in that of public codes, those without one first.

    So votes give the same result wherever they are stored, to the last digit.
    """
    trackers = json.loads(source.readline())
    channels: list[str] = []
    columns: list[tuple[Numbers, ...]] = [(np.empty(0, np.intc), np.empty(0, np.int64), np.empty(0, np.int64))]
    while line := source.readline():
        number, taken_part = json.loads(line)
        sheets = _numbers(source, len(taken_part))
        sheet, comment, value = _numbers(source, 3 * number).reshape(-1, 3).T
        who, person = np.unique(sheet, return_inverse=True)
        columns.append(((person + len(channels)).astype(np.intc), comment.copy(), value.copy()))
        channels += [taken_part[place] for place in np.searchsorted(sheets, who)]
    people, comments, values = (np.concatenate(each) for each in zip(*columns, strict=True))
    keys, column = np.unique(comments, return_inverse=True)
    codes = np.array([trackers.get(str(key), "") for key in keys.tolist()], dtype=str)
    order = np.argsort(codes, kind="stable")
    statements = np.argsort(order)[column].astype(np.intc)
    votes = votes_from(people, statements, values, (len(channels), len(keys)))
    return Given(votes, codes[order].tolist(), [Mix(each) for each in channels])


def _numbers(source: BinaryIO, count: int) -> Numbers:
    return np.frombuffer(source.read(8 * count), dtype=np.int64)


def main() -> None:
    """Calculate and answer."""
    given = given_by(sys.stdin.buffer)
    found = find(given)
    answer = {"results": values_of(publish(given, found))}
    if set(given.channels) == {Mix.UNKNOWN}:
        answer["assigned"] = values_of(assign(given, found))
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
