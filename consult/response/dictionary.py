"""What the files of an export contain, column by column, for people and as a JSON schema. Pure."""

from collections.abc import Mapping

from consult.record import documents
from consult.report.summary import Summary
from consult.response.tables import TABLES

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: The file with the whole summary.
ANSWER = "answer"
#: What the data is, and what it is not.
README = """Open data of one consultation

dictionary.csv says what each column of each file means, schema.json the same for programs. manifest.json has the size
and the SHA-256 of every file. Each table is there twice, as CSV and as JSON, with the same rows.

What is in it: what anyone may read on the public pages. Comments that moderators approved, with the words that are
shown, from finished batches, in the order of their random public codes. Every decision of the moderators, with its
reason and none of the hidden words. Votes on the draft from the day on which the report is frozen, where ten or more
people voted in the same way of sending.

What is not in it: who wrote, from where or how, the day of writing, which comments came together, comments that were
not published, hidden words, votes of fewer than ten people. Words that their writer deletes are gone from the next
download. Please delete them from your copy too.

The CSV files are in UTF-8 with a byte order mark. A text that a spreadsheet might take for a formula begins with an
apostrophe there; in the JSON files it does not.
"""
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
