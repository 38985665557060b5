"""Chapters in the browser: added at a clause, named, moved, removed; a clause moved into another one."""

import pytest

from consult.consultations import queries
from tests.cast import CODE
from tests.cast import reading as look

HERE = f"/team/p/{CODE}"


@pytest.fixture
def olga(staff_client):
    return staff_client("Olga")


def begin(olga, key, number, heading, **more):
    page = olga.get(f"{HERE}/draft/{key}/chapter")
    return page.form(button="Start the chapter").fill(number=number, heading=heading, **more).send()


def outline(app, plan):
    """Each clause of the draft with the chapter it is in."""
    with look(app):
        draft = queries.working_draft(plan.id)
        return [f"{each.chapter.heading if each.chapter else '-'}: {each.version.clause.key}" for each in draft.places]


def test_a_chapter_begins_at_a_clause_is_named_and_taken_out(app, plan, olga):
    page = begin(olga, "siting", "II", "Plces")
    assert "Saved." in page.words
    assert outline(app, plan) == ["-: purpose", "Plces: siting", "Plces: hours"]

    page = page.click("Chapters").click("Edit").form(button="Save").fill(heading="Places").send("Save")
    assert "II Places" in page.words
    page = page.click("Edit").form(button="Save").send("Remove this heading")
    assert "There is no chapter yet." in page.words
    assert outline(app, plan) == ["-: purpose", "-: siting", "-: hours"]


def test_chapters_change_places_and_a_clause_goes_to_another_one(app, plan, olga):
    begin(olga, "purpose", "", "Aims")
    begin(olga, "hours", "", "Times")
    olga.get(f"{HERE}/chapters/1").form(button="Save").send("Move up")
    assert outline(app, plan) == ["Times: hours", "Aims: purpose", "Aims: siting"]

    page = olga.get(f"{HERE}/draft").click("Move to another place")
    assert page.h1 == "Move part 1"
    page = olga.get(f"{HERE}/draft/siting/chapter").form(button="Move it to that chapter").fill(chapter="0")
    assert "Moved." in page.send("Move it to that chapter").words
    assert outline(app, plan) == ["Times: hours", "Times: siting", "Aims: purpose"]
    begin(olga, "siting", "", "Nights", level="2")
    assert outline(app, plan) == ["Times: hours", "Nights: siting", "Aims: purpose"]
    with look(app):
        assert [each.level for each in queries.working_draft(plan.id).chapters] == [1, 2, 1]
        assert [each.number for each in queries.working_draft(plan.id).places] == ["1", "2", "3"]


def test_what_cannot_be_a_chapter_is_said_and_kept(app, plan, olga):
    page = begin(olga, "siting", 'A"', "Kept words")
    assert page.status == 422
    assert "A number cannot have quotation marks or braces." in page.words
    assert page.form(button="Start the chapter").fields["heading"] == "Kept words"
    for unseen in ("  ", "\u200b"):
        assert "Write a heading." in " ".join(begin(olga, "siting", "", unseen).errors)
    form = olga.get(f"{HERE}/draft/siting/chapter").form(button="Start the chapter").fill(heading="A")
    for odd in ({"level": "9"}, {"level": "x"}, {"act": "put", "chapter": "7"}, {"act": "jump"}):
        assert olga.post(f"{HERE}/draft/siting/chapter", {**form.data, "act": "begin", **odd}).status in (404, 422)
    with look(app):
        assert queries.working_draft(plan.id) is None


def test_nobody_changes_chapters_that_are_not_those_on_the_page(app, plan, olga):
    begin(olga, "siting", "", "Places")
    old = olga.get(f"{HERE}/chapters/0").form(button="Save").fill(heading="Mine")
    olga.get(f"{HERE}/chapters/0").form(button="Save").fill(heading="Theirs").send("Save")
    page = old.send("Save")
    assert page.status == 409
    assert page.form(button="Save").fields["heading"] == "Mine"
    assert outline(app, plan)[1] == "Theirs: siting"


@pytest.mark.parametrize("path", ["/chapters", "/chapters/0", "/draft/siting/chapter"])
def test_they_are_the_organizers(plan, staff_client, path):
    for name in ("Mo", "Ana", "Dee"):
        assert staff_client(name).get(HERE + path).status in (403, 404)
