"""A proposal of other words as readers see it: against the newest wording of its part. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.contributions.proposals import difference, is_same, source
from consult.text import diff
from consult.text.diff import Piece
from consult.text.rebase import Change, Fate, rebase


@dataclass(frozen=True)
class ShownProposal:
    """A proposal next to the wording that its part has by now.

    `pieces` lead from the newest wording to what is proposed. In a conflict, or if the part says it already, they lead
    from the wording that its writer read (`is_later` says that this was another one); `since` says how the part changed
    after that. `changes` are what is still proposed.
    """

    fate: Fate
    is_later: bool
    pieces: Sequence[Piece]
    since: Sequence[Piece]
    changes: Sequence[Change]


def shown(before: str, proposed: str, newest: str) -> ShownProposal:
    """A proposal for the wording `before`, next to the `newest` one; both in the Markdown of drafts."""
    old, now = source(before), source(newest)
    found = rebase(old, proposed, now)
    is_later = not is_same(old, now)
    if found.fate in ("conflict", "done"):
        return ShownProposal(
            found.fate, is_later, difference(before, proposed), diff.words(old, now) if is_later else (), found.changes
        )
    return ShownProposal(found.fate, is_later, diff.words(now, found.text), (), found.changes)


def says(before: str, proposed: str, decided: str) -> Fate:
    """How much of a proposal a decided wording has: all of it if it is "done", some if it is "part"."""
    return rebase(source(before), proposed, source(decided)).fate
