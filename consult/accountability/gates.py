"""What refuses the freeze and the signature, each by its name. Pure.

The names G1 to G9 are those of the list of publication gates that the platform follows: G1 the numbers add
up, G2 who was not heard, G3 minority views, G4 safety, G5 a decision on everything, G6 promises, G9 Part A
is frozen before Part B.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from consult.text.words import N_

#: A theme of the whole plan that this many comments raised must be answered by itself; a clause's is with its clause.
THEME_COMMENTS = 5


@dataclass(frozen=True)
class Refused:
    """One thing that stands in the way. `message` is a msgid with `params`; `where` names what to go to:

    ("flow",), ("queue",), ("notes",), ("theme", key), ("clause", key), ("answer theme", key), ("promises",) or
    ("heard",).
    """

    gate: str
    message: str
    params: dict[str, object]
    where: tuple[str, ...]


@dataclass(frozen=True)
class ThemeFacts:
    """What the gates ask about a theme."""

    key: str
    title: str
    of_clause: bool
    minority: str
    safety: bool
    safety_note: str
    comments: int
    decided: bool


@dataclass(frozen=True)
class PromiseFacts:
    """What the gates ask about a promise."""

    text: str
    owner: str
    measure: str
    due_on: date | None


def freeze_refusals(
    *, adds_up: bool, analysed: int, moderated: int, waiting: int, not_heard: str, themes: Sequence[ThemeFacts]
) -> list[Refused]:
    """What keeps Part A from being frozen, in the order to put it right.

    `moderated` is how many of the `analysed` texts have a settled outcome, `waiting` how many have none.
    """
    found = []
    if not adds_up:
        message = N_("The numbers do not add up: what came in is not what was taken out and what is left.")
        found.append(Refused("G1", message, {}, ("flow",)))
    if waiting:
        message = N_("Comments still wait for a moderator: %(count)d.")
        found.append(Refused("G1", message, {"count": waiting}, ("queue",)))
    if analysed != moderated + waiting:
        message = N_("The moderators’ decisions do not add up to the comments that count.")
        found.append(Refused("G1", message, {}, ("flow",)))
    if not not_heard:
        found.append(Refused("G2", N_("Nothing is said about who was not heard."), {}, ("notes",)))
    for theme in themes:
        if not theme.minority:
            message = N_("The theme “%(title)s” says nothing about other views. Write them, or tick “none heard”.")
            found.append(Refused("G3", message, {"title": theme.title}, ("theme", theme.key)))
        if theme.safety and not theme.safety_note:
            message = N_("The theme “%(title)s” is about safety but does not say what could happen, and to whom.")
            found.append(Refused("G4", message, {"title": theme.title}, ("theme", theme.key)))
    return found


def sign_refusals(
    *, frozen: bool, undecided: Sequence[tuple[str, str, str]], themes: Sequence[ThemeFacts],
    promises: Sequence[PromiseFacts],
) -> list[Refused]:  # fmt: skip
    """What keeps the answer from being signed, in the order to put it right.

    `undecided` are the clauses of Part A without a decision, as (key, number, heading).
    """
    if not frozen:
        return [Refused("G9", N_("What was heard is not frozen yet."), {}, ("heard",))]
    found = []
    for theme in themes:
        if theme.safety and not theme.decided:
            message = N_("The safety point “%(title)s” has no answer.")
            found.append(Refused("G4", message, {"title": theme.title}, ("answer theme", theme.key)))
    for key, number, heading in undecided:
        message = N_("Nothing is decided on part %(number)s, %(heading)s.")
        found.append(Refused("G5", message, {"number": number, "heading": heading}, ("clause", key)))
    for theme in themes:
        if must_answer(theme) and not theme.safety and not theme.decided:
            message = N_("“%(title)s” was raised %(count)d times about the whole plan and has no answer.")
            params: dict[str, object] = {"title": theme.title, "count": theme.comments}
            found.append(Refused("G5", message, params, ("answer theme", theme.key)))
    for promise in promises:
        if not (promise.owner and promise.measure and promise.due_on):
            message = N_("The promise “%(text)s” lacks an owner, a date or a measure.")
            found.append(Refused("G6", message, {"text": promise.text}, ("promises",)))
    return found


def must_answer(theme: ThemeFacts) -> bool:
    """Whether a theme needs a decision of its own: safety always, one of the whole plan from five comments on."""
    return theme.safety or (not theme.of_clause and theme.comments >= THEME_COMMENTS)
