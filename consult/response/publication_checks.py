"""What must be in order before the answer is signed, each check with its name. Pure.

G4 safety, G5 a decision with its own reason on everything, and an answer to proposals that many agree with, G6
promises, G9 Part A is frozen before Part B, G10 the replies (`consult.response.reply_rules`), G12 page one says
something and is short, G13 no words of comments for the team only. See `consult.report.publication_checks` for those of
Part A, and docs/gates.md for all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from consult.report.publication_checks import PublicationRefused, ThemeFacts, says_something
from consult.text.messages import N_, count_words

#: A theme with this many comments needs a decision of its own, whatever is decided on its clause.
THEME_COMMENTS = 5

#: From this many points on, the same reason word for word is not accepted as a reason.
SAME_REASON = 3
#: The most words of the decision maker's lines on page one; see `MAX_REPORT_WORDS` for the analysts'.
MAX_LINES_WORDS = 110

#: What decision makers must say for page one, and the message if they do not.
EMPTY_LINE = {
    "decided": N_("The summary does not say what you decided. Write at least three words."),
    "biggest_change": N_("The summary does not name the biggest change. If there is none, write “none” and say why."),
    "biggest_refusal": N_("The summary does not name the biggest refusal. If there is none, write “none” and say why."),
}

#: For a part with a number, and for one without.
_UNANSWERED = (
    N_("The theme “%(title)s” has no answer."),
    N_("The theme “%(title)s” was raised %(count)d times and has no answer."),
)
_UNDECIDED = (
    N_("There is no decision on part %(number)s, %(heading)s."),
    N_("There is no decision on “%(heading)s”."),
)


@dataclass(frozen=True)
class CommitmentFacts:
    """What the checks need to know about a promise."""

    text: str
    owner: str
    measure: str
    due_on: date | None
    says_what_is_seen: bool


def sign_refusals(
    *, undecided: Sequence[tuple[str, str, str]], themes: Sequence[ThemeFacts], reasons: Sequence[tuple[str, str]],
    lines: Mapping[str, str], promises: Sequence[CommitmentFacts],
) -> list[PublicationRefused]:  # fmt: skip
    """What keeps the answer from being signed once Part A is frozen, in the order in which to correct it.

    `undecided` are the clauses of Part A without a decision, as (key, number, heading); `reasons` those given, as (what
    for, reason); `lines` the decision maker's on page one.
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
            uncounted, counted = _UNANSWERED
            message = uncounted if theme.comments is None else counted
            params: dict[str, object] = {"title": theme.title, "count": theme.comments}
            found.append(PublicationRefused("G5", message, params, ("answer theme", theme.key)))
    for promise in promises:
        if not (promise.owner and promise.measure and promise.due_on):
            message = N_("The promise “%(text)s” has no owner, no date or no measure.")
            found.append(PublicationRefused("G6", message, {"text": promise.text}, ("promises",)))
        elif not promise.says_what_is_seen:
            message = N_("The promise “%(text)s” says neither what people will see nor why that cannot be said.")
            found.append(PublicationRefused("G6", message, {"text": promise.text}, ("promises",)))
    return found + word_refusals(reasons, lines)


def word_refusals(reasons: Sequence[tuple[str, str]], lines: Mapping[str, str]) -> list[PublicationRefused]:
    """What the words of the answer lack, also when they are corrected: `reasons` are (what for, reason)."""
    return _repeated_reasons(reasons) + _page_one(lines)


def proposals_unanswered(unanswered: Sequence[tuple[str, str, Sequence[str]]]) -> list[PublicationRefused]:
    """What is not said about proposals that many agree with: (key and name of the clause, public codes)."""
    message = N_("Many people agree with other words for “%(part)s”. Say whether you use them: %(codes)s.")
    return [
        PublicationRefused("G5", message, {"part": name, "codes": ", ".join(codes)}, ("clause", key))
        for key, name, codes in unanswered
    ]


def _repeated_reasons(reasons: Sequence[tuple[str, str]]) -> list[PublicationRefused]:
    by_words: dict[str, list[str]] = {}
    for what, reason in reasons:
        by_words.setdefault(" ".join(reason.casefold().split()), []).append(what)
    message = N_("The same reason is given word for word for: %(points)s. Give each its own reason.")
    return [
        PublicationRefused("G5", message, {"points": "; ".join(points)}, ("answer",))
        for points in by_words.values()
        if len(points) >= SAME_REASON
    ]


def _page_one(lines: Mapping[str, str]) -> list[PublicationRefused]:
    found = [
        PublicationRefused("G12", message, {}, ("lines", name))
        for name, message in EMPTY_LINE.items()
        if not says_something(lines[name])
    ]
    over = sum(count_words(lines[name]) for name in EMPTY_LINE) - MAX_LINES_WORDS
    if over > 0:
        message = N_(
            "The three lines of the summary are too long together: they have to fit on one sheet. Words over the limit "
            "of %(limit)d: %(over)d."
        )
        params: dict[str, object] = {"over": over, "limit": MAX_LINES_WORDS}
        found.append(PublicationRefused("G12", message, params, ("lines", "decided")))
    return found


def not_frozen() -> PublicationRefused:
    """What keeps the answer from being signed before the freeze."""
    return PublicationRefused("G9", N_("The report is not frozen yet."), {}, ("report",))


def must_answer(theme: ThemeFacts) -> bool:
    """Whether a theme needs a decision of its own: safety always, any other from five comments on.

    If their number is not said, because two people did not agree on it, there may be as many.
    """
    return theme.safety or theme.comments is None or theme.comments >= THEME_COMMENTS
