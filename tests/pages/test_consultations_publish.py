"""Publishing in the browser: the difference first, and a second person for an edit that changes more."""

import pytest

from consult.consultations import drafting, queries
from tests.cast import CODE
from tests.cast import reading as look

HERE = f"/team/p/{CODE}/draft"
NOTE = "A slip of the pen."


@pytest.fixture
def olga(staff_client):
    return staff_client("Olga")


@pytest.fixture
def mo(staff_client):
    return staff_client("Mo")


@pytest.fixture
def reversed_(app, plan, cast, writing):
    with writing():
        drafting.write_clause(
            cast.actor("Olga"), CODE, "siting", wording="A room <b>stands</b> within 150 metres of a school."
        )
    return plan


def shown(olga, kind="edit"):
    return olga.get(HERE).form(button="Preview the changes").fill(kind=kind, note=NOTE).send()


def number(app, plan):
    with look(app):
        return queries.current_draft(plan.id).number


def test_the_difference_is_shown_first_and_nothing_is_published_by_looking(app, reversed_, olga):
    page = shown(olga, "change")
    assert page.status == 200
    assert "removed No" in page.words
    assert "added A" in page.words
    assert number(app, reversed_) == 1

    page = page.form(button="Publish this version").send()
    assert "Published." in page.words
    assert number(app, reversed_) == 2


def test_an_edit_that_is_more_says_why_and_is_not_published(app, reversed_, olga):
    page = shown(olga)
    assert "This is more than typing mistakes" in page.words
    assert "Part 2: a word such as “not” was added or removed (no → –)." in page.words
    assert "Publish this version" not in page.text

    page = olga.post(HERE, {**page.form(button="Ask a second person").data, "act": "publish"})
    assert page.status == 422
    assert number(app, reversed_) == 1
    page.form(button="Publish it as a change of meaning").send()
    assert number(app, reversed_) == 2
    with look(app):
        assert queries.current_draft(reversed_.id).kind == "change"


def test_a_second_person_is_asked_and_confirms(app, reversed_, olga, mo):
    page = shown(olga).form(button="Ask a second person").send()
    assert "Asked." in page.words
    own = page.click("See the question")
    assert "You asked this yourself." in own.words
    assert "publish it" not in own.text

    page = mo.get("/team/")
    assert "Please check whether a new version only corrects typing mistakes" in page.words
    page = page.click("Check it")
    assert "Olga wants to publish this as typing mistakes." in page.words
    assert "removed No" in page.words
    assert "&lt;b&gt;" in page.text
    page = page.form("/edit").send("The meaning is the same: publish it")
    assert page.status == 200
    assert number(app, reversed_) == 2
    assert mo.get(f"/team/p/{CODE}/edit").status == 409


def test_a_second_person_refuses_and_the_auditor_reads_it(app, reversed_, olga, mo, staff_client):
    shown(olga).form(button="Ask a second person").send()
    mo.get(f"/team/p/{CODE}/edit").form("/edit").send("No, it changes the meaning")

    assert number(app, reversed_) == 1
    words = staff_client("Ada").get(f"/team/p/{CODE}/log").words
    assert "Olga asked about version 2. Mo refused it." in words


def test_a_request_is_withdrawn_when_the_draft_is_written_on(app, reversed_, olga, mo):
    shown(olga).form(button="Ask a second person").send()
    form = mo.get(f"/team/p/{CODE}/edit").form("/edit")
    olga.post(f"{HERE}/hours/arrange", {"act": "not_key"})

    assert form.send("The meaning is the same: publish it").status == 409
    assert number(app, reversed_) == 1


def test_the_one_who_asked_takes_it_back_and_cannot_confirm(app, reversed_, olga):
    shown(olga).form(button="Ask a second person").send()
    form = olga.get(f"/team/p/{CODE}/edit").form("/edit")
    assert olga.post(f"/team/p/{CODE}/edit", {**form.data, "act": "confirm"}).status == 403
    assert number(app, reversed_) == 1
    form.send("Withdraw the question")
    assert olga.get(f"/team/p/{CODE}/edit").status == 409


def test_a_draft_that_changed_after_it_was_shown_is_shown_again(app, reversed_, olga):
    form = shown(olga, "change").form(button="Publish this version")
    olga.post(f"{HERE}/hours/arrange", {"act": "not_key"})
    page = form.send()

    assert page.status == 409
    assert "Somebody changed this while you were writing." in page.errors[0]
    assert number(app, reversed_) == 1


@pytest.mark.parametrize("sent", [{"act": "burn"}, {}, {"act": "confirm", "version_seen": "x"}])
def test_an_answer_that_is_none_changes_nothing(app, reversed_, olga, mo, sent):
    shown(olga).form(button="Ask a second person").send()
    assert mo.post(f"/team/p/{CODE}/edit", sent).status in (409, 422)
    assert number(app, reversed_) == 1


def test_nobody_is_asked_about_the_first_version(app, cast, writing, olga):
    with writing():
        drafting.import_draft(cast.actor("Olga"), CODE, "# Plan\n\n## 1. Hours\n\nUntil ten.\n\n**Why:** Sleep.\n")
    page = olga.post(HERE, {**olga.get(HERE).form(button="Publish this version").data, "kind": "edit", "act": "ask"})
    assert page.status == 422
    with look(app):
        assert queries.current_draft(cast.consultation_id) is None
