"""The lock stops guessing and nobody else; recovery codes work once, for people who lost the app."""

import pytest
from sqlalchemy import select

from consult.access import Forbidden
from consult.staff import authentication, credential_changes, members, sessions
from consult.staff.models import RecoveryCode, StaffSession
from consult.storage.database import db, end_transaction
from tests.cast import Clock
from tests.joined import OTHER, PASSPHRASE, Joined


@pytest.fixture
def mo(in_app, cast, clock: Clock) -> Joined:
    return Joined(in_app, clock, "Mo")


def attempt(mo: Joined, passphrase: str = PASSPHRASE, code: str | None = None, mark: str = "") -> bool:
    """Sign in like the page: a refusal is committed."""
    try:
        authentication.check_sign_in(mo.name, passphrase, mo.code() if code is None else code, mark)
    except Forbidden:
        end_transaction(keep=True)
        return False
    end_transaction(keep=True)
    return True


def lock(mo: Joined, mark: str = "") -> None:
    for _ in range(authentication.MAX_FAILURES):
        assert not attempt(mo, "not this one", "000000", mark)


def live(cast) -> list[StaffSession]:
    query = select(StaffSession).where(StaffSession.staff_id == cast.ids["Mo"])
    return list(db.session.scalars(query))


class TestLock:
    def test_a_stranger_who_guesses_locks_out_strangers_even_with_both_factors(self, mo):
        """Against guessing: somebody who guesses right while the name is locked learns nothing from the response."""
        lock(mo)
        assert not attempt(mo)

    def test_a_stranger_who_guesses_does_not_lock_out_a_browser_of_the_owner(self, mo):
        """Against locking a moderator out by wrong tries."""
        mark = authentication.known_browser_mark(mo.row())
        lock(mo)
        assert attempt(mo, mark=mark)

    def test_a_known_browser_s_guesses_are_counted_too(self, mo):
        """Against somebody who found the owner's browser: the cookie gives five tries, not any number."""
        mark = authentication.known_browser_mark(mo.row())
        lock(mo, mark)
        assert not attempt(mo, mark=mark)
        assert attempt(mo)
        mo.clock.forward(minutes=15)
        assert attempt(mo, mark=mark)

    def test_wrong_codes_count_as_wrong_passphrases_do(self, mo):
        for _ in range(authentication.MAX_FAILURES):
            assert not attempt(mo, code="000000")
        assert not attempt(mo)

    def test_a_mark_dies_with_the_passphrase(self, mo, writing, cast):
        mark = authentication.known_browser_mark(mo.row())
        with writing():
            credential_changes.change_passphrase(cast.ids["Mo"], PASSPHRASE, OTHER, mo.code(), b"")
        lock(mo)
        assert not attempt(mo, OTHER, mark=mark)
        assert attempt(mo, OTHER, mark=authentication.known_browser_mark(mo.row()))

    def test_a_colleague_s_mark_is_a_stranger_s(self, mo):
        ana = Joined(mo.app, mo.clock, "Ana")
        lock(mo)
        assert not attempt(mo, mark=authentication.known_browser_mark(ana.row()))

    def test_somebody_without_a_passphrase_has_no_mark_and_no_lock(self, mo, writing):
        with writing():
            members.reset_staff("Mo")
        assert authentication.known_browser_mark(mo.row()) == ""
        lock(mo)
        assert mo.row().locked_until is None

    def test_signing_in_at_a_known_browser_gives_the_one_who_guesses_no_further_tries(self, mo):
        for _ in range(4):
            attempt(mo, "not this one", "000000")
        assert attempt(mo, mark=authentication.known_browser_mark(mo.row()))
        attempt(mo, "not this one", "000000")
        assert not attempt(mo)


class TestRecovery:
    def test_a_recovery_code_signs_in_in_place_of_the_app_s_code_once(self, mo, cast):
        code = mo.recovery[0]
        assert attempt(mo, code=code.upper())
        assert not attempt(mo, code=code)
        assert authentication.recovery_codes_left(cast.ids["Mo"]) == 9

    def test_it_needs_the_passphrase_and_is_not_used_up_by_a_wrong_one(self, mo):
        assert not attempt(mo, "not this one", mo.recovery[0])
        assert attempt(mo, code=mo.recovery[0])

    def test_it_works_while_the_name_is_locked(self, mo):
        """Against locking out somebody on a new device."""
        lock(mo)
        assert attempt(mo, code=mo.recovery[0])

    def test_it_ends_every_session_there_is(self, mo, cast, writing):
        """Against somebody who took the phone with the app, and is signed in with it."""
        with writing():
            sessions.begin(cast.ids["Mo"])
        assert attempt(mo, code=mo.recovery[0])
        assert live(cast) == []

    def test_a_colleague_s_code_is_wrong(self, mo):
        ana = Joined(mo.app, mo.clock, "Ana")
        assert not attempt(mo, code=ana.recovery[0])
        assert attempt(ana, code=ana.recovery[0])

    def test_new_codes_make_the_old_ones_void(self, mo, cast, writing):
        with writing():
            fresh = authentication.new_recovery_codes(cast.ids["Mo"])
        assert not attempt(mo, code=mo.recovery[0])
        assert attempt(mo, code=fresh[0])

    def test_a_reset_takes_the_codes_with_it(self, mo, cast, writing):
        with writing():
            members.reset_staff("Mo")
        assert authentication.recovery_codes_left(cast.ids["Mo"]) == 0

    def test_no_code_is_in_the_database(self, mo):
        """Against a stolen database."""
        kept = b"".join(db.session.scalars(select(RecoveryCode.code_hash)))
        assert len(kept) == 320
        for code in mo.recovery:
            assert code.encode() not in kept
            assert code.replace("-", "").encode() not in kept


class TestChanging:
    @pytest.mark.parametrize(("old", "code"), [("not this one", None), (PASSPHRASE, "000000"), ("", "")])
    def test_a_passphrase_is_changed_only_by_somebody_with_both_factors(self, mo, cast, writing, old, code):
        """Against somebody who finds a signed-in browser open."""
        with pytest.raises(Forbidden), writing():
            credential_changes.change_passphrase(cast.ids["Mo"], old, OTHER, mo.code() if code is None else code, b"")
        assert attempt(mo)

    def test_tries_at_it_are_counted_as_the_known_browser_s(self, mo, cast):
        for _ in range(authentication.MAX_FAILURES):
            with pytest.raises(Forbidden):
                authentication.reauthenticate(cast.ids["Mo"], "not this one", "000000", b"")
            end_transaction(keep=True)
        with pytest.raises(Forbidden):
            authentication.reauthenticate(cast.ids["Mo"], PASSPHRASE, mo.code(), b"")
        end_transaction(keep=True)
        assert attempt(mo)

    @pytest.mark.parametrize("change", ["passphrase", "second factor"])
    def test_every_other_session_ends_and_this_one_stays(self, mo, cast, writing, change):
        with writing():
            here = members.token_hash(sessions.begin(cast.ids["Mo"]))
            sessions.begin(cast.ids["Mo"])
            sessions.begin(cast.ids["Ana"])
        with writing():
            if change == "passphrase":
                credential_changes.change_passphrase(cast.ids["Mo"], PASSPHRASE, OTHER, mo.code(), here)
            else:
                credential_changes.change_second_factor(cast.ids["Mo"], mo.secret, mo.code(), here)
        assert [row.token_hash for row in live(cast)] == [here]
        assert len(list(db.session.scalars(select(StaffSession)))) == 2
