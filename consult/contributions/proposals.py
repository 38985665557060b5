"""Other words that somebody proposes for a part, with the reason why. Pure.

They are a comment whose `proposed_wording` is not None; its text is the reason. The box starts with the part's wording
as people read it (`source`), and that is what the proposed words are compared with: nothing in them is markup.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.access import ValidationError
from consult.consultations.clauses import MAX_WORDING
from consult.text import diff, markdown_source, plain
from consult.text.diff import Piece
from consult.text.messages import N_
from consult.text.passages import Passages, passages
from consult.text.rebase import Change, Fate, rebase

#: Between the reason and the proposed words, where both are one text; `plain.clean` leaves it in neither of them.
SEPARATOR = "\n\x1e\n"
#: In a list, of longer words only the changed passages are shown.
LISTED_CHARACTERS = 1_200
ALL = 2 * MAX_WORDING
UNCHANGED = N_("These are the words of the plan. Change what you want to be different.")
NO_WORDS = N_("There are no words left. Write what the plan should say instead.")
NO_REASON = N_("Say in a few words why.")


def all_words(text: str, proposed_wording: str | None) -> str:
    """Everything that a comment says, as one text: for its check code, and for whatever is made of its words."""
    return text if proposed_wording is None else f"{text}{SEPARATOR}{proposed_wording}"


def source(wording: str) -> str:
    """A part's wording as the box starts with it: without marks for emphasis or headings, and without hidden notes."""
    return plain.clean(diff.unmarked(markdown_source.without_notes(wording)), len(wording) + 1)


def difference(wording: str, proposed_wording: str) -> list[Piece]:
    """What the proposed words would change in a part's wording."""
    return diff.words(source(wording), proposed_wording)


def whole_change(wording: str, proposed_wording: str) -> Passages:
    """The same as one passage, as pages show it."""
    return passages(difference(wording, proposed_wording), ALL)


@dataclass(frozen=True)
class ShownProposal:
    """A proposal next to the newest wording of its part.

    `change` leads from the newest wording to what is proposed; in a conflict, or if the part says it already, from the
    wording that its writer read. In a conflict `since` says how the part changed after that. `is_later`: the part has
    another wording by now. `changes` are those still proposed: as long as they are the same, so are the words.
    """

    fate: Fate
    is_later: bool
    change: Passages
    since: Passages | None
    changes: Sequence[Change]


def on_newest(before: str, proposed_wording: str, newest: str, limit: int = LISTED_CHARACTERS) -> ShownProposal:
    """A proposal for the wording `before`, next to the `newest` one, both in the Markdown of drafts."""
    old, now = source(before), source(newest)
    found = rebase(old, proposed_wording, now)
    is_later = not is_same(old, now)
    if found.fate in ("conflict", "done"):
        change = passages(diff.words(old, proposed_wording), limit)
        since = passages(diff.words(old, now), limit) if found.fate == "conflict" else None
        return ShownProposal(found.fate, is_later, change, since, found.changes)
    return ShownProposal(found.fate, is_later, passages(diff.words(now, found.text), limit), None, found.changes)


def fate_in(before: str, proposed_wording: str, decided: str) -> Fate:
    """How much of a proposal is in a wording: all of it if it is "done", some of it if "part"."""
    return rebase(source(before), proposed_wording, source(decided)).fate


class MayPropose:
    """What is shown of a comment that may propose other words for the wording of its part.

    `newest_wording` is the part's by now, if whoever shows the comment knows it.
    """

    part_wording: str | None
    proposed_wording: str | None
    newest_wording: str | None

    def on_newest(self, *, whole: bool = False) -> ShownProposal | None:
        """What it proposes next to the newest wording, long words only in passages; None if it proposes nothing."""
        if self.proposed_wording is None:
            return None
        before = self.part_wording or ""
        newest = before if self.newest_wording is None else self.newest_wording
        return on_newest(before, self.proposed_wording, newest, ALL if whole else LISTED_CHARACTERS)


def is_same(one: str, other: str) -> bool:
    """Whether two wordings differ in nothing but their spaces."""
    return one.split() == other.split()


def check_changed(wording: str, proposed_wording: str) -> None:
    """Refuse words that are those of the part already.

    Raises:
        ValidationError: at `w`.
    """
    if is_same(source(wording), proposed_wording):
        raise ValidationError(UNCHANGED, field="w")


def clean_wording(text: str) -> str:
    """Proposed words, ready to store.

    Raises:
        ValidationError: too long (by how many characters), not text, or no words at all.
    """
    try:
        clean = plain.clean(text, MAX_WORDING)
    except plain.TextFault as fault:
        raise ValidationError(fault.message, field="", **fault.params) from fault
    if not clean:
        raise ValidationError(NO_WORDS, field="")
    return clean
