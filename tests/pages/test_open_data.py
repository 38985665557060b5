"""The open data for anyone: the page, the same bytes for everyone, and no more work than may be done at once."""

import hashlib
import io
import json
import zipfile

import pytest

from consult.consultations import framing
from consult.contributions import receipt_access
from consult.contributions.publication_batches import MAX_WAIT
from consult.record import documents
from consult.response import dictionary, export
from consult.response.tables import CommentRow
from consult.web import page_cache, sent_files
from tests.cast import CODE, reading, writing
from tests.moderated import bring_batches, decide, row, say

HERE = f"/p/{CODE}/data"


@pytest.fixture
def published(app, cast, plan, clock):
    """Eleven comments that a batch made public, one of them with hidden words, and one that waits."""
    shown = [say(app, f"Shown words {number}.") for number in range(10)]
    for each in shown:
        decide(app, cast, each, "publish")
    decide(app, cast, say(app, "Dr Hall is rude."), "redact", "names_person", marked="[[name|Dr Hall]] is rude.")
    say(app, "Waiting words.")
    clock.forward(days=MAX_WAIT.days)
    with writing(app):
        bring_batches()
    return shown


def fetch(app, name: str):
    """A file as a stranger gets it. Something that looks like a cookie passes by the page cache."""
    answer = app.test_client(use_cookies=False).get(f"{HERE}/{name}", headers={"Cookie": "s=anything"})
    data = answer.data
    answer.close()
    return answer, data


#: The rest of what the file of comments has is for other programs, and in the dictionary.
COMMENT_COLUMNS = documents.columns(CommentRow)


def entries(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def test_the_page_says_what_there_is_as_of_when_and_under_what_terms(client, plan, published):
    page = client.get(HERE)
    assert "11 comments that moderators approved" in page.words
    assert "As of the batch of" in page.words
    assert "CC BY 4.0" in page.words
    assert "Everyone gets the same file" in page.words
    for name, columns in dictionary.FILES.items():
        told = [meaning for column, meaning in columns.items() if name != "comments" or column in COMMENT_COLUMNS]
        assert all(" ".join(meaning.split()) in page.words for meaning in told)


def test_the_page_links_every_file_that_there_is(app, client, plan, published):
    links = {href.rpartition("/")[2] for href in client.get(HERE).hrefs if href.startswith(f"{HERE}/")}
    later = {"answer.json", "frozen_report.json", "signed_answer.json"}
    of_import = {"imported_votes.jsonl", "imported_groups.json"}
    assert links == {"data.zip", *export.file_names()} - later - of_import, "no answer before the freeze"
    assert {fetch(app, name)[0].status_code for name in links} == {200}
    assert {fetch(app, name)[0].status_code for name in later | of_import} == {404}
    assert fetch(app, "nothing.csv")[0].status_code == 404


def test_the_record_leads_there(client, plan):
    assert HERE in client.get(f"/p/{CODE}/record").hrefs


def test_everyone_gets_the_same_bytes_as_the_team_and_the_command(app, plan, staff_client, published, tmp_path):
    _, data = fetch(app, "data.zip")
    olga = staff_client("Olga")
    form = olga.get(f"/team/p/{CODE}/downloads").form("/data.zip")
    team = olga.browser.post(form.action, data=form.data, headers={"Sec-Fetch-Site": "same-origin"})
    assert team.data == data
    with reading(app):
        names = export.write(CODE, tmp_path / "out")
    archive = entries(data)
    assert set(names) == set(archive.namelist())
    for name in names:
        assert (tmp_path / "out" / name).read_bytes() == archive.read(name) == fetch(app, name)[1]
    listed = json.loads(archive.read("manifest.json"))["files"]
    assert all(hashlib.sha256(archive.read(each["name"])).hexdigest() == each["sha256"] for each in listed)


def test_the_bytes_stay_the_same_until_the_next_batch_whatever_people_send_and_whatever_day_it_is(
    app, cast, plan, published, clock
):
    _, before = fetch(app, "data.zip")
    say(app, "Just sent.")
    decide(app, cast, say(app, "Just approved."), "publish")
    clock.forward(days=1, hours=5)
    assert fetch(app, "data.zip")[1] == before
    assert {each.date_time for each in entries(before).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    clock.forward(days=MAX_WAIT.days)
    with writing(app):
        bring_batches()
    assert fetch(app, "data.zip")[1] != before


def test_words_that_wait_are_hidden_or_are_deleted_are_in_no_file(app, plan, published):
    tracker = row(app, published[0]).tracker
    with writing(app):
        receipt_access.withdraw_comment(published[0].receipt, 0)
    _, data = fetch(app, "data.zip")
    everything = "".join(entries(data).read(name).decode() for name in entries(data).namelist())
    for words in ("Dr Hall", "Waiting words", "Shown words 0."):
        assert words not in everything
    assert tracker not in fetch(app, "comments.csv")[1].decode()
    assert published[0].receipt.replace(" ", "-") not in everything


def test_a_flood_of_requests_makes_one_file_and_gives_nobody_a_cookie(make_app, plan, published, monkeypatch):
    made = []
    write = export.write_zip
    monkeypatch.setattr(export, "write_zip", lambda *given: made.append(given) or write(*given))
    browser = make_app().test_client(use_cookies=False)
    answers = [browser.get(f"{HERE}/data.zip", headers={"Accept-Encoding": "gzip"}) for _ in range(5)]
    assert len(made) == len({answer.data for answer in answers}) == 1
    assert not any({"Set-Cookie", "Content-Encoding"} & set(answer.headers.keys()) for answer in answers)
    assert answers[0].headers["Content-Disposition"] == f'attachment; filename="plan-{CODE}-data.zip"'


def test_a_long_file_is_sent_in_pieces_and_holds_its_place_until_then(app, make_app, plan, published, monkeypatch):
    _, small = fetch(app, "data.zip")
    monkeypatch.setattr(sent_files, "MAX_IN_MEMORY", 1000)
    monkeypatch.setattr(sent_files, "CHUNK", 1000)
    monkeypatch.setattr(page_cache, "MAX_PAGE_BYTES", 1000)
    browser = make_app().test_client(use_cookies=False)
    slow = [browser.get(f"{HERE}/data.zip", buffered=False) for _ in range(sent_files.AT_ONCE)]
    assert len(next(slow[0].response)) <= 1000
    full = browser.get(f"{HERE}/data.zip")
    assert (full.status_code, full.headers["Retry-After"]) == (503, "30")
    assert "Wait a minute, then try again." in full.text
    assert browser.get(HERE).status_code == 200, "pages do not wait for files"
    assert slow[1].data == small
    for each in slow:
        each.close()
    with browser.get(f"{HERE}/data.zip") as again:
        assert again.status_code == 200


def test_of_a_draft_nothing_is_shown(client, app, cast):
    with writing(app):
        code = framing.create(cast.actor("Olga"), title="A plan that nobody sees yet").code
    assert "Open data" not in client.get(f"/p/{code}/data").words
    assert client.get(f"/p/{code}/data/data.zip").status == 409


def test_the_page_has_the_columns_of_tables_and_the_dictionary_the_fields_of_the_answer_too(client, plan):
    """With the fields of the answer the page was too long for a phone."""
    page = client.get(f"/p/{CODE}/data")
    told = client.get(f"/p/{CODE}/data/dictionary.csv").text
    assert "rows are in their order" in page.words
    assert "number of decisions, by outcome" not in page.words
    assert "number of decisions, by outcome" in told
