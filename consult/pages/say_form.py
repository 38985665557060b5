"""The form of taking part as somebody filled it in: reading it, checking it, giving it back unchanged. Pure.

Fields are named by what they are and the part they belong to: `v.KEY` a vote, `t.KEY` words, `c.KEY` consent, `n.KEY`
the clause version that the person saw; `k` is the four words of a card. `plan` is the whole plan. If a plan has many
parts, the form for all of them has pages, and `page` is the one that was shown.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from consult.access import AppError, ValidationError
from consult.contributions.enums import Choice, Consent
from consult.contributions.submission_values import CommentText, NewSubmission, clean_comment
from consult.credentials import access_code_words, receipts
from consult.text.identifying import Detail, find
from consult.text.messages import N_

PLAN = "plan"
ALL = "all"
MAX_KEY_CHARACTERS = 80
_PAGE = re.compile(r"[1-9][0-9]{0,2}")


@dataclass(frozen=True)
class CommentFormData:
    """What arrived, unchanged, by part: to be checked, and to be shown again as it was."""

    part: str = ""
    votes: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)
    seen: Mapping[str, str] = field(default_factory=dict)
    card: str = ""
    page: int = 1

    @property
    def card_again(self) -> str:
        """The card's words, to show again in their box; never a receipt."""
        return "" if receipts.read(self.card[: access_code_words.MAX_CHARACTERS]) is not None else self.card

    def fields(self) -> Iterator[tuple[str, str]]:
        """(name, value) of everything in the form, for hidden fields."""
        yield "part", self.part
        if self.page > 1:
            yield "page", str(self.page)
        yield from self._of_parts(set())
        if self.card:
            yield "k", self.card

    def elsewhere(self, shown: Collection[str]) -> Iterator[tuple[str, str]]:
        """(name, value) of what was typed for parts that are not among those `shown`, for hidden fields."""
        said = {*self.votes, *self.texts, *self.consents}
        yield from self._of_parts({*shown, *(key for key in self.seen if key not in said)})

    def _of_parts(self, without: Collection[str]) -> Iterator[tuple[str, str]]:
        for letter, values in (("v", self.votes), ("t", self.texts), ("c", self.consents), ("n", self.seen)):
            yield from ((f"{letter}.{key}", value) for key, value in values.items() if key not in without)


@dataclass(frozen=True)
class Checked:
    """A form after checking: what can be sent, and what is wrong, by field name."""

    sending: NewSubmission
    faults: Mapping[str, AppError]


def read(form: Mapping[str, str]) -> CommentFormData:
    """Sort a form's fields; unknown ones are left out."""
    found: dict[str, dict[str, str]] = {"v": {}, "t": {}, "c": {}, "n": {}}
    for name, value in form.items():
        letter, dot, key = name.partition(".")
        if dot and letter in found and 0 < len(key) <= MAX_KEY_CHARACTERS and value.strip():
            found[letter][key] = value
    card = form.get("k", "").strip()
    part, page = form.get("part", "")[:MAX_KEY_CHARACTERS], form.get("page", "")
    at = int(page) if _PAGE.fullmatch(page) else 1
    return CommentFormData(part, found["v"], found["t"], found["c"], found["n"], card, at)


def check(typed: CommentFormData) -> Checked:
    """What can be sent, and each error by its field."""
    faults: dict[str, AppError] = {}
    votes: dict[str, Choice] = {}
    for key, value in typed.votes.items():
        if value in set(Choice) and key != PLAN:
            votes[key] = Choice(value)
        else:
            faults[f"v.{key}"] = ValidationError(N_("Choose one of the answers on the page."))
    comments = []
    for key, text in typed.texts.items():
        consent = typed.consents.get(key, Consent.TEAM)
        try:
            clean = clean_comment(text)
        except ValidationError as fault:
            faults[f"t.{key}"] = fault
            continue
        if consent not in set(Consent):
            faults[f"c.{key}"] = ValidationError(N_("Choose one of the answers on the page."))
        elif clean:
            comments.append(CommentText(None if key == PLAN else key, clean, Consent(consent)))
    if typed.card:
        try:
            access_code_words.read(typed.card)
        except ValidationError as fault:
            faults["k"] = fault
    seen = {key: int(value) for key, value in typed.seen.items() if _is_id(value)}
    incomplete = N_("This page did not arrive whole. Open it again and copy your text over.")
    faults |= {f"n.{key}": ValidationError(incomplete) for key in typed.seen if key not in seen}
    seen.pop(PLAN, None)
    return Checked(NewSubmission(votes, comments, seen), faults)


def identifying_details(said: CommentText) -> list[Detail]:
    """What in a comment could reveal who or where somebody is: shown to its writer, never a reason to refuse."""
    return find(said.text)


def _is_id(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19
