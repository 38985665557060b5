"""What a decision and its reason must say. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from consult.access import ValidationError
from consult.report.enums import NEW_WORDING, DispositionCode, ProposalUse, ReasonKind
from consult.text.messages import N_, count_words
from consult.text.rebase import Fate

MAX_WORDS = 80

MIN_WORDS = 5

#: A proposal must be answered if as many people agree with it, and more agree than disagree.
ENOUGH_AGREE = 10

#: What people write instead of a reason. A reason must say something when these are removed from it.
EMPTY_PHRASES = (
    "we have noted your comments", "we have noted your views", "your views have been noted",
    "your comments have been noted", "this has been noted", "comments noted", "views noted", "duly noted", "noted",
    "thank you for your comments", "thank you for your views", "thank you", "thanks",
    "this is out of scope", "out of scope", "outside the scope", "not in scope",
    "will be considered", "has been considered", "was considered", "under consideration", "under review",
    "for the reasons given", "for the reasons above", "as stated above", "see above", "as above", "see below",
    "no change is needed", "no change needed", "no change", "not changed", "not possible", "not feasible",
    "not appropriate", "not applicable", "no comment", "to be confirmed", "to be decided", "tbc", "tbd", "n/a",
)  # fmt: skip

#: Words of a decision that leaves open what happens: who signs owes the open question and a day with them.
_IN_PRINCIPLE = re.compile(r"(?<!\w)in\s+principle(?!\w)", re.IGNORECASE)
_EMPTY = re.compile("|".join(rf"(?<!\w){re.escape(phrase)}(?!\w)" for phrase in EMPTY_PHRASES), re.IGNORECASE)


def check_reason(reason: str) -> None:
    """Refuse a reason that gives none, or that nobody would read to the end.

    Raises:
        ValidationError: on the field `reason`.
    """
    if not reason:
        raise ValidationError(N_("Give the reason."), field="reason")
    over = count_words(reason) - MAX_WORDS
    if over > 0:
        raise ValidationError(
            N_("The reason is too long. Words over the limit: %(over)d. The limit is %(limit)d."),
            field="reason", over=over, limit=MAX_WORDS,
        )  # fmt: skip
    if count_words(_EMPTY.sub(" ", reason)) < MIN_WORDS:
        raise ValidationError(
            N_("This does not say why. Say in a full sentence what speaks against it, or what you base it on."),
            field="reason",
        )


@dataclass(frozen=True, kw_only=True)
class DispositionData:
    """A decision and its reason, as a form has them.

    `wording` is a clause's new wording, `plain_language` its summary, `used` what was chosen for proposals of other
    words, by public code.
    """

    decision: str
    reason_kind: str
    reason: str
    wording: str = ""
    plain_language: str = ""
    open_question: str = ""
    until: date | None = None
    office: str = ""
    law: str = ""
    used: Mapping[str, str] = field(default_factory=dict)


def has_enough_agreement(numbers: Sequence[int]) -> bool:
    """Whether a proposal must be answered: `numbers` are agree, disagree and pass, as published.

    If only their sum is published, nearly all chose the same and nobody may learn what: then it must be answered.
    """
    if len(numbers) == 1:
        return True
    return len(numbers) > 1 and numbers[0] >= ENOUGH_AGREE and numbers[0] > numbers[1]


def looks_used(use: ProposalUse, fate: Fate) -> bool:
    """Whether a decided wording that has a proposal as far as `fate` says looks like what was chosen."""
    if use is ProposalUse.WHOLE:
        return fate == "done"
    return use is ProposalUse.NONE or fate in ("done", "part", "conflict")


def names_office(code: DispositionCode, kind: ReasonKind) -> bool:
    """Whether a decision has to name the office that has the power, and the law that says so."""
    return code is DispositionCode.REFERRED or kind is ReasonKind.NOT_OUR_POWER


def check_office(given: DispositionData) -> None:
    """Refuse a decision that leaves something to others and does not say to whom, or why.

    Raises:
        ValidationError: on the field `office` or `law`.
    """
    if not given.office:
        raise ValidationError(N_("Name the office that has the power to decide this."), field="office")
    if not given.law:
        raise ValidationError(N_("Name the law, or the rule, that gives it this power."), field="law")


def check_disposition(
    code: DispositionCode, given: DispositionData, *, on_clause: bool, old_wording: str, today: date
) -> None:
    """Refuse a decision that lacks what its kind requires, or contains what its kind would lose.

    Raises:
        ValidationError: on the field `reason`, `wording`, `plain_language`, `open_question` or `until`.
    """
    if code is not DispositionCode.DEFERRED and _IN_PRINCIPLE.search(given.reason):
        raise ValidationError(
            N_(
                "“In principle” leaves open what happens. Say what happens, or choose “Decision delayed” with the open "
                "question and the day by which it is decided."
            ),
            field="reason",
        )
    wording, plain_language, until = given.wording, given.plain_language, given.until
    if on_clause and code in NEW_WORDING and not wording:
        raise ValidationError(N_("Write the full new wording of this part."), field="wording")
    if on_clause and code in NEW_WORDING and wording == old_wording:
        raise ValidationError(N_("The new wording is the same as the old one. Change it, or choose “Not changed”."),
                       field="wording")  # fmt: skip
    if on_clause and code in NEW_WORDING and not plain_language:
        raise ValidationError(
            N_("Say in short what the new wording says. Some people read only that."), field="plain_language"
        )
    if code not in NEW_WORDING and (plain_language or wording not in ("", old_wording)):
        raise ValidationError(
            N_(
                "You wrote a new wording, but chose a decision that changes nothing. Choose “Changed”, or "
                "empty this field."
            ),
            field="plain_language" if plain_language else "wording",
        )
    if code is DispositionCode.DEFERRED and not given.open_question:
        raise ValidationError(N_("Say which question is still open."), field="open_question")
    if code is DispositionCode.DEFERRED and until is None:
        raise ValidationError(N_("Give the day by which it will be decided."), field="until")
    if code is DispositionCode.DEFERRED and until is not None and until <= today:
        raise ValidationError(N_("This day has passed. Choose a later day."), field="until")
