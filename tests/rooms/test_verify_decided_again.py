"""The offline check while a comment that anyone can read is decided on again: no false fault, and no way around it."""

import csv
import io

import pytest

from consult.record import checkpoints, verify
from consult.response import export
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, reading, writing
from tests.moderated import answer, decide, row, say

NAMED = "Jane Roe sells it behind the harbour office, as everybody knows here."
MARKED = NAMED.replace("Jane Roe", "[[name|Jane Roe]]")


def sweep(app):
    with app.app_context():
        periodic_tasks.run_once()
        db.session.remove()
    with writing(app):
        checkpoints.sign_due()


@pytest.fixture
def sent(app, cast, plan, clock):
    """A comment that anyone can read, together with nine others."""
    for number in range(9):
        decide(app, cast, say(app, f"Number {number} has something to say."), "publish")
    found = say(app, NAMED)
    decide(app, cast, found, "publish")
    clock.forward(days=1)
    sweep(app)
    assert row(app, found).public_on is not None
    return found


def checked(app, folder, change=lambda line: None):
    """What the check finds wrong, and what it says of comments."""
    with reading(app):
        export.write(CODE, folder)
    lines = list(csv.DictReader(io.StringIO((folder / "comments.csv").read_text("utf-8-sig"), newline="")))
    for line in lines:
        change(line)
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(lines[0]))
    writer.writeheader()
    writer.writerows(lines)
    (folder / "comments.csv").write_text(target.getvalue(), "utf-8-sig")
    found = list(verify.verify(folder))[1:]
    told = next((words for _, words in found if "those of the record; gone" in words), "")
    return [words for agrees, words in found if not agrees], told


def test_words_hidden_since_are_no_fault_and_are_named_until_the_batch(app, cast, sent, clock, tmp_path):
    assert checked(app, tmp_path / "before") == ([], "10 comments are those of the record; gone: 0; newer: none")
    decide(app, cast, sent, "redact", "names_person", marked=MARKED, version_seen=1)
    tracker = row(app, sent).tracker
    wrong, told = checked(app, tmp_path / "waiting")
    assert (wrong, told.endswith(f"newer: ['{tracker}']")) == ([], True)
    clock.forward(days=3)
    sweep(app)
    assert checked(app, tmp_path / "after") == ([], "10 comments are those of the record; gone: 0; newer: none")

    def other_words(line):
        if line["tracker"] == tracker:
            line.update({"text": "No.", "comment": "No.", "comment-body": "No."})

    [fault] = checked(app, tmp_path / "other", other_words)[0]
    assert fault == f"the comment {tracker} has other words than in the record"


def test_a_refusal_that_a_second_moderator_did_not_agree_with_is_no_fault(app, cast, sent, clock, tmp_path):
    decide(app, cast, sent, "refuse", "threat", version_seen=1)
    assert checked(app, tmp_path / "waiting")[0] == []
    answer(app, cast, sent, False)
    clock.forward(days=3)
    sweep(app)
    assert checked(app, tmp_path / "declined")[0] == []
    decide(app, cast, sent, "redact", "names_person", marked=MARKED, version_seen=3)
    clock.forward(days=3)
    sweep(app)
    assert checked(app, tmp_path / "after")[0] == []


def test_the_salt_of_hidden_words_is_not_the_nonce(app, cast, sent, tmp_path):
    decide(app, cast, sent, "redact", "names_person", marked=MARKED, version_seen=1)
    changed = row(app, sent)
    salts = []
    checked(app, tmp_path / "files", lambda line: salts.append(line["salt"]))
    assert changed.nonce
    assert changed.nonce.hex() not in salts
    assert len(set(salts)) == len(salts) == 10
