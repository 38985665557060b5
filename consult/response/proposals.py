"""What the answer does with other words that people proposed for a clause: used in whole, in part or not.

A proposal that enough people agree with must be answered. Who agrees is what was published at the freeze.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, select

from consult.access import ValidationError, ValidationErrors
from consult.consultations.models import Clause, ClauseVersion, Consultation
from consult.contributions.enums import Stage
from consult.contributions.models import Comment
from consult.contributions.proposals import ShownProposal, on_newest
from consult.report.assembly import answers_of
from consult.report.enums import ProposalUse
from consult.report.halves import ProposalAnswer
from consult.report.models import Report
from consult.report.parts import Answers
from consult.report.queries import document_of
from consult.response.models import ProposalDecision
from consult.response.rules import has_enough_agreement
from consult.storage.database import db
from consult.text.messages import N_


@dataclass(frozen=True)
class Proposal:
    """A proposal that can be answered: `before` is the wording that it is for, `wording` what it proposes.

    `numbers` are those who agree, disagree and pass, as published; or only their sum; empty if they are fewer than ten.
    """

    comment_id: int
    tracker: str
    reason: str
    outcome: str
    before: str
    wording: str
    same_words: bytes | None
    clause_key: str
    numbers: tuple[int, ...]

    @property
    def text_id(self) -> bytes | str:
        """The same for all who proposed this with the same reason."""
        return self.same_words or self.tracker

    @property
    def told(self) -> Answers | None:
        return answers_of(self.numbers)

    @property
    def required(self) -> bool:
        return has_enough_agreement(self.numbers)


def on_clause(consultation: Consultation, clause_key: str) -> list[Proposal]:
    """The public proposals for a clause, those that must be answered first, each text once."""
    texts: dict[bytes | str, Proposal] = {}
    for each in public_proposals(consultation, Clause.key == clause_key):
        texts.setdefault(each.text_id, each)
    return sorted(texts.values(), key=lambda each: not each.required)


def shown_on(proposals: Iterable[Proposal], newest: str) -> dict[str, ShownProposal]:
    """Proposals next to the wording that people voted on, by public code."""
    return {each.tracker: on_newest(each.before, each.wording, newest) for each in proposals}


def answers(consultation: Consultation) -> dict[str, dict[str, ProposalUse]]:
    """What was chosen for each proposal, by clause and public code.

    Until the signature, those that nobody can read any more are left out.
    """
    query = (
        select(Clause.key, Comment.tracker, ProposalDecision.used)
        .join(Comment, Comment.id == ProposalDecision.comment_id)
        .join(Clause, Clause.id == Comment.clause_id)
        .where(ProposalDecision.consultation_id == consultation.id)
        .order_by(Comment.tracker)
    )
    if not consultation.is_answered:
        query = query.where(Comment.stage == Stage.PUBLIC)
    found: dict[str, dict[str, ProposalUse]] = {}
    for key, tracker, used in db.session.execute(query):
        found.setdefault(key, {})[tracker] = ProposalUse(used)
    return found


def write(consultation: Consultation, clause_key: str, used: Mapping[str, str]) -> None:
    """Store what was chosen for proposals; those of which nothing is said stay as they are."""
    chosen = with_copies(consultation, clause_key, used)
    db.session.execute(
        delete(ProposalDecision).where(ProposalDecision.comment_id.in_([each.comment_id for each in chosen]))
    )
    db.session.add_all(
        ProposalDecision(comment_id=each.comment_id, consultation_id=consultation.id, used=use.value)
        for each, use in chosen.items()
    )
    db.session.flush()


def with_copies(consultation: Consultation, clause_key: str, used: Mapping[str, str]) -> dict[Proposal, ProposalUse]:
    """What was chosen for these proposals, and for all others with the same words."""
    every = public_proposals(consultation, Clause.key == clause_key) if used else []
    of_words = {each.text_id: used[each.tracker] for each in every if each.tracker in used}
    return {each: ProposalUse(of_words[each.text_id]) for each in every if each.text_id in of_words}


def forget(consultation: Consultation, clause_key: str) -> None:
    """Nothing was chosen for the proposals for a clause: its decision is put off."""
    on = select(Comment.id).join(Clause, Clause.id == Comment.clause_id)
    which = on.where(Clause.consultation_id == consultation.id, Clause.key == clause_key)
    db.session.execute(delete(ProposalDecision).where(ProposalDecision.comment_id.in_(which)))


def keep_public(consultation: Consultation) -> None:
    """Forget what was chosen for proposals that nobody can read any more: the signature fixes all others."""
    which = select(Comment.id).where(Comment.consultation_id == consultation.id, Comment.stage != Stage.PUBLIC)
    db.session.execute(delete(ProposalDecision).where(ProposalDecision.comment_id.in_(which)))


def unanswered(consultation: Consultation) -> dict[str, list[str]]:
    """By clause, the public codes of proposals that must be answered and are not."""
    done = answers(consultation)
    found: dict[str, list[str]] = {}
    for each in public_proposals(consultation):
        if each.required and each.tracker not in done.get(each.clause_key, {}):
            found.setdefault(each.clause_key, []).append(each.tracker)
    return found


def check_answered(consultation: Consultation, clause_key: str, used: Mapping[str, str]) -> None:
    """Refuse a decision that leaves out a proposal that many agree with.

    Raises:
        ValidationError: on the field of each.
    """
    message = N_("Say whether you use these words: many people agree with them.")
    missing = [
        ValidationError(message, field=f"used.{each.tracker}")
        for each in (on_clause(consultation, clause_key) if clause_key else ())
        if each.required and each.tracker not in used
    ]
    if missing:
        raise ValidationErrors(missing)


def as_signed(used: Mapping[str, ProposalUse]) -> tuple[ProposalAnswer, ...] | None:
    """What was chosen for proposals, as a document has it."""
    return tuple(ProposalAnswer(tracker=tracker, used=use) for tracker, use in sorted(used.items())) or None


def public_proposals(consultation: Consultation, *which: ColumnElement[bool]) -> list[Proposal]:
    """Public proposals, in the random order of their codes."""
    query = (
        select(
            Comment.id, Comment.tracker, Comment.public_text, Comment.outcome, ClauseVersion.wording,
            Comment.proposed_wording, Comment.wording_hmac, Clause.key,
        )
        .join(Clause, Clause.id == Comment.clause_id)
        .join(ClauseVersion, ClauseVersion.id == Comment.clause_version_id)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.stage == Stage.PUBLIC,
            Comment.proposed_wording.is_not(None),
            *which,
        )
        .order_by(Comment.tracker)
    )  # fmt: skip
    rows = db.session.execute(query).all()
    report = db.session.get(Report, consultation.id) if rows else None
    numbers = (document_of(report).answers or {}) if report else {}
    return [
        Proposal(
            comment_id=row.id,
            tracker=row.tracker,
            reason=row.public_text or "",
            outcome=row.outcome,
            before=row.wording,
            wording=row.proposed_wording or "",
            same_words=row.wording_hmac,
            clause_key=row.key,
            numbers=tuple(numbers.get(row.tracker, ())),
        )
        for row in rows
    ]
