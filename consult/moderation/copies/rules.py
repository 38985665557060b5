"""When words are nearly the same, and what a person may say that copies are. Pure."""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from consult.text import similarity
from consult.text.messages import N_
from consult.text.similarity import Text

#: Two comments are near copies from this share of words in common, in the same order (`similarity.alike`).
NEAR = 0.75
#: Shorter texts are too often alike by chance: they are copies only if their words are the same.
MIN_WORDS = 12


class CopyKind(StrEnum):
    """Why several people sent the same words. It changes how they are named, never whether they count."""

    CAMPAIGN = "campaign"
    SESSION = "session"
    COINCIDENCE = "coincidence"


COPY_KINDS: Mapping[CopyKind, tuple[str, str]] = {
    CopyKind.CAMPAIGN: (N_("A campaign"), N_("People were asked to send this text.")),
    CopyKind.SESSION: (N_("A session"), N_("A group wrote it together.")),
    CopyKind.COINCIDENCE: (N_("A coincidence"), N_("People chose the same words on their own.")),
}

#: Copies of one origin: the public sees near ones as one text.
FOLDED = frozenset({CopyKind.CAMPAIGN, CopyKind.SESSION})


def is_long_enough(units: Sequence[str]) -> bool:
    """Whether a text of these `similarity.units` can have near copies."""
    return len(units) >= MIN_WORDS


def are_near(one: Text, other: Text) -> bool:
    """Whether two texts are near copies."""
    return min(len(one), len(other)) >= MIN_WORDS and similarity.alike(one, other) >= NEAR
