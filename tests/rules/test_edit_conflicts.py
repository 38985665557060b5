"""Whether what somebody overwrites is still what they saw."""

import pytest

from consult.consultations.edit_conflicts import EditConflict, check, conflicting_fields, fingerprint

STANDS = {"title": "Night", "text": "One line.\nTwo."}


def test_what_was_seen_may_be_written_over():
    check(fingerprint(STANDS), STANDS)
    check(fingerprint(dict(reversed(STANDS.items()))), STANDS)


@pytest.mark.parametrize("seen", ["", "x", fingerprint(STANDS | {"title": "Day"})])
def test_what_was_not_seen_may_not(seen: str):
    with pytest.raises(EditConflict):
        check(seen, STANDS)


def test_a_command_shows_nothing_and_may_write():
    check(None, STANDS)


def test_only_what_differs_is_given_back():
    assert conflicting_fields(STANDS, {"title": "Day", "text": "One line.\r\nTwo. "}) == {"title": "Night"}
    assert conflicting_fields(STANDS, STANDS) == {}
