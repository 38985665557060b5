"""Sorting a sample of comments a second time, without seeing what others found; and what the two then agree on."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import product
from typing import Any

from sqlalchemy import delete, exists, func, select

from consult.access import Actor, Conflict, NotFound, Permission, ValidationError
from consult.analysis import codebook_changes, coding, coding_agreement, sampling, text_groups, themes
from consult.analysis.agreement import Pairs
from consult.analysis.models import Coding, CodingSample, CodingSettlement, SampledComment, Sorting, Theme
from consult.consultations import queries
from consult.contributions.models import Comment
from consult.storage.database import db, today
from consult.text.messages import N_


@dataclass(frozen=True)
class Difference:
    """A comment in which two people found different themes: the keys of both, and of those that they then chose."""

    comment: Comment
    first: Sequence[str]
    second: Sequence[str]
    chosen: Sequence[str] | None


def draw(actor: Actor, code: str) -> CodingSample:
    """Draw a sample for this analyst, of comments that others sorted and that were in no sample before.

    Raises:
        Conflict: too little is sorted, somebody has not finished a sample, or the actor sorted nearly everything.
    """
    consultation = themes.writable(actor, code)
    unfinished = _unfinished(consultation.id)
    if unfinished and not _finish(unfinished):
        raise Conflict(N_("A sample is not finished yet. Group its comments first."))
    texts = text_groups.shown_once(coding.conditions(consultation.id))
    query = select(Comment, text_groups.is_sorted(), _is_open_to(actor)).join(texts, texts.c.id == Comment.id)
    every = db.session.execute(query.order_by(Comment.id)).all()
    if not sampling.is_enough(sum(bool(is_sorted) for _, is_sorted, _ in every), len(every)):
        raise Conflict(N_("Too few comments are grouped. Group nine of ten first, then draw the sample."))
    strata: dict[Any, list[Comment]] = {}
    for comment, is_sorted, is_open in every:
        if is_sorted and is_open:
            strata.setdefault((comment.clause_id, comment.channel), []).append(comment)
    wanted = sampling.size(len(every))
    if 2 * sum(map(len, strata.values())) < wanted:
        message = N_("You have grouped most of these comments yourself. Somebody else must group the sample.")
        raise Conflict(message)
    drawn = sampling.draw(strata, wanted, secrets.SystemRandom())
    sample = CodingSample(
        consultation_id=consultation.id, staff_id=actor.staff_id, texts=len(every),
        codebook_version=codebook_changes.version_of(consultation.id),
    )  # fmt: skip
    db.session.add(sample)
    db.session.flush()
    found = themes.coded([comment.id for comment in drawn])
    db.session.add_all(
        SampledComment(sample_id=sample.id, comment_id=comment.id, first=found.get(comment.id, [])) for comment in drawn
    )
    db.session.flush()
    return sample


def next_text(actor: Actor, code: str) -> tuple[Comment, int] | None:
    """The comment that this analyst sorts next, and how many are left; None if there is none for them."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    waiting = (
        CodingSample.consultation_id == consultation.id,
        CodingSample.staff_id == actor.staff_id,
        CodingSample.done_on.is_(None),
        SampledComment.second.is_(None),
    )
    query = select(SampledComment).join(CodingSample, CodingSample.id == SampledComment.sample_id).where(*waiting)
    row = db.session.scalar(query.order_by(SampledComment.id).limit(1))
    if row is None:
        return None
    left = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    return db.session.get_one(Comment, row.comment_id), left


def sort(actor: Actor, code: str, comment_id: int, theme_keys: Iterable[str]) -> None:
    """Note which themes the second analyst finds in a comment of their sample. The last one ends the sample.

    Raises:
        NotFound: it is in no sample of theirs. ValidationError: a theme is gone.
    """
    consultation = themes.writable(actor, code)
    sample = _unfinished(consultation.id)
    row = _row(sample, comment_id) if sample and sample.staff_id == actor.staff_id else None
    if sample is None or row is None:
        raise NotFound(N_("This comment is not in your sample."))
    row.second = sorted(_checked(consultation.id, theme_keys))
    db.session.flush()
    _finish(sample)


def differences(actor: Actor, code: str) -> list[Difference]:
    """The comments of the newest finished sample in which the two found different themes."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    sample = coding_agreement.newest(consultation.id)
    if sample is None:
        return []
    query = (
        select(SampledComment, Comment, CodingSettlement.themes)
        .join(Comment, Comment.id == SampledComment.comment_id)
        .join(CodingSettlement, CodingSettlement.sampled_id == SampledComment.id, isouter=True)
        .where(SampledComment.sample_id == sample.id, *coding.conditions(consultation.id))
    )
    return [
        Difference(comment, row.first, row.second or [], chosen)
        for row, comment, chosen in db.session.execute(query.order_by(SampledComment.id))
        if set(row.first) != set(row.second or ())
    ]


def resolve(actor: Actor, code: str, comment_id: int, theme_keys: Iterable[str]) -> None:
    """Note what the two chose when they talked about a comment: it has these themes from now on.

    The figures stay as they were: they say how far two people agreed before they talked.

    Raises:
        NotFound: the two did not differ on it. Conflict: it is noted already.
    """
    consultation = themes.writable(actor, code)
    sample = coding_agreement.newest(consultation.id)
    row = _row(sample, comment_id) if sample else None
    if row is None or set(row.first) == set(row.second or ()):
        raise NotFound(N_("Two people did not differ on this comment."))
    if db.session.scalar(select(CodingSettlement.id).where(CodingSettlement.sampled_id == row.id)):
        raise Conflict(N_("Somebody has noted already what you chose for this comment."))
    keys = sorted(_checked(consultation.id, theme_keys))
    db.session.add(CodingSettlement(sampled_id=row.id, staff_id=actor.staff_id, themes=keys))
    comment = db.session.get_one(Comment, comment_id)
    copies = text_groups.with_copies(coding.conditions(consultation.id), [comment])[comment_id]
    _set_themes(actor, consultation.id, copies, keys)


def _set_themes(actor: Actor, consultation_id: int, comment_ids: Collection[int], keys: Collection[str]) -> None:
    """Make these the themes of the comments, whoever found what before."""
    chosen = [theme.id for theme in themes.themes_of(consultation_id) if theme.key in keys]
    of_these = Coding.comment_id.in_(comment_ids)
    db.session.execute(delete(Coding).where(of_these, Coding.theme_id.not_in(chosen)))
    held = {tuple(row) for row in db.session.execute(select(Coding.comment_id, Coding.theme_id).where(of_these))}
    version = codebook_changes.version_of(consultation_id)
    for comment_id, theme_id in product(comment_ids, chosen):
        if (comment_id, theme_id) not in held:
            db.session.add(Coding(
                comment_id=comment_id, theme_id=theme_id, staff_id=actor.staff_id, codebook_version=version,
            ))  # fmt: skip
    db.session.flush()


def _is_open_to(actor: Actor) -> Any:
    """Whether an analyst has neither sorted a comment nor had it in a sample."""
    own = (
        exists().where(table.comment_id == Comment.id, table.staff_id == actor.staff_id) for table in (Coding, Sorting)
    )
    by_coding, by_sorting = own
    return ~by_coding & ~by_sorting & ~exists().where(SampledComment.comment_id == Comment.id)


def _unfinished(consultation_id: int) -> CodingSample | None:
    query = select(CodingSample).where(CodingSample.consultation_id == consultation_id, CodingSample.done_on.is_(None))
    return db.session.scalar(query.limit(1))


def _row(sample: CodingSample, comment_id: int) -> SampledComment | None:
    if comment_id > coding.LARGEST_KEY:
        return None
    query = select(SampledComment).where(SampledComment.sample_id == sample.id)
    return db.session.scalar(query.where(SampledComment.comment_id == comment_id))


def _checked(consultation_id: int, theme_keys: Iterable[str]) -> set[str]:
    wanted = set(theme_keys)
    if not wanted <= {theme.key for theme in themes.themes_of(consultation_id)}:
        raise ValidationError(N_("One of these themes was removed. Load the page again and tick the boxes again."))
    return wanted


def _finish(sample: CodingSample) -> bool:
    """Work out the figures once every comment of the sample is sorted; whether it is."""
    query = (
        select(SampledComment.first, SampledComment.second, Comment.clause_id)
        .join(Comment, Comment.id == SampledComment.comment_id)
        .where(SampledComment.sample_id == sample.id)
    )
    rows = db.session.execute(query.order_by(SampledComment.id)).all()
    if any(second is None for _, second, _ in rows):
        return False
    pairs = Pairs([(first, second or ()) for first, second, _ in rows], [clause_id for *_, clause_id in rows])
    every = select(Theme.key, Theme.clause_id).where(Theme.consultation_id == sample.consultation_id)
    found = pairs.agreements(dict(db.session.execute(every.order_by(Theme.id)).all()))
    sample.figures = {key: asdict(each) for key, each in found.items()}
    sample.done_on = today()
    db.session.flush()
    return True
