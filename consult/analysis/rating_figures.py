"""How people rated the plan on the principles, and how they were asked: for the freeze alone, which deletes this.

Each question is counted by itself: nothing is ever read that two answers of one person have in common.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from consult.analysis import ratings
from consult.analysis.by_self_description import GROUP_LABELS
from consult.consultations import self_assessment
from consult.consultations.principles import Principle, Rating
from consult.contributions.enums import Channel, SelfDescriptionKind
from consult.contributions.models import PlanRating, SelfDescription, Submission
from consult.contributions.plan_ratings import ANSWERS
from consult.contributions.process_questions import ProcessAnswer, ProcessQuestion
from consult.storage.database import db

Counts = Mapping[str, int]


@dataclass(frozen=True)
class ChannelAnswers:
    """The answers to one question in one channel, as they may be published: `published` as in
    `ratings.publish_answers`.
    """

    channel: str
    published: tuple[int, Counts] | None

    @property
    def counts(self) -> Counts:
        return self.published[1] if self.published else {}

    @property
    def is_untold(self) -> bool:
        """Whether nearly everyone chose the same."""
        return self.published is not None and not self.published[1]


@dataclass(frozen=True)
class GroupAnswers:
    """About how many people of a group say what effect the plan has, and about how many others in the same channel."""

    group: SelfDescriptionKind
    channel: str
    people: Counts
    others: Counts


@dataclass(frozen=True)
class PrincipleFigures:
    """What the organizer says on one principle, and what may be published of what others say."""

    principle: Principle
    rating: Rating | None
    evidence: str
    channels: tuple[ChannelAnswers, ...]
    groups: tuple[GroupAnswers, ...]

    @property
    def gaps(self) -> list[ratings.Gap]:
        """Why the decision maker must answer for it."""
        tables = [each.counts for each in self.channels if each.counts] + [each.people for each in self.groups]
        return ratings.gaps(self.rating, any(each.is_untold for each in self.channels), tables)


def on_principles(consultation_id: int) -> list[PrincipleFigures]:
    """All seven; empty if neither the organizer nor anybody else rated the plan."""
    assessed = self_assessment.assessments(consultation_id)
    answers, by_group = _answers(consultation_id), _answers_by_group(consultation_id)
    if not assessed and not answers:
        return []
    found = []
    for principle in Principle:
        row = assessed.get(principle)
        channels = _channels(answers.get(principle.value, {}), Rating)
        found.append(
            PrincipleFigures(
                principle,
                Rating(row.rating) if row else None,
                row.evidence if row else "",
                channels,
                _groups(channels, by_group.get(principle.value, {})),
            )
        )
    return found


def on_process(consultation_id: int) -> dict[ProcessQuestion, tuple[ChannelAnswers, ...]]:
    """The answers to the questions on how people were asked; empty if nobody rated anything."""
    answers = _answers(consultation_id)
    return {
        question: _channels(answers.get(question.value, {}), ProcessAnswer) for question in ProcessQuestion if answers
    }


def _channels(by_channel: Mapping[str, Counts], answers: Iterable[str]) -> tuple[ChannelAnswers, ...]:
    return tuple(
        ChannelAnswers(channel, ratings.publish_answers(counts, answers))
        for channel in map(str, Channel)
        if (counts := by_channel.get(channel)) is not None
    )


def _groups(
    channels: tuple[ChannelAnswers, ...], by_group: Mapping[tuple[str, str], Counts]
) -> tuple[GroupAnswers, ...]:
    found = []
    for each in channels:
        whole = {Rating(answer): count for answer, count in each.counts.items()}
        for kind in GROUP_LABELS if whole else ():
            counts = by_group.get((each.channel, kind.value), {})
            told = ratings.publish_effects(whole, {Rating(answer): count for answer, count in counts.items()})
            if told is not None:
                found.append(GroupAnswers(kind, each.channel, *told))
    return tuple(found)


def _counts(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    """Answers of what no longer waits for a spam check, and is no junk."""
    return Submission.consultation_id == consultation_id, Submission.hold_reason == ""


def _answers(consultation_id: int) -> dict[str, dict[str, dict[str, int]]]:
    """How many chose each answer, by question and channel. A channel in which any question was answered is there for
    every question, so that none and a few look the same. Empty if nobody answered any.
    """
    query = (
        select(PlanRating.question, Submission.channel, PlanRating.rating, func.count())
        .join(Submission, Submission.id == PlanRating.submission_id)
        .where(*_counts(consultation_id))
        .group_by(PlanRating.question, Submission.channel, PlanRating.rating)
    )
    rows = db.session.execute(query).all()
    channels = {channel for _, channel, _, _ in rows}
    found: dict[str, dict[str, dict[str, int]]] = {
        question: {channel: {} for channel in channels} for question in (ANSWERS if rows else ())
    }
    for question, channel, rating, count in rows:
        found[question][channel][rating] = count
    return found


def _answers_by_group(consultation_id: int) -> dict[str, dict[tuple[str, str], dict[str, int]]]:
    """The same by channel and group. Somebody who says several things about themselves is in several."""
    what = (PlanRating.question, Submission.channel, SelfDescription.kind, PlanRating.rating)
    query = (
        select(*what, func.count())
        .select_from(PlanRating)
        .join(Submission, Submission.id == PlanRating.submission_id)
        .join(SelfDescription, SelfDescription.submission_id == Submission.id)
        .where(*_counts(consultation_id))
        .group_by(*what)
    )
    found: dict[str, dict[tuple[str, str], dict[str, int]]] = {}
    for question, channel, kind, rating, count in db.session.execute(query):
        found.setdefault(question, {}).setdefault((channel, kind), {})[rating] = count
    return found
