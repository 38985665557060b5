"""What the files of an export contain, column by column, for people and as a JSON schema. Pure."""

from collections.abc import Mapping

from consult.record import documents
from consult.report.summary import Summary
from consult.response.tables import TABLES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: The file with the whole summary.
ANSWER = "answer"
#: Columns with their meaning, by table; in the same order as in the files.
FILES: Mapping[str, Mapping[str, str]] = {name: documents.columns(kind) for name, kind in TABLES.items()}


def rows() -> list[dict[str, str]]:
    """The dictionary as a table: every column, then every field of the summary."""
    every = [(name, column, meaning) for name, columns in FILES.items() for column, meaning in columns.items()]
    every += [(ANSWER, path, meaning) for path, meaning in documents.paths(Summary)]
    return [{"file": name, "column": column, "meaning": meaning} for name, column, meaning in every]


def schemas() -> dict[str, object]:
    """One JSON schema for every JSON file of the export: `files` refers to its own part of the definitions."""
    definitions: documents.Values = {}
    files: documents.Values = {f"{ANSWER}.json": documents.schema(Summary, definitions, nulls=True)}
    for name, kind in TABLES.items():
        table = {"type": "array", "items": documents.schema(kind, definitions)}
        scale = {"scale": {"type": "string"}} if "scale" in FILES[name] else {}
        files[f"{name}.json"] = {"type": "object", "properties": {**scale, "rows": table}, "required": [*scale, "rows"]}
    return {"$schema": DIALECT, "files": files, "$defs": definitions}
