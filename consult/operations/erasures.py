"""Deleting again, in a restored database, what was deleted since its backup was made.

Every row that the journal could know is looked up in it. What the journal cannot identify by its row, such as sessions,
is deleted anyway. If no code here looks at a table, `tests/rooms/test_restore_tables.py` names it with the reason.
"""

import secrets
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, func, select, update

from consult.access import Role
from consult.analysis import stored_groups
from consult.consultations import deletion, planned_opening, roles
from consult.consultations.lifecycle import LifecycleEvent, State
from consult.consultations.models import Consultation, ConsultationEvent, ConsultationRole
from consult.contributions import (
    account_submissions,
    count_batches,
    held_submissions,
    items,
    made_files,
    pieces,
    public_words,
    receipt_access,
    rows_with_originals,
    unlinking,
)
from consult.contributions.counting import countable
from consult.contributions.enums import EventKind, Stage
from consult.contributions.models import (
    ClauseVote,
    Comment,
    PlanRating,
    SelfDescription,
    Submission,
    Translation,
    VerdictLine,
)
from consult.contributions.publication_batches import NONCE_BYTES
from consult.credentials.models import AccessCode, Account
from consult.moderation import timestamp_coarsening
from consult.moderation.appeals.rules import REJECTED, UPHELD
from consult.moderation.appeals.rules import Answer as AppealAnswer
from consult.moderation.copies import judgements
from consult.moderation.copies.rules import FOLDED, CopyKind
from consult.moderation.decisions import EVENT_OF
from consult.moderation.models import Appeal, ModerationDecision, Notice
from consult.moderation.notices.rules import KEPT, Answer, KeptBecause
from consult.moderation.rereading.rules import DIFFERENT, SAME
from consult.moderation.rules import DECISION_UNDONE, DECLINED, UNDONE, Outcome, Reason
from consult.operations.record_copies import RecordCopy, bring_back_report, go_on
from consult.record import entries
from consult.report import freezing
from consult.response import corrections, later_words
from consult.response.models import InvitedReply
from consult.runtime.erasure_journal import Journal, Taken
from consult.staff import members, revocation, second_factor
from consult.staff.models import RecoveryCode, Staff, StaffLink, StaffSession
from consult.storage.database import change_rows, db, now, today
from consult.text.messages import N_

AT_ONCE = 1000
#: An account's sessions from before a restore have an epoch below the beginning of this range.
EPOCHS = 2**16

_BY_WRITER = (EventKind.WITHDRAWN, EventKind.CHANGED)
_DECIDED = (*Outcome, UNDONE, DECISION_UNDONE, DECLINED, KEPT, UPHELD, REJECTED, SAME, DIFFERENT)
_OUTCOMES = [(outcome, done) for outcome in _DECIDED for done in (True, False)]
_CLOSING = (Outcome.REFUSE, Outcome.JUNK, Outcome.TEAM)
#: Decisions that leave an approved comment as it is.
_HARMLESS = (Outcome.PUBLISH, Outcome.ASK, DECLINED, KEPT, UNDONE, DECISION_UNDONE, UPHELD, REJECTED, SAME, DIFFERENT)
#: Decisions that open a closed comment again.
_REOPENING = (UNDONE, DECISION_UNDONE, DIFFERENT)


@dataclass
class Undone:
    """What a restore deleted again, by name, and which members of staff have to join again."""

    counts: Counter[str] = field(default_factory=Counter)
    rejoin: list[str] = field(default_factory=list)


def take_away_again(journal: Journal, copies: dict[str, RecordCopy]) -> Undone:
    """Delete again what the journal knows; `copies` are the records that others saw, by address.

    Raises:
        ValidationError: a copy and the database have different records.
    """
    undone = Undone()
    pieces.forget()
    made_files.empty_all()
    _plans(journal, undone)
    _comments(journal, undone)
    _votes(journal, undone)
    _descriptions(journal, undone)
    _ratings(journal, undone)
    _verdict_lines(journal, undone)
    _translations(journal, undone)
    _folds(journal, undone)
    _claims(journal, undone)
    _appeals(journal, undone)
    _replies(journal, undone)
    _accounts(journal, undone)
    _cards(journal, undone)
    _roles(journal, undone)
    _team(journal, undone)
    for consultation in db.session.scalars(select(Consultation).where(Consultation.state != State.DRAFT)).all():
        _links(journal, consultation, copies.get(consultation.code), undone)
        # What is deleted here has no day of its own: a restore is a batch of counts.
        db.session.flush()
        held_submissions.note_emptied(Submission.consultation_id == consultation.id)
        count_batches.count_everything(consultation.id)
    db.session.flush()
    return undone


def _plans(journal: Journal, undone: Undone) -> None:
    for consultation in db.session.scalars(select(Consultation).where(Consultation.state == State.DRAFT)).all():
        if journal.day_of(Taken.PLAN, consultation.code):
            deletion.delete_rows(consultation)
            undone.counts["plans deleted before they opened"] += 1
    undone.counts["plans that no longer open by themselves"] += planned_opening.refuse_all_restored()


def _comments(journal: Journal, undone: Undone) -> None:
    made = dict(
        db.session.execute(
            select(ModerationDecision.comment_id, func.count()).group_by(ModerationDecision.comment_id)
        ).all()
    )
    for id_ in _keys(select(Comment.id)):
        kind = next((kind for kind in _BY_WRITER if journal.day_of(Taken.COMMENT, id_, kind)), None)
        since = _decisions_since(journal, id_, made.get(id_, 0))
        if kind is None and not since:
            continue
        comment = db.session.get_one(Comment, id_)
        if kind is not None:
            if comment.outcome not in _BY_WRITER:
                receipt_access.close(comment, kind)
                undone.counts["comments withdrawn or changed by their writers"] += 1
        else:
            _decide_again(comment, since, undone)


def _decisions_since(journal: Journal, comment_id: int, made: int) -> list[tuple[str, bool]]:
    """(outcome, whether it took effect) of the decisions after the first `made`, oldest first."""
    found: list[tuple[str, bool]] = []
    while True:
        turn = made + 1
        here = [each for each in _OUTCOMES if journal.day_of(Taken.DECISION, comment_id, turn, *each)]
        if not here:
            return found
        found += here
        made = turn


def _decide_again(comment: Comment, since: list[tuple[str, bool]], undone: Undone) -> None:
    done = [outcome for outcome, took_effect in since if took_effect]
    last = next((outcome for outcome in reversed(done) if outcome in set(Outcome) and outcome != Outcome.ASK), None)
    if Outcome.ERASE in done:
        _close(comment, Outcome.ERASE)
        undone.counts["comments erased by moderators"] += 1
    elif Outcome.REDACT in done:
        # The journal does not say which words were hidden, so none of them may come back.
        _close(comment, Outcome(last) if last in _CLOSING else Outcome.REDACT)
        undone.counts["comments with words hidden since, gone as a whole"] += 1
    elif comment.stage in (Stage.CLOSED, Stage.HELD) and Outcome.TEAM not in done:
        return
    elif comment.stage == Stage.POOL and DECISION_UNDONE in done:
        _read_again(comment, undone)
    elif last in _CLOSING and not set(_REOPENING) & set(done[done.index(last) :]):
        _close(comment, Outcome(last))
        undone.counts["comments that moderators had refused or kept for the team"] += 1
    elif any(outcome not in _HARMLESS for outcome, _ in since):
        _read_again(comment, undone)


def _read_again(comment: Comment, undone: Undone) -> None:
    """Somebody had proposed to remove it: a moderator reads it before anyone else does."""
    consultation = db.session.get_one(Consultation, comment.consultation_id)
    if consultation.is_being_read and comment.original is not None:
        comment.public_text = comment.pooled_on = comment.public_on = None
        comment.stage, comment.outcome, comment.nonce = Stage.INBOX, "", secrets.token_bytes(NONCE_BYTES)
        undone.counts["comments to be read again since, back with the moderators"] += 1
    else:
        _close(comment, Outcome.REFUSE)
        undone.counts["comments proposed to be taken off the page since, gone as a whole"] += 1


def _close(comment: Comment, outcome: Outcome) -> None:
    comment.stage, comment.outcome = Stage.CLOSED, outcome.value
    comment.original, comment.public_text, comment.nonce = None, None, b""
    comment.pooled_on = comment.public_on = None
    rows_with_originals.forget([comment.id])
    items.record_event(comment, EVENT_OF[outcome])


def _votes(journal: Journal, undone: Undone) -> None:
    for id_ in _keys(select(ClauseVote.id)):
        kind = next((kind for kind in _BY_WRITER if journal.day_of(Taken.VOTE, id_, kind)), None)
        if kind and db.session.scalar(
            select(ClauseVote.id).where(ClauseVote.id == id_, countable(ClauseVote, if_released=True))
        ):
            items.record_event(db.session.get_one(ClauseVote, id_), kind)
            undone.counts["votes withdrawn or changed"] += 1


def _descriptions(journal: Journal, undone: Undone) -> None:
    gone = [id_ for id_ in _keys(select(SelfDescription.id)) if journal.day_of(Taken.SELF_DESCRIPTION, id_)]
    undone.counts["lines in which people described themselves"] += _delete(SelfDescription, gone)


def _ratings(journal: Journal, undone: Undone) -> None:
    gone = [id_ for id_ in _keys(select(PlanRating.id)) if journal.day_of(Taken.RATING, id_)]
    undone.counts["ratings of plans and of the process"] += _delete(PlanRating, gone)


def _verdict_lines(journal: Journal, undone: Undone) -> None:
    gone = [id_ for id_ in _keys(select(VerdictLine.id)) if journal.day_of(Taken.VERDICT_LINE, id_)]
    undone.counts["lines with verdicts that moderators did not pass on"] += _delete(VerdictLine, gone)


def _delete(rows: type[SelfDescription] | type[PlanRating] | type[VerdictLine], gone: list[int]) -> int:
    """Delete the rows with these keys; returns how many keys there are."""
    for start in range(0, len(gone), AT_ONCE):
        db.session.execute(delete(rows).where(rows.id.in_(gone[start : start + AT_ONCE])))
    return len(gone)


def _translations(journal: Journal, undone: Undone) -> None:
    for translation in db.session.scalars(select(Translation)).all():
        if journal.day_of(Taken.TRANSLATION, translation.id, translation.version):
            comment_id = translation.comment_id
            db.session.delete(translation)
            db.session.flush()
            public_words.index(db.session.connection(), [comment_id])
            undone.counts["translations that were changed or removed"] += 1


def _folds(journal: Journal, undone: Undone) -> None:
    for last in judgements.last_of_all():
        kind, turn = CopyKind(last.kind), last.sequence + 1
        while since := [each for each in CopyKind if journal.day_of(Taken.JUDGEMENT, last.copy_group, turn, each)]:
            kind, turn = since[0], turn + 1
        if last.kind in FOLDED and kind not in FOLDED:
            judgements.take_apart_again(last, kind)
            undone.counts["near copies that were shown as one"] += 1


def _claims(journal: Journal, undone: Undone) -> None:
    answers = [(answer, reason) for answer in Answer for reason in (*KeptBecause, *Reason)]
    for notice in db.session.scalars(select(Notice)).all():
        day: date | None = None
        for answer, reason in answers if not notice.answer else ():
            day = journal.day_of(Taken.ANSWERED_CLAIM, notice.id, answer, reason)
            if day:
                notice.answer, notice.reason, notice.answered_on = answer.value, reason.value, day
                break
        comment = db.session.get_one(Comment, notice.comment_id)
        over = journal.day_of(Taken.CLAIM, notice.id) or comment.stage == Stage.CLOSED
        if notice.words is not None and over:
            notice.words = None
            undone.counts["words of notices that were answered"] += 1


def _appeals(journal: Journal, undone: Undone) -> None:
    for appeal in db.session.scalars(select(Appeal).where(Appeal.answer == "")).all():
        for answer in AppealAnswer:
            day = journal.day_of(Taken.APPEAL, appeal.id, answer)
            if day:
                appeal.answer, appeal.answered_on, appeal.proposed, appeal.why = answer.value, day, None, None
                undone.counts["words of appeals that were answered"] += 1


def _replies(journal: Journal, undone: Undone) -> None:
    """Replies that an organizer had read since, with words that were cut. No private link of a backup works."""
    for reply in db.session.scalars(select(InvitedReply).where(InvitedReply.confirmed_on.is_(None))).all():
        if reply.replied_on and journal.day_of(Taken.REPLY, reply.id, reply.replied_on):
            reply.by, reply.text, reply.replied_on = "", "", None
            undone.counts["replies that an organizer had read, to be asked for again"] += 1
    links = update(InvitedReply).where(InvitedReply.link_hmac.is_not(None)).values(link_hmac=None)
    undone.counts["private links to reply"] += change_rows(links)


def _accounts(journal: Journal, undone: Undone) -> None:
    for account in db.session.scalars(select(Account)).all():
        if journal.day_of(Taken.ACCOUNT, account.id):
            undone.counts["accounts deleted, with their links"] += 1
        elif journal.day_of(Taken.PASSPHRASE, account.id, account.passphrase_hash):
            # Nobody can restore the new passphrase, and somebody else may know the old one.
            undone.counts["accounts whose passphrase was changed, with their links"] += 1
        else:
            continue
        account_submissions.delete_account(account.id)
    db.session.execute(update(Account).values(session_epoch=(Account.session_epoch // EPOCHS + 1) * EPOCHS))


def _cards(journal: Journal, undone: Undone) -> None:
    query = select(AccessCode.id, AccessCode.unused_token).where(AccessCode.used.is_(False))
    tokens = [(id_, token) for id_, token in db.session.execute(query) if token]
    used = [id_ for id_, token in tokens if journal.day_of(Taken.CARD, bytes(token))]
    for start in range(0, len(used), AT_ONCE):
        here = AccessCode.id.in_(used[start : start + AT_ONCE])
        db.session.execute(update(AccessCode).where(here).values(used=True, unused_token=None))
    undone.counts["cards that were used"] += len(used)


def _roles(journal: Journal, undone: Undone) -> None:
    for held in db.session.scalars(select(ConsultationRole)).all():
        identity = roles.identity_of(held.consultation_id, held.staff_id, held.role)
        if journal.day_of(Taken.ROLE, *identity):
            roles.record_role_change(held.consultation_id, held.staff_id, Role(held.role), None, granted=False)
            db.session.delete(held)
            undone.counts["roles of the team"] += 1


def _team(journal: Journal, undone: Undone) -> None:
    for member in db.session.scalars(select(Staff).where(Staff.removed_on.is_(None)).order_by(Staff.name)).all():
        if journal.day_of(Taken.MEMBER, member.id):
            members.remove_staff(member.name)
            undone.counts["members of the team removed"] += 1
            continue
        if member.passphrase_hash and journal.day_of(Taken.STAFF_PASSPHRASE, member.id, member.passphrase_hash):
            member.passphrase_hash = None
        if member.totp_secret and journal.day_of(Taken.SECOND_FACTOR, member.id, member.totp_secret):
            member.totp_secret = None
        if not (member.passphrase_hash and member.totp_secret):
            undone.rejoin.append(member.name)
    hashes = list(db.session.scalars(select(RecoveryCode.code_hash)))
    used = [hash_ for hash_ in hashes if journal.day_of(Taken.RECOVERY_CODE, bytes(hash_))]
    revocation.void_recovery_codes(RecoveryCode.code_hash.in_(used))
    undone.counts["recovery codes that were used or replaced"] += len(used)
    undone.counts["sessions of the team"] += change_rows(delete(StaffSession))
    undone.counts["links to join"] += change_rows(delete(StaffLink))
    # An app's code that was used before the restore does not work again after it.
    step = second_factor.step_at(now()) + second_factor.DRIFT_STEPS
    db.session.execute(update(Staff).values(totp_last_step=step))


def _links(journal: Journal, consultation: Consultation, copy: RecordCopy | None, undone: Undone) -> None:
    since = entries.length(consultation.code)
    if copy is not None:
        undone.counts["entries added to records"] += go_on(copy, consultation.code)
    cancelled = not consultation.is_cancelled and journal.day_of(Taken.CANCELLED, consultation.code)
    cut = not consultation.is_frozen and journal.day_of(Taken.LINKS, consultation.code)
    if cancelled or cut:
        freezing.give_up(consultation)
    if cancelled:
        consultation.state = State.CANCELLED.value
        while unlinking.unlink_cancelled():
            pass
        timestamp_coarsening.coarsen_times(consultation.id)
        undone.counts["plans cancelled"] += 1
    elif cut:
        unlinking.unlink(consultation)
        timestamp_coarsening.coarsen_times(consultation.id)
        consultation.state = State.CLOSED.value
        consultation.closed_on = consultation.closed_on or today()
        undone.counts["plans whose links were cut"] += 1
        if copy is not None and copy.report is not None:
            bring_back_report(consultation, copy.report)
            consultation.state = State.REPORTED.value
    stored_groups.calculate_again(consultation)
    _note_restored(consultation, since)
    _answer(journal, consultation, undone)


def _answer(journal: Journal, consultation: Consultation, undone: Undone) -> None:
    """Words of a signed answer, and of what was written after it, that were removed since, because they could identify
    somebody.
    """

    def was_removed(*words: str) -> bool:
        return journal.day_of(Taken.ANSWER_WORDS, consultation.code, *words) is not None

    gone = corrections.remove_words(consultation, lambda each: was_removed(*each.identity))
    later = later_words.remove_again(consultation, was_removed)
    undone.counts["texts of answers that could identify somebody"] += len(gone) + later


def _note_restored(consultation: Consultation, since: int) -> None:
    """Say in public that a plan was restored: what its record says from entry `since` on is lost."""
    reason = N_("Everything sent, decided or changed since the backup was made is lost.")
    kind = LifecycleEvent.RESTORED.value
    db.session.add(ConsultationEvent(consultation_id=consultation.id, kind=kind, reason=reason, at=now()))
    content = {"event": kind, "state": consultation.state, "reason": reason, "since": since}
    entries.append(consultation.code, entries.Kind.LIFE, content)


def _keys(query: Select[Any]) -> Iterator[int]:
    """All keys at once: what follows writes to the table that is read."""
    yield from db.session.scalars(query).all()
