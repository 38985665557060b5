"""Recovery codes and the cookies of known browsers: their form, and what they can do."""

import pytest

from consult.staff import known_browsers, recovery_codes

SECRET, OTHER = b"s" * 32, b"o" * 32


def test_ten_codes_of_three_groups_are_made_and_none_twice():
    codes = recovery_codes.new_codes()
    assert len(set(codes)) == 10
    assert all([len(group) for group in code.split("-")] == [4, 4, 4] for code in codes)


def test_a_code_is_too_long_to_be_tried_out():
    """Against guessing: a code works although the name is locked, so its length alone must be enough."""
    assert len(recovery_codes.LETTERS) ** recovery_codes.LENGTH > 2**58
    assert not set("01oilu") & set(recovery_codes.LETTERS)


def test_a_code_may_be_typed_as_people_do():
    kept = recovery_codes.hash_of(SECRET, "abcd-efgh-jkmn")
    assert kept is not None
    assert all(recovery_codes.hash_of(SECRET, typed) == kept for typed in (
        "ABCD EFGH JKMN", " abcdefgh-jkmn ", "ａｂｃｄ–ｅｆｇｈ‑jk\u00admn\u200b",
    ))  # fmt: skip


NO_CODES = ["", "123456", "abcd-efgh-jkm", "abcd-efgh-jkmnp", "abcd-efgh-jkm0", "é" * 12, "a\x00" * 6]


@pytest.mark.parametrize("typed", NO_CODES)
def test_what_cannot_be_a_code_is_none(typed: str):
    assert recovery_codes.hash_of(SECRET, typed) is None


def test_what_is_kept_of_a_code_cannot_be_worked_out_without_the_secret():
    """Against a stolen database: the hash is keyed with something that is not in it."""
    assert recovery_codes.hash_of(SECRET, "abcd-efgh-jkmn") != recovery_codes.hash_of(OTHER, "abcd-efgh-jkmn")


def test_a_mark_is_one_person_s_with_one_passphrase():
    mark = known_browsers.new_mark(SECRET, 7, "hash")
    assert known_browsers.is_mark_of(SECRET, mark, 7, "hash")
    assert not known_browsers.is_mark_of(SECRET, mark, 8, "hash")
    assert not known_browsers.is_mark_of(SECRET, mark, 7, "another hash")
    assert not known_browsers.is_mark_of(SECRET, mark, 7, None)
    assert not known_browsers.is_mark_of(OTHER, mark, 7, "hash")


@pytest.mark.parametrize("mark", ["", ".", "x", "0" * 32 + "." + "0" * 64, "é" * 97, "\x00"])
def test_a_made_up_mark_is_nobodys(mark: str):
    assert not known_browsers.is_mark_of(SECRET, mark, 7, "hash")


def test_two_marks_of_one_person_are_not_alike():
    """Against somebody who finds two browsers: the cookie names nobody and links nothing."""
    assert known_browsers.new_mark(SECRET, 7, "hash") != known_browsers.new_mark(SECRET, 7, "hash")
