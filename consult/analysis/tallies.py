"""Raw counts, before disclosure control. Only `consult.analysis.published_figures` may import this.

Comments are counted as they were at the last batch (see `consult.contributions.counting`).
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select

from consult.analysis.models import Coding, Theme
from consult.consultations.models import Clause, ClauseVersion
from consult.contributions.counting import (
    AT_REST,
    IS_COUNTED,
    PUBLISHED,
    TAKEN_OUT,
    WAITING,
    countable,
    counts_as_shown,
)
from consult.contributions.enums import Choice, EventKind, SelfDescriptionKind, Stage
from consult.contributions.models import (
    Ballot,
    ClauseVote,
    Comment,
    CommentVote,
    CommentVoteSheet,
    ItemEvent,
    SelfDescription,
    Submission,
)
from consult.storage.database import db, pause

#: (clause id, meaning, clause version id, channel, choice, how many)
VoteCount = tuple[int, int, int, str, str, int]


#: (comment id, clause version id with which a proposal was shown, value, how many)
AnswerCount = tuple[int, int | None, int, int]
#: Of how many comments the answers are counted in one transaction, of how many people the votes, and how many votes on
#: clauses: on SQLite others wait meanwhile.
COMMENTS_AT_ONCE, PEOPLE_AT_ONCE, VOTES_AT_ONCE = 250, 500, 100_000
_ANSWER = (CommentVote.comment_id, CommentVote.clause_version_id, CommentVote.value)


def votes(consultation_id: int) -> list[VoteCount]:
    """Votes that count, while they are still linked: until the freeze."""
    return _counted_in_pieces(consultation_id, countable(ClauseVote))


def votes_at_closing(consultation_id: int, closed_on: date) -> list[VoteCount]:
    """Votes as they counted when the consultation closed: those withdrawn from that day on are still included.

    Those of a held submission are included with the batch after its release.
    """
    taken_back = and_(ItemEvent.kind == EventKind.WITHDRAWN.value, ItemEvent.day >= closed_on)
    effects = select(func.coalesce(func.sum(ItemEvent.effect), 0)).where(
        ItemEvent.vote_id == ClauseVote.id, not_(taken_back)
    )
    # Named by those that are not counted, who are few: SQLite would begin with the others, and read the votes of each.
    not_in_counts = select(Submission.id).where(
        Submission.consultation_id == consultation_id, Submission.counted_as != "counted"
    )
    return _counted_in_pieces(
        consultation_id,
        effects.correlate(ClauseVote).scalar_subquery() == 0,
        ClauseVote.submission_id.not_in(not_in_counts),
    )


def _counted_in_pieces(consultation_id: int, *conditions: ColumnElement[bool]) -> list[VoteCount]:
    """Votes on clauses; of a plan that has many, some versions at once, each piece in a transaction of its own unless
    this one writes: the votes do not change any more.
    """
    query = (
        select(ClauseVote.clause_version_id, func.count())
        .join(ClauseVersion, ClauseVersion.id == ClauseVote.clause_version_id)
        .join(Clause, Clause.id == ClauseVersion.clause_id)
        .where(Clause.consultation_id == consultation_id)
        .group_by(ClauseVote.clause_version_id)
        .order_by(ClauseVote.clause_version_id)
    )
    sizes = [(version_id, count) for version_id, count in db.session.execute(query)]
    has_many = sum(count for _, count in sizes) > VOTES_AT_ONCE
    found: list[VoteCount] = []
    for versions in _pieces(sizes):
        if has_many:
            pause()
        found += _counted(consultation_id, ClauseVote, ClauseVote.clause_version_id.in_(versions), *conditions)
    return found


def _pieces(sizes: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Clause versions, with how many votes they have, in pieces that can be counted at once; at least one in each."""
    pieces: list[list[int]] = []
    room = 0
    for version_id, count in sizes:
        if count > room:
            pieces.append([])
            room = VOTES_AT_ONCE
        pieces[-1].append(version_id)
        room -= count
    return pieces


def not_understood(consultation_id: int) -> list[tuple[int, int, str, bool, int]]:
    """(clause id, meaning, channel, whether they did not understand it, how many) of the people who voted on a clause,
    as of the last batch.

    What happened to a submission since then is left out: it waits for the next batch.
    """
    before = or_(Submission.uncounted_since.is_(None), ItemEvent.day < Submission.uncounted_since)
    effects = select(func.coalesce(func.sum(ItemEvent.effect), 0)).where(ItemEvent.vote_id == ClauseVote.id, before)
    unclear = ClauseVote.choice == Choice.UNCLEAR.value
    what = (ClauseVersion.clause_id, ClauseVersion.meaning_revision, ClauseVote.channel, unclear)
    query = (
        select(*what, func.count())
        .select_from(ClauseVote)
        .join(Submission, Submission.id == ClauseVote.submission_id)
        .join(ClauseVersion, ClauseVersion.id == ClauseVote.clause_version_id)
        .where(
            Submission.consultation_id == consultation_id,
            Submission.counted_as == "counted",
            or_(Submission.uncounted_since.is_(None), ClauseVote.day < Submission.uncounted_since),
            effects.correlate(ClauseVote, Submission).scalar_subquery() == 0,
        )
        .group_by(*what)
    )
    return [(*row[:3], bool(row[3]), row[4]) for row in db.session.execute(query)]


def votes_by_self_description(consultation_id: int) -> list[tuple[int, int, str, str, str, int]]:
    """(clause id, meaning, channel, what people say about themselves, choice, how many) of votes that count, until the
    freeze. Somebody who says several things is in several.

    A few people at once, each in a transaction of its own unless this one writes: the votes do not change any more.
    """
    described = select(SelfDescription.id).where(SelfDescription.submission_id == Submission.id)
    ours = select(Submission.id).where(Submission.consultation_id == consultation_id, described.exists())
    ids = sorted(db.session.scalars(ours))
    what = (ClauseVersion.clause_id, ClauseVersion.meaning_revision, ClauseVote.channel)
    query = (
        select(*what, SelfDescription.kind, ClauseVote.choice, func.count())
        .select_from(ClauseVote)
        .join(ClauseVersion, ClauseVersion.id == ClauseVote.clause_version_id)
        .join(SelfDescription, SelfDescription.submission_id == ClauseVote.submission_id)
        .where(countable(ClauseVote))
        .group_by(*what, SelfDescription.kind, ClauseVote.choice)
    )
    found: Counter[tuple[int, int, str, str, str]] = Counter()
    for start in range(0, len(ids), PEOPLE_AT_ONCE):
        pause()
        some = ClauseVote.submission_id.in_(ids[start : start + PEOPLE_AT_ONCE])
        for clause_id, meaning, channel, kind, choice, count in db.session.execute(query.where(some)):
            found[clause_id, meaning, channel, kind, choice] += count
    return [(*cell, count) for cell, count in sorted(found.items())]


def people(consultation_id: int) -> list[tuple[str, bool, int]]:
    """(channel, whether they said something about themselves, how many) of people of whom anything counts, until the
    freeze. Somebody who would rather not say has said nothing.
    """
    sent = (
        select(item.id).where(item.submission_id == Submission.id, countable(item)).exists()
        for item in (ClauseVote, Comment)
    )
    described = (
        select(SelfDescription.id)
        .where(
            SelfDescription.submission_id == Submission.id, SelfDescription.kind != SelfDescriptionKind.RATHER_NOT.value
        )
        .exists()
    )
    query = (
        select(Submission.channel, described, func.count())
        .where(Submission.consultation_id == consultation_id, or_(*sent))
        .group_by(Submission.channel, described)
    )
    return [(channel, bool(told), count) for channel, told, count in db.session.execute(query)]


def comments_by_day_and_language(consultation_id: int) -> list[tuple[date, str | None, int]]:
    """(day of sending, language, how many) of the comments that count."""
    query = (
        select(Comment.day, Comment.language, func.count())
        .where(Comment.consultation_id == consultation_id, counts_as_shown())
        .group_by(Comment.day, Comment.language)
    )
    return list(db.session.execute(query))


def votes_with_campaigns(consultation_id: int, groups: Collection[int]) -> list[VoteCount]:
    """Votes that count and came with a published comment of these groups of near copies, until the freeze."""
    senders = select(Comment.submission_id).where(
        Comment.consultation_id == consultation_id,
        Comment.near_group.in_(groups),
        Comment.stage == Stage.PUBLIC,
        Comment.submission_id.is_not(None),
        countable(Comment),
    )
    if not groups:
        return []
    return _counted(consultation_id, ClauseVote, countable(ClauseVote), ClauseVote.submission_id.in_(senders))


def campaign_texts(consultation_id: int) -> Iterable[tuple[int, int | None, str, int, int]]:
    """(group, clause id, public code, comments, texts) of public comments in nearly the same words, of one origin."""
    is_text = or_(Comment.is_shown, Comment.is_folded)
    query = (
        select(
            Comment.near_group,
            func.min(Comment.clause_id),
            func.coalesce(func.min(case((Comment.is_shown, Comment.tracker))), func.min(Comment.tracker)),
            func.count(),
            func.sum(case((is_text, 1), else_=0)),
        )
        .where(
            Comment.consultation_id == consultation_id,
            Comment.near_group.is_not(None),
            Comment.stage == Stage.PUBLIC,
            countable(Comment),
        )
        .group_by(Comment.near_group)
    )
    return db.session.execute(query).all()


def ballots(consultation_id: int) -> list[VoteCount]:
    """Ballots: after the freeze."""
    return _counted(consultation_id, Ballot)


def _counted(
    consultation_id: int, source: type[ClauseVote] | type[Ballot], *conditions: ColumnElement[bool]
) -> list[VoteCount]:
    query = (
        select(
            ClauseVersion.clause_id,
            ClauseVersion.meaning_revision,
            ClauseVersion.id,
            source.channel,
            source.choice,
            func.count(),
        )
        .select_from(source)
        .join(ClauseVersion, ClauseVersion.id == source.clause_version_id)
        .join(Clause, Clause.id == ClauseVersion.clause_id)
        .where(Clause.consultation_id == consultation_id, *conditions)
        .group_by(
            ClauseVersion.clause_id, ClauseVersion.meaning_revision, ClauseVersion.id, source.channel, source.choice
        )
    )
    return list(db.session.execute(query))


def received_by_channel(consultation_id: int) -> dict[str, int]:
    """All comments that were ever sent."""
    query = (
        select(Comment.channel, func.count())
        .where(Comment.consultation_id == consultation_id, IS_COUNTED)
        .group_by(Comment.channel)
    )
    return dict(db.session.execute(query).all())


def waiting_by_day(consultation_id: int) -> dict[date, int]:
    """How many comments were not yet public or decided at the last batch, by the day on which they were sent."""
    query = (
        select(Comment.day, func.count())
        .where(Comment.consultation_id == consultation_id, Comment.counted_as.in_((WAITING, "held")))
        .group_by(Comment.day)
    )
    return dict(db.session.execute(query).all())


def taking_events(consultation_id: int) -> Iterable[tuple[int, str, str, int]]:
    """(comment id, channel, kind, how often) of the events that take comments out or put them back."""
    query = (
        select(Comment.id, Comment.channel, ItemEvent.kind, func.count())
        .join(ItemEvent, ItemEvent.comment_id == Comment.id)
        .where(Comment.consultation_id == consultation_id, ItemEvent.effect != 0, IS_COUNTED, AT_REST)
        .group_by(Comment.id, Comment.channel, ItemEvent.kind)
    )
    return db.session.execute(query).all()


def taken_out_before(consultation_id: int) -> Iterable[tuple[str, str, int]]:
    """(channel, what took them out, how many) of the comments that were counted as taken out, and to which something
    has happened since.
    """
    query = (
        select(Comment.channel, Comment.counted_as, func.count())
        .where(Comment.consultation_id == consultation_id, Comment.counted_as.in_(TAKEN_OUT), ~AT_REST)
        .group_by(Comment.channel, Comment.counted_as)
    )
    return db.session.execute(query).all()


def counted_by_outcome(consultation_id: int) -> dict[str, int]:
    """How many of the comments that count have each outcome; `WAITING` are those without one."""
    query = (
        select(Comment.counted_as, func.count())
        .where(Comment.consultation_id == consultation_id, counts_as_shown())
        .group_by(Comment.counted_as)
    )
    return dict(db.session.execute(query).all())


def counted(consultation_id: int) -> Iterable[tuple[int | None, str, int]]:
    """(clause id, channel, how many) of the comments that count; the clause None is the whole plan."""
    query = (
        select(Comment.clause_id, Comment.channel, func.count())
        .where(Comment.consultation_id == consultation_id, counts_as_shown())
        .group_by(Comment.clause_id, Comment.channel)
    )
    return db.session.execute(query).all()


def coded(consultation_id: int) -> int:
    """How many comments that count, and were not refused, have at least one theme."""
    query = (
        select(func.count(func.distinct(Coding.comment_id)))
        .join(Comment, Comment.id == Coding.comment_id)
        .where(
            Comment.consultation_id == consultation_id,
            Comment.counted_as != "refuse",
            counts_as_shown(),
        )
    )
    return db.session.scalar(query) or 0


def by_theme(consultation_id: int) -> tuple[dict[int, int], int]:
    """How many comments that count have each theme, by theme id; and how many people sorted the comment that most
    people sorted: 1 means that nothing was checked twice.
    """
    people = (
        select(func.count(func.distinct(Coding.staff_id)).label("people"))
        .join(Comment, Comment.id == Coding.comment_id)
        .where(Comment.consultation_id == consultation_id)
        .group_by(Coding.comment_id)
        .subquery()
    )
    most = select(func.max(people.c.people)).scalar_subquery()
    query = (
        select(Coding.theme_id, func.count(func.distinct(Coding.comment_id)), most)
        .join(Theme, Theme.id == Coding.theme_id)
        .join(Comment, Comment.id == Coding.comment_id)
        .where(Theme.consultation_id == consultation_id, counts_as_shown())
        .group_by(Coding.theme_id)
    )
    rows = db.session.execute(query).all()
    return {theme_id: count for theme_id, count, _ in rows}, rows[0][2] if rows else 0


def brought_in(consultation_id: int) -> tuple[int, int, int]:
    """How many statements, votes and participants were imported, whatever happened to the statements."""
    ours = select(Comment.id).where(Comment.consultation_id == consultation_id)
    counted = (
        ours.with_only_columns(func.count()),
        select(func.count()).select_from(CommentVote).where(CommentVote.comment_id.in_(ours)),
        select(func.count()).select_from(CommentVoteSheet).where(CommentVoteSheet.consultation_id == consultation_id),
    )
    return tuple(db.session.execute(select(*(each.scalar_subquery() for each in counted))).one())


def on_statements(consultation_id: int) -> list[tuple[int, int, int]]:
    """(comment id, value, how many) of the votes on comments that were public at the last batch."""
    query = (
        select(CommentVote.comment_id, CommentVote.value, func.sum(CommentVote.people))
        .join(Comment, Comment.id == CommentVote.comment_id)
        .where(Comment.consultation_id == consultation_id, Comment.counted_as.in_(PUBLISHED))
        .group_by(CommentVote.comment_id, CommentVote.value)
    )
    return list(db.session.execute(query))


def on_public(consultation_id: int) -> list[AnswerCount]:
    """The votes on public comments that count, by people or after the freeze.

    A few comments at once, each in a transaction of its own unless this one writes: the votes do not change any more.
    """
    ours = Comment.consultation_id == consultation_id, Comment.stage == Stage.PUBLIC
    ids = sorted(db.session.scalars(select(Comment.id).where(*ours)))
    query = (
        select(*_ANSWER, func.sum(CommentVote.people))
        .join(CommentVoteSheet, CommentVoteSheet.id == CommentVote.sheet_id, isouter=True)
        .where(func.coalesce(CommentVoteSheet.hold_reason, "") == "")
        .group_by(*_ANSWER)
    )
    found: list[AnswerCount] = []
    for start in range(0, len(ids), COMMENTS_AT_ONCE):
        pause()
        found += db.session.execute(query.where(CommentVote.comment_id.in_(ids[start : start + COMMENTS_AT_ONCE])))
    return found


def on_comments(comment_ids: Collection[int]) -> list[AnswerCount]:
    """The votes on these comments."""
    query = (
        select(*_ANSWER, func.sum(CommentVote.people)).where(CommentVote.comment_id.in_(comment_ids)).group_by(*_ANSWER)
    )
    return list(db.session.execute(query))
