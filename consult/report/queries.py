"""Reading Part A."""

from collections.abc import Collection

from sqlalchemy import select

from consult.contributions.enums import APPROVED, Stage
from consult.contributions.models import Comment
from consult.record import documents
from consult.report import assembly
from consult.report.assembly import Halves
from consult.report.document import quote_salt
from consult.report.halves import PartA
from consult.report.models import Report
from consult.report.summary import Summary
from consult.storage.database import db, settings


def report_of(consultation_id: int) -> Report | None:
    """Part A, once it is frozen."""
    return db.session.get(Report, consultation_id)


def document_of(report: Report) -> PartA:
    """The document of a frozen report."""
    return documents.read(PartA, report.document)


def part_a_of(report: Report, proposed: Collection[str] = ()) -> Halves:
    """The half of the summary that a frozen report contains, and which of the `proposed` words anyone can still read,
    by public code.
    """
    part_a = document_of(report)
    words, readable = _still_there(part_a, proposed)
    return Halves(
        part_a=part_a,
        part_a_hash=report.hash,
        reported_on=report.frozen_at.astimezone(settings().timezone).date(),
        words=words,
        readable=readable,
    )


def summary_of(report: Report) -> Summary:
    """Part A as it was frozen."""
    return assembly.assemble(part_a_of(report))


def preview(document: dict[str, object]) -> Summary:
    """Part A as it would be if it were frozen now, from `document.part_a`."""
    part_a = documents.read(PartA, document)
    return assembly.assemble(Halves(part_a=part_a, words=_still_there(part_a, ())[0]))


def _still_there(part_a: PartA, proposed: Collection[str]) -> tuple[dict[str, tuple[str, str]], frozenset[str]]:
    """Words and salt of each comment that Part A refers to, by tracker; and which of `proposed` are public.

    Erased ones are left out, and so are those of which parts were hidden later: their nonce is deleted, so the words
    shown now would not fit the frozen commitment.
    """
    trackers = set(assembly.trackers_in(part_a))
    if not trackers and not proposed:
        return {}, frozenset()
    query = select(Comment.tracker, Comment.public_text, Comment.nonce, Comment.stage).where(
        Comment.tracker.in_(sorted(trackers.union(proposed))), Comment.stage.in_(APPROVED)
    )
    rows = db.session.execute(query).all()
    words = {
        tracker: (text, quote_salt(nonce).hex())
        for tracker, text, nonce, _ in rows
        if tracker in trackers and text is not None and nonce
    }
    return words, frozenset(row.tracker for row in rows if row.tracker in proposed and row.stage == Stage.PUBLIC)
