"""What refuses the freeze and the signature, each by its name. Pure.

The names G1 to G9 are those of the list of publication gates that the platform follows: G1 the numbers add
up and all is sorted, G2 who was not heard, G3 minority views, G4 safety, G5 a decision with its own reason on
everything, G6 promises, G9 Part A is frozen before Part B, G12 page one says something and is short.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consult.text.messages import N_, count_words

#: A theme of the whole plan that this many comments raised must be answered by itself; a clause's is with its clause.
THEME_COMMENTS = 5
#: From this many points on, one reason word for word is none.
SAME_REASON = 3
#: What a line must say at least, and page one at most; what of it analysts may take, so that the answer has room.
MIN_WORDS = 3
MAX_PAGE_ONE_WORDS = 450
MAX_HEARD_WORDS = 250

#: What analysts must say for page one: by name, the gate and its refusal. Then the same of those who decide.
NOTHING_SAID = {
    "not_heard": ("G2", N_("Nothing is said about who was not heard. Write at least three words.")),
    "differ": ("G12", N_("Nothing is said about where people differ. Write at least three words.")),
    "solid": ("G12", N_("Nothing is said about how far people can trust this. Write at least three words.")),
}
EMPTY_LINE = {
    "decided": N_("Page one does not say what is decided. Write at least three words."),
    "biggest_change": N_("Page one does not name the biggest change. If there is none, say “none” and why."),
    "biggest_refusal": N_("Page one does not name the biggest refusal. If there is none, say “none” and why."),
}

#: Of a part with a number, and of one without.
_UNDECIDED = (
    N_("Nothing is decided on part %(number)s, %(heading)s."),
    N_("Nothing is decided on “%(heading)s”."),
)


@dataclass(frozen=True)
class PublicationRefused:
    """One thing that stands in the way. `message` is a msgid with `params`; `where` names what to go to:

    ("flow",), ("danger",), ("held",), ("queue",), ("themes",), ("coding",), ("notes", field), ("theme", key),
    ("clause", key), ("answer theme", key), ("answer",), ("lines", field), ("promises",) or ("heard",).
    """

    gate: str
    message: str
    params: dict[str, object]
    where: tuple[str, ...]


@dataclass(frozen=True)
class FlowFacts:
    """What the gates ask about the flow: of the `analysed` texts `moderated` have a settled outcome, `waiting` none.

    `held` is how many sendings wait for a moderator's release; `danger` says that somebody may be in danger and not
    all is done that the protocol asks.
    """

    adds_up: bool
    analysed: int
    moderated: int
    waiting: int
    held: int = 0
    danger: bool = False


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
class CommitmentFacts:
    """What the gates ask about a promise."""

    text: str
    owner: str
    measure: str
    due_on: date | None


def freeze_refusals(
    *, flow: FlowFacts, notes: Mapping[str, str], themes: Sequence[ThemeFacts], sortable: int, unsorted: int
) -> list[PublicationRefused]:
    """What keeps Part A from being frozen, in the order to put it right.

    `notes` are what analysts wrote, by `NOTHING_SAID`'s names and "unsorted"; `unsorted` of the `sortable`
    texts carry no theme.
    """
    found = _flow_refusals(flow)
    if sortable and not themes:
        found.append(PublicationRefused("G1", N_("There are comments that count, but no theme yet."), {}, ("themes",)))
    elif unsorted and not _says(notes["unsorted"]):
        message = N_("Comments without a theme: %(count)d. Sort them, or write why they are not sorted.")
        found.append(PublicationRefused("G1", message, {"count": unsorted}, ("coding",)))
    for name, (gate, message) in NOTHING_SAID.items():
        if not _says(notes[name]):
            found.append(PublicationRefused(gate, message, {}, ("notes", name)))
    over = sum(count_words(notes[name]) for name in NOTHING_SAID) - MAX_HEARD_WORDS
    if over > 0:
        message = N_("Your words for page one are too long together. Words over the limit: %(over)d.")
        found.append(PublicationRefused("G12", message, {"over": over}, ("notes", "not_heard")))
    return found + [refusal for theme in themes for refusal in _theme_refusals(theme)]


def _flow_refusals(flow: FlowFacts) -> list[PublicationRefused]:
    found = []
    if not flow.adds_up:
        message = N_("The numbers do not add up: what came in is not what was taken out and what is left.")
        found.append(PublicationRefused("G1", message, {}, ("flow",)))
    if flow.danger:
        message = N_(
            "Somebody may be in danger, and a moderator has not yet said how much, or not all is done. Moderators find "
            "it on top of their queue."
        )
        found.append(PublicationRefused("G4", message, {}, ("danger",)))
    if flow.held:
        message = N_("Sendings are still held: %(count)d. A moderator must release them or take them out.")
        found.append(PublicationRefused("G1", message, {"count": flow.held}, ("held",)))
    if flow.waiting:
        message = N_("Comments still wait for a moderator, or to be shown with others: %(count)d.")
        found.append(PublicationRefused("G1", message, {"count": flow.waiting}, ("queue",)))
    if flow.analysed != flow.moderated + flow.waiting:
        message = N_("The moderators’ decisions do not add up to the comments that count.")
        found.append(PublicationRefused("G1", message, {}, ("flow",)))
    return found


def _theme_refusals(theme: ThemeFacts) -> list[PublicationRefused]:
    found = []
    if not theme.minority:
        message = N_("The theme “%(title)s” says nothing about other views. Write them, or tick “none heard”.")
        found.append(PublicationRefused("G3", message, {"title": theme.title}, ("theme", theme.key)))
    if theme.safety and not theme.safety_note:
        message = N_("The theme “%(title)s” is about safety but does not say what could happen, and to whom.")
        found.append(PublicationRefused("G4", message, {"title": theme.title}, ("theme", theme.key)))
    return found


def sign_refusals(
    *, undecided: Sequence[tuple[str, str, str]], themes: Sequence[ThemeFacts], reasons: Sequence[tuple[str, str]],
    lines: Mapping[str, str], heard_words: int, promises: Sequence[CommitmentFacts],
) -> list[PublicationRefused]:  # fmt: skip
    """What keeps the answer from being signed once Part A is frozen, in the order to put it right.

    `undecided` are the clauses of Part A without a decision, as (key, number, heading); `reasons` those
    given, as (what for, reason); `lines` the decision maker's of page one, beside which `heard_words`
    words of the analysts stand.
    """
    found = []
    for theme in themes:
        if theme.safety and not theme.decided:
            message = N_("The safety point “%(title)s” has no answer.")
            found.append(PublicationRefused("G4", message, {"title": theme.title}, ("answer theme", theme.key)))
    for key, number, heading in undecided:
        numbered, unnumbered = _UNDECIDED
        message = numbered if number else unnumbered
        found.append(PublicationRefused("G5", message, {"number": number, "heading": heading}, ("clause", key)))
    for theme in themes:
        if must_answer(theme) and not theme.safety and not theme.decided:
            message = N_("“%(title)s” was raised %(count)d times about the whole plan and has no answer.")
            params: dict[str, object] = {"title": theme.title, "count": theme.comments}
            found.append(PublicationRefused("G5", message, params, ("answer theme", theme.key)))
    found += _repeated_reasons(reasons)
    for promise in promises:
        if not (promise.owner and promise.measure and promise.due_on):
            message = N_("The promise “%(text)s” lacks an owner, a date or a measure.")
            found.append(PublicationRefused("G6", message, {"text": promise.text}, ("promises",)))
    return found + _page_one(lines, heard_words)


def _repeated_reasons(reasons: Sequence[tuple[str, str]]) -> list[PublicationRefused]:
    by_words: dict[str, list[str]] = {}
    for what, reason in reasons:
        by_words.setdefault(" ".join(reason.casefold().split()), []).append(what)
    message = N_("The same reason stands word for word at: %(points)s. Say at each what it rests on there.")
    return [
        PublicationRefused("G5", message, {"points": "; ".join(points)}, ("answer",))
        for points in by_words.values()
        if len(points) >= SAME_REASON
    ]


def _page_one(lines: Mapping[str, str], heard_words: int) -> list[PublicationRefused]:
    found = [
        PublicationRefused("G12", message, {}, ("lines", name))
        for name, message in EMPTY_LINE.items()
        if not _says(lines[name])
    ]
    over = heard_words + sum(count_words(lines[name]) for name in EMPTY_LINE) - MAX_PAGE_ONE_WORDS
    if over > 0:
        message = N_("Page one is too long. Words over the limit: %(over)d. The limit is %(limit)d in all.")
        found.append(
            PublicationRefused("G12", message, {"over": over, "limit": MAX_PAGE_ONE_WORDS}, ("lines", "decided"))
        )
    return found


def _says(text: str) -> bool:
    return count_words(text) >= MIN_WORDS


def not_frozen() -> PublicationRefused:
    """What keeps the answer from being signed before the freeze."""
    return PublicationRefused("G9", N_("What was heard is not frozen yet."), {}, ("heard",))


def must_answer(theme: ThemeFacts) -> bool:
    """Whether a theme needs a decision of its own: safety always, one of the whole plan from five comments on."""
    return theme.safety or (not theme.of_clause and theme.comments >= THEME_COMMENTS)
