"""How good suggestions of themes are, on arguments and answers for which people chose the themes.

    python -m benchmarks.suggesting FOLDER

FOLDER has `argkp` (arguments on 26 topics with key points, CDLA-Sharing 1.0) and `themefinder_gambling_XS` (made-up
answers with their themes, MIT).

Arguments: four fifths with key points, one without, five times: for how many the first that is proposed is one that
people matched with them, as the mean over topics and sides; beside it always the most frequent one, and the key point
whose own words are the most alike.
The three most alike arguments: how often they make the same point, from the least likeness that is shown on, and below.
Answers: 80 with themes, 20 without, five times; F1 over all themes, with the middle 95 % of 1,000 samples of the
answers, beside always proposing the most frequent themes.
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from consult.analysis.suggestion_rules import DEFAULT, MAX_ALIKE
from consult.analysis.suggestions import proposed_themes, vectors_of

FOLDS = 5
SAMPLES = 1000
#: Arguments of each side that are compared with those on other topics.
OF_EACH = 60


Propose = Callable[[Sequence[str], Mapping[int, frozenset[str]]], Mapping[int, Sequence[str]]]


@dataclass(frozen=True)
class Side:
    """The arguments of one side on one topic, each with its right key points, and the words of all key points."""

    topic: str
    arguments: Sequence[str]
    right: Sequence[frozenset[str]]
    points: Mapping[str, str]


def sides(folder: Path) -> list[Side]:
    """All topics and sides; of an argument that people matched with no key point nothing is right."""
    right: dict[str, set[str]] = defaultdict(set)
    for row in _rows(folder / "labels.csv"):
        if row["label"] == "1":
            right[row["arg_id"]].add(row["key_point_id"])
    points: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in _rows(folder / "key_points.csv"):
        points[row["topic"], row["stance"]][row["key_point_id"]] = row["key_point"]
    arguments: dict[tuple[str, str], list[tuple[str, frozenset[str]]]] = defaultdict(list)
    for row in _rows(folder / "arguments.csv"):
        arguments[row["topic"], row["stance"]].append((row["argument"], frozenset(right[row["arg_id"]])))
    return [
        Side(place[0], [text for text, _ in some], [keys for _, keys in some], points[place])
        for place, some in arguments.items()
        if points[place] and any(keys for _, keys in some)
    ]


def nearest_right(side: Side) -> float:
    """The share of matched arguments whose nearest key point, by its words, is right."""
    keys = sorted(side.points)
    vectors = vectors_of([*side.arguments, *(side.points[key] for key in keys)])
    size = len(side.arguments)
    nearest = (vectors[:size] @ vectors[size:].T).toarray().argmax(axis=1)
    return float(np.mean([keys[at] in right for at, right in zip(nearest, side.right, strict=True) if right]))


def first_right(side: Side, propose: Propose) -> float:
    """The share of matched arguments for which the first key point proposed from four fifths of the others is right."""
    matched = [place for place, keys in enumerate(side.right) if keys]
    texts, right = [side.arguments[place] for place in matched], [side.right[place] for place in matched]
    hits = 0
    for asked in folds(len(texts)):
        proposed = propose(texts, {place: right[place] for place in range(len(texts)) if place not in asked})
        hits += sum(place in proposed and proposed[place][0] in right[place] for place in asked)
    return hits / len(texts)


def shown_as_alike(side: Side, least: float) -> tuple[list[bool], list[bool], float]:
    """Whether the three arguments most like each one make the same point: of those from `least` on, of those below; and
    how often any two do.
    """
    vectors = vectors_of(side.arguments)
    likeness = (vectors @ vectors.T).toarray()
    np.fill_diagonal(likeness, 0)
    matched = [place for place, keys in enumerate(side.right) if keys]
    same = np.array([[bool(side.right[one] & other) for other in side.right] for one in matched])
    shown: list[bool] = []
    left: list[bool] = []
    for row, one in enumerate(matched):
        for other in np.argsort(-likeness[one], kind="stable")[:MAX_ALIKE]:
            (shown if likeness[one, other] >= least else left).append(bool(same[row, other]))
    return shown, left, float((same.sum() - len(matched)) / (len(matched) * (len(side.right) - 1)))


def chance_likeness(every: Sequence[Side], share: float) -> float:
    """The likeness that so large a share of pairs of arguments on different topics reaches."""
    texts = [text for side in every for text in side.arguments[:OF_EACH]]
    topics = np.array([side.topic for side in every for _ in side.arguments[:OF_EACH]])
    vectors = vectors_of(texts)
    likeness = (vectors @ vectors.T).toarray()
    return float(np.quantile(likeness[topics[:, None] != topics[None, :]], 1 - share))


def answers(folder: Path, part: int) -> tuple[list[str], list[frozenset[str]]]:
    right = {row["response_id"]: frozenset(row["labels"]) for row in _lines(folder, f"outputs/*/*/*_{part}/mapping")}
    given = sorted(_lines(folder, f"inputs/question_part_{part}/responses"), key=lambda row: row["response_id"])
    return [row["response"] for row in given], [right[row["response_id"]] for row in given]


def from_the_alike(texts: Sequence[str], coded: Mapping[int, frozenset[str]]) -> Mapping[int, Sequence[str]]:
    return proposed_themes(vectors_of(texts), coded)


def most_frequent(texts: Sequence[str], coded: Mapping[int, frozenset[str]]) -> Mapping[int, Sequence[str]]:
    counted = Counter(sorted(key for keys in coded.values() for key in keys))
    usual = [key for key, _ in counted.most_common(round(counted.total() / len(coded)))]
    return {place: usual for place in range(len(texts)) if place not in coded}


def folds(count: int) -> Iterator[set[int]]:
    """So many places in five parts, by chance and always the same."""
    order = np.random.default_rng(0).permutation(count)
    for fold in range(FOLDS):
        yield {int(place) for place in order[fold::FOLDS]}


def held_out(texts: Sequence[str], right: Sequence[frozenset[str]], propose: Propose) -> list[frozenset[str]]:
    """What is proposed for each answer from the four fifths that it is not in."""
    found: dict[int, frozenset[str]] = {}
    for asked in folds(len(texts)):
        proposed = propose(texts, {place: right[place] for place in range(len(texts)) if place not in asked})
        found |= {place: frozenset(proposed.get(place, ())) for place in asked}
    return [found[place] for place in range(len(texts))]


def f1(proposed: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> float:
    both = sum(len(some & others) for some, others in zip(proposed, right, strict=True))
    return 2 * both / (sum(map(len, proposed)) + sum(map(len, right)))


def interval(proposed: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> tuple[float, float]:
    random = np.random.default_rng(1)
    drawn = [random.integers(0, len(right), len(right)) for _ in range(SAMPLES)]
    low, high = np.percentile(
        [f1([proposed[at] for at in some], [right[at] for at in some]) for some in drawn], [2.5, 97.5]
    )
    return float(low), float(high)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _lines(folder: Path, pattern: str) -> list[dict[str, str]]:
    (path,) = folder.glob(f"{pattern}.jsonl")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main(folder: Path) -> None:
    every = sides(folder / "argkp")
    print(f"arguments, {len(every)} topics and sides, key point right:")
    print(f"  nearest by its words {np.mean([nearest_right(side) for side in every]):.3f}")
    for name, propose in (("most frequent", most_frequent), ("first proposed, from the alike", from_the_alike)):
        print(f"  {name} {np.mean([first_right(side, propose) for side in every]):.3f}")
    print(f"  likeness that 1 in 100 pairs on different topics reaches {chance_likeness(every, 0.01):.3f}")
    told = [shown_as_alike(side, DEFAULT.alike) for side in every]
    shown, left = ([hit for each in told for hit in each[which]] for which in (0, 1))
    print(f"  nearest three make the same point: {np.mean(shown):.3f} of {len(shown)} from {DEFAULT.alike} on,")
    print(f"  {np.mean(left):.3f} of {len(left)} below, any two {np.mean([each[2] for each in told]):.3f}")
    for part in (1, 2):
        texts, right = answers(folder / "themefinder_gambling_XS", part)
        for name, propose in (("most frequent", most_frequent), ("from the alike", from_the_alike)):
            proposed = held_out(texts, right, propose)
            low, high = interval(proposed, right)
            print(f"answers to question {part}, {name}: F1 {f1(proposed, right):.3f} ({low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
