"""What cannot be undone requires passphrase and code again, and loses nothing of what was being sent."""

import pytest
from flask import Flask, Response, request

from consult.access import Permission
from consult.report import queries as report_queries
from consult.staff import members, sessions
from consult.web.authorization import require_permission
from consult.web.forms import StaffForm
from tests.answering import dispose_all, freeze, write_lines
from tests.cast import CODE, Cast, Clock, Plan, reading, write_for_the_freeze, writing
from tests.joined import PASSPHRASE, Joined
from tests.page import Page
from tests.pageclient import PageClient

#: Every view that requires a proved session, and no other.
PROVED = {
    "response.decide_clause_later", "response.decide_theme_later", "report.freeze",
    "response.ask_office", "response.confirm_reply", "response.invite", "response.refuse_reply",
    "response.renew_reply_link", "response.withdraw_invitation", "response.publish_follow_up", "response.sign",
    "response.sign_correction", "response.cut_words",
    "consultations.add_people",
    "consultations.renew_link", "consultations.revoke_link", "consultations.set_affiliation", "consultations.take_role",
    "staff.new_recovery", "staff.second", "staff.send_second",
}  # fmt: skip
WORDS = "First line, kept.\n\nÉ and a third: \u202e\u2066 x"


@pytest.fixture
def ana(app: Flask, cast: Cast, clock: Clock) -> Joined:
    return Joined(app, clock, "Ana")


def after_a_while(who: Joined) -> PageClient:
    """A browser that signed in eleven minutes ago."""
    client = who.signed_in()
    who.clock.forward(minutes=11)
    return client


def proof(who: Joined, page: Page, **wrong: str) -> Page:
    return page.form("/team/prove").fill({"passphrase": PASSPHRASE, "code": who.code()} | wrong).send(follow=False)


def is_frozen(plan: Plan) -> bool:
    with reading(plan.app):
        return report_queries.report_of(plan.id) is not None


def ready_to_freeze(plan: Plan) -> None:
    plan.closed()
    with writing(plan.app):
        write_for_the_freeze(plan.cast.actor("Ana"), plan.id)


def test_these_views_ask_for_proof(app: Flask):
    asking = {name for name, view in app.view_functions.items() if view.access_rule.proved}
    assert asking == PROVED


def test_freezing_asks_for_proof_and_goes_on_after_it_with_one_click(plan: Plan, ana: Joined):
    """Against somebody who finds an analyst's browser open."""
    ready_to_freeze(plan)
    here = after_a_while(ana)
    asked = here.get(f"/team/p/{CODE}/heard").form("/freeze").send()
    assert (asked.status, asked.h1) == (403, "Confirm that it is you")
    assert not is_frozen(plan)
    going_on = proof(ana, asked)
    assert (going_on.status, going_on.h1) == (200, "You have confirmed it is you")
    assert not is_frozen(plan), "nothing is sent on without a click"
    assert going_on.form("/freeze").send().status == 200
    assert is_frozen(plan)


def test_signing_asks_for_proof(plan: Plan, app: Flask, cast: Cast, clock: Clock):
    """Against somebody who finds a decision maker's browser open."""
    freeze(app, cast, plan)
    dispose_all(app, cast)
    write_lines(app, cast)
    dee = Joined(app, clock, "Dee")
    asked = after_a_while(dee).get(f"/team/p/{CODE}/sign").form("/sign").send()
    assert asked.status == 403
    assert plan.state == "reported"
    assert proof(dee, asked).form("/sign").send().status == 200
    assert plan.state == "answered"


@pytest.mark.parametrize("wrong", [{"passphrase": "not this one"}, {"code": "000000"}, {"code": ""}])
def test_a_wrong_proof_is_none_and_keeps_what_was_being_sent(plan: Plan, ana: Joined, wrong: dict[str, str]):
    ready_to_freeze(plan)
    here = after_a_while(ana)
    asked = here.post(f"/team/p/{CODE}/heard/freeze", {"version_seen": "as it stood", "note": WORDS})
    refused = proof(ana, asked, **wrong)
    assert refused.status == 422
    assert "That did not work" in refused.errors[0]
    fields = refused.form("/team/prove").fields
    assert (fields["f.version_seen"], fields["to"]) == ("as it stood", f"/team/p/{CODE}/heard/freeze")
    assert here.post(f"/team/p/{CODE}/heard/freeze", {"version_seen": "as it stood"}).status == 403


def test_every_word_and_choice_is_carried_to_the_end(app: Flask, ana: Joined):
    """Against losing what somebody wrote: they see it again, and it arrives as typed."""
    taken: list[tuple[str, str]] = []

    @require_permission(Permission.ACCOUNT_OWN_USE, proved=True)
    def take() -> Response:
        assert StaffForm().validate_on_submit()
        taken.extend((name, text) for name, text in request.form.items(multi=True) if name != "csrf_token")
        return Response("taken", mimetype="text/plain")

    app.add_url_rule("/team/take", "take", take, methods=["POST"])
    here = after_a_while(ana)
    sent = {"text": WORDS, "one": "x", "many": ["a", "b"], "empty": "", "f.odd": "y", "passphrase": "never carried"}
    asked = here.post("/team/take", sent)
    assert WORDS.splitlines()[0] in "".join(asked.tree.itertext())
    assert "never carried" not in asked.text
    proof(ana, proof(ana, asked, code="000000")).form("/take").send()
    assert [(name, text.replace("\r\n", "\n")) for name, text in taken] == [
        ("text", WORDS), ("one", "x"), ("many", "a"), ("many", "b"), ("empty", ""), ("f.odd", "y"),
    ]  # fmt: skip


def test_what_is_carried_is_given_back_when_the_session_ends_meanwhile(plan: Plan, app: Flask, clock: Clock):
    """Against losing what somebody wrote when they were away too long to prove anything."""
    olga = Joined(app, clock, "Olga")
    asked = after_a_while(olga).post(f"/team/p/{CODE}/people", {"name.1": "Somebody Else", "role.1-auditor": "auditor"})
    clock.forward(minutes=31)
    refused = asked.form("/team/prove").fill(code="000000").send()
    assert (refused.status, refused.h1) == (403, "Sign in")
    assert "Somebody Else" in refused.text
    again = {"name": "Olga", "passphrase": PASSPHRASE, "code": olga.code()}
    shown = refused.form("/team/sign-in").fill(again).send()
    assert shown.form("/people").fields["name.1"] == "Somebody Else"


def test_a_role_about_to_be_given_is_named_before_the_click(plan: Plan, app: Flask, clock: Clock):
    """Against a click on something invisible: name, role and place are on both pages."""
    olga = Joined(app, clock, "Olga")
    asked = after_a_while(olga).post(f"/team/p/{CODE}/people", {"member.1": "Ida", "role.1-auditor": "auditor"})
    for page in (asked, proof(olga, asked)):
        assert f"Add people to the team (plan {CODE}) What you chose: Ida, auditor" in page.words
    assert plan.cast.actor("Ida").roles == {}


def test_a_page_that_asks_for_proof_is_gone_to_after_it(ana: Joined):
    here = after_a_while(ana)
    turned = here.get("/team/me/second")
    assert turned.location == "/team/prove?next=/team/me/second"
    assert proof(ana, turned.follow()).location == "/team/me/second"
    assert here.get("/team/me/second").status == 200


def test_a_proof_lasts_ten_minutes(ana: Joined):
    here = ana.signed_in()
    ana.clock.forward(minutes=9, seconds=59)
    assert here.get("/team/me/second").status == 200
    ana.clock.forward(seconds=1)
    assert here.get("/team/me/second").status == 303


def test_a_proof_is_this_session_s_alone(ana: Joined):
    here, there = after_a_while(ana), ana.signed_in()
    ana.clock.forward(minutes=11)
    proof(ana, here.get("/team/prove"))
    assert here.get("/team/me/second").status == 200
    assert there.get("/team/me/second").status == 303


def test_another_s_passphrase_proves_nothing(ana: Joined, app: Flask, clock: Clock):
    """Against a colleague at an open browser: the session's owner must prove it."""
    mo = Joined(app, clock, "Mo")
    here = after_a_while(ana)
    assert proof(mo, here.get("/team/prove")).status == 422
    assert here.get("/team/me/second").status == 303


@pytest.mark.parametrize(
    "to",
    [
        "https://elsewhere.example/team/",
        "//elsewhere.example",
        "/p/tst2/say",
        "/team/new",
        "/team/nowhere",
        "/team/sign-out",
    ],
)
def test_a_proof_is_carried_on_to_no_other_address(ana: Joined, to: str):
    """Against a link that borrows somebody's proof, or leads elsewhere."""
    here = after_a_while(ana)
    here.get("/team/")
    sent = {"passphrase": PASSPHRASE, "code": ana.code(), "to": to, "f.text": "Words to keep."}
    answer = here.post("/team/prove", sent)
    assert answer.status == 404
    assert "Words to keep." in answer.text
    assert here.get("/team/me/second").status == 303


@pytest.mark.parametrize("onward", ["https://elsewhere.example/", "//elsewhere.example", "/team/../p", "javascript:x"])
def test_a_proof_leads_nowhere_else(ana: Joined, onward: str):
    here = after_a_while(ana)
    assert here.get("/team/prove", query={"next": onward}).form("/team/prove").fields["next"] == ""
    sent = here.post("/team/prove", {"passphrase": PASSPHRASE, "code": ana.code(), "next": onward})
    assert sent.location == "/team/"


def test_a_form_from_elsewhere_proves_nothing(ana: Joined):
    here = after_a_while(ana)
    here.get("/team/")
    sent = {"passphrase": PASSPHRASE, "code": ana.code(), "csrf_token": "made-up"}
    assert here.post("/team/prove", sent).status == 403
    assert here.get("/team/me/second").status == 303


def test_the_link_of_a_demonstration_counts_as_proof_while_it_works(app: Flask, cast: Cast, clock: Clock, make_app):
    """The demonstration's people have no passphrase; once a public address is set, that proves nothing."""
    with writing(app):
        link = members.demonstration_link("Mo")
    here = PageClient(app)
    here.signed_in = True
    here.post(f"/team/enter/{link}", token=False)
    for _ in range(3):
        clock.forward(minutes=11)
        assert here.get("/team/me/second").status == 200
    public = PageClient(make_app(CONSULT_PUBLIC_URL="http://localhost"))
    with writing(public.app):
        token = sessions.begin(cast.ids["Mo"])
    public.browser.set_cookie("s", token)
    public.signed_in = True
    clock.forward(minutes=11)
    assert public.get("/team/me/second").status == 303
