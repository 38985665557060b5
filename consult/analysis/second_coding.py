"""A second analyst sorts a sample of comments without seeing what others found: draw it, sort it, hand it over."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select, union

from consult.access import Actor, Conflict, NotFound, Permission, Role, ValidationError
from consult.analysis import bench, codebook_changes, coding, coding_agreement, sampling, text_groups, themes
from consult.analysis.agreement import Pairs
from consult.analysis.bench import Readable
from consult.analysis.models import Coding, CodingSample, SampledComment, Sorting, Theme
from consult.consultations import edit_conflicts, queries
from consult.consultations.models import ConsultationRole
from consult.contributions.models import Comment
from consult.staff.models import Staff
from consult.storage.database import db, today
from consult.text.messages import N_

NOT_IN_SAMPLE = N_("This comment is not in your sample.")
GROUPED_SOME = N_("%(name)s grouped comments of this sample before it was drawn. Somebody else must go on.")
GROUPED_MOST = N_("%(name)s has grouped most of these comments. Somebody else must group the sample.")
#: How long one comment takes, in seconds, as people are told.
SECONDS_EACH = 30


@dataclass(frozen=True)
class Analyst:
    """Somebody who may sort a sample, and how many comments of the plan they sorted."""

    staff_id: int
    name: str
    sorted: int


@dataclass(frozen=True)
class SampleText:
    """A text of a sample before its analyst: the `place`-th of `size` that they sort.

    Without how many people sent it. `mine` are the keys of the themes that they found in it; None if they have not
    sorted it yet. `before` and `after` are the texts next to it.
    """

    comment: Readable
    place: int
    size: int
    mine: frozenset[str] | None
    before: int | None
    after: int | None


def analysts(consultation_id: int) -> list[Analyst]:
    """The analysts of a plan, those who sorted least first."""
    of_plan = select(Comment.id).where(Comment.consultation_id == consultation_id)
    done = (
        select(Sorting.staff_id, func.count().label("count"))
        .where(Sorting.comment_id.in_(of_plan))
        .group_by(Sorting.staff_id)
        .subquery()
    )
    query = (
        select(Staff.id, Staff.name, func.coalesce(done.c.count, 0))
        .join(ConsultationRole, ConsultationRole.staff_id == Staff.id)
        .join(done, done.c.staff_id == Staff.id, isouter=True)
        .where(ConsultationRole.consultation_id == consultation_id, ConsultationRole.role == Role.ANALYST.value)
    )
    found = [Analyst(*row) for row in db.session.execute(query.order_by(Staff.name_key, Staff.id))]
    return sorted(found, key=lambda each: each.sorted)


def draw(actor: Actor, code: str, second: int) -> CodingSample:
    """Draw a sample for the analyst `second`, of comments that others sorted and that were in no sample before.

    Raises:
        ValidationError: `second` is no analyst of the plan, or sorted nearly everything.
        Conflict: too little is sorted, or a sample is not finished.
    """
    consultation = themes.writable(actor, code)
    people = _several_analysts(consultation.id)
    unfinished = running(consultation.id)
    if unfinished and not _finish(unfinished):
        raise Conflict(N_("A sample is not finished yet. Group its comments first."))
    texts = text_groups.shown_once(coding.conditions(consultation.id))
    query = select(Comment, text_groups.is_sorted(), _is_open_to(second)).join(texts, texts.c.id == Comment.id)
    every = db.session.execute(query.order_by(Comment.id)).all()
    if not sampling.is_enough(sum(bool(is_sorted) for _, is_sorted, _ in every), len(every)):
        raise Conflict(N_("Too few comments are grouped. Group nine of ten first, then draw the sample."))
    chosen = _chosen(people, second)
    strata: dict[Any, list[Comment]] = {}
    for comment, is_sorted, is_open in every:
        if is_sorted and is_open:
            strata.setdefault((comment.clause_id, comment.channel), []).append(comment)
    wanted = sampling.size(len(every))
    if not sampling.is_enough_left(sum(map(len, strata.values())), wanted):
        raise _too_few_left(consultation.id, chosen)
    drawn = sampling.draw(strata, wanted, secrets.SystemRandom())
    sample = CodingSample(
        consultation_id=consultation.id, staff_id=second, texts=len(every), size=len(drawn),
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


def hand_over(actor: Actor, code: str, second: int, version_seen: str | None = None) -> CodingSample:
    """Let another analyst sort what is left of a sample: one who sorted none of its comments before it was drawn.

    Raises:
        NotFound: no sample waits. Conflict: nobody else could. EditConflict: somebody did it meanwhile.
        ValidationError: `second` is no analyst of the plan, has it already, or sorted a comment of it.
    """
    consultation = themes.writable(actor, code)
    sample = running(consultation.id)
    if sample is None:
        raise NotFound(N_("No sample waits to be grouped."))
    edit_conflicts.check(version_seen, values_of(sample))
    people = analysts(consultation.id)
    if all(each.staff_id == sample.staff_id for each in people):
        raise Conflict(N_("Nobody else is an analyst of this plan, so that nobody can go on with the sample."))
    chosen = _chosen(people, second)
    if second == sample.staff_id:
        raise ValidationError(N_("%(name)s has this sample already."), field="second", name=chosen.name)
    if not who_can_go_on(sample, [chosen]):
        raise ValidationError(GROUPED_SOME, field="second", name=chosen.name)
    sample.staff_id = second
    db.session.flush()
    return sample


def who_can_go_on(sample: CodingSample, people: Sequence[Analyst]) -> list[Analyst]:
    """Those who sorted none of a sample's comments before it was drawn: nobody is asked about their own."""
    if not people:
        return []
    drawn = select(SampledComment.id).join(Comment, Comment.id == SampledComment.comment_id)
    drawn = drawn.where(SampledComment.sample_id == sample.id)
    sorted_some = db.session.execute(select(*(drawn.where(_is_own(each.staff_id)).exists() for each in people))).one()
    return [each for each, is_own in zip(people, sorted_some, strict=True) if not is_own]


def count_undrawn(consultation_id: int) -> int:
    """How many texts could be in another sample: somebody sorted them, and they were in none."""
    texts = text_groups.shown_once(coding.conditions(consultation_id))
    query = select(func.count()).select_from(Comment).join(texts, texts.c.id == Comment.id)
    return db.session.scalar(query.where(text_groups.is_sorted(), _is_undrawn())) or 0


def values_of(sample: CodingSample) -> dict[str, object]:
    """Who has a sample, for `edit_conflicts`."""
    return {"sample": sample.id, "second": str(sample.staff_id)}


def running(consultation_id: int) -> CodingSample | None:
    """The sample that is not sorted to its end."""
    query = select(CodingSample).where(
        CodingSample.consultation_id == consultation_id, coding_agreement.is_unfinished()
    )
    return db.session.scalar(query.limit(1))


def is_sorting(consultation_id: int, reader: int | None) -> bool:
    """Whether this analyst sorts a sample now: until its end they see no number of any theme."""
    return bool(db.session.scalar(select(coding_agreement.is_blind(consultation_id, reader))))


def open_text(actor: Actor, code: str, comment_id: int | None = None, after: int | None = None) -> SampleText | None:
    """A text of this analyst's sample: the one asked for, or the next that waits, if it can after another one.

    None if they have no sample, it is not in it, or nothing of it is left to read.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_REPORT_WRITE)
    sample = running(consultation.id)
    if sample is None or sample.staff_id != actor.staff_id:
        return None
    rows = _rows(sample)
    row = None
    if comment_id is not None:
        row = _row(sample, comment_id)
        readable = row and db.session.scalar(rows.where(SampledComment.id == row.id).limit(1))
        row = row if readable else None
    else:
        waiting = rows.where(SampledComment.second.is_(None))
        from_there = _row(sample, after) if after is not None else None
        if from_there is not None:
            row = db.session.scalar(waiting.where(SampledComment.id > from_there.id).limit(1))
        row = row or db.session.scalar(waiting.limit(1))
    if row is None:
        return None
    earlier = rows.where(SampledComment.id < row.id).order_by(None).order_by(SampledComment.id.desc())
    before, later = (
        db.session.scalar(earlier.limit(1)),
        db.session.scalar(rows.where(SampledComment.id > row.id).limit(1)),
    )
    mine = None if row.second is None else frozenset(row.second)
    return SampleText(
        comment=bench.as_readables([(db.session.get_one(Comment, row.comment_id), 1)])[0],
        place=min(sample.grouped + (mine is None), sample.size),
        size=sample.size,
        mine=mine,
        before=before.comment_id if before else None,
        after=later.comment_id if later else None,
    )


def sort(actor: Actor, code: str, comment_id: int, theme_keys: Iterable[str]) -> CodingSample:
    """Note which themes the second analyst finds in a comment of their sample. The last one ends the sample.

    Raises:
        NotFound: it is in no sample of theirs. ValidationError: a theme is gone.
    """
    consultation = themes.writable(actor, code)
    sample = running(consultation.id)
    row = _row(sample, comment_id) if sample and sample.staff_id == actor.staff_id else None
    if sample is None or row is None:
        raise NotFound(NOT_IN_SAMPLE)
    found = sorted(checked(consultation.id, theme_keys))
    by_them = SampledComment.sample_id == sample.id, SampledComment.staff_id == actor.staff_id
    sample.people += db.session.scalar(select(SampledComment.id).where(*by_them).limit(1)) is None
    sample.grouped += row.second is None
    row.second, row.staff_id = found, actor.staff_id
    db.session.flush()
    _finish(sample)
    return sample


def finish(actor: Actor, code: str) -> None:
    """End the analyst's sample of which nothing can be read any more.

    Raises:
        NotFound: they have none. Conflict: something waits.
    """
    consultation = themes.writable(actor, code)
    sample = running(consultation.id)
    if sample is None or sample.staff_id != actor.staff_id:
        raise NotFound(N_("You have no sample to finish."))
    if not _finish(sample):
        raise Conflict(N_("A sample is not finished yet. Group its comments first."))


def checked(consultation_id: int, theme_keys: Iterable[str]) -> set[str]:
    """The keys of themes, if there are all of them.

    Raises:
        ValidationError: one is gone.
    """
    wanted = set(theme_keys)
    if not wanted <= {theme.key for theme in themes.themes_of(consultation_id)}:
        message = N_("One of these themes was removed. Load the page again and tick the boxes again.")
        raise ValidationError(message, field="themes")
    return wanted


def _several_analysts(consultation_id: int) -> list[Analyst]:
    people = analysts(consultation_id)
    if len(people) < 2:
        raise Conflict(N_("This plan has one analyst. A second person must group the sample."))
    return people


def _chosen(people: Iterable[Analyst], staff_id: int) -> Analyst:
    found = next((each for each in people if each.staff_id == staff_id), None)
    if found is None:
        raise ValidationError(N_("Choose an analyst of this plan."), field="second")
    return found


def _too_few_left(consultation_id: int, chosen: Analyst) -> ValidationError:
    """Why there is nothing to draw for somebody: what they sorted themselves, or samples before this one."""
    if coding_agreement.newest(consultation_id) and not chosen.sorted:
        return ValidationError(
            N_("Most of these comments were in a sample before. A new sample needs comments that were in none."),
            field="second",
        )
    return ValidationError(GROUPED_MOST, field="second", name=chosen.name)


def _is_own(staff_id: int) -> ColumnElement[bool]:
    """Whether an analyst sorted a comment, or one with the same words."""
    own = (select(table.comment_id).where(table.staff_id == staff_id) for table in (Coding, Sorting))
    return text_groups.has_words_of(union(*own))


def _is_open_to(staff_id: int) -> ColumnElement[bool]:
    """Whether an analyst has not sorted a comment, and nobody had its words in a sample."""
    return ~_is_own(staff_id) & _is_undrawn()


def _is_undrawn() -> ColumnElement[bool]:
    return ~text_groups.has_words_of(select(SampledComment.comment_id))


def _rows(sample: CodingSample) -> Select[SampledComment]:
    """The comments of a sample that can be read, in the order in which they are sorted: by chance."""
    query = select(SampledComment).join(Comment, Comment.id == SampledComment.comment_id)
    return query.where(SampledComment.sample_id == sample.id, *coding.conditions(sample.consultation_id)).order_by(
        SampledComment.id
    )


def _row(sample: CodingSample, comment_id: int) -> SampledComment | None:
    if comment_id > coding.LARGEST_KEY:
        return None
    query = select(SampledComment).where(SampledComment.sample_id == sample.id)
    return db.session.scalar(query.where(SampledComment.comment_id == comment_id))


def _finish(sample: CodingSample) -> bool:
    """Work out the figures once every comment of the sample is sorted; whether it is.

    What cannot be read any more is left out. A sample of which nothing is left is deleted: it tested nothing.
    """
    readable = select(Comment.id).where(*coding.conditions(sample.consultation_id))
    gone = SampledComment.second.is_(None) & SampledComment.comment_id.not_in(readable)
    db.session.execute(delete(SampledComment).where(SampledComment.sample_id == sample.id, gone))
    query = (
        select(SampledComment.first, SampledComment.second, Comment.clause_id)
        .join(Comment, Comment.id == SampledComment.comment_id)
        .where(SampledComment.sample_id == sample.id)
    )
    rows = db.session.execute(query.order_by(SampledComment.id)).all()
    if not rows:
        db.session.delete(sample)
        db.session.flush()
        return True
    if any(second is None for _, second, _ in rows):
        return False
    pairs = Pairs([(first, second or ()) for first, second, _ in rows], [clause_id for *_, clause_id in rows])
    every = select(Theme.key, Theme.clause_id).where(Theme.consultation_id == sample.consultation_id)
    found = pairs.agreements(dict(db.session.execute(every.order_by(Theme.id)).all()))
    sample.figures = {key: asdict(each) for key, each in found.items()}
    sample.done_on, sample.size, sample.grouped = today(), len(rows), len(rows)
    merged = codebook_changes.merged(sample.consultation_id, sample.codebook_version)
    sample.differing = sum(coding_agreement.differs(first, second, merged) for first, second, _ in rows)
    db.session.flush()
    return True
