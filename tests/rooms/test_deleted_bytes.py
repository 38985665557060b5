"""Deletion is real: against anyone who takes the disk, every byte of every file is searched for what was deleted.

Each case writes words that occur nowhere else, deletes them in the usual way, and searches for them before the periodic
tasks have run (if they must be gone at once) and after. A file's free pages are bytes like any others.
"""

import secrets

import pytest
from flask import Flask

from consult.consultations import framing
from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.runtime import periodic_tasks
from consult.web.page_cache import MAX_AGE_SECONDS, PageCache
from tests.cast import CODE, writing
from tests.moderated import answer, decide, events, refuse, row, say

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

PAGES = (
    "", "/read", "/read/plan", "/read/siting", "/record", "/record/trackers", "/changes", "/answer", "/answer?page=1",
    "/answer.json", "/promises", "/data", "/data/comments.csv", "/data/comments.json",
)  # fmt: skip
#: Long enough to fill pages of the file of its own.
LONG = 4000


@pytest.fixture
def database_kind():
    """SQLite's files: the guide for operators says what else must be done on PostgreSQL."""
    return "sqlite"


@pytest.fixture
def canary():
    return f"canary{secrets.token_hex(12)}"


def work(app):
    with app.app_context():
        periodic_tasks.run_once()


def files_with(data_dir, canary):
    """The files of the data folder that contain these words, in any part of them."""
    return [file.name for file in data_dir.rglob("*") if file.is_file() and canary.encode() in file.read_bytes()]


def served_with(app, canary):
    """The public pages and files that contain them."""
    browser = app.test_client()
    return [path for path in PAGES if canary in browser.get(f"/p/{CODE}{path}").text]


def long(canary):
    return f"{canary} " + "and then it went on. " * (LONG // 21)


def is_there(data_dir, canary):
    assert files_with(data_dir, canary) == ["consult.sqlite"], "else this would measure nothing"


def gone(app, data_dir, canary):
    assert files_with(data_dir, canary) == []
    assert served_with(app, canary) == []


@pytest.mark.parametrize("text", [str, long])
def test_what_its_writer_takes_back(app, plan, data_dir, canary, text):
    sent = say(app, text(canary))
    is_there(data_dir, canary)
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)
    gone(app, data_dir, canary)
    work(app)
    gone(app, data_dir, canary)


def test_what_its_writer_takes_back_after_it_was_published(app, plan, cast, clock, data_dir, canary):
    sent = say(app, canary)
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    work(app)
    assert served_with(app, canary)
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)
    app.wsgi_app = PageCache(Flask.wsgi_app.__get__(app))
    gone(app, data_dir, canary)


@pytest.mark.parametrize("text", [str, long])
def test_what_its_writer_changes(app, plan, data_dir, canary, text):
    sent = say(app, text(canary))
    is_there(data_dir, canary)
    with writing(app):
        receipt_access.change_comment(sent.receipt, 0, "Something else.", Consent.SHOW)
    gone(app, data_dir, canary)


@pytest.mark.parametrize("published", [False, True])
def test_what_a_moderator_hides(app, plan, clock, data_dir, canary, published):
    cast = plan.cast
    sent = say(app, f"Ask {canary} at the quay.")
    if published:
        decide(app, cast, sent, "publish")
        clock.forward(days=3)
        work(app)
    decide(app, cast, sent, "redact", "names_person", marked=f"Ask [[name|{canary}]] at the quay.",
           version_seen=1 if published else None)  # fmt: skip
    work(app)
    gone(app, data_dir, canary)
    clock.forward(days=3)
    work(app)
    gone(app, data_dir, canary)
    assert row(app, sent).public_text == "Ask [name removed] at the quay."


def test_what_two_people_refuse_once_its_days_are_over(app, plan, cast, clock, data_dir, canary):
    sent = say(app, canary)
    refuse(app, cast, sent, "threat")
    is_there(data_dir, canary)
    clock.forward(days=30)
    work(app)
    gone(app, data_dir, canary)


@pytest.mark.parametrize("outcome", ["junk", "team_only"])
def test_what_was_never_published_once_its_days_are_over(app, plan, clock, data_dir, canary, outcome):
    cast = plan.cast
    sent = say(app, canary)
    decide(app, cast, sent, outcome, {"junk": "spam", "team_only": "contact"}[outcome])
    if outcome == "team_only":
        plan.reported()
    is_there(data_dir, canary)
    clock.forward(days=200)
    work(app)
    gone(app, data_dir, canary)


@pytest.mark.parametrize("published", [False, True])
def test_what_two_people_erase_is_gone_with_the_second(app, plan, clock, data_dir, canary, published):
    cast = plan.cast
    sent = say(app, long(canary))
    if published:
        decide(app, cast, sent, "publish")
        clock.forward(days=3)
        work(app)
    decide(app, cast, sent, "erase", "illegal", version_seen=1 if published else None)
    app.wsgi_app = PageCache(Flask.wsgi_app.__get__(app))
    assert served_with(app, canary) == [], "off the page while the second one reads"
    is_there(data_dir, canary)
    nonce = row(app, sent).nonce
    answer(app, cast, sent, True)
    gone(app, data_dir, canary)
    assert nonce not in (data_dir / "consult.sqlite").read_bytes()
    left = row(app, sent)
    assert (left.original, left.public_text, left.nonce, left.outcome) == (None, None, b"", "erase")
    assert events(app, sent)[-1] == "erased"


def test_what_was_erased_stays_in_the_record_with_its_mark_and_its_reason(app, plan, cast, clock, canary):
    sent = say(app, canary)
    decide(app, cast, sent, "erase", "illegal")
    answer(app, cast, sent, True)
    clock.forward(days=3)
    work(app)
    page = app.test_client().get(f"/p/{CODE}/record").text
    assert "Erased: two moderators agreed" in page
    assert "The law forbids us to keep it" in page
    assert row(app, sent).tracker in page


def test_nothing_is_erased_by_one_person(app, plan, cast, data_dir, canary):
    """Against a moderator who destroys what somebody said."""
    sent = say(app, canary)
    decide(app, cast, sent, "erase", "names_person")
    work(app)
    is_there(data_dir, canary)
    answer(app, cast, sent, False)
    assert row(app, sent).original == canary


def test_what_was_erased_after_the_freeze_leaves_every_published_file(app, plan, cast, clock, data_dir, canary):
    sent = say(app, canary, consent=Consent.QUOTE)
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    work(app)
    plan.reported()
    assert served_with(app, canary)
    decide(app, cast, sent, "erase", "names_person", version_seen=1)
    answer(app, cast, sent, True)
    app.wsgi_app = PageCache(Flask.wsgi_app.__get__(app))
    gone(app, data_dir, canary)
    assert app.test_client().get(f"/p/{CODE}/answer").status_code == 200


def test_a_cancelled_plans_unread_words(app, plan, cast, data_dir, canary):
    say(app, canary)
    olga = cast.actor("Olga")
    with writing(app):
        framing.cancel(olga, CODE, "The council withdrew it.")
    work(app)
    gone(app, data_dir, canary)


def test_an_identity_published_by_mistake_is_gone_from_everything_served_within_a_minute(
    app, plan, cast, clock, data_dir, canary
):
    """Only the page cache is between a decision and what people read: it is older by four seconds at most."""
    sent = say(app, f"Ask {canary} at the quay.", key="siting")
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    work(app)
    seconds = [0.0]
    app.wsgi_app = PageCache(Flask.wsgi_app.__get__(app), clock=lambda: seconds[0])
    assert served_with(app, canary)
    decide(app, cast, sent, "redact", "names_person", marked=f"Ask [[name|{canary}]] at the quay.", version_seen=1)
    assert served_with(app, canary), "the cache still has the page"
    seconds[0] += MAX_AGE_SECONDS
    assert MAX_AGE_SECONDS < 60
    assert served_with(app, canary) == []
    assert not [page for page in app.wsgi_app._pages.values() if canary.encode() in page[3]]
