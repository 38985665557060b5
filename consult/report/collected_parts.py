"""What belongs to each clause and to the whole plan in Part A, read once: votes, themes, quotes, other words."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import func, select

from consult.analysis import published_figures
from consult.analysis.codebook import NO_OTHER_VIEW
from consult.analysis.disclosure import PublishedTally, Suppressed
from consult.analysis.models import Theme
from consult.analysis.published_figures import ClauseVotes, GroupVotes
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersion, DraftVersionClause
from consult.contributions import queries as contributions
from consult.moderation.copies import judgements
from consult.moderation.copies.rules import CopyKind
from consult.record.canonical import hash_commitment
from consult.report import quote_choice
from consult.report.figures import ReportFigures
from consult.report.halves import (
    ChannelVotes,
    MeaningVotes,
    QuoteCommitment,
    ReportedClause,
    ReportedGroup,
    ReportedTheme,
    ThemeWords,
)
from consult.report.how_made import Campaign, CampaignVotes, ReportedProposal
from consult.report.quotes import quotes_of
from consult.storage.database import db


def quote_salt(nonce: bytes) -> bytes:
    """The salt of a comment's commitment as a quote: derived from its nonce, without revealing it."""
    return hmac.digest(nonce, b"quote", hashlib.sha256)


class Parts:
    """What belongs to each clause and to the whole plan, read once."""

    def __init__(self, consultation: Consultation, figures: ReportFigures, to_freeze: bool) -> None:
        self.consultation = consultation
        self.comments = published_figures.comment_counts(consultation.id)
        self._votes: dict[int, list[ClauseVotes]] = {}
        for votes in published_figures.clause_votes(consultation.id, to_freeze=to_freeze):
            self._votes.setdefault(votes.clause_id, []).append(votes)
        self._themes = figures.themes
        self._counts = figures.theme_counts
        self._keys = dict(
            db.session.execute(select(Clause.id, Clause.key).where(Clause.consultation_id == consultation.id)).all()
        )
        self._quotes = quote_choice.candidates(consultation.id)

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

    def campaigns(self) -> dict[str, Any]:
        """Comments of one origin, and what votes say without those that came with a campaign's text."""
        texts = published_figures.campaign_texts(self.consultation.id)
        kinds = judgements.judged([each.group for each in texts], as_public=True)
        asked_for = [each.group for each in texts if kinds.get(each.group) is CopyKind.CAMPAIGN]
        votes = [each for found in self._votes.values() for each in found] if asked_for else []
        return {
            "campaigns": tuple(
                Campaign(
                    tracker=each.tracker,
                    clause=self._keys[each.clause_id] if each.clause_id else "",
                    kind=kinds[each.group].value,
                    comments=each.comments,
                    texts=each.texts,
                )
                for each in texts
                if each.group in kinds
            )
            or None,
            "campaign_votes": tuple(
                CampaignVotes(
                    clause=self._keys[each.clause_id],
                    meaning_revision=each.meaning_revision,
                    channel=each.channel,
                    votes=each.without.votes,
                    without=each.without.direction,
                )
                for each in published_figures.campaign_votes(self.consultation.id, votes, asked_for)
            )
            or None,
        }

    def proposals(self) -> tuple[ReportedProposal, ...] | None:
        """Public proposals of other words, by clause and public code; one of each wording."""
        found = contributions.proposal_trackers(self.consultation.id)
        return tuple(ReportedProposal(clause=self._keys[key], tracker=tracker) for key, tracker in found) or None

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
            for one in quotes_of(list(found))
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
        fact_note=theme.fact_note or None,
        fact_source=theme.fact_source or None,
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
