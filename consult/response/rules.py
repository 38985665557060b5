"""What a decision and its reason must say. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from consult.access import ValidationError, ValidationErrors
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

#: Words of a decision that leaves open what happens: an open question, a day and an owner are owed with them.
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
    owner: str = ""
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


def names_office(code: DispositionCode | None, kind: ReasonKind | None) -> bool:
    """Whether a decision has to name the office that has the power, and the law that says so."""
    return code is DispositionCode.REFERRED or kind is ReasonKind.NOT_OUR_POWER


def check_office(given: DispositionData) -> None:
    """Refuse a decision that leaves something to others and does not say to whom, or why.

    Raises:
        ValidationErrors: on the fields `office` and `law`.
    """
    errors = []
    if not given.office:
        errors.append(ValidationError(N_("Name the office that has the power to decide this."), field="office"))
    if not given.law:
        errors.append(ValidationError(N_("Name the law, or the rule, that gives it this power."), field="law"))
    if errors:
        raise ValidationErrors(errors)


def check_disposition(
    code: DispositionCode, given: DispositionData, *, on_clause: bool, old_wording: str, today: date, last: bool
) -> None:
    """Refuse a decision that lacks what its kind requires, or contains what its kind would lose; the `last` one on a
    point cannot be delayed again.

    Raises:
        ValidationErrors: on the fields `reason`, `wording`, `plain_language`, `open_question`, `owner` and `until`.
    """
    errors = list(
        _deferral_errors(given, today) if code is DispositionCode.DEFERRED else _principle_errors(given, last=last)
    )
    errors += (
        _wording_errors(given, on_clause, old_wording) if code in NEW_WORDING else _lost_errors(given, old_wording)
    )
    if errors:
        raise ValidationErrors(errors)


def _principle_errors(given: DispositionData, *, last: bool) -> Iterator[ValidationError]:
    """Only what is deferred may be agreed in principle."""
    if _IN_PRINCIPLE.search(given.reason):
        yield ValidationError(
            N_("“In principle” leaves open what happens. Say what happens.")
            if last
            else N_(
                "“In principle” leaves open what happens. Say what happens, or choose “Decision delayed” with the open "
                "question, the office that decides it and the day by which it is decided."
            ),
            field="reason",
        )


def _wording_errors(given: DispositionData, on_clause: bool, old_wording: str) -> Iterator[ValidationError]:
    """What a changed clause says, in full and in short."""
    if on_clause and not given.wording:
        yield ValidationError(N_("Write the full new wording of this part."), field="wording")
    if on_clause and given.wording and given.wording == old_wording:
        yield ValidationError(
            N_("The new wording is the same as the old one. Change it, or choose “Not changed”."), field="wording"
        )
    if on_clause and not given.plain_language:
        yield ValidationError(
            N_("Say in short what the new wording says. Some people read only that."), field="plain_language"
        )


def _lost_errors(given: DispositionData, old_wording: str) -> Iterator[ValidationError]:
    """What a decision that changes nothing would lose."""
    if given.plain_language or given.wording not in ("", old_wording):
        yield ValidationError(
            N_(
                "You wrote a new wording, but chose a decision that changes nothing. Choose “Changed”, or "
                "empty this field."
            ),
            field="plain_language" if given.plain_language else "wording",
        )


def _deferral_errors(given: DispositionData, today: date) -> Iterator[ValidationError]:
    """What is open, who will decide it, and by when."""
    if not given.open_question:
        yield ValidationError(N_("Say which question is still open."), field="open_question")
    if not given.owner:
        yield ValidationError(N_("Say which office decides it: the office, not the person alone."), field="owner")
    if given.until is None:
        yield ValidationError(N_("Give the day by which it will be decided."), field="until")
    elif given.until <= today:
        yield ValidationError(N_("This day has passed. Choose a later day."), field="until")
