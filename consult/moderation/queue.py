"""The moderators' lists: what waits, what is approved, what is junk. Never words that nobody may read unopened.

A page is found through one index that has everything that is filtered and sorted by, and begins after the last line of
the page before: so it stays right while others decide.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from sqlalchemy import ColumnElement, Row, false, func, or_, select

from consult.consultations import queries
from consult.consultations.models import ClauseVersion
from consult.consultations.queries import Part
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.credentials.receipts import TRACKER_LENGTH
from consult.moderation import word_facts
from consult.moderation.models import CommentAccess, CommentLabel, SafetyFlag
from consult.moderation.piles import Proposal, Reader, in_pile, proposals
from consult.moderation.queue_filters import WHOLE_PLAN, Filters, Flag, LabelledBy
from consult.moderation.queue_order import CLAUSE, Ordering
from consult.moderation.review_item import STEP_LABELS, Step, days_of, step_of
from consult.storage.database import db, today
from consult.text import labels
from consult.text.labels import Label
from consult.text.languages import UNKNOWN

SIZE = 50

#: How many comments there are of a clause, a language and a day of publication.
Group: TypeAlias = tuple[int | None, str | None, date | None, int]
CommentRow: TypeAlias = Row[Comment, str | None, bool, str | None]


@dataclass(frozen=True)
class Line:
    """One line of a list. `heading` is empty for the whole plan; `details` counts what the program found, `same` how
    many others wait with the same words.

    `proposes`: it has other words for its part. `words` are what the public reads, empty while nobody may read them
    unopened.
    """

    id: int
    tracker: str
    number: str
    heading: str
    days: int
    step: Step
    outcome: str
    details: int
    same: int
    characters: int
    language: str
    suggested: tuple[Label, ...]
    given: tuple[Label, ...]
    danger: bool
    is_answer: bool
    is_open: bool
    proposed_by_me: bool
    waits_for_batch: bool
    proposes: bool
    words: str

    @property
    def waits(self) -> bool:
        """Whether somebody still has to decide on it."""
        return self.step is not Step.DONE

    @property
    def step_note(self) -> str:
        """What waits besides a first reading, as a msgid; "" for nothing else."""
        return "" if self.step in (Step.FIRST, Step.DONE) else STEP_LABELS[self.step]


@dataclass(frozen=True)
class Found:
    """A page of a list.

    `total` is how many comments the filters let through, `after` where the next page begins ("" if this is the last),
    and the rest what each filter would let through: parts by their keys, languages, and days of publication.
    """

    lines: Sequence[Line]
    total: int
    after: str
    parts: Mapping[str, int]
    languages: Mapping[str, int]
    batches: Mapping[date, int]


def find(
    reader: Reader,
    filters: Filters | None = None,
    *,
    after: str = "",
    size: int = SIZE,
    proposed: Mapping[int, Proposal] | None = None,
    parts: Sequence[Part] | None = None,
) -> Found:
    """A page of a list: `size` lines after the place `after`, which the page before gave.

    `proposed` and `parts` are what `proposals` and `queries.parts_of` return, for a caller that has them.
    """
    filters = filters or Filters()
    proposed = proposals(reader) if proposed is None else proposed
    parts = queries.parts_of(reader.consultation.id) if parts is None else parts
    where = [*in_pile(reader, filters.pile, proposed), *_properties(filters)]
    groups = _groups(where)
    chosen = [group for group in groups if _is_chosen(filters, group, parts)]
    several: dict[int | None, int] = {}
    for clause_id, _, _, many in chosen:
        several[clause_id] = several.get(clause_id, 0) + many
    places: dict[int | None, int] = {part.clause_id: place for place, part in enumerate(parts)}
    ordering = Ordering(filters.order, places, several, after, size)
    page = (
        select(Comment.id)
        .where(*where, *_choice(filters, parts), *ordering.begins)
        .order_by(*ordering.clauses)
        .limit(size + 1)
    )
    rows = sorted(_rows(reader, Comment.id.in_(page)), key=lambda row: ordering.sort_key(row[0]))
    next_ = ordering.place_of(rows[size - 1][0]) if len(rows) > size else ""
    return Found(_lines(reader, rows[:size], proposed, parts), sum(several.values()), next_, *_offers(groups, parts))


def lines_of(reader: Reader, ids: Sequence[int]) -> list[Line]:
    """The lines of these comments, in any order."""
    if not ids:
        return []
    rows = _rows(reader, Comment.id.in_(ids))
    return _lines(reader, rows, proposals(reader), queries.parts_of(reader.consultation.id))


def begins_with(mark: str) -> ColumnElement[bool]:
    """The condition for a public code that begins like this: a range, which both databases find through its index."""
    found = select(Comment.id).where(Comment.tracker.between(mark, mark.ljust(TRACKER_LENGTH, "z")))
    return Comment.id.in_(found)


def _properties(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions that make no offer of their own: age, flag, label and public code."""
    found: list[ColumnElement[bool]] = []
    if filters.days:
        found.append(Comment.day <= today() - timedelta(days=filters.days))
    if filters.flag is Flag.DETAILS:
        found.append(or_(Comment.details > 0, Comment.details.is_(None)))
    elif filters.flag:
        answered = select(SafetyFlag.id).where(SafetyFlag.comment_id == Comment.id).exists()
        found += [Comment.danger > 0, answered if filters.flag is Flag.RAISED else ~answered]
    if filters.label:
        by, label = filters.label
        given = select(CommentLabel.id).where(CommentLabel.comment_id == Comment.id, CommentLabel.label == label)
        suggested = Comment.suggested_labels.contains(f",{label},", autoescape=True)
        found.append(suggested if by is LabelledBy.PROGRAM else given.exists())
    if filters.mark:
        found.append(begins_with(filters.mark))
    return found


def _groups(where: Sequence[ColumnElement[bool]]) -> list[Group]:
    """How many comments there are of each clause, language and day of publication."""
    kinds = (CLAUSE, Comment.language, Comment.public_on)
    query = select(*kinds, func.count()).where(*where).group_by(*kinds)
    return [(*row,) for row in db.session.execute(query)]


def _clause_of(filters: Filters, parts: Sequence[Part]) -> int | None:
    """The clause that is asked for; 0 for one that is not in this plan."""
    if filters.part == WHOLE_PLAN:
        return None
    return next((part.clause_id for part in parts if part.key == filters.part), 0)


def _choice(filters: Filters, parts: Sequence[Part]) -> list[ColumnElement[bool]]:
    """The conditions on what `_groups` counts."""
    found: list[ColumnElement[bool]] = []
    if filters.part:
        clause_id = _clause_of(filters, parts)
        found.append(CLAUSE.is_(None) if clause_id is None else CLAUSE.in_([clause_id]))
    if filters.language:
        unknown = Comment.language.is_(None) if filters.language == UNKNOWN else false()
        found.append(or_(Comment.language == filters.language, unknown))
    if filters.batch:
        found.append(Comment.public_on == filters.batch)
    return found


def _is_chosen(filters: Filters, group: Group, parts: Sequence[Part]) -> bool:
    """The same for one group."""
    clause_id, language, batch, _ = group
    return (
        (not filters.part or clause_id == _clause_of(filters, parts))
        and (not filters.language or (language or UNKNOWN) == filters.language)
        and (not filters.batch or batch == filters.batch)
    )


def _offers(groups: Sequence[Group], parts: Sequence[Part]) -> tuple[dict[str, int], dict[str, int], dict[date, int]]:
    """What each filter would let through: parts in their order, languages, and days of publication."""
    key_of: dict[int | None, str] = {part.clause_id: part.key for part in parts} | {None: WHOLE_PLAN}
    by_part, by_language, by_batch = dict.fromkeys(key_of.values(), 0), Counter[str](), Counter[date]()
    for clause_id, language, batch, many in groups:
        by_part[key_of.get(clause_id, WHOLE_PLAN)] += many
        by_language[language or UNKNOWN] += many
        if batch:
            by_batch[batch] += many
    return {key: many for key, many in by_part.items() if many}, by_language, by_batch


def _rows(reader: Reader, which: ColumnElement[bool]) -> list[CommentRow]:
    opened = select(CommentAccess.id).where(
        CommentAccess.comment_id == Comment.id, CommentAccess.staff_id == reader.staff_id
    )
    given = select(func.aggregate_strings(CommentLabel.label, ",")).where(CommentLabel.comment_id == Comment.id)
    query = (
        select(Comment, ClauseVersion.heading, opened.exists(), given.scalar_subquery())
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id, isouter=True)
        .where(which)
    )
    return list(db.session.execute(query))


def _lines(
    reader: Reader,
    rows: Sequence[CommentRow],
    proposed: Mapping[int, Proposal],
    parts: Sequence[Part],
) -> list[Line]:
    numbers: dict[int | None, str] = {part.clause_id: part.number for part in parts}
    repeated, found = _repeated(reader, rows), []
    for comment, heading, is_open, given in rows:
        facts, proposal = word_facts.facts_of(comment), proposed.get(comment.id)
        line = Line(
            id=comment.id,
            tracker=comment.tracker,
            number=numbers.get(comment.clause_id, ""),
            heading=heading or "",
            days=days_of(comment),
            step=step_of(comment, proposal is not None, reader.consultation.state),
            outcome=comment.outcome,
            details=facts.details,
            same=repeated.get(comment.wording_hmac, 1) - 1 if comment.stage == Stage.INBOX else 0,
            characters=facts.characters,
            language=facts.language,
            suggested=labels.read(comment.suggested_labels),
            given=labels.read(given or ""),
            danger=comment.danger > 0,
            is_answer=comment.is_answer,
            is_open=is_open,
            proposed_by_me=proposal is not None and proposal.staff_id == reader.staff_id,
            waits_for_batch=comment.stage == Stage.POOL,
            proposes=comment.proposed_wording is not None,
            words=(comment.public_text or "") if comment.stage == Stage.PUBLIC else "",
        )
        found.append(line)
    return found


def _repeated(reader: Reader, rows: Sequence[CommentRow]) -> dict[bytes | None, int]:
    """How many comments that this moderator sees wait with the words of each of these, by the hash of their words."""
    wordings = {row[0].wording_hmac for row in rows if row[0].copy_group and row[0].stage == Stage.INBOX}
    if not wordings:
        return {}
    query = (
        select(Comment.wording_hmac, func.count())
        .where(Comment.consultation_id == reader.consultation.id, Comment.wording_hmac.in_(wordings))
        .where(Comment.stage == Stage.INBOX, *reader.kept.shown())
        .group_by(Comment.wording_hmac)
    )
    return dict(db.session.execute(query).all())
