"""A session that ended loses nothing: a person who may send the form signs in, sees it again, and sends it with one
press.
"""

import pyotp
import pytest
from sqlalchemy import delete

from consult.staff import passphrases, second_factor, sessions
from consult.staff.models import Staff, StaffSession
from consult.storage.database import db, now
from consult.web.forms import SECRET_FIELDS
from tests.bad_forms import multipart
from tests.cast import CODE, writing
from tests.houses import House, Houses
from tests.page import Page
from tests.pageclient import PageClient
from tests.routes import FORMS, PASSPHRASE, WORDS, Form

pytestmark = pytest.mark.slow

#: Staff forms of which only secrets would be carried, and the one that anybody may send.
SECRET = {"staff.change_passphrase", "staff.send_second"}
STAFFS = [form for form in FORMS if form.is_staffs and form.endpoint != "staff.sign_out"]
CARRIED = [form for form in STAFFS if form.endpoint not in SECRET | {"staff.send_prove"}]
#: Forms of those who read what is not public: they are sealed where one signs in.
SEALED = [form for form in CARRIED if form.is_sealed]
KEY = second_factor.new_secret()
HASHED = passphrases.hash_of(PASSPHRASE)


def ended(house: House, *names: str) -> PageClient:
    """The browser of somebody whose session has ended; these people have both factors."""
    with writing(house.app):
        db.session.execute(delete(StaffSession))
        for name in names:
            member = db.session.query(Staff).where(Staff.name == name).one()
            member.passphrase_hash, member.totp_secret, member.totp_last_step = HASHED, KEY, 0
    browser = PageClient(house.app)
    browser.signed_in = True
    return browser


def signs_in(page: Page, name: str, **wrong: str) -> Page:
    given = {"name": name, "passphrase": PASSPHRASE, "code": pyotp.TOTP(KEY).at(now())} | wrong
    return page.form("/team/sign-in").fill(given).send(follow=False)


def carried(page: Page) -> dict[str, str]:
    fields = page.form("/team/sign-in").fields
    return {name.removeprefix("f."): text for name, text in fields.items() if name.startswith("f.")}


def test_every_form_of_the_team_is_tried():
    posts = {form.endpoint for form in CARRIED} | SECRET | {"staff.send_prove", "staff.sign_out"}
    assert posts == {form.endpoint for form in FORMS if form.is_staffs}


@pytest.mark.parametrize("form", CARRIED, ids=lambda form: form.name)
def test_a_form_sent_after_the_session_ended_is_sent_by_one_press_after_signing_in(houses: Houses, form: Form):
    house = houses(form.state)
    try:
        good, address = house.good(form), house.address(form)
        browser, old = ended(house, form.by), house.tokens[form.by]
        asked = browser.post(address, good | {"csrf_token": old}, token=False)
        assert (asked.status, asked.h1) == (403, "Sign in")
        again = signs_in(asked, form.by, code="000000")
        assert again.status == 422
        for each in (asked, again):
            assert carried(each) == ({} if form in SEALED else good), "a slip of the keyboard loses nothing"
        shown = signs_in(again, form.by)
        assert (shown.status, shown.h1) == (200, "You have confirmed it is you")
        resent = shown.form(address)
        assert {name: text for name, text in resent.fields.items() if name != "csrf_token"} == good
        assert resent.fields["csrf_token"] not in ("", old)
        assert resent.send(follow=False).status == form.taken
    finally:
        house.put_back()


@pytest.mark.parametrize("form", SEALED, ids=lambda form: form.name)
def test_nothing_that_a_moderator_sent_can_be_read_where_one_signs_in(houses: Houses, form: Form):
    """Against words of a comment that is not public, at a screen where nobody is signed in."""
    house = houses(form.state)
    try:
        browser = ended(house, form.by)
        sent = dict.fromkeys(house.good(form), "Heron words of a comment") | {"marked": "Heron [words: name] here"}
        asked = browser.post(house.address(form), sent | {"csrf_token": house.tokens[form.by]}, token=False)
        assert (asked.status, asked.h1) == (403, "Sign in")
        assert "Heron" not in asked.text
        assert "Heron" not in signs_in(asked, form.by, code="000000").text
        assert "Heron" not in signs_in(asked, "Zed", code="000000").text
        for token in ({}, {"csrf_token": "no token of ours"}):
            refused = browser.post(house.address(form), sent | token, token=False)
            assert refused.status == 403
            assert "Sign in and do it again." in refused.words, "nobody knows whose it is"
            assert "Heron" not in refused.text
    finally:
        house.put_back()


MARKED = next(form for form in SEALED if form.endpoint == "moderation.decide")


def test_what_was_sealed_is_shown_only_for_its_own_form_and_to_who_may_send_it(houses: Houses):
    house = houses(MARKED.state)
    try:
        browser = ended(house, "Mo", "Olga")
        sent = {"marked": "Heron words", "act": "publish", "csrf_token": house.tokens["Mo"]}
        asked = browser.post(house.address(MARKED), sent, token=False)
        other = signs_in(asked, "Olga")
        assert other.h1 == "You cannot send this"
        assert "Heron" not in other.text
        fields = {"name": "Mo", "passphrase": PASSPHRASE, "code": pyotp.TOTP(KEY).at(now())}
        sealed = asked.form("/team/sign-in").fields["sealed"]
        for wrong in ({"to": "/team/p/tst2/held"}, {"to": house.address(MARKED), "sealed": sealed[:-5] + "AAAA="}):
            answer = browser.post("/team/sign-in", fields | {"sealed": sealed} | wrong, token=False)
            assert answer.status == 404
            assert "Heron" not in answer.text
    finally:
        house.put_back()


def test_what_a_moderator_sent_is_shown_to_no_other_moderator_of_the_plan(houses: Houses):
    """Against a colleague at the same browser, who may have left that comment to others, or may not read it."""
    house = houses(MARKED.state)
    try:
        browser = ended(house, "Mo", "Mina")
        sent = {"marked": "Heron words", "act": "publish", "csrf_token": house.tokens["Mo"]}
        asked = browser.post(house.address(MARKED), sent, token=False)
        other = signs_in(asked, "Mina")
        assert (other.status, other.h1) == (200, "You cannot send this")
        assert "Somebody else wrote what was sent from this browser before." in other.words
        assert "Heron" not in other.text
        assert "Heron" in signs_in(asked, "Mo").text, "whose it is sees it"
    finally:
        house.put_back()


@pytest.mark.parametrize(("other", "status"), [("Mina", 403), ("Olga", 404), ("Mo", 403)])
def test_a_page_of_a_moderator_sent_while_somebody_else_is_signed_in_shows_nothing(houses: Houses, other, status):
    """Against two people at one browser: the first one's comment is still open in another tab."""
    house = houses(MARKED.state)
    try:
        browser = ended(house, other).sign_in(id_of(house, other))
        sent = {"marked": "Heron words", "act": "publish", "csrf_token": house.tokens["Mo"]}
        shown = browser.post(house.address(MARKED), sent)
        assert shown.status == status
        assert ("Heron" in shown.text) == (other == "Mo")
    finally:
        house.put_back()


def test_the_token_of_a_form_tells_nobody_whose_it_is(houses: Houses):
    """Against the number of a person in a page, and against a token that is made for somebody else."""
    house = houses("open")
    with house.app.app_context():
        token = sessions.token_of_form(house.tokens["Mo"])
        assert sessions.is_token_of(token, id_of(house, "Mo"))
        assert not sessions.is_token_of(token, id_of(house, "Mina"))
        assert not sessions.is_token_of("", id_of(house, "Mo"))
        assert sessions.token_of_form(house.tokens["Mo"][:-2]) == ""
        other = sessions.token_of_form(house.tokens["Mina"])
        assert not sessions.is_token_of(f"{token[:40]}{other[40:]}", id_of(house, "Mo"))


def test_what_is_too_much_to_be_sealed_is_not_given_back_to_a_stranger(houses: Houses):
    house = houses(MARKED.state)
    try:
        browser = ended(house, "Mo")
        asked = browser.post(house.address(MARKED), {"marked": "Heron words " * 90_000}, token=False)
        assert asked.status == 403
        assert "Heron" not in asked.text
        assert "Sign in and do it again." in asked.words
    finally:
        house.put_back()


@pytest.mark.parametrize("form", [form for form in STAFFS if form not in CARRIED], ids=lambda form: form.name)
def test_no_passphrase_and_no_code_is_ever_carried(houses: Houses, form: Form):
    house = houses(form.state)
    try:
        browser = ended(house, form.by)
        asked = browser.post(house.address(form), house.good(form), token=False)
        assert (asked.status, asked.h1) == (403, "Sign in")
        assert PASSPHRASE not in asked.text
        assert not carried(asked).keys() & SECRET_FIELDS
        on = signs_in(asked, form.by)
        assert on.status in (200, 303)
        assert PASSPHRASE not in on.text
    finally:
        house.put_back()


CLAUSE = next(form for form in FORMS if form.endpoint == "consultations.send_add")


@pytest.mark.parametrize("other", ["Mo", "Ada", "Zed"])
def test_another_person_who_signs_in_there_does_not_see_what_is_not_theirs_to_send(houses: Houses, other: str):
    """Against a colleague, or another plan's team, who uses a browser in which somebody was writing."""
    house = houses("open")
    try:
        browser = ended(house, "Olga", other)
        asked = browser.post(house.address(CLAUSE), {"heading": "A secret heading here"}, token=False)
        shown = signs_in(asked, other)
        assert (shown.status, shown.h1) == (200, "You cannot send this")
        assert "secret heading" not in shown.text
        assert browser.get("/team/").status == 200, "they are signed in all the same"
    finally:
        house.put_back()


@pytest.mark.parametrize("to", [
    "https://elsewhere.example/team/p/tst2/close", "//elsewhere.example/x", "/receipt", "/team/sign-in", "/team/none",
    "/p/tst2/say", "/team/../receipt", "javascript:alert(1)",
])  # fmt: skip
def test_nothing_is_carried_to_where_no_form_of_the_team_is(houses: Houses, to: str):
    house = houses("open")
    try:
        browser = ended(house, "Olga")
        given = {"name": "Olga", "passphrase": PASSPHRASE, "code": pyotp.TOTP(KEY).at(now()), "to": to, "f.note": WORDS}
        assert browser.post("/team/sign-in", given, token=False).status == 404
    finally:
        house.put_back()


def test_a_file_cannot_be_kept_and_the_page_says_so(houses: Houses):
    house = houses("open")
    try:
        browser = ended(house, "Olga")
        answer = browser.browser.post(
            "/team/p/tst2/draft/import", **multipart({"confirmed": "yes"}, {"file": b"# A plan"}),
            headers={"Sec-Fetch-Site": "same-origin"},
        )  # fmt: skip
        asked = Page(browser, "/team/p/tst2/draft/import", answer)
        assert "We could not keep the file you chose." in asked.words
        assert "We could not keep the file you chose." in signs_in(asked, "Olga").words
    finally:
        house.put_back()


def test_what_is_too_much_to_be_carried_is_given_back_to_copy(houses: Houses):
    house = houses("open")
    try:
        browser = ended(house, "Olga")
        words = "word " * 385_000
        answer = browser.browser.post("/team/p/tst2/draft/import", data={"text": words},
                                      headers={"Sec-Fetch-Site": "same-origin"})  # fmt: skip
        assert answer.status_code == 403
        assert words.strip() in answer.text
        assert "f.text" not in answer.text
        assert 'href="/team/sign-in"' in answer.text
    finally:
        house.put_back()


@pytest.mark.parametrize("form", [CLAUSE], ids=lambda form: form.name)
def test_a_page_from_before_the_last_signing_in_is_shown_once_more_too(houses: Houses, form: Form):
    """Two tabs: the session ended, somebody signed in again in one, and goes on writing in the other."""
    house = houses(form.state)
    try:
        good, address = house.good(form), house.address(form)
        browser = ended(house, form.by).sign_in(id_of(house, form.by))
        shown = browser.post(address, good | {"csrf_token": "of another session"})
        assert (shown.status, shown.h1) == (403, "Check it again, then send it")
        resent = shown.form(address)
        assert {name: text for name, text in resent.fields.items() if name != "csrf_token"} == good
        assert resent.send(follow=False).status == form.taken
    finally:
        house.put_back()


@pytest.mark.parametrize("other", ["Mo", "Ada", "Zed"])
def test_what_is_carried_by_an_old_page_is_not_shown_to_who_may_not_send_it(houses: Houses, other: str):
    """Two people at one browser: the first one's page that asks for proof is still open in another tab."""
    house = houses("closed")
    try:
        browser = ended(house, other).sign_in(id_of(house, other))
        freeze = f"/team/p/{CODE}/heard/freeze"
        shown = browser.post("/team/prove", {"to": freeze, "f.seen": "seen", "csrf_token": "of another session"})
        assert shown.status == 403
        assert freeze not in shown.text
    finally:
        house.put_back()


def id_of(house: House, name: str) -> int:
    with house.app.app_context():
        return db.session.query(Staff.id).where(Staff.name == name).scalar()
