"""The rows of every table of an export: only what anyone may read on the pages.

Tables that grow with what people sent are read in short chunks, so that neither memory nor other people wait for them.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, exists, select

from consult.analysis import published_figures
from consult.analysis.disclosure import FEWER, Agreement, PublishedTally
from consult.commitments import commands as commitments
from consult.commitments import forecasts
from consult.commitments import queries as promises
from consult.consultations import chapters, clarifications, clause_rights, reach_plan
from consult.consultations import queries as consultations
from consult.consultations.clauses import titled
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersion
from consult.contributions import copies, proposals, publication_batches, translations, verdicts
from consult.contributions.enums import CHOICES, COMMENT_VOTE_VALUES, Consent, Stage
from consult.contributions.models import Comment
from consult.moderation import public_log
from consult.moderation.models import ModerationDecision
from consult.moderation.notices import handling as notice_handling
from consult.moderation.rules import SHOWN
from consult.moderation.statements_of_reasons import TERRITORY, statement_of
from consult.record import documents
from consult.report import queries as report_queries
from consult.report.parts import CommitmentView
from consult.report.summary import Summary
from consult.response import coded_rows, rating_rows, referral_rows
from consult.response.tables import (
    ClarificationRow,
    ClauseRow,
    ClauseVotesRow,
    CommentLine,
    CommentRow,
    CommentVotesRow,
    CommitmentRow,
    DispositionRow,
    EvidenceRow,
    GroupVotesRow,
    ModerationRow,
    NewsRequestRow,
    ParticipantsRow,
    ProgressRow,
    PromiseEventRow,
    ProposalRow,
    ReachDecisionRow,
    ReachRow,
    ReconciliationRow,
    RightRow,
    StatementOfReasonsRow,
    StatementVotesRow,
    TranslationRow,
    VerdictRow,
    VersionRow,
)
from consult.storage.database import db

CHUNK = 5_000
#: Whether a decision that changed the words of a published comment still waits for the record. Other decisions must not
#: change anything here before the batch: they would tell when a moderator made them.
_NEWER_THAN_RECORD = (
    exists().where(
        ModerationDecision.comment_id == Comment.id, ~ModerationDecision.recorded, ModerationDecision.after_approval,
        ModerationDecision.outcome.in_(SHOWN),
    )
    .correlate(Comment)
)  # fmt: skip


def rows_of(name: str, consultation: Consultation, whole: Callable[[], Summary | None]) -> Iterable[object]:
    """The rows of one table; `whole` gives the summary, and is asked only for a table that is made from it."""
    if name in _OF_PLAN:
        return _OF_PLAN[name](consultation)
    found = whole()
    if name == "reach":
        return _reach(consultation, found)
    return _OF_SUMMARY[name](consultation, found) if found else ()


def _versions(consultation_id: int) -> Iterator[VersionRow]:
    for draft in consultations.published_drafts(consultation_id):
        yield VersionRow(version=draft.number, kind=draft.kind, published_on=_day(draft.published_on), note=draft.note)


def _clauses(consultation_id: int) -> Iterator[ClauseRow]:
    for published in consultations.published_drafts(consultation_id):
        yield from clauses_of(consultations.draft_by_number(consultation_id, published.number))


def clauses_of(draft: DraftVersion) -> Iterator[ClauseRow]:
    """The clauses of one version of a draft, in its order."""
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


def _rights(consultation_id: int) -> Iterator[RightRow]:
    for part, rights in clause_rights.by_part(consultation_id):
        for each in rights:
            yield RightRow(key=part.key, right=each.right_key, effect=each.effect, explanation=each.explanation)


def _clarifications(consultation_id: int) -> Iterator[ClarificationRow]:
    explained: set[str] = set()
    for key, each in clarifications.of_plan(consultation_id):
        yield ClarificationRow(
            key=key, published_on=_day(each.published_on), correction=key in explained, text=each.text
        )
        explained.add(key)


def _reach(consultation: Consultation, whole: Summary | None) -> Iterator[ReachRow]:
    results = {each.name: each for each in whole.reach} if whole else {}
    for group in reach_plan.groups_of(consultation.id):
        found = results.get(group.name)
        yield ReachRow(
            group=group.name,
            kind=group.kind,
            target=group.target,
            way=group.way,
            owner=group.owner,
            reached=found.reached if found else "",
            tried=found.tried if found else "",
            why=found.why if found else "",
            meaning=found.meaning if found else "",
        )


def _reach_decisions(consultation_id: int) -> Iterator[ReachDecisionRow]:
    for each in reach_plan.decisions_of(consultation_id):
        yield ReachDecisionRow(day=_day(each.decided_on), text=each.text)


def _participants(whole: Summary) -> Iterator[ParticipantsRow]:
    found = whole.participants
    if found is None:
        return
    none: dict[str, Any] = {"channel": "", "people": "", "comments": ""}
    for each in found.channels:
        people = FEWER if each.people is None else each.people
        yield ParticipantsRow(**none | {"by": "channel", "value": each.channel, "people": people})
        if each.not_stated is not None:
            told = {"by": "not_stated", "value": "", "channel": each.channel, "people": each.not_stated}
            yield ParticipantsRow(**none | told)
    for group in found.groups:
        told = {"by": "group", "value": group.group, "channel": group.channel, "people": group.people}
        yield ParticipantsRow(**none | told)
    for week in found.weeks:
        count = "" if week.comments is None else week.comments
        yield ParticipantsRow(**none | {"by": "week", "value": str(week.week), "comments": count})
    for language in found.languages:
        count = "" if language.comments is None else language.comments
        yield ParticipantsRow(**none | {"by": "language", "value": language.language, "comments": count})


def _group_votes(consultation_id: int) -> Iterator[GroupVotesRow]:
    frozen = report_queries.report_of(consultation_id)
    for table in (report_queries.document_of(frozen).by_self_description or ()) if frozen else ():
        for position, people in table.people.items():
            yield GroupVotesRow(
                key=table.clause,
                meaning_revision=table.meaning_revision,
                channel=table.channel,
                group=table.group,
                position=position,
                people=people,
                others=table.others[position],
            )


def _comments(consultation: Consultation) -> Iterator[CommentLine]:
    """Public comments in the order of their trackers, read in short chunks: a long read delays writers.

    They are sorted once. One that is deleted meanwhile is left out.
    """
    plan_id, has_answers = consultation.id, consultation.has_answers
    public = (Comment.consultation_id == plan_id, Comment.stage == Stage.PUBLIC)
    ids = array("q", db.session.scalars(select(Comment.id).where(*public).order_by(Comment.tracker)).yield_per(CHUNK))
    for start in range(0, len(ids), CHUNK):
        rows = list(_rows_of_comments(plan_id, Comment.id.in_(ids[start : start + CHUNK])))
        answers = votes_on_comments(consultation, [row.tracker for row in rows]) if has_answers else ()
        counts = {(each.tracker, each.vote): each.votes for each in answers}
        db.session.rollback()
        yield from (_line(row, number, counts) for number, row in enumerate(rows, start + 1))


def _line(row: CommentRow, number: int, counts: Mapping[tuple[str, str], int | str]) -> CommentLine:
    """A comment as programs read it that group comments."""
    words = proposals.all_words(row.text, row.proposed_wording or None)
    first = datetime.combine(date.fromisoformat(row.public_on), time(), UTC) if row.public_on else None
    return CommentLine(
        **documents.shared(CommentRow, row),
        id=number,
        interview=number,
        comment=words,
        comment_id=number,
        author_id=number,
        comment_body=words,
        timestamp=int(first.timestamp()) if first else 0,
        datetime=row.public_on,
        agrees=counts.get((row.tracker, "agree"), ""),
        disagrees=counts.get((row.tracker, "disagree"), ""),
    )


def comments_after(consultation_id: int, tracker: str, limit: int, key: str = "") -> list[CommentRow]:
    """The first public comments after a tracker, in the order of trackers: all, or those on one clause (`plan` for the
    plan as a whole).
    """
    on_part = (Comment.clause_id.is_(None) if key == "plan" else Clause.key == key,) if key else ()
    return list(_rows_of_comments(consultation_id, Comment.tracker > tracker, *on_part, limit=limit))


def _rows_of_comments(
    consultation_id: int, *which: ColumnElement[bool], limit: int | None = None
) -> Iterator[CommentRow]:
    query = (
        select(
            Comment.tracker, Clause.key, ClauseVersion.meaning_revision, Comment.outcome, Comment.consent,
            Comment.public_on, Comment.public_text, Comment.proposed_wording, Comment.nonce, _NEWER_THAN_RECORD,
        )
        .join(Clause, Clause.id == Comment.clause_id, isouter=True)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .where(Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC, *which)
        .order_by(Comment.tracker)
        .limit(limit)
    )  # fmt: skip
    for row in db.session.execute(query).all():
        tracker, key, meaning, outcome, consent, public_on, text, proposed_wording, nonce, is_newer = row
        yield CommentRow(
            tracker=tracker,
            key=key or "plan",
            meaning_revision=meaning or "",
            outcome=outcome,
            may_quote=consent == Consent.QUOTE,
            public_on=_day(public_on),
            text=text or "",
            proposed_wording=proposed_wording or "",
            salt="" if is_newer else publication_batches.published_salt(nonce, outcome).hex(),
        )


def _translations(consultation_id: int) -> Iterator[TranslationRow]:
    """In the order of the trackers, and then of the languages."""
    for tracker, language, text in translations.all_shown(consultation_id):
        yield TranslationRow(tracker=tracker, language=language, text=text)


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
            if tally.nearly_all:
                yield ClauseVotesRow(**named, votes=tally.total)
            for choice, count in tally.counts:
                value = CHOICES[choice].value
                yield ClauseVotesRow(**named, choice=choice.value, value="" if value is None else value, votes=count)


def _comment_votes(consultation: Consultation) -> Iterator[CommentVotesRow]:
    """Answers to public comments from the freeze on, read in short chunks like these."""
    if not consultation.has_answers:
        return
    trackers = trackers_after(consultation.id)
    for start in range(0, len(trackers), CHUNK):
        found = votes_on_comments(consultation, trackers[start : start + CHUNK])
        db.session.rollback()
        yield from found


def votes_on_comments(consultation: Consultation, trackers: Sequence[str]) -> list[CommentVotesRow]:
    """Answers to these public comments of a plan whose report is frozen, in the order of trackers."""
    rows = []
    found = published_figures.answers_to(consultation, copies.shown_ids(consultation.id, trackers))
    for tracker, told in sorted(found.items()):
        if isinstance(told, Agreement) and not told.nearly_all:
            for (vote, value), count in zip(COMMENT_VOTE_VALUES.items(), told.numbers, strict=True):
                rows.append(CommentVotesRow(tracker=tracker, vote=vote, value=value, votes=count))
        else:
            rows.append(
                CommentVotesRow(tracker=tracker, votes=told.total if isinstance(told, Agreement) else told.words)
            )
    return rows


def trackers_after(consultation_id: int, tracker: str = "", limit: int | None = None) -> Sequence[str]:
    """Trackers of public comments after this one, in their order."""
    ours = (Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC, Comment.tracker > tracker)
    return db.session.scalars(select(Comment.tracker).where(*ours).order_by(Comment.tracker).limit(limit)).all()


def statement_votes(consultation: Consultation) -> Iterator[StatementVotesRow]:
    """Votes on the statements of an imported consultation, in the order of trackers."""
    for one in sorted(published_figures.statements(consultation), key=lambda each: each.tracker):
        for (vote, value), count in zip(
            COMMENT_VOTE_VALUES.items(), (one.agree, one.disagree, one.passed), strict=True
        ):
            yield StatementVotesRow(tracker=one.tracker, vote=vote, value=value, votes=count)


def _moderation(code: str) -> Iterator[ModerationRow]:
    """The public log in its order: the oldest batch first, at random within it."""
    for offset in range(0, public_log.count_log(code)[public_log.Which.ALL], CHUNK):
        for line in public_log.public_log(code, CHUNK, offset):
            yield ModerationRow(
                day=line.day.isoformat(),
                tracker=line.tracker,
                outcome=line.outcome,
                reasons=" ".join(line.reasons),
                rules=line.rules_version,
                second=line.second,
                again=line.after_approval,
            )
        db.session.rollback()


def _statements_of_reasons(consultation: Consultation) -> Iterator[StatementOfReasonsRow]:
    """The restrictions in the public log, in its order."""
    noticed = notice_handling.trackers_acted_on(consultation.id)
    public_on: dict[str, date | None] = dict(
        db.session.execute(
            select(Comment.tracker, Comment.public_on).where(
                Comment.consultation_id == consultation.id, Comment.stage == Stage.PUBLIC
            )
        ).all()
    )
    numbers: Counter[str] = Counter()
    for offset in range(0, public_log.count_log(consultation.code)[public_log.Which.ALL], CHUNK):
        for line in public_log.public_log(consultation.code, CHUNK, offset):
            numbers[line.tracker] += 1
            found = statement_of(line, noticed=line.tracker in noticed)
            if found is not None:
                yield StatementOfReasonsRow(
                    puid=f"{consultation.code}-{line.tracker}-{numbers[line.tracker]}",
                    **asdict(found),
                    content_date=_day(public_on.get(line.tracker)),
                    application_date=line.day.isoformat(),
                    territorial_scope=TERRITORY,
                )
        db.session.rollback()


def _reconciliation(whole: Summary) -> Iterator[ReconciliationRow]:
    found = whole.reconciliation
    for step, parts in (("received", found.channels), ("taken_out", found.taken_out), ("analysed", found.outcomes)):
        for part in parts:
            yield ReconciliationRow(step=step, name=part.code, comments=part.count)


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
                office=decision.office or "",
                law=decision.law or "",
                wording=decision.wording,
                open_question=decision.open_question,
                until=_day(decision.until),
                owner=decision.owner or "",
                decided_on=_day(later.on) if later else "",
                later_decision=later.code.value if later else "",
                later_reason=later.reason if later else "",
                later_wording=later.wording if later else "",
            )


def _proposals(whole: Summary) -> Iterator[ProposalRow]:
    for clause in whole.clauses:
        found = clause.disposition.last_answers if clause.disposition else {}
        for tracker, used in sorted(found.items()):
            yield ProposalRow(key=clause.key, tracker=tracker, used=used.value)


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
            **_forecast(promise),
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


def _forecast(promise: CommitmentView) -> dict[str, Any]:
    forecast, found = promise.forecast, promise.findings[-1] if promise.findings else None
    return {
        "holder": promise.holder or "",
        "signed_due_on": promise.signed_due_on.isoformat(),
        "forecast": forecast.what if forecast else "",
        "forecast_low": forecast.low if forecast else "",
        "forecast_high": forecast.high if forecast else "",
        "forecast_on": _day(forecast.by) if forecast else "",
        "forecast_sure": forecast.sure if forecast else None,
        "no_forecast": promise.no_forecast or "",
        "found": found.value if found else "",
        "found_source": found.source if found else "",
        "inside": found.inside if found else None,
    }


def _promise_events(consultation: Consultation) -> Iterator[PromiseEventRow]:
    for number, event in promises.events_of(consultation.id) if consultation.is_answered else ():
        yield PromiseEventRow(
            number=number,
            kind=event.kind,
            day=event.day.isoformat(),
            text=event.text,
            value=forecasts.written(event.found),
        )


def _news_requests(consultation: Consultation) -> Iterator[NewsRequestRow]:
    for promise in commitments.public_commitments(consultation):
        for each in promise.requests:
            yield NewsRequestRow(number=promise.number, day=each.on.isoformat(), answered_on=_day(each.answered_on))


def _verdicts(consultation_id: int) -> Iterator[VerdictRow]:
    numbers = {row.id: number for number, row in enumerate(promises.rows_of(consultation_id), 1)}
    for asked, classes in verdicts.shown(consultation_id).items():
        for each in classes:
            for verdict, people in each.people.items():
                yield VerdictRow(
                    question=asked.question.value,
                    number=numbers[asked.commitment_id] if asked.commitment_id else None,
                    with_receipt=each.by_receipt,
                    verdict=verdict.value,
                    people=str(people) if people else FEWER,
                )


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


#: Tables by name: made from the plan, and made from its summary, of which there is none before the freeze.
_OF_PLAN: Mapping[str, Callable[[Consultation], Iterable[object]]] = {
    "versions": lambda plan: _versions(plan.id),
    "clauses": lambda plan: _clauses(plan.id),
    "evidence": lambda plan: _evidence(plan.id),
    "rights": lambda plan: _rights(plan.id),
    "clarifications": lambda plan: _clarifications(plan.id),
    "reach_decisions": lambda plan: _reach_decisions(plan.id),
    "comments": _comments,
    "translations": lambda plan: _translations(plan.id),
    "clause_votes": _clause_votes,
    "group_votes": lambda plan: _group_votes(plan.id),
    "comment_votes": _comment_votes,
    "statement_votes": statement_votes,
    "moderation": lambda plan: _moderation(plan.code),
    "statements_of_reasons": _statements_of_reasons,
    "referrals": referral_rows.rows_of,
    "commitments": _commitments,
    "progress": _progress,
    "news_requests": _news_requests,
    "promise_events": _promise_events,
    "verdicts": lambda plan: _verdicts(plan.id),
}
_OF_SUMMARY: Mapping[str, Callable[[Consultation, Summary], Iterable[object]]] = {
    "codings": coded_rows.codings,
    "reconciliation": lambda _, whole: _reconciliation(whole),
    "participants": lambda _, whole: _participants(whole),
    "ratings": lambda _, whole: rating_rows.rows_of(whole),
    "dispositions": lambda _, whole: _dispositions(whole),
    "proposals": lambda _, whole: _proposals(whole),
}
