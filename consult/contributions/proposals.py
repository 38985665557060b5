"""Other words that somebody proposes for a part, with the reason why. Pure.

They are a comment whose `proposed_wording` is not None; its text is the reason. The box starts with the part's wording
as people read it (`source`), and that is what the proposed words are compared with: nothing in them is markup.
"""

from consult.access import ValidationError
from consult.consultations.clauses import MAX_WORDING
from consult.text import diff, markdown_source, plain
from consult.text.diff import Piece
from consult.text.messages import N_
from consult.text.passages import Passages, passages

#: Between the reason and the proposed words, where both are one text; `plain.clean` leaves it in neither of them.
SEPARATOR = "\n\x1e\n"
#: In a list, of longer words only the changed passages are shown.
LISTED_CHARACTERS = 1_200
ALL = 2 * MAX_WORDING
UNCHANGED = N_("These are the words of the plan. Change what you want to be different.")
NO_WORDS = N_("There are no words left. Write what the plan should say instead.")


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


class MayPropose:
    """What is shown of a comment that may propose other words for the wording of its part."""

    part_wording: str | None
    proposed_wording: str | None

    def change(self, limit: int = LISTED_CHARACTERS) -> Passages | None:
        """What the proposed words would change, within `limit` characters; None if there are none."""
        if self.proposed_wording is None:
            return None
        return passages(difference(self.part_wording or "", self.proposed_wording), limit)

    def whole_change(self) -> Passages | None:
        """The same with all words around it."""
        return self.change(ALL)


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
