"""The question about oneself: after sending, optional, kept apart from what was sent, never shown again."""

import pytest
from flask import Flask
from sqlalchemy import select

from consult.contributions.models import SelfDescription, Submission
from consult.credentials import form_tokens
from consult.pages.forms import KINDS_AS_SENT
from consult.storage.database import db, now, settings
from tests.answering import freeze
from tests.cast import CODE, reading
from tests.page import Page
from tests.pages.test_say import SAY, receipt_of, send, stored

FAMILY, NEIGHBOUR, RATHER_NOT = (
    next(value for value in KINDS_AS_SENT if value.strip() == kind) for kind in ("family", "neighbour", "rather_not")
)


def said(app: Flask) -> list[str]:
    with reading(app):
        return sorted(db.session.scalars(select(SelfDescription.kind)))


def question(client, **fields) -> Page:
    return send(client, **(fields or {"v_siting": "support"})).form(button="about").send("about")


def test_it_is_asked_after_sending_and_skipping_it_is_the_first_link(client, app, plan):
    before = said(app)
    page = question(client)
    assert page.text.index("Skip this") < page.text.index("checkbox")
    assert "checked" not in page.text
    assert "Set-Cookie" not in page.headers
    assert page.path == SAY, "the address says nothing about what is asked"
    assert page.click("Skip this").path == f"/p/{CODE}"
    assert (said(app), stored(app, plan)) == (before, 1)


def test_what_somebody_says_is_kept_once_apart_and_not_shown_again(client, app, plan):
    before = said(app)
    sent = send(client, v_siting="support", t_siting="Too far away.")
    asked = sent.form(button="about").send("about")
    kept = asked.form(button="describe").fill(about=[FAMILY, NEIGHBOUR]).send("describe")
    assert kept.status == 200
    assert said(app) == sorted([*before, "family", "neighbour"])
    again = asked.form(button="describe").fill(about=[RATHER_NOT, FAMILY]).send("describe")
    assert again.status == 200
    assert said(app) == sorted([*before, "rather_not"]), "the last answer counts"
    assert "checked" not in sent.form(button="about").send("about").text
    mine = client.post("/receipt", {"receipt": receipt_of(sent), "act": "open"})
    for page in (kept, again, mine):
        assert "relative" not in page.words


def test_nothing_chosen_is_an_answer_too(client, app, plan):
    before = said(app)
    assert question(client).form(button="describe").send("describe").status == 200
    assert said(app) == before


def test_every_answer_is_as_long_as_the_others():
    assert len({len(value) for value in KINDS_AS_SENT}) == 1


@pytest.mark.parametrize("wrong", ["nobody", "family,neighbour", ""])
def test_what_is_not_on_the_page_is_refused_and_nothing_is_kept(client, app, plan, wrong):
    before = said(app)
    token = send(client, v_siting="support").form(button="about").fields["token"]
    page = client.post(SAY, {"act": "describe", "about": wrong, "token": token})
    assert page.status == 422
    assert "Choose only from the list." in page.words
    assert said(app) == before


def test_only_the_sender_of_a_form_can_answer_and_only_for_an_hour(client, app, plan, clock):
    before = said(app)
    with reading(app):
        unsent = form_tokens.mint(settings().forms_key, CODE, now())
    asked = question(client)
    for token in ("", "x", unsent):
        assert client.post(SAY, {"act": "describe", "about": FAMILY, "token": token}).status == 409
    clock.forward(hours=1, seconds=1)
    assert asked.form(button="describe").fill(about=[FAMILY]).send("describe").status == 409
    assert said(app) == before


def test_nothing_is_kept_once_the_plan_is_closed_and_the_freeze_destroys_it(client, app, cast, plan):
    asked = question(client)
    assert asked.form(button="describe").fill(about=[FAMILY]).send("describe").status == 200
    plan.closed()
    assert asked.form(button="describe").fill(about=[NEIGHBOUR]).send("describe").status == 409
    freeze(app, cast, plan)
    with reading(app):
        ours = select(Submission.id).where(Submission.consultation_id == plan.id)
        left = select(SelfDescription).where(SelfDescription.submission_id.in_(ours))
        assert db.session.scalars(left).all() == []
