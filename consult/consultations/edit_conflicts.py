"""Whether what somebody overwrites is still what they saw. Pure.

A page carries the fingerprint of what it showed. The command that writes compares it with the current state, in the
same transaction.
"""

from collections.abc import Mapping

from consult.access import Conflict
from consult.record.canonical import document_hash
from consult.text.messages import N_


class EditConflict(Conflict):
    """Somebody else changed the thing after the page was made."""


def fingerprint(stands: Mapping[str, object]) -> str:
    """What a page carries: SHA-256 over the canonical bytes of what it shows."""
    return document_hash(stands)


def check(seen: str | None, stands: Mapping[str, object]) -> None:
    """Refuse to overwrite what the person did not see; None is a caller that showed nothing, such as a command.

    Raises:
        EditConflict
    """
    if seen is not None and seen != fingerprint(stands):
        raise EditConflict(
            N_("Somebody changed this while you were writing. Nothing was saved. Look at the text as it is now.")
        )


def conflicting_fields(stands: Mapping[str, str], sent: Mapping[str, str]) -> dict[str, str]:
    """The current content of the fields that differ from what was sent; line endings and trailing spaces make no
    difference.
    """
    return {name: text for name, text in stands.items() if text.split() != sent.get(name, "").split()}
