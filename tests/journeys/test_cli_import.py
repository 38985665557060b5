"""`consult import`: a conversation held elsewhere and somebody's draft, imported by the operator."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

from consult.cli.consultations import OF_FILE
from consult.consultations.documents.contents import KINDS
from tests.journeys.command import Command
from tests.plan_words import DRAFT
from tests.wordfiles import deleted, docx, inserted, paragraph, styles

ROOT = Path(__file__).resolve().parents[2]
VOTES = "timestamp,comment-id,voter-id,vote\n5,0,1,1\n6,0,2,-1\n"
STATEMENTS = "timestamp,comment-id,moderated,comment-body\n5,0,1,Keep the benches\n"


def test_an_export_of_polis_is_brought_in_once(consult: Command) -> None:
    folder = consult.folder / "talk"
    folder.mkdir()
    (folder / "comments.csv").write_text(STATEMENTS)
    (folder / "votes.csv").write_text(VOTES)
    assert "--name" in consult.refused("import", "polis", "talk")
    [told, hint] = consult.ok("import", "polis", "talk", "--name", "A small talk")
    code = told.rpartition("/")[2]
    assert hint == f"Give people roles in it: consult staff add NAME --consultation {code} --role ROLE"
    consult.ok("staff", "add", "Sam")
    assert "Sam is its organizer." in consult.ok("import", "polis", "talk", "--organizer", "Sam")
    assert consult.rows("select role from consultation_role") == [("organizer",)]
    assert "nobody called Nour" in consult.refused("import", "polis", "talk", "--organizer", "Nour")
    assert told.startswith("A small talk: 1 statements, 2 participants, 2 votes. http://127.0.0.1:8000/p/")
    assert "imported before" in consult.ok("import", "polis", "talk")[0]
    (folder / "comments.csv").write_text(STATEMENTS + "5,1,-1,\n")
    assert consult.ok("import", "polis", "talk", "--name", "Another")[0].startswith("comments.csv, line 3: ")
    (folder / "comments.csv").write_text(STATEMENTS)
    (folder / "votes.csv").write_text(VOTES + "7,0,3,9\n")
    assert consult.refused("import", "polis", "talk").startswith("votes.csv, line 4: ")
    assert consult.rows("select count(*) from comment_vote") == [(4,)]


def test_an_imported_plan_is_exported_and_its_files_are_checked(consult: Command) -> None:
    folder = consult.folder / "talk"
    folder.mkdir()
    (folder / "comments.csv").write_text(STATEMENTS)
    (folder / "votes.csv").write_text(VOTES)
    code = consult.ok("import", "polis", "talk", "--name", "A small talk")[0].rpartition("/")[2]
    consult.ok("work", "--once")
    consult.ok("export", code, "out")
    assert consult.ok("verify", "out")[-1] == "All that can be worked out again agrees."
    (consult.folder / "out" / "record.jsonl").write_text("")
    status, out, _ = consult.run("verify", "out")
    assert (status, out[-1]) == (1, "Something does not agree.")
    assert "nowhere" in consult.refused("verify", "out", "--older", "nowhere")


def test_long_work_shows_how_far_it_is_on_a_terminal(consult: Command) -> None:
    folder = consult.folder / "talk"
    folder.mkdir()
    (folder / "comments.csv").write_text(STATEMENTS)
    (folder / "votes.csv").write_text(VOTES)
    here, there = pty.openpty()
    words = [sys.executable, "-m", "consult.cli", "import", "polis", "talk", "--name", "A small talk"]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run(words, stdout=subprocess.PIPE, stderr=there, env=environ, cwd=consult.folder, check=True)
    os.close(there)
    shown = os.read(here, 10_000).decode()
    os.close(here)
    assert "Importing votes" in shown
    assert "100%" in shown


def test_a_draft_is_brought_in_for_its_organizer(consult: Command) -> None:
    (consult.folder / "plan.md").write_text(DRAFT, "utf-8")
    assert "Sam" in consult.refused("import", "draft", "plan.md", "--organizer", "Sam")
    consult.ok("staff", "add", "Sam")
    [told] = consult.ok("import", "draft", "plan.md", "--organizer", "Sam", "--title", "Two rooms")
    assert re.match(r"([a-z2-9]{4}): Two rooms, 3 parts, for Sam\. http://127\.0\.0\.1:8000/team/p/\1$", told)
    assert consult.rows("select state, title from consultation") == [("draft", "Two rooms")]
    (consult.folder / "plan.md").write_bytes(b"# caf\xe9")
    assert "UTF-8" in consult.refused("import", "draft", "plan.md", "--organizer", "Sam")
    (consult.folder / "plan.md").write_text("# A title alone\n\nWords.\n")
    assert "part" in consult.refused("import", "draft", "plan.md", "--organizer", "Sam")
    assert consult.rows("select count(*) from consultation") == [(1,)]


def test_a_draft_is_for_the_one_person_whom_it_can_be_for(consult: Command) -> None:
    (consult.folder / "plan.md").write_text(DRAFT, "utf-8")
    assert "--organizer NAME" in consult.refused("import", "draft", "plan.md")
    consult.ok("staff", "add", "Sam")
    assert ", for Sam." in consult.ok("import", "draft", "plan.md")[0]
    consult.ok("staff", "add", "Nour")
    assert "--organizer NAME" in consult.refused("import", "draft", "plan.md")
    consult.ok("staff", "add", "Ida", "--administrator")
    assert ", for Ida." in consult.ok("import", "draft", "plan.md")[0]
    consult.ok("staff", "add", "Ike", "--administrator")
    assert "--organizer NAME" in consult.refused("import", "draft", "plan.md")


def test_what_is_left_aside_of_a_document_is_said(consult: Command) -> None:
    consult.ok("staff", "add", "Sam")
    text = "---\ntitle: Night rooms\n---\n\nTwo.\n\n## 1. Hours\n\nLate. <!-- why? -->\n"
    (consult.folder / "plan.md").write_text(text)
    told, front, hidden = consult.ok("import", "draft", "plan.md")
    assert ": Night rooms, 1 part, for Sam. " in told
    assert front == "Left out, line 1: front matter: Night rooms"
    assert hidden == "Left out, line 9: a hidden note: why?"
    assert consult.rows("select wording from clause_version") == [("Late.",)]


def test_a_word_file_is_read_like_on_the_page(consult: Command) -> None:
    consult.ok("staff", "add", "Sam")
    body = paragraph("Night rooms", style="Titel") + paragraph("Rooms", style="H1") + paragraph("Hours", style="H2")
    body += (
        paragraph("Late", runs=deleted(" or early") + inserted(" only"))
        + paragraph("Staff", style="H2")
        + paragraph("Two.")
    )
    (consult.folder / "plan.docx").write_bytes(docx(body, styles=styles()))
    told, *aside = consult.ok("import", "draft", "plan.docx", "--level", "2")
    assert ": Night rooms, 2 parts, for Sam. " in told
    assert aside == ["Tracked insertions taken: 1", "Tracked deletions left out: 1"]
    assert consult.rows("select wording from clause_version order by wording") == [("Late only",), ("Two.",)]
    (consult.folder / "plan.docx").write_bytes(docx(body, styles=styles())[:200])
    assert "This file is broken." in consult.refused("import", "draft", "plan.docx")


def test_what_became_of_a_file_has_words_for_every_kind() -> None:
    assert OF_FILE.keys() == set(KINDS)


def test_two_parts_with_the_same_number_are_named_with_their_lines(consult: Command) -> None:
    consult.ok("staff", "add", "Sam")
    (consult.folder / "plan.md").write_text("## 1. Hours\n\nLate.\n\n## 1. Staff\n\nTwo.\n")
    assert consult.ok("import", "draft", "plan.md")[1] == "Lines 1 and 5 have the same number: 1"


def test_every_fault_of_a_document_is_said_at_once(consult: Command) -> None:
    consult.ok("staff", "add", "Sam")
    (consult.folder / "plan.md").write_text("## 1. A\n\n**Why:** a\n\n## 2. B\n\nb\n\n**Cost:** cheap\n")
    assert re.search(r"Line 1: .* Line 9: ", consult.refused("import", "draft", "plan.md"))


def test_the_groups_of_an_import_are_calculated_again_with_what_changed(consult: Command) -> None:
    folder = consult.folder / "talk"
    folder.mkdir()
    rows = [
        f"{2 * vote},{comment},{vote},{1 if vote < 12 or not comment else -1}"
        for vote in range(24)
        for comment in (0, 1)
    ]
    (folder / "comments.csv").write_text(STATEMENTS + "6,1,1,Keep the gates\n")
    (folder / "votes.csv").write_text("\n".join(["timestamp,comment-id,voter-id,vote", *rows]) + "\n")
    code = consult.ok("import", "polis", "talk", "--name", "A small talk")[0].rpartition("/")[2]
    first, *figures = consult.ok("analyse", code)
    assert first == "Calculated for the first time."
    assert figures[:2] == ["People: 24 (before: nothing)", "Groups: 12, 12 (before: nothing)"]
    again = consult.ok("analyse", f"http://127.0.0.1:8000/p/{code}")
    assert again[:3] == ["Calculated again. The result is the same as before.", "People: 24", "Groups: 12, 12"]
    assert consult.refused("analyse", "n0ne")
