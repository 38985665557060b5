"""Reading the answer, and both halves as one summary.

`summary(consultation) -> Summary | None` is the one structure behind the page, the JSON
(`summary.to_json`) and the receipt; its shapes are the dataclasses of `consult.report.summary`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from consult.commitments import commands as commitments
from consult.commitments import queries as promises
from consult.consultations import queries as consultations
from consult.consultations import working_version
from consult.consultations.models import Consultation
from consult.record import documents, entries
from consult.report import assembly
from consult.report.enums import DISPOSITION_LABELS, DispositionCode, ProposalUse
from consult.report.halves import DecisionWords, LaterDocument, PartB
from consult.report.models import Report
from consult.report.parts import AnsweredProposal, by_use
from consult.report.queries import Comments, part_a_of, report_of
from consult.report.summary import Summary
from consult.response import correction_rules, dictionary
from consult.response.correction_rules import CLAUSE, Place
from consult.response.models import FollowUp, InvitedReply, LaterDecision, SignedResponse
from consult.response.reply_rules import Purpose
from consult.storage.database import db, today


def response_of(consultation_id: int) -> SignedResponse | None:
    """Part B as last signed."""
    query = select(SignedResponse).where(SignedResponse.consultation_id == consultation_id)
    return db.session.scalars(query.order_by(SignedResponse.number.desc()).limit(1)).first()


def versions_of(consultation_id: int, numbers: Collection[int] | None = None) -> list[SignedResponse]:
    """Part B as it was signed, then as each correction left it; all versions, or those with these numbers."""
    query = select(SignedResponse).where(SignedResponse.consultation_id == consultation_id)
    if numbers is not None:
        query = query.where(SignedResponse.number.in_(numbers))
    return list(db.session.scalars(query.order_by(SignedResponse.number)))


def later_of(consultation_id: int) -> dict[tuple[str, str], LaterDocument]:
    """Later decisions on points that the answer deferred: the documents by (clause key, theme key)."""
    found = [documents.read(LaterDocument, row.document) for row in later_rows_of(consultation_id)]
    return {(each.clause, each.theme): each for each in found}


def noted_words(consultation_id: int) -> set[str]:
    """The words of an answer that are also notes of the versions that it published, as earlier programs wrote them:
    those are in the record.
    """
    published = consultations.published_drafts(consultation_id)
    return {draft.note for draft in published if draft.kind == "decision" and draft.note}


def later_rows_of(consultation_id: int) -> list[LaterDecision]:
    """The later decisions of a plan, oldest first."""
    query = select(LaterDecision).where(LaterDecision.consultation_id == consultation_id)
    return list(db.session.scalars(query.order_by(LaterDecision.id)))


@dataclass(frozen=True)
class PartAnswer:
    """What was decided on a part, and why; when the reason was last corrected; how many comments on it counted, and how
    many proposals of other words there were; whose words it uses.
    """

    label: str
    reasons: tuple[str, ...]
    corrected_on: date | None
    comments: int
    proposals: int
    words_used: Mapping[ProposalUse, Sequence[AnsweredProposal]]


def answers_to_parts(consultation_id: int) -> dict[str, PartAnswer]:
    """What the signed answer, and later decisions on what it deferred, say of each part, by clause key."""
    report, answer = report_of(consultation_id), response_of(consultation_id)
    if report is None or answer is None:
        return {}
    part_b = part_b_of(answer)
    corrections = correction_rules.last_corrected(part_b)
    later = later_of(consultation_id) if _defers(part_b) else {}
    halves, _ = part_a_of(report, _proposed([*part_b.dispositions, *later.values()]))
    comments = {clause.key: clause.comments for clause in halves.part_a.clauses}
    proposals = Counter(each.clause for each in halves.part_a.proposals or ())
    found = {}
    for row in part_b.dispositions:
        if row.clause:
            last = later.get((row.clause, ""))
            rows = (row, last) if last else (row,)
            reasons = tuple(each.reason for each in rows)
            corrected = corrections.get(Place(CLAUSE, row.clause))
            used = by_use(assembly.answered_proposals(rows[-1], halves.readable))
            found[row.clause] = PartAnswer(
                DISPOSITION_LABELS[rows[-1].code], reasons, corrected.day if corrected else None,
                comments.get(row.clause, 0), proposals[row.clause], used,
            )  # fmt: skip
    return found


def part_b_of(answer: SignedResponse) -> PartB:
    """The document of a signed answer."""
    return documents.read(PartB, answer.document)


def _proposed(decisions: Iterable[DecisionWords]) -> list[str]:
    """The public codes of the proposals in decisions."""
    return [each.tracker for decision in decisions for each in decision.proposals or ()]


def _defers(part_b: PartB) -> bool:
    """Whether an answer defers anything."""
    return any(row.code is DispositionCode.DEFERRED for row in part_b.dispositions)


def follow_ups_of(consultation_id: int) -> list[FollowUp]:
    """What was said later about the answer, oldest first."""
    query = select(FollowUp).where(FollowUp.consultation_id == consultation_id).order_by(FollowUp.number)
    return list(db.session.scalars(query))


def signed_documents(consultation_id: int) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Both halves as they were hashed, by the names of their files: the frozen report, the answer as last signed."""
    report, answer = report_of(consultation_id), response_of(consultation_id)
    if report is not None:
        yield dictionary.FROZEN_REPORT, report.document
    if answer is not None:
        yield dictionary.SIGNED_ANSWER, answer.document


def recorded_documents(consultation: Consultation) -> Iterator[Mapping[str, object]]:
    """Every other document with a check code in the record: the published drafts, then later decisions, what offices
    answered, notes on promises, what else happened to promises, and follow-ups, then earlier versions of the answer;
    oldest first, as in the record.
    """
    for published in consultations.published_drafts(consultation.id):
        # A version may hold 40,000 characters per clause: only one is in memory at a time.
        yield working_version.hashed_document(
            consultation.code, consultations.draft_by_number(consultation.id, published.number)
        )
    yield from (row.document for row in later_rows_of(consultation.id))
    yield from _answers_of_offices(consultation)
    yield from (note.document(note.about(number)) for number, note in promises.notes_of(consultation.id) if note.hash)
    yield from (each.document(each.about(number)) for number, each in promises.events_of(consultation.id) if each.hash)
    yield from (row.document(row.about) for row in follow_ups_of(consultation.id) if row.hash)
    for answer in versions_of(consultation.id)[:-1]:
        yield answer.document


def _answers_of_offices(consultation: Consultation) -> Iterator[Mapping[str, object]]:
    query = select(InvitedReply).where(
        InvitedReply.consultation_id == consultation.id,
        InvitedReply.purpose == Purpose.OFFICE.value,
        InvitedReply.confirmed_on.is_not(None),
    )
    by_hash = {row.answer_hash: row.document(row.about) for row in db.session.scalars(query)}
    for entry in entries.entries(consultation.code, entries.Kind.OFFICE_ANSWER):
        if entry["hash"] in by_hash:
            yield by_hash[entry["hash"]]


def summary(consultation: Consultation) -> Summary | None:
    """The summary: Part A from the freeze on, Part B from the signature on; None before both."""
    return summary_with_comments(consultation)[0]


def summary_with_comments(consultation: Consultation) -> tuple[Summary | None, Comments]:
    """The same, and the comments that it refers to and anyone can still read."""
    query = (
        select(Report, SignedResponse)
        .outerjoin(SignedResponse, SignedResponse.consultation_id == Report.consultation_id)
        .where(Report.consultation_id == consultation.id)
        .order_by(SignedResponse.number.desc())
    )
    row = db.session.execute(query.limit(1)).first()
    if row is None:
        return None, {}
    report, answer = row
    if answer is None:
        halves, comments = part_a_of(report)
        return assembly.assemble(replace(halves, today=today())), comments
    part_b = part_b_of(answer)
    later = later_of(consultation.id) if _defers(part_b) else {}
    halves, comments = part_a_of(report, _proposed([*part_b.dispositions, *later.values()]))
    whole = assembly.assemble(
        replace(
            halves,
            today=today(),
            part_b=part_b,
            part_b_hash=answer.hash,
            answered_on=consultation.answered_on,
            promises=commitments.public_commitments(consultation),
            later=later,
        )
    )
    return whole, comments
