"""One's own page: what people change about how they sign in, and who is signed out by it."""

import re
from collections.abc import Callable

import pyotp
import pytest
from flask import Flask

from consult.staff import members
from consult.storage.database import now
from tests.cast import Cast, Clock, writing
from tests.joined import OTHER, PASSPHRASE, Joined, is_in
from tests.pageclient import PageClient

CODES = re.compile(r"(?:[2-9a-z]{4}-){2}[2-9a-z]{4}")


@pytest.fixture
def mo(app: Flask, cast: Cast, clock: Clock) -> Joined:
    return Joined(app, clock, "Mo")


def cookies(client: PageClient) -> dict[str, str]:
    return {cookie.key: cookie.path for cookie in client.browser._cookies.values()}


def test_a_new_passphrase_takes_the_place_of_the_old_one_and_signs_out_elsewhere(mo: Joined):
    here, there = mo.signed_in(), mo.signed_in()
    form = here.get("/team/me").form("/passphrase")
    sent = form.fill(old=PASSPHRASE, passphrase=OTHER, again=OTHER, code=mo.code()).send()
    assert "Saved." in sent.words
    assert is_in(here)
    assert not is_in(there)
    assert mo.try_in(mo.browser()).status == 422
    mo.passphrase = OTHER
    assert is_in(mo.signed_in())


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"old": "not this one"}, "old", "That did not work"),
        ({"code": "000000"}, "old", "That did not work"),
        ({"passphrase": "short", "again": "short"}, "passphrase", "at least 12"),
        ({"again": "another"}, "again", "differ"),
    ],
)
def test_a_wrong_try_changes_nothing_and_gives_no_passphrase_back(mo: Joined, given, field: str, says: str):
    here = mo.signed_in()
    right = {"old": PASSPHRASE, "passphrase": OTHER, "again": OTHER, "code": mo.code()}
    refused = here.get("/team/me").form("/passphrase").fill(right | given).send()
    assert refused.status == 422
    assert says in refused.errors[0]
    assert f"#{field}" in refused.hrefs
    assert not [each for each in (PASSPHRASE, OTHER) if each in refused.text]
    assert is_in(mo.signed_in())


def test_a_passphrase_sent_from_an_old_page_is_not_given_back_either(mo: Joined):
    here = mo.signed_in()
    sent = {"old": PASSPHRASE, "passphrase": OTHER, "again": OTHER, "code": "1", "csrf_token": "old"}
    refused = here.post("/team/me/passphrase", sent)
    assert refused.status == 403
    assert not [each for each in (PASSPHRASE, OTHER) if each in refused.text]


def test_a_new_second_key_is_taken_once_its_first_code_is_right(mo: Joined):
    here, there = mo.signed_in(), mo.signed_in()
    shown = here.get("/team/me/second").form(button="Show my key").send("Show my key")
    key = re.search(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", shown.words)
    assert key is not None
    refused = shown.fill(code="000000").send()
    assert refused.status == 422
    assert refused.form().fields["key"] == shown.form().fields["key"]
    old, mo.secret = mo.secret, key[0].replace(" ", "")
    refused.fill(code=pyotp.TOTP(mo.secret).at(now())).send()
    assert is_in(here)
    assert not is_in(there)
    mo.clock.forward(minutes=2)
    assert mo.try_in(mo.browser(), code=pyotp.TOTP(old).at(now())).status == 422
    assert is_in(mo.signed_in())


def test_a_key_that_was_made_for_somebody_else_is_not_taken(mo: Joined, clock: Clock):
    ana = Joined(mo.app, clock, "Ana").signed_in()
    theirs = ana.get("/team/me/second").form(button="Show my key").fields["key"]
    refused = mo.signed_in().post("/team/me/second", {"key": theirs, "code": "1"})
    assert "Add the new key" in refused.errors[0]


@pytest.mark.parametrize("where", ["joining", "own page"])
def test_the_key_is_shown_as_a_picture_without_style_or_script(mo: Joined, where: str):
    """The page's policy allows neither; the strict check of every page would name an inline style."""
    if where == "joining":
        with writing(mo.app):
            token = members.add_staff("Nour")[1]
        page = PageClient(mo.app).get(f"/team/join/{token}")
    else:
        page = mo.signed_in().get("/team/me/second")
    page = page.form(button="Show my key").send("Show my key")
    [picture] = page.elements("div", role="img")
    assert picture.get("aria-label")
    assert len(list(picture.iter())) > 2
    assert "style=" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_new_recovery_codes_are_shown_once_and_one_signs_in(mo: Joined):
    here = mo.signed_in()
    shown = here.get("/team/me").form("/recovery").send()
    codes = CODES.findall(shown.words)
    assert len(set(codes)) == 10
    assert "You have 10 codes left" in here.get("/team/me").words
    assert not CODES.search(here.get("/team/me").words)
    assert mo.try_in(mo.browser(), code=codes[3]).status == 303
    assert not is_in(here)
    assert "You have 9 codes left" in mo.signed_in().get("/team/me").words


def test_signing_out_everywhere_is_out_of_every_browser_and_of_nobody_else_s(mo: Joined, clock: Clock):
    ana = Joined(mo.app, clock, "Ana").signed_in()
    here, there = mo.signed_in(), mo.signed_in()
    page = here.get("/team/me")
    assert page.words.count("another browser") == 1
    left = page.form("/me/sign-out").send(follow=False)
    assert left.location == "/team/sign-in"
    assert (is_in(here), is_in(there), is_in(ana)) == (False, False, True)
    assert cookies(here) == {}


@pytest.mark.parametrize("path", ["passphrase", "second", "recovery", "sign-out"])
def test_a_form_from_elsewhere_changes_nothing(mo: Joined, path: str):
    """Against a page that sends forms through a signed-in browser: the session's token is required."""
    here = mo.signed_in()
    here.get("/team/")
    assert here.post(f"/team/me/{path}", {"csrf_token": "made-up"}).status == 403
    assert is_in(here)


def test_the_mark_of_a_known_browser_goes_to_the_team_s_pages_alone(mo: Joined):
    """Against a link between a member of staff and what they say themselves: public pages get no cookie."""
    here = mo.signed_in()
    assert cookies(here) == {"s": "/", "k": "/team/"}
    here.get("/team/").form("/team/sign-out").send()
    assert cookies(here) == {"k": "/team/"}


def test_a_browser_of_the_owner_gets_in_while_the_name_is_locked(mo: Joined):
    """Against locking a moderator out by wrong tries."""
    here = mo.signed_in()
    here.get("/team/").form("/team/sign-out").send()
    for _ in range(5):
        assert mo.try_in(PageClient(mo.app), passphrase="not this one").status == 422
    assert mo.try_in(mo.browser()).status == 422
    assert mo.try_in(here).status == 303


def test_under_https_the_mark_is_secure_and_out_of_reach(mo: Joined, make_app: Callable[..., Flask]):
    app = make_app(CONSULT_PUBLIC_URL="https://plans.example.org")
    sent = app.test_client().post(
        "/team/sign-in",
        base_url="https://plans.example.org",
        data={"name": "Mo", "passphrase": PASSPHRASE, "code": mo.code()},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    name, *marks = sent.headers.getlist("Set-Cookie")[1].split("; ")
    assert name.startswith("__Secure-k=")
    assert {"HttpOnly", "Path=/team/", "SameSite=Strict", "Secure"} <= set(marks)
    assert not [mark for mark in marks if mark.startswith("Domain")]
