"""Results of opinion groups as pages are given them: made up, about comments that exist."""

from collections.abc import Sequence

from consult.analysis.group_results import (
    Ellipse,
    Group,
    GroupResults,
    GroupShares,
    Lean,
    LeftOut,
    Mix,
    NoGroups,
    Share,
    Shares,
    Stability,
    StatementRow,
    Typical,
)

PLACES = (Ellipse(x=270, y=520, long=240, short=170, angle=10), Ellipse(x=740, y=330, long=180, short=130, angle=20),
          Ellipse(x=820, y=770, long=130, short=100, angle=-30))  # fmt: skip
SIZES = (64, 38, 19)
#: What each of the three groups says, by the list that a comment is in: agree and disagree in per cent.
SAID = {
    "unites": ((80, 5), (75, 10)),
    "divides": ((10, 80), (70, 15)),
    "against": ((5, 85), (15, 70)),
    "also": ((35, 30), (40, 35)),
}


def share(percent: int) -> Share:
    return Share(percent=percent, low=max(0, percent - 10), high=min(100, percent + 10))


def row(tracker: str, kind: str) -> StatementRow:
    """A comment in a list: shares of the first two groups, words of the third."""
    told = [
        GroupShares(
            group=letter,
            words=Lean.MOSTLY_AGREE,
            agree=share(agree),
            disagree=share(disagree),
            rest=100 - agree - disagree,
            answered=30,
        )
        for letter, (agree, disagree) in zip("AB", SAID[kind], strict=True)
    ]
    few = GroupShares(group="C", words=Lean.NEARLY_ALL_AGREE)
    everyone = Shares(words=Lean.DIVIDED, agree=share(60), disagree=share(30), rest=10, answered=120)
    return StatementRow(tracker=tracker, comparable=None, everyone=everyone, per_group=(*told, few))


def with_groups(trackers: Sequence[str], each: int = 1) -> GroupResults:
    """Three groups, and lists of so many comments `each`."""
    lists = {
        kind: tuple(row(tracker, kind) for tracker in trackers[place * each : (place + 1) * each])
        for place, kind in enumerate(SAID)
    }
    groups = tuple(
        Group(letter=letter, size=size, mix=mix, ellipse=place, typical=(Typical(tracker=trackers[0], agrees=True),))
        for letter, size, mix, place in zip("ABC", SIZES, (Mix.CODE, Mix.OPEN, Mix.MIXED), PLACES, strict=True)
    )
    return GroupResults(
        people=sum(SIZES),
        statements=len(trackers),
        votes_needed=7,
        groups=groups,
        stability=Stability(times=94, of=100),
        left_out=LeftOut(shown=4 * each, share=20, bound=40, healed_by=trackers[-1]),
        **lists,
    )


def without_groups(trackers: Sequence[str], reason: NoGroups) -> GroupResults:
    """No groups, and what most people agree with."""
    everyone = Shares(words=Lean.MOSTLY_AGREE, agree=share(75), disagree=share(15), rest=10, answered=120)
    rows = tuple(StatementRow(tracker=each, comparable=None, everyone=everyone, per_group=()) for each in trackers)
    return GroupResults(
        people=121, statements=9, votes_needed=7, groups=(), none_reason=reason, unites=rows, against=(), divides=(),
        also=(),
    )  # fmt: skip
