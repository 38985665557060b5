"""A typing mistake in the title or summary after opening: the difference first, then a public note."""

import pytest
from flask import Flask

from consult.consultations import frame_corrections, framing
from consult.operations.record_check import checking
from consult.record import entries
from consult.record.entries import Kind
from consult.storage.database import db
from tests.cast import CODE, Plan, reading, writing
from tests.pageclient import PageClient
from tests.plan_words import TITLE

HERE = f"/team/p/{CODE}/correct"
TYPO = TITLE.replace("night", "nihgt")
NOTE = "A slip in one word."


@pytest.fixture
def olga(staff_client) -> PageClient:
    return staff_client("Olga")


@pytest.fixture
def misspelt(app: Flask, plan: Plan) -> Plan:
    """The plan, opened with a typing mistake in its title."""
    with writing(app):
        db.session.merge(plan.row).title = TYPO
    return plan


def correct(olga: PageClient, title: str = TITLE, note: str = NOTE, **more: str):
    """Type it, look at the difference, publish."""
    page = olga.get(HERE).form("/correct").fill(title=title, note=note, **more).send("See the difference")
    return page.form("/correct").send("Publish the correction") if page.status == 200 else page


def faults(app: Flask) -> list[str]:
    with reading(app):
        return [each.words for each in checking.findings() if CODE in each.words]


def test_the_difference_is_shown_before_anything_is_published(olga, misspelt, client):
    page = olga.get(HERE).form("/correct").fill(title=TITLE, note=NOTE).send("See the difference")
    assert "This is what people will see" in page.words
    assert "removed nihgt" in page.words
    assert misspelt.row.title == TYPO
    page = page.form("/correct").send("Publish the correction")
    assert misspelt.row.title == TITLE
    assert TITLE in client.get(f"/p/{CODE}").words


def test_everyone_reads_the_note_and_the_difference_and_the_record_has_them(app, olga, misspelt, client):
    correct(olga)
    plan = client.get(f"/p/{CODE}").words
    assert f"A typing mistake in the title or the summary was corrected. Note: {NOTE}" in plan
    changes = client.get(f"/p/{CODE}/changes").words
    assert NOTE in changes
    assert "removed nihgt" in changes
    with reading(app):
        last = list(entries.entries(CODE, Kind.LIFE))[-1]
    assert (last["event"], last["reason"]) == ("corrected", NOTE)
    assert last["texts"] == [["title", *(frame_corrections.hash_of("title", each) for each in (TYPO, TITLE))]]
    assert faults(app) == []


def test_the_check_of_the_record_finds_a_title_that_somebody_changed_by_hand(app, olga, misspelt):
    correct(olga)
    with writing(app):
        db.session.merge(misspelt.row).title = "Something else"
    assert [each for each in faults(app) if "the title of the plan is not as it was last corrected" in each]


@pytest.mark.parametrize(
    ("title", "says"),
    [
        (TYPO.replace("two", "three"), "A number changed"),
        (TYPO.replace("two", "no"), "was added or removed"),
        (TYPO.replace("health", "crime"), "replaced by another word"),
        ("A plan about something that is not at all the same as before", "More than 3 words changed"),
        (TYPO, "Nothing has changed yet"),
        ("", "Give the plan a title"),
    ],
)
def test_more_than_a_typing_mistake_is_refused_with_the_reason(olga, misspelt, title: str, says: str):
    """Against a title that says something else once people have commented on it."""
    refused = correct(olga, title)
    assert refused.status == 422
    assert [each for each in refused.errors if says in each], refused.errors
    assert refused.form("/correct").fields["title"] == title
    assert misspelt.row.title == TYPO


def test_many_small_corrections_cannot_add_up_to_another_title(olga, plan):
    steps = (TITLE.replace("rooms", "roims"), TITLE.replace("rooms", "roims").replace("health", "heslth"))
    for title in steps:
        assert correct(olga, title).status == 200
    assert correct(olga, steps[1].replace("Local", "Locsl").replace("plan", "plsn")).status == 422
    assert correct(olga, TITLE).status == 200


def test_a_note_is_needed_and_everything_is_said_at_once(olga, misspelt):
    refused = correct(olga, TYPO.replace("two", "three"), note=" ")
    assert len(refused.errors) == 3


def test_what_was_not_seen_is_not_published(app, olga, misspelt):
    page = olga.get(HERE).form("/correct").fill(title=TITLE, note=NOTE).send("See the difference")
    shown = page.form("/correct").fill(note="Another note.").send("Publish the correction")
    assert "This is what people will see" in shown.words
    assert misspelt.row.title == TYPO


def test_two_people_at_once_see_what_the_other_did(app, olga, misspelt):
    page = olga.get(HERE).form("/correct").fill(title=TITLE, note=NOTE).send("See the difference")
    with writing(app):
        halfway = TYPO.replace("Local", "Locall")
        frame_corrections.correct(misspelt.cast.actor("Olga"), CODE, {"title": halfway}, "Something.")
    shown = page.form("/correct").send("Publish the correction")
    assert "removed Locall" in shown.words
    assert misspelt.row.title == halfway


def is_refused(olga: PageClient) -> bool:
    return olga.get(HERE).status == olga.post(HERE, {"title": "X", "note": NOTE}).status == 409


def test_a_draft_is_changed_in_its_frame(cast, olga):
    assert is_refused(olga)


@pytest.mark.parametrize("state", ["reported", "cancelled"])
def test_nothing_is_corrected_once_it_is_frozen_or_cancelled(app, plan, olga, state: str):
    if state == "reported":
        plan.reported()
    else:
        with writing(app):
            framing.cancel(plan.cast.actor("Olga"), CODE, "Withdrawn.")
    assert is_refused(olga)


@pytest.mark.parametrize("name", ["Mo", "Ana", "Dee", "Ada", "Zed", "Ida"])
def test_nobody_but_an_organizer_corrects(staff_client, plan, name: str):
    assert staff_client(name).get(HERE).status in (403, 404)
    assert staff_client(name).post(HERE, {"title": TYPO, "note": NOTE}).status in (403, 404)
