"""The API: it answers as it describes itself, with the same rows as the files, and any site may read it."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import jsonschema
import pytest
from flask import Flask

from consult.api.openapi import MAX_ROWS
from consult.api.views import OPERATIONS, PREFIX, SHORT_TABLES
from consult.consultations import queries
from consult.contributions import polis_files, polis_import
from consult.record import checkpoints, documents
from consult.response import export, export_rows
from consult.response.tables import CommentRow
from tests.cast import CODE, reading, writing
from tests.conftest import Stages, close
from tests.demonstrated import CODES, KITS, ROOMS, copied
from tests.houses import Houses
from tests.journeys.world import STATEMENTS, VOTES
from tests.pageclient import PageClient


@pytest.fixture(scope="module")
def served_with(stages: Stages, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """The demonstration, with a signed record, and the code of an imported consultation."""
    folder = tmp_path_factory.mktemp("api")
    (folder / "comments.csv").write_text(STATEMENTS)
    (folder / "votes.csv").write_text(VOTES)
    app = stages.app(copied(folder / "demo", stages))
    with writing(app):
        code = polis_import.import_export(polis_files.read(folder), "A small talk").code
        checkpoints.sign_due()
    yield app, code
    close(app)


@pytest.fixture
def served(served_with: tuple[Flask, str]) -> Flask:
    return served_with[0]


@pytest.fixture
def imported(served_with: tuple[Flask, str]) -> str:
    return served_with[1]


class Reader:
    """Reads the API as a program does, and holds each answer against the description."""

    def __init__(self, app: Flask) -> None:
        self.client = PageClient(app)
        self.described = self.client.get(f"{PREFIX}/openapi.json").json

    def get(self, path: str, operation: str) -> tuple[int, Any]:
        page = self.client.get(PREFIX + path)
        answers = self.described["paths"][operation]["get"]["responses"]
        described = answers["200" if page.status == 200 else "default"]["content"][page.response.mimetype]["schema"]
        jsonschema.validate(page.json, described | {"components": self.described["components"]})
        return page.status, page.json

    def rows(self, code: str, name: str, limit: int = MAX_ROWS) -> list[dict[str, Any]]:
        """Every row of a list, page by page."""
        found: list[dict[str, Any]] = []
        after: str | None = ""
        while after is not None:
            path, operation = f"/consultations/{code}/{name}", f"/consultations/{{code}}/{name}"
            pages = any(each["name"] == "after" for each in self.described["paths"][operation]["get"]["parameters"])
            status, answer = self.get(f"{path}?limit={limit}&after={after}" if pages else path, operation)
            assert status == 200
            found, after = found + answer["rows"], answer["next"]
        return found


@pytest.fixture
def reader(served: Flask) -> Reader:
    return Reader(served)


def file_of(app: Flask, code: str, name: str) -> str:
    file = BytesIO()
    with reading(app):
        export.write_file(code, name, file)
    return file.getvalue().decode()


def test_every_address_is_described_and_every_description_has_an_address(reader: Reader, served: Flask) -> None:
    rules = {str(rule) for rule in served.url_map.iter_rules() if rule.endpoint.startswith("api.")}
    told = {PREFIX + path.replace("{code}", "<code>").replace("{number}", "<int:number>") for path in
            reader.described["paths"]}  # fmt: skip
    assert rules - told == {f"{PREFIX}/openapi.json"}
    assert told <= rules
    assert reader.described["openapi"] == "3.1.0"
    assert reader.described["servers"] == [{"url": PREFIX}]


def test_every_answer_is_as_described(reader: Reader, imported: str) -> None:
    """`Reader.get` holds each against the description."""
    for operation in OPERATIONS:
        found = {code: reader.get(operation.path.format(code=code, number=1), operation.path)[0]
                 for code in (*CODES, imported, "none")}  # fmt: skip
        assert found[ROOMS] == 200, operation.name
        assert found["none"] == (200 if "{code}" not in operation.path else 404)


def test_the_rows_are_those_of_the_file(reader: Reader, imported: str, served: Flask) -> None:
    """Page by page, and none twice: a list is never another set of figures."""
    empty = set()
    for name in (*SHORT_TABLES, "comments", "comment_votes", "statement_votes"):
        code, limit = (imported, 1) if name == "statement_votes" else (ROOMS, 7)
        rows = json.loads(file_of(served, code, f"{name}.json"))["rows"]
        if name == "comments":
            # The others are for programs that read the file.
            rows = [{column: row[column] for column in documents.columns(CommentRow)} for row in rows]
        assert reader.rows(code, name, limit) == rows
        empty |= set() if rows else {name}
    assert empty <= {"reach_decisions", "clarifications", "proposals", "rights"}


def test_only_a_table_that_is_made_from_the_summary_has_it_assembled(served: Flask) -> None:
    asked: list[str] = []
    with reading(served):
        plan = queries.public_consultation(ROOMS)
        for name in SHORT_TABLES:
            list(export_rows.rows_of(name, plan, lambda name=name: asked.append(name)))
    assert asked == ["reach", "reconciliation", "participants", "ratings", "dispositions", "proposals"]


def test_documents_are_those_of_the_files(reader: Reader, served: Flask) -> None:
    for path, operation, name in (
        (f"/consultations/{ROOMS}", "/consultations/{code}", "consultation.json"),
        (f"/consultations/{ROOMS}/answer", "/consultations/{code}/answer", "answer.json"),
    ):
        assert reader.get(path, operation)[1] == json.loads(file_of(served, ROOMS, name))


def test_the_record_is_that_of_the_file_with_its_leaves(reader: Reader, served: Flask) -> None:
    rows = reader.rows(ROOMS, "record", limit=50)
    assert [row["position"] for row in rows] == list(range(len(rows)))
    assert "".join(row["entry"] + "\n" for row in rows) == file_of(served, ROOMS, "record.jsonl")
    status, signed = reader.get(f"/consultations/{ROOMS}/checkpoint", "/consultations/{code}/checkpoint")
    assert (status, signed["size"]) == (200, len(rows))
    assert signed["note"] == file_of(served, ROOMS, "checkpoint.txt")


def test_comments_on_one_clause_and_on_the_whole_plan(reader: Reader) -> None:
    every = reader.rows(ROOMS, "comments")
    for clause in ("neighbours", "plan"):
        _, found = reader.get(f"/consultations/{ROOMS}/comments?clause={clause}", "/consultations/{code}/comments")
        assert found["rows"] == [row for row in every if row["key"] == clause] != []


def test_the_clauses_of_a_version(reader: Reader) -> None:
    path, operation = "/consultations/{}/versions/{}/clauses", "/consultations/{code}/versions/{number}/clauses"
    _, first = reader.get(path.format(ROOMS, 1), operation)
    assert {row["version"] for row in first["rows"]} == {1}
    assert reader.get(path.format(ROOMS, 99), operation)[0] == 404


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=-1", "limit=x", "limit=1.5", "limit=9" * 12,
                                   "limit=%ff", "after=x&limit="])  # fmt: skip
def test_what_cannot_be_read_is_refused_in_words(reader: Reader, query: str) -> None:
    asked = f"/consultations/{ROOMS}/record?{query}"
    status, problem = reader.get(asked, "/consultations/{code}/record")
    assert status == problem["status"] == 422
    assert "has to be" in problem["detail"]


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/consultations/", 404)])
def test_an_address_that_is_none_is_a_problem_too(served: Flask, path: str, status: int) -> None:
    answer = served.test_client().get(PREFIX + path)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert answer.json["status"] == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("headers", [{}, {"Origin": "https://elsewhere.example"}])
def test_who_writes_to_an_address_for_reading_is_told_so_as_a_program_is(
    served: Flask, method: str, headers: dict[str, str]
) -> None:
    """Against advice to go back and use the buttons of a page."""
    for path in ("/", "/consultations", f"/consultations/{ROOMS}", "/openapi.json"):
        answer = served.test_client().open(PREFIX + path, method=method, headers=headers, json={"text": "Words."})
        assert (answer.status_code, answer.mimetype) == (405, "application/problem+json"), path
        assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"
        assert answer.json["detail"] == "This address is for reading. It takes only GET, HEAD, OPTIONS."


@pytest.mark.parametrize("path", ["", "/"])
def test_the_root_says_where_to_begin(served: Flask, path: str) -> None:
    client = PageClient(served)
    page = client.get(PREFIX + path)
    assert (page.status, page.json) == (
        200, {"description": f"{PREFIX}/openapi.json", "consultations": f"{PREFIX}/consultations"}
    )  # fmt: skip
    assert all(client.get(address).status == 200 for address in page.json.values())


def test_before_the_report_there_are_no_figures(reader: Reader, served: Flask) -> None:
    with reading(served):
        code = next(code for code in CODES if not queries.public_consultation(code).is_frozen)
    for name in ("clause_votes", "comment_votes", "group_votes", "participants"):
        assert reader.rows(code, name) == []
    assert reader.get(f"/consultations/{code}/answer", "/consultations/{code}/answer")[0] == 404


def test_a_plan_that_is_still_written_is_not_there(houses: Houses) -> None:
    reader = Reader(houses("draft").app)
    assert CODE not in {row["code"] for row in reader.get("/consultations", "/consultations")[1]["rows"]}
    assert reader.get(f"/consultations/{CODE}", "/consultations/{code}")[0] == 409


def test_an_answer_that_somebody_has_is_not_sent_again(served: Flask) -> None:
    """From the page cache, and where each answer is made anew."""
    path = f"{PREFIX}/consultations/{KITS}/comments"
    client = served.test_client(use_cookies=False)
    for passing in ({}, {"Cookie": "s=anything"}):
        first = client.get(path, headers=passing)
        tag = first.headers["ETag"]
        again = client.get(path, headers={"If-None-Match": tag, **passing})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        assert "Content-Length" not in again.headers or again.headers["Content-Length"] == "0"
        other = client.get(path, headers={"If-None-Match": 'W/"other"', **passing})
        assert (other.status_code, other.data) == (200, first.data)


def test_any_site_may_read_it_and_no_page(served: Flask) -> None:
    client = served.test_client()
    asked = {"Origin": "https://news.example", "Access-Control-Request-Method": "GET",
             "Access-Control-Request-Headers": "if-none-match"}  # fmt: skip
    before = client.options(f"{PREFIX}/consultations", headers=asked)
    assert before.headers["Access-Control-Allow-Origin"] == "*"
    assert "If-None-Match" in before.headers["Access-Control-Allow-Headers"]
    for path in (f"{PREFIX}/consultations", f"{PREFIX}/nowhere"):
        answer = client.get(path, headers={"Origin": "https://news.example"})
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
        assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Access-Control-Allow-Origin" not in client.get(f"/p/{ROOMS}").headers
