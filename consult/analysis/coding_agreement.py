"""How far two analysts agreed on each theme, as their newest sample showed it."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, exists, false, func, select
from sqlalchemy.orm import aliased

from consult.analysis.agreement import Band, CodeAgreement
from consult.analysis.enums import ChangeKind
from consult.analysis.models import CodebookChange, CodingSample, SampledComment, Theme
from consult.consultations.lifecycle import FROZEN
from consult.consultations.models import Consultation
from consult.contributions import rows_with_words
from consult.contributions.models import Comment
from consult.storage.database import db

rows_with_words.register(SampledComment.comment_id)

#: Made once: to make an alias takes longer than to ask with it, and the bench asks ten times a page.
_DRAWN = aliased(Comment)


def newest(consultation_id: int) -> CodingSample | None:
    """The newest sample that was sorted to its end; None while one person's sorting is all there is."""
    return db.session.scalar(select(CodingSample).where(_is_newest(consultation_id)))


def figures_of(sample: CodingSample) -> dict[str, CodeAgreement]:
    """The agreement on each theme that there was when the sample was done, by theme key."""
    return {key: CodeAgreement(**figures) for key, figures in (sample.figures or {}).items()}


def is_unfinished() -> ColumnElement[bool]:
    """Whether a sample waits to be sorted to its end. After the freeze none does, and nobody is blind any more."""
    frozen = select(Consultation.id).where(Consultation.state.in_(FROZEN))
    return CodingSample.done_on.is_(None) & CodingSample.consultation_id.not_in(frozen)


def is_sampled_for(staff_id: int | None) -> ColumnElement[bool]:
    """Whether a comment is in this analyst’s sample that is not done, or has nearly the words of one that is.

    Until it is done they see it nowhere else: they would learn what others found in it, or sort it before they do so
    as its second reader.
    """
    of_sample = CodingSample.staff_id == staff_id, is_unfinished()
    sample = select(SampledComment.comment_id).join(CodingSample, CodingSample.id == SampledComment.sample_id)
    groups = (
        select(_DRAWN.copy_group)
        .join(SampledComment, SampledComment.comment_id == _DRAWN.id)
        .join(CodingSample, CodingSample.id == SampledComment.sample_id)
        .where(*of_sample, _DRAWN.copy_group > 0)
    )
    return Comment.id.in_(sample.where(*of_sample)) | func.coalesce(Comment.copy_group.in_(groups), false())


def is_blind(consultation_id: int, staff_id: int | None) -> ColumnElement[bool]:
    """Whether this analyst sorts a sample now: until its end they see no theme of any comment that others sorted."""
    of_plan = CodingSample.consultation_id == consultation_id
    return exists().where(of_plan, CodingSample.staff_id == staff_id, is_unfinished())


def bands(consultation_id: int) -> dict[int, Band]:
    """What the agreement on each theme allows, by theme id.

    A theme that was added since the sample was drawn, or made by merging or splitting others, was not tested.
    """
    query = (
        select(Theme.id, Theme.key, CodingSample)
        .join(CodingSample, _is_newest(consultation_id), isouter=True)
        .where(Theme.consultation_id == consultation_id)
        .order_by(Theme.id)
    )
    rows = db.session.execute(query).all()
    sample = rows[0][2] if rows else None
    found: dict[str, CodeAgreement] = figures_of(sample) if sample else {}
    for key in _made_since(sample) if sample else ():
        found.pop(key, None)
    return {theme_id: _band(found.get(key), tested=sample is not None) for theme_id, key, _ in rows}


def differs(first: Collection[str], second: Collection[str] | None, merged: Mapping[str, str]) -> bool:
    """Whether two people found different themes; a theme that was `merged` into another since is that one."""
    return {merged.get(key, key) for key in first} != {merged.get(key, key) for key in second or ()}


def _is_newest(consultation_id: int) -> ColumnElement[bool]:
    done = CodingSample.consultation_id == consultation_id, CodingSample.done_on.is_not(None)
    return CodingSample.id == select(func.max(CodingSample.id)).where(*done).scalar_subquery()


def _made_since(sample: CodingSample) -> set[str]:
    """The keys of themes that the comments of a sample could not have when it was drawn."""
    changes = select(CodebookChange).where(
        CodebookChange.consultation_id == sample.consultation_id,
        CodebookChange.version > sample.codebook_version,
        CodebookChange.kind.in_((ChangeKind.ADDED, ChangeKind.MERGED, ChangeKind.SPLIT)),
    )
    return {key for change in db.session.scalars(changes) for key in (change.theme_key, *change.other_keys)}


def _band(found: CodeAgreement | None, *, tested: bool) -> Band:
    if not tested:
        return Band.ONE_PERSON
    return found.band if found else Band.UNDEFINED
