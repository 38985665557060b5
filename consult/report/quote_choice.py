"""Which comments analysts choose to quote: only public ones, with consent, as moderators left them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select

from consult.access import Actor, NotFound, ValidationError
from consult.analysis import themes
from consult.analysis.models import Coding, Sorting, Theme
from consult.consultations import edit_conflicts, queries
from consult.contributions import rows_with_words
from consult.contributions.counting import PUBLISHED, countable
from consult.contributions.enums import Consent, Stage
from consult.contributions.models import Comment
from consult.report.models import ChosenQuote
from consult.report.quotes import MAX_QUOTES, Candidate, chosen
from consult.storage.database import db
from consult.text.messages import N_

#: The name of the whole plan in an address; no part has this key.
WHOLE = "-"

rows_with_words.register(ChosenQuote.comment_id)

#: What the last analyst said that a comment wants of its part; NULL if nobody judged it.
_LAST_STANCE = (
    select(Sorting.stance)
    .where(Sorting.comment_id == Comment.id)
    .order_by(func.coalesce(Sorting.day, date.min).desc(), Sorting.staff_id.desc())
    .limit(1)
    .correlate(Comment)
    .scalar_subquery()
)


def candidates(consultation_id: int) -> dict[int | None, dict[Candidate, bytes]]:
    """All comments that may be quoted, with their nonces, by clause id: for the report, which reads every one."""
    found: dict[int | None, dict[Candidate, bytes]] = {}
    for clause_id, one, nonce in _read(_quotable(consultation_id)):
        found.setdefault(clause_id, {})[one] = nonce
    return found


def chosen_quotes(consultation_id: int) -> dict[int | None, list[Candidate]]:
    """The quotes that analysts chose, by clause id, in their order."""
    found: dict[int | None, list[Candidate]] = {}
    for clause_id, one, _ in _read(_quotable(consultation_id).where(ChosenQuote.place.is_not(None))):
        found.setdefault(clause_id, []).append(one)
    return {clause_id: chosen(quotes) for clause_id, quotes in found.items()}


def is_stale(consultation_id: int) -> ColumnElement[bool]:
    """Whether a comment, joined with what was chosen, was chosen and may not be quoted any more."""
    quotable = _quotable(consultation_id).with_only_columns(Comment.id, maintain_column_froms=True)
    return ChosenQuote.place.is_not(None) & Comment.id.not_in(quotable)


def count_others(consultation_id: int, clause_id: int | None) -> int:
    """How many comments on a part may be quoted, without those that are chosen."""
    others = _not_chosen(consultation_id, clause_id).with_only_columns(func.count(), maintain_column_froms=True)
    return db.session.scalar(others) or 0


def others(consultation_id: int, clause_id: int | None, limit: int, offset: int) -> list[Candidate]:
    """One page of the comments on a part that may be quoted and are not chosen, in random order."""
    query = _not_chosen(consultation_id, clause_id).order_by(Comment.shuffle_key, Comment.tracker)
    return [one for _, one, _ in _read(query.limit(limit).offset(offset))]


def themes_to_quote(consultation_id: int) -> set[str]:
    """The keys of the themes in which somebody may be quoted; "" if somebody may who is in none."""
    columns = _quotable(consultation_id).with_only_columns(Theme.key, maintain_column_froms=True)
    query = columns.outerjoin(Coding, Coding.comment_id == Comment.id).outerjoin(Theme, Theme.id == Coding.theme_id)
    return {key or "" for key in db.session.scalars(query.distinct())}


def stances_to_quote(consultation_id: int) -> dict[int | None, set[str]]:
    """What those who may be quoted want of their parts, by clause id; "" if nobody said of somebody."""
    query = _quotable(consultation_id).with_only_columns(Comment.clause_id, _LAST_STANCE)
    found: dict[int | None, set[str]] = {}
    for clause_id, stance in db.session.execute(query.distinct()):
        found.setdefault(clause_id, set()).add(stance or "")
    return found


def stances(trackers: Collection[str]) -> dict[str, str]:
    """What analysts say that these comments want of their parts, by public code."""
    query = select(Comment.tracker, _LAST_STANCE).where(Comment.tracker.in_(trackers))
    return {tracker: stance or "" for tracker, stance in db.session.execute(query)}


def _quotable(consultation_id: int) -> Select[*tuple[Any, ...]]:
    """Each comment that may be quoted, once, with its place among the quotes of its part."""
    columns = (Comment.clause_id, Comment.id, Comment.tracker, Comment.public_text, Comment.shuffle_key, Comment.nonce)
    return (
        select(*columns, ChosenQuote.place)
        .outerjoin(ChosenQuote, ChosenQuote.comment_id == Comment.id)
        .where(
            Comment.consultation_id == consultation_id,
            Comment.consent == Consent.QUOTE,
            Comment.counted_as.in_(PUBLISHED),
            Comment.stage == Stage.PUBLIC,
            Comment.public_text.is_not(None),
            countable(Comment),
        )
    )


def _not_chosen(consultation_id: int, clause_id: int | None) -> Select[*tuple[Any, ...]]:
    return _quotable(consultation_id).where(_is_on(clause_id), ChosenQuote.place.is_(None))


def _is_on(clause_id: int | None) -> ColumnElement[bool]:
    return Comment.clause_id.is_(None) if clause_id is None else Comment.clause_id == clause_id


def _read(query: Select[*tuple[Any, ...]]) -> list[tuple[int | None, Candidate, bytes]]:
    rows = db.session.execute(query).all()
    found_in = themes.coded([row.id for row in rows])
    return [
        (
            row.clause_id,
            Candidate(row.tracker, row.public_text, row.shuffle_key, frozenset(found_in.get(row.id, ())), row.place),
            row.nonce,
        )
        for row in rows
    ]


def values_of(offered: Iterable[Candidate]) -> dict[str, str]:
    """The choice for one part as a form has it."""
    return {f"place.{one.tracker}": str(one.place) for one in offered if one.place is not None}


def clause_of(consultation_id: int, key: str) -> int | None:
    """The part that an address names.

    Raises:
        NotFound: there is no such part.
    """
    if key == WHOLE:
        return None
    for part in queries.parts_of(consultation_id):
        if part.key == key:
            return part.clause_id
    raise NotFound(N_("This plan has no such part."))


def choose_quotes(
    actor: Actor, code: str, key: str, places: Mapping[str, int | None], version_seen: str | None = None
) -> None:  # fmt: skip
    """Quote these comments on a part, in the order of their places, in place of those chosen before.

    Without any, the rule chooses again (`quotes.choose`).

    Raises:
        ValidationError: more than three, two with one place, or one that may not be quoted.
        Conflict: the report is frozen. EditConflict: somebody chose others meanwhile.
    """
    plan = themes.writable(actor, code)
    clause_id = clause_of(plan.id, key)
    sent = _quotable(plan.id).where(_is_on(clause_id), Comment.tracker.in_(places))
    trackers = {one.tracker for _, one, _ in _read(sent)}
    for tracker in places:
        if tracker not in trackers:
            message = N_("You cannot quote this comment any more. It may have been deleted.")
            raise ValidationError(message, field=f"place.{tracker}")
    kept = {tracker: place for tracker, place in places.items() if place is not None and 1 <= place <= MAX_QUOTES}
    if wrong := sorted(places.keys() - kept):
        message = N_("Write a number from 1 to %(most)d, or nothing.")
        raise ValidationError(message, field=f"place.{wrong[0]}", most=MAX_QUOTES)
    if len(kept) > MAX_QUOTES:
        last = max(kept, key=lambda one: (kept[one], one))
        message = N_("Choose at most %(most)d quotes for a part.")
        raise ValidationError(message, field=f"place.{last}", most=MAX_QUOTES)
    if twice := [one for one in sorted(kept) if list(kept.values()).count(kept[one]) > 1]:
        message = N_("Two quotes have the place %(place)d. Give each a place of its own.")
        raise ValidationError(message, field=f"place.{twice[-1]}", place=kept[twice[-1]])
    edit_conflicts.check(version_seen, values_of(chosen_quotes(plan.id).get(clause_id, [])))
    ours = select(Comment.id).where(Comment.consultation_id == plan.id, _is_on(clause_id))
    db.session.execute(delete(ChosenQuote).where(ChosenQuote.comment_id.in_(ours)))
    ids = dict(db.session.execute(select(Comment.tracker, Comment.id).where(Comment.tracker.in_(kept))).all())
    for tracker, place in sorted(kept.items()):
        db.session.add(ChosenQuote(comment_id=ids[tracker], place=place))
    db.session.flush()
