"""Opening a comment's words and deciding on them, also again after approval.

A decision is a row and an event of the comment, written together; `record_batches` brings it into the public record.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from consult.access import Actor, Conflict, Forbidden, ValidationError
from consult.consultations.models import Consultation
from consult.contributions import items, rows_with_originals
from consult.contributions.enums import Consent, EventKind, Stage
from consult.contributions.models import Comment
from consult.contributions.publication_batches import forget_original, to_pool
from consult.moderation import access_log, plain_publishing, proposed_words, redaction, timestamp_coarsening
from consult.moderation.danger import flags as danger_flags
from consult.moderation.models import ModerationDecision
from consult.moderation.notices.rules import KEPT, KeptBecause
from consult.moderation.rereading import drawing
from consult.moderation.review_item import (
    has_opened,
    is_approved,
    is_in_time,
    list_decisions,
    load,
    may_be_opened,
    may_be_undone,
    proposed,
    was_approved,
    words_of,
)
from consult.moderation.rules import (
    ALLOWED,
    BY_TWO,
    DECISION_UNDONE,
    DECLINED,
    RULES_VERSION,
    UNDONE,
    DecisionData,
    Outcome,
    Reason,
    Verdict,
    validate_decision,
    validate_later_decision,
    with_consent,
)
from consult.runtime import erasure_journal
from consult.runtime.erasure_journal import Taken
from consult.storage.database import db, today
from consult.text.messages import N_

EVENT_OF: Mapping[Outcome, EventKind] = {
    Outcome.PUBLISH: EventKind.APPROVED,
    Outcome.REDACT: EventKind.REDACTED,
    Outcome.ASK: EventKind.ASKED,
    Outcome.TEAM: EventKind.TEAM_ONLY,
    Outcome.REFUSE: EventKind.REFUSED,
    Outcome.ERASE: EventKind.ERASED,
    Outcome.JUNK: EventKind.JUNKED,
}


def open_comment(actor: Actor, code: str, comment_id: int) -> str:
    """Open a comment's words; who did, and when, is recorded.

    Raises:
        NotFound, Conflict: there are none to open, or none any more.
    """
    consultation, comment = load(actor, code, comment_id)
    _check_time(consultation, comment)
    words = words_of(comment)
    if not may_be_opened(consultation, comment) or words is None:
        raise Conflict(N_("A decision on this comment has been made. The comment is sealed."))
    access_log.note_access(actor, consultation, comment.id)
    return words


def decide(actor: Actor, code: str, comment_id: int, form_data: DecisionData) -> Outcome:
    """Decide on a comment and return the outcome that takes effect.

    A refusal takes effect when a second moderator agrees, but removes an approved comment from the page at once. If
    there is a further decision than those that were `version_seen`, this one is refused. To decide again on an approved
    comment, the caller must say so.

    Raises:
        ValidationError: at `outcome`, `reasons` or `marked`.
        Forbidden: the actor has not opened the words.
        Conflict: nothing is to be decided on it, or no more, or the actor read an older state.
    """
    consultation, comment = load(actor, code, comment_id)
    made = _check_waiting(actor, consultation, comment, form_data.version_seen)
    if proposed(made):
        raise Conflict(N_("This comment is waiting for a second moderator. Nothing was changed."))
    chosen = (validate_later_decision if is_approved(comment) else validate_decision)(
        form_data.outcome, form_data.reasons
    )
    words = plain_publishing.decided_words(comment, chosen.outcome, plain=form_data.plain)
    text = redaction.readable(chosen.outcome, words, form_data.marked)
    if text is not None:
        proposed_words.check_hidden(comment, words, form_data.marked)
    if chosen.outcome is Outcome.ASK and not consultation.is_open:
        raise ValidationError(
            N_("The plan is closed, so the writer cannot change the comment. Choose something else."), field="outcome"
        )
    chosen = plain_publishing.with_reason(chosen, comment, made, plain=form_data.plain)
    verdict = with_consent(_with_what_is_hidden(chosen, comment, made), Consent(comment.consent))
    effective = verdict.outcome not in BY_TWO
    _write(actor, consultation, comment, verdict.outcome, verdict.reasons, effective=effective)
    if effective:
        _take_effect(actor, consultation, comment, verdict.outcome, text)
    elif is_approved(comment):
        items.read_again(comment, words_of(comment) or "", danger=False)
    return verdict.outcome


def agree(actor: Actor, code: str, comment_id: int, agrees: bool | None, *, version_seen: int | None = None) -> None:
    """Answer another moderator's refusal or erasure: if agreed it takes effect, otherwise the comment is read again.

    What was approved before is then shown again, unchanged, with the next batch.

    Raises:
        Forbidden: the actor proposed it, or has not opened the words.
        Conflict: no refusal waits.
        ValidationError: at `agrees`: it is None, neither was chosen.
    """
    consultation, comment = load(actor, code, comment_id)
    made = _check_waiting(actor, consultation, comment, version_seen)
    proposal = proposed(made)
    if proposal is None:
        raise Conflict(N_("No second moderator is needed for this comment now. Nothing was changed."))
    if proposal.staff_id == actor.staff_id:
        raise Forbidden(N_("You proposed this. Another moderator must read it and agree."))
    if agrees is None:
        raise ValidationError(N_("Choose whether you agree."), field="agrees")
    reasons = [Reason(reason) for reason in proposal.reasons]
    outcome = Outcome(proposal.outcome) if agrees else DECLINED
    _write(actor, consultation, comment, outcome, reasons, effective=True)
    if agrees:
        _take_effect(actor, consultation, comment, Outcome(proposal.outcome), None)
    elif was_approved(comment):
        # Like anything that appears on a page, it comes back with a batch.
        comment.stage, comment.pooled_on, comment.suggested_labels = Stage.POOL, today(), ""


def keep(actor: Actor, code: str, comment_id: int, why: KeptBecause, *, version_seen: int) -> None:
    """Record that an approved comment stays although somebody said that it was sent in their name.

    Raises:
        Forbidden: the actor has not opened the words. Conflict: it is not approved, or was decided on meanwhile.
    """
    consultation, comment = load(actor, code, comment_id)
    _check_waiting(actor, consultation, comment, version_seen)
    _write(actor, consultation, comment, KEPT, [why], effective=True)


def undo(actor: Actor, code: str, comment_id: int) -> None:
    """Take back the last decision on a comment, so that it waits again; this is a decision of its own in the log.

    What was hidden is deleted and stays so: then the rest of the words waits.

    Raises:
        Conflict: a batch has shown it, somebody decided since, or its words are gone.
    """
    consultation, comment = load(actor, code, comment_id)
    _check_time(consultation, comment)
    made = list_decisions(comment.id)
    was_junk, words = comment.outcome == Outcome.JUNK, comment.original or comment.public_text
    if was_junk and comment.original is None:
        raise Conflict(N_("Its words have been deleted since, as this plan says. It cannot be restored."))
    if words is None or not may_be_undone(consultation, comment, made):
        raise Conflict(N_("This can no longer be undone: others may have seen it, or it was decided on again."))
    comment.outcome, comment.pooled_on = "", None
    comment.public_text = words if comment.original is None else None
    items.read_again(comment, words, danger=not danger_flags.flags_of([comment.id]))
    _write(actor, consultation, comment, UNDONE if was_junk else DECISION_UNDONE, (), effective=True)
    event = items.record_event(comment, EventKind.RESTORED if was_junk else EventKind.REOPENED, actor.staff_id)
    event.at = timestamp_coarsening.time_of_act(consultation)


def record_answer(
    actor: Actor, consultation: Consultation, comment: Comment, outcome: str, reasons: Iterable[StrEnum]
) -> None:
    """Record an answer about a comment as a decision that takes effect; the caller changes the comment."""
    _write(actor, consultation, comment, outcome, reasons, effective=True)


def _check_time(consultation: Consultation, comment: Comment) -> None:
    if not is_in_time(consultation, comment):
        raise Conflict(N_("You cannot read comments of this plan now: its report is frozen, or it is not open yet."))


def _with_what_is_hidden(verdict: Verdict, comment: Comment, made: list[ModerationDecision]) -> Verdict:
    """The verdict, with words hidden if a decision that was taken back hid some: these are deleted, so they stay so."""
    before = [each for each in made if each.outcome in (Outcome.REDACT, Outcome.TEAM)]
    if comment.original is not None or not before or verdict.outcome not in (Outcome.PUBLISH, Outcome.REDACT):
        return verdict
    why = {*verdict.reasons, *(Reason(each) for decision in before for each in decision.reasons)}
    allowed = why & {*ALLOWED[Outcome.REDACT], Reason.PLAIN_SPELLING}
    return Verdict(Outcome.REDACT, tuple(reason for reason in Reason if reason in allowed))


def _check_waiting(
    actor: Actor, consultation: Consultation, comment: Comment, version_seen: int | None
) -> list[ModerationDecision]:
    """The decisions made so far on a comment that the actor may decide on now."""
    _check_time(consultation, comment)
    made = list_decisions(comment.id)
    was_seen = version_seen == len(made) or (version_seen is None and comment.stage == Stage.INBOX)
    if not was_seen or (comment.stage != Stage.INBOX and not is_approved(comment)):
        if made and made[-1].staff_id == actor.staff_id:
            raise Conflict(N_("You have decided on this already. Nothing was changed."))
        raise Conflict(N_("Another moderator decided on this comment after you opened this page. Nothing was changed."))
    if not has_opened(actor, comment.id):
        raise Forbidden(N_("Open the comment and read it before you decide."))
    return made


def _write(
    actor: Actor,
    consultation: Consultation,
    comment: Comment,
    outcome: str,
    reasons: Iterable[StrEnum],
    *,
    effective: bool,
) -> None:
    made = ModerationDecision(
        comment_id=comment.id,
        staff_id=actor.staff_id,
        sequence=len(list_decisions(comment.id)) + 1,
        outcome=str(outcome),
        reasons=[reason.value for reason in reasons],
        effective=effective,
        after_approval=was_approved(comment),
        rules_version=RULES_VERSION,
        at=timestamp_coarsening.time_of_act(consultation),
    )
    db.session.add(made)
    erasure_journal.note(Taken.DECISION, comment.id, made.sequence, made.outcome, effective)
    db.session.flush()


def _take_effect(
    actor: Actor, consultation: Consultation, comment: Comment, outcome: Outcome, text: str | None
) -> None:
    if outcome in (Outcome.REDACT, Outcome.TEAM) and text != comment.original:
        forget_original(comment, text)
    if comment.public_on is not None and (outcome is not Outcome.REDACT or consultation.has_part_a):
        # With it, the words that were public could be proved. Once Part A is made, no other may replace it: what is
        # shown now is not what was quoted.
        comment.nonce = b""
    event = items.record_event(comment, EVENT_OF[outcome], actor.staff_id)
    event.at = timestamp_coarsening.time_of_act(consultation)
    comment.outcome = outcome.value
    comment.is_answer = False
    drawing.draw([comment.id], outcome)
    if outcome is not Outcome.ASK:
        comment.suggested_labels = ""
    if outcome is Outcome.ERASE or (outcome is Outcome.JUNK and not danger_flags.flags_of([comment.id])):
        # No words are left about which anybody could say more, or a moderator has read it and says that it is not a
        # comment.
        comment.danger = 0
    if outcome in (Outcome.PUBLISH, Outcome.REDACT) and text is not None:
        if is_approved(comment):
            comment.public_text = text
        else:
            to_pool(comment, text)
    elif outcome is not Outcome.ASK:
        if outcome is Outcome.ERASE:
            # With the commitment in the record, the nonce would confirm guessed words.
            comment.original, comment.nonce = None, b""
        comment.stage, comment.public_text = Stage.CLOSED, text
        comment.pooled_on = comment.public_on = None
        if comment.original is None and text is None:
            rows_with_originals.forget([comment.id])
    db.session.flush()
