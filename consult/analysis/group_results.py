"""What is published about opinion groups: the document that the calculation gives and that pages show. Pure.

People who voted alike on comments are in one group. Nothing here is about one person: a group has ten people or more,
and of them there is a size, the middle and the spread of their votes, and shares rounded to five per cent.

Comments are named by their public codes (trackers). The document has none of their words: whoever shows it takes the
words from the public comments, shows one without consent to be quoted by its code, and leaves out one that is gone.

Each list has comments that stand in no other. The four together are what “page one” shows: `left_out` is about all of
them. If `none_reason` is set, there are no groups, and `stability` and `per_group` are empty.
"""

from dataclasses import dataclass
from enum import StrEnum

from consult.record.documents import described

#: Per cents of shares are whole multiples of this.
STEP = 5
#: Coordinates of ellipses run from 0 to this, in both directions, with the same scale.
BOX = 1000


class NoGroups(StrEnum):
    """Why there are no groups to show."""

    NO_VOTES = "no_votes"
    FEW_PEOPLE = "few_people"
    FEW_STATEMENTS = "few_statements"
    ALL_ALIKE = "all_alike"
    SMALL_GROUPS = "small_groups"
    UNSTABLE = "unstable"


class Mix(StrEnum):
    """How the people of a group took part: more than two thirds in one way, or mixed."""

    OPEN = "open"
    CODE = "code"
    ACCOUNT = "account"
    MIXED = "mixed"
    #: An imported consultation says nothing of it.
    UNKNOWN = "unknown"


class Lean(StrEnum):
    """What the people who answered said, in words."""

    NEARLY_ALL_AGREE = "nearly_all_agree"
    MOSTLY_AGREE = "mostly_agree"
    DIVIDED = "divided"
    MOSTLY_DISAGREE = "mostly_disagree"
    NEARLY_ALL_DISAGREE = "nearly_all_disagree"
    MOSTLY_PASSED = "mostly_passed"
    #: Fewer than ten people answered.
    FEW_ANSWERED = "few_answered"


@dataclass(frozen=True, kw_only=True)
class Share:
    """A share in per cent, rounded to five, and its interval at 95 %, from the rounded figures."""

    percent: int = described("share in per cent, a multiple of five")
    low: int = described("lower end of the interval, in whole per cent")
    high: int = described("upper end of the interval, in whole per cent")


@dataclass(frozen=True, kw_only=True)
class Shares:
    """What people answered to a comment, of those who answered.

    Under 30 answers, and where fewer than three people said anything else than the others, there are only `words`.
    """

    words: Lean = described("what they said, in words")
    agree: Share | None = described("share that agrees; absent if only words are published", default=None)
    disagree: Share | None = described("share that disagrees; absent if only words are published", default=None)
    rest: int | None = described("share that passed: 100 less the two others", default=None)
    answered: int | None = described("how many answered, rounded down to ten", default=None)


@dataclass(frozen=True, kw_only=True)
class GroupShares(Shares):
    """What the people of one group answered to a comment."""

    group: str = described("letter of the group")


@dataclass(frozen=True, kw_only=True)
class StatementRow:
    """A comment and what the groups say about it."""

    tracker: str = described("public code of the comment")
    comparable: Share | None = described(
        "agreement that can be compared between plans: the geometric mean of the groups' shares that agree (among those"
        " that people agree against, and only there, that disagree); absent if a group has only words",
        default=None,
    )
    product: int | None = described(
        "the product of the same shares in per cent, known as group-informed consensus: it shrinks with the number of"
        " groups, so it can only be compared within one plan",
        default=None,
    )
    everyone: Shares = described("what all who answered said, whether or not they are in a group")
    per_group: tuple[GroupShares, ...] = described("what each group said, in the order of the letters")


@dataclass(frozen=True, kw_only=True)
class Ellipse:
    """The middle of a group and the spread of its votes, in whole numbers from 0 to 1000, rounded to ten.

    `x` runs to the right and `y` downwards; `angle` turns clockwise, as `rotate` of SVG.
    """

    x: int = described("middle, from the left")
    y: int = described("middle, from the top")
    long: int = described("half of the longer axis")
    short: int = described("half of the shorter axis")
    angle: int = described("by how much the longer axis is turned, in degrees from -90 to 90")


@dataclass(frozen=True, kw_only=True)
class Typical:
    """A comment on which a group answered otherwise than the others."""

    tracker: str = described("public code of the comment")
    agrees: bool = described("whether the group agrees with it; otherwise it disagrees")


@dataclass(frozen=True, kw_only=True)
class Group:
    """Ten or more people who voted alike. Letters follow the size: A is the largest."""

    letter: str = described("A, B, C …")
    size: int = described("number of people")
    mix: Mix = described("how they took part, in words")
    ellipse: Ellipse = described("where it is on the map")
    typical: tuple[Typical, ...] = described("up to five comments that tell it from the others, most typical first")


@dataclass(frozen=True, kw_only=True)
class Stability:
    """How often the same groups came back when a fifth of the people was left out at random."""

    times: int = described("how often the same number of groups came back, with nearly the same people")
    of: int = described("how often that was tried")


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """The largest number of people who agree with one comment that is not shown, and with none that is shown.

    It is told as a share of what deserves a place: all who voted, divided by the number of comments shown. Rounded up
    to ten per cent, and at least nine people, so that it tells nothing about a few. It can be more than 100 per cent,
    and at most 100 for each comment shown.
    """

    shown: int = described("how many comments are shown, in all lists")
    share: int = described("per cent of what deserves a place, at most; what somebody did not see is not agreed with")
    bound: int = described("the same if they would agree with what they did not see, and with nothing that is shown")
    healed_by: str = described("public code of the comment that they agree with; empty if they are fewer than ten")


@dataclass(frozen=True, kw_only=True)
class GroupResults:
    """Opinion groups of a plan, or why there are none, and what unites and divides people."""

    people: int = described("number of people who were grouped: with groups, the sum of their sizes; 0 if under ten")
    statements: int = described("number of comments that were voted on")
    votes_needed: int = described("how many comments somebody had to answer to be grouped")
    groups: tuple[Group, ...] = described("the groups, the largest first; empty if there are none to show")
    none_reason: NoGroups | None = described("why there are none to show; absent if there are", default=None)
    stability: Stability | None = described("how sure the groups are; absent if they were not tried", default=None)
    unites: tuple[StatementRow, ...] = described("most people of every group agree with these")
    against: tuple[StatementRow, ...] = described("most people of every group disagree with these")
    divides: tuple[StatementRow, ...] = described("the groups differ most on these")
    also: tuple[StatementRow, ...] = described("shown so that no large number of like-minded people is left out")
    left_out: LeftOut | None = described("whether somebody is left out; absent if nothing is shown", default=None)

    @property
    def rows(self) -> tuple[StatementRow, ...]:
        """All comments that are shown."""
        return self.unites + self.against + self.divides + self.also


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """Who is in which group, of an imported plan alone: its votes were public data before."""

    statements: tuple[str, ...] = described("public codes of the comments whose votes were counted")
    groups: tuple[str, ...] = described("letter of the group of each participant, in their order; empty for none")


@dataclass(frozen=True, kw_only=True)
class ImportedGroups(Assigned):
    """What is published of the opinion groups of an imported plan, with what it can be worked out from."""

    results: GroupResults = described("the groups, and what unites and divides them")
