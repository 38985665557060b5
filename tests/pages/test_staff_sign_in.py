"""Signing in and out, as a browser sees it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pyotp
import pytest
from flask import Flask
from sqlalchemy import event, select

from consult.staff import authentication, members, passphrases, second_factor
from consult.staff.models import Staff, StaffSession
from consult.storage.database import db, now
from tests.cast import Clock
from tests.pageclient import PageClient

Writing = Callable[..., AbstractContextManager[None]]

PASSPHRASE = "seven lamps by the quay"
SECRET = second_factor.new_secret()
OTHER_SITE = [("Origin", "https://elsewhere.example"), ("Sec-Fetch-Site", "cross-site")]


def code(secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(now())


@pytest.fixture
def nour(app: Flask, writing: Writing, clock: Clock) -> dict[str, str]:
    """What somebody who just joined types to sign in."""
    with writing():
        members.join(members.add_staff("Nour")[1], PASSPHRASE, SECRET, code())
    clock.forward(minutes=1)
    return {"name": "Nour", "passphrase": PASSPHRASE, "code": code()}


def browser(app: Flask) -> PageClient:
    """A browser that may be given a cookie."""
    client = PageClient(app)
    client.signed_in = True
    return client


def live_sessions(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(StaffSession)).all())


def test_signing_in_leads_to_the_work(app: Flask, nour: dict[str, str]) -> None:
    asking = browser(app)
    shown = asking.get("/team/sign-in")
    assert (shown.title, shown.h1) == ("Team", "Sign in")
    sent = shown.fill(nour).send(follow=False)
    assert (sent.status, sent.location) == (303, "/team/")
    assert asking.get("/team/").status == 200


def test_a_page_of_the_team_is_reached_again_after_signing_in(app: Flask, nour: dict[str, str]) -> None:
    asking = browser(app)
    turned_away = asking.get("/team/")
    assert (turned_away.status, turned_away.location) == (303, "/team/sign-in?next=/team/")
    sent = turned_away.follow().fill(nour).send(follow=False)
    assert (sent.status, sent.location) == (303, "/team/")


@pytest.mark.parametrize("onward", ["/team/", "/team/tst2/queue", "/team/tst2/clauses/night-hours_2.1"])
def test_a_page_of_the_team_is_gone_to(client: PageClient, onward: str) -> None:
    assert client.get("/team/sign-in", query={"next": onward}).form().fields["next"] == onward


@pytest.mark.parametrize(
    "onward",
    [
        "https://elsewhere.example/team/",
        "//elsewhere.example/team/",
        "/team//elsewhere.example",
        "/team/\\elsewhere.example",
        "\\\\elsewhere.example",
        "/team/../p/tst2",
        "/team/x?next=//elsewhere.example",
        "/team/\r\nSet-Cookie: a=b",
        "/p/tst2",
        "javascript:alert(1)",
        "/teamwork",
    ],
)
def test_no_other_address_is_gone_to(client: PageClient, onward: str) -> None:
    assert client.get("/team/sign-in", query={"next": onward}).form().fields["next"] == ""


def test_an_address_slipped_into_the_form_is_not_gone_to(app: Flask, nour: dict[str, str]) -> None:
    sent = browser(app).post("/team/sign-in", nour | {"next": "//elsewhere.example/team/"})
    assert (sent.status, sent.location) == (303, "/team/")


@pytest.mark.parametrize("wrong", [{"passphrase": "not this one"}, {"code": "000000"}, {"name": "Nobody"}])
def test_a_wrong_try_says_the_same_whatever_was_wrong_and_keeps_the_name_alone(
    app: Flask, client: PageClient, nour: dict[str, str], wrong: dict[str, str]
) -> None:
    given = nour | wrong
    refused = client.get("/team/sign-in").fill(given).send()
    assert refused.status == 422
    assert refused.errors == [authentication.NOT_SIGNED_IN]
    assert refused.form().fields["name"] == given["name"]
    assert given["passphrase"] not in refused.text
    assert given["code"] not in refused.text
    assert live_sessions(app) == 0


def test_failures_on_the_page_count_towards_the_lock(app: Flask, client: PageClient, nour: dict[str, str]) -> None:
    for _ in range(5):
        client.post("/team/sign-in", nour | {"code": "000000"})
    assert client.post("/team/sign-in", nour).status == 422
    with app.app_context():
        assert db.session.scalars(select(Staff.locked_until)).one() is not None


def test_nobody_holds_up_other_writers_while_a_passphrase_is_checked(
    app: Flask, client: PageClient, nour: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    matches = passphrases.matches

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        order.extend([statement] if statement == "BEGIN IMMEDIATE" else [])

    monkeypatch.setattr(passphrases, "matches", lambda *given: order.append("check") or matches(*given))
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    client.post("/team/sign-in", nour | {"code": "000000"})
    assert order == ["check", "BEGIN IMMEDIATE"]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"name": "a\x00b", "passphrase": "\x00", "code": "\x00"},
        {"name": "\u202e" * 5000, "passphrase": "x" * 1_000_000, "code": "9" * 5000},
        {"next": "x" * 100_000},
    ],
)
def test_bad_input_is_one_more_wrong_try(app: Flask, client: PageClient, given: dict[str, str]) -> None:
    assert client.post("/team/sign-in", given).status == 422


def test_a_form_from_another_site_signs_nobody_in(app: Flask, client: PageClient, nour: dict[str, str]) -> None:
    assert client.post("/team/sign-in", nour, headers=OTHER_SITE).status == 403
    assert live_sessions(app) == 0
    assert client.post("/team/sign-in", nour, headers=OTHER_SITE[:1]).status == 403


def test_who_is_signed_in_is_not_asked_again(staff_client: Callable[[str], PageClient]) -> None:
    asked = staff_client("Mo").get("/team/sign-in")
    assert (asked.status, asked.location) == (303, "/team/")


def test_signing_out_ends_the_session_here_and_in_the_table(
    app: Flask, staff_client: Callable[[str], PageClient]
) -> None:
    mo = staff_client("Mo")
    left = mo.get("/team/").form("/team/sign-out").send("Sign out", follow=False)
    assert (left.status, left.location) == (303, "/team/sign-in")
    assert live_sessions(app) == 0
    assert mo.get("/team/").status == 303


@pytest.mark.parametrize("token", ["", "made-up", None])
def test_signing_out_needs_the_token_of_this_session(
    app: Flask, staff_client: Callable[[str], PageClient], token: str | None
) -> None:
    mo, ida = staff_client("Mo"), staff_client("Ida")
    ida.get("/team/")
    sent = mo.post("/team/sign-out", {"csrf_token": ida.token if token is None else token})
    assert sent.status == 403
    assert live_sessions(app) == 2


def test_signing_out_twice_does_no_harm(client: PageClient) -> None:
    left = client.post("/team/sign-out")
    assert (left.status, left.location) == (303, "/team/sign-in")
    assert "Set-Cookie" not in left.headers


def test_strangers_are_turned_away_from_the_team_with_no_cookie(app: Flask, client: PageClient) -> None:
    for path in ("/", "/team/", "/team/sign-in"):
        assert "Set-Cookie" not in client.get(path).headers
    assert live_sessions(app) == 0
