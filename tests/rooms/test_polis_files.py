"""The files of a Polis export: what is broken is named with its line, what is odd is imported and reported."""

from pathlib import Path

import pytest
from flask import Flask

from consult.access import ValidationError
from consult.contributions import polis_files, polis_import
from consult.contributions.models import Comment, CommentVote
from tests.rooms.test_polis_import import DATA, DAY, HEAD, Writing, count, small

CASES = DATA.parents[1] / "cases"
GOOD = f"{DAY},x,0,7,1,0,1,Keep the benches\n"
BROKEN = {
    "a cell is missing": ("comments.csv", 3, {"comments": GOOD + f"{DAY},x,1,7,1,0,1\n"}),
    "a statement's number is no number": ("comments.csv", 3, {"comments": GOOD + f"{DAY},x,one,7,1,0,1,Words\n"}),
    "a statement holds NUL": ("comments.csv", 3, {"comments": GOOD + f"{DAY},x,1,7,1,0,1,Wo\0rds\n"}),
    "a statement is too long": ("comments.csv", 3, {"comments": GOOD + f"{DAY},x,1,7,1,0,1,{'w' * 5001}\n"}),
    "a statement is there twice": ("comments.csv", 3, {"comments": GOOD + GOOD}),
    "a time is not one": ("comments.csv", 2, {"comments": f"{10**16},x,0,7,1,0,1,Words\n"}),
    "a quotation mark is never closed": ("comments.csv", 3, {"comments": GOOD + f'{DAY},x,1,7,1,0,1,"Words\n'}),
    "there is no statement": ("comments.csv", 1, {"comments": "\n"}),
    "a statement before it goes over two lines": (
        "comments.csv", 4, {"comments": f'{DAY},x,0,7,1,0,1,"Two\nlines"\n{DAY},x,one,7,1,0,1,Words\n'},
    ),
    "a vote is not one": ("votes.csv", 3, {"votes": f"{DAY},x,0,1,1\n{DAY},x,0,2,5\n"}),
    "a vote is on nothing": ("votes.csv", 2, {"votes": f"{DAY},x,99,1,1\n"}),
    "a voter is no number": ("votes.csv", 2, {"votes": f"{DAY},x,0,-1,1\n"}),
    "a time is empty": ("votes.csv", 2, {"votes": ",x,0,1,1\n"}),
}  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        "-1,",
        "-1,   ",
        "1,",
        "0,\u200b",
        "2,Words",
        ",Words",
        "yes,Words",
        "-1.5,Words",
    ],
)
def test_an_odd_statement_counts_as_removed_and_the_rest_is_imported(
    row: str, in_app: Flask, writing: Writing, tmp_path: Path
) -> None:
    """One empty, already rejected row does not stop an export, and no odd mark shows what was rejected."""
    folder = small(tmp_path / "a", comments=f"{GOOD}{DAY},x,1,7,1,0,{row}\n", votes=f"{DAY},x,0,1,1\n{DAY},x,1,1,1\n")
    export = polis_files.read(folder)
    [odd] = export.odd
    assert odd.startswith("comments.csv, line 3: ")
    assert odd.endswith("It counts as removed.")
    with writing():
        polis_import.import_export(export)
    assert count(Comment, Comment.stage == "public") == count(Comment, Comment.stage == "closed") == 1
    assert count(Comment, Comment.original == "") == count(Comment, Comment.public_text == "") == 0
    assert count(CommentVote) == 2


def test_a_mark_that_a_spreadsheet_wrote_and_columns_that_we_do_not_know_are_taken(tmp_path: Path) -> None:
    head = HEAD.replace("comment-body", "importance,comment-body")
    folder = small(tmp_path / "a", votes=f"{DAY},x,0,1,1\n")
    rows = f"{DAY},x,0,7,1,0,1.0,5,Keep\n{DAY},x,1,7,1,0,-1.0,5,Ban\n"
    (folder / "comments.csv").write_text(head + rows, "utf-8-sig")
    export = polis_files.read(folder)
    assert [each.moderated for each in export.statements] == [1, -1]
    assert export.odd == ()


def test_the_export_of_the_shared_case_is_imported(tmp_path: Path) -> None:
    export = polis_files.read(CASES / "I1")
    assert [(each.text, each.moderated) for each in export.statements] == [("Open earlier", 1), ("", -1)]
    assert len(export.odd) == len(export.votes) == 1


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_export_is_refused_with_file_and_line(fault: str, tmp_path: Path) -> None:
    file, line, rows = BROKEN[fault]
    with pytest.raises(ValidationError) as refused:
        polis_files.read(small(tmp_path / "a", **rows))
    assert (refused.value.params["file"], refused.value.params["line"]) == (file, line)
    assert str(refused.value).startswith(f"{file}, line {line}: ")


def test_a_missing_file_column_or_folder_is_named(tmp_path: Path) -> None:
    folder = small(tmp_path / "a")
    (folder / "votes.csv").write_text("timestamp,comment-id,vote\n", "utf-8")
    with pytest.raises(ValidationError, match="votes.csv, line 1: there is no column “voter-id”"):
        polis_files.read(folder)
    (folder / "votes.csv").unlink()
    with pytest.raises(ValidationError, match="votes.csv: this file is missing"):
        polis_files.read(folder)
    with pytest.raises(ValidationError, match="There is no folder"):
        polis_files.read(tmp_path / "nowhere")


def test_text_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    folder = small(tmp_path / "a")
    (folder / "comments.csv").write_bytes((HEAD + GOOD).encode() + b"1,x,1,1,0,0,1,caf\xe9\n")
    with pytest.raises(ValidationError, match="comments.csv, line 3: this is not UTF-8"):
        polis_files.read(folder)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    folder = small(tmp_path / "a")
    (folder / "votes.csv").unlink()
    (folder / "votes.csv").mkdir()
    with pytest.raises(ValidationError, match="votes.csv: it cannot be read"):
        polis_files.read(folder)


@pytest.mark.parametrize(
    ("summary", "message"),
    [
        ('topic,"A small talk\n', "summary.csv, line 1: this row cannot be read"),
        ("topic,A talk\nconversation-description,Wo\0rds\n", "summary.csv: "),
    ],
)
def test_a_summary_that_is_broken_is_refused_by_name(summary: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match=message):
        polis_files.read(small(tmp_path / "a", summary=summary))
