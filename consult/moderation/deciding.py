"""Opening a comment's words and deciding what becomes of them.

Every act is a row that is never changed, an event of the comment and a line of the public record,
written together.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from consult.access import Actor, NotAllowed, NotNow, NotValid
from consult.consultations.models import Consultation
from consult.contributions import items
from consult.contributions.kinds import Consent, EventKind
from consult.contributions.models import Comment
from consult.contributions.publication import to_pool
from consult.database import db, now
from consult.moderation import hiding
from consult.moderation.item import READING_STATES, decisions, has_opened, is_open, load, proposed
from consult.moderation.models import Decision, Opening
from consult.moderation.rules import DECLINED, RULES_VERSION, UNDONE, Outcome, Reason, judge, with_consent
from consult.record import entries
from consult.text.words import N_

EVENT_OF: Mapping[Outcome, EventKind] = {
    Outcome.PUBLISH: EventKind.APPROVED,
    Outcome.REDACT: EventKind.REDACTED,
    Outcome.ASK: EventKind.ASKED,
    Outcome.TEAM: EventKind.TEAM_ONLY,
    Outcome.REFUSE: EventKind.REFUSED,
    Outcome.JUNK: EventKind.JUNKED,
}


def open_words(actor: Actor, code: str, comment_id: int) -> str:
    """Open a comment's words: who did, and when, is written down.

    Raises:
        NotFound, NotNow: there are none to open, or none any more.
    """
    consultation, comment = load(actor, code, comment_id)
    _check_time(consultation)
    if not is_open(comment) or comment.original is None:
        raise NotNow(N_("This comment has been decided on. Its words are sealed."))
    db.session.add(Opening(comment_id=comment.id, staff_id=actor.staff_id, at=now()))
    db.session.flush()
    return comment.original


def decide(
    actor: Actor,
    code: str,
    comment_id: int,
    outcome: str,
    reasons: Iterable[str],
    marked: str = "",
    *,
    seen: int | None = None,
) -> Outcome:
    """Decide on a comment and return the outcome that takes effect.

    `marked` is the text with its marks, empty for none. A refusal takes effect when a second moderator
    agrees. `seen` is the number of decisions that stood when the moderator read; a further one since
    then stops this one.

    Raises:
        NotValid: at `outcome`, `reasons` or `marked`.
        NotAllowed: the actor has not opened the words.
        NotNow: nothing is to be decided on it, or no more, or not by this actor's reading.
    """
    consultation, comment = load(actor, code, comment_id)
    made = _check_waiting(actor, consultation, comment, seen)
    if proposed(made):
        raise NotNow(N_("This comment waits for a second moderator. Nothing was changed."))
    chosen = judge(outcome, reasons)
    text = hiding.readable(chosen.outcome, comment.original or "", marked)
    verdict = with_consent(chosen, Consent(comment.consent))
    settled = verdict.outcome is not Outcome.REFUSE
    _write(actor, consultation, comment, verdict.outcome, verdict.reasons, settled=settled)
    if settled:
        _take_effect(actor, comment, verdict.outcome, text)
    return verdict.outcome


def agree(actor: Actor, code: str, comment_id: int, agrees: bool | None, *, seen: int | None = None) -> None:
    """Answer another moderator's refusal: with it the comment is not published, against it it is read again.

    Raises:
        NotAllowed: the actor proposed it, or has not opened the words.
        NotNow: no refusal waits.
        NotValid: at `agrees`: it is None, neither was chosen.
    """
    consultation, comment = load(actor, code, comment_id)
    made = _check_waiting(actor, consultation, comment, seen)
    proposal = proposed(made)
    if proposal is None:
        raise NotNow(N_("No second moderator is needed for this comment now. Nothing was changed."))
    if proposal.staff_id == actor.staff_id:
        raise NotAllowed(N_("You proposed this. Another moderator must read it before it takes effect."))
    if agrees is None:
        raise NotValid(N_("Choose whether you agree."), field="agrees")
    reasons = [Reason(reason) for reason in proposal.reasons]
    outcome = Outcome.REFUSE if agrees else DECLINED
    _write(actor, consultation, comment, outcome, reasons, settled=True, second=True)
    if agrees:
        _take_effect(actor, comment, Outcome.REFUSE, None)


def undo_junk(actor: Actor, code: str, comment_id: int) -> None:
    """Put a comment that was taken for junk back into the queue.

    Raises:
        NotNow: it is not junk, or no longer.
    """
    consultation, comment = load(actor, code, comment_id)
    _check_time(consultation)
    if comment.outcome != Outcome.JUNK:
        raise NotNow(N_("This comment is not among the junk any more. Nothing was changed."))
    _write(actor, consultation, comment, UNDONE, (), settled=True)
    comment.stage, comment.outcome = "inbox", ""
    items.note(comment, EventKind.RESTORED, actor.staff_id)


def _check_time(consultation: Consultation) -> None:
    if consultation.state not in READING_STATES:
        raise NotNow(N_("Reading has ended for this plan: what was heard is fixed, or it is not open yet."))


def _check_waiting(
    actor: Actor, consultation: Consultation, comment: Comment, seen: int | None
) -> list[Decision]:
    """The decisions made so far on a comment that the actor may decide on now."""
    _check_time(consultation)
    made = decisions(comment.id)
    if comment.stage != "inbox" or (seen is not None and seen != len(made)):
        raise NotNow(N_("This comment was decided on after you opened this page. Nothing was changed."))
    if not has_opened(actor, comment.id):
        raise NotAllowed(N_("Open the words and read them before you decide."))
    return made


def _write(
    actor: Actor,
    consultation: Consultation,
    comment: Comment,
    outcome: str,
    reasons: Iterable[Reason],
    *,
    settled: bool,
    second: bool = False,
) -> None:
    """The decision's row and its line in the public record: closed codes only, none of the words."""
    earlier = decisions(comment.id)
    # Strictly after the one before it, so that the order of decisions is never in doubt.
    at = max([now(), *(made.at + timedelta(microseconds=1) for made in earlier)])
    codes = [reason.value for reason in reasons]
    db.session.add(
        Decision(
            comment_id=comment.id,
            staff_id=actor.staff_id,
            outcome=str(outcome),
            reasons=codes,
            settled=settled,
            rules=RULES_VERSION,
            at=at,
        )
    )
    entries.append(
        consultation.code,
        entries.Kind.MODERATION,
        {
            "tracker": comment.tracker,
            "outcome": str(outcome),
            "reasons": codes,
            "rules": RULES_VERSION,
            "second": second,
        },
    )


def _take_effect(actor: Actor, comment: Comment, outcome: Outcome, text: str | None) -> None:
    comment.outcome = outcome.value
    items.note(comment, EVENT_OF[outcome], actor.staff_id)
    if outcome in (Outcome.PUBLISH, Outcome.REDACT) and text is not None:
        to_pool(comment, text)
    elif outcome is not Outcome.ASK:
        comment.stage, comment.public_text = "closed", text
    db.session.flush()
