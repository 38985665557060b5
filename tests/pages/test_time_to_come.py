"""What a clock that was ahead has written is not valid for longer than it may be: each guard against future times."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from consult.access import Conflict, NotFound, ValidationError
from consult.credentials import account_session
from consult.credentials.form_tokens import FormToken
from consult.staff import authentication, members, passphrases, second_factor
from consult.staff.authentication import LOCK_LASTS
from consult.staff.models import Staff, StaffSession
from consult.storage.database import SKEW, clock_at, db, now
from tests.cast import writing
from tests.joined import Joined

AHEAD, NEAR = timedelta(days=40), SKEW / 2


@pytest.mark.parametrize("column", ["seen_at", "began_at"])
def test_a_session_is_over_by_either_of_its_moments(app, cast, staff_client, column):
    ida = staff_client("Ida")
    for ahead, status in ((NEAR, 200), (2 * SKEW, 303)):
        with writing(app):
            db.session.execute(update(StaffSession).values({column: now() + ahead}))
        assert ida.get("/team/").status == status


def test_a_proof_from_the_time_to_come_proves_nothing(app, cast, clock):
    client = Joined(app, clock, "Ana").signed_in()
    for ahead, status in ((NEAR, 200), (2 * SKEW, 303)):
        with writing(app):
            db.session.execute(update(StaffSession).values(proved_at=now() + ahead))
        assert client.get("/team/me/second").status == status


def test_a_link_that_lasts_longer_than_any_is_over(app, cast):
    with clock_at(now() + AHEAD, as_a_machine=True), writing(app):
        _, token = members.add_staff("Nora")
    with writing(app):
        _, other = members.add_staff("Nils")
    with app.app_context():
        assert members.invited(other).name == "Nils"
        with pytest.raises((NotFound, Conflict, ValidationError), match="no longer works"):
            members.invited(token)
        db.session.remove()


def test_a_lock_that_lasts_longer_than_any_keeps_nobody_out(app, cast):
    key = second_factor.new_secret()
    for column in ("locked_until", "known_locked_until"):
        for ahead, is_locked in ((LOCK_LASTS, True), (AHEAD, False)):
            with writing(app):
                member = db.session.get_one(Staff, cast.ids["Mo"])
                member.passphrase_hash, member.totp_secret = passphrases.hash_of("four plain words here"), key
                setattr(member, column, now() + ahead)
                assert authentication._locked(member, column == "known_locked_until") is is_locked


@pytest.mark.parametrize("ahead", ["began", "seen"])
def test_a_session_of_an_account_is_over_by_either_of_its_moments(app, plan, ahead):
    with app.test_request_context():
        for shift, is_live in ((NEAR, True), (2 * SKEW, False)):
            moments = {"began": now(), "seen": now()} | {ahead: now() + shift}
            content = [1, 0, "name", moments["began"].timestamp(), moments["seen"].timestamp()]
            sealed = account_session._sealer().encrypt(account_session.json.dumps(content).encode()).decode()
            assert (account_session._read(sealed) is not None) is is_live


def test_a_form_from_the_time_to_come_is_neither_sent_nor_shown_again():
    near, ahead = FormToken(b"", -NEAR), FormToken(b"", -2 * SKEW)
    assert (near.sendable, near.shows_again) == (True, True)
    assert (ahead.sendable, ahead.shows_again) == (False, False)
