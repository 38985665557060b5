"""What moderators answered to the invented comments: for themselves, and never a score that others see."""

from dataclasses import dataclass

from sqlalchemy import select

from consult.access import Actor, NotFound
from consult.moderation.models import PracticeAnswer
from consult.moderation.practice.cases import CASES, PracticeCase
from consult.moderation.rules import Outcome, Verdict, validate_decision
from consult.storage.database import db
from consult.text.messages import N_

_CASES = {case.key: case for case in CASES}


@dataclass(frozen=True)
class Feedback:
    """How an answer compares with the rules."""

    case: PracticeCase
    verdict: Verdict
    fits_outcome: bool
    fits_reasons: bool

    @property
    def is_expected(self) -> bool:
        return self.fits_outcome and self.fits_reasons


def case_of(key: str) -> PracticeCase:
    """One invented comment.

    Raises:
        NotFound: there is none with this key.
    """
    if key not in _CASES:
        raise NotFound(N_("There is no such practice comment."))
    return _CASES[key]


def answer(actor: Actor, key: str, outcome: str, reasons: list[str]) -> Feedback:
    """Compare an answer with the rules, and remember that the actor has practised this one.

    Raises:
        NotFound: as `case_of`. ValidationError: at `outcome` or `reasons`, as for a real comment.
    """
    case = case_of(key)
    verdict = validate_decision(outcome, reasons)
    feedback = compare(case, verdict)
    row = db.session.get(PracticeAnswer, (actor.staff_id, key))
    if row is None:
        row = PracticeAnswer(staff_id=actor.staff_id, case=key)
        db.session.add(row)
    row.is_expected = feedback.is_expected
    db.session.flush()
    return feedback


def compare(case: PracticeCase, verdict: Verdict) -> Feedback:
    """How a verdict compares with what the rules expect."""
    fits = verdict.outcome in case.outcomes
    needs = case.reasons if verdict.outcome is not Outcome.PUBLISH else frozenset()
    return Feedback(case, verdict, fits, needs <= set(verdict.reasons))


def answers_of(actor: Actor) -> dict[str, bool]:
    """The cases that somebody has practised, and whether their last answer was as expected."""
    query = select(PracticeAnswer.case, PracticeAnswer.is_expected).where(PracticeAnswer.staff_id == actor.staff_id)
    return {key: bool(expected) for key, expected in db.session.execute(query) if key in _CASES}


def next_case(actor: Actor, after: str = "") -> PracticeCase | None:
    """The next case that somebody has not practised, in the order of the list after the one named."""
    done = answers_of(actor)
    keys = list(_CASES)
    at = keys.index(after) + 1 if after in _CASES else 0
    return next((_CASES[key] for key in keys[at:] + keys[:at] if key not in done), None)
