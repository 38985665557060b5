"""What is new in a plan, and the files that say it."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from consult.commitments.rules import NoteFact
from consult.consultations.lifecycle import LifecycleEvent
from consult.pages import news, news_files
from consult.pages.news import Delayed, Facts, Promise
from consult.report.enums import Status

OPENED = date(2026, 3, 2)
DUE = date(2026, 6, 1)
LATE = DUE + timedelta(days=1)
LONG_AFTER = date(2027, 6, 1)


def keys(facts: Facts, today: date = LONG_AFTER) -> list[tuple[str, date]]:
    return [(item.key, item.day) for item in news.newest_first(news.items(facts, today))]


def test_events_are_news_by_the_day_with_keys_that_stay_and_what_nobody_read_is_none():
    events = [("created", OPENED), ("not_opened", OPENED), ("opened", OPENED), ("extended", DUE), ("extended", DUE)]
    assert keys(Facts("x", events)) == [("extended-2", DUE), ("extended-1", DUE), ("opened-1", OPENED)]


def test_each_event_is_news_or_nobody_elses_business():
    assert set(LifecycleEvent) - set(news.EVENTS) == {
        LifecycleEvent.CREATED,
        LifecycleEvent.NOT_OPENED,
        LifecycleEvent.RESTORED,
        LifecycleEvent.SUGGESTIONS_ON,
        LifecycleEvent.SUGGESTIONS_OFF,
    }


def test_versions_are_news_once_the_plan_is_open_unless_an_answer_made_them():
    before = OPENED - timedelta(days=1)
    versions = [("first", before), ("change", before), ("edit", OPENED), ("change", DUE), ("decision", DUE)]
    found = keys(Facts("x", [("opened", OPENED)], versions))
    assert found == [("version-4", DUE), ("version-3", OPENED), ("opened-1", OPENED)]


@pytest.mark.parametrize(
    ("events", "is_late"),
    [
        ([], True),
        ([("answered", LATE)], True),
        ([("answered", DUE)], False),
        ([("cancelled", DUE)], False),
        ([("cancelled", LATE)], True),
    ],
)
def test_an_answer_is_late_by_the_clock_and_that_it_was_stays_news(events, is_late):
    facts = Facts("x", events, answer_due_on=DUE)
    assert (("answer-overdue", LATE) in keys(facts)) is is_late
    assert "answer-overdue" not in dict(keys(facts, DUE)), "not on its day yet"


@pytest.mark.parametrize(
    ("status", "evidence", "on", "is_late"),
    [
        (None, False, DUE, True),
        (Status.COMPLETE, True, DUE, False),
        (Status.COMPLETE, True, LATE, True),
        (Status.COMPLETE, False, DUE, True),
        (Status.ABANDONED, False, DUE, False),
        (Status.LIMITED, False, DUE, True),
    ],
)
def test_a_promise_is_late_unless_it_was_done_or_given_up_by_its_day(status, evidence, on, is_late):
    notes = [NoteFact(status, evidence, on)] if status else []
    found = keys(Facts("x", promises=[Promise(4, DUE, notes)]))
    assert (("promise-4-overdue", LATE) in found) is is_late
    assert [key for key, _ in found if "note" in key] == ["promise-4-note-1"] * len(notes)


def test_news_is_asked_for_on_the_day_and_one_and_three_months_later_unless_it_was_done_before():
    asked = [(f"promise-1-asked-{days}", DUE + timedelta(days=days)) for days in (90, 30, 0)]
    found = [each for each in keys(Facts("x", promises=[Promise(1, DUE)])) if "asked" in each[0]]
    assert found == asked
    done = [NoteFact(Status.COMPLETE, True, DUE + timedelta(days=40))]
    found = [each for each in keys(Facts("x", promises=[Promise(1, DUE, done)])) if "asked" in each[0]]
    assert found == asked[1:], "what was asked before stays"
    assert not any("asked" in key for key, _ in keys(Facts("x", promises=[Promise(1, DUE)]), DUE - timedelta(days=1)))


def test_a_delayed_decision_is_news_when_it_is_late_and_when_it_is_made():
    delayed = [Delayed(DUE), Delayed(DUE, DUE), Delayed(DUE, LATE)]
    assert sorted(keys(Facts("x", delayed=delayed))) == [
        ("decision-1-overdue", LATE),
        ("decision-2", DUE),
        ("decision-3", LATE),
        ("decision-3-overdue", LATE),
    ]


def test_the_days_to_note_are_those_that_somebody_set():
    facts = Facts("x", closes_on=OPENED, answer_due_on=DUE, promises=[Promise(1, LATE)], delayed=[Delayed(LATE)])
    found = [(item.key, item.day) for item in news.due_days(facts)]
    assert found == [("closes", OPENED), ("answer", DUE), ("promise-1-due", LATE), ("decision-1", LATE)]
    assert news.due_days(Facts("x")) == []


def test_a_feed_is_atom_whatever_is_in_its_words():
    odd = 'a < b & "c" — 不'
    line = news_files.Line("https://plans.example.org/p/x#opened-1", odd, OPENED, "https://plans.example.org/p/x?a=1&b")
    feed = news_files.Feed("urn:x", odd, "Plans", "ar", "https://a/feed", "https://a/", OPENED, [line])
    root = ElementTree.fromstring(news_files.atom(feed))
    names = {"a": news_files.ATOM}
    assert root.tag == f"{{{news_files.ATOM}}}feed"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"
    for path in ("a:id", "a:title", "a:updated", "a:author/a:name", "a:entry/a:id", "a:entry/a:title"):
        assert root.findtext(path, namespaces=names), path
    assert root.findtext("a:entry/a:title", namespaces=names) == odd
    assert root.findtext("a:entry/a:updated", namespaces=names) == "2026-03-02T12:00:00Z"
    links = {each.get("rel"): each.get("href") for each in root.findall("a:link", names)}
    assert links == {"self": "https://a/feed", "alternate": "https://a/"}
    (more,) = root.findall("a:entry/a:link", names)
    assert more.get("href") == "https://plans.example.org/p/x?a=1&b"


def unfolded(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


def test_a_calendar_has_whole_days_without_alarms_in_lines_that_every_reader_takes():
    name = "Plan x; the day, on which \\ it closes " + "ي" * 60
    line = news_files.Line("x-closes@plans.example.org", name, OPENED, "https://plans.example.org/p/x")
    body = news_files.calendar([line], DUE, 7, cancelled=False)
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= news_files.MAX_LINE
    found = unfolded(body)
    assert found[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert found[4:-2] == [
        "BEGIN:VEVENT",
        "UID:x-closes@plans.example.org",
        "DTSTAMP:20260601T120000Z",
        "SEQUENCE:7",
        "DTSTART;VALUE=DATE:20260302",
        "SUMMARY:Plan x\\; the day\\, on which \\\\ it closes " + "ي" * 60,
        "URL:https://plans.example.org/p/x",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def test_the_days_of_a_cancelled_plan_are_crossed_out():
    line = news_files.Line("x-closes@plans.example.org", "Plan x", OPENED, "https://plans.example.org/p/x")
    assert "STATUS:CANCELLED" in unfolded(news_files.calendar([line], DUE, 8, cancelled=True))
