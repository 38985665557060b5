"""A whole law as a plan: its chapters, long wordings, tables and notes on every page that shows them."""

import re
import shutil
from pathlib import Path

import pytest
from sqlalchemy import event, update

from consult.consultations import drafting
from consult.consultations.models import ClauseVersion
from consult.storage.database import db
from tests.cast import CODE, Cast, Plan, writing
from tests.conftest import Stages, close
from tests.pageclient import PageClient

pytestmark = pytest.mark.slow

SHARED = Path(__file__).parents[2].parent / "shared"
LAW = SHARED / "data" / "documents" / "narcotics-act-2022.md"
MEMORANDUM = SHARED / "data" / "documents" / "fitara.md"
MOST_STATEMENTS = 12


def publish(plan: Plan, text: str) -> None:
    """Make a document the newest version of the open plan."""
    olga = plan.cast.actor("Olga")
    with writing(plan.app):
        drafting.import_draft(olga, CODE, text)
        db.session.execute(update(ClauseVersion).values(plain_language="Short.", reason="So."))
        db.session.expire_all()
        drafting.publish(olga, CODE, "change", "The whole law.")


@pytest.fixture(scope="module")
def published_law(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the law is the newest version, which nobody changes: publishing it takes long."""
    data_dir = tmp_path_factory.mktemp("law") / "var"
    stages.copy("plan", data_dir)
    app = stages.app(data_dir)
    publish(Plan(app, Cast(app)), LAW.read_text("utf-8"))
    close(app)
    return data_dir / "consult.sqlite"


@pytest.fixture
def law(published_law: Path, data_dir: Path, plan: Plan) -> Plan:
    close(plan.app)
    shutil.copy(published_law, data_dir / "consult.sqlite")
    return plan


@pytest.fixture
def memorandum(plan: Plan) -> Plan:
    publish(plan, MEMORANDUM.read_text("utf-8"))
    return plan


def headings(page, *tags: str) -> list[str]:
    return [" ".join("".join(each.itertext()).split()) for each in page.tree.iter() if each.tag in tags]


def test_the_whole_plan_is_read_chapter_by_chapter(client: PageClient, law: Plan):
    first = client.get(f"/p/{CODE}/read")
    second = client.get(f"/p/{CODE}/read?page=2")

    assert "Page 1 of 8" in first.words
    assert headings(first, "h2")[0] == "Erster Abschnitt - Begriffsbestimmungen"
    assert "§ 10a Erlaubnis für den Betrieb von Drogenkonsumräumen" in first.words
    assert headings(second, "h2")[0] == "Zweiter Abschnitt - Erlaubnis und Erlaubnisverfahren"
    assert "§ 10a Erlaubnis für den Betrieb von Drogenkonsumräumen" in headings(second, "h3")
    assert "Begriffsbestimmungen" not in second.words


def test_the_index_leads_to_each_part_on_its_page(client: PageClient, law: Plan):
    page = client.get(f"/p/{CODE}/read").click("§ 10a Erlaubnis für den Betrieb von Drogenkonsumräumen")

    assert page.path.startswith(f"/p/{CODE}/read?page=2")


def test_a_long_wording_shows_its_beginning_and_leads_to_the_rest(client: PageClient, law: Plan):
    last = client.get(f"/p/{CODE}/read?page=8")
    whole = last.click("Read the rest of it")

    assert "Acetorphin" in whole.words
    assert len(whole.words) > len(last.words)
    assert "Read the rest" not in whole.words
    for path in (f"/p/{CODE}/read?page=8", f"/p/{CODE}/say?part=all"):
        wordings = [
            "".join(each.itertext()) for each in client.get(path).tree.iter("div") if "clause" in each.get("class", "")
        ]
        assert wordings
        assert max(map(len, wordings)) <= 4100


def test_a_part_says_in_which_chapter_it_is(client: PageClient, law: Plan):
    page = client.get(f"/p/{CODE}/read?page=2").click("What people said on part § 10a (0)")

    assert "Zweiter Abschnitt - Erlaubnis und Erlaubnisverfahren" in page.words
    assert page.h1 == "§ 10a Erlaubnis für den Betrieb von Drogenkonsumräumen"
    assert page.title == f"Local plan {CODE}: part § 10a"


def test_the_index_of_a_long_plan_is_divided_by_its_chapters_and_has_no_wording(client: PageClient, law: Plan):
    first = client.get(f"/p/{CODE}")
    second = first.click("Zweiter Abschnitt - Erlaubnis und Erlaubnisverfahren")

    assert "Page 1 of 8" in first.words
    assert headings(first, "h3")[-2:] == ["Erster Abschnitt - Begriffsbestimmungen", "The plan as a whole"]
    assert second.path.startswith(f"/p/{CODE}?page=2")
    assert "§ 10a Erlaubnis für den Betrieb von Drogenkonsumräumen" in headings(second, "h4")
    for page in (first, second):
        assert not [each for each in page.tree.iter("div") if "clause" in each.get("class", "").split()]


def test_the_draft_and_its_preview_name_the_chapters(staff_client, law: Plan):
    olga = staff_client("Olga")
    for path in ("draft", "preview"):
        assert "Achter Abschnitt - Übergangs- und Schlußvorschriften" in olga.get(f"/team/p/{CODE}/{path}").words


def test_numbers_and_headings_without_number_are_named_in_sentences(client: PageClient, memorandum: Plan):
    page = client.get(f"/p/{CODE}/read")

    assert "Have your say on part “Frequently Asked Questions (FAQ)”" in page.words
    assert not re.search(r"on part (?:\(|$)", page.words)
    assert client.get(f"/p/{CODE}/say").status == 200
    part = client.get(f"/p/{CODE}/read").click("Have your say on part “Frequently Asked Questions (FAQ)”")
    assert part.h1 == "Have your say on part “Frequently Asked Questions (FAQ)”"


def test_notes_of_several_parts_on_one_page_have_names_of_their_own(client: PageClient, memorandum: Plan):
    """The page's checks refuse an id that occurs twice and a link that leads nowhere."""
    found = [client.get(f"/p/{CODE}/read?page={number}").text for number in range(1, 12)]

    assert sum('id="fn-' in text for text in found) > 2
    assert any(len(set(re.findall(r'id="fn-(\d+)-1"', text))) > 1 for text in found)


def test_links_to_other_parts_lead_there_and_others_become_words(client: PageClient, plan: Plan):
    publish(
        plan,
        "# Plan\n\n## 1. Costs\n\nSee [part 2](#2-staff), [staff](#staff), [by key](#crew) and [gone](#7-nowhere).\n\n"
        "## 2. Staff {#crew}\n\nTwo [nurses](javascript:alert(1)). [Back](#1-costs).",
    )
    page = client.get(f"/p/{CODE}/read")
    for words in ("part 2", "staff", "by key"):
        assert page.links[words] == f"/p/{CODE}/read/crew"
    assert "gone" not in page.links
    assert "nurses" not in page.links
    assert client.get(f"/p/{CODE}/read/crew").links["Back"].startswith(f"/p/{CODE}/read/")


@pytest.mark.parametrize("path", ["", "?page=3", "/read", "/read?page=8", "/changes", "/say"])
def test_a_page_of_a_long_draft_asks_no_more_of_the_database(client: PageClient, law: Plan, path: str):
    seen: list[str] = []
    with law.app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    client.get(f"/p/{CODE}{path}")

    assert len([each for each in seen if not each.startswith("BEGIN")]) <= MOST_STATEMENTS


def test_a_draft_of_600_parts_is_found_chosen_and_read_in_small_pages(client: PageClient, plan: Plan):
    chapters = (
        f"## Chapter {number}\n\n" + "".join(f"### {number}.{part} Part\n\nText.\n\n" for part in range(1, 61))
        for number in range(1, 11)
    )
    publish(plan, "# Plan\n\n" + "".join(chapters))

    index = client.get(f"/p/{CODE}/read")
    assert "Chapter 10 10.49 – 10.60" in index.words
    assert headings(client.get(f"/p/{CODE}/read?page=5"), "h3")[0] == "2.25 Part"
    find = "Find the part in the whole plan. Each has a button to have your say."
    assert client.get(f"/p/{CODE}/say").click(find).h1 == index.h1
    for path in ("", "?page=9", "/say", "/say?part=all"):
        assert "Part 10.60" not in client.get(f"/p/{CODE}{path}").words


@pytest.mark.parametrize("name", ["narcotics-act-2022", "fitara", "terms-of-service"])
def test_the_preview_names_what_is_left_aside(staff_client, plan: Plan, name: str):
    text = (SHARED / "data" / "documents" / f"{name}.md").read_text("utf-8")
    olga = staff_client("Olga")
    page = olga.get(f"/team/p/{CODE}/draft/import").form("/draft/import").fill(text=text).send()

    assert page.status == 200
    assert "parts were found" in page.h1
    assert "Line 1: front matter" in page.words
    assert "Title in the document:" in page.words


def test_the_preview_names_both_lines_of_parts_with_the_same_number(staff_client, cast):
    text = "## 1. Hours\n\nLate.\n\n## 2. Staff\n\nTwo.\n\n## 2. Rooms\n\nFour.\n\n## 3. Empty\n"
    olga = staff_client("Olga")
    page = olga.get(f"/team/p/{CODE}/draft/import").form("/draft/import").fill(text=text).send()
    assert page.h1 == "3 parts were found"
    assert "Parts with the same number" in page.words
    assert "Lines 5 and 9: 2" in page.words
    assert "1 thing in the document is left out. See what is left out" in page.words
    assert "Line 13: a numbered heading with nothing under it." in page.words
    page = page.form("/import").fill(text=text.replace("2. Rooms", "2a. Rooms")).send("Check again")
    assert "Parts with the same number" not in page.words


def test_one_press_takes_the_title_of_a_documents_front_matter_for_the_plan(staff_client, cast):
    text = "---\ntitle: Night rooms\n---\n\n# Local plan\n\n## 1. A\n\nText.\n\n## § 2 (repealed)\n"
    olga = staff_client("Olga")
    address = f"/team/p/{CODE}/draft/import"
    page = olga.get(address).form("/draft/import").fill(text=text).send()
    assert "Line 11: a numbered heading with nothing under it." in page.words
    assert "§ 2 (repealed)" in page.words
    page = page.form("/draft/import").send("Use this title for the plan")

    assert page.status == 200
    assert "The plan already has this title." in page.words
    assert "Use this title for the plan" not in page.words
    assert olga.get(f"/team/p/{CODE}/frame").form("/frame").fields["title"] == "Night rooms"
    form = page.form("/draft/import")
    long = olga.post(address, {**form.data, "text": text.replace("Night rooms", "x" * 130), "named": "1"})
    assert long.status == 409
    assert olga.get(f"/team/p/{CODE}/frame").form("/frame").fields["title"] == "Night rooms"


def test_an_open_plan_keeps_its_title(staff_client, plan: Plan):
    olga = staff_client("Olga")
    page = olga.get(f"/team/p/{CODE}/draft/import").form("/draft/import").fill(text="# New\n\n## 1. A\n\nText.").send()
    assert "Use this title for the plan" not in page.words
    form = page.form("/draft/import")
    assert olga.post(f"/team/p/{CODE}/draft/import", {**form.data, "named": "1"}).status == 409


def test_a_refused_document_names_each_line_in_the_summary_and_at_the_field(staff_client, plan: Plan):
    olga = staff_client("Olga")
    text = "## 1. A\n\n**Why:** a\n\n## 2. B\n\nb\n\n**Cost:** cheap\n\nEnd. <!-- open"
    page = olga.get(f"/team/p/{CODE}/draft/import").form("/draft/import").fill(text=text).send()

    assert page.status == 422
    assert [error.partition(":")[0] for error in page.errors] == ["Line 1", "Line 9", "Line 11"]
    assert page.form("/draft/import").fields["text"].strip() == text
