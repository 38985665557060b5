"""The open data of one consultation as a folder: every table as CSV and JSON, a dictionary, a manifest.

It contains only what anyone may read on the pages. Votes on clauses are included from the freeze on, since they are
published once, and go through the publisher like everywhere else.
"""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import select

from consult.access import Conflict, ValidationError
from consult.analysis import published_figures
from consult.analysis.disclosure import PublishedTally
from consult.commitments import commands as commitments
from consult.consultations import chapters
from consult.consultations import queries as consultations
from consult.consultations.clauses import titled
from consult.consultations.lifecycle import State
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersion
from consult.contributions.enums import CHOICES, Consent
from consult.contributions.models import Comment
from consult.moderation import public_log
from consult.report.summary import SCALE, Summary, to_json
from consult.response import dictionary, spreadsheets
from consult.response import queries as response_queries
from consult.response.spreadsheets import Row
from consult.storage.database import db, today
from consult.text.messages import N_

FORMAT = "consult-export-1"
CHUNK = 5_000
_RELEASED = (State.HEARD, State.ANSWERED, State.FOLLOWED_UP)
_FRAME = (
    "code", "state", "title", "place", "summary", "why", "can_change", "cannot_change", "cannot_change_by",
    "influence", "decider", "run_by", "paid_by", "design_partner", "reading_hours", "imported_from",
)  # fmt: skip
_DAYS = ("opened_on", "closes_on", "closed_on", "answer_due_on", "answered_on")


def write(code: str, folder: Path, progress: Callable[[int], None] = lambda count: None) -> list[str]:
    """Write the open data of a consultation into a new or empty folder; returns the files' names.

    `progress` is called for every file written, out of `count_files()`.

    Raises:
        NotFound: there is no such consultation. Conflict: nothing of it is public yet.
        ValidationError: the folder is not empty.
    """
    consultation = consultations.public_consultation(code)
    if consultation.state == State.DRAFT:
        raise Conflict(N_("This plan is still being written, so nothing is public yet."))
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ValidationError(N_("%(folder)s is not empty. Name a new folder."), field="folder", folder=str(folder))
    listed = []
    for name, content in _files(consultation):
        (folder / name).write_bytes(content)
        listed.append({"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()})
        progress(1)
    manifest = {
        "format": FORMAT,
        "consultation": code,
        "state": consultation.state,
        "day": today().isoformat(),
        "scale": SCALE,
        "files": listed,
    }
    (folder / "manifest.json").write_bytes(spreadsheets.to_json(manifest))
    return [str(each["name"]) for each in listed] + ["manifest.json"]


def count_files() -> int:
    """The maximum number of files besides the manifest."""
    return 2 * len(dictionary.FILES) + 3


def _files(consultation: Consultation) -> Iterator[tuple[str, bytes]]:
    whole = response_queries.summary(consultation)
    yield "consultation.json", spreadsheets.to_json(_about(consultation))
    yield "dictionary.csv", spreadsheets.to_csv(("file", "column", "meaning"), dictionary.rows())
    for name, rows in _tables(consultation, whole).items():
        yield f"{name}.csv", spreadsheets.to_csv(list(dictionary.FILES[name]), rows)
        scale = {"scale": SCALE} if "scale" in dictionary.FILES[name] else {}
        yield f"{name}.json", spreadsheets.to_json({**scale, "rows": rows})
    if whole is not None:
        yield "answer.json", spreadsheets.to_json(to_json(whole))


def _about(consultation: Consultation) -> dict[str, object]:
    days = {name: getattr(consultation, name) for name in _DAYS}
    return {
        **{name: getattr(consultation, name) for name in _FRAME},
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "support": [list(line) for line in consultation.support_lines],
    }


def _tables(consultation: Consultation, whole: Summary | None) -> dict[str, list[Row]]:
    """Every table's rows, by name, in the dictionary's order."""
    found = {
        "versions": _versions(consultation.id),
        "clauses": _clauses(consultation.id),
        "evidence": _evidence(consultation.id),
        "comments": list(_comments(consultation.id)),
        "clause_votes": list(_clause_votes(consultation)),
        "statement_votes": list(_statement_votes(consultation)),
        "moderation": _moderation(consultation.code),
        "dispositions": list(_dispositions(whole)) if whole else [],
        "commitments": _commitments(consultation),
        "progress": _progress(consultation),
    }
    return {name: found[name] for name in dictionary.FILES}


def _versions(consultation_id: int) -> list[Row]:
    return [
        {
            "version": draft.number,
            "kind": draft.kind,
            "published_on": draft.published_on.isoformat() if draft.published_on else "",
            "note": draft.note,
        }
        for draft in consultations.published_drafts(consultation_id)
    ]


def _clauses(consultation_id: int) -> list[Row]:
    numbers = [draft.number for draft in consultations.published_drafts(consultation_id)]
    return [row for number in numbers for row in _clauses_of(consultations.draft_by_number(consultation_id, number))]


def _clauses_of(draft: DraftVersion) -> Iterator[Row]:
    names = ("meaning", "heading", "wording", "plain", "reason", "cost", "affects")
    above = chapters.trails(draft.chapters)
    for place in draft.places:
        within = " / ".join(titled(each.number, each.heading) for each in above[place.chapter_id])
        yield {
            "version": draft.number,
            "chapter": within,
            "number": place.number,
            "key": place.version.clause.key,
            "key_clause": place.is_key,
        } | {name: getattr(place.version, name) for name in names}


def _evidence(consultation_id: int) -> list[Row]:
    keys = {
        place.version.clause_id: place.version.clause.key
        for draft in consultations.published_drafts(consultation_id)
        for place in consultations.draft_by_number(consultation_id, draft.number).places
    }
    names = ("direction", "kind", "citation", "says", "limits")
    return [
        {"key": keys[clause_id]} | {name: getattr(each, name) for name in names}
        for clause_id, found in consultations.evidence_of(keys).items()
        for each in found
    ]


def _comments(consultation_id: int) -> Iterator[Row]:
    """Public comments in the order of their trackers, read in short chunks: a long read delays writers."""
    last = ""
    while True:
        query = (
            select(Comment, Clause.key, ClauseVersion.meaning)
            .join(Clause, Clause.id == Comment.clause_id, isouter=True)
            .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
            .where(Comment.consultation_id == consultation_id, Comment.stage == "public", Comment.tracker > last)
            .order_by(Comment.tracker)
            .limit(CHUNK)
        )
        chunk = db.session.execute(query).all()
        for comment, key, meaning in chunk:
            yield {
                "tracker": comment.tracker,
                "key": key or "plan",
                "meaning": meaning or "",
                "class": comment.channel,
                "outcome": comment.outcome,
                "may_quote": comment.consent == Consent.QUOTE,
                "public_on": comment.public_on.isoformat() if comment.public_on else "",
                "text": comment.public_text or "",
            }
            last = comment.tracker
        if len(chunk) < CHUNK:
            return
        db.session.rollback()


def _clause_votes(consultation: Consultation) -> Iterator[Row]:
    if consultation.state not in _RELEASED:
        return
    query = select(Clause.id, Clause.key).where(Clause.consultation_id == consultation.id)
    keys = dict(db.session.execute(query).all())
    for votes in published_figures.clause_votes(consultation.id):
        place: Row = {"key": keys[votes.clause_id], "meaning": votes.meaning, "scale": SCALE}
        for channel, tally in votes.classes.items():
            if not isinstance(tally, PublishedTally):
                yield {**place, "class": channel.value, "votes": tally.words}
                continue
            for choice, count in tally.counts:
                value = "" if CHOICES[choice].value is None else CHOICES[choice].value
                yield {**place, "class": channel.value, "choice": choice.value, "value": value, "votes": count}


def _statement_votes(consultation: Consultation) -> Iterator[Row]:
    for one in sorted(published_figures.statements(consultation), key=lambda each: each.tracker):
        for vote, value, count in (("agree", 1, one.agree), ("disagree", -1, one.disagree), ("pass", 0, one.passed)):
            yield {"tracker": one.tracker, "vote": vote, "value": value, "votes": count, "scale": SCALE}


def _moderation(code: str) -> list[Row]:
    return [
        {
            "day": line.day.isoformat(),
            "tracker": line.tracker,
            "outcome": line.outcome,
            "reasons": " ".join(line.reasons),
            "rules": line.rules,
            "second": line.second,
            "again": line.again,
        }
        for line in sorted(public_log.public_log(code), key=lambda line: (line.day, line.tracker))
    ]


def _dispositions(whole: Summary) -> Iterator[Row]:
    of_clauses = [("clause", clause.key, clause.heading, clause.disposition) for clause in whole.clauses]
    themes = [theme for clause in whole.clauses for theme in clause.themes] + list(whole.plan_themes)
    of_themes = [("theme", theme.key, theme.title, theme.disposition) for theme in themes]
    for kind, key, title, decision in of_clauses + of_themes:
        if decision is not None:
            yield {
                "kind": kind,
                "key": key,
                "title": title,
                "decision": decision.code.value,
                "reason_kind": decision.reason_kind.value,
                "reason": decision.reason,
                "wording": decision.wording,
                "open_question": decision.open_question,
                "until": decision.until.isoformat() if decision.until else "",
                "decided_on": decision.later.on.isoformat() if decision.later else "",
                "later_decision": decision.later.code.value if decision.later else "",
                "later_reason": decision.later.reason if decision.later else "",
                "later_wording": decision.later.wording if decision.later else "",
            }


def _commitments(consultation: Consultation) -> list[Row]:
    names = ("number", "text", "owner", "measure", "money", "overdue_days")
    return [
        {"key": promise.clause_key, "due_on": promise.due_on.isoformat(), "status": promise.status.value}
        | {name: getattr(promise, name) for name in names}
        for promise in commitments.public_commitments(consultation)
    ]


def _progress(consultation: Consultation) -> list[Row]:
    return [
        {
            "number": promise.number,
            "day": note.on.isoformat(),
            "status": note.status.value,
            "text": note.text,
            "evidence": note.evidence,
        }
        for promise in commitments.public_commitments(consultation)
        for note in promise.notes
    ]
