"""Twelve invented comments with the outcomes that the rules expect, and why. Pure.

They are about the usual hard questions: one's own drug use, names, supply, warnings, accusations, danger, insults.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.moderation.rules import Outcome, Reason
from consult.text.messages import N_


@dataclass(frozen=True)
class PracticeCase:
    """One invented comment.

    `outcomes` are those that the rules allow for it, the usual one first. `reasons` must be given with it. `hidden` has
    the words to hide by kind, and `shown` what anyone then reads. `because` explains it.
    """

    key: str
    title: str
    words: str
    outcomes: tuple[Outcome, ...]
    because: str
    reasons: frozenset[Reason] = frozenset()
    hidden: Mapping[str, str] = field(default_factory=dict)
    shown: str = ""

    @property
    def outcome(self) -> Outcome:
        """The usual outcome."""
        return self.outcomes[0]


CASES = (
    PracticeCase(
        "own_use",
        N_("Somebody’s own drug use"),
        N_("I have used heroin every day for eleven years. The room is the only place where I am not afraid."),
        (Outcome.PUBLISH,),
        N_("People may speak about their own drug use. It names nobody, and it is why we ask. Publish it unchanged."),
    ),
    PracticeCase(
        "past_crime",
        N_("A past crime with a place and a date"),
        N_("I sold to pay for my own. They caught me at Quay Lane 9 on 4 May 2021 and I lost my flat."),
        (Outcome.REDACT,),
        N_(
            "The point is that an arrest cost a home. The place and the date could tell the police who wrote it. Hide "
            "both, and keep the rest."
        ),
        frozenset({Reason.IDENTIFIES_WRITER}),
        {"place": "Quay Lane 9", "detail": "4 May 2021"},
        "I sold to pay for my own. They caught me at [place removed] on [detail removed] and I lost my flat.",
    ),
    PracticeCase(
        "dealer",
        N_("A dealer’s name"),
        N_("Everybody knows that Rennie Vask sells to kids by the bridge. Open the room and they will not need him."),
        (Outcome.REDACT,),
        N_(
            "A private person is named and accused. Hide the name. The point about the room stays. Report it to nobody."
        ),
        frozenset({Reason.NAMES_PERSON}),
        {"name": "Rennie Vask"},
        "Everybody knows that [name removed] sells to kids by the bridge. Open the room and they will not need him.",
    ),
    PracticeCase(
        "where_to_buy",
        N_("Where to buy, and for how much"),
        N_("You do not need a room, you need good stuff: ask at the kiosk on Dock Road, 20 a gram."),
        (Outcome.REDACT, Outcome.REFUSE),
        N_("It says where to buy and the price. Hide that. What is left is an opinion against the room: it stays."),
        frozenset({Reason.SUPPLY}),
        {"supply": "ask at the kiosk on Dock Road, 20 a gram"},
        "You do not need a room, you need good stuff: [supply detail removed].",
    ),
    PracticeCase(
        "bad_batch",
        N_("A warning about a bad batch"),
        N_("Warning: the grey powder in the north of town is not heroin. Two friends stopped breathing this week."),
        (Outcome.PUBLISH,),
        N_(
            "A warning may save a life. It names a part of the town and no seller, so publish it. Then two of you "
            "decide whether the local drug alert should know."
        ),
    ),
    PracticeCase(
        "named_officer",
        N_("A named officer is accused"),
        N_("Officer Dorn Halvik takes our money and our kits behind the station. Nobody writes it down."),
        (Outcome.REDACT,),
        N_(
            "What was done counts, and it stays. Who it was cannot be proved here, so hide the name. The writer learns "
            "where to complain. If you work for the police, pass it to somebody else."
        ),
        frozenset({Reason.ALLEGATION}),
        {"name": "Dorn Halvik"},
        "Officer [name removed] takes our money and our kits behind the station. Nobody writes it down.",
    ),
    PracticeCase(
        "institution",
        N_("A hospital is accused"),
        N_("The hospital sends us away as soon as they see the marks on our arms. They let my friend wait nine hours."),
        (Outcome.PUBLISH,),
        N_("An institution is no private person, and criticism of it is what people came for. Publish it unchanged."),
    ),
    PracticeCase(
        "safer_use",
        N_("Advice for safer use"),
        N_("Start with a tenth of your usual amount when the source is new, and never use alone."),
        (Outcome.PUBLISH,),
        N_(
            "It is common advice that keeps people alive. If you are not sure that it fits your local advice, ask a "
            "peer or a nurse before you decide."
        ),
    ),
    PracticeCase(
        "hard_opinion",
        N_("A hard opinion against the plan"),
        N_("Lock them all up. My taxes are not for drugs, and no room will change that."),
        (Outcome.PUBLISH,),
        N_("You may find it hard to read. It is an opinion on the plan, and disagreeing with it is not a reason."),
    ),
    PracticeCase(
        "dehumanizing",
        N_("People described as less than human"),
        N_("They are vermin, let them die. And keep the needles away from the school."),
        (Outcome.REDACT, Outcome.REFUSE),
        N_("Hide the phrase. The wish about the school is an opinion on the plan, and it stays."),
        frozenset({Reason.DEHUMANIZING}),
        {"detail": "They are vermin, let them die."},
        "[detail removed] And keep the needles away from the school.",
    ),
    PracticeCase(
        "threat",
        N_("A threat against a service"),
        N_("Open that room and I will burn it down with everybody in it."),
        (Outcome.REFUSE,),
        N_("It threatens people. A second moderator must agree. Then follow what your team has agreed for threats."),
        frozenset({Reason.THREAT}),
    ),
    PracticeCase(
        "health_of_another",
        N_("Somebody else’s illness"),
        N_("My neighbour Ilse Brandau has HIV and is too proud for the clinic. Bring the van to our street."),
        (Outcome.REDACT,),
        N_("A private person’s illness is told without her. Hide who it is. The wish for the van stays."),
        frozenset({Reason.THIRD_PARTY_HEALTH}),
        {"name": "Ilse Brandau"},
        "My neighbour [name removed] has HIV and is too proud for the clinic. Bring the van to our street.",
    ),
)
