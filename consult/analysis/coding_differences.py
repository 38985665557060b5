"""The comments in which two analysts found different themes, and what they chose when they talked."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product

from sqlalchemy import delete, select, update

from consult.access import Actor, Conflict, NotFound, Permission, ValidationError
from consult.analysis import bench, codebook_changes, coding, coding_agreement, second_coding, text_groups, themes
from consult.analysis.bench import Readable
from consult.analysis.codebook import MAX_NOTE
from consult.analysis.models import Coding, CodingSample, CodingSettlement, SampledComment, Sorting
from consult.consultations import queries
from consult.consultations.working_version import clean_field
from consult.contributions.models import Comment
from consult.staff.models import Staff
from consult.storage.database import db
from consult.text.messages import N_

SAME = N_("Two people did not differ on this comment.")
ALREADY = N_("Somebody has noted already what you chose for this comment.")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What two people chose for a comment when they talked: the keys of its themes, why, who noted it and when."""

    themes: Sequence[str]
    reason: str
    by: str
    day: date


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A comment in which two people found different themes: the keys of both, with who found them.

    `first_by` are all who sorted it before the second person, `second_by` is that person.
    """

    comment: Readable
    first: Sequence[str]
    second: Sequence[str]
    first_by: Sequence[str]
    second_by: str
    chosen: Choice | None


def difference_ids(consultation_id: int, sample: CodingSample | None, reader: int | None) -> list[int]:
    """The comments of a finished sample on which the two differed: those that wait for a talk first.

    None for a reader who sorts another sample now.
    """
    if sample is None or second_coding.is_sorting(consultation_id, reader):
        return []
    query = (
        select(SampledComment.comment_id, SampledComment.first, SampledComment.second, CodingSettlement.id)
        .join(Comment, Comment.id == SampledComment.comment_id)
        .join(CodingSettlement, CodingSettlement.sampled_id == SampledComment.id, isouter=True)
        .where(SampledComment.sample_id == sample.id, *coding.conditions(consultation_id))
    )
    merged = codebook_changes.merged(consultation_id, sample.codebook_version)
    rows = [
        (settlement is not None, comment_id)
        for comment_id, first, second, settlement in db.session.execute(query.order_by(SampledComment.id))
        if coding_agreement.differs(first, second, merged)
    ]
    return [comment_id for _, comment_id in sorted(rows, key=lambda row: row[0])]


def differences(actor: Actor, code: str, comment_ids: Sequence[int] | None = None) -> list[Difference]:
    """The comments of the newest finished sample on which the two differed: all, or those of `comment_ids`."""
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    sample = coding_agreement.newest(consultation.id)
    ids = difference_ids(consultation.id, sample, actor.staff_id) if comment_ids is None else comment_ids
    if sample is None or not ids:
        return []
    query = (
        select(SampledComment, Comment, CodingSettlement)
        .join(Comment, Comment.id == SampledComment.comment_id)
        .join(CodingSettlement, CodingSettlement.sampled_id == SampledComment.id, isouter=True)
        .where(SampledComment.sample_id == sample.id, SampledComment.comment_id.in_(ids))
        .where(*coding.conditions(consultation.id))
    )
    found = {row.comment_id: (row, comment, chosen) for row, comment, chosen in db.session.execute(query)}
    sorted_by: dict[int, set[int]] = {}
    who = select(Sorting.comment_id, Sorting.staff_id).where(Sorting.comment_id.in_(found))
    for comment_id, staff_id in db.session.execute(who):
        sorted_by.setdefault(comment_id, set()).add(staff_id)
    people = {staff_id for some in sorted_by.values() for staff_id in some}
    people |= {row.staff_id for row, _, _ in found.values() if row.staff_id}
    names = _names(people | {chosen.staff_id for _, _, chosen in found.values() if chosen})
    texts = {each.id: each for each in bench.as_readables([(comment, 1) for _, comment, _ in found.values()])}
    return [
        Difference(
            comment=texts[row.comment_id],
            first=row.first,
            second=row.second or [],
            first_by=sorted(names[each] for each in sorted_by.get(row.comment_id, set()) - {row.staff_id}),
            second_by=names.get(row.staff_id or 0, ""),
            chosen=_choice(chosen, names),
        )
        for row, _, chosen in (found[each] for each in ids if each in found)
    ]


@dataclass(frozen=True)
class Settling:
    """What two people would settle: the keys of themes for a comment and its `copies`, all by their ids, and why."""

    sample: CodingSample
    row: SampledComment
    themes: Sequence[str]
    reason: str
    copies: Collection[int]


def proposed(actor: Actor, code: str, comment_id: int, theme_keys: Iterable[str], reason: str) -> Settling:
    """What would be noted of what the two chose; nothing is written.

    Raises:
        NotFound: the two did not differ on it. Conflict: it is noted already. ValidationError: without a reason.
    """
    consultation = themes.writable(actor, code)
    sample = coding_agreement.newest(consultation.id)
    if sample is None or comment_id not in difference_ids(consultation.id, sample, actor.staff_id):
        raise NotFound(SAME)
    of_sample = SampledComment.sample_id == sample.id, SampledComment.comment_id == comment_id
    row = db.session.scalars(select(SampledComment).where(*of_sample)).one()
    if db.session.scalar(select(CodingSettlement.id).where(CodingSettlement.sampled_id == row.id)):
        raise Conflict(ALREADY)
    keys = sorted(second_coding.checked(consultation.id, theme_keys))
    words = clean_field(reason, MAX_NOTE, "reason")
    if not words:
        raise ValidationError(N_("Write in a sentence why you two chose this."), field="reason")
    comment = db.session.get_one(Comment, comment_id)
    copies = text_groups.with_copies(coding.conditions(consultation.id), [comment])[comment_id]
    return Settling(sample, row, keys, words, copies)


def resolve(actor: Actor, code: str, comment_id: int, theme_keys: Iterable[str], reason: str) -> None:
    """Note what the two chose when they talked about a comment, and why: it has these themes from now on.

    The figures stay as they were: they say how far two people agreed before they talked.

    Raises: as `proposed`.
    """
    found = proposed(actor, code, comment_id, theme_keys, reason)
    found.sample.resolved += 1
    chosen = {"themes": found.themes, "reason": found.reason}
    db.session.add(CodingSettlement(sampled_id=found.row.id, staff_id=actor.staff_id, **chosen))
    _set_themes(actor, found.sample.consultation_id, found.copies, found.themes)


def _set_themes(actor: Actor, consultation_id: int, comment_ids: Collection[int], keys: Collection[str]) -> None:
    """Make these the themes of the comments, whoever found what before; none fits only if there are none."""
    chosen = [theme.id for theme in themes.themes_of(consultation_id) if theme.key in keys]
    of_these = Coding.comment_id.in_(comment_ids)
    db.session.execute(delete(Coding).where(of_these, Coding.theme_id.not_in(chosen)))
    db.session.execute(update(Sorting).where(Sorting.comment_id.in_(comment_ids)).values(none_fits=not chosen))
    held = {tuple(row) for row in db.session.execute(select(Coding.comment_id, Coding.theme_id).where(of_these))}
    version = codebook_changes.version_of(consultation_id)
    for comment_id, theme_id in product(comment_ids, chosen):
        if (comment_id, theme_id) not in held:
            db.session.add(Coding(
                comment_id=comment_id, theme_id=theme_id, staff_id=actor.staff_id, codebook_version=version,
            ))  # fmt: skip
    db.session.flush()


def _choice(row: CodingSettlement | None, names: Mapping[int, str]) -> Choice | None:
    if row is None:
        return None
    return Choice(themes=row.themes, reason=row.reason, by=names[row.staff_id], day=row.day)


def _names(staff_ids: Collection[int]) -> dict[int, str]:
    return dict(db.session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(staff_ids))).all())
