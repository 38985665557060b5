"""Staff: invited by a link, known by two factors, locked after failures, reset by the operator."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import event, select

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.staff import authentication, members, passphrases, second_factor, sessions
from consult.staff.models import Staff, StaffLink, StaffSession
from consult.storage.database import db, end_transaction, now
from tests.cast import Clock

Writing = Callable[..., AbstractContextManager[None]]

PASSPHRASE = "seven lamps by the quay"
SECRET = second_factor.new_secret()


def code(secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(now())


def row(name: str) -> Staff:
    return db.session.scalars(select(Staff).where(Staff.name == name)).one()


def attempt(name: str, passphrase: str, typed: str) -> str:
    """Sign in like the page: a refusal is committed. Returns the name, or the message."""
    try:
        found = authentication.check_sign_in(name, passphrase, typed)
    except Forbidden as refusal:
        end_transaction(keep=True)
        return refusal.message
    end_transaction(keep=True)
    return found.name


@pytest.fixture
def nour(in_app: Flask, writing: Writing, clock: Clock) -> str:
    """Somebody who just joined."""
    with writing():
        _, token = members.add_staff("Nour")
        members.join(token, PASSPHRASE, SECRET, code())
    clock.forward(minutes=1)
    return "Nour"


def test_an_invited_person_joins_once_and_signs_in_with_both_factors(
    in_app: Flask, writing: Writing, clock: Clock
) -> None:
    with writing():
        invited, token = members.add_staff("  Nour ", administrator=True)
    assert (invited.name, invited.administrator, invited.passphrase_hash) == ("Nour", True, None)
    with writing():
        members.join(token, PASSPHRASE, SECRET, code())
    with pytest.raises(NotFound), writing():
        members.join(token, "another good passphrase", SECRET, code())
    clock.forward(seconds=30)
    assert attempt("Nour", PASSPHRASE, code()) == "Nour"


def test_neither_links_nor_passphrases_are_in_the_database(nour: str, writing: Writing) -> None:
    with writing():
        token = members.reset_staff(nour)
    link = db.session.scalars(select(StaffLink)).one()
    assert link.token_hash == members.token_hash(token)
    assert token.encode() not in link.token_hash
    assert not any(PASSPHRASE in str(value) for value in vars(row(nour)).values())


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b", "lost \ufffd sign"])
def test_what_is_no_name_is_refused(in_app: Flask, writing: Writing, name: str) -> None:
    with pytest.raises(ValidationError) as refused, writing():
        members.add_staff(name)
    assert refused.value.field == "name"


def test_two_people_cannot_have_one_name(nour: str, writing: Writing) -> None:
    with pytest.raises(ValidationError, match="already somebody called Nour"), writing():
        members.add_staff("Nour")


def test_an_invitation_is_over_after_seven_days(in_app: Flask, writing: Writing, clock: Clock) -> None:
    with writing():
        _, token = members.add_staff("Nour")
    clock.forward(days=6, hours=23)
    assert members.invited(token).name == "Nour"
    clock.forward(hours=1)
    with pytest.raises(NotFound):
        members.invited(token)
    with pytest.raises(NotFound), writing():
        members.join(token, PASSPHRASE, SECRET, code())


@pytest.mark.parametrize(("passphrase", "typed", "field"), [("short", None, "passphrase"), (PASSPHRASE, "000", "code")])
def test_a_wrong_try_at_joining_leaves_the_invitation_good(
    in_app: Flask, writing: Writing, passphrase: str, typed: str | None, field: str
) -> None:
    with writing():
        _, token = members.add_staff("Nour")
    with pytest.raises(ValidationError) as refused, writing():
        members.join(token, passphrase, SECRET, typed or code())
    assert refused.value.field == field
    assert row("Nour").totp_secret is None
    with writing():
        members.join(token, PASSPHRASE, SECRET, code())


def test_a_code_works_once(nour: str) -> None:
    typed = code()
    assert attempt(nour, PASSPHRASE, typed) == nour
    assert attempt(nour, PASSPHRASE, typed) == authentication.NOT_SIGNED_IN


def test_the_code_shown_when_joining_does_not_sign_in_afterwards(in_app: Flask, writing: Writing, clock: Clock) -> None:
    with writing():
        _, token = members.add_staff("Nour")
        members.join(token, PASSPHRASE, SECRET, code())
    assert attempt("Nour", PASSPHRASE, code()) == authentication.NOT_SIGNED_IN


def test_whatever_is_wrong_the_same_words_come_back(nour: str, writing: Writing) -> None:
    with writing():
        members.add_staff("Invited only")
    wrong = [
        (nour, "seven lamps by the key", code()),
        (nour, PASSPHRASE, "000000"),
        (nour, PASSPHRASE, ""),
        (nour, "x" * 100_000, code()),
        ("Nobody", PASSPHRASE, code()),
        ("Invited only", PASSPHRASE, code()),
        ("nul \x00", PASSPHRASE, code()),
        ("", "", ""),
    ]
    assert {attempt(*given) for given in wrong} == {authentication.NOT_SIGNED_IN}
    assert attempt(nour, PASSPHRASE, code()) == nour


@pytest.mark.parametrize("name", ["Nour", "Nobody", "Invited only", ""])
def test_a_name_that_nobody_has_costs_the_same_work(
    nour: str, writing: Writing, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with writing():
        members.add_staff("Invited only")
    done: list[str] = []

    def hashing(kept: str | None, passphrase: str) -> bool:
        done.append("hash")
        return False

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        done.extend(word for word in ("SELECT", "UPDATE") if statement.startswith(word))

    monkeypatch.setattr(passphrases, "matches", hashing)
    event.listen(db.engine, "before_cursor_execute", note)
    attempt(name, PASSPHRASE, "000000")
    event.remove(db.engine, "before_cursor_execute", note)
    assert done == ["SELECT", "hash", "SELECT", "UPDATE"]


def test_a_passphrase_replaced_while_it_was_being_checked_does_not_sign_in(
    nour: str, writing: Writing, monkeypatch: pytest.MonkeyPatch
) -> None:
    matches = passphrases.matches

    def overtaken(kept: str | None, passphrase: str) -> bool:
        right = matches(kept, passphrase)
        with writing():
            members.join(members.reset_staff(nour), "another good passphrase", SECRET, code())
        return right

    monkeypatch.setattr(passphrases, "matches", overtaken)
    next_code = pyotp.TOTP(SECRET).at(now() + timedelta(seconds=30))
    assert attempt(nour, PASSPHRASE, next_code) == authentication.NOT_SIGNED_IN


def test_five_failures_lock_the_name_for_fifteen_minutes_and_further_tries_do_not_make_it_longer(
    nour: str, clock: Clock
) -> None:
    for _ in range(5):
        attempt(nour, PASSPHRASE, "000000")
    clock.forward(minutes=14, seconds=59)
    for _ in range(2):
        assert attempt(nour, PASSPHRASE, code()) == authentication.NOT_SIGNED_IN
    clock.forward(seconds=2)
    assert attempt(nour, PASSPHRASE, code()) == nour


def test_signing_in_forgets_failures_before_it(nour: str, clock: Clock) -> None:
    for _ in range(2):
        for _ in range(4):
            attempt(nour, PASSPHRASE, "000000")
        clock.forward(seconds=30)
        assert attempt(nour, PASSPHRASE, code()) == nour


def test_failures_with_a_name_that_nobody_has_lock_nobody(nour: str) -> None:
    for _ in range(5):
        attempt("Nobody", PASSPHRASE, "000000")
    assert attempt(nour, PASSPHRASE, code()) == nour


def test_a_reset_takes_both_factors_every_session_and_every_link_at_once(nour: str, writing: Writing) -> None:
    with writing():
        sessions.begin(row(nour).id)
        demonstration = members.demonstration_link(nour)
        before = members.reset_staff(nour)
        token = members.reset_staff(nour)
    assert attempt(nour, PASSPHRASE, code()) == authentication.NOT_SIGNED_IN
    assert db.session.scalars(select(StaffSession)).all() == []
    with pytest.raises(NotFound):
        members.demonstrated(demonstration)
    with pytest.raises(NotFound):
        members.invited(before)
    assert members.invited(token).name == nour


def test_a_reset_works_for_the_last_administrator_and_keeps_them_one(in_app: Flask, writing: Writing) -> None:
    with writing():
        members.add_staff("Only", administrator=True)
        members.reset_staff("Only")
    assert row("Only").administrator


def test_a_reset_opens_a_locked_name(nour: str, writing: Writing, clock: Clock) -> None:
    for _ in range(5):
        attempt(nour, PASSPHRASE, "000000")
    with writing():
        members.join(members.reset_staff(nour), PASSPHRASE, SECRET, code())
    clock.forward(seconds=30)
    assert attempt(nour, PASSPHRASE, code()) == nour


def test_a_reset_of_nobody_says_so(in_app: Flask, writing: Writing) -> None:
    with pytest.raises(NotFound, match="nobody called Nobody"), writing():
        members.reset_staff("Nobody")


def test_a_demonstration_link_works_once_and_for_an_hour(nour: str, writing: Writing, clock: Clock) -> None:
    with writing():
        first, second = members.demonstration_link(nour), members.demonstration_link(nour)
    with writing():
        assert members.use_link(first).name == nour
    with pytest.raises(NotFound), writing():
        members.use_link(first)
    clock.forward(minutes=60)
    with pytest.raises(NotFound), writing():
        members.use_link(second)


def test_demonstration_links_are_dead_as_soon_as_a_public_address_is_set(
    nour: str, writing: Writing, make_app: Callable[..., Flask]
) -> None:
    with writing():
        token = members.demonstration_link(nour)
    public = make_app(CONSULT_PUBLIC_URL="https://plans.example.org")
    with public.app_context():
        with pytest.raises(Conflict):
            members.demonstrated(token)
        with pytest.raises(Conflict), writing(public):
            members.use_link(token)
        with pytest.raises(Conflict), writing(public):
            members.demonstration_link(nour)
    assert members.demonstrated(token).name == nour


def test_a_link_opens_only_what_it_was_made_for(nour: str, writing: Writing) -> None:
    with writing():
        demonstration = members.demonstration_link(nour)
        _, invitation = members.add_staff("Ola")
    with pytest.raises(NotFound), writing():
        members.join(demonstration, PASSPHRASE, SECRET, code())
    with pytest.raises(NotFound), writing():
        members.use_link(invitation)


@pytest.mark.parametrize("token", ["", "x", "\ud800", "é" * 5000])
def test_a_made_up_link_is_no_link(in_app: Flask, token: str) -> None:
    with pytest.raises(NotFound):
        members.invited(token)


def test_links_that_are_used_or_over_are_swept_when_the_next_is_made(nour: str, writing: Writing, clock: Clock) -> None:
    with writing():
        members.demonstration_link(nour)
    clock.forward(hours=2)
    with writing():
        token = members.demonstration_link(nour)
    assert [link.token_hash for link in db.session.scalars(select(StaffLink))] == [members.token_hash(token)]
