"""Closed lists of the codebook and of sorting."""

from collections.abc import Mapping
from enum import StrEnum

from consult.text.messages import N_


class Stance(StrEnum):
    """What a comment wants of its part."""

    FOR = "for"
    CHANGES = "changes"
    AGAINST = "against"
    UNCLEAR = "unclear"


class Strength(StrEnum):
    """How strongly a comment says it."""

    MILDLY = "mildly"
    CLEARLY = "clearly"
    VERY = "very"


class Source(StrEnum):
    """Who proposed that a comment has a theme; a person decided either way."""

    PERSON = "person"
    MACHINE = "machine"


class ChangeKind(StrEnum):
    """What happened to a theme of the codebook."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    MERGED = "merged"
    SPLIT = "split"


STANCE_LABELS: Mapping[Stance, str] = {
    Stance.FOR: N_("For"),
    Stance.CHANGES: N_("With changes"),
    Stance.AGAINST: N_("Against"),
    Stance.UNCLEAR: N_("Not clear"),
}
STRENGTH_LABELS: Mapping[Strength, str] = {
    Strength.MILDLY: N_("Mildly"),
    Strength.CLEARLY: N_("Clearly"),
    Strength.VERY: N_("Very"),
}
CHANGE_LABELS: Mapping[ChangeKind, str] = {
    ChangeKind.ADDED: N_("added"),
    ChangeKind.CHANGED: N_("changed"),
    ChangeKind.REMOVED: N_("removed"),
    ChangeKind.MERGED: N_("merged with another"),
    ChangeKind.SPLIT: N_("split"),
}


class Reached(StrEnum):
    """Whether a group was reached that a plan was meant to reach."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


REACHED_LABELS: Mapping[Reached, str] = {
    Reached.YES: N_("Reached"),
    Reached.PARTLY: N_("Reached in part"),
    Reached.NO: N_("Not reached"),
}
