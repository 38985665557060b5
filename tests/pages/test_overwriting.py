"""Every form of the team that changes something stored says what its sender saw of it, or the list says why not."""

from datetime import timedelta

import pytest
from flask import Flask

from consult.access import Permission, Role
from consult.consultations import framing
from consult.moderation import recusal
from consult.storage.database import today
from consult.web import authorization
from tests.answering import BASE, dispose_all, freeze, promise, sign, write_lines
from tests.cast import CODE, OPEN_DAYS, reading
from tests.houses import Houses
from tests.moderated import open_comment, say
from tests.routes import FORMS, Form

ADDS = "It only adds a row."
ONCE = "It is done once; a second answer is refused."
OWN = "Nobody but the person here changes it."
LOOKS = "It opens or shows something, and changes nothing of it."
SAME = "It ends in the same state, however often and by whoever it is sent."

#: Why a form has no version.
WITHOUT_VERSION = {
    "analysis.add_theme": ADDS,
    "analysis.draw_sample": "It only adds a sample, and is refused while there is one.",
    "analysis.resolve": ONCE,
    "analysis.save_coding": OWN,
    "analysis.save_sample": OWN,
    "analysis.undo_coding": OWN,
    "commitments.add": ADDS,
    "consultations.add_people": "It only adds roles and people, and refuses another organization for somebody known.",
    "consultations.arrange": "One step, shown at once, and another takes it back.",
    "consultations.put_back": "What is in the draft already is not put back.",
    "consultations.remove_evidence": "Evidence is never changed: it is there, or it is not.",
    "consultations.remove_right": "What is said of a right is never changed: it is there, or it is not.",
    "consultations.send_add": ADDS,
    "consultations.send_copy": ADDS,
    "consultations.send_correction": "It publishes only the difference that was shown.",
    "consultations.send_create": ADDS,
    "consultations.send_evidence": ADDS,
    "consultations.send_right": ADDS,
    "credentials.make_codes": ADDS,
    "moderation.act_on_held": "One is released or removed once; all of them only with the number that was seen.",
    "moderation.answer_appeal": ONCE,
    "moderation.answer_notice": ONCE,
    "moderation.answer_practice": OWN,
    "moderation.answer_rereading": ONCE,
    "moderation.answer_sample": OWN,
    "response.decide_verdict_lines": "A line is passed on once, and words that are deleted do not come back.",
    "moderation.draw": ADDS,
    "moderation.leave": "It only adds a note.",
    "moderation.open_appeal": LOOKS,
    "moderation.open_comment": LOOKS,
    "moderation.open_copies": LOOKS,
    "moderation.open_next": LOOKS,
    "moderation.open_notice": LOOKS,
    "moderation.open_rereading": LOOKS,
    "moderation.pass_on": SAME,
    "moderation.save_reading": OWN,
    "moderation.search": LOOKS,
    "moderation.take_break": OWN,
    "moderation.undo": "It is refused once there is a further decision.",
    "moderation.write_note": ADDS,
    "operations.check": LOOKS,
    "report.add_check": ADDS,
    "response.ask_office": ADDS,
    "response.data": LOOKS,
    "response.invite": ADDS,
    "response.decide_clause_later": ADDS,
    "response.decide_theme_later": ADDS,
    "staff.change_passphrase": OWN,
    "staff.new_recovery": OWN,
    "staff.send_prove": OWN,
    "staff.send_second": OWN,
    "staff.sign_out": OWN,
    "staff.sign_out_everywhere": OWN,
    "staff.switch_keys": OWN,
}

#: What a form says of what its sender saw: a hash, how many there were, or which.
SEEN = ("version_seen", "flags_seen", "handed_seen", "labels_seen")
STAFFS = [form for form in FORMS if form.is_staffs]
#: Those with a hash; one that sends nothing else, and may be empty, changes nothing.
HASHED = [
    form
    for form in STAFFS
    if "_seen}" in "".join(form.good.values()) and (form.bare != form.taken or form.good.keys() != {"version_seen"})
]


def says(form: Form) -> bool:
    return any(name.partition(".")[0] in SEEN for name in form.good)


def test_every_form_of_the_team_says_what_was_seen_or_why_it_need_not(app: Flask):
    public = (Permission.PUBLIC_PAGE_READ, Permission.PUBLIC_SUBMISSION_SEND, Permission.ACCOUNT_SELF_USE)
    with app.app_context():
        posts = {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if "POST" in (rule.methods or ()) and authorization.permission_of(rule.endpoint) not in public
        }
    saying = {form.endpoint for form in STAFFS if says(form)}
    assert saying.isdisjoint(WITHOUT_VERSION)
    assert posts | {"staff.sign_out"} == saying | WITHOUT_VERSION.keys()


@pytest.mark.parametrize("form", HASHED, ids=lambda form: form.name)
def test_nothing_is_written_over_what_was_not_seen(houses: Houses, form: Form):
    """Against a colleague who has had the same page open since before somebody else saved."""
    house = houses(form.state)
    try:
        sent = house.good(form)
        stale = {
            name: "0" * 64 if name.partition(".")[0] in ("version_seen", "handed_seen") else text
            for name, text in sent.items()
        }
        answer = house.open(form.by, house.address(form), data=stale | {"csrf_token": house.tokens[form.by]})
        assert answer.status_code == 409
        assert house.changed() == []
    finally:
        house.put_back()


TOLD = "Somebody changed this while you were writing. Nothing was saved. Look at it as it is now."


def test_a_closing_day_moved_meanwhile_is_shown_with_its_reason_and_what_was_typed_stays(app, plan, staff_client):
    olga, path = staff_client("Olga"), f"/team/p/{CODE}/extend"
    theirs, mine = (olga.get(path).form("/extend") for _ in range(2))
    with app.app_context():
        first, second = ((today() + timedelta(days=OPEN_DAYS + more)).isoformat() for more in (5, 9))
    assert theirs.fill(closes_on=first, reason="Snow.").send().status == 200
    page = mine.fill(closes_on=second, reason="A strike.").send()
    assert (page.status, page.errors) == (409, [TOLD])
    assert "Snow." in page.words
    assert page.form("/extend").fields["closes_on"] == second
    assert page.form("/extend").fields["reason"].strip() == "A strike."
    assert page.form("/extend").send().status == 200
    with reading(app):
        assert plan.row.closes_on.isoformat() == second


@pytest.mark.parametrize("act", ["close", "cancel"])
def test_a_plan_is_not_ended_by_somebody_who_did_not_see_its_new_closing_day(app, plan, writing, staff_client, act):
    path = f"/team/p/{CODE}/{act}"
    form = staff_client("Olga").get(path).form(f"/{act}").fill(reason="The sites moved.")
    with writing():
        moved = today() + timedelta(days=OPEN_DAYS + 5)
        framing.extend(plan.cast.actor("Olga"), CODE, moved, "Snow.")
    page = form.send()
    assert (page.status, page.errors) == (409, [TOLD])
    assert f"{moved:%-d %B %Y}" in page.words
    assert page.form(f"/{act}").fields["reason"].strip() == "The sites moved."
    assert plan.state == "open"
    page.form(f"/{act}").send()
    assert plan.state == {"close": "closed", "cancel": "cancelled"}[act]


def test_a_fault_leaves_what_was_seen_as_it_was_seen(app, plan, staff_client):
    """Against a refusal for something else, after which the next press writes over a colleague's day."""
    olga, path = staff_client("Olga"), f"/team/p/{CODE}/extend"
    theirs, mine = (olga.get(path).form("/extend") for _ in range(2))
    with app.app_context():
        first, second = ((today() + timedelta(days=OPEN_DAYS + more)).isoformat() for more in (5, 9))
    theirs.fill(closes_on=first, reason="Snow.").send()
    page = mine.fill(closes_on="soon", reason="A strike.").send()
    assert page.status == 422
    assert page.form("/extend").fill(closes_on=second).send().status == 409


def test_a_planned_day_is_neither_moved_nor_cancelled_unseen(app, cast, staff_client):
    olga, path = staff_client("Olga"), f"/team/p/{CODE}/open"
    with app.app_context():
        planned = today() + timedelta(days=10)
        days = [planned.isoformat(), *((today() + timedelta(days=count)).isoformat() for count in (80, 20, 90))]
    theirs, mine = (olga.get(path).form("/open") for _ in range(2))
    assert theirs.fill(opens_on=days[0], closes_on=days[1]).send().status == 200
    cancels = olga.get(path).form("/open/cancel")
    page = mine.fill(opens_on=days[2], closes_on=days[3]).send()
    assert (page.status, page.errors) == (409, [TOLD])
    assert f"{planned:%-d %B %Y}" in page.words
    assert page.form("/open").fields["opens_on"] == days[2]
    assert page.form("/open").send().status == 200
    page = cancels.send()
    assert (page.status, page.errors) == (409, [TOLD])
    assert page.form("/open").fields["opens_on"] == days[2], "what is planned now"
    assert "No day is planned any more." in page.form("/open/cancel").send().words


def test_a_role_is_not_taken_from_a_team_that_was_not_seen(app, plan, staff_client):
    """Against two organizers who each remove one of three moderators, and leave one."""
    olga, path = staff_client("Olga"), f"/team/p/{CODE}/people"
    stale = next(each for each in olga.get(path).forms() if each.fields.get("name") == "Mina")
    other = olga.get(path).form("/people").fill({"member.1": "Ida", "role.1-moderator": "moderator"})
    assert other.send().status == 200
    page = stale.send()
    assert (page.status, page.errors) == (409, [TOLD])
    assert Role.MODERATOR in plan.cast.actor("Mina").roles_in(plan.id)


def test_an_organization_is_not_written_over_by_adding_somebody(plan, staff_client):
    olga, path = staff_client("Olga"), f"/team/p/{CODE}/people"
    olga.get(path).form("/people/affiliation").fill(name="Mo", affiliation="Harbour Clinic").send()
    added = {"member.1": "Mo", "role.1-analyst": "analyst", "affiliation.1": "City"}
    page = olga.get(path).form("/people").fill(added).send()
    assert page.status == 422
    assert "Mo works for Harbour Clinic." in page.errors[0]
    assert page.form("/people").fill({"affiliation.1": "Harbour Clinic"}).send().status == 200


def test_a_note_on_a_promise_is_not_published_over_an_unseen_one(app, plan, dee):
    freeze(app, plan.cast, plan)
    made = promise(app, plan.cast)
    dispose_all(app, plan.cast)
    write_lines(app, plan.cast)
    sign(app, plan.cast)
    theirs, mine = (dee.get(f"{BASE}/promises/{made}").form("/note") for _ in range(2))
    assert theirs.fill(status="limited", text="Two routes are walked.").send().status == 200
    page = mine.fill(status="abandoned", text="No money.").send()
    assert (page.status, page.errors) == (409, [TOLD])
    assert "Two routes are walked." in page.words
    assert "both stay" in page.words
    assert "you replace" not in page.words
    assert page.form("/note").fields["text"].strip() == "No money."
    assert page.form("/note").send().status == 200


def test_labels_of_two_moderators_are_both_kept(app, plan, staff_client):
    """Against a label that keeps a comment from somebody, and goes when a colleague saves another."""
    sent = say(app)
    for name in ("Mo", "Mina"):
        open_comment(app, plan.cast, sent, name)
    address = f"/team/p/{CODE}/queue/{sent.id}"
    mo, mina = (staff_client(name).get(address).form(f"/{sent.id}/decide") for name in ("Mo", "Mina"))
    mo.fill(labels=["suicide"]).send("labels")
    mina.fill(labels=["violence"]).send("labels")
    with reading(app):
        assert set(recusal.labels_of([sent.id])[sent.id]) == {"suicide", "violence"}
    staff_client("Mo").get(address).form(f"/{sent.id}/decide").fill(labels=["violence"]).send("labels")
    with reading(app):
        assert recusal.labels_of([sent.id])[sent.id] == ("violence",), "what was seen can be taken away"
