"""What must be in order before Part A is frozen, each check with its name. Pure.

The names G1 to G13 come from the list of publication checks that the platform follows: G1 the numbers add up and
every comment is grouped, G2 who was missing, G3 minority views, G4 safety, G7 no claim and no percentage without its
number, G8 no number with a theme that two people did not find alike, G11 words that label people, G12 page one says
something and is short, G13 nothing is quoted without consent. Those of the answer are in
`consult.response.publication_checks`; docs/gates.md lists all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.analysis.word_hints import MIN_FOR_PERCENTAGES, HintKind
from consult.text.messages import N_, count_words

#: The least that a line must say, and how much all that analysts write for page one may: with the decision maker's
#: lines it has to fit on one sheet of paper, with fifteen parts and eight promises.
MIN_WORDS = 3
MAX_REPORT_WORDS = 140

#: What analysts must say for page one: by name, the check and its message.
MISSING_NOTES = {
    "missing_groups": ("G2", N_("The report does not say who did not take part. Write at least three words.")),
    "disagreement": ("G12", N_("The report does not say where people differ. Write at least three words.")),
    "reliability": ("G12", N_("The report does not say how far people can trust this. Write at least three words.")),
}


@dataclass(frozen=True)
class PublicationRefused:
    """One thing that prevents publication. `message` is a msgid with `params`; `where` names what to correct:

    ("reconciliation",), ("danger",), ("held",), ("queue",), ("themes",), ("coding",), ("words",), ("notes", field),
    ("theme", key), ("reach",), ("flagged",), ("clause", key), ("answer theme", key), ("answer",), ("lines", field),
    ("principles", key), ("replies",), ("promises",), ("quotes",) or ("report",).
    """

    check: str
    message: str
    params: dict[str, object]
    where: tuple[str, ...]


@dataclass(frozen=True)
class ReconciliationFacts:
    """What the checks need to know: of the `analysed` texts `moderated` have a final outcome, `waiting` have none.

    `held` is how many submissions wait for a moderator's release; `danger` says that somebody may be in danger and the
    protocol has not been followed.
    """

    adds_up: bool
    analysed: int
    moderated: int
    waiting: int
    held: int = 0
    danger: bool = False


@dataclass(frozen=True)
class ThemeFacts:
    """What the checks need to know about a theme; `comments` is None if their number may not be said, and then
    `counted` are words of its texts that say how many.
    """

    key: str
    title: str
    minority: str
    safety: bool
    safety_note: str
    comments: int | None
    decided: bool
    counted: Sequence[str] = ()


@dataclass(frozen=True)
class CodingFacts:
    """How many texts could have a theme, how many of them have none, and how many comments an analyst flagged as about
    safety that are in no theme about safety.
    """

    codable: int
    uncoded: int
    flagged: int = 0


@dataclass(frozen=True)
class ConsentFacts:
    """How many chosen quotes may not be quoted any more, and the texts that have words of a comment for the team only,
    as (how it begins, where to correct it).
    """

    quotes: int = 0
    copied: Sequence[tuple[str, tuple[str, ...]]] = ()


def freeze_refusals(
    *,
    reconciliation: ReconciliationFacts,
    notes: Mapping[str, str],
    themes: Sequence[ThemeFacts],
    coding: CodingFacts,
    unfinished_groups: Sequence[str] = (),
    hints: Sequence[tuple[HintKind, str]] = (),
) -> list[PublicationRefused]:
    """What keeps Part A from being frozen, in the order in which to correct it.

    `notes` are what analysts wrote, by `MISSING_NOTES`'s names and "ungrouped"; `unfinished_groups` were to be reached,
    and nobody has said whether they were; `hints` are the kind and the words of each that was not followed, and against
    which nobody gave a reason.
    """
    found = _reconciliation_refusals(reconciliation)
    if coding.codable and not themes:
        found.append(PublicationRefused("G1", N_("There are comments that count, but no theme yet."), {}, ("themes",)))
    elif coding.uncoded and not says_something(notes["ungrouped"]):
        message = N_("Comments without a theme: %(count)d. Group them, or write why they are not grouped.")
        found.append(PublicationRefused("G1", message, {"count": coding.uncoded}, ("coding",)))
    for name, (check, message) in MISSING_NOTES.items():
        if not says_something(notes[name]):
            found.append(PublicationRefused(check, message, {}, ("notes", name)))
    for group in unfinished_groups:
        message = N_(
            "The report does not say whether “%(group)s” was reached. If not, write what was tried, why it failed, and "
            "what that means."
        )
        found.append(PublicationRefused("G2", message, {"group": group}, ("reach",)))
    if coding.flagged:
        message = N_(
            "Flagged as about safety, and in no theme about safety: %(count)d. Put each in one, or take the flag off."
        )
        found.append(PublicationRefused("G4", message, {"count": coding.flagged}, ("flagged",)))
    over = sum(count_words(notes[name]) for name in MISSING_NOTES) - MAX_REPORT_WORDS
    if over > 0:
        message = N_(
            "Your texts for the summary are too long together: it has to fit on one sheet. Words over the limit of "
            "%(limit)d: %(over)d."
        )
        params: dict[str, object] = {"over": over, "limit": MAX_REPORT_WORDS}
        found.append(PublicationRefused("G12", message, params, ("notes", "missing_groups")))
    found += [refusal for theme in themes for refusal in _theme_refusals(theme)]
    return found + _word_refusals(hints)


def consent_refusals(consent: ConsentFacts) -> list[PublicationRefused]:
    """What keeps from publication words that their writers did not give for it."""
    found = []
    if consent.quotes:
        message = N_("Chosen as quotes, but their writers no longer agree to be quoted: %(count)d. Choose again.")
        found.append(PublicationRefused("G13", message, {"count": consent.quotes}, ("quotes",)))
    for name, where in consent.copied:
        message = N_("The text “%(name)s” has words of a comment for the team only. Use words of your own.")
        found.append(PublicationRefused("G13", message, {"name": name}, where))
    return found


#: By kind of hint: the check and its message.
_WORDS = {
    HintKind.QUANTITY: ("G7", N_("There is no number with: %(words)s. Write how many, or say why these words stay.")),
    HintKind.POPULATION: (
        "G7", N_("This is about more people than took part: %(words)s. Change it, or say why these words stay."),
    ),
    HintKind.PERCENTAGE: (
        "G7",
        N_("Percentages need to say of how many, at least %(fewest)d: %(words)s. Change them, or say why they stay."),
    ),
    HintKind.LABEL: ("G11", N_("These words label people: %(words)s. Change them, or say why they stay.")),
}  # fmt: skip


def _word_refusals(hints: Sequence[tuple[HintKind, str]]) -> list[PublicationRefused]:
    found = []
    for kind, (check, message) in _WORDS.items():
        words = dict.fromkeys(words for each, words in hints if each is kind)
        if words:
            params: dict[str, object] = {"words": ", ".join(f"“{each}”" for each in words)}
            if kind is HintKind.PERCENTAGE:
                params["fewest"] = MIN_FOR_PERCENTAGES
            found.append(PublicationRefused(check, message, params, ("words",)))
    return found


def _reconciliation_refusals(reconciliation: ReconciliationFacts) -> list[PublicationRefused]:
    found = []
    if not reconciliation.adds_up:
        message = N_("The numbers do not add up. Comments received should equal comments removed plus comments left.")
        found.append(PublicationRefused("G1", message, {}, ("reconciliation",)))
    if reconciliation.danger:
        message = N_(
            "Somebody may be in danger. A moderator has not yet said how much, or there is still something "
            "to do. It is at the top of the moderators’ queue."
        )
        found.append(PublicationRefused("G4", message, {}, ("danger",)))
    if reconciliation.held:
        message = N_("Still waiting for a spam check: %(count)d. A moderator must release them or remove them as junk.")
        found.append(PublicationRefused("G1", message, {"count": reconciliation.held}, ("held",)))
    if reconciliation.waiting:
        message = N_("Comments still waiting for a moderator, or to be published in a batch: %(count)d.")
        found.append(PublicationRefused("G1", message, {"count": reconciliation.waiting}, ("queue",)))
    if reconciliation.analysed != reconciliation.moderated + reconciliation.waiting:
        message = N_("The moderators’ decisions do not add up to the comments that count.")
        found.append(PublicationRefused("G1", message, {}, ("reconciliation",)))
    return found


def _theme_refusals(theme: ThemeFacts) -> list[PublicationRefused]:
    found = []
    if not theme.minority:
        message = N_("The theme “%(title)s” says nothing about other views. Write them, or tick that you found none.")
        found.append(PublicationRefused("G3", message, {"title": theme.title}, ("theme", theme.key)))
    if theme.comments is None and theme.counted:
        message = N_(
            "The theme “%(title)s” says how many (%(words)s), but two people did not find it in the same comments. "
            "Take the number out, or group again."
        )
        params: dict[str, object] = {"title": theme.title, "words": ", ".join(f"“{each}”" for each in theme.counted)}
        found.append(PublicationRefused("G8", message, params, ("theme", theme.key)))
    if theme.safety and not theme.safety_note:
        message = N_("The theme “%(title)s” is about safety but does not say what could happen, and to whom.")
        found.append(PublicationRefused("G4", message, {"title": theme.title}, ("theme", theme.key)))
    return found


def says_something(text: str) -> bool:
    """Whether a line has enough words to say anything."""
    return count_words(text) >= MIN_WORDS
