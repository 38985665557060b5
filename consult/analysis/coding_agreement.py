"""How far two analysts agreed on each theme, as their newest sample showed it."""

from sqlalchemy import ColumnElement, func, select

from consult.analysis.agreement import Band, CodeAgreement
from consult.analysis.enums import ChangeKind
from consult.analysis.models import CodebookChange, CodingSample, CodingSettlement, SampledComment, Theme
from consult.contributions import rows_with_words
from consult.contributions.models import Comment
from consult.storage.database import db

rows_with_words.register(SampledComment.comment_id)


def newest(consultation_id: int) -> CodingSample | None:
    """The newest sample that was sorted to its end; None while one person's sorting is all there is."""
    return db.session.scalar(select(CodingSample).where(_is_newest(consultation_id)))


def figures_of(sample: CodingSample) -> dict[str, CodeAgreement]:
    """The agreement on each theme that there was when the sample was done, by theme key."""
    return {key: CodeAgreement(**figures) for key, figures in (sample.figures or {}).items()}


def is_sampled_for(staff_id: int | None) -> ColumnElement[bool]:
    """Whether a comment is in this analyst’s sample that is not done: until then they see it nowhere else.

    Elsewhere they would learn what others found in it, or sort it before they do so as its second reader.
    """
    sample = select(SampledComment.comment_id).join(CodingSample, CodingSample.id == SampledComment.sample_id)
    return Comment.id.in_(sample.where(CodingSample.staff_id == staff_id, CodingSample.done_on.is_(None)))


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


def count_comments(sample: CodingSample) -> tuple[int, int]:
    """On how many comments of a sample the two differed, and for how many of these they resolved it."""
    of_sample = (SampledComment.sample_id == sample.id, SampledComment.second.is_not(None))
    rows = db.session.execute(
        select(SampledComment.first, SampledComment.second, CodingSettlement.id)
        .join(CodingSettlement, CodingSettlement.sampled_id == SampledComment.id, isouter=True)
        .where(*of_sample)
    )
    resolved = [settlement is not None for first, second, settlement in rows if set(first) != set(second or ())]
    return len(resolved), sum(resolved)


def count_sampled(sample: CodingSample) -> int:
    """How many comments a sample has; those whose words were deleted are gone."""
    query = select(func.count()).select_from(SampledComment).where(SampledComment.sample_id == sample.id)
    return db.session.scalar(query) or 0


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
