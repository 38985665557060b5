"""Passphrases: only length is required; what is stored is a slow, salted hash."""

from collections.abc import Iterator

import pytest

from consult.access import ValidationError
from consult.staff import passphrases
from tests.house.source import modules

GOOD = "seven lamps by the quay"


@pytest.fixture(scope="module", autouse=True)
def _as_where_passphrases_are_secret() -> Iterator[None]:
    before = passphrases._hashing.argon.memory_cost
    passphrases.use_memory(passphrases.MEMORY_KIB)
    yield
    passphrases.use_memory(before)


@pytest.mark.parametrize(
    "passphrase",
    [GOOD, "a" * 11 + "b", "x" * 199 + "y", "все мы здесь вместе", "ドアの前に青い自転車がある", "     o     o  "],
)
def test_any_signs_will_do_from_twelve_to_two_hundred_characters(passphrase: str) -> None:
    passphrases.check(passphrase)


@pytest.mark.parametrize(("passphrase", "says"), [("", "12"), ("eleven sign", "12"), ("x" * 230, "30")])
def test_a_passphrase_too_short_or_too_long_is_refused_with_the_number(passphrase: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        passphrases.check(passphrase)
    assert refused.value.field == "passphrase"
    assert says in str(refused.value)


@pytest.mark.parametrize(
    "passphrase",
    ["password1234", "Password 1234", "correct horse battery staple", "CorrectHorseBatteryStaple!", "1234-5678-9012"],
)
def test_the_long_ones_that_everybody_tries_are_refused_however_they_are_spaced(passphrase: str) -> None:
    with pytest.raises(ValidationError, match="Many people use this passphrase"):
        passphrases.check(passphrase)


def test_every_entry_of_the_list_of_common_ones_is_refused() -> None:
    assert len(passphrases.BREACHED) > 400
    for common in passphrases.BREACHED:
        spaced = f"{common[:5]} {common[5:]}"
        with pytest.raises(ValidationError):
            passphrases.check(spaced)


def test_what_is_kept_opens_for_the_passphrase_alone_and_does_not_show_it() -> None:
    kept = passphrases.hash_of(GOOD)
    assert kept.startswith("$argon2id$v=19$m=47104,t=1,p=1$"), "46 MiB, one pass, one lane"
    assert GOOD not in kept
    assert passphrases.matches(kept, GOOD)
    assert not passphrases.matches(kept, GOOD + " ")
    assert not passphrases.matches(kept, "")


def test_the_same_passphrase_is_kept_differently_each_time() -> None:
    assert passphrases.hash_of(GOOD) != passphrases.hash_of(GOOD)


def test_an_accent_typed_as_one_sign_or_as_two_is_the_same_passphrase() -> None:
    kept = passphrases.hash_of("caf\u00e9 by the harbour")
    assert passphrases.matches(kept, "cafe\u0301 by the harbour")


def test_without_a_kept_passphrase_nothing_matches_and_the_work_is_done_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    checked = []

    class Counting:
        def verify(self, kept: str, given: bytes) -> bool:
            checked.append(kept)
            return True

    monkeypatch.setattr(passphrases._hashing, "argon", Counting())
    assert not passphrases.matches(None, "")
    assert not passphrases.matches(None, GOOD)
    assert len(checked) == 2
    assert all(kept.startswith("$argon2id$") for kept in checked)


def test_the_program_never_makes_hashes_cheaper() -> None:
    assert [path.name for path in modules() if "use_memory(" in path.read_text("utf-8")] == ["passphrases.py"]


@pytest.mark.parametrize("strange", ["\ud800 broken sign here", "nul \x00 inside it here"])
def test_strange_signs_are_only_another_passphrase(strange: str) -> None:
    assert not passphrases.matches(None, strange)
    assert passphrases.hash_of(strange)
