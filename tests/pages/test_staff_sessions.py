"""Sessions of staff: opaque, short, stored on the server, and nobody else's."""

import base64
import json
from collections.abc import Callable
from contextlib import AbstractContextManager

import pyotp
import pytest
from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from consult.staff import members, second_factor, sessions
from consult.staff.models import StaffSession
from consult.storage.database import db, now
from tests.cast import Clock
from tests.pageclient import PageClient

Writing = Callable[..., AbstractContextManager[None]]
SignedIn = Callable[[str], PageClient]

PASSPHRASE = "seven lamps by the quay"
SECRET = second_factor.new_secret()


def rows(app: Flask) -> list[StaffSession]:
    with app.app_context():
        return list(db.session.scalars(select(StaffSession)))


def cookie_given(app: Flask, writing: Writing, clock: Clock, base_url: str = "http://localhost") -> str:
    """The line that gives a browser its cookie on sign-in."""
    with writing(app):
        members.join(members.add_staff("Nour")[1], PASSPHRASE, SECRET, pyotp.TOTP(SECRET).at(now()))
    clock.forward(minutes=1)
    sent = app.test_client().post(
        "/team/sign-in",
        base_url=base_url,
        data={"name": "Nour", "passphrase": PASSPHRASE, "code": pyotp.TOTP(SECRET).at(now())},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    return sent.headers["Set-Cookie"]


def test_the_browser_holds_an_opaque_token_and_the_table_only_its_hash(
    app: Flask, writing: Writing, clock: Clock
) -> None:
    token = cookie_given(app, writing, clock).removeprefix("s=").partition(";")[0]
    assert len(base64.urlsafe_b64decode(token + "=")) == 32
    (row,) = rows(app)
    assert row.token_hash == members.token_hash(token)
    assert token.encode() not in row.token_hash
    assert token not in json.dumps(row.content)


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites_and_gone_with_the_browser(
    app: Flask, writing: Writing, clock: Clock
) -> None:
    name, *marks = cookie_given(app, writing, clock).split("; ")
    assert name.startswith("s=")
    assert sorted(marks) == ["HttpOnly", "Path=/", "SameSite=Lax"]


def test_under_https_the_cookie_is_secure_and_bound_to_the_host(
    make_app: Callable[..., Flask], writing: Writing, clock: Clock
) -> None:
    app = make_app(CONSULT_PUBLIC_URL="https://plans.example.org")
    name, *marks = cookie_given(app, writing, clock, "https://plans.example.org").split("; ")
    assert name.startswith("__Host-s=")
    assert sorted(marks) == ["HttpOnly", "Path=/", "SameSite=Lax", "Secure"]


def test_a_session_holds_nothing_of_the_address_or_the_browser(app: Flask, staff_client: SignedIn) -> None:
    mo = staff_client("Mo")
    mo.get("/team/", headers=[("User-Agent", "Speaking browser 7"), ("X-Forwarded-For", "203.0.113.9")])
    (row,) = rows(app)
    assert set(row.content) == {"csrf_token"}
    kept = {"token_hash", "staff_id", "content", "began_at", "seen_at", "proved_at"}
    assert set(StaffSession.__table__.columns.keys()) == kept


def test_thirty_minutes_without_a_page_end_a_session(staff_client: SignedIn, clock: Clock) -> None:
    mo = staff_client("Mo")
    for minutes in (29, 29):
        clock.forward(minutes=minutes)
        assert mo.get("/team/").status == 200
    clock.forward(minutes=30)
    assert mo.get("/team/").status == 303


def test_eight_hours_end_a_session_however_busy_it_was(staff_client: SignedIn, clock: Clock) -> None:
    mo = staff_client("Mo")
    for _ in range(23):
        clock.forward(minutes=20)
        assert mo.get("/team/").status == 200
    clock.forward(minutes=20)
    assert mo.get("/team/").status == 303


def test_an_ended_session_s_cookie_is_taken_back(staff_client: SignedIn, clock: Clock) -> None:
    mo = staff_client("Mo")
    clock.forward(minutes=31)
    assert mo.get("/team/").headers["Set-Cookie"].startswith("s=; Expires=Thu, 01 Jan 1970")
    assert "Set-Cookie" not in mo.get("/team/").headers


def test_ended_sessions_are_deleted_when_the_next_begins(app: Flask, staff_client: SignedIn, clock: Clock) -> None:
    staff_client("Mo")
    staff_client("Ida")
    assert len(rows(app)) == 2
    clock.forward(minutes=31)
    staff_client("Ida")
    assert len(rows(app)) == 1


def test_a_sign_of_life_is_noted_at_most_once_a_minute(app: Flask, staff_client: SignedIn, clock: Clock) -> None:
    mo = staff_client("Mo")
    began = now()
    clock.forward(seconds=59)
    mo.get("/team/")
    assert rows(app)[0].seen_at == began
    noted = clock.forward(seconds=1)
    mo.get("/team/")
    clock.forward(seconds=1)
    mo.get("/team/")
    assert rows(app)[0].seen_at == noted


def test_reading_pages_writes_nothing_else(app: Flask, staff_client: SignedIn, clock: Clock) -> None:
    mo = staff_client("Mo")
    written: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        written.extend([statement] if statement.startswith(("UPDATE", "INSERT", "DELETE")) else [])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    mo.get("/team/")
    assert written == []
    clock.forward(minutes=1)
    mo.get("/team/")
    event.remove(engine, "before_cursor_execute", note)
    assert [statement.partition(" SET ")[0] for statement in written] == ["UPDATE staff_session"]


def test_a_refused_form_is_a_sign_of_life_too(staff_client: SignedIn, clock: Clock) -> None:
    mo = staff_client("Mo")
    for _ in range(2):
        clock.forward(minutes=20)
        assert mo.post("/team/sign-out", {"csrf_token": "made-up"}).status == 403
    assert mo.get("/team/").status == 200


def test_a_page_is_shown_even_when_its_sign_of_life_cannot_be_noted(
    staff_client: SignedIn, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(patience: float) -> AbstractContextManager[None]:
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    mo = staff_client("Mo")
    clock.forward(minutes=5)
    monkeypatch.setattr(sessions, "write_transaction", full)
    assert mo.get("/team/").status == 200


@pytest.mark.parametrize("token", ["", "made-up", "é\x01", "x" * 4000])
def test_a_made_up_cookie_opens_nothing(app: Flask, client: PageClient, token: str) -> None:
    client.browser.set_cookie("s", token)
    assert client.get("/team/").status == 303
    assert rows(app) == []


def test_two_browsers_have_two_sessions_and_signing_out_ends_one(app: Flask, staff_client: SignedIn) -> None:
    here, there = staff_client("Mo"), staff_client("Mo")
    here.post("/team/sign-out")
    assert here.get("/team/").status == 303
    assert there.get("/team/").status == 200


def test_signing_in_again_in_one_browser_makes_a_new_token_and_ends_the_old_session(
    app: Flask, writing: Writing, staff_client: SignedIn
) -> None:
    mo = staff_client("Mo")
    old = mo.browser.get_cookie("s")
    with writing():
        link = members.demonstration_link("Ida")
    mo.post(f"/team/enter/{link}")
    new = mo.browser.get_cookie("s")
    assert old is not None
    assert new is not None
    assert old.value != new.value
    assert [row.token_hash for row in rows(app)] == [members.token_hash(new.value)]


def test_a_static_file_needs_no_look_at_the_table(app: Flask, staff_client: SignedIn) -> None:
    mo = staff_client("Mo")
    mo.get("/static/consult.css")
    assert mo.browser.get_cookie("s") is not None


def test_the_token_against_forged_forms_stays_the_same_through_a_session(staff_client: SignedIn) -> None:
    mo = staff_client("Mo")
    mo.get("/team/")
    first = mo.token
    mo.get("/team/")
    assert first
    assert mo.token.partition(".")[0] == first.partition(".")[0]
