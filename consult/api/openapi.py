"""The description of the API (OpenAPI 3.1), made from what its views declare. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from consult.record import documents

VERSION = "1.0.0"
MAX_ROWS = 100
COMPONENTS = "#/components/schemas/"

_TEXT = {"type": "string", "maxLength": 100}
#: Query parameters, with their meaning.
AFTER = {
    "name": "after", "in": "query", "required": False, "schema": _TEXT,
    "description": "Rows that come after this one: the `next` of the page before.",
}  # fmt: skip
POSITION = AFTER | {"schema": {"type": "integer", "minimum": 0, "maximum": 2**31 - 1}}
LIMIT = {
    "name": "limit", "in": "query", "required": False,
    "schema": {"type": "integer", "minimum": 1, "maximum": MAX_ROWS, "default": MAX_ROWS},
    "description": "How many rows at most; of votes on comments, how many comments.",
}  # fmt: skip
CLAUSE = {
    "name": "clause", "in": "query", "required": False, "schema": _TEXT,
    "description": "Only those on this clause, by its key; `plan` for those on the plan as a whole.",
}  # fmt: skip
_OF_PATH = {
    "code": ({"type": "string"}, "The code of a consultation, from its address."),
    "number": ({"type": "integer", "minimum": 1}, "The number of a published version of the draft."),
}
PROBLEM = {
    "type": "object",
    "description": "What happened, and what to do (RFC 9457).",
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"},
        "detail": {"type": "string"},
    },
    "required": ["type", "title", "status", "detail"],
}  # fmt: skip
_ABOUT = (
    "Read only, without a key, from any site. Each figure is as protected as on the pages: where one is not told there,"
    " it is not told here. Lists come in pages: ask again with `after` set to `next`, until `next` is null. Answers"
    " have an ETag; send it as If-None-Match, and an answer that has not changed is not sent again. Larger files, and"
    " what each column means, are in the open data of each consultation, at /p/CODE/data. No answer names or identifies"
    " whoever said something."
)


@dataclass(frozen=True)
class Operation:
    """A view of the API: its address below /api/v1 with names in braces, what it is, and the document or the rows that
    it answers with. `nulls` says that missing values are null. `query` are its parameters.
    """

    name: str
    path: str
    summary: str
    kind: type
    rows: bool = False
    nulls: bool = False
    query: tuple[Mapping[str, Any], ...] = field(default=())


def description(operations: Iterable[Operation], server: str, licence: Mapping[str, str]) -> dict[str, object]:
    """The whole description; `server` is the address that the paths are below."""
    schemas: dict[str, Any] = {"Problem": PROBLEM}
    paths = {each.path: {"get": _operation(each, schemas)} for each in operations}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Consult", "version": VERSION, "description": _ABOUT, "license": dict(licence)},
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


def _operation(operation: Operation, schemas: dict[str, Any]) -> dict[str, object]:
    names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{")]
    of_path = [
        {"name": name, "in": "path", "required": True, "schema": _OF_PATH[name][0], "description": _OF_PATH[name][1]}
        for name in names
    ]
    found = documents.schema(operation.kind, schemas, nulls=operation.nulls, at=COMPONENTS)
    if operation.rows:
        following = {"type": ["string", "null"], "description": "`after` of the next page; null at the end"}
        found = {
            "type": "object",
            "properties": {"rows": {"type": "array", "items": found}, "next": following},
            "required": ["rows", "next"],
            "additionalProperties": False,
        }
    problem = {"application/problem+json": {"schema": {"$ref": f"{COMPONENTS}Problem"}}}
    return {
        "operationId": operation.name,
        "summary": operation.summary,
        "parameters": [*of_path, *operation.query],
        "responses": {
            "200": {"description": operation.summary, "content": {"application/json": {"schema": found}}},
            "304": {"description": "Not changed since the answer with the ETag that was sent."},
            "default": {"description": "Why there is no such answer.", "content": problem},
        },
    }
