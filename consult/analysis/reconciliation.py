"""What happened to every comment: the count that must add up. Pure.

received - junk - withdrawn - changed - held = analysed. Both ends are counted independently of what is between them:
the middle from the events, the end from the rule of what counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from consult.contributions.enums import EventKind
from consult.text.messages import N_

#: What takes a comment out, in the order in which it is named if several do, and what undoes it.
TAKES_OUT: Mapping[str, tuple[EventKind, EventKind | None]] = {
    "withdrawn": (EventKind.WITHDRAWN, None),
    "changed": (EventKind.CHANGED, None),
    "junk": (EventKind.JUNKED, EventKind.RESTORED),
    "held": (EventKind.HELD, EventKind.RELEASED),
}

TAKEN_OUT_LABELS: Mapping[str, str] = {
    "withdrawn": N_("deleted by the writer"),
    "changed": N_("changed by the writer: the newer text is counted"),
    "junk": N_("junk"),
    "held": N_("waiting for a spam check"),
}


#: Named only if it happened.
RARE_REASONS = frozenset({"held"})


class DoesNotAddUp(ValueError):
    """The counts of comments do not add up, so nothing may be published from them."""


@dataclass(frozen=True)
class ChannelCounts:
    """What happened to the comments of one channel; each kind of `taken_out` is named in all channels or in none."""

    channel: str
    received: int
    taken_out: Mapping[str, int]
    analysed: int

    @property
    def adds_up(self) -> bool:
        return self.received - sum(self.taken_out.values()) == self.analysed


@dataclass(frozen=True)
class Reconciliation:
    """Exact counts of comments. `outcomes` are those of the analysed ones.

    `waiting` analysed ones have no final outcome; `coded` have a theme; `by_channel` has the same by how they were
    sent.
    """

    received: int
    taken_out: Mapping[str, int]
    analysed: int
    outcomes: Mapping[str, int]
    waiting: int
    coded: int
    by_channel: Sequence[ChannelCounts]

    @property
    def channels(self) -> Mapping[str, int]:
        """How the received ones were sent."""
        return {each.channel: each.received for each in self.by_channel}

    @property
    def moderated(self) -> int:
        return sum(self.outcomes.values())

    def checked(self) -> "Reconciliation":
        """The same, if it may be published.

        Raises:
            DoesNotAddUp
        """
        if not self.adds_up:
            raise DoesNotAddUp("what came in is not what was taken out and what is left")
        return self

    @property
    def uncoded(self) -> int:
        """Those without a theme that could have one: refused comments are not sorted."""
        return self.analysed - self.outcomes.get("refuse", 0) - self.coded

    @property
    def adds_up(self) -> bool:
        return (
            self.received - sum(self.taken_out.values()) == self.analysed
            and self.moderated + self.waiting == self.analysed
            and all(each.adds_up for each in self.by_channel)
            and sum(each.received for each in self.by_channel) == self.received
            and sum(each.analysed for each in self.by_channel) == self.analysed
            and sum(sum(each.taken_out.values()) for each in self.by_channel) == sum(self.taken_out.values())
        )


def taken_out_by(kinds: Mapping[str, int]) -> str | None:
    """The kind of event that took a comment out, given how often each event happened to it."""
    for name, (out, back) in TAKES_OUT.items():
        if kinds.get(out, 0) > (kinds.get(back, 0) if back else 0):
            return name
    return None


def count_taken_out(
    events: Iterable[tuple[int, str, str, int]], before: Iterable[tuple[str, str, int]] = ()
) -> dict[str, dict[str, int]]:
    """How many comments of each channel each kind took out, from (comment id, channel, event kind, how often).

    `before` are further ones whose latest events are not counted yet: (channel, what took them out, how many).
    """
    by_comment: dict[tuple[int, str], dict[str, int]] = {}
    for comment_id, channel, kind, times in events:
        by_comment.setdefault((comment_id, channel), {})[kind] = times
    found: dict[str, Counter[str]] = {}
    for (_, channel), kinds in by_comment.items():
        if name := taken_out_by(kinds):
            found.setdefault(channel, Counter())[name] += 1
    for channel, name, count in before:
        found.setdefault(channel, Counter())[name] += count
    return {channel: dict(counts) for channel, counts in found.items()}


def reconcile(
    *,
    received: Mapping[str, int],
    taken_out: Mapping[str, Mapping[str, int]],
    analysed: Mapping[str, int],
    outcomes: Mapping[str, int],
    waiting: int,
    coded: int,
) -> Reconciliation:
    """What happened to every comment; the first three are by channel."""
    whole = Counter[str]()
    for counts in taken_out.values():
        whole.update(counts)
    named = [name for name in TAKES_OUT if whole[name] or name not in RARE_REASONS]
    return Reconciliation(
        received=sum(received.values()),
        taken_out={name: whole[name] for name in named},
        analysed=sum(analysed.values()),
        outcomes=outcomes,
        waiting=waiting,
        coded=coded,
        by_channel=[
            ChannelCounts(
                channel,
                received.get(channel, 0),
                {name: taken_out.get(channel, {}).get(name, 0) for name in named},
                analysed.get(channel, 0),
            )
            for channel in sorted({*received, *taken_out, *analysed})
        ],
    )
