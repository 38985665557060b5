"""Danger in a comment: its levels, what the team does, what the writer reads, how flags add up. Pure.

A level does not affect whether a comment is published or counts. Nothing here, or anywhere in the program, tells
anybody outside: people do that, two of them, following their local protocol.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from consult.text.messages import N_


class Level(StrEnum):
    """How much danger a moderator sees. CHILD is for a child, or an adult who depends on others."""

    NONE = "0"
    PAST = "1"
    DISTRESS = "2"
    RISK = "3"
    CHILD = "S"
    IMMINENT = "4"


#: From none to the most urgent.
ORDER: Sequence[Level] = tuple(Level)
#: Levels that count only once a second moderator agrees, and are lowered only in that way.
BY_TWO = frozenset({Level.CHILD, Level.IMMINENT})
#: Within how many hours of the opening that raised it the team must have followed the protocol.
TARGET_HOURS: Mapping[Level, int] = {Level.DISTRESS: 24, Level.RISK: 2, Level.CHILD: 1, Level.IMMINENT: 1}

LABELS: Mapping[Level, tuple[str, str]] = {
    Level.NONE: (N_("No danger"), N_("A view, anger, slang. Using drugs is not a danger by itself.")),
    Level.PAST: (N_("Something that is past"), N_("An overdose somebody came through, a death. Nothing is set off.")),
    Level.DISTRESS: (N_("Distress"), N_("Grief or no hope, and no plan to die.")),
    Level.RISK: (N_("A life may be at risk"), N_("No reason to wake up, alone with a high dose tonight.")),
    Level.CHILD: (
        N_("A child is in danger now"),
        N_("Or an adult who depends on others. A second moderator must agree."),
    ),
    Level.IMMINENT: (
        N_("A life is at risk now, and the words say where"),
        N_("A plan, a time, and a place or a name. A second moderator must agree."),
    ),
}

#: What the team does: the protocol on the moderators' page.
PROTOCOL: Mapping[Level, Sequence[str]] = {
    Level.DISTRESS: (
        N_("The writer reads a kind note on the page of the receipt. It stands there now."),
        N_("Hide what could teach a way of dying. Keep the point."),
        N_("Talk to a colleague about it if it stays with you."),
    ),
    Level.RISK: (
        N_("Ask a second moderator to read it too."),
        N_("The writer reads a kind note with places to call. It stands there now."),
        N_("Nobody tries to find out who wrote it. Nothing here could tell you."),
    ),
    Level.CHILD: (
        N_("A second moderator reads it and agrees. Nobody acts alone."),
        N_("Tell the person in your organization who answers for protecting children."),
        N_("Follow the law and the written protocol of your place. Say only what helps the child."),
        N_("Write in your own log who was told, by whom and why. Then mark it as done here."),
    ),
    Level.IMMINENT: (
        N_("A second moderator reads it and agrees. Nobody acts alone."),
        N_("Open the written protocol of your place. The people to call are named there."),
        N_("A health worker or a peer service comes first. An emergency number, where a life is at stake."),
        N_("Say only what helps to find and help the person. Nothing about drugs, no other names."),
        N_("Write in your own log who was told, by whom and why. Then mark it as done here."),
    ),
}

#: What the writer reads when they open the receipt; never a reproach, and never that somebody is coming.
NOTES: Mapping[Level, Sequence[str]] = {
    Level.PAST: (N_("Thank you for telling us. What you lived through helps others to understand."),),
    Level.DISTRESS: (
        N_("Somebody on the team read this with care. It sounds heavy."),
        N_("You have done nothing wrong. If you want to talk, people are named below. You choose."),
    ),
    Level.RISK: (
        N_("Somebody on the team read this and is thinking of you."),
        N_("We do not know who you are, so we may not reach you. You can call: the numbers below are for you, now."),
        N_("If you use alone today, ask somebody to stay with you or on the phone. You can go on writing here too."),
    ),
    Level.CHILD: (
        N_("Two people on the team read this and are worried for somebody who needs protection."),
        N_("The law can ask us to pass such words on. We cannot say who you are, for we do not know."),
        N_("If somebody is in danger now, the people below can help, or the emergency number where you are."),
    ),
    Level.IMMINENT: (
        N_("Two people on the team read this. They may try to get help to the place you wrote of."),
        N_("You are not in trouble with us. You can also call yourself: the numbers below are for you, now."),
    ),
}


def rank(level: Level) -> int:
    """A level as a comment's column `danger` stores it while something is to be done: the more urgent, the higher."""
    return ORDER.index(level)


@dataclass(frozen=True)
class Act:
    """One moderator's flag on a comment: a level, or that the protocol has been followed."""

    level: Level
    staff_id: int
    done: bool = False


@dataclass(frozen=True)
class FlagState:
    """The state of a comment. `level` counts; `proposed` waits for a second moderator; `since` is the number of the
    flag from which the clock runs.
    """

    level: Level = Level.NONE
    proposed: Level | None = None
    proposed_by: int | None = None
    done: bool = False
    since: int = -1

    @property
    def pressing(self) -> Level:
        """The level for sorting: a proposed one is as urgent as if it counted."""
        return max(self.level, self.proposed or Level.NONE, key=ORDER.index)

    @property
    def runs(self) -> bool:
        """Whether something is still to be done: a danger that is past needs nothing."""
        return self.pressing in TARGET_HOURS and not self.done

    @property
    def note(self) -> Level:
        """The level of the note to the writer: while a level waits for the second moderator, the one below."""
        if self.proposed not in BY_TWO:
            return self.level
        meanwhile = Level.RISK if self.proposed is Level.IMMINENT else Level.DISTRESS
        return max(self.level, meanwhile, key=ORDER.index)


def current_state(acts: Sequence[Act]) -> FlagState:
    """The state in which the flags on a comment, in their order, leave it."""
    now = FlagState()
    for number, act in enumerate(acts):
        now = _after(now, number, act)
    return now


def _after(now: FlagState, number: int, act: Act) -> FlagState:
    if act.done:
        return replace(now, done=True)
    fresh = now.done or now.pressing not in TARGET_HOURS
    since = number if fresh else now.since
    if act.level not in BY_TWO and now.level not in BY_TWO:
        kept = now.proposed is not None and now.proposed_by != act.staff_id
        if kept:
            return replace(now, level=act.level, done=False, since=since)
        return FlagState(act.level, since=since)
    if act.level is now.level:
        return replace(now, proposed=None, proposed_by=None, done=False, since=since)
    if now.proposed is act.level and now.proposed_by != act.staff_id:
        return FlagState(act.level, since=since)
    return replace(now, proposed=act.level, proposed_by=act.staff_id, done=False, since=since)
