"""Agree, disagree or pass on published comments: what is shown next, and storing the answers of one person.

Comments that the fewest people have answered come first, and among those with as many the day's shuffle decides. Both
change only with a batch or a day, so a page tells nothing about the answers that came since. The answers of one person
lie on one sheet. A sheet has no receipt: its sealed token is only in the form (`consult.credentials.sheet_tokens`).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, TextClause, delete, event, func, insert, outerjoin, select, tuple_, update

from consult.access import AppError, Conflict, NotFound
from consult.consultations import queries as consultations
from consult.consultations.lifecycle import State
from consult.consultations.models import Clause, ClauseVersion, Consultation, DraftVersionClause
from consult.contributions import copied_answers, copies, display_orders, translations
from consult.contributions.enums import COMMENT_VOTE_VALUES, Channel, HoldReason, Stage
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet
from consult.contributions.proposals import MayPropose
from consult.contributions.queries import IS_LISTED, IS_PROPOSAL, join_part_wording
from consult.contributions.translations import MayBeTranslated
from consult.storage.database import db, random_key, today
from consult.text.messages import N_

#: What an answer is in storage and in every export.
VALUES: Mapping[str, int] = COMMENT_VOTE_VALUES
ANSWER_LABELS: Mapping[str, str] = {"agree": N_("Agree"), "disagree": N_("Disagree"), "pass": N_("Pass")}
#: Comments on one page.
AT_ONCE = 10

#: In which plan a comment is, and whether it is public.
_WHERE = (Comment.consultation_id, Comment.stage)
#: The stretches of the order: the rest of the shuffle among the least seen, its beginning, and those seen more often.
_REST, _BEGINNING, _MORE = range(3)

Place = tuple[int, ...]


@dataclass(frozen=True)
class OtherComment(MayPropose, MayBeTranslated):
    """A published comment that somebody may answer; `part_wording` is what it would change, if it proposes words."""

    tracker: str
    text: str | None
    outcome: str
    clause_key: str | None
    language: str | None
    proposed_wording: str | None
    part_wording: str | None
    translated: str | None
    newest_wording: str | None = None


@dataclass(frozen=True)
class NextComments:
    """The next comments, and the place from which the page after them goes on."""

    comments: Sequence[OtherComment]
    place: Place


@dataclass(frozen=True)
class SheetAnswers:
    """Answers by public code, ready to be written on a sheet; a `late` one changes none that is there.

    `draft` is the version of the draft that was shown with them.
    """

    code: str
    sheet_id: int
    values: Mapping[str, int]
    held: HoldReason | None = None
    late: bool = False
    draft: int = 0


def next_comments(consultation_id: int, place: Place = (), sheet_id: int | None = None) -> NextComments:
    """The next comments after `place`, without those that are answered on the sheet.

    A place is (least number of answers, first seat, stretch, answers and seat and key of the comment before).
    """
    least, first, stretch, *after = place or _start(consultation_id)
    found: list[tuple[int, ...]] = []
    while True:
        conditions = [_stretch(least, first, stretch)]
        if after:
            conditions.append(tuple_(Comment.times_seen, Comment.shuffle_key, Comment.id) > tuple_(*after))
        if sheet_id is not None:
            mine = select(CommentVote.id).where(CommentVote.sheet_id == sheet_id, CommentVote.comment_id == Comment.id)
            conditions.append(~mine.exists())
        query = (
            select(Comment.times_seen, Comment.shuffle_key, Comment.id)
            .where(*_listed(consultation_id), *conditions)
            .order_by(Comment.times_seen, Comment.shuffle_key, Comment.id)
            .limit(AT_ONCE - len(found))
        )
        rows = [tuple(row) for row in db.session.execute(query)]
        found += rows
        after = list(rows[-1]) if rows else after
        if len(found) == AT_ONCE or stretch == _MORE:
            break
        stretch, after = stretch + 1, []
    shown = comments(consultation_id, ids=[row[-1] for row in found])
    return NextComments(shown, (least, first, stretch, *after))


def comments(
    consultation_id: int, *, ids: Sequence[int] = (), trackers: Collection[str] = ()
) -> Sequence[OtherComment]:
    """Those of these comments that are public, in the order of `ids`."""
    which = Comment.id.in_(ids) if ids else Comment.tracker.in_(trackers)
    query = (
        select(
            Comment.id,
            Comment.tracker,
            Comment.public_text,
            Comment.outcome,
            Clause.key,
            Comment.language,
            Comment.proposed_wording,
            ClauseVersion.wording,
            translations.SHOWN,
        )
        .select_from(join_part_wording(outerjoin(Comment, Clause, Clause.id == Comment.clause_id)))
        .where(which)
        .order_by(Comment.shuffle_key)
    )
    rows = db.session.execute(query.add_columns(*_WHERE)).all()
    found = {id_: OtherComment(*row) for id_, *row, plan, stage in rows if _is_public(consultation_id, plan, stage)}
    return [found[each] for each in ids if each in found] if ids else list(found.values())


def count_on(sheet_id: int) -> int:
    """How many answers are on a sheet."""
    return db.session.scalar(select(func.count()).where(CommentVote.sheet_id == sheet_id)) or 0


def check_open(state: str) -> None:
    """Refuse answers in a plan that is not open."""
    if state != State.OPEN:
        raise Conflict(N_("This plan is closed. Your answers were not sent."))


def write(batch: Sequence[SheetAnswers]) -> list[int | AppError]:
    """Store answers that came at the same time; returns for each how many are kept, or why none is.

    An answer replaces the one that the sheet had, unless it is late. One to a comment that is no longer public is not
    kept.
    """
    plans = {
        code: (id_, state)
        for id_, code, state in db.session.execute(
            select(Consultation.id, Consultation.code, Consultation.state).where(
                Consultation.code.in_({each.code for each in batch})
            )
        )
    }
    answers: list[int | AppError] = []
    for each in batch:
        if each.code not in plans:
            answers.append(NotFound(consultations.NOWHERE))
            continue
        consultation_id, state = plans[each.code]
        try:
            check_open(state)
        except AppError as refusal:
            answers.append(refusal)
            continue
        answers.append(_write(consultation_id, each))
    return answers


def _write(consultation_id: int, sent: SheetAnswers) -> int:
    query = select(copies.STANDS_FOR, Comment.tracker, IS_PROPOSAL, Comment.clause_id, *_WHERE)
    rows = db.session.execute(query.where(Comment.tracker.in_(sorted(sent.values))).order_by(Comment.tracker)).all()
    public = [row for row in rows if _is_public(consultation_id, *row[4:])]
    if public:
        versions = _versions_shown(sent.draft, {clause_id for _, _, proposes, clause_id, *_ in public if proposes})
        answers = {
            id_: (sent.values[tracker], versions.get(clause_id) if proposes else None)
            for id_, tracker, proposes, clause_id, *_ in public
        }
        _keep_sheet(consultation_id, sent)
        _put(sent, answers)
    return len(public)


def _versions_shown(draft: int, clause_ids: Collection[int | None]) -> dict[int | None, int]:
    """The wording of each of these clauses that a version of the draft has."""
    query = (
        select(ClauseVersion.clause_id, ClauseVersion.id)
        .join(DraftVersionClause, DraftVersionClause.clause_version_id == ClauseVersion.id)
        .where(DraftVersionClause.draft_version_id == draft, ClauseVersion.clause_id.in_(clause_ids))
    )
    return dict(db.session.execute(query).all()) if clause_ids else {}


def _put(sent: SheetAnswers, answers: Mapping[int, tuple[int, int | None]]) -> None:
    """Write answers on a sheet that is there: by comment, what it is and with which wording it was shown."""
    mine = CommentVote.sheet_id == sent.sheet_id
    columns = CommentVote.comment_id, CommentVote.value, CommentVote.clause_version_id
    old = {id_: (value, version) for id_, value, version in db.session.execute(select(*columns).where(mine))}
    changed = {id_: now for id_, now in answers.items() if old.get(id_, now) != now and not sent.late}
    for value, version in sorted(set(changed.values()), key=str):
        ids = [id_ for id_, now in changed.items() if now == (value, version)]
        which = update(CommentVote).where(mine, CommentVote.comment_id.in_(ids))
        db.session.execute(which.values(value=value, clause_version_id=version))
    new = [
        {"id": random_key(), "sheet_id": sent.sheet_id, "comment_id": id_, "value": value, "clause_version_id": version}
        for id_, (value, version) in answers.items()
        if id_ not in old
    ]
    if new:
        db.session.execute(insert(CommentVote), new)


def _keep_sheet(consultation_id: int, sent: SheetAnswers) -> None:
    """Add the sheet, or let it be counted and rewritten with a batch again; what is held once stays held."""
    day = today()
    which = CommentVoteSheet.id == sent.sheet_id
    changed = {"batch_shuffled": False, "day_shuffled": False, "changed_on": day}
    if db.session.scalar(select(CommentVoteSheet.id).where(which)) is None:
        row = {
            "id": sent.sheet_id,
            "consultation_id": consultation_id,
            "channel": Channel.OPEN.value,
            "hold_reason": sent.held or "",
            "uncounted_since": day,
        }
        db.session.execute(insert(CommentVoteSheet), [row | changed])
        return
    held = {"hold_reason": sent.held} if sent.held else {}
    since = func.coalesce(CommentVoteSheet.uncounted_since, day)
    db.session.execute(update(CommentVoteSheet).where(which).values(uncounted_since=since, **changed, **held))


@event.listens_for(Comment.public_text, "set", active_history=True)
def _forget_answers(comment: Comment, words: object, before: object, __: object) -> None:
    """Answers were to the words that stood there: they go with them, or when they change. Copies keep them."""
    if isinstance(before, str) and words != before:
        heir = copies.other_with_words_of(comment.id)
        if heir is not None:
            copied_answers.move(comment.id, heir)
        comment.times_seen = 0
        with db.session.no_autoflush:
            forget([comment.id])


def forget(comment_ids: Collection[int]) -> None:
    """Delete all answers to these comments."""
    db.session.execute(delete(CommentVote).where(CommentVote.comment_id.in_(comment_ids)))


def _start(consultation_id: int) -> Place:
    """Where the order begins today."""
    fewest = select(Comment.times_seen).where(*_listed(consultation_id))
    least = db.session.scalar(fewest.order_by(Comment.times_seen).limit(1))
    return least or 0, display_orders.first_shuffle_key(display_orders.of_day(today())), _REST


def _stretch(least: int, first: int, stretch: int) -> ColumnElement[bool]:
    if stretch == _MORE:
        return Comment.times_seen > least
    seat = Comment.shuffle_key
    return (Comment.times_seen == least) & (seat >= first if stretch == _REST else seat < first)


def _is_public(consultation_id: int, plan: int, stage: str) -> bool:
    """Asked of rows that were found by their keys: a condition would make a database look through all public ones."""
    return plan == consultation_id and stage == Stage.PUBLIC


def _listed(consultation_id: int) -> tuple[ColumnElement[bool] | TextClause, ...]:
    return Comment.consultation_id == consultation_id, IS_LISTED
