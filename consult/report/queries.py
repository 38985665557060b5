"""Reading Part A."""

from sqlalchemy import select

from consult.contributions.enums import APPROVED
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


def part_a_of(report: Report) -> Halves:
    """The half of the summary that a frozen report contains."""
    part_a = document_of(report)
    return Halves(
        part_a=part_a,
        part_a_hash=report.hash,
        reported_on=report.frozen_at.astimezone(settings().timezone).date(),
        words=words_of(part_a),
    )


def summary_of(report: Report) -> Summary:
    """Part A as it was frozen."""
    return assembly.assemble(part_a_of(report))


def preview(document: dict[str, object]) -> Summary:
    """Part A as it would be if it were frozen now, from `document.part_a`."""
    part_a = documents.read(PartA, document)
    return assembly.assemble(Halves(part_a=part_a, words=words_of(part_a)))


def words_of(part_a: PartA) -> dict[str, tuple[str, str]]:
    """Words and salt of each comment that Part A refers to, by tracker.

    Erased ones are left out, and so are those of which parts were hidden later: their nonce is deleted, so the words
    shown now would not fit the frozen commitment.
    """
    trackers = assembly.trackers_in(part_a)
    if not trackers:
        return {}
    query = select(Comment.tracker, Comment.public_text, Comment.nonce).where(
        Comment.tracker.in_(trackers),
        Comment.stage.in_(APPROVED),
        Comment.nonce != b"",
    )
    return {
        tracker: (text, quote_salt(nonce).hex())
        for tracker, text, nonce in db.session.execute(query)
        if text is not None
    }
