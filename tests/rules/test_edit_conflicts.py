"""Whether what somebody overwrites is still what they saw."""

import pytest

from consult.access import EditConflict
from consult.consultations.edit_conflicts import check, version_hash
from consult.web.forms import differing_fields

STANDS = {"title": "Night", "text": "One line.\nTwo."}


def test_what_was_seen_may_be_written_over():
    check(version_hash(STANDS), STANDS)
    check(version_hash(dict(reversed(STANDS.items()))), STANDS)


@pytest.mark.parametrize("version_seen", ["", "x", version_hash(STANDS | {"title": "Day"})])
def test_what_was_not_seen_may_not(version_seen: str):
    with pytest.raises(EditConflict) as refused:
        check(version_seen, STANDS)
    assert refused.value.stored == STANDS


def test_a_command_shows_nothing_and_may_write():
    check(None, STANDS)


def test_only_what_differs_is_given_back():
    assert differing_fields(STANDS, {"title": "Day", "text": "One line.\r\nTwo. "}) == {"title": "Night"}
    assert differing_fields(STANDS, STANDS) == {}
