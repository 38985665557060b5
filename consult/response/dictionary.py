"""What the files of an export contain, file by file and column by column. Pure."""

from collections.abc import Mapping

from consult.contributions.enums import Choice
from consult.report.enums import Status
from consult.report.summary import SCALE

_TEXT = "A text that a spreadsheet might take for a formula begins with an apostrophe in the CSV file."

#: Columns with their meaning, by file; in the same order as in the files.
FILES: Mapping[str, Mapping[str, str]] = {
    "versions": {
        "version": "number of the published version of the draft, from 1",
        "kind": "first; edit (mistakes); change (of meaning); decision (as the answer left it)",
        "published_on": "day, ISO 8601",
        "note": "what was said about it when it was published",
    },
    "clauses": {
        "version": "number of the published version of the draft",
        "chapter": "the chapters that it is in, the outermost first, with “ / ” between; may be empty",
        "number": "the clause's number in that version as written; may be empty, or the same in two chapters",
        "key": "the clause's name, the same in every version and in every file",
        "meaning": "goes up by one when the wording changed in meaning; votes belong to a meaning",
        "heading": "heading",
        "wording": "wording, in Markdown",
        "plain": "plain summary",
        "reason": "the reason given",
        "cost": "none, low, medium, high, unknown, or empty",
        "affects": "who it affects",
        "key_clause": "yes when people were asked about it first",
    },
    "evidence": {
        "key": "the clause",
        "direction": "for, against or mixed",
        "kind": "kind of evidence",
        "citation": "where it stands",
        "says": "what it says",
        "limits": "its limits",
    },
    "comments": {
        "tracker": "12 characters that name the comment; they are random, and rows are in their order",
        "key": "the clause it is about; plan for the whole plan",
        "meaning": "the meaning of the clause that it is about; empty for the whole plan",
        "class": "how it came in: open, code, account, organization",
        "outcome": "publish; redact (parts hidden, marked in the text)",
        "may_quote": "yes when its writer agreed to be quoted",
        "public_on": "day on which it became public together with others, ISO 8601",
        "text": f"the words that anyone may read. {_TEXT}",
    },
    "clause_votes": {
        "key": "the clause",
        "meaning": "the meaning of the clause that was voted on",
        "class": "how the votes came in; classes are never added into one",
        "choice": f"{', '.join(Choice)}; empty where votes are withheld",
        "value": f"the choice as a number: {SCALE}",
        "votes": "how many ballots; “fewer than 10” for a class too small to publish",
        "scale": "the scale of value, once more",
    },
    "statement_votes": {
        "tracker": "the comment voted on, as in comments",
        "vote": "agree, disagree or pass",
        "value": f"the vote as a number: {SCALE}",
        "votes": "how many people",
        "scale": "the scale of value, once more",
    },
    "moderation": {
        "day": "day on which the act came into the record, together with others, ISO 8601",
        "tracker": "the comment",
        "outcome": "what a moderator decided",
        "reasons": "why, from the closed list of the rules, separated by spaces",
        "rules": "version of the rules",
        "second": "yes when it was a second moderator's decision",
        "again": "yes when the comment had been approved before",
    },
    "dispositions": {
        "kind": "clause or theme",
        "key": "the clause or theme",
        "title": "its heading or title",
        "decision": "changed, partly, not_changed, removed, deferred, referred",
        "reason_kind": "law, evidence, money, value_choice, not_our_power, already_done",
        "reason": "the reason given",
        "wording": "the new wording, where there is one",
        "open_question": "what is still open, where it is put off",
        "until": "day by which it will be decided, ISO 8601",
        "decided_on": "day on which what was put off was decided, ISO 8601",
        "later_decision": "what was decided then, as in decision",
        "later_reason": "the reason given then",
        "later_wording": "the new wording, where it came then",
    },
    "commitments": {
        "number": "number of the promise, in the order of the days on which they are due",
        "key": "the clause it comes from; empty for the whole plan",
        "text": "what is promised",
        "owner": "who answers for it",
        "due_on": "day, ISO 8601",
        "measure": "how people will know",
        "money": "where the money comes from",
        "status": f"on the day of export: {', '.join(Status)}",
        "overdue_days": "days since it was due; 0 when it is not late, done or given up",
    },
    "progress": {
        "number": "number of the promise",
        "day": "day of the note, ISO 8601",
        "status": "what the note says of the promise",
        "text": "the note",
        "evidence": "where to see it",
    },
}  # fmt: skip


def rows() -> list[dict[str, str]]:
    """The dictionary itself, as a table."""
    return [
        {"file": name, "column": column, "meaning": meaning}
        for name, columns in FILES.items()
        for column, meaning in columns.items()
    ]
