"""The first two nets: a view without a declared permission is refused, and prevents everything from starting."""

import flask
import pytest
from flask import Flask

from consult import factory
from consult.access import Permission
from consult.config import read_settings
from consult.factory import create_app
from consult.web import authorization
from tests.pageclient import PageClient


def test_a_view_that_says_nothing_is_refused_and_never_called(app: Flask, client: PageClient):
    called = []
    app.add_url_rule("/silent", "silent", lambda: called.append(True) or "inside")
    assert client.get("/silent").status == 404
    assert client.post("/silent").status in (404, 405)
    assert called == []


def test_a_view_that_says_who_may_enter_is_reached(app: Flask, client: PageClient):
    @authorization.require_permission(Permission.PUBLIC_PAGE_READ)
    def told() -> flask.Response:
        return flask.Response("inside", mimetype="text/plain")

    app.add_url_rule("/told", "told", told)
    assert client.get("/told").text == "inside"


def test_every_undeclared_view_is_named(app: Flask):
    app.add_url_rule("/one", "silent_one", lambda: "")
    app.add_url_rule("/two", "silent_two", lambda: "")
    with pytest.raises(authorization.UnprotectedViews, match="silent_one, silent_two"):
        authorization.assert_all_views_protected(app)


def test_the_application_does_not_start_with_an_undeclared_view(tmp_path, monkeypatch: pytest.MonkeyPatch):
    room = flask.Blueprint("cellar", __name__)
    room.add_url_rule("/cellar", "door", lambda: "inside")
    monkeypatch.setattr(factory, "VIEWS", (*factory.VIEWS, room))
    with pytest.raises(authorization.UnprotectedViews, match=r"cellar\.door"):
        create_app(read_settings({"CONSULT_DATA_DIR": str(tmp_path)}))


@pytest.mark.parametrize(
    "headers",
    [
        [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://elsewhere.example")],
        [("Sec-Fetch-Site", "same-site")],
        [("Origin", "https://elsewhere.example")],
        [("Origin", "null")],
    ],
)
def test_a_form_sent_by_another_site_is_refused(app: Flask, client: PageClient, headers: list[tuple[str, str]]):
    @authorization.require_permission(Permission.PUBLIC_SUBMISSION_SEND)
    def take() -> flask.Response:
        return flask.Response("taken", mimetype="text/plain")

    app.add_url_rule("/take", "take", take, methods=["POST"])
    assert client.post("/take", headers=headers).status == 403
    assert client.post("/take").text == "taken"


def test_an_old_phone_that_says_nothing_of_where_it_comes_from_may_still_send(app: Flask, client: PageClient):
    @authorization.require_permission(Permission.PUBLIC_SUBMISSION_SEND)
    def take() -> flask.Response:
        return flask.Response("taken", mimetype="text/plain")

    app.add_url_rule("/take", "take", take, methods=["POST"])
    assert client.post("/take", headers=[]).text == "taken"


def test_a_signed_in_browser_that_says_nothing_of_where_it_comes_from_may_not_send(app: Flask, staff_client):
    @authorization.require_permission(Permission.ACCOUNT_OWN_USE)
    def take() -> flask.Response:
        return flask.Response("taken", mimetype="text/plain")

    app.add_url_rule("/take", "take", take, methods=["POST"])
    mo = staff_client("Mo")
    assert mo.post("/take", headers=[]).status == 403
    assert mo.post("/take").text == "taken"


def test_a_form_of_a_session_is_refused_without_its_token_whatever_the_view_does(app: Flask, staff_client):
    """The view itself checks nothing: authorization requires the token of the session that sends the form."""
    taken = []

    @authorization.require_permission(Permission.ACCOUNT_OWN_USE)
    def take() -> flask.Response:
        taken.append(flask.request.form.get("csrf_token"))
        return flask.Response("taken", mimetype="text/plain")

    app.add_url_rule("/take", "take", take, methods=["POST"])
    mo, ida = staff_client("Mo"), staff_client("Ida")
    ida.get("/team/")
    for wrong in ({}, {"csrf_token": ""}, {"csrf_token": "made-up"}, {"csrf_token": ida.token}):
        assert mo.post("/take", wrong, token=False).status == 403
    assert taken == []
    assert mo.post("/take").text == "taken"


#: Forms without a session: those of public pages, and those that start a session.
WITHOUT_TOKEN = {
    "pages.account_enter_post", "pages.account_new_post", "pages.appeal", "pages.find_comments",
    "pages.others_post", "pages.receipt_post", "pages.send_private_reply",
    "pages.say_post", "pages.send_notice", "pages.send_ratings", "pages.send_verdict",
    "pages.send_answers_me", "pages.send_happened",
    "staff.send_enter", "staff.send_join", "staff.send_sign_in",
}  # fmt: skip


def test_every_form_carries_a_token_but_those_that_carry_no_session(app: Flask):
    posts = {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}
    assert {name for name in posts if not app.view_functions[name].access_rule.csrf} == WITHOUT_TOKEN
