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
    Level.NONE: (N_("No danger"), N_("A view, anger, slang. Using drugs alone is not a danger.")),
    Level.PAST: (
        N_("Something in the past"),
        N_("An overdose that somebody survived, a death. There is nothing to do now."),
    ),
    Level.DISTRESS: (N_("Distress"), N_("Grief or no hope, but no plan to die.")),
    Level.RISK: (
        N_("A life may be at risk"),
        N_("For example: no reason to wake up, or alone with a high dose tonight."),
    ),
    Level.CHILD: (
        N_("A child is in danger now"),
        N_("Or an adult who depends on others. A second moderator must agree."),
    ),
    Level.IMMINENT: (
        N_("A life is at risk now, and the words say where"),
        N_("There is a plan, a time, and a place or a name. A second moderator must agree."),
    ),
}

#: What the team does: the protocol on the moderators' page.
PROTOCOL: Mapping[Level, Sequence[str]] = {
    Level.DISTRESS: (
        N_("A kind note for the writer is now on the receipt’s page."),
        N_("Hide anything that shows a way of dying. Keep the point."),
        N_("Talk to a colleague about it if you keep thinking about it."),
    ),
    Level.RISK: (
        N_("Ask a second moderator to read it too."),
        N_("A kind note with places to call is now on the receipt’s page."),
        N_("Do not try to find out who wrote it. Nothing here can tell you."),
    ),
    Level.CHILD: (
        N_("A second moderator must read it and agree. Nobody acts alone."),
        N_("Tell the person in your organization who is responsible for protecting children."),
        N_("Follow the law and your organization’s written protocol. Say only what helps the child."),
        N_("Write in your own log who was told, by whom and why. Then confirm it here."),
    ),
    Level.IMMINENT: (
        N_("A second moderator must read it and agree. Nobody acts alone."),
        N_("Open your organization’s written protocol. It names the people to call."),
        N_("Call a health worker or a peer service first. If a life is at risk, call an emergency number."),
        N_("Say only what helps to find and help the person. Say nothing about drugs, and no other names."),
        N_("Write in your own log who was told, by whom and why. Then confirm it here."),
    ),
}

#: What the writer reads when they open the receipt; never a reproach, and never that somebody is coming.
NOTES: Mapping[Level, Sequence[str]] = {
    Level.PAST: (N_("Thank you for telling us. What you lived through helps others understand."),),
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
        N_("The law can make us pass your words on. We cannot say who you are, because we do not know."),
        N_("If somebody is in danger now, call the people below or your local emergency number."),
    ),
    Level.IMMINENT: (
        N_("Two people on the team read this. They may try to send help to the place you wrote about."),
        N_("You are not in trouble with us. You can also call for help yourself: the numbers below are for you, now."),
    ),
}

#: The same where the words are about a blow to somebody, and not about the writer's own life.
NOTES_ABOUT_VIOLENCE: Mapping[Level, Sequence[str]] = {
    level: (
        N_("Somebody on the team read this. It says that somebody may be hurt."),
        N_("If anyone is in danger now, call your local emergency number. The people named below can help too."),
    )
    for level in (Level.DISTRESS, Level.RISK)
} | {
    Level.IMMINENT: (
        N_("Two people on the team read this. They may pass on what helps to protect somebody."),
        N_("If anyone is in danger now, call your local emergency number. The people named below can help too."),
    )
}
#: Levels of which the team reads what to do before such a comment is shown to others.
STEPS_FIRST = frozenset({Level.RISK, Level.CHILD, Level.IMMINENT})


def rank(level: Level) -> int:
    """A level as a comment's column `danger` stores it while something is to be done: the more urgent, the higher."""
    return ORDER.index(level)


@dataclass(frozen=True)
class Flag:
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


def current_state(as_flags: Sequence[Flag]) -> FlagState:
    """The state in which the flags on a comment, in their order, leave it."""
    now = FlagState()
    for number, act in enumerate(as_flags):
        now = _after(now, number, act)
    return now


def _after(now: FlagState, number: int, act: Flag) -> FlagState:
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
