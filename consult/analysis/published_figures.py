"""Figures for publication: the one way from raw counts to pages, documents and exports.

Counts of comments are exact. Votes on clauses go through `disclosure.publish_channel`, channel by channel, and to
nobody, not even staff, before the consultation has closed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from consult.access import Actor, Conflict, Permission
from consult.analysis import coding_agreement, earlier_wordings, reconciliation, tallies
from consult.analysis.agreement import Band
from consult.analysis.by_self_description import GROUP_LABELS, GroupCell, publish_group
from consult.analysis.disclosure import (
    Agreement,
    PublishedTally,
    Suppressed,
    publish_agreement,
    publish_channel,
    publish_parts,
)
from consult.analysis.participation import Participation, participation
from consult.analysis.rating_figures import PrincipleFigures
from consult.analysis.sensitivity import WithoutCampaigns, without_campaigns
from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.contributions import copies
from consult.contributions.counting import PUBLISHED, WAITING
from consult.contributions.enums import Channel, Choice, SelfDescriptionKind, Stage
from consult.contributions.models import Comment
from consult.storage.database import db
from consult.text.messages import N_

#: Answers to comments by public code, as they may be published.
Told = dict[str, Agreement | Suppressed]

NOT_YET = N_("Nobody sees how people voted while a plan is open. Come back when it has closed.")


@dataclass(frozen=True)
class ClauseVotes:
    """What may be published about the votes on one meaning of a clause, by channel.

    If edits gave it several wordings, `wordings` has the votes for each of them, by channel and clause version. A
    channel for which that cannot be published is left out.
    """

    clause_id: int
    meaning_revision: int
    channels: Mapping[Channel, PublishedTally | Suppressed]
    wordings: Mapping[Channel, Mapping[int, PublishedTally]] = field(default_factory=dict)


@dataclass(frozen=True)
class GroupVotes:
    """About how many people of a group, and of everybody else, hold which position on one meaning of a clause."""

    clause_id: int
    meaning_revision: int
    channel: str
    kind: SelfDescriptionKind
    cells: Sequence[GroupCell]


@dataclass(frozen=True)
class CampaignCount:
    """What the votes of one channel on one meaning of a clause say without those that came with a campaign's text."""

    clause_id: int
    meaning_revision: int
    channel: str
    without: WithoutCampaigns


@dataclass(frozen=True)
class CampaignText:
    """Public comments of one origin: `tracker` is the code of one of them, `texts` how many different there are."""

    group: int
    clause_id: int | None
    tracker: str
    comments: int
    texts: int


@dataclass(frozen=True)
class ThemeCount:
    """In how many comments a theme was found; at most `coders` people looked at one comment.

    `comments` is None if two people sorted a sample, and what they found allows no number: see `band`.
    """

    comments: int | None
    coders: int
    band: Band


@dataclass(frozen=True)
class StatementVotes:
    """Votes on a statement of an imported consultation, exact: they are public data.

    A statement that was deleted since the last batch has no `text`, and its votes still count in the sums.
    """

    comment_id: int
    tracker: str
    text: str
    agree: int
    disagree: int
    passed: int

    @property
    def votes(self) -> int:
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True)
class ImportedTotals:
    """Everything that an imported consultation brought here; some statements were removed there, or later here."""

    statements: int
    votes: int
    participants: int


def votes_for(actor: Actor, code: str) -> tuple[Consultation, list[ClauseVotes]]:
    """Clause votes for staff, once the consultation has closed."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_TALLY_READ)
    return consultation, clause_votes(consultation.id)


def clause_votes(consultation_id: int, *, to_freeze: bool = False) -> list[ClauseVotes]:
    """Votes on every clause and meaning that has any, by channel.

    From closing to the freeze they do not change: if a count changed when somebody withdraws their votes, it would show
    how that person voted. Only the document of the freeze (`to_freeze`) leaves those votes out.

    A channel that nobody used in the whole consultation is left out. One that was used anywhere is there for every
    clause, so that none and a few look the same.

    Raises:
        Conflict: it has not closed, or was cancelled, or is being frozen: then some of the votes are ballots already.
    """
    consultation = db.session.get_one(Consultation, consultation_id)
    if not consultation.has_figures:
        raise Conflict(NOT_YET)
    if not to_freeze:
        queries.check_not_being_frozen(consultation)
    raw = _raw(consultation, to_freeze)
    used = [channel for channel in Channel if any(row[3] == channel for row in raw)]
    by_place: dict[tuple[int, int], dict[Channel, Counter[Choice]]] = {}
    by_wording: dict[tuple[int, int], dict[int, dict[Channel, Counter[Choice]]]] = {}
    for clause_id, meaning, version_id, channel, choice, count in raw:
        versions = by_wording.setdefault((clause_id, meaning), {})
        for channels in (
            by_place.setdefault((clause_id, meaning), {each: Counter() for each in used}),
            versions.setdefault(version_id, {each: Counter() for each in used}),
        ):
            channels[Channel(channel)][Choice(choice)] += count
    return [
        ClauseVotes(
            *place,
            {channel: publish_channel(counts) for channel, counts in channels.items()},
            {channel: told for channel in used if (told := _by_wording(by_wording[place], channel))},
        )
        for place, channels in sorted(by_place.items())
    ]


def group_votes(consultation_id: int, votes: Iterable[ClauseVotes]) -> list[GroupVotes]:
    """What may be published about groups of people, by what they say about themselves: for the freeze alone.

    `votes` are those of its document. What people say about themselves is deleted with it.
    """
    whole = {
        (each.clause_id, each.meaning_revision, channel.value): dict(tally.counts)
        for each in votes
        for channel, tally in each.channels.items()
        if isinstance(tally, PublishedTally)
    }
    counts: dict[tuple[tuple[int, int, str], str], Counter[Choice]] = {}
    for clause_id, meaning, channel, kind, choice, count in tallies.votes_by_self_description(consultation_id):
        counts.setdefault(((clause_id, meaning, channel), kind), Counter())[Choice(choice)] += count
    return [
        GroupVotes(*place, kind, cells)
        for place in sorted(whole)
        for kind in GROUP_LABELS
        if (cells := publish_group(whole[place], counts.get((place, kind), {})))
    ]


def participation_of(
    consultation: Consultation, votes: Iterable[GroupVotes], rated: Iterable[PrincipleFigures]
) -> Participation:
    """Who took part: for the freeze alone. `votes` and `rated` have the tables by group that it publishes."""
    return participation(
        consultation.opened_on,
        consultation.closed_on,
        tallies.people(consultation.id),
        tallies.comments_by_day_and_language(consultation.id),
        [(each.kind, each.channel, [cell.people for cell in each.cells]) for each in votes],
        [(each.group, each.channel, list(each.people.values())) for figures in rated for each in figures.groups],
    )


def campaign_votes(consultation_id: int, votes: Iterable[ClauseVotes], groups: Collection[int]) -> list[CampaignCount]:
    """What the votes say without those that came with the text of a campaign: for the freeze alone.

    `votes` are those of its document; `groups` are the campaigns. Which votes came with which text is destroyed then.
    """
    counts: dict[tuple[int, int, str], Counter[Choice]] = {}
    for clause_id, meaning, _, channel, choice, count in tallies.votes_with_campaigns(consultation_id, groups):
        counts.setdefault((clause_id, meaning, channel), Counter())[Choice(choice)] += count
    return [
        CampaignCount(each.clause_id, each.meaning_revision, channel.value, without_campaigns(whole, sent))
        for each in votes
        for channel, tally in each.channels.items()
        if isinstance(tally, PublishedTally) and (whole := dict(tally.counts))
        for sent in [counts.get((each.clause_id, each.meaning_revision, channel.value), Counter())]
    ]


def campaign_texts(consultation_id: int) -> list[CampaignText]:
    """Public comments in the same or nearly the same words that have one origin, most comments first; exact."""
    found = [CampaignText(*row) for row in tallies.campaign_texts(consultation_id)]
    return sorted(found, key=lambda one: (-one.comments, one.tracker))


def _by_wording(
    versions: Mapping[int, Mapping[Channel, Mapping[Choice, int]]], channel: Channel
) -> Mapping[int, PublishedTally]:
    """One channel's votes by clause version, in the order of these, if they can be published."""
    ids = sorted(versions)
    return dict(zip(ids, publish_parts([versions[each][channel] for each in ids]), strict=False))


def _raw(consultation: Consultation, to_freeze: bool) -> list[tallies.VoteCount]:
    # A closed plan has ballots if a restore cut links again that a freeze had cut.
    ballots = tallies.ballots(consultation.id)
    if not consultation.is_closed:
        return ballots
    if to_freeze or consultation.closed_on is None:
        return tallies.votes(consultation.id) + ballots
    return tallies.votes_at_closing(consultation.id, consultation.closed_on) + ballots


def reconciliation_of(consultation_id: int) -> reconciliation.Reconciliation:
    """What happened to every comment, whether or not it adds up, as of the last batch: for the page that shows it."""
    outcomes = tallies.counted_by_outcome(consultation_id)
    waiting = outcomes.pop(WAITING, 0)
    analysed = Counter[str]()
    for _, channel, count in tallies.counted(consultation_id):
        analysed[channel] += count
    events, before = tallies.taking_events(consultation_id), tallies.taken_out_before(consultation_id)
    return reconciliation.reconcile(
        received=tallies.received_by_channel(consultation_id),
        taken_out=reconciliation.count_taken_out(events, before),
        analysed=analysed,
        outcomes=outcomes,
        waiting=waiting,
        coded=tallies.coded(consultation_id),
    )


def comment_counts(consultation_id: int) -> dict[int | None, int]:
    """How many comments count, by clause id; None is the whole plan."""
    found = Counter[int | None]()
    for clause_id, _, count in tallies.counted(consultation_id):
        found[clause_id] += count
    return dict(found)


def theme_counts(consultation_id: int) -> dict[int, ThemeCount]:
    """In how many comments each theme was found, by theme id, where that may be said."""
    found, coders = tallies.by_theme(consultation_id)
    bands = coding_agreement.bands(consultation_id)
    return {
        theme_id: ThemeCount(found.get(theme_id, 0) if band.is_counted else None, coders, band)
        for theme_id, band in bands.items()
    }


def imported_totals(consultation: Consultation) -> ImportedTotals | None:
    """The totals of an imported consultation; None for one that was held here."""
    return ImportedTotals(*tallies.brought_in(consultation.id)) if consultation.imported_from else None


def statements(consultation: Consultation) -> list[StatementVotes]:
    """Votes on the statements of an imported consultation, most votes first; otherwise nothing.

    Votes on comments that were sent here are not public data and are not returned here.
    """
    if not consultation.imported_from:
        return []
    votes: dict[int, dict[int, int]] = {}
    for comment_id, value, count in tallies.on_statements(consultation.id):
        votes.setdefault(comment_id, {})[value] = count
    query = select(Comment.id, Comment.tracker, Comment.public_text, Comment.stage == Stage.PUBLIC).where(
        Comment.consultation_id == consultation.id, Comment.counted_as.in_(PUBLISHED)
    )
    found = []
    for comment_id, tracker, text, is_public in db.session.execute(query):
        agree, disagree, passed = (votes.get(comment_id, {}).get(value, 0) for value in (1, -1, 0))
        found.append(StatementVotes(comment_id, tracker, text or "" if is_public else "", agree, disagree, passed))
    return sorted(found, key=lambda one: (-one.votes, one.tracker))


def answers_to(consultation: Consultation, shown: Mapping[str, int]) -> Told:
    """Answers to public comments, by public code: once, after the freeze. `shown` are as of `copies.shown_ids`.

    It destroyed the sheets, so these figures do not change any more. They go with the words that they are about. A text
    that several people sent has the same figures under each of its codes.

    Raises:
        Conflict: the report is not frozen.
    """
    return answers_apart(consultation, shown)[0]


def answers_apart(consultation: Consultation, shown: Mapping[str, int]) -> tuple[Told, Told]:
    """The same, and apart from it what people answered to proposals when their words were others, only of these."""
    if not consultation.is_frozen:
        raise Conflict(N_("Nobody sees these answers before the report is frozen. Come back then."))
    ids = set(shown.values())
    return _told(shown, tallies.on_comments(ids), earlier_wordings.earlier_versions(Comment.id.in_(ids)))


def answers_frozen(consultation: Consultation) -> tuple[Told, Told]:
    """Both for all public comments, for the document of the freeze and whoever counts them again.

    Raises:
        Conflict: it has not closed, or was cancelled.
    """
    if not consultation.has_figures:
        raise Conflict(NOT_YET)
    ours = (Comment.consultation_id == consultation.id) & (Comment.stage == Stage.PUBLIC)
    before = earlier_wordings.earlier_versions(ours)
    return _told(copies.shown_ids(consultation.id), tallies.on_public(consultation.id), before)


def _told(
    ids: Mapping[str, int], counts: Iterable[tallies.AnswerCount], before: Mapping[int, Collection[int | None]]
) -> tuple[Told, Told]:
    now: dict[int, Counter[int]] = {}
    earlier: dict[int, Counter[int]] = {}
    for comment_id, version_id, value, count in counts:
        votes = earlier if version_id in before.get(comment_id, ()) else now
        votes.setdefault(comment_id, Counter())[value] += count
    return (
        {tracker: publish_agreement(now.get(id_, {})) for tracker, id_ in ids.items()},
        {tracker: publish_agreement(earlier.get(id_, {})) for tracker, id_ in ids.items() if id_ in before},
    )
