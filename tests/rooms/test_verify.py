"""The files alone show whether the published figures are right, and whatever somebody changes in them is named."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape
from sqlalchemy import select, text

from consult.access import Actor, Role
from consult.consultations import queries
from consult.consultations.models import ConsultationRole
from consult.contributions import acceptances
from consult.pages import check_codes
from consult.record import checkpoints, entries, notes, verify
from consult.response import corrections, export, invited_replies, later_decisions
from consult.response.correction_fields import CorrectionData
from consult.response.correction_rules import Place
from consult.response.rules import DispositionData
from consult.storage.database import db, settings, write_transaction
from tests.answering import REASON
from tests.conftest import Stages
from tests.demonstrated import CHECKING, CODES, ROOMS, application

pytestmark = pytest.mark.slow

SEED = bytes(range(32))
NAMED = "Heron Quill of Pier Street 9 told the council why that order matters."
UNNAMED = "A neighbour told the council why that order matters."
OFFICE_SAID = "We will talk to the officers."


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory, stages: Stages) -> Iterator[Flask]:
    with application(tmp_path_factory.mktemp("verify") / "demo", stages) as app:
        with write_transaction():
            plan = queries.public_consultation(ROOMS)
            decides = ConsultationRole.consultation_id == plan.id, ConsultationRole.role == Role.DECISION_MAKER.value
            [staff_id] = db.session.scalars(select(ConsultationRole.staff_id).where(*decides))
            decider = Actor(staff_id=staff_id, roles={plan.id: frozenset({Role.DECISION_MAKER})})
            [point, *_] = [each for each in later_decisions.deferred_points(plan) if each.clause_key]
            given = DispositionData(decision="not_changed", reason_kind="evidence", reason=REASON)
            later_decisions.decide_later(decider, ROOMS, given, clause_key=point.clause_key)
            organizer = Actor(staff_id=staff_id, roles={plan.id: frozenset({Role.ORGANIZER})})
            [office, *_] = invited_replies.to_ask(plan.id)
            invited_replies.send(invited_replies.write_to(organizer, ROOMS, office).token, office, OFFICE_SAID)
            [asked] = invited_replies.asked_before(plan.id, office)
            invited_replies.confirm(organizer, ROOMS, asked.id, OFFICE_SAID)
            said = {"answer": f"{REASON} We count again."}
            given = CorrectionData(texts=said, cause="mistake", note="It is counted again.")
            corrections.correct(decider, ROOMS, Place("principle", "challenge"), given)
            for reason in NAMED, UNNAMED:
                given = CorrectionData(texts={"reason": reason}, cause="identifying", note="It named somebody.")
                corrections.correct(decider, ROOMS, Place("clause", "purpose"), given)
            checkpoints.sign_due()
        yield app


@pytest.fixture(scope="module")
def files(demonstration: Flask, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "rooms"
    export.write(ROOMS, folder)
    return folder


@pytest.fixture
def changed(files: Path, tmp_path: Path) -> Path:
    return shutil.copytree(files, tmp_path / "changed")


def faults(folder: Path, **given: object) -> list[str]:
    return [words for agrees, words in verify.verify(folder, **given) if not agrees]  # type: ignore[arg-type]


@pytest.mark.parametrize("code", CODES)
def test_whatever_is_published_can_be_checked(code: str, demonstration: Flask, tmp_path: Path) -> None:
    export.write(code, tmp_path / code)
    key = checkpoints.history(code)[0].key
    assert faults(tmp_path / code) == faults(tmp_path / code, key=key) == []


def test_what_was_checked_is_said_and_what_cannot_be(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify.main([str(files), "--older", str(files / "checkpoint.txt")]) == 0
    out = capsys.readouterr().out.splitlines()
    assert len([line for line in out if line.startswith("ok")]) == len(verify.ALWAYS) + len(verify.FROZEN)
    assert [line for line in out if line.startswith("--")] == [f"--    {words}" for words in verify.NOT_HERE]
    assert out[-1] == "All that can be worked out again agrees."
    counted = json.loads((files / "answer.json").read_text("utf-8"))["reconciliation"]
    said = f"{counted['received']} comments, {counted['analysed']} of them counted, "
    assert any(said in line for line in out), "the figures of page one, so that a reader can compare them"


def write(folder: Path, name: str, data: bytes) -> None:
    """Write a file, and put it into the manifest as if it had always been like that."""
    (folder / name).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for each in manifest["files"]:
        if each["name"] == name:
            each.update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((folder / f"{name}.csv").read_text("utf-8-sig"))))


def change_row(name: str, change: Callable[[list[dict[str, str]]], object]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        rows = rows_of(folder, name)
        change(rows)
        target = io.StringIO()
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        write(folder, f"{name}.csv", target.getvalue().encode("utf-8-sig"))

    return act


def change_lines(change: Callable[[list[bytes]], object]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        lines = (folder / "record.jsonl").read_bytes().splitlines(keepends=True)
        change(lines)
        write(folder, "record.jsonl", b"".join(lines))

    return act


def change_entry(kind: str, **values: object) -> Callable[[Path], None]:
    """All entries of a kind."""

    def change(lines: list[bytes]) -> None:
        for at, line in enumerate(lines):
            entry = json.loads(line)
            if entry["kind"] == kind:
                changed = json.dumps(entry | values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
                lines[at] = changed.encode() + b"\n"

    return change_lines(change)


def change_answer(change: Callable[[dict[str, object]], object]) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        answer = json.loads((folder / "answer.json").read_bytes())
        change(answer)
        write(folder, "answer.json", json.dumps(answer).encode())

    return act


def later_in(answer: Any) -> Any:
    """The decision that has a later one."""
    return next(each["disposition"] for each in answer["clauses"] if each["disposition"]["later"])


def replace_in(name: str, before: bytes, after: bytes) -> Callable[[Path], None]:
    def act(folder: Path) -> None:
        data = (folder / name).read_bytes()
        assert before in data
        write(folder, name, data.replace(before, after, 1))

    return act


def keep_and_replace(name: str, before: bytes, after: bytes) -> Callable[[Path], None]:
    """The true bytes are there, in files that nobody reads."""

    def act(folder: Path) -> None:
        data = (folder / name).read_bytes()
        for number, kept in enumerate((data, *data.splitlines())):
            (folder / f"kept-{number}.json").write_bytes(kept)
        replace_in(name, before, after)(folder)

    return act


def add_document(folder: Path) -> None:
    data = (folder / "recorded_documents.jsonl").read_bytes()
    write(folder, "recorded_documents.jsonl", data + b'{"answer":"x","clause":"siting","theme":""}\n')


def sign_otherwise(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Other words in the newest version of the answer, and its check code in the record, as the site itself could."""

    def act(folder: Path) -> None:
        before = (folder / "signed_answer.json").read_bytes()
        answer = json.loads(before)
        change(answer)
        data = json.dumps(answer, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        write(folder, "signed_answer.json", data)
        old, new = (hashlib.sha256(each).hexdigest().encode() for each in (before, data))
        replace_in("record.jsonl", old, new)(folder)

    return act


def leave_out(folder: Path, name: str) -> None:
    (folder / name).unlink()
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"] = [each for each in manifest["files"] if each["name"] != name]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def say(row: dict[str, str], words: str, **more: str) -> None:
    """Other words, in each column that has them."""
    row.update({"text": words, "proposed_wording": "", "comment": words, "comment-body": words, **more})


def first(rows: list[dict[str, str]], **wanted: str) -> dict[str, str]:
    return next(row for row in rows if all(row[name] == value for name, value in wanted.items()))


TAMPERING: dict[str, tuple[Callable[[Path], None], str]] = {
    "a file, with the manifest left": (
        lambda folder: (folder / "comments.csv").write_bytes(b""), "comments.csv is missing or changed"),
    "a file is missing": (
        lambda folder: (folder / "clause_votes.json").unlink(), "clause_votes.json is missing or changed"),
    "an entry is changed": (
        replace_in("record.jsonl", b'"outcome":"redact"', b'"outcome":"publish"'), "was changed, removed or added"),
    "an entry is removed": (change_lines(lambda lines: lines.pop(5)), "and there are"),
    "an entry is added": (
        change_lines(lambda lines: lines.insert(5, b'{"day":"2026-01-01","kind":"life"}\n')), "was changed, removed"),
    "two entries change places": (
        change_lines(lambda lines: lines.insert(3, lines.pop(4))), "was changed, removed or added"),
    "an entry in another form": (
        replace_in("record.jsonl", b'{"clauses":12,', b'{"clauses": 12,'), "is not in its one form"),
    "an entry that is none": (change_lines(lambda lines: lines.insert(9, b"{\n")), "record: this cannot be read"),
    "a code is of another part": (change_entry("taken", part="elsewhere"), "was not taken, or elsewhere"),
    "a code is of another meaning": (change_entry("taken", meaning_revision=9), "was not taken, or elsewhere"),
    "a code is left out": (
        change_lines(lambda lines: lines.remove(next(each for each in lines if b'"taken"' in each))), "and there are"),
    "all codes but one are left out": (
        change_lines(lambda lines: [lines.remove(each) for each in lines[:] if b'"taken"' in each][1:] and lines.append(
            b'{"day":"2026-01-01","kind":"taken","part":"plan","tracker":"x"}\n')), "was not taken, or elsewhere"),
    "a code is there twice": (
        change_lines(lambda lines: lines.append(next(line for line in lines if b'"taken"' in line))), "says twice"),
    "a ballot is another": (change_entry("ballots", choices=["unsure"] * 10), "ballots in the record"),
    "the rules do not allow a reason": (
        change_entry("rules", moderation={"version": 2, "reasons": {"redact": ["contact"]}}), "the rules do not allow"),
    "the rules ask for more people": (
        change_entry("rules", disclosure={"least": 500, "least_others": 3}), "the rules do not allow the votes on"),
    "the rules ask for more who choose otherwise": (
        change_entry("rules", disclosure={"least": 10, "least_others": 40}), "the rules do not allow the votes on"),
    "the rules name other choices": (
        change_entry("rules", counting={"choices": ["support"]}), "the rules do not allow the votes on"),
    "the rules are left out": (
        change_lines(lambda lines: [lines.remove(each) for each in lines[:] if b'"rules"' in each]), "by which rules"),
    "the size in the checkpoint": (
        lambda folder: write(folder, "checkpoint.txt", (folder / "checkpoint.txt").read_bytes().replace(
            b"\n", b"\n1", 1)), "is not signed with the key"),
    "the day in the checkpoint": (replace_in("checkpoint.txt", b"day 2", b"day 1"), "is not signed with the key"),
    "a comment that the record does not know": (
        change_row("comments", lambda rows: rows[0].update(tracker="zzzzzzzzzzzz")), "zzzzzzzzzzzz is not in the rec"),
    "a comment in another part": (
        change_row("comments", lambda rows: first(rows, key="siting").update(key="hours")), "is in another part"),
    "a comment from another day": (
        change_row("comments", lambda rows: rows[0].update(public_on="2026-05-17")), "or from another day"),
    "a comment decided in another way": (
        change_row("comments", lambda rows: first(rows, outcome="publish").update(outcome="redact")), "not shown as"),
    "the words of a comment": (
        change_row("comments", lambda rows: say(first(rows, outcome="publish"), "No.")), "other words than in"),
    "the words of a comment with hidden parts": (
        change_row("comments", lambda rows: say(first(rows, outcome="redact"), "No.")), "other words than in"),
    "the words of a comment, for other programs alone": (
        change_row("comments", lambda rows: rows[0].update({"comment-body": "No."})), "other words than in"),
    "the words of a comment, where people read them": (
        change_row("comments", lambda rows: rows[0].update(text="No.")), "other words than in"),
    "the words of a comment, without their salt": (
        change_row("comments", lambda rows: say(first(rows, outcome="publish"), "No.", salt="")), "other words"),
    "two comments change their words": (
        change_row("comments", lambda rows: rows[0].update(
            {name: rows[1][name] for name in ("text", "proposed_wording", "comment", "comment-body", "salt")})),
        "other words than in"),
    "a comment is there twice": (change_row("comments", lambda rows: rows.append(rows[0])), "in comments.csv twice"),
    "the reason of a decision": (
        change_row("moderation", lambda rows: first(rows, outcome="redact").update(reasons="")), "decisions of moder"),
    "a decision is left out": (change_row("moderation", lambda rows: rows.pop()), "decisions of moderators"),
    "a decision is another": (
        change_row("moderation", lambda rows: first(rows, outcome="junk").update(outcome="refuse")), "decisions of mo"),
    "the frozen report": (replace_in("frozen_report.json", b"a", b"b"), "json has not the words of “heard”"),
    "the signed answer": (replace_in("signed_answer.json", b"a", b"b"), "json has not the words of “answer”"),
    "the frozen report, with the true one in another file": (
        keep_and_replace("frozen_report.json", b"a", b"b"), "frozen_report.json has not the words of “heard”"),
    "a version of the draft": (replace_in("recorded_documents.jsonl", b"rooms", b"tombs"), "recorded documents"),
    "a version of the draft, with the true ones in another file": (
        keep_and_replace("recorded_documents.jsonl", b"rooms", b"tombs"), "recorded documents"),
    "a later decision that nobody made": (add_document, "recorded documents"),
    "the answer is left out": (lambda folder: leave_out(folder, "answer.json"), "shown: this cannot be read"),
    "the checkpoint is left out": (lambda folder: leave_out(folder, "checkpoint.txt"), "there is no checkpoint yet"),
    "an earlier version of the answer": (
        replace_in("recorded_documents.jsonl", b"high until about 2 at night", b"high until about 9 at night"),
        "recorded documents"),
    "words that were removed from an earlier version": (
        replace_in("recorded_documents.jsonl", b'"reason":""', b'"reason":"Heron Quill."'), "recorded documents"),
    "a version more or fewer": (
        lambda folder: write(folder, "recorded_documents.jsonl", b"".join(
            (folder / "recorded_documents.jsonl").read_bytes().splitlines(keepends=True)[:-1])), "recorded documents"),
    "a correction that decides something else": (
        sign_otherwise(lambda answer: answer["dispositions"][1].update(code="removed")),
        "version 5 of the answer has changed more than words: dispositions 1 code"),
    "a correction that promises something else": (
        sign_otherwise(lambda answer: answer["promises"][0].update(owner="x")), "more than words: promises 0"),
    "a correction that uses other proposals": (
        sign_otherwise(lambda answer: answer["dispositions"][2].update(proposals=[])),
        "has changed more than words: dispositions 2 proposals"),
    "a correction of two places at once": (
        sign_otherwise(lambda answer: answer["lines"].update(decided="x")), "more than words: lines decided"),
    "a correction that says that it changed a decision": (
        sign_otherwise(lambda answer: answer["corrections"][-1].update(fields=["code"])),
        "has changed more than words: dispositions 0 reason"),
    "a correction that is not said": (
        sign_otherwise(lambda answer: answer["corrections"].pop(0)), "version 5 of the answer does not follow from"),
    "a correction of another version": (
        sign_otherwise(lambda answer: answer["corrections"][-1].update(corrects="0" * 64)), "does not follow from"),
    "an earlier version in the place of the newest": (
        lambda folder: write(folder, "signed_answer.json",
                             (folder / "recorded_documents.jsonl").read_bytes().splitlines()[-1]),
        "signed_answer.json has not the words of “answer”"),
    "a correction is left out of the answer": (
        change_answer(lambda answer: answer.update(corrections=[])), "corrections: 0 are shown, and there were 4"),
    "the note of a correction": (
        change_answer(lambda answer: answer["corrections"][0].update(note="x")), "corrections 1, note is “x”"),
    "what an office answered": (
        replace_in("recorded_documents.jsonl", OFFICE_SAID.encode(), b"We will not."), "recorded documents"),
    "a step that does not add up": (
        change_row("reconciliation", lambda rows: rows[0].update(comments="999")), "does not add up"),
    "the number of comments received": (
        change_answer(lambda answer: answer["reconciliation"].update(received=999)), "reconciliation, received is"),
    "a theme's count": (
        change_answer(lambda answer: answer["clauses"][0]["themes"][0].update(comments=99)), "themes 1, comments is"),
    "a theme's words": (
        change_answer(lambda answer: answer["clauses"][0]["themes"][0].update(title="x")), "themes 1, title is “x”"),
    "a theme is left out": (change_answer(lambda answer: answer["clauses"][0]["themes"].pop()), "0 are shown, and th"),
    "the words of a quote": (
        change_answer(lambda answer: answer["clauses"][0]["quotes"][0].update(text="x")), "are not those of the"),
    "the words of a quote, without their salt": (
        change_answer(lambda answer: answer["clauses"][0]["quotes"][0].update(text="x", salt="")), "not those of the"),
    "a quote of somebody else": (
        change_answer(lambda answer: answer["clauses"][0]["quotes"][0].update(tracker="zzzzzzzzzzzz")), "tracker is"),
    "a reason": (
        change_answer(lambda answer: answer["clauses"][0]["disposition"].update(reason="x")), "disposition, reason is"),
    "a decision is left out of the answer": (
        change_answer(lambda answer: answer["clauses"][0].update(disposition=None)), "disposition is “None”"),
    "a reply": (change_answer(lambda answer: answer.update(replies=[{"by": "x"}])), "replies"),
    "a word of a reply is left out": (
        change_answer(lambda answer: answer["replies"][0].pop("invited")), "the replies are not those signed"),
    "a later decision": (
        change_answer(lambda answer: later_in(answer)["later"].update(reason="x")), "later, reason is “x”"),
    "the day of a later decision": (
        change_answer(lambda answer: later_in(answer)["later"].update(on="2026-01-01")), "later, on is “2026-01-01”"),
    "a later decision is left out": (
        change_answer(lambda answer: later_in(answer).update(later=None)), "later is “None”"),
    "a promise": (change_answer(lambda answer: answer["promises"][0].update(owner="x")), "promises 1, owner is “x”"),
    "a line of the summary": (
        change_answer(lambda answer: answer["lines"].update(decided="x")), "lines, decided is “x”"),
    "a group of opinion": (change_answer(lambda answer: answer["groups"].update(people=9)), "groups, people is “9”"),
    "outcomes of moderation": (
        change_answer(lambda answer: answer["moderation"]["outcomes"][0].update(count=9)), "moderation, outcomes, pub"),
    "a part's count": (change_answer(lambda answer: answer["clauses"][0].update(comments=99)), "clauses 1, comments"),
    "a coding is of another theme": (
        change_row("codings", lambda rows: first(rows, theme=rows[0]["theme"]).update(theme="x")), "comments of a the"),
    "a coding is on another part": (
        change_row("codings", lambda rows: first(rows, key="siting").update(key="hours")), "comments on a part"),
    "a coding is left out": (
        change_row("codings", lambda rows: rows.remove(next(row for row in rows if row["theme"]))), "comments: analy"),
    "a vote more": (
        change_answer(lambda answer: answer["clauses"][0]["tallies"][0]["counts"][0].update(votes=99)),
        "votes 1, channels 1, counts, support is “99”"),
    "a row of votes": (
        change_row("clause_votes", lambda rows: first(rows, choice="oppose").update(votes="99")), "votes on a part"),
    "a number that is none": (
        change_row("reconciliation", lambda rows: rows[0].update(comments="many")), "cannot be read"),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERING)
def test_what_somebody_changed_in_the_files_is_named(what: str, changed: Path) -> None:
    act, named = TAMPERING[what]
    act(changed)
    found = faults(changed)
    assert any(named in each for each in found), found


def test_a_key_of_somebody_else_and_one_that_is_none_are_refused(files: Path) -> None:
    own = json.loads((files / "manifest.json").read_bytes())["key"]
    other = notes.public_key(own.split("+")[0], SEED).text
    assert faults(files, key=other) == [f"the checkpoint is not signed with the key {other}"]
    assert faults(files, key="house")


def accepted(app: Flask, tracker: str, part: str, code: str = ROOMS, seed: bytes = b"") -> str:
    with app.app_context():
        name = f"{acceptances.NAME}/{code}"
        return notes.sign(f"{name}\n{tracker}\n{part}\nday 2026-03-04\n", name, seed or settings().record_key)


def test_a_comment_that_was_taken_is_in_the_record_or_its_writer_can_show_that_it_is_not(
    demonstration: Flask, files: Path
) -> None:
    record = [json.loads(line) for line in (files / "record.jsonl").read_bytes().splitlines()]
    shown = next(entry for entry in record if entry["kind"] == "comment")
    refused = next(entry for entry in record if entry.get("outcome") == "refuse")
    parts = {entry["tracker"]: entry["part"] for entry in record if entry["kind"] == "taken"}
    fitting = [
        accepted(demonstration, shown["tracker"], shown["part"]),
        accepted(demonstration, refused["tracker"], parts[refused["tracker"]]),
    ]
    assert faults(files, taken=fitting) == []
    for wrong, named in (
        (
            accepted(demonstration, "zzzzzzzzzzzz", "siting"),
            "zzzzzzzzzzzz, taken on 2026-03-04, is not in the record: if",
        ),
        (accepted(demonstration, shown["tracker"], "other"), "is on another part than it was sent for"),
        (accepted(demonstration, shown["tracker"], shown["part"], "abcd"), "acceptance 2 is of another plan"),
        (
            accepted(demonstration, shown["tracker"], shown["part"], seed=SEED),
            "acceptance 2 is not signed with the key",
        ),
        (fitting[0].replace("day 2026-03-04", "day 2026-03-05"), "acceptance 2 is not signed with the key"),
        ("", "acceptance 2 is not signed with the key"),
    ):
        [fault] = faults(files, taken=[fitting[1], wrong])
        assert named in fault


def test_a_comment_that_still_waits_is_no_fault(demonstration: Flask, tmp_path: Path) -> None:
    export.write(CHECKING, tmp_path / "open")
    assert not (tmp_path / "open" / "answer.json").exists()
    assert faults(tmp_path / "open", taken=[accepted(demonstration, "zzzzzzzzzzzz", "siting", CHECKING)]) == []


@pytest.mark.parametrize("code", CODES)
def test_the_command_next_to_each_check_code_makes_it_again(code: str, demonstration: Flask, tmp_path: Path) -> None:
    export.write(code, tmp_path / "files")
    page = demonstration.test_client().get(f"/p/{code}/record").text
    with demonstration.app_context():
        listed = check_codes.listed(entries.kept(code, *check_codes.KINDS, even_lost=check_codes.EVEN_LOST))
        db.session.remove()
    assert listed
    for each in listed:
        done = subprocess.run(
            ["sh", "-c", each.command], cwd=tmp_path / "files", capture_output=True, text=True, check=True
        )
        assert done.stdout.split()[0] == each.code
        assert each.code in page
        assert str(escape(each.command)) in page


def test_a_record_that_was_rewritten_together_with_its_rows_does_not_fit_a_kept_checkpoint(
    demonstration: Flask, files: Path, tmp_path: Path
) -> None:
    """Against somebody with the whole server: they change rows and record, and sign it all again."""
    kept = (files / "checkpoint.txt").read_text("utf-8")
    ours = f"consultation_code = '{ROOMS}'"
    with write_transaction():
        before = db.session.execute(
            text(f"select position, entry, leaf from record_entry where {ours} and kind = 'life' and position > 0")
        ).first()
        line = before.entry.replace('"reason":""', '"reason":"x"').encode()
        leaf = hashlib.sha256(b"\0" + line).hexdigest()
        change = text(f"update record_entry set entry = :entry, leaf = :leaf where {ours} and position = :position")
        db.session.execute(change, {"entry": line.decode(), "leaf": leaf, "position": before.position})
        signed = db.session.execute(text(f"select * from checkpoint where {ours}")).mappings().all()
        db.session.execute(text(f"delete from checkpoint where {ours}"))
        checkpoints.sign_due()
    export.write(ROOMS, tmp_path / "again")
    assert faults(tmp_path / "again") == []
    [fault] = faults(tmp_path / "again", older=[kept])
    assert "the older checkpoint 1 does not fit" in fault
    with write_transaction():
        db.session.execute(change, {"entry": before.entry, "leaf": before.leaf, "position": before.position})
        db.session.execute(text(f"delete from checkpoint where {ours}"))
        for row in signed:
            db.session.execute(
                text("insert into checkpoint (consultation_code, size, day, root, note, key) "
                     "values (:consultation_code, :size, :day, :root, :note, :key)"), dict(row))  # fmt: skip


def test_a_line_separator_within_words_ends_no_row(tmp_path: Path) -> None:
    """Against a fault that is none: people paste texts with separators that only some programs take for line ends."""
    words = "One\u2028two\x85three\x0bfour\nfive"
    target = io.StringIO(newline="")
    csv.writer(target).writerows([["tracker", "text"], ["a", words], ["b", "Six\u2028seven"]])
    (tmp_path / "comments.csv").write_bytes(target.getvalue().encode("utf-8-sig"))
    found = verify.Bundle(tmp_path, "", [], []).read("comments.csv")
    assert found == [{"tracker": "a", "text": words}, {"tracker": "b", "text": "Six\u2028seven"}]


def test_it_is_one_file_that_imports_nothing_of_the_platform(files: Path) -> None:
    source = (files / "verify.py").read_text("utf-8")
    assert source == Path(verify.__file__).read_text("utf-8")
    assert len(source.splitlines()) < 300
    assert "consult" not in {line.split()[1].partition(".")[0] for line in source.splitlines() if
                             line.startswith(("import ", "from "))}  # fmt: skip
