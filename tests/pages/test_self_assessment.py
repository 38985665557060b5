"""The organizer rates their own plan on the seven principles before it opens; everyone reads it, and it stays."""

from datetime import timedelta

from consult.consultations import framing
from consult.consultations.principles import Principle
from consult.storage.database import today
from tests.cast import CODE, writing

HERE, PUBLIC = f"/team/p/{CODE}/principles", f"/p/{CODE}/principles"
ALL = {f"r.{each}": "better" for each in Principle} | {f"e.{each}": f"We asked about {each}." for each in Principle}


def rate(organizer, values):
    return organizer.get(HERE).form("/principles").fill(values).send()


def open_it(app, cast):
    with writing(app):
        framing.open_(cast.actor("Olga"), CODE, today() + timedelta(days=60))


def test_everyone_reads_it_once_the_plan_is_open_and_then_it_stays(app, cast, organizer, client):
    assert "7 of the seven principles" in organizer.get(f"/team/p/{CODE}/open").words
    assert "Saved." in rate(organizer, ALL).words
    assert "We asked about dignity." in organizer.get(HERE).text
    assert "of the seven principles" not in organizer.get(f"/team/p/{CODE}/open").words
    assert "We asked about" not in organizer.get(PUBLIC).words, "before opening only the team reads it"
    open_it(app, cast)
    assert PUBLIC in client.get(f"/p/{CODE}").hrefs
    page = client.get(PUBLIC)
    assert page.words.count("A bit better") == 7
    assert "We asked about dignity." in page.words
    assert "has not rated" not in page.words
    assert organizer.get(HERE).status == 409
    assert organizer.post(HERE, {"r.dignity": "worse", "e.dignity": "We think again now."}).status == 409
    assert "We think again" not in client.get(PUBLIC).words


def test_a_plan_that_opens_without_it_says_so(app, cast, organizer, client):
    rate(organizer, {name: value for name, value in ALL.items() if not name.endswith("rights")})
    assert "1 of the seven principles" in organizer.get(f"/team/p/{CODE}/open").words
    open_it(app, cast)
    assert client.get(PUBLIC).words.count("The organizer has not rated this.") == 1


def test_a_plan_that_was_never_rated_says_so_once(client, plan):
    words = client.get(PUBLIC).words
    assert words.count("has not rated") == 1
    assert "the organizer said what it does" not in words
    assert "This plan helps people take a step they can manage." in words


def test_a_rating_without_evidence_and_evidence_without_a_rating_are_said_at_once_and_kept(organizer):
    page = rate(organizer, {"r.dignity": "better", "e.dignity": "Yes.", "e.rights": "Nobody is locked up."})
    assert page.status == 422
    assert len(page.errors) == 2
    assert "Nobody is locked up." in page.text
    assert "Nobody is locked up." not in organizer.get(HERE).text


def test_what_a_colleague_saved_meanwhile_is_shown_and_not_written_over(organizer, app, cast):
    first, second = organizer.get(HERE), organizer.get(HERE)
    first.form("/principles").fill(ALL).send()
    page = second.form("/principles").fill({"r.dignity": "worse", "e.dignity": "It shames those in the queue."}).send()
    assert page.status == 409
    assert "We asked about dignity." in page.words
    assert "It shames those in the queue." in page.text
    assert "shames" not in organizer.get(HERE).text
