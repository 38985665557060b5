"""Cases of moderation with the outcome that the rules expect: the twelve of the practice pages, and six more.

What is expected is as in the requirements for moderating what people who use drugs write: keep the point, hide who it
is about, and never refuse an opinion.
"""

from consult.moderation.practice.cases import CASES as PRACTICE
from consult.moderation.practice.cases import PracticeCase
from consult.moderation.rules import Outcome, Reason

FURTHER = (
    PracticeCase(
        "self_harm_method",
        "A way of hurting oneself",
        "After the clinic closed I thought about taking forty of the white ones with a bottle. Keep the clinic open.",
        (Outcome.REDACT,),
        "Hide the method, keep the point, and say how much danger you see.",
        frozenset({Reason.METHOD_DETAIL}),
        {"detail": "taking forty of the white ones with a bottle"},
        "After the clinic closed I thought about [detail removed]. Keep the clinic open.",
    ),
    PracticeCase(
        "nothing_left",
        "Nothing is left of it",
        "They are vermin, let them die.",
        (Outcome.REFUSE,),
        "If nothing is left, a second moderator reads it. It is still counted as received.",
        frozenset({Reason.DEHUMANIZING}),
    ),
    PracticeCase(
        "facilitated_session",
        "One of thirty different texts from one session",
        "We talked about it at the drop-in, and I want the van on Sundays.",
        (Outcome.PUBLISH,),
        "Many texts within an hour are no reason.",
    ),
    PracticeCase(
        "machine_written",
        "It looks machine-written and makes a point",
        "In conclusion, extending the opening hours would significantly enhance access for vulnerable populations.",
        (Outcome.PUBLISH,),
        "Nobody is accused of how they write.",
    ),
    PracticeCase(
        "unread_language",
        "A language that no moderator reads",
        "تفتح الغرف من الساعة الثامنة كل ليلة.",
        (Outcome.TEAM, Outcome.ASK),
        "It waits for a translator whom people trust.",
        frozenset({Reason.LANGUAGE}),
    ),
    PracticeCase(
        "fishing",
        "Questions from somebody who looks for witnesses",
        "The van is a good idea. Whoever bought from the man at the kiosk, write to me: desk@example.org",
        (Outcome.REDACT,),
        "Hide how to reach them.",
        frozenset({Reason.CONTACT}),
        {"contact": "desk@example.org"},
        "The van is a good idea. Whoever bought from the man at the kiosk, write to me: [contact removed]",
    ),
)
CASES = (*PRACTICE, *FURTHER)
