"""What the files of an export contain, column by column, for people and as a JSON schema. Pure."""

import textwrap
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from consult.record import documents
from consult.report.summary import Summary
from consult.response.tables import TABLES, AboutConsultation, CommentRow
from consult.text.messages import N_

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: The file with the whole summary.
ANSWER = "answer"
#: The file about what programs do.
MACHINE_HELP = "machine_help"
#: The file with every entry of the record, and the one with its newest checkpoint.
RECORD, CHECKPOINT = "record", "checkpoint"
#: Both halves of the summary, byte for byte as their check codes in the record were made.
FROZEN_REPORT, SIGNED_ANSWER = "frozen_report", "signed_answer"
#: All other documents with check codes in the record, one in each line.
DOCUMENTS = "recorded_documents"
#: Of an imported plan alone: the votes of each participant, and who was put into which group.
IMPORTED_VOTES, IMPORTED_GROUPS = "imported_votes", "imported_groups"
#: Under what terms anyone may use the data.
LICENCE = (
    "The draft, the team's texts, the figures and the log: Creative Commons Attribution 4.0 (CC BY 4.0); name the plan "
    "and the day. Comments stay their writers' own words: anyone may read, count and study them; quote only those with "
    "may_quote, and do not try to find out who wrote."
)
_LICENCE_LINES = textwrap.fill(f"Licence. {LICENCE}", 118)
#: What the data is, and what it is not.
README = f"""Open data of one consultation

dictionary.csv says what each column of each file means, schema.json the same for programs. manifest.json has the size
and the SHA-256 of every file. Each table is there twice, as CSV and as JSON, with the same rows.

What is in it: what anyone may read on the public pages. Comments that moderators approved, with the words that are
shown, from finished batches, in the order of their random public codes. Every decision of the moderators, with its
reason and none of the hidden words. Votes on the draft from the day on which the report is frozen, where ten or more
people voted in the same way of sending, and answers to comments (agree, disagree, pass), where ten or more people
answered. From the same day, the themes that analysts found in each comment that counts: for those that only the team
may read, refused ones and those erased, themes without any words and without the public code.

record.jsonl has every entry of the record as it is hashed: the SHA-256 of a zero byte and a line, without its line end,
is a leaf of the tree of RFC 6962. checkpoint.txt says how many entries there were on a day and what their root was. It
is signed with the key on the record's page, in the format signed-note of C2SP. Entries of the kind “taken” have the
public code and the part of each comment that was taken, “rules” by what was decided and counted, and “ballots” the
choices that the votes were counted from, in random order. The salt in comments.csv and the words of a comment give the
check code that the record has of them. verify.py checks all of it on your own
computer, without a connection: `python verify.py .` in this folder. It needs Python and the package cryptography.
recorded_documents.jsonl has the versions of the draft, later decisions, what other offices answered and earlier
versions of a corrected answer, one in each line; the SHA-256 of a line, without its line end, is its check code in the
record, as that of frozen_report.json and signed_answer.json is. If words of one were removed because they could
identify somebody, an entry of the kind “words_removed” has its check code before and since.

Only for a plan that was imported from elsewhere, where its votes were public before: imported_votes.jsonl has a line
for each participant, with their votes by public code (1 agree, -1 disagree, 0 pass), and imported_groups.json the
opinion groups, the comments whose votes they were made from, and the group of each participant, in the order of those
lines. With the program of this platform installed, `consult verify .` also forms these groups again from the votes.

comments.csv can be opened as it is by Talk to the City, and by programs that read that file of Polis. Each comment has
an author of its own there.

What is not in it: who wrote, from where or how, the day of writing, which comments came together, which votes or
answers came from one person, comments that were not published, hidden words, votes of fewer than ten people. Words that
their writer deletes are gone from the next download. Please delete them from your copy too.

{_LICENCE_LINES}

Everyone gets the same files, byte for byte, until the next batch, or until something is published or deleted.

The CSV files are in UTF-8 with a byte order mark. A text that a spreadsheet might take for a formula begins with an
apostrophe there; in the JSON files it does not.
"""
#: What each file is, as a msgid, by the name before its ending.
LABELS: Mapping[str, str] = {
    "README": N_("What the data is, and what it is not"),
    "consultation": N_("The plan: its days, and who decides"),
    MACHINE_HELP: N_("What programs do in this plan"),
    "versions": N_("Published versions of the draft"),
    "clauses": N_("The parts of the plan, in each version"),
    "evidence": N_("What is known about each part"),
    "rights": N_("What parts do to rights, as the organizer says"),
    "clarifications": N_("How parts were explained"),
    "reach": N_("Who should be heard, and who was"),
    "reach_decisions": N_("What was decided about those who were not reached yet"),
    "comments": N_("Comments, as shown"),
    "translations": N_("Translations of comments"),
    "codings": N_("Themes found in each comment"),
    "reconciliation": N_("What happened to every comment"),
    "clause_votes": N_("Votes on the parts"),
    "group_votes": N_("Votes by what people say about themselves"),
    "participants": N_("Who took part"),
    "comment_votes": N_("Who agreed with each comment"),
    "ratings": N_("How the organizer and people rated the plan"),
    "statement_votes": N_("Votes on statements of an imported plan"),
    "moderation": N_("Decisions of moderators"),
    "statements_of_reasons": N_("What was hidden or refused, as the European Union’s database has it"),
    "dispositions": N_("Decisions on the parts and themes"),
    "proposals": N_("Decisions on other words"),
    "referrals": N_("What was passed to offices, and their answers"),
    "commitments": N_("Promises"),
    "progress": N_("Notes on promises"),
    "news_requests": N_("Requests for news of promises"),
    "promise_events": N_("What happened to promises"),
    ANSWER: N_("The whole answer"),
    "verdicts": N_("What people say after the answer"),
    RECORD: N_("The record, an entry in each line"),
    CHECKPOINT: N_("The newest checkpoint of the record, signed"),
    DOCUMENTS: N_(
        "The versions of the draft, later decisions, what offices answered and earlier answers, byte for byte as their "
        "check codes were made"
    ),
    FROZEN_REPORT: N_("The report, byte for byte as its check code was made"),
    SIGNED_ANSWER: N_("The signed answer, byte for byte as its check code was made"),
    IMPORTED_VOTES: N_("The votes of each participant, which were public where the plan comes from"),
    IMPORTED_GROUPS: N_("The opinion groups of the imported plan, and which one each participant is in"),
    "verify": N_("A program that checks all this on your own computer"),
    "dictionary": N_("What each column means, as a file"),
    "schema": N_("The same, for programs"),
    "manifest": N_("The size and the check code of each file"),
}
#: Columns with their meaning, by table; in the same order as in the files.
FILES: Mapping[str, Mapping[str, str]] = {name: documents.columns(kind) for name, kind in TABLES.items()}


def rows() -> list[dict[str, str]]:
    """The dictionary as a table: every column, then every field of the summary."""
    every = [(name, column, meaning) for name, columns in FILES.items() for column, meaning in columns.items()]
    every += [(ANSWER, path, meaning) for path, meaning in documents.paths(Summary)]
    return [{"file": name, "column": column, "meaning": meaning} for name, column, meaning in every]


@dataclass(frozen=True)
class FileGroup:
    """One table, or one file that is no table: `label` is a msgid, `files` its names, `columns` with their meaning."""

    name: str
    label: str
    files: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]


def groups(*, is_frozen: bool, is_answered: bool, is_signed: bool, of_import: Collection[str]) -> list[FileGroup]:
    """Every file with what it is, for a page; before the freeze there is no answer, and at first no checkpoint. Votes
    of people and who is in which group (`of_import`) are there for an imported plan alone.

    Of the answer it has no fields, and of comments not what is there for other programs alone: with everything the page
    would be too long for a phone, and `rows` has it.
    """
    named = {"README": ("txt",), "dictionary": ("csv",), ANSWER: ("json",) if is_frozen else ()}
    named |= {RECORD: ("jsonl",), DOCUMENTS: ("jsonl",), CHECKPOINT: ("txt",) if is_signed else (), "verify": ("py",)}
    named |= {FROZEN_REPORT: ("json",) if is_frozen else (), SIGNED_ANSWER: ("json",) if is_answered else ()}
    named |= {IMPORTED_VOTES: ("jsonl",), IMPORTED_GROUPS: ("json",)}
    named |= dict.fromkeys(("consultation", MACHINE_HELP, "schema", "manifest"), ("json",))
    own = {"comments": documents.columns(CommentRow)}
    columns = {name: each.items() for name, each in {**FILES, **own}.items()}
    return [
        FileGroup(
            name,
            label,
            tuple(f"{name}.{ending}" for ending in named.get(name, ("csv", "json"))),
            tuple(columns.get(name, ())),
        )
        for name, label in LABELS.items()
        if name not in {IMPORTED_VOTES, IMPORTED_GROUPS} - {*of_import}
    ]


def schemas() -> dict[str, object]:
    """One JSON schema for every JSON file of the export: `files` refers to its own part of the definitions."""
    definitions: documents.Values = {}
    files: documents.Values = {
        "consultation.json": documents.schema(AboutConsultation, definitions, nulls=True),
        f"{ANSWER}.json": documents.schema(Summary, definitions, nulls=True),
    }
    for name, kind in TABLES.items():
        table = {"type": "array", "items": documents.schema(kind, definitions)}
        scale = {"scale": {"type": "string"}} if "scale" in FILES[name] else {}
        files[f"{name}.json"] = {"type": "object", "properties": {**scale, "rows": table}, "required": [*scale, "rows"]}
    return {"$schema": DIALECT, "files": files, "$defs": definitions}
