"""Following plans without telling anybody: neutral lines, by the day, the same for everyone."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from consult.commitments import commands as commitments
from consult.commitments.commands import NoteData
from consult.pages.news_files import ATOM
from consult.report.enums import Status
from consult.storage.database import today
from tests.answering import decide_all, promise, sign
from tests.cast import CODE, reading, writing
from tests.noise import OTHER_CODE
from tests.pages.public_story import cancel, change_hours, fresh, show, speak
from tests.plan_words import TITLE

FEED = f"/p/{CODE}/feed.atom"
DATES = f"/p/{CODE}/dates.ics"
NAMES = {"a": ATOM}


def read(client, path=FEED):
    """The feed's titles and days, newest first."""
    root = ElementTree.fromstring(fresh(client, path).text)
    return [
        (entry.findtext("a:title", namespaces=NAMES), entry.findtext("a:updated", namespaces=NAMES)[:10])
        for entry in root.findall("a:entry", NAMES)
    ]


def day(app):
    with reading(app):
        return today().isoformat()


def titles(client, path=FEED):
    return [title.removeprefix(f"Local plan {CODE}: ") for title, _ in read(client, path)]


@pytest.fixture
def promised(app, cast, plan, clock):
    """A signed answer that defers siting for 60 days, with a promise due in 20."""
    with reading(app):
        until = today() + timedelta(days=60)
    put_off = {
        "decision": "deferred",
        "open_question": "What do the schools say?",
        "owner": "The board",
        "until": until,
    }
    decide_all(app, cast, plan, {"siting": put_off})
    made = promise(app, cast)
    sign(app, cast)
    return made


def test_a_feed_says_what_happened_and_when_but_no_word_of_the_plan(app, client, plan):
    opened = read(client)
    assert opened == [(f"Local plan {CODE}: open", day(app))]
    change_hours(app, plan)
    assert titles(client) == ["changed", "open"]
    cancel(app, plan, "The council withdrew it.")
    assert titles(client)[0] == "cancelled"
    text = client.get(FEED).text
    assert TITLE not in text
    assert "council" not in text


def test_what_becomes_late_is_news_without_anybodys_act(app, client, promised, clock):
    assert titles(client)[:2] == ["answered", "report of what people said"]
    clock.forward(days=20)
    assert titles(client)[0] == "promise 1: asked for news"
    clock.forward(days=1)
    assert read(client)[0] == (f"Local plan {CODE}: promise 1 overdue", day(app))
    clock.forward(days=40)
    assert read(client)[0] == (f"Local plan {CODE}: delayed decision overdue", day(app))


def test_what_is_noted_on_a_promise_is_news_with_its_status_alone(app, cast, client, promised):
    with writing(app):
        given = NoteData(status=Status.LIMITED, text="We walked two routes.")
        commitments.add_note(cast.actor("Dee"), CODE, promised, given)
    assert titles(client)[0] == "promise 1: Some of it done"
    assert "routes" not in client.get(FEED).text


def test_nothing_in_a_feed_or_a_calendar_changes_when_people_send_or_comments_appear(app, client, plan, clock):
    addresses = (FEED, "/feed.atom", DATES)
    before = [fresh(client, path).text for path in addresses]
    speak(app, "Nearer the harbour, please.")
    assert [fresh(client, path).text for path in addresses] == before
    show(app, plan, clock, "And later at night.")
    assert [fresh(client, path).text for path in addresses] == before


def test_what_was_news_once_keeps_its_id(app, client, plan):
    def ids() -> list[str]:
        root = ElementTree.fromstring(fresh(client, FEED).text)
        return [entry.findtext("a:id", namespaces=NAMES) for entry in root.findall("a:entry", NAMES)]

    before = ids()
    change_hours(app, plan)
    after = ids()
    assert after[1:] == before
    assert len(set(after)) == len(after)


def test_all_plans_have_one_feed_with_the_same_ids(client, plan):
    root = ElementTree.fromstring(fresh(client, "/feed.atom").text)
    found = {entry.findtext("a:id", namespaces=NAMES) for entry in root.findall("a:entry", NAMES)}
    for code in (CODE, OTHER_CODE):
        one = ElementTree.fromstring(fresh(client, f"/p/{code}/feed.atom").text)
        assert {entry.findtext("a:id", namespaces=NAMES) for entry in one.findall("a:entry", NAMES)} <= found, code


def test_a_plan_that_is_being_written_can_be_followed_and_tells_nothing(client, cast):
    assert read(client) == []
    assert client.get(DATES).status == 404
    assert CODE not in fresh(client, "/feed.atom").text


def test_a_calendar_has_the_days_that_were_set(client, plan, promised):
    lines = client.get(DATES).text.replace("\r\n ", "").split("\r\n")
    days = [line.partition(":")[2] for line in lines if line.startswith("DTSTART")]
    row = plan.row
    assert days[:2] == [f"{day:%Y%m%d}" for day in (row.closes_on, row.answer_due_on)]
    assert [line.partition(": ")[2] for line in lines if line.startswith("SUMMARY")] == [
        "last day to have a say",
        "answer due",
        "promise 1 due",
        "report after 6 months due",
        "report after 12 months due",
        "delayed decision due",
    ]
    assert TITLE not in "".join(lines)
    assert "VALARM" not in "".join(lines)


def test_a_calendar_that_was_taken_learns_that_the_plan_is_cancelled(app, client, plan):
    before = fresh(client, DATES).text
    cancel(app, plan, "The council withdrew it.")
    after = fresh(client, DATES).text

    def told(text: str, name: str) -> list[str]:
        return [line for line in text.split("\r\n") if line.startswith(name)]

    assert told(before, "UID") == told(after, "UID")
    assert told(before, "SEQUENCE") < told(after, "SEQUENCE")
    assert set(told(after, "STATUS")) == {"STATUS:CANCELLED"}


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/feed.atom", "application/atom+xml"), (FEED, "application/atom+xml"), (DATES, "text/calendar")],
)
def test_they_are_files_for_readers_and_kept_nowhere_on_the_way(client, plan, path, kind):
    answer = client.get(path)
    assert answer.headers["Content-Type"] == f"{kind}; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Set-Cookie" not in answer.headers


def test_pages_lead_to_them_and_say_who_learns_what(client, plan):
    page = client.get(f"/p/{CODE}")
    assert {FEED, DATES} <= set(page.hrefs)
    assert "We do not learn who follows" in page.words
    assert "someone who sees your phone or shares your calendar sees that" in page.words
    assert "/feed.atom" in client.get("/").hrefs
    for path, feed in ((f"/p/{CODE}", FEED), (f"/p/{CODE}/promises", FEED), ("/", "/feed.atom")):
        (link,) = [each for each in client.get(path).tree.iter("link") if each.get("rel") == "alternate"]
        assert (link.get("type"), link.get("href")) == ("application/atom+xml", feed)


def test_what_is_being_prepared_can_be_followed_from_its_page(client, cast):
    page = client.get(f"/p/{CODE}")
    assert FEED in page.hrefs
    assert DATES not in page.hrefs
