"""One-time codes: valid for their step and one step of drift, and once."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pyotp
import pytest

from consult.staff import second_factor

MOMENT = datetime(2026, 3, 3, 12, 0, 10, tzinfo=UTC)
#: RFC 6238, appendix B: the SHA-1 rows, last six of eight digits; its key is "12345678901234567890".
RFC_KEY = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_ROWS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]


def code_at(secret: str, moment: datetime) -> str:
    return pyotp.TOTP(secret).at(moment)


@pytest.fixture
def secret() -> str:
    return second_factor.new_secret()


@pytest.mark.parametrize(("seconds", "code"), RFC_ROWS)
def test_the_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert second_factor.step_of(RFC_KEY, code, moment, 0) == seconds // 30


@pytest.mark.parametrize("drift", [-30, 0, 30])
def test_a_code_is_taken_in_its_step_and_one_step_either_way(secret: str, drift: int) -> None:
    moment = MOMENT + timedelta(seconds=drift)
    step = second_factor.step_of(secret, code_at(secret, moment), MOMENT, 0)
    assert step == second_factor.step_at(moment)


@pytest.mark.parametrize("drift", [-60, 60])
def test_a_code_two_steps_away_is_not_taken(drift: int) -> None:
    code = code_at(RFC_KEY, MOMENT + timedelta(seconds=drift))
    assert second_factor.step_of(RFC_KEY, code, MOMENT, 0) is None


def test_a_code_works_once(secret: str) -> None:
    code = code_at(secret, MOMENT)
    step = second_factor.step_of(secret, code, MOMENT, 0)
    assert step is not None
    assert second_factor.step_of(secret, code, MOMENT, step) is None


def test_after_a_newer_code_an_older_one_is_worth_nothing(secret: str) -> None:
    newer = second_factor.step_at(MOMENT)
    older = code_at(secret, MOMENT - timedelta(seconds=30))
    assert second_factor.step_of(secret, older, MOMENT, newer) is None


def test_spaces_in_a_typed_code_do_not_matter(secret: str) -> None:
    code = code_at(secret, MOMENT)
    assert second_factor.step_of(secret, f" {code[:3]} {code[3:]}\t", MOMENT, 0) is not None


@pytest.mark.parametrize("zero", "٠۰０०")
def test_a_code_may_be_typed_in_the_digits_of_any_keyboard(secret: str, zero: str) -> None:
    code = code_at(secret, MOMENT).translate({ord("0") + place: chr(ord(zero) + place) for place in range(10)})
    assert second_factor.step_of(secret, f"\u200f{code[:3]}\u00ad{code[3:]}", MOMENT, 0) is not None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５", "12 34", "\x00" * 6, "0" * 10_000])
def test_what_is_no_code_is_not_taken(secret: str, typed: str) -> None:
    assert second_factor.step_of(secret, typed, MOMENT, 0) is None


def test_every_key_is_new_and_has_160_bits() -> None:
    keys = {second_factor.new_secret() for _ in range(50)}
    assert len(keys) == 50
    assert {len(key) for key in keys} == {32}


def test_a_key_is_read_in_groups_of_four() -> None:
    assert second_factor.in_groups("ABCDEFGHIJ") == "ABCD EFGH IJ"


def test_the_line_for_apps_names_the_person_and_nothing_of_what_the_site_is_for(secret: str) -> None:
    parts = urlsplit(second_factor.key_line(secret, "Mo & Co"))
    assert (parts.scheme, parts.netloc, parts.path) == ("otpauth", "totp", "/Team:Mo%20%26%20Co")
    asked = parse_qs(parts.query)
    assert (asked["secret"], asked["issuer"]) == ([secret], ["Team"])
