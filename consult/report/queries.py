"""Reading Part A."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from consult.analysis import stored_groups
from consult.analysis.group_results import GroupResults
from consult.consultations.models import Consultation
from consult.contributions import queries
from consult.contributions.enums import APPROVED, Stage
from consult.contributions.models import Comment
from consult.contributions.queries import PublicComment
from consult.record import documents
from consult.report import assembly
from consult.report.assembly import Halves
from consult.report.collected_parts import quote_salt
from consult.report.halves import PartA
from consult.report.models import Report
from consult.report.summary import Summary
from consult.storage.database import db, settings

#: Comments as anyone may read them, by public code.
Comments = Mapping[str, PublicComment]


def report_of(consultation_id: int) -> Report | None:
    """Part A, once it is frozen."""
    return db.session.get(Report, consultation_id)


def document_of(report: Report) -> PartA:
    """The document of a frozen report."""
    return documents.read(PartA, report.document)


def part_a_of(report: Report, proposed: Collection[str] = ()) -> tuple[Halves, Comments]:
    """The half of the summary that a frozen report contains, and the comments that it refers to and anyone can still
    read; it says which of the `proposed` words those are too, by public code.
    """
    part_a = document_of(report)
    found = _still_there(part_a, proposed)
    halves = Halves(
        part_a=part_a,
        part_a_hash=report.hash,
        reported_on=report.frozen_at.astimezone(settings().timezone).date(),
        words=found.words,
        readable=frozenset(found.comments).intersection(proposed),
    )
    return halves, found.comments


def groups_of(plan: Consultation) -> GroupResults | None:
    """What anyone may see of the opinion groups of a plan: none before the freeze, not even for staff."""
    if plan.imported_from:
        return stored_groups.stored(plan.id)
    found = db.session.scalar(select(Report.document["groups"]).where(Report.consultation_id == plan.id))
    return documents.read(GroupResults, found) if found else None


def summary_of(report: Report) -> Summary:
    """Part A as it was frozen."""
    return assembly.assemble(part_a_of(report)[0])


def preview(document: dict[str, object]) -> Summary:
    """Part A as it would be if it were frozen now, from `document.part_a`."""
    part_a = documents.read(PartA, document)
    return assembly.assemble(Halves(part_a=part_a, words=_still_there(part_a, ()).words))


@dataclass(frozen=True)
class _StillThere:
    """What is left of the comments that a document refers to, by public code.

    `words`: the words and the salt of each that reads as it did; `comments`: each that anyone can read.
    """

    words: Mapping[str, tuple[str, str]]
    comments: Comments


def _still_there(part_a: PartA, proposed: Collection[str]) -> _StillThere:
    """What is left of the comments that Part A refers to, and of those that are `proposed`.

    Erased ones are left out, and from the words also those of which parts were hidden later: their nonce is deleted, so
    the words shown now would not fit the frozen commitment.
    """
    trackers = set(assembly.trackers_in(part_a))
    if not trackers and not proposed:
        return _StillThere({}, {})
    wanted = Comment.tracker.in_(sorted(trackers.union(proposed))), Comment.stage.in_(APPROVED)
    query = queries.select_comments().add_columns(Comment.nonce, Comment.stage).where(*wanted)
    rows = [(nonce, stage, PublicComment(*row)) for *row, nonce, stage in db.session.execute(query)]
    words = {
        each.tracker: (each.text, quote_salt(nonce).hex())
        for nonce, _, each in rows
        if each.tracker in trackers and each.text is not None and nonce
    }
    return _StillThere(words, {each.tracker: each for _, stage, each in rows if stage == Stage.PUBLIC})
