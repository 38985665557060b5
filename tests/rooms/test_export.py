"""The open data of a consultation: whole, checkable, and nothing that is not public already."""

import csv
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy import and_, select

from consult.access import Conflict, NotFound, ValidationError
from consult.analysis import published_figures
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import polis_files, polis_import
from consult.contributions.enums import SCALE
from consult.contributions.models import ClauseVote, Comment, Submission
from consult.moderation import public_log
from consult.report.summary import to_json
from consult.response import dictionary, export, export_rows
from consult.response import queries as response_queries
from consult.storage.database import db
from tests.conftest import Stages
from tests.demonstrated import CHECKING, CODES, KITS, ROOMS, application
from tests.noise import NOISE, OTHER_CODE


@pytest.fixture
def demonstration(tmp_path: Path, stages: Stages, database_kind: str) -> Iterator[Flask]:
    with application(tmp_path / "demo", stages, database_kind) as app:
        yield app


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture
def rooms(demonstration: Flask, tmp_path: Path) -> Path:
    export.write(ROOMS, tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.parametrize("code", CODES)
def test_the_manifest_names_every_file_with_its_hash(code: str, demonstration: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    told: list[int] = []
    names = export.write(code, folder, told.append)
    assert sorted(names) == sorted(path.name for path in folder.iterdir())
    assert sum(told) == len(names) - 1 <= export.count_files()
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert (manifest["consultation"], manifest["scale"]) == (code, SCALE)
    for each in manifest["files"]:
        raw = (folder / each["name"]).read_bytes()
        assert (len(raw), hashlib.sha256(raw).hexdigest()) == (each["bytes"], each["sha256"])
    assert {each["name"] for each in manifest["files"]} == set(names) - {"manifest.json"}


def test_every_table_has_the_columns_that_the_dictionary_tells_of(rooms: Path) -> None:
    told: dict[str, list[str]] = {}
    for row in table(rooms, "dictionary"):
        told.setdefault(row["file"], []).append(row["column"])
    del told[dictionary.ANSWER]
    assert {name: list(columns) for name, columns in dictionary.FILES.items()} == told
    for name, columns in told.items():
        heading = (rooms / f"{name}.csv").read_bytes().split(b"\r\n")[0]
        assert heading.decode("utf-8-sig").split(",") == columns
        rows = json.loads((rooms / f"{name}.json").read_text("utf-8"))["rows"]
        assert len(rows) == len(table(rooms, name))
        assert all(set(row) <= set(columns) for row in rows)


def paths_in(value: object, before: str = "") -> set[str]:
    """Every path of a JSON document that has a value, lists as `[]`."""
    if isinstance(value, list):
        return {path for each in value for path in paths_in(each, f"{before}[]")}
    if isinstance(value, dict) and value:
        return {path for name, each in value.items() for path in paths_in(each, f"{before}.{name}".lstrip("."))}
    return {before} if value not in (None, {}) else set()


def test_the_dictionary_explains_every_field_of_the_answer(rooms: Path) -> None:
    explained = {row["column"] for row in table(rooms, "dictionary") if row["file"] == dictionary.ANSWER}
    there = paths_in(json.loads((rooms / "answer.json").read_text("utf-8")))
    assert len(there) > 80
    # Where the dictionary has a field without parts, the data may have numbers by a code of a closed list.
    whole = {path for path in explained if not any(other.startswith((f"{path}.", f"{path}[].")) for other in explained)}
    found = {path.removesuffix("[]") for path in there}
    assert {path for path in found if path.rpartition(".")[0] not in whole} - explained == set()


def test_every_json_file_is_as_its_schema_says(rooms: Path) -> None:
    schemas = json.loads((rooms / "schema.json").read_text("utf-8"))
    described = ("consultation", *dictionary.FILES, dictionary.ANSWER)
    assert set(schemas["files"]) == {f"{name}.json" for name in described}
    for name, schema in schemas["files"].items():
        validator = Draft202012Validator({**schema, "$defs": schemas["$defs"]})
        document = json.loads((rooms / name).read_text("utf-8"))
        assert [str(error) for error in validator.iter_errors(document)] == []
    validator = Draft202012Validator({**schemas["files"]["answer.json"], "$defs": schemas["$defs"]})
    assert not validator.is_valid({**json.loads((rooms / "answer.json").read_text("utf-8")), "signed": "yes"})


def test_every_file_with_votes_states_the_scale(rooms: Path) -> None:
    with_votes = [name for name, columns in dictionary.FILES.items() if "votes" in columns]
    assert with_votes == ["clause_votes", "comment_votes", "statement_votes"]
    for name in with_votes:
        assert json.loads((rooms / f"{name}.json").read_text("utf-8"))["scale"] == SCALE
        assert {row["scale"] for row in table(rooms, name)} <= {SCALE}
    values = {(row["choice"], row["value"]) for row in table(rooms, "clause_votes") if row["choice"]}
    assert values == {
        ("support", "1"), ("oppose", "-1"), ("unsure", "0"), ("changes", ""), ("unaffected", ""), ("unclear", ""),
    }  # fmt: skip


def test_clause_votes_are_those_of_the_publisher_and_small_classes_stay_withheld(rooms: Path) -> None:
    rows = table(rooms, "clause_votes")
    suppressed = [row for row in rows if row["votes"] == "fewer than 10"]
    assert suppressed
    assert {row["choice"] for row in suppressed} == {""}
    alike = [int(row["votes"]) for row in rows if not row["choice"] and row not in suppressed]
    assert min(alike, default=10) >= 10
    totals: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if row["choice"]:
            totals[row["key"], row["meaning_revision"], row["channel"]] += int(row["votes"])
    assert min(totals.values()) >= 10
    published = sum(
        tally.total
        for votes in published_figures.clause_votes(queries.public_consultation(ROOMS).id)
        for tally in votes.channels.values()
        if hasattr(tally, "total")
    )
    assert sum(totals.values()) + sum(alike) == published


def test_comments_are_the_public_ones_in_an_order_that_tells_nothing(rooms: Path) -> None:
    rows = table(rooms, "comments")
    public = select(Comment).join(Consultation).where(Consultation.code == ROOMS, Comment.stage == "public")
    there = {comment.tracker: comment for comment in db.session.scalars(public)}
    assert [row["tracker"] for row in rows] == sorted(there)
    assert all(row["may_quote"] == ("yes" if there[row["tracker"]].consent == "quote" else "no") for row in rows)
    texts = (rooms / "comments.csv").read_text("utf-8") + (rooms / "comments.json").read_text("utf-8")
    everything = select(Comment).join(Consultation).where(Consultation.code == ROOMS)
    unshown = [one for one in db.session.scalars(everything) if one.original and one.stage != "public"]
    assert len(unshown) > 5
    assert not any(json.dumps(one.original, ensure_ascii=False)[1:-1] in texts for one in unshown)
    closed = [one.public_text or one.original or "" for one in db.session.scalars(everything) if one.stage == "closed"]
    sealed = [words for words in closed if words]
    assert len(sealed) > 5
    assert not any(words[:60] in texts for words in sealed)


def test_chunks_of_comments_leave_none_out(rooms: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export_rows, "CHUNK", 7)
    export.write(ROOMS, tmp_path / "again")
    assert (tmp_path / "again" / "comments.csv").read_bytes() == (rooms / "comments.csv").read_bytes()


def test_no_time_is_finer_than_the_day(rooms: Path) -> None:
    words = "\n".join(path.read_text("utf-8") for path in rooms.iterdir())
    assert "T10:" not in words
    assert not any(sign in words for sign in ("00:00:00", "+00:00"))


def test_moderation_dispositions_promises_and_versions_are_whole(rooms: Path) -> None:
    acts = table(rooms, "moderation")
    assert len(acts) == len(public_log.public_log(ROOMS)) > 50
    assert "position" not in acts[0]
    assert [row["tracker"] for row in acts] == [line.tracker for line in public_log.public_log(ROOMS)]
    whole = response_queries.summary(queries.public_consultation(ROOMS))
    decided = [clause for clause in whole.clauses if clause.disposition]
    of_clauses = [row for row in table(rooms, "dispositions") if row["kind"] == "clause"]
    assert [row["key"] for row in of_clauses] == [clause.key for clause in decided]
    assert len(table(rooms, "commitments")) == 7
    assert len(table(rooms, "progress")) == sum(len(promise.notes) for promise in whole.promises)
    assert [row["kind"] for row in table(rooms, "versions")] == ["first", "change", "decision"]
    assert {row["version"] for row in table(rooms, "clauses")} == {"1", "2", "3"}
    assert json.loads((rooms / "answer.json").read_text("utf-8")) == json.loads(json.dumps(to_json(whole)))


def test_nothing_links_a_person_to_what_they_sent(demonstration: Flask, tmp_path: Path) -> None:
    export.write(CHECKING, tmp_path / "out")
    words = "\n".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    shown_whole = and_(Comment.stage == "public", Comment.outcome == "publish")
    secrets = [
        *(str(value) for value in db.session.scalars(select(Submission.id))),
        *(value.hex() for value in db.session.scalars(select(Comment.nonce).where(~shown_whole)) if value),
        *(value.hex() for value in db.session.scalars(select(Comment.lookup_hmac))),
        *db.session.scalars(select(ClauseVote.tracker)),
    ]
    assert len(secrets) > 100
    assert not any(secret in words for secret in secrets)


def test_nothing_joins_two_comments_of_one_person(demonstration: Flask, tmp_path: Path) -> None:
    """In no file has a value that two comments of one person share only those: others have it too."""
    export.write(CHECKING, tmp_path / "out")
    found = db.session.execute(select(Comment.tracker, Comment.submission_id))
    sent_with: dict[str, int | None] = {row.tracker: row.submission_id for row in found}
    persons: Counter[int | None] = Counter()
    for name in ("comments", "moderation"):
        rows = [row for row in table(tmp_path / "out", name) if row["tracker"] in sent_with]
        persons.update(sent_with[tracker] for tracker in {row["tracker"] for row in rows})
        for column in {column for row in rows for column in row} - {"tracker"}:
            senders: dict[str, set[tuple[str, int | None]]] = {}
            for row in rows:
                senders.setdefault(row[column], set()).add((row["tracker"], sent_with[row["tracker"]]))
            joined = [
                value for value, found in senders.items() if len(found) > 1 and len({who for _, who in found}) == 1
            ]
            assert joined == [], (name, column)
    assert max(persons.values()) > 1, "nobody sent two comments"


def test_votes_leave_only_once_the_report_is_frozen(demonstration: Flask, tmp_path: Path) -> None:
    for code, some in ((CHECKING, False), (KITS, True)):
        export.write(code, tmp_path / code)
        assert bool(table(tmp_path / code, "clause_votes")) is some
    assert not (tmp_path / CHECKING / "answer.json").exists()


def test_comments_load_in_programs_that_group_comments(demonstration: Flask, tmp_path: Path) -> None:
    """As Talk to the City reads a file (id, comment and, if there is one, interview, by name, as many rows as ids), and
    as programs read one from Polis (its eight columns, whole numbers); each comment is of an author of its own.
    """
    export.write(ROOMS, tmp_path / "out")
    rows = table(tmp_path / "out", "comments")
    assert rows
    for number, row in enumerate(rows, 1):
        assert (row["id"], row["interview"], row["author-id"]) == (str(number),) * 3
        assert row["comment"] == row["comment-body"]
        assert row["comment"].startswith(row["text"])
        moment = datetime.fromtimestamp(int(row["timestamp"]), UTC)
        assert (row["datetime"], moment.isoformat()) == (row["public_on"], f"{row['public_on']}T00:00:00+00:00")
    assert any(int(row["agrees"]) and int(row["disagrees"]) for row in rows if row["agrees"])
    (tmp_path / "talk").mkdir()
    shutil.copy(tmp_path / "out" / "comments.csv", tmp_path / "talk")
    (tmp_path / "talk" / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n5,1,1,1\n")
    read = polis_files.read(tmp_path / "talk").statements
    assert [(each.number, each.moderated, each.made) for each in read] == [
        (int(row["comment-id"]), 1, int(row["timestamp"])) for row in rows
    ]


def test_an_imported_plan_has_its_statements_votes(
    in_app: Flask, writing: Callable[..., AbstractContextManager[None]], tmp_path: Path
) -> None:
    (tmp_path / "talk").mkdir()
    (tmp_path / "talk" / "comments.csv").write_text(
        "timestamp,comment-id,moderated,comment-body\n5,0,1,=Keep the benches\n5,1,-1,Out with them\n"
    )
    (tmp_path / "talk" / "votes.csv").write_text("timestamp,comment-id,voter-id,vote\n5,0,1,1\n6,0,2,-1\n7,1,2,1\n")
    exported = polis_files.read(tmp_path / "talk")
    with writing():
        code = polis_import.import_export(exported, "A small talk").code
    export.write(code, tmp_path / "out")
    [comment] = table(tmp_path / "out", "comments")
    assert (comment["text"], comment["key"]) == ("'=Keep the benches", "plan")
    votes = {row["vote"]: (row["value"], row["votes"]) for row in table(tmp_path / "out", "statement_votes")}
    assert votes == {"agree": ("1", "1"), "disagree": ("-1", "1"), "pass": ("0", "0")}
    assert "Out with them" not in "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())


def test_another_plans_words_are_in_none_of_it(in_app: Flask, plan: object, tmp_path: Path) -> None:
    export.write("tst2", tmp_path / "out")
    assert NOISE not in "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    export.write(OTHER_CODE, tmp_path / "other")
    assert f"Original, {NOISE}" not in "".join(path.read_text("utf-8") for path in (tmp_path / "other").iterdir())


def test_a_plan_that_is_not_there_or_still_written_and_a_full_folder_are_refused(
    in_app: Flask, cast: object, tmp_path: Path
) -> None:
    with pytest.raises(NotFound):
        export.write("zzzz", tmp_path / "out")
    with pytest.raises(Conflict):
        export.write("tst2", tmp_path / "out")
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(ValidationError, match="not empty"):
        export.write(OTHER_CODE, tmp_path)


def test_the_files_alone_give_the_published_figures(rooms: Path) -> None:
    """Theme counts, what happened to every comment, and the votes of each channel: counted again, from rows."""
    answer = json.loads((rooms / "answer.json").read_text("utf-8"))
    codings = table(rooms, "codings")
    by_theme = Counter(row["theme"] for row in codings if row["theme"])
    themes = [theme for clause in answer["clauses"] for theme in clause["themes"]] + answer["plan_themes"]
    told = {theme["key"]: theme["comments"] for theme in themes if theme["comments"]}
    assert len(told) > 5
    assert by_theme == told
    comments = {row["comment"]: row for row in codings}
    outcomes = Counter(row["outcome"] for row in comments.values())
    found = answer["reconciliation"]
    assert outcomes == {part["code"]: part["count"] for part in found["outcomes"] if part["count"]}
    steps: Counter[str] = Counter()
    for row in table(rooms, "reconciliation"):
        steps[row["step"]] += int(row["comments"])
    assert steps["received"] - steps["taken_out"] == steps["analysed"] == len(comments) == found["analysed"]
    assert steps["received"] == found["received"]
    without = [row for row in comments.values() if row["has_theme"] == "no" and row["outcome"] != "refuse"]
    assert len(without) == found["uncoded"]
    by_clause = Counter(row["key"] for row in comments.values())
    assert by_clause == {each["key"]: each["comments"] for each in answer["clauses"] if each["comments"]} | (
        {"plan": answer["plan_comments"]} if answer["plan_comments"] else {}
    )
    votes: Counter[tuple[str, ...]] = Counter()
    for row in table(rooms, "clause_votes"):
        if row["votes"].isdecimal():
            votes[row["key"], row["meaning_revision"], row["channel"]] += int(row["votes"])
    assert votes == {
        (clause["key"], str(meaning), tally["channel"]): tally["total"]
        for clause in answer["clauses"]
        for meaning, tallies in [
            (clause_meaning(rooms, clause["key"]), clause["tallies"]),
            *((each["meaning_revision"], each["tallies"]) for each in clause["earlier"]),
        ]
        for tally in tallies
        if tally["total"]
    }


def clause_meaning(folder: Path, key: str) -> int:
    """The meaning on which people voted last: of the version before the answer."""
    voted = [int(row["meaning_revision"]) for row in table(folder, "clause_votes") if row["key"] == key]
    return max(voted, default=0)


def test_comments_for_the_team_only_have_codes_and_no_words(rooms: Path, demonstration: Flask) -> None:
    codings = table(rooms, "codings")
    closed = [row for row in codings if row["outcome"] == "team_only"]
    assert any(row["theme"] for row in closed)
    columns = {"comment", "tracker", "key", "outcome", "theme", "has_theme", "source", "day", "codebook_version"}
    assert set(codings[0]) == columns
    public = {row["tracker"] for row in table(rooms, "comments")}
    assert {row["tracker"] for row in codings} <= public | {""}
    assert {row["tracker"] for row in closed} == {""}
    shown = [row["tracker"] for row in codings if row["tracker"]]
    assert shown == sorted(shown)


@pytest.mark.parametrize("code", [CHECKING])
def test_no_code_is_there_before_the_freeze(code: str, demonstration: Flask, tmp_path: Path) -> None:
    export.write(code, tmp_path / "open")
    assert table(tmp_path / "open", "codings") == table(tmp_path / "open", "reconciliation") == []
