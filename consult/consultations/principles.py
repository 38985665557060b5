"""The seven principles of harm reduction: what is rated, by the organizer before opening and by people who take part.

Pure. Both rate the same plain statement on the same scale. It is about the effect that the plan would have, not about
agreeing, so that “worse” can be said and “can't say” is an honest answer. Ratings are never added up to one number.
"""

from collections.abc import Mapping
from enum import StrEnum

from consult.text.messages import N_


class Principle(StrEnum):
    """One of the seven principles, in their order."""

    TARGETING = "targeting"
    EVIDENCE = "evidence"
    STEPS = "steps"
    DIGNITY = "dignity"
    PARTICIPATION = "participation"
    RIGHTS = "rights"
    CHALLENGE = "challenge"


class Rating(StrEnum):
    """What effect the plan would have, the best first."""

    MUCH_BETTER = "much_better"
    BETTER = "better"
    SAME = "same"
    WORSE = "worse"
    CANNOT_SAY = "cannot_say"


PRINCIPLE_LABELS: Mapping[Principle, str] = {
    Principle.TARGETING: N_("Aimed at risks and harms"),
    Principle.EVIDENCE: N_("Based on what works, and on cost"),
    Principle.STEPS: N_("Step by step"),
    Principle.DIGNITY: N_("Dignity and compassion"),
    Principle.PARTICIPATION: N_("Open, accountable, with people"),
    Principle.RIGHTS: N_("All rights together"),
    Principle.CHALLENGE: N_("Against what adds harm"),
}
#: What everyone rates.
STATEMENTS: Mapping[Principle, str] = {
    Principle.TARGETING: N_(
        "This plan deals with the harms that really hurt people, including young people, women and people in prison."
    ),
    Principle.EVIDENCE: N_("This plan uses what is known to work, and the money goes where it helps most."),
    Principle.STEPS: N_("This plan helps people take a step they can manage. It does not force them."),
    Principle.DIGNITY: N_("People would be treated with respect, families too."),
    Principle.PARTICIPATION: N_("People who use drugs had a real say, and someone will answer for the results."),
    Principle.RIGHTS: N_(
        "This plan protects people’s rights: health, services, work, fair treatment, freedom from cruelty and from "
        "being put in prison without reason."
    ),
    Principle.CHALLENGE: N_(
        "This plan reduces harm done by laws, policing, discrimination or being refused care."
    ),
}  # fmt: skip
#: What an organizer must answer with evidence.
EVIDENCE_ASKED: Mapping[Principle, str] = {
    Principle.TARGETING: N_(
        "Which harms, to whom, caused by what? What differs by age, gender or being in prison? What could get worse, "
        "and for whom?"
    ),
    Principle.EVIDENCE: N_(
        "What shows that it works, and what speaks against it? What does it cost, who pays, and what cheaper way did "
        "you look at? What would show that it failed?"
    ),
    Principle.STEPS: N_(
        "What is the first step for someone who has least? What must people do, or lose? What happens to somebody who "
        "says no? Can it be tried in a small way first?"
    ),
    Principle.DIGNITY: N_(
        "Who could be shamed, or known to others, by this plan? How are families and people who lost somebody involved?"
    ),
    Principle.PARTICIPATION: N_(
        "Which people who use drugs helped to write it, and were they paid? Who decides, and by when? What could not "
        "change? How will you tell people what failed?"
    ),
    Principle.RIGHTS: N_(
        "What does it do to health, services, work, housing, privacy, family life and freedom? Where can somebody "
        "complain?"
    ),
    Principle.CHALLENGE: N_(
        "Which law, practice or rule adds harm here? Does the plan lessen it, keep it or add to it? What is not in "
        "your power, and whom did you tell?"
    ),
}
RATING_LABELS: Mapping[Rating, str] = {
    Rating.MUCH_BETTER: N_("Makes it much better"),
    Rating.BETTER: N_("A bit better"),
    Rating.SAME: N_("No difference"),
    Rating.WORSE: N_("Worse"),
    Rating.CANNOT_SAY: N_("Can’t say"),
}
