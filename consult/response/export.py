"""The open data of one consultation as a folder: every table as CSV and JSON, a dictionary, a manifest.

It contains only what anyone may read on the pages. Votes on clauses are included from the freeze on, since they are
published once, and go through the publisher like everywhere else.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from consult.access import Conflict, ValidationError
from consult.analysis import published_figures
from consult.analysis.disclosure import PublishedTally
from consult.commitments import commands as commitments
from consult.consultations import chapters
from consult.consultations import queries as consultations
from consult.consultations.clauses import titled
from consult.consultations.models import Clause, ClauseVersion, Consultation
from consult.contributions.enums import CHOICES, COMMENT_VOTE_VALUES, SCALE, Consent, Stage
from consult.contributions.models import Comment
from consult.moderation import public_log
from consult.record import documents
from consult.report.summary import Summary, to_json
from consult.response import dictionary, spreadsheets
from consult.response import queries as response_queries
from consult.response.spreadsheets import Row
from consult.response.tables import (
    ClauseRow,
    ClauseVotesRow,
    CommentRow,
    CommitmentRow,
    DispositionRow,
    EvidenceRow,
    ModerationRow,
    ProgressRow,
    StatementVotesRow,
    VersionRow,
)
from consult.storage.database import db, today
from consult.text.messages import N_

FORMAT = "consult-export-2"
CHUNK = 5_000
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
    if consultation.is_draft:
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
    return 2 * len(dictionary.FILES) + 4


def _files(consultation: Consultation) -> Iterator[tuple[str, bytes]]:
    whole = response_queries.summary(consultation)
    yield "consultation.json", spreadsheets.to_json(_about(consultation))
    yield "dictionary.csv", spreadsheets.to_csv(("file", "column", "meaning"), dictionary.rows())
    yield "schema.json", spreadsheets.to_json(dictionary.schemas())
    for name, rows in _tables(consultation, whole).items():
        yield f"{name}.csv", spreadsheets.to_csv(list(dictionary.FILES[name]), rows)
        scale = {"scale": SCALE} if "scale" in dictionary.FILES[name] else {}
        yield f"{name}.json", spreadsheets.to_json({**scale, "rows": rows})
    if whole is not None:
        yield f"{dictionary.ANSWER}.json", spreadsheets.to_json(to_json(whole))


def _about(consultation: Consultation) -> dict[str, object]:
    days = {name: getattr(consultation, name) for name in _DAYS}
    return {
        **{name: getattr(consultation, name) for name in _FRAME},
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "options_considered": documents.values_of(consultation.options_considered),
        "support": [list(line) for line in consultation.support_lines],
    }


def _tables(consultation: Consultation, whole: Summary | None) -> dict[str, list[Row]]:
    """Every table's rows, by name, in the dictionary's order."""
    found: dict[str, Iterable[object]] = {
        "versions": _versions(consultation.id),
        "clauses": _clauses(consultation.id),
        "evidence": _evidence(consultation.id),
        "comments": _comments(consultation.id),
        "clause_votes": _clause_votes(consultation),
        "statement_votes": _statement_votes(consultation),
        "moderation": _moderation(consultation.code),
        "dispositions": _dispositions(whole) if whole else (),
        "commitments": _commitments(consultation),
        "progress": _progress(consultation),
    }
    return {name: [documents.values_of(row) for row in found[name]] for name in dictionary.FILES}


def _versions(consultation_id: int) -> Iterator[VersionRow]:
    for draft in consultations.published_drafts(consultation_id):
        yield VersionRow(version=draft.number, kind=draft.kind, published_on=_day(draft.published_on), note=draft.note)


def _clauses(consultation_id: int) -> Iterator[ClauseRow]:
    for published in consultations.published_drafts(consultation_id):
        draft = consultations.draft_by_number(consultation_id, published.number)
        above = chapters.trails(draft.chapters)
        for place in draft.places:
            version = place.version
            yield ClauseRow(
                version=draft.number,
                chapter=" / ".join(titled(each.number, each.heading) for each in above[place.chapter_id]),
                number=place.number,
                key=version.clause.key,
                meaning_revision=version.meaning_revision,
                heading=version.heading,
                wording=version.wording,
                plain_language=version.plain_language,
                reason=version.reason,
                cost=version.cost,
                affects=version.affects,
                key_clause=place.is_key,
            )


def _evidence(consultation_id: int) -> Iterator[EvidenceRow]:
    keys = {
        place.version.clause_id: place.version.clause.key
        for draft in consultations.published_drafts(consultation_id)
        for place in consultations.draft_by_number(consultation_id, draft.number).places
    }
    for clause_id, found in consultations.evidence_of(keys).items():
        for each in found:
            yield EvidenceRow(
                key=keys[clause_id],
                direction=each.direction,
                kind=each.kind,
                citation=each.citation,
                finding=each.finding,
                limitations=each.limitations,
            )


def _comments(consultation_id: int) -> Iterator[CommentRow]:
    """Public comments in the order of their trackers, read in short chunks: a long read delays writers."""
    last = ""
    while True:
        query = (
            select(Comment, Clause.key, ClauseVersion.meaning_revision)
            .join(Clause, Clause.id == Comment.clause_id, isouter=True)
            .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
            .where(Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC, Comment.tracker > last)
            .order_by(Comment.tracker)
            .limit(CHUNK)
        )
        chunk = db.session.execute(query).all()
        for comment, key, meaning in chunk:
            yield CommentRow(
                tracker=comment.tracker,
                key=key or "plan",
                meaning_revision=meaning or "",
                channel=comment.channel,
                outcome=comment.outcome,
                may_quote=comment.consent == Consent.QUOTE,
                public_on=_day(comment.public_on),
                text=comment.public_text or "",
            )
            last = comment.tracker
        if len(chunk) < CHUNK:
            return
        db.session.rollback()


def _clause_votes(consultation: Consultation) -> Iterator[ClauseVotesRow]:
    if not consultation.is_frozen:
        return
    query = select(Clause.id, Clause.key).where(Clause.consultation_id == consultation.id)
    keys = dict(db.session.execute(query).all())
    for votes in published_figures.clause_votes(consultation.id):
        for channel, tally in votes.channels.items():
            named: dict[str, Any] = {
                "key": keys[votes.clause_id],
                "meaning_revision": votes.meaning_revision,
                "channel": channel.value,
            }
            if not isinstance(tally, PublishedTally):
                yield ClauseVotesRow(**named, votes=tally.words)
                continue
            for choice, count in tally.counts:
                value = CHOICES[choice].value
                yield ClauseVotesRow(**named, choice=choice.value, value="" if value is None else value, votes=count)


def _statement_votes(consultation: Consultation) -> Iterator[StatementVotesRow]:
    for one in sorted(published_figures.statements(consultation), key=lambda each: each.tracker):
        for (vote, value), count in zip(
            COMMENT_VOTE_VALUES.items(), (one.agree, one.disagree, one.passed), strict=True
        ):
            yield StatementVotesRow(tracker=one.tracker, vote=vote, value=value, votes=count)


def _moderation(code: str) -> Iterator[ModerationRow]:
    for line in sorted(public_log.public_log(code), key=lambda line: (line.day, line.tracker)):
        yield ModerationRow(
            day=line.day.isoformat(),
            tracker=line.tracker,
            outcome=line.outcome,
            reasons=" ".join(line.reasons),
            rules=line.rules_version,
            second=line.second,
            again=line.after_approval,
        )


def _dispositions(whole: Summary) -> Iterator[DispositionRow]:
    of_clauses = [("clause", clause.key, clause.heading, clause.disposition) for clause in whole.clauses]
    themes = [theme for clause in whole.clauses for theme in clause.themes] + list(whole.plan_themes)
    of_themes = [("theme", theme.key, theme.title, theme.disposition) for theme in themes]
    for kind, key, title, decision in of_clauses + of_themes:
        if decision is not None:
            later = decision.later
            yield DispositionRow(
                kind=kind,
                key=key,
                title=title,
                decision=decision.code.value,
                reason_kind=decision.reason_kind.value,
                reason=decision.reason,
                wording=decision.wording,
                open_question=decision.open_question,
                until=_day(decision.until),
                decided_on=_day(later.on) if later else "",
                later_decision=later.code.value if later else "",
                later_reason=later.reason if later else "",
                later_wording=later.wording if later else "",
            )


def _commitments(consultation: Consultation) -> Iterator[CommitmentRow]:
    for promise in commitments.public_commitments(consultation):
        yield CommitmentRow(
            number=promise.number,
            key=promise.clause_key,
            text=promise.text,
            owner=promise.owner,
            due_on=promise.due_on.isoformat(),
            measure=promise.measure,
            money=promise.money,
            status=promise.status.value,
            overdue_days=promise.overdue_days,
        )


def _progress(consultation: Consultation) -> Iterator[ProgressRow]:
    for promise in commitments.public_commitments(consultation):
        for note in promise.notes:
            yield ProgressRow(
                number=promise.number,
                day=note.on.isoformat(),
                status=note.status.value,
                text=note.text,
                evidence=note.evidence,
            )


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
