"""Part A, what people said: collected from the tables, frozen as one document with one hash.

The document contains only canonical values (text, whole numbers, booleans, lists, mappings). Quotes are in it as salted
commitments: their words may be erased later and the hash stays valid.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from consult.access import Actor, Conflict, Permission
from consult.analysis import (
    coding,
    coding_agreement,
    flags,
    published_figures,
    rating_figures,
    reach,
    stored_groups,
)
from consult.analysis.disclosure import FEWER, Agreement
from consult.analysis.models import Theme
from consult.analysis.opinion_groups import results as opinion_group_results
from consult.analysis.published_figures import GroupVotes, ThemeCount
from consult.analysis.rating_figures import ChannelAnswers, PrincipleFigures
from consult.analysis.reach import GroupResults
from consult.analysis.suggesting import shown as suggested_themes
from consult.analysis.suggesting import switch as suggestions
from consult.consultations import edit_conflicts, framing, queries, reach_plan
from consult.consultations.lifecycle import LifecycleEvent, State, check_move
from consult.consultations.models import Consultation
from consult.contributions import count_batches, unlinking
from consult.moderation import record_batches, timestamp_coarsening
from consult.moderation.danger import protocol as danger_protocol
from consult.record import entries
from consult.record.canonical import document_hash
from consult.record.documents import Values, values_of
from consult.report import (
    consent,
    machine_help_facts,
    methods,
    official_texts,
    publication_checks,
    quote_check,
    recorded_ballots,
    sense_checks,
    word_reasons,
)
from consult.report.collected_parts import Parts
from consult.report.figures import ReportFigures, figures_of, reported_moderation, reported_reconciliation
from consult.report.halves import (
    AnalystNotes,
    Days,
    Frame,
    GroupPeople,
    LanguageComments,
    PartA,
    Participants,
    PeopleByChannel,
    ReachDecided,
    ReachWords,
    ReportedGroup,
    ReportedPlan,
    SecondCoding,
    StatementVotes,
    SuggestedTheme,
    ThemeAgreement,
    WeekComments,
)
from consult.report.how_made import WorkDone
from consult.report.models import Report
from consult.report.principles import ChannelRatings, GroupRatings, ReportedPrinciple, ReportedProcess
from consult.report.work_done import work_done
from consult.storage.database import db, now, pause
from consult.text import claims
from consult.text.messages import N_

#: Notes that analysts may leave empty, and that earlier reports do not have.
OPTIONAL_NOTES = ("campaign_organizers", "paid_peers")


class NotReady(Conflict):
    """The freeze or the signature is refused; `refusals` has each reason."""

    def __init__(self, message: str, refusals: Sequence[publication_checks.PublicationRefused]) -> None:
        reasons = " ".join(each.message % each.params for each in refusals)
        super().__init__(message, reasons=reasons)
        self.refusals = list(refusals)


def refusals(
    consultation: Consultation, figures: ReportFigures | None = None, *, danger: bool = False
) -> list[publication_checks.PublicationRefused]:
    """What keeps Part A from being frozen, as of the last batch, by its `figures` if they were read already.

    The person who freezes is told if somebody may be in `danger`; it is on no page, because only moderators may see
    when a danger appears.
    """
    figures = figures or figures_of(consultation.id)
    reconciliation = figures.reconciliation
    return publication_checks.freeze_refusals(
        reconciliation=publication_checks.ReconciliationFacts(
            reconciliation.adds_up,
            reconciliation.analysed,
            figures.decided,
            reconciliation.waiting,
            count_batches.count_held(consultation.id),
            danger=danger,
        ),
        notes=figures.written.notes,
        themes=[theme_facts(theme, figures.theme_counts) for theme in figures.themes],
        hints=official_texts.hints_left(figures.written, figures.themes),
        coding=publication_checks.CodingFacts(
            *coding.count_codable(consultation.id), flags.count_safety(consultation.id)
        ),
        unfinished_groups=reach.unfinished(figures.reach),
    ) + publication_checks.consent_refusals(consent.facts_of(consultation, figures.written, figures.themes))


def theme_facts(theme: Theme, counts: dict[int, ThemeCount]) -> publication_checks.ThemeFacts:
    """What the checks need to know about a theme."""
    comments, language = counts[theme.id].comments, official_texts.site_language()
    texts = [getattr(theme, name) for name in official_texts.THEME_TEXTS] if comments is None else []
    return publication_checks.ThemeFacts(
        theme.key, theme.title, theme.minority, theme.safety, theme.safety_note, comments, decided=False,
        counted=[words for text in texts for words in claims.counts_in(text, language)],
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
    shown = figures_of(consultation.id)
    if version_seen is not None and shown.reconciliation.adds_up:
        edit_conflicts.check(version_seen, part_a(consultation, shown))
    with db.session.begin_nested():
        record_batches.bring_everything(consultation)
        word_reasons.remove_needless(consultation.id)
        figures = figures_of(consultation.id)
        refused = refusals(consultation, figures, danger=danger_protocol.is_any_running(consultation.id))
        if refused:
            raise NotReady(N_("The report cannot be frozen yet. %(reasons)s"), refused)
    document = part_a(consultation, figures, to_freeze=True)
    while count_batches.keep_reported(consultation.id):
        pass
    suggestions.forget(consultation.id)
    unlinking.unlink(consultation)
    timestamp_coarsening.coarsen_times(consultation.id)
    return publish(consultation, document, actor.staff_id)


def publish(consultation: Consultation, document: Values, staff_id: int | None) -> Report:
    """Make this the report of a plan, with its hash in the record: the last step, when no link is left.

    Raises:
        RuntimeError: a link is left.
    """
    if unlinking.is_linked(consultation.id):
        raise RuntimeError("a report is about to be public, and links are left")
    frozen = Report(
        consultation_id=consultation.id, document=document, hash=document_hash(document), frozen_at=now(),
        staff_id=staff_id,
    )  # fmt: skip
    db.session.add(frozen)
    if not consultation.imported_from:
        stored_groups.move_to_report(consultation.id)
    quote_check.forget(consultation.id)
    recorded_ballots.record(consultation.code, frozen)
    framing.set_state(consultation, State.REPORTED, LifecycleEvent.REPORTED, staff_id)
    entries.append(consultation.code, entries.Kind.REPORT, {"hash": frozen.hash})
    return frozen


def part_a(consultation: Consultation, figures: ReportFigures | None = None, *, to_freeze: bool = False) -> Values:
    """Part A as of the last batch, with its `figures` if they were read already.

    Only `to_freeze` leaves out votes withdrawn since closing (`published_figures.clause_votes`), and has the answers to
    comments and the votes without campaigns, which nobody sees before, and the steps of the work.

    Raises:
        Conflict: it has not closed. DoesNotAddUp: the counts of comments do not.
    """
    draft = queries.current_draft(consultation.id)
    figures = figures or figures_of(consultation.id)
    parts = Parts(consultation, figures, to_freeze)
    tables = parts.group_votes() if to_freeze else []
    groups = parts.groups(tables)
    rated = rating_figures.on_principles(consultation.id) if to_freeze else []
    counted = to_freeze and not consultation.imported_from
    suggested = _suggested(consultation.id, figures)
    work = work_done(consultation) if to_freeze else None
    only_frozen = _only_frozen(consultation, parts, rated) if to_freeze else {}
    return values_of(
        PartA(
            consultation=frame_of(consultation),
            days=_days_of(consultation),
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
            reach=reach_of(figures.reach) or None,
            reach_decisions=reach_decisions_of(consultation.id) or None,
            **only_frozen,
            proposals=parts.proposals(),
            **asdict(notes_of(figures.written.notes)),
            second_coding=_second_coding(consultation.id),
            suggested=suggested,
            sense_checks=sense_checks.reported(figures.written.checks),
            words_kept=word_reasons.reported(figures.written.reasons) or None,
            work=work,
            reconciliation=reported_reconciliation(figures),
            moderation=reported_moderation(consultation.id, figures),
            methods=_methods(consultation, groups, suggested, work),
        )
    )


def notes_of(written: Mapping[str, str]) -> AnalystNotes:
    """The notes of analysts; an optional one that is empty is absent."""
    needed = {name: words for name, words in written.items() if name not in OPTIONAL_NOTES}
    organizers, peers = (written[name] or None for name in OPTIONAL_NOTES)
    return AnalystNotes(**needed, campaign_organizers=organizers, paid_peers=peers)


def _days_of(consultation: Consultation) -> Days:
    return Days(opened=consultation.opened_on, closed=consultation.closed_on, answer_due=consultation.answer_due_on)


def _only_frozen(consultation: Consultation, parts: Parts, rated: Iterable[PrincipleFigures]) -> dict[str, Any]:
    """What nobody sees before the freeze. It takes long to read, so others may write in between."""
    pause()
    answers = _answers(consultation)
    pause()
    found = answers | _ratings(consultation.id, rated) | parts.campaigns()
    pause()
    return found


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


def _methods(
    consultation: Consultation,
    groups: Sequence[ReportedGroup] | None,
    suggested: Sequence[SuggestedTheme] | None,
    work: WorkDone | None,
) -> tuple[str, ...]:
    found = methods.sentences(
        imported=bool(consultation.imported_from),
        by_group=groups is not None,
        translated=bool(work and work.translations),
        aided=any(turn.on for turn in machine_help_facts.facts_of(consultation).turns),
        proposed=suggested is not None,
    )
    return tuple(found)


def _suggested(consultation_id: int, figures: ReportFigures) -> tuple[SuggestedTheme, ...] | None:
    """How often proposed themes were chosen, for those that are still in the list and whose number may be said."""
    found = suggested_themes.uses(consultation_id)
    told = {theme.key for theme in figures.themes if figures.theme_counts[theme.id].comments is not None}
    return tuple(SuggestedTheme(theme=key, **asdict(use)) for key, use in found.items() if key in told) or None


def _second_coding(consultation_id: int) -> SecondCoding | None:
    """How far two people agreed on themes, as the newest sample showed it."""
    sample = coding_agreement.newest(consultation_id)
    if sample is None or sample.done_on is None:
        return None
    return SecondCoding(
        comments=sample.size,
        texts=sample.texts,
        drawn_on=sample.drawn_on,
        done_on=sample.done_on,
        differing=sample.differing,
        resolved=sample.resolved,
        people=sample.people or None,
        themes=tuple(
            ThemeAgreement(theme=key, **asdict(found), band=found.band)
            for key, found in coding_agreement.figures_of(sample).items()
        ),
    )


def frame_of(consultation: Consultation) -> Frame:
    """The frame as in Part A."""
    return Frame(**{each.name: getattr(consultation, each.name) for each in fields(Frame)})


def reach_of(results: GroupResults) -> tuple[ReachWords, ...]:
    """Whom the plan was meant to reach, and who was reached, as in Part A."""
    return tuple(
        ReachWords(**{name: getattr(group, name) for name in reach_plan.FIELDS}, **asdict(result))
        for group, result in results
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
