"""The five public consultations of `../shared/data/polis`, as arrays, and their reference results."""

import csv
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from consult.analysis.opinion_groups.votes import Votes, votes_from
from tests.house.source import ROOT

POLIS = ROOT.parent / "shared" / "data" / "polis"
NAMES = sorted(path.parent.name for path in POLIS.glob("*/reference.json"))


@dataclass(frozen=True)
class Conversation:
    """The latest vote of each person on each statement; `usable` statements are not rejected and no facts on people."""

    votes: Votes
    ids: list[int]
    published: np.ndarray
    usable: np.ndarray
    reference: dict[str, Any]

    @property
    def in_play(self) -> Votes:
        """The votes on usable statements."""
        return Votes(self.votes.matrix[:, np.flatnonzero(self.usable)])


@cache
def conversation(name: str) -> Conversation:
    """One of them; people whom Polis put into no group have -1."""
    reference = json.loads((POLIS / name / "reference.json").read_text("utf-8"))
    latest: dict[tuple[int, int], tuple[int, int]] = {}
    for row in _rows(name, "votes.csv"):
        key = int(row["voter-id"]), int(row["comment-id"])
        latest[key] = max(latest.get(key, (-1, 0)), (int(row["timestamp"]), int(row["vote"])), key=lambda one: one[0])
    people = sorted({person for person, _ in latest})
    ids = sorted({statement for _, statement in latest})
    row_of, column_of = ({key: at for at, key in enumerate(keys)} for keys in (people, ids))
    columns = [(row_of[person], column_of[statement], vote) for (person, statement), (_, vote) in latest.items()]
    groups = {int(row["participant"]): int(row["group-id"] or -1) for row in _rows(name, "participants-votes.csv")}
    out = {*reference["mod_out_ids_used"], *reference["meta_ids"]}
    return Conversation(
        votes_from(*np.array(columns).T, (len(people), len(ids))),
        ids,
        np.array([groups.get(person, -1) for person in people]),
        np.array([each not in out for each in ids]),
        reference,
    )


def _rows(name: str, file: str) -> list[dict[str, str]]:
    with Path(POLIS / name / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
