"""The data in the browser: the same files as the command's, what they have and do not have, and who downloaded them."""

import csv
import io
import json
import tracemalloc
import zipfile

import pytest
from sqlalchemy import event

from consult.consultations import framing
from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.moderation import log_retention
from consult.response import export, export_rows
from consult.storage.database import db
from consult.web import sent_files
from tests.cast import CODE, reading, writing
from tests.house.test_sql_counts import say_much
from tests.moderated import bring_batches, decide, row, say

HERE = f"/team/p/{CODE}/downloads"
#: What the zip of a plan with many comments may need beside what is sent: far less than the comments have.
MAX_MEMORY = 8_000_000
MANY = 20_000


def download(browser):
    form = browser.get(HERE).form("/data.zip")
    answer = browser.browser.post(form.action, data=form.data, headers={"Sec-Fetch-Site": "same-origin"})
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    return zipfile.ZipFile(io.BytesIO(answer.data))


def table(archive, name):
    return list(csv.DictReader(io.TextIOWrapper(archive.open(f"{name}.csv"), "utf-8-sig", newline=""), strict=True))


@pytest.fixture
def published(app, cast, plan, clock):
    """Ten comments that a batch made public, and what is in none: one that waits, one refused, hidden words."""
    shown = [say(app, f"Shown words {number}.", consent=Consent.QUOTE) for number in range(10)]
    for each in shown:
        decide(app, cast, each, "publish")
    decide(app, cast, say(app, "Dr Hall is rude."), "redact", "names_person", marked="[[name|Dr Hall]] is rude.")
    decide(app, cast, say(app, "Secret for the team."), "team_only", "contact")
    say(app, "Waiting words.")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    decide(app, cast, say(app, "Approved between batches."), "publish")
    return shown


def test_the_zip_has_what_is_public_and_nothing_else(app, plan, staff_client, published):
    archive = download(staff_client("Olga"))
    rows = table(archive, "comments")
    assert len(rows) == 11
    assert [each["tracker"] for each in rows] == sorted(each["tracker"] for each in rows)
    assert set(rows[0]) == {
        "tracker",
        "key",
        "meaning_revision",
        "outcome",
        "may_quote",
        "public_on",
        "text",
        "proposed_wording",
        # With it, anyone can make the check code of the words again.
        "salt",
        # The same for programs that group comments.
        "id",
        "interview",
        "comment",
        "comment-id",
        "author-id",
        "comment-body",
        "timestamp",
        "datetime",
        "agrees",
        "disagrees",
        "moderated",
    }
    everything = "".join(archive.read(name).decode() for name in archive.namelist())
    for words in ("Dr Hall", "Secret for the team", "Waiting words", "between batches"):
        assert words not in everything
    assert [each["tracker"] for each in table(archive, "moderation")] != []
    assert table(archive, "clause_votes") == [], "no votes before the freeze"
    assert json.loads(archive.read("comments.json"))["rows"][0]["tracker"] == rows[0]["tracker"]
    assert b"What is not in it" in archive.read("README.txt")


def test_the_command_and_every_role_get_the_same_files(app, plan, staff_client, published, tmp_path):
    archives = [download(staff_client(name)) for name in ("Olga", "Mo", "Ana", "Dee")]
    assert len({tuple((each.filename, each.CRC) for each in archive.infolist()) for archive in archives}) == 1
    with reading(app):
        names = export.write(CODE, tmp_path / "out")
    assert set(names) == set(archives[0].namelist())
    assert all((tmp_path / "out" / name).read_bytes() == archives[0].read(name) for name in names)


def test_between_two_batches_the_file_stays_the_same_byte_for_byte(app, cast, plan, staff_client, published):
    before = download(staff_client("Olga"))
    say(app, "Just sent.")
    decide(app, cast, say(app, "Just approved."), "publish")
    assert [each.CRC for each in download(staff_client("Olga")).infolist()] == [each.CRC for each in before.infolist()]


def test_words_that_their_writer_deletes_are_gone_from_the_next_download(app, plan, staff_client, published):
    with writing(app):
        receipt_access.withdraw_comment(published[0].receipt, 0)
    archive = download(staff_client("Olga"))
    assert "Shown words 0." not in "".join(archive.read(name).decode() for name in archive.namelist())
    assert row(app, published[0]).tracker not in {each["tracker"] for each in table(archive, "comments")}


def test_the_auditor_reads_who_downloaded_for_a_year(app, plan, staff_client, clock, published):
    download(staff_client("Olga"))
    download(staff_client("Olga"))
    download(staff_client("Ana"))
    words = staff_client("Ada").get(f"/team/p/{CODE}/log").words
    assert "Olga: open data (2)" in words
    assert "Ana: open data (1)" in words
    clock.forward(days=370)
    with writing(app):
        log_retention.forget_acts()
    assert "Nobody has downloaded it yet." in staff_client("Ada").get(f"/team/p/{CODE}/log").words


def test_the_page_says_how_much_there_is_as_of_which_batch(app, plan, staff_client, published):
    words = staff_client("Mo").get(HERE).words
    assert "11 comments that moderators approved, as shown" in words
    assert "As of the batch of" in words
    assert "No votes yet" in words


def test_a_draft_has_nothing_to_download(cast, staff_client, draft_code):
    page = staff_client("Olga").get(f"/team/p/{draft_code}/downloads")
    assert "nothing is public yet" in page.words
    assert not page.forms()[1:], "but for signing out"


@pytest.fixture
def draft_code(app, cast):
    olga = cast.actor("Olga")
    with writing(app):
        return framing.create(olga, title="A plan that nobody sees yet").code


def test_a_large_file_comes_from_the_disk_and_is_the_same(app, plan, staff_client, published, monkeypatch):
    small = download(staff_client("Olga"))
    monkeypatch.setattr(sent_files, "MAX_IN_MEMORY", 1000)
    olga = staff_client("Olga")
    form = olga.get(HERE).form("/data.zip")
    answer = olga.browser.post(form.action, data=form.data, headers={"Sec-Fetch-Site": "same-origin"})
    data = answer.data
    answer.close()
    assert len(data) == answer.content_length > 1000
    large = zipfile.ZipFile(io.BytesIO(data))
    assert [each.CRC for each in large.infolist()] == [each.CRC for each in small.infolist()]
    assert answer.headers["Cache-Control"] == "no-store"


def test_many_comments_do_not_take_the_memory_or_the_database(app, plan, monkeypatch):
    monkeypatch.setattr(export_rows, "CHUNK", 500)
    with app.app_context():
        say_much(plan, MANY)
    statements = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
        tracemalloc.start()
        with open("/dev/null", "wb") as sink:
            export.write_zip(CODE, sink)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < MAX_MEMORY
    assert len([each for each in statements if "FROM comment" in each]) <= 2 * (MANY // 500 + 1) + 8
