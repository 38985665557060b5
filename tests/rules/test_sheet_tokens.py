"""The token of a sheet: sealed, of one plan, and for an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from consult.credentials import sheet_tokens
from consult.credentials.sheet_tokens import SheetToken

SECRET, NOW = b"s" * 32, datetime(2027, 3, 4, 12, tzinfo=UTC)
SHEET = SheetToken(2**62 + 1, (0, 77, 1), begun=True, late=True, draft=5)


def sealed():
    return sheet_tokens.seal(SECRET, "abcd", SHEET, NOW)


def test_it_says_what_was_sealed_and_nothing_to_anybody_else():
    found = sheet_tokens.read(SECRET, "abcd", sealed(), NOW + timedelta(seconds=5))
    assert (found.sheet_id, found.place, found.begun, found.late) == (SHEET.sheet_id, SHEET.place, True, True)
    assert str(SHEET.sheet_id) not in sealed()
    assert sealed() != sealed()


def test_all_have_the_same_length():
    """Encryption does not hide a length, and a sheet's would stay the same from page to page."""
    tokens = [
        SheetToken(1, (0, 0, 0)),
        SheetToken(2**63 - 1, (10**7, 2**62, 2, 10**6, 2**62, 2**63 - 1), begun=True, late=True, draft=10**7),
        SheetToken(10**17, (0, 2**20, 1), begun=True),
    ]
    assert len({len(sheet_tokens.seal(SECRET, "abcd", each, NOW)) for each in tokens}) == 1
    for token in tokens:
        found = sheet_tokens.read(SECRET, "abcd", sheet_tokens.seal(SECRET, "abcd", token, NOW), NOW)
        assert found == token


@pytest.mark.parametrize("token", ["", "x", "é", sealed()[:-4], sealed().swapcase()])
def test_what_is_not_ours_is_no_token(token):
    assert sheet_tokens.read(SECRET, "abcd", token, NOW) is None


def test_it_belongs_to_one_plan_and_one_installation():
    assert sheet_tokens.read(SECRET, "efgh", sealed(), NOW) is None
    assert sheet_tokens.read(b"t" * 32, "abcd", sealed(), NOW) is None


@pytest.mark.parametrize(("age", "usable", "hasty"), [
    (timedelta(seconds=1), True, True),
    (timedelta(minutes=59), True, False),
    (timedelta(minutes=61), False, False),
    (timedelta(minutes=-2), False, False),
])  # fmt: skip
def test_it_expires_and_knows_when_nobody_could_have_read(age, usable, hasty):
    found = sheet_tokens.read(SECRET, "abcd", sealed(), NOW + age)
    assert (found.usable, found.hasty) == (usable, hasty)
