"""Joining by a link, after an invitation or a reset, and entering the demonstration."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select

from consult.staff import members, second_factor
from consult.staff.models import Staff, StaffSession
from consult.storage.database import db, now
from tests.pageclient import PageClient

Writing = Callable[..., AbstractContextManager[None]]

PASSPHRASE = "seven lamps by the quay"
SECRET = second_factor.new_secret()


def code(secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(now())


@pytest.fixture
def invitation(app: Flask, writing: Writing) -> str:
    """The address that Nour received."""
    with writing():
        return f"/team/join/{members.add_staff('Nour')[1]}"


@pytest.fixture
def demonstration(app: Flask, writing: Writing) -> str:
    """The address of a demonstration link for Nour."""
    with writing():
        members.add_staff("Nour")
        return f"/team/enter/{members.demonstration_link('Nour')}"


def browser(app: Flask) -> PageClient:
    """A browser that may be given a cookie."""
    client = PageClient(app)
    client.signed_in = True
    return client


def live_sessions(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(StaffSession)).all())


def test_joining_shows_the_key_and_stores_it_once_its_first_code_is_right(app: Flask, invitation: str) -> None:
    asking = browser(app)
    first = asking.get(invitation)
    assert (first.title, first.h1) == ("Team", "Join the team")
    assert not re.search(r"(?:[A-Z2-7]{4} ){7}", first.words), "whatever only looks at the link sees no key"
    shown = first.form().send("Show my key")
    assert (shown.status, shown.h1) == (200, "Join the team")
    key = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", shown.words)
    assert key is not None
    secret = key[0].replace(" ", "")
    assert f"otpauth://totp/Team:Nour?secret={secret}&issuer=Team" in shown.words
    with app.app_context():
        assert db.session.scalars(select(Staff.totp_secret)).one() is None
    sent = shown.fill(passphrase=PASSPHRASE, again=PASSPHRASE, code=code(secret)).send(follow=False)
    assert (sent.status, sent.h1) == (200, "Your recovery codes")
    assert len(re.findall(r"(?:[2-9a-z]{4}-){2}[2-9a-z]{4}", sent.words)) == 10
    assert sent.form("/team/sign-out").fields["csrf_token"]
    with app.app_context():
        assert db.session.scalars(select(Staff.totp_secret)).one() == secret
    assert asking.get("/team/").status == 200
    assert asking.get(invitation).status == 404


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"passphrase": "short", "again": "short"}, "passphrase", "at least 12 characters"),
        ({"passphrase": "password 1234", "again": "password 1234"}, "passphrase", "Many people use"),
        ({"again": "seven lamps by the key"}, "again", "The two passphrases differ"),
        ({"code": "000000"}, "code", "does not match the key"),
        ({"code": ""}, "code", "does not match the key"),
    ],
)
def test_a_wrong_try_at_joining_keeps_the_key_and_never_sends_the_passphrase_back(
    app: Flask, client: PageClient, invitation: str, given: dict[str, str], field: str, says: str
) -> None:
    shown = client.get(invitation).form().send("Show my key")
    refused = shown.fill({"passphrase": PASSPHRASE, "again": PASSPHRASE, "code": "000000"} | given).send()
    assert refused.status == 422
    assert says in refused.errors[0]
    assert refused.hrefs.count(f"#{field}") == 1
    assert refused.form().fields["key"] == shown.form().fields["key"]
    assert PASSPHRASE not in refused.text
    assert refused.form().fields["passphrase"] == ""


@pytest.mark.parametrize("where", ["/team/join", "/team/me/second"])
def test_a_page_with_a_key_is_loaded_again_with_the_same_key(
    app: Flask, staff_client: Callable[[str], PageClient], invitation: str, where: str
) -> None:
    """Against a phone that loads the page again while its owner is in the app, and a code that never fits."""
    asking, path = (browser(app), invitation) if invitation.startswith(where) else (staff_client("Mo"), where)
    form = asking.get(path).form(button="Show my key")
    [first, again] = [form.send("Show my key") for _ in range(2)]
    assert (
        first.elements("p", **{"class": "panel code"})[0].text == again.elements("p", **{"class": "panel code"})[0].text
    )
    assert asking.get(path).form(button="Show my key").fields["key"] != form.fields["key"]


def test_a_key_that_we_did_not_sign_for_this_link_is_not_taken(
    app: Flask, client: PageClient, invitation: str, writing: Writing
) -> None:
    with writing():
        other = f"/team/join/{members.add_staff('Ola')[1]}"
    for key in (SECRET, "", client.get(other).form().fields["key"]):
        given = {"passphrase": PASSPHRASE, "again": PASSPHRASE, "code": code(), "key": key}
        refused = client.post(invitation, given)
        assert refused.status == 422
        assert "Add the new key" in refused.errors[0]
    assert live_sessions(app) == 0


def test_after_a_reset_the_new_link_leads_to_joining_again_and_old_browsers_are_out(
    app: Flask, writing: Writing, staff_client: Callable[[str], PageClient]
) -> None:
    mo = staff_client("Mo")
    with writing():
        token = members.reset_staff("Mo")
    assert mo.get("/team/").status == 303
    assert browser(app).get(f"/team/join/{token}").status == 200


def test_joining_ends_sessions_that_began_with_the_old_passphrase(
    app: Flask, writing: Writing, staff_client: Callable[[str], PageClient]
) -> None:
    with writing():
        token = members.reset_staff("Mo")
    mo = staff_client("Mo")
    assert mo.get("/team/").status == 200
    with writing():
        members.join(token, PASSPHRASE, SECRET, code())
    assert mo.get("/team/").status == 303


def test_looking_at_a_demonstration_link_does_not_use_it_up(app: Flask, demonstration: str) -> None:
    for _ in range(3):
        assert PageClient(app).get(demonstration).status == 200
    asking = browser(app)
    shown = asking.get(demonstration)
    assert (shown.title, shown.h1) == ("Team", "Try the demonstration")
    sent = shown.form().send("Enter", follow=False)
    assert (sent.status, sent.location) == (303, "/team/")
    assert asking.get("/team/").status == 200
    for again in (PageClient(app).get(demonstration), PageClient(app).post(demonstration)):
        assert again.status == 404
        assert "This link no longer works." in again.words


def test_a_demonstration_link_is_refused_where_a_public_address_is_set(
    make_app: Callable[..., Flask], demonstration: str
) -> None:
    public = make_app(CONSULT_PUBLIC_URL="http://localhost")
    assert PageClient(public).get(demonstration).status == 409
    assert PageClient(public).post(demonstration).status == 409
    assert live_sessions(public) == 0


@pytest.mark.parametrize("path", ["/team/join/made-up", "/team/enter/made-up", "/team/join/%00", "/team/enter/%F0%9F"])
def test_a_made_up_link_is_not_found(client: PageClient, path: str) -> None:
    assert client.get(path).status == 404
    assert client.post(path, {"passphrase": PASSPHRASE, "again": PASSPHRASE}).status == 404
