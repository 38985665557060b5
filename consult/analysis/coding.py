"""Sorting comments: the themes that an analyst finds in one, and what else they judge of it."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import product

from sqlalchemy import ColumnElement, Select, delete, exists, func, select, update

from consult.access import Actor, NotFound, ValidationError
from consult.analysis import codebook_changes, coding_agreement, text_groups, themes
from consult.analysis.codebook import Judgement, check_choice, stance_from
from consult.analysis.enums import Source, Stance, Strength
from consult.analysis.models import Coding, Sorting, Theme
from consult.analysis.suggesting import switch
from consult.contributions import rows_with_words
from consult.contributions.counting import READABLE, countable, counts_as_shown
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.storage.database import db, today
from consult.text.messages import N_

LARGEST_KEY = 2**63 - 1
NOTHING_SAID = Judgement()


def code_comment(
    actor: Actor, code: str, comment_id: int, theme_keys: Iterable[str], near: Iterable[int] = (),
    judgement: Judgement = NOTHING_SAID,
) -> None:  # fmt: skip
    """Set which themes this analyst finds in a comment, and what they judge, in place of their earlier choice.

    It is the same for all comments with the same words, and for those `near` ones that were chosen.
    """
    consultation = themes.writable(actor, code)
    wanted = set(theme_keys)
    every = {theme.key: theme for theme in themes.themes_of(consultation.id)}
    if not wanted <= set(every):
        raise ValidationError(N_("One of these themes was removed. Load the page again and tick the boxes again."))
    check_choice(judgement, wanted)
    if not switch.is_on(consultation.id):
        judgement = replace(judgement, proposed=frozenset())
    copies = _with_copies(actor, consultation.id, comment_id, near)
    _sort(
        actor, copies, [every[key] for key in sorted(wanted)], judgement, codebook_changes.version_of(consultation.id)
    )
    switch.count_grouped(consultation.id, len(copies))


def undo(actor: Actor, code: str, comment_id: int, near: Iterable[int] = ()) -> None:
    """Put a comment, with its copies and the `near` ones, back on the list as if this analyst had not sorted it."""
    consultation = themes.writable(actor, code)
    copies = _with_copies(actor, consultation.id, comment_id, near)
    _forget(actor, copies)
    switch.count_grouped(consultation.id, len(copies))


def conditions(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    """What can be sorted: decided at the last batch, counting, with words left to read; not refused and not unread."""
    return (
        Comment.consultation_id == consultation_id,
        Comment.counted_as.in_(READABLE),
        Comment.stage != Stage.INBOX,
        Comment.outcome != "refuse",
        Comment.public_text.is_not(None),
        countable(Comment),
    )


def count_codable(consultation_id: int) -> tuple[int, int]:
    """How many comments there are to sort, and how many of them have no theme.

    Words that were deleted since the last batch cannot be sorted, and still count here.
    """
    with_theme = exists().where(Coding.comment_id == Comment.id)
    counted = (_codable(consultation_id), _codable(consultation_id).where(~with_theme))
    total, without = db.session.execute(select(*(query.scalar_subquery() for query in counted))).one()
    return total, without


def to_sort(consultation_id: int, reader: int | None = None) -> Select[int]:
    """How many of them wait for a `reader`, or for anybody, as a query, and as of the last batch."""
    return _codable(consultation_id).where(~was_sorted(reader))


def count_shown(consultation_id: int) -> tuple[int, int]:
    """How many comments there are to sort, and how many nobody has sorted, as of the last batch."""
    return db.session.scalar(_codable(consultation_id)) or 0, count_to_sort(consultation_id)


def count_to_sort(consultation_id: int, reader: int | None = None) -> int:
    """How many comments nobody has sorted, or a `reader` must sort again, as of the last batch."""
    return db.session.scalar(to_sort(consultation_id, reader)) or 0


def shown(consultation_id: int) -> tuple[ColumnElement[bool], ...]:
    """What could be sorted at the last batch: `conditions`, and words that were deleted since."""
    return Comment.consultation_id == consultation_id, Comment.counted_as.in_(READABLE), counts_as_shown()


def was_sorted(reader: int | None = None) -> ColumnElement[bool]:
    """Whether a comment is sorted as counts show it: what was judged of it goes with its words, but not that it was.

    For a `reader`, what is in their sample does not wait on the bench.
    """
    is_done = text_groups.is_sorted(reader) | Comment.was_grouped
    return is_done if reader is None else is_done | coding_agreement.is_sampled_for(reader)


def judgement_of(row: Sorting | None) -> Judgement:
    """What an analyst judged of a comment, as a form has it."""
    if row is None:
        return NOTHING_SAID
    return Judgement(
        stance=Stance(row.stance) if row.stance else None,
        strength=Strength(row.strength) if row.strength else None,
        safety=row.is_safety,
        minority=row.is_minority,
        unsure=row.is_unsure,
        none_fits=row.none_fits,
    )


def _codable(consultation_id: int) -> Select[int]:
    return select(func.count()).select_from(Comment).where(*shown(consultation_id))


def _with_copies(actor: Actor, consultation_id: int, comment_id: int, near: Iterable[int]) -> list[int]:
    """The keys of a comment and the `near` ones, with those of every comment that has their words."""
    readable = (*conditions(consultation_id), ~coding_agreement.is_sampled_for(actor.staff_id))
    asked = {each for each in (comment_id, *near) if each <= LARGEST_KEY}
    comments = db.session.scalars(select(Comment).where(*readable, Comment.id.in_(asked))).all()
    if comment_id not in {comment.id for comment in comments}:
        raise NotFound(N_("This comment cannot be grouped."))
    copies = text_groups.with_copies(readable, comments)
    return sorted({each for some in copies.values() for each in some})


def _sort(
    actor: Actor, comment_ids: Collection[int], chosen: Collection[Theme], judgement: Judgement, version: int
) -> None:  # fmt: skip
    _forget(actor, comment_ids)
    stance, day = stance_from(judgement, [theme.stance for theme in chosen]), today()
    for comment_id in comment_ids:
        db.session.add(Sorting(
            comment_id=comment_id, staff_id=actor.staff_id, stance=stance,
            strength=judgement.strength.value if judgement.strength else "", is_safety=judgement.safety,
            is_minority=judgement.minority, is_unsure=judgement.unsure, none_fits=judgement.none_fits,
            codebook_version=version, day=day, proposed=sorted(judgement.proposed),
        ))  # fmt: skip
    for comment_id, theme in product(comment_ids, chosen):
        source = Source.MACHINE if theme.key in judgement.proposed else Source.PERSON
        db.session.add(Coding(
            comment_id=comment_id, theme_id=theme.id, staff_id=actor.staff_id, source=source.value, day=day,
            codebook_version=version,
        ))  # fmt: skip
    db.session.flush()


def _note_grouped(comment_ids: Collection[int]) -> None:
    """Note that comments were sorted whose words are being deleted: counts change with the next batch, not now."""
    is_one = Comment.id.in_(comment_ids), text_groups.is_sorted()
    db.session.execute(update(Comment).where(*is_one).values(was_grouped=True))


rows_with_words.register(Sorting.comment_id, before=_note_grouped)


def _forget(actor: Actor, comment_ids: Collection[int]) -> None:
    """Delete what this analyst found in and judged of these comments."""
    for table in (Coding, Sorting):
        db.session.execute(delete(table).where(table.comment_id.in_(comment_ids), table.staff_id == actor.staff_id))
