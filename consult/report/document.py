"""Part A, what people said: collected from the tables, frozen as one document with one hash.

The document contains only canonical values (text, whole numbers, booleans, lists, mappings). Quotes are in it as salted
commitments: their words may be erased later and the hash stays valid.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import func, select

from consult.access import Actor, Conflict, Permission
from consult.analysis import (
    coding,
    coding_agreement,
    published_figures,
    rating_figures,
    reach,
    report_notes,
    stored_groups,
    themes,
)
from consult.analysis.codebook import NO_OTHER_VIEW
from consult.analysis.disclosure import FEWER, Agreement, PublishedTally, Suppressed
from consult.analysis.models import Theme
from consult.analysis.opinion_groups import results as opinion_group_results
from consult.analysis.published_figures import ClauseVotes, GroupVotes, ThemeCount
from consult.analysis.rating_figures import ChannelAnswers, PrincipleFigures
from consult.analysis.reconciliation import Reconciliation
from consult.analysis.suggesting import shown as suggested_themes
from consult.analysis.suggesting import switch as suggestions
from consult.consultations import edit_conflicts, framing, queries, reach_plan
from consult.consultations.lifecycle import LifecycleEvent, State, check_move
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersion, DraftVersionClause
from consult.contributions import count_batches, unlinking
from consult.contributions.counting import PUBLISHED, countable
from consult.contributions.enums import Consent, Stage
from consult.contributions.models import Comment
from consult.moderation import public_log, record_batches, redress, timestamp_coarsening
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.redress import RedressCounts
from consult.record import entries
from consult.record.canonical import document_hash, hash_commitment
from consult.record.documents import Values, values_of
from consult.report import machine_help_facts, methods, publication_checks
from consult.report.halves import (
    AnalystNotes,
    ChannelVotes,
    Days,
    Frame,
    GroupPeople,
    LanguageComments,
    MeaningVotes,
    PartA,
    Participants,
    PeopleByChannel,
    QuoteCommitment,
    ReachDecided,
    ReachWords,
    ReportedClause,
    ReportedGroup,
    ReportedModeration,
    ReportedPlan,
    ReportedReconciliation,
    ReportedTheme,
    SecondCoding,
    StatementVotes,
    SuggestedTheme,
    ThemeAgreement,
    ThemeWords,
    WeekComments,
)
from consult.report.models import Report
from consult.report.principles import ChannelRatings, GroupRatings, ReportedPrinciple, ReportedProcess
from consult.report.quotes import Candidate, choose
from consult.storage.database import db, now
from consult.text.messages import N_


class NotReady(Conflict):
    """The freeze or the signature is refused; `refusals` has each reason."""

    def __init__(self, message: str, refusals: Sequence[publication_checks.PublicationRefused]) -> None:
        reasons = " ".join(each.message % each.params for each in refusals)
        super().__init__(message, reasons=reasons)
        self.refusals = list(refusals)


def quote_salt(nonce: bytes) -> bytes:
    """The salt of a comment's commitment as a quote: derived from its nonce, without revealing it."""
    return hmac.digest(nonce, b"quote", hashlib.sha256)


def refusals(
    consultation: Consultation, *, danger: bool = False, reconciliation: Reconciliation | None = None
) -> list[publication_checks.PublicationRefused]:
    """What keeps Part A from being frozen, as of the last batch; `reconciliation` is that of now, if it is known.

    The person who freezes is told if somebody may be in `danger`; it is on no page, because only moderators may see
    when a danger appears.
    """
    reconciliation = reconciliation or published_figures.reconciliation_of(consultation.id)
    counts = published_figures.theme_counts(consultation.id)
    groupable, ungrouped = coding.count_codable(consultation.id)
    moderated = _decided(public_log.public_counts(consultation.id))
    return publication_checks.freeze_refusals(
        reconciliation=publication_checks.ReconciliationFacts(
            reconciliation.adds_up,
            reconciliation.analysed,
            moderated,
            reconciliation.waiting,
            count_batches.count_held(consultation.id),
            danger=danger,
        ),
        notes=report_notes.values_of(consultation.id),
        themes=[theme_facts(theme, counts) for theme in themes.themes_of(consultation.id)],
        groupable=groupable,
        ungrouped=ungrouped,
        unfinished_groups=reach.unfinished(consultation.id),
    )


def theme_facts(theme: Theme, counts: dict[int, ThemeCount]) -> publication_checks.ThemeFacts:
    """What the checks need to know about a theme."""
    return publication_checks.ThemeFacts(
        theme.key, theme.title, theme.clause_id is not None, theme.minority, theme.safety, theme.safety_note,
        counts[theme.id].comments, decided=False,
    )  # fmt: skip


def freeze(actor: Actor, code: str, version_seen: str | None = None) -> Report:
    """Freeze Part A, with its hash in the record, and cut every link between one person's items, for good.

    `version_seen` is the hash of `part_a` as it was shown.

    Raises:
        Conflict: it has not closed, or is already frozen.
        NotReady: checks refuse it, with each reason. EditConflict: what would be frozen is not what was shown.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_FREEZE)
    check_move(consultation.state, State.REPORTED)
    if version_seen is not None and published_figures.reconciliation_of(consultation.id).adds_up:
        edit_conflicts.check(version_seen, part_a(consultation))
    with db.session.begin_nested():
        record_batches.bring_everything(consultation)
        refused = refusals(consultation, danger=danger_protocol.is_any_running(consultation.id))
        if refused:
            raise NotReady(N_("The report cannot be frozen yet. %(reasons)s"), refused)
    document = part_a(consultation, to_freeze=True)
    count_batches.keep_reported(consultation.id)
    frozen = Report(
        consultation_id=consultation.id, document=document, hash=document_hash(document), frozen_at=now(),
        staff_id=actor.staff_id,
    )  # fmt: skip
    db.session.add(frozen)
    if not consultation.imported_from:
        stored_groups.move_to_report(consultation.id)
    db.session.flush()
    suggestions.forget(consultation.id)
    unlinking.unlink(consultation)
    timestamp_coarsening.coarsen_times(consultation.id)
    framing.set_state(consultation, State.REPORTED, LifecycleEvent.REPORTED, actor.staff_id)
    entries.append(consultation.code, entries.Kind.REPORT, {"hash": frozen.hash})
    return frozen


def part_a(
    consultation: Consultation, *, to_freeze: bool = False, reconciliation: Reconciliation | None = None
) -> Values:
    """Part A as of the last batch; only `to_freeze` leaves out votes withdrawn since closing
    (`published_figures.clause_votes`), and has the answers to comments, which nobody sees before. `reconciliation` is
    that of now, if it is known.

    Raises:
        Conflict: it has not closed. DoesNotAddUp: the counts of comments do not.
    """
    draft = queries.current_draft(consultation.id)
    parts = _Parts(consultation, to_freeze)
    tables = parts.group_votes() if to_freeze else []
    groups = parts.groups(tables)
    rated = rating_figures.on_principles(consultation.id) if to_freeze else []
    counted = to_freeze and not consultation.imported_from
    suggested = _suggested(consultation.id)
    return values_of(
        PartA(
            consultation=frame_of(consultation),
            days=Days(
                opened=consultation.opened_on, closed=consultation.closed_on, answer_due=consultation.answer_due_on
            ),
            draft=draft.number if draft else 0,
            clauses=tuple(parts.clauses(draft)),
            plan=ReportedPlan(
                comments=parts.comments.get(None, 0), themes=parts.themes(None), quotes=parts.quotes(None)
            ),
            statements=tuple(
                StatementVotes(tracker=each.tracker, agree=each.agree, disagree=each.disagree, passed=each.passed)
                for each in published_figures.statements(consultation)
            ),
            by_self_description=groups,
            participants=_participants(consultation, tables, rated) if counted else None,
            reach=reach_of(consultation.id) or None,
            reach_decisions=reach_decisions_of(consultation.id) or None,
            **(_answers(consultation) | _ratings(consultation.id, rated) if to_freeze else {}),
            **asdict(notes_of(consultation.id)),
            second_coding=_second_coding(consultation.id),
            suggested=suggested,
            reconciliation=_reconciliation(published_figures.get_reconciliation(consultation.id, reconciliation)),
            moderation=_moderation(public_log.public_counts(consultation.id), redress.counts(consultation.id)),
            methods=_methods(consultation, by_group=groups is not None, proposed=suggested is not None),
        )
    )


def _answers(consultation: Consultation) -> dict[str, Any]:
    """Answers to comments that are published; of an imported plan there are statements."""
    if consultation.imported_from:
        return {}
    now, before = (
        {tracker: each.numbers for tracker, each in sorted(told.items()) if isinstance(each, Agreement)}
        for told in published_figures.answers_frozen(consultation)
    )
    return {
        "answers": now,
        "earlier_answers": before or None,
        "groups": opinion_group_results.to_freeze(consultation),
    }


def _ratings(consultation_id: int, rated: Iterable[PrincipleFigures]) -> dict[str, Any]:
    """How people rated the plan and the process; an imported plan was rated by nobody here."""
    principles = tuple(
        ReportedPrinciple(
            principle=each.principle,
            rating=each.rating,
            evidence=each.evidence,
            channels=_channel_ratings(each.channels),
            groups=tuple(
                GroupRatings(group=group.group.value, channel=group.channel, people=group.people, others=group.others)
                for group in each.groups
            ),
            gaps=tuple(each.gaps),
        )
        for each in rated
    )
    process = tuple(
        ReportedProcess(question=question, channels=_channel_ratings(channels))
        for question, channels in rating_figures.on_process(consultation_id).items()
    )
    return {"principles": principles or None, "process": process or None}


def _channel_ratings(channels: Iterable[ChannelAnswers]) -> tuple[ChannelRatings, ...]:
    return tuple(
        ChannelRatings(channel=each.channel, total=each.published[0], counts=each.published[1] or None)
        if each.published
        else ChannelRatings(channel=each.channel, suppressed=FEWER)
        for each in channels
    )


def _methods(consultation: Consultation, *, by_group: bool, proposed: bool) -> tuple[str, ...]:
    aided = any(turn.on for turn in machine_help_facts.facts_of(consultation).turns)
    imported = bool(consultation.imported_from)
    return tuple(methods.sentences(imported=imported, by_group=by_group, aided=aided, proposed=proposed))


def _suggested(consultation_id: int) -> tuple[SuggestedTheme, ...] | None:
    """How often proposed themes were chosen, for those that are still in the list of themes."""
    found = suggested_themes.uses(consultation_id)
    there = {theme.key for theme in themes.themes_of(consultation_id)} if found else set()
    return tuple(SuggestedTheme(theme=key, **asdict(use)) for key, use in found.items() if key in there) or None


def _second_coding(consultation_id: int) -> SecondCoding | None:
    """How far two people agreed on themes, as the newest sample showed it."""
    sample = coding_agreement.newest(consultation_id)
    if sample is None or sample.done_on is None:
        return None
    differing, resolved = coding_agreement.count_comments(sample)
    return SecondCoding(
        comments=coding_agreement.count_sampled(sample),
        texts=sample.texts,
        drawn_on=sample.drawn_on,
        done_on=sample.done_on,
        differing=differing,
        resolved=resolved,
        themes=tuple(
            ThemeAgreement(theme=key, **asdict(found), band=found.band)
            for key, found in coding_agreement.figures_of(sample).items()
        ),
    )


def _reconciliation(reconciliation: Reconciliation) -> ReportedReconciliation:
    return ReportedReconciliation(
        received=reconciliation.received,
        taken_out=dict(reconciliation.taken_out),
        analysed=reconciliation.analysed,
        outcomes=dict(reconciliation.outcomes),
        uncoded=reconciliation.uncoded,
        channels=dict(reconciliation.channels),
    )


def _decided(counts: public_log.PublicCounts) -> int:
    """Comments that count and are decided, from the moderators' own counts: a second way to the number."""
    return counts.published + counts.redacted + counts.team_only + counts.refused + counts.erased


def _moderation(counts: public_log.PublicCounts, asked: RedressCounts) -> ReportedModeration:
    outcomes = {
        "publish": counts.published,
        "redact": counts.redacted,
        "team_only": counts.team_only,
        "refuse": counts.refused,
        "junk": counts.junk,
    }
    if counts.erased:
        outcomes["erase"] = counts.erased
    return ReportedModeration(
        outcomes=outcomes,
        refused_by_reason=dict(counts.refused_by_reason),
        appeals=redress.numbers(asked.appeals),
        rereadings=redress.numbers(asked.rereadings),
        notices=redress.numbers(asked.notices),
    )


class _Parts:
    """What belongs to each clause and to the whole plan, read once."""

    def __init__(self, consultation: Consultation, to_freeze: bool) -> None:
        self.consultation = consultation
        self.comments = published_figures.comment_counts(consultation.id)
        self._votes: dict[int, list[ClauseVotes]] = {}
        for votes in published_figures.clause_votes(consultation.id, to_freeze=to_freeze):
            self._votes.setdefault(votes.clause_id, []).append(votes)
        self._themes = themes.themes_of(consultation.id)
        self._counts = published_figures.theme_counts(consultation.id)
        self._keys = dict(
            db.session.execute(select(Clause.id, Clause.key).where(Clause.consultation_id == consultation.id)).all()
        )
        self._quotes = _candidates(consultation.id)

    def clauses(self, draft: DraftVersion | None) -> list[ReportedClause]:
        """The draft's clauses in order, then those with comments or votes that were dropped while it was open."""
        places = draft.places if draft else []
        current = [self._clause(place.version, place.number, True) for place in places]
        kept = {place.version.clause_id for place in places}
        touched = {*self.comments, *self._votes, *(theme.clause_id for theme in self._themes)} - kept - {None}
        gone = _last_versions(clause_id for clause_id in touched if clause_id is not None)
        return current + [self._clause(version, "", False) for version in gone]

    def _clause(self, version: ClauseVersion, number: str, in_draft: bool) -> ReportedClause:
        clause_id = version.clause_id
        return ReportedClause(
            key=self._keys[clause_id],
            number=number,
            heading=version.heading,
            wording=version.wording,
            plain_language=version.plain_language,
            in_draft=in_draft,
            meaning_revision=version.meaning_revision,
            votes=tuple(meaning_votes(votes) for votes in self._votes.get(clause_id, [])),
            comments=self.comments.get(clause_id, 0),
            themes=self.themes(clause_id),
            quotes=self.quotes(clause_id),
        )

    def group_votes(self) -> list[GroupVotes]:
        """The votes of groups that may be published."""
        votes = [each for found in self._votes.values() for each in found]
        return published_figures.group_votes(self.consultation.id, votes)

    def groups(self, tables: Sequence[GroupVotes]) -> tuple[ReportedGroup, ...] | None:
        """Votes by what people say about themselves; None if none may be published."""
        return (
            tuple(
                ReportedGroup(
                    clause=self._keys[each.clause_id],
                    meaning_revision=each.meaning_revision,
                    group=each.kind.value,
                    channel=each.channel,
                    people={cell.position.value: cell.people for cell in each.cells},
                    others={cell.position.value: cell.others for cell in each.cells},
                )
                for each in tables
            )
            or None
        )

    def themes(self, clause_id: int | None) -> tuple[ReportedTheme, ...]:
        return tuple(self._theme(theme) for theme in self._themes if theme.clause_id == clause_id)

    def _theme(self, theme: Theme) -> ReportedTheme:
        count = self._counts[theme.id]
        return ReportedTheme(
            key=theme.key,
            **asdict(theme_words(theme)),
            comments=count.comments,
            coders=count.coders,
            band=count.band,
        )

    def quotes(self, clause_id: int | None) -> tuple[QuoteCommitment, ...]:
        found = self._quotes.get(clause_id, {})
        return tuple(
            QuoteCommitment(tracker=one.tracker, commitment=hash_commitment(quote_salt(found[one]), one.text))
            for one in choose(list(found))
        )


def frame_of(consultation: Consultation) -> Frame:
    """The frame as in Part A."""
    return Frame(**{each.name: getattr(consultation, each.name) for each in fields(Frame)})


def notes_of(consultation_id: int) -> AnalystNotes:
    """The analysts' notes as in Part A."""
    return AnalystNotes(**report_notes.values_of(consultation_id))


def reach_of(consultation_id: int) -> tuple[ReachWords, ...]:
    """Whom the plan was meant to reach, and who was reached, as in Part A."""
    return tuple(
        ReachWords(**{name: getattr(group, name) for name in reach_plan.FIELDS}, **asdict(result))
        for group, result in reach.results_of(consultation_id)
    )


def reach_decisions_of(consultation_id: int) -> tuple[ReachDecided, ...]:
    """What was decided about those who were not reached yet, as in Part A."""
    return tuple(ReachDecided(day=each.decided_on, text=each.text) for each in reach_plan.decisions_of(consultation_id))


def _participants(
    consultation: Consultation, tables: Sequence[GroupVotes], rated: Sequence[PrincipleFigures]
) -> Participants:
    told = published_figures.participation_of(consultation, tables, rated)
    return Participants(
        channels=tuple(
            PeopleByChannel(channel=each.channel.value, people=each.people, not_stated=each.not_stated)
            for each in told.people
        ),
        groups=tuple(
            GroupPeople(group=kind.value, channel=channel, people=people)
            for (kind, channel), people in told.groups.items()
        ),
        weeks=tuple(WeekComments(week=week, comments=count) for week, count in told.weeks.items()),
        languages=tuple(
            LanguageComments(language=language, comments=count) for language, count in told.languages.items()
        ),
    )


def theme_words(theme: Theme) -> ThemeWords:
    """What analysts wrote about a theme, as in Part A."""
    no_other_view = theme.minority == NO_OTHER_VIEW
    return ThemeWords(
        title=theme.title,
        description=theme.description,
        includes=theme.includes,
        excludes=theme.excludes,
        example=theme.example,
        stance=theme.stance,
        minority="" if no_other_view else theme.minority,
        no_other_view=no_other_view,
        safety=theme.safety,
        safety_note=theme.safety_note,
    )


def meaning_votes(votes: ClauseVotes) -> MeaningVotes:
    """Votes as in Part A."""
    return MeaningVotes(
        meaning_revision=votes.meaning_revision,
        channels=tuple(_channel_votes(channel.value, tally) for channel, tally in votes.channels.items()),
    )


def _channel_votes(channel: str, tally: PublishedTally | Suppressed) -> ChannelVotes:
    if not isinstance(tally, PublishedTally):
        return ChannelVotes(channel=channel, suppressed=tally.words)
    counts = {choice.value: count for choice, count in tally.counts}
    return ChannelVotes(channel=channel, total=tally.total, counts=counts or None)


def _candidates(consultation_id: int) -> dict[int | None, dict[Candidate, bytes]]:
    """Comments that may be quoted, with their nonces, by clause id."""
    query = select(Comment).where(
        Comment.consultation_id == consultation_id,
        Comment.consent == Consent.QUOTE,
        Comment.counted_as.in_(PUBLISHED),
        Comment.stage == Stage.PUBLIC,
        Comment.public_text.is_not(None),
        countable(Comment),
    )
    comments = list(db.session.scalars(query))
    found_in = themes.coded([comment.id for comment in comments])
    found: dict[int | None, dict[Candidate, bytes]] = {}
    for comment in comments:
        keys = frozenset(found_in.get(comment.id, ()))
        one = Candidate(comment.tracker, comment.public_text or "", comment.shuffle_key, keys)
        found.setdefault(comment.clause_id, {})[one] = comment.nonce
    return found


def _last_versions(clause_ids: Iterable[int]) -> list[ClauseVersion]:
    """The newest published words of each: nobody commented on what was being written and never published."""
    newest = (
        select(func.max(ClauseVersion.id))
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .join(DraftVersion, DraftVersion.id == DraftVersionClause.draft_version_id)
        .where(ClauseVersion.clause_id.in_(list(clause_ids)), DraftVersion.published_on.is_not(None))
        .group_by(ClauseVersion.clause_id)
    )
    query = select(ClauseVersion).where(ClauseVersion.id.in_(newest)).order_by(ClauseVersion.id)
    return list(db.session.scalars(query))
