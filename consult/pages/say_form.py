"""The form of taking part as somebody filled it in, to give it back unchanged. Pure.

Its fields are in `consult.pages.forms.SubmissionForm`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from consult.contributions.submission_values import CommentText
from consult.credentials import access_code_words, receipts
from consult.text.identifying import Detail, find

PLAN = "plan"
ALL = "all"
#: The form of the short version: every part in one line, with a vote and no comment.
SHORT = "short"


@dataclass(frozen=True)
class SubmissionFormData:
    """What was sent, unchanged, by the key of its part.

    With `instead` it proposes a `wording` for the part with this key, whose text is the reason.
    """

    part: str = ""
    votes: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    versions_seen: Mapping[str, str] = field(default_factory=dict)
    may_be_plain: Mapping[str, str] = field(default_factory=dict)
    card: str = ""
    page: int = 1
    language: str = ""
    instead: str = ""
    wording: str = ""

    @property
    def card_to_show(self) -> str:
        """The card's words, to show again in their box; never a receipt."""
        return "" if receipts.read(self.card[: access_code_words.MAX_CHARACTERS]) is not None else self.card

    @property
    def written(self) -> list[str]:
        """Every text that somebody wrote."""
        return [*([self.wording] if self.instead else ()), *self.texts.values()]

    def fields(self) -> Iterator[tuple[str, str]]:
        """(name, value) of everything in the form, for hidden fields."""
        yield "part", self.part
        if self.page > 1:
            yield "page", str(self.page)
        yield from self._of_parts(set())
        if self.language:
            yield "language", self.language
        if self.instead:
            yield from (("instead", self.instead), ("w", self.wording))
        yield from self.ticks()
        if self.card:
            yield "k", self.card

    def elsewhere(self, shown: Collection[str]) -> Iterator[tuple[str, str]]:
        """(name, value) of what was typed for parts that are not among those `shown`, for hidden fields."""
        comment = {*self.votes, *self.texts, *self.consents}
        yield from self._of_parts({*shown, *(key for key in self.versions_seen if key not in comment)})

    def ticks(self) -> Iterator[tuple[str, str]]:
        """(name, value) of what was ticked in the look before sending, which no other page has a box for."""
        yield from ((f"p.{key}", value) for key, value in self.may_be_plain.items())

    def _of_parts(self, without: Collection[str]) -> Iterator[tuple[str, str]]:
        for letter, values in (("v", self.votes), ("t", self.texts), ("c", self.consents), ("n", self.versions_seen)):
            yield from ((f"{letter}.{key}", value) for key, value in values.items() if key not in without)


def identifying_details(comment: CommentText) -> tuple[list[Detail], list[Detail]]:
    """What in a comment, and in the words that it proposes, could reveal who or where somebody is.

    Shown to its writer, never a reason to refuse.
    """
    return find(comment.text), find(comment.proposed_wording or "")
