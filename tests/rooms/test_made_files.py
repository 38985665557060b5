"""Made files hold what the pages say, and no word longer than these: against a PDF that keeps what was taken away."""

import re
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZipFile

import pypdfium2
import pytest
from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.contributions.enums import Consent, FileKind
from consult.contributions.models import MadeFile
from consult.pages.made_files import making, workbooks
from consult.pages.made_files.typesetting import TypesettingFailed
from consult.pages.made_files.workbooks import Around, Table
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.answering import dispose_all, freeze, promise, published, sign
from tests.cast import CODE
from tests.moderated import Sent, answer, decide
from tests.plan_words import TITLE

pytestmark = pytest.mark.slow

ADDRESSES = {
    FileKind.BRIEF: "/answer/brief.pdf", FileKind.ANSWER: "/answer.pdf", FileKind.WHOLE: "/answer/whole.pdf",
    FileKind.POSTER: "/poster.pdf", FileKind.DECISIONS: "/answer/decisions.xlsx", FileKind.PROMISES: "/promises.xlsx",
}  # fmt: skip
NAME = "Heron Quill"
SAID = f"Ask {NAME} at number nine before the rooms open."


def work(app) -> int:
    """What the task makes until it finds nothing more to do."""
    with app.app_context():
        return sum(iter(lambda: periodic_tasks.run_task(making.NAME), 0))


def stored(app) -> dict[str, bytes | None]:
    """The plan's files as they are kept, by kind."""
    with app.app_context():
        try:
            query = select(MadeFile.kind, MadeFile.content).join(Consultation).where(Consultation.code == CODE)
            return dict(tuple(row) for row in db.session.execute(query))
        finally:
            db.session.remove()


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as found:
        return " ".join(" ".join(page.get_textpage().get_text_bounded() for page in found).split())


def answered(app, cast, plan) -> Sent:
    """A signed answer with a promise and a quoted comment."""
    sent = published(app, cast, SAID, consent=Consent.QUOTE)
    freeze(app, cast, plan)
    dispose_all(app, cast)
    promise(app, cast)
    sign(app, cast)
    return sent


@pytest.fixture
def sent(app, plan, cast, clock):
    return answered(app, cast, plan)


def test_a_plan_has_a_poster_and_once_it_is_answered_all_files_each_with_what_its_page_says(app, plan, cast, clock):
    work(app)
    assert set(stored(app)) == {FileKind.POSTER}
    browser = app.test_client()
    assert browser.get(f"/p/{CODE}/answer.pdf").status_code == 404
    answered(app, cast, plan)
    for kind, address in ADDRESSES.items():
        found = browser.get(f"/p/{CODE}{address}")
        if kind is not FileKind.POSTER:
            assert (found.status_code, found.headers["Retry-After"]) == (503, "30")
            assert "This file is being made again" in found.text
    work(app)
    files = stored(app)
    assert set(files) == set(FileKind)
    assert SAID in words(files[FileKind.WHOLE])
    for kind in (FileKind.BRIEF, FileKind.ANSWER, FileKind.WHOLE, FileKind.POSTER):
        assert "We go ahead." in words(files[kind])
        assert TITLE.partition(" two")[0] in words(files[kind])
        for link in ("Check these figures", "Every decision, one by one"):
            assert link not in words(files[kind]), "links are for screens"
        assert ("Walk the routes to school." in words(files[kind])) is (kind in (FileKind.BRIEF, FileKind.WHOLE))
    app.wsgi_app._pages.clear()
    links = browser.get(f"/p/{CODE}/answer").text + browser.get(f"/p/{CODE}/data").text
    for kind, address in ADDRESSES.items():
        found = browser.get(f"/p/{CODE}{address}")
        assert found.data == files[kind]
        size = max(1, round(len(found.data) / 1000))
        assert links.count(f'href="/p/{CODE}{address}"') == 2
        assert re.search(rf'href="/p/{CODE}{address}">[^<]*\((PDF|XLSX), {size} KB\)', links.replace("\n", " "))
    clock.forward(days=1)
    work(app)
    assert {kind for kind, content in stored(app).items() if content != files[kind]} <= {FileKind.WHOLE}, (
        "nothing but the day is new, and the order of comments"
    )


def test_words_that_are_erased_leave_every_file_in_the_same_transaction_and_it_is_made_without_them(app, sent, cast):
    work(app)
    poster = stored(app)[FileKind.POSTER]
    assert SAID in words(stored(app)[FileKind.WHOLE])
    decide(app, cast, sent, "erase", "names_person", version_seen=1)
    answer(app, cast, sent, True)
    assert [kind for kind, content in stored(app).items() if content] == [FileKind.POSTER]
    work(app)
    files = stored(app)
    assert None not in files.values()
    assert files[FileKind.POSTER] == poster
    assert NAME not in words(files[FileKind.WHOLE])


def test_words_that_are_hidden_leave_every_file_too_and_no_backup_brings_them_back(app, sent, cast, kept):
    work(app)
    assert SAID in words(stored(app)[FileKind.WHOLE])
    kept.make()
    marked = SAID.replace(NAME, f"[[name|{NAME}]]")
    decide(app, cast, sent, "redact", "names_person", marked=marked, version_seen=1)
    assert stored(app)[FileKind.WHOLE] is None
    work(app)
    assert NAME not in words(stored(app)[FileKind.WHOLE])
    kept.put_back()
    assert set(stored(app).values()) == {None}


def test_a_file_that_was_begun_before_words_were_erased_is_not_kept(app, sent, cast, monkeypatch):
    made = []
    make = making._make

    def meanwhile(due):
        found = make(due)
        if due.kind is FileKind.WHOLE and due.code == CODE and not made:
            made.append(found)
            decide(app, cast, sent, "erase", "names_person", version_seen=1)
            answer(app, cast, sent, True)
        return found

    monkeypatch.setattr(making, "_make", meanwhile)
    work(app)
    assert SAID in words(made[0].content)
    assert NAME not in words(stored(app)[FileKind.WHOLE])


def test_a_file_that_cannot_be_made_holds_up_no_other_and_is_tried_again(app, sent, monkeypatch):
    """The fault: the one sheet cannot be set."""
    make = making._make

    def make_all_but_the_sheet(due):
        if due.kind is FileKind.BRIEF:
            raise TypesettingFailed
        return make(due)

    def rounds() -> None:
        with app.app_context():
            for _ in range(4 * len(FileKind)):
                periodic_tasks.run_round()

    monkeypatch.setattr(making, "_make", make_all_but_the_sheet)
    rounds()
    assert [kind for kind, content in stored(app).items() if content is None] == [FileKind.BRIEF]
    monkeypatch.setattr(making, "_make", make)
    rounds()
    assert None not in stored(app).values()


def test_a_workbook_has_days_and_numbers_as_such_and_no_text_that_anything_runs():
    table = Table(
        "Promises", ["What", "Due", "Days"], [["=1+1", date(2026, 11, 29), 7], ["https://a.example", None, 0]]
    )
    around = Around("Title", "plans.example.org/p/7f3k/answer")
    with ZipFile(BytesIO(workbooks.xlsx(table, around, date(2026, 11, 29)))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        texts = re.findall("<t[^>]*>([^<]*)", book.read("xl/sharedStrings.xml").decode())
        properties = book.read("docProps/core.xml").decode()
    assert {"=1+1", "https://a.example"} <= set(texts)
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert re.search(r'<pane ySplit="1" topLeftCell="A2".*state="frozen"', sheet)
    assert '<autoFilter ref="A1:C3"/>' in sheet
    days = (date(2026, 11, 29) - date(1899, 12, 30)) // timedelta(days=1)
    assert re.findall(r'<c r="([A-Z]\d)" s="\d"><v>(\d+)</v>', sheet) == [("B2", str(days)), ("C2", "7"), ("C3", "0")]
    assert "2026-11-29T00:00:00Z" in properties


def test_a_printed_workbook_can_be_read_and_each_sheet_says_what_it_is_of():
    """Against a table on strips of paper without headings, or so small that all of it is in one."""
    table = Table("Promises", ["Number", "Promise", "Due"], [[1, "Walk the routes.", None]])
    for from_right in (False, True):
        around = Around("Rooms & care", "plans.example.org/p/7f3k/answer", from_right)
        with ZipFile(BytesIO(workbooks.xlsx(table, around, date(2026, 11, 29)))) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            names = book.read("xl/workbook.xml").decode()
        assert ('rightToLeft="1"' in sheet) is from_right
        assert re.search(
            '<pageSetup paperSize="9" [^>]*fitToWidth="2" fitToHeight="0" orientation="landscape"/>', sheet
        )
        assert "<oddHeader>&amp;LRooms &amp;&amp; care: &amp;A</oddHeader>" in sheet
        assert "<oddFooter>&amp;Lplans.example.org/p/7f3k/answer&amp;R&amp;P / &amp;N</oddFooter>" in sheet
        assert "Promises!$A:$B,Promises!$1:$1" in names
