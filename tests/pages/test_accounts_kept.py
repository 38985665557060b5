"""Accounts against anyone with the database, the browser or somebody's phone: what is stored, and what each step
requires.
"""

import hashlib
import sys

import pytest
from sqlalchemy import select

from consult.access import Conflict, Forbidden, ValidationError
from consult.contributions import submitting
from consult.contributions.enums import Channel, Choice
from consult.contributions.submission_values import HowSent, NewSubmission
from consult.credentials import accounts
from consult.credentials.models import Account
from consult.storage.database import db
from tests.cast import CODE, writing
from tests.pages.test_accounts import PASSPHRASE, Holder

NAME = "lantern curator 4821"
NEW = "nine grey geese at dusk"


@pytest.fixture
def account(app, plan):
    with writing(app):
        return accounts.create(NAME, PASSPHRASE).id


def test_what_is_stored_of_a_name_and_a_link_is_keyed(app, cast, plan, account):
    """Against trying all names on a stolen database: without the secret none of them fits."""
    with app.app_context():
        kept = db.session.scalar(select(Account.lookup_hmac))
        ties = accounts.account_hmac(account, plan.id), accounts.account_hmac(account, cast.other_id)
        db.session.rollback()
    for label in (b"", b"consult account name/"):
        assert kept != hashlib.sha256(label + NAME.encode()).digest()
    for label in (f"{account}/{plan.id}", f"consult account tie/{account}/{plan.id}"):
        assert hashlib.sha256(label.encode()).digest() not in ties
    assert ties[0] != ties[1], "what it sent in two plans shares no value"


def test_a_passphrase_is_changed_with_the_old_one_alone_and_for_a_good_one(app, account):
    """Against somebody who finds an account left open."""
    with pytest.raises(Forbidden), writing(app):
        accounts.change_passphrase(account, "some other words here", NEW)
    with pytest.raises(ValidationError), writing(app):
        accounts.change_passphrase(account, PASSPHRASE, "password1234")


def test_a_name_that_nobody_has_costs_as_much_as_one_that_somebody_has(app, account):
    """Against learning from the response time which names are taken."""

    def hashings(name):
        seen = []
        sys.setprofile(lambda frame, event, _: event == "call" and seen.append(frame.f_code))
        try:
            with pytest.raises(Forbidden), writing(app):
                accounts.enter(name, "some other words here")
        finally:
            sys.setprofile(None)
        return sum(code.co_name == "verify" and "argon2" in code.co_filename for code in seen)

    assert hashings(NAME) == hashings("lantern curator 1111") == hashings("no name") == 1


def test_an_account_speaks_once_however_its_forms_race(app, plan, account):
    """Against two forms previewed next to each other, then both sent."""
    way, what = HowSent(Channel.ACCOUNT, account=account), NewSubmission({"hours": Choice.SUPPORT})
    with writing(app):
        submitting.send(CODE, b"0123456789abcdef", what, way)
    with pytest.raises(Conflict), writing(app):
        submitting.send(CODE, b"fedcba9876543210", what, way)


def test_leaving_everywhere_ends_the_other_phone(app, plan):
    holder, other = Holder(app), Holder(app)
    holder.make()
    other.enter(holder.name)
    sure = holder.get("/account").form("/account", button="everywhere").send("everywhere")
    assert sure.form("/account").send("everywhere", follow=False).status == 303
    assert other.get("/account").status == 303


def test_its_cookie_is_for_our_own_pages_alone_and_ends_with_the_browser(app, plan):
    """Against scripts, other sites, plain http and the next person who opens the browser."""
    cookie = str(Holder(app).make().headers["Set-Cookie"])
    marks = {mark.strip().partition("=")[0].lower() for mark in cookie.split(";")}
    assert {"httponly", "samesite"} <= marks
    assert "SameSite=Strict" in cookie
    assert not marks & {"expires", "max-age", "domain"}


def test_under_https_no_plain_page_and_no_other_host_can_set_or_read_its_cookie(make_app, plan):
    by_https = Holder(make_app(CONSULT_PUBLIC_URL="https://localhost"))
    cookie = str(by_https.make().headers["Set-Cookie"])
    assert cookie.startswith("__Host-a=")
    assert {"secure", "path=/"} <= {mark.strip().lower() for mark in cookie.split(";")}


def test_the_page_says_who_could_find_what_an_account_sent(app, plan):
    words = Holder(app).get("/account/new").words
    assert "So can a court that takes the server and its key." in words
