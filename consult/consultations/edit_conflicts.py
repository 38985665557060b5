"""Whether what somebody overwrites is still what they saw. Pure.

A page carries the hash of what it showed. The command that writes compares it with the current state, in the
same transaction.
"""

from collections.abc import Mapping

from consult.access import EditConflict
from consult.record.canonical import document_hash
from consult.text.messages import N_


def version_hash(shown: Mapping[str, object]) -> str:
    """What a page carries: SHA-256 over the canonical bytes of what it shows."""
    return document_hash(shown)


def check(version_seen: str | None, stored: Mapping[str, object]) -> None:
    """Refuse to overwrite what the person did not see; None is a caller that showed nothing, such as a command.

    Raises:
        EditConflict
    """
    if version_seen is not None and version_seen != version_hash(stored):
        raise EditConflict(
            N_("Somebody changed this while you were writing. Nothing was saved. Look at it as it is now."),
            stored,
        )
