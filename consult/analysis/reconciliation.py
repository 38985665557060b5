"""What happened to every comment: the count that must add up. Pure.

received - junk - withdrawn - changed - held = analysed. Both ends are counted independently of what is between them:
the middle from the events, the end from the rule of what counts.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
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
class Reconciliation:
    """Exact counts of comments. `outcomes` are those of the analysed ones.

    `waiting` analysed ones have no final outcome; `coded` have a theme; `channels` say how the received ones were sent.
    """

    received: int
    taken_out: Mapping[str, int]
    analysed: int
    outcomes: Mapping[str, int]
    waiting: int
    coded: int
    channels: Mapping[str, int]

    @property
    def moderated(self) -> int:
        return sum(self.outcomes.values())

    @property
    def uncoded(self) -> int:
        """Those without a theme that could have one: refused comments are not sorted."""
        return self.analysed - self.outcomes.get("refuse", 0) - self.coded

    @property
    def adds_up(self) -> bool:
        return (
            self.received - sum(self.taken_out.values()) == self.analysed
            and self.moderated + self.waiting == self.analysed
            and sum(self.channels.values()) == self.received
        )


def taken_out_by(kinds: Mapping[str, int]) -> str | None:
    """The kind of event that took a comment out, given how often each event happened to it."""
    for name, (out, back) in TAKES_OUT.items():
        if kinds.get(out, 0) > (kinds.get(back, 0) if back else 0):
            return name
    return None


def count_taken_out(events: Iterable[tuple[int, str, int]], before: Mapping[str, int] | None = None) -> dict[str, int]:
    """How many comments each kind took out, from (comment id, event kind, how often).

    `before` are further ones whose latest events are not counted yet, by what took them out.
    """
    by_comment: dict[int, dict[str, int]] = {}
    for comment_id, kind, times in events:
        by_comment.setdefault(comment_id, {})[kind] = times
    found = Counter(taken_out_by(kinds) for kinds in by_comment.values())
    found.update(before or {})
    return {name: found[name] for name in TAKES_OUT if found[name] or name not in RARE_REASONS}
