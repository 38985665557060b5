"""One comment on its way through moderation: its step, and its words for those who have opened them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import func, select

from consult.access import Actor, Conflict, NotFound, Permission
from consult.consultations import queries
from consult.consultations.lifecycle import State
from consult.consultations.models import ClauseVersion, Consultation
from consult.contributions import comment_languages, proposals
from consult.contributions.enums import APPROVED, UNREAD, Consent, EventKind, Stage
from consult.contributions.models import Comment
from consult.moderation import proposed_words, recusal
from consult.moderation.appeals.rules import UPHELD
from consult.moderation.danger import flags as danger_flags
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.moderation.proposed_words import ProposedWords
from consult.moderation.rules import UNDOABLE, Outcome, Reason
from consult.storage.database import db, now, settings, today
from consult.text import identifying, labels
from consult.text.labels import Label
from consult.text.messages import N_
from consult.text.plain_spelling import in_plain_spelling

LARGEST_KEY = 2**63 - 1
#: What is sent sooner after an opening was pressed twice. `static/team.js` waits as long once the page is shown.
UNREAD_FOR = timedelta(milliseconds=700)
NO_COMMENT = N_("There is no such comment here.")


class Step(StrEnum):
    """The steps of a comment on its way through moderation."""

    HELD = "held"
    FIRST = "first"
    SECOND = "second"
    WRITER = "writer"
    BACK = "back"
    DONE = "done"


STEP_LABELS: Mapping[Step, str] = {
    Step.HELD: N_("waiting for a spam check"),
    Step.FIRST: N_("first reading"),
    Step.SECOND: N_("second moderator"),
    Step.WRITER: N_("with the writer"),
    Step.BACK: N_("first reading: the writer was asked, but did not change it before the plan closed"),
    Step.DONE: N_("decided"),
}


@dataclass(frozen=True)
class PastDecision:
    """What was decided on a comment, and when; not by whom, so that nobody is swayed."""

    day: date
    outcome: str
    effective: bool
    again: bool


@dataclass(frozen=True)
class ReviewItem:
    """One comment before a moderator. `words` is None until they have opened them, or if they may not.

    `decisions` is how many there were when this was read: a decision based on an older count is refused. `proposed` has
    the reasons of a refusal that waits for a second moderator, or of an erasure if it `erases`. `again` says that it
    was approved before, and that the words are the approved ones. `suggested`: its words may tell of a danger to life,
    and no moderator has said yet how much it is. `decided_by_me`: the last decision is the reader's own.
    `may_be_plain`: it can be published in plain spelling.

    `language` is what the opened words are in, as `language_set` by a moderator, `language_said` by the writer, or else
    as the program guesses.
    """

    id: int
    tracker: str
    heading: str
    in_short: str
    wording: str
    days: int
    step: Step
    details: int
    suggested: bool
    suggested_labels: tuple[Label, ...]
    consent: Consent
    outcome: str
    decisions: int
    history: tuple[PastDecision, ...]
    proposed: tuple[Reason, ...]
    proposed_by_me: bool
    erases: bool
    after_approval: bool
    openable: bool
    decidable: bool
    undoable: bool
    decided_by_me: bool
    words: str | None
    proposal: ProposedWords | None
    has_copies: bool
    is_public: bool
    language: str
    language_said: str
    language_set: str
    may_be_plain: bool

    @property
    def is_held(self) -> bool:
        """Whether it waits for a spam check."""
        return self.step is Step.HELD

    @property
    def is_junk(self) -> bool:
        return self.outcome == Outcome.JUNK


def load(actor: Actor, code: str, comment_id: int) -> tuple[Consultation, Comment]:
    """The consultation and one of its comments.

    Raises:
        NotFound: there is none, or the actor does not moderate here, or works for the organization that it is about.
        Conflict: the writer has withdrawn or changed it.
    """
    consultation = queries.consultation_for(actor, code, Permission.CONSULTATION_QUEUE_WORK)
    comment = db.session.get(Comment, comment_id) if comment_id <= LARGEST_KEY else None
    if comment is None or comment.consultation_id != consultation.id:
        raise NotFound(NO_COMMENT)
    if recusal.is_of_own_body(actor, comment):
        raise NotFound(NO_COMMENT)
    if comment.outcome in (EventKind.WITHDRAWN, EventKind.CHANGED):
        raise Conflict(N_("The writer has deleted or changed this comment. It no longer waits."))
    return consultation, comment


def item(actor: Actor, code: str, comment_id: int) -> tuple[Consultation, ReviewItem]:
    """One comment, with its words only if the actor has opened them and something can be decided.

    Raises:
        NotFound, Conflict: as `load`.
    """
    consultation, comment = load(actor, code, comment_id)
    version = db.session.get(ClauseVersion, comment.clause_version_id) if comment.clause_version_id else None
    made = list_decisions(comment.id)
    proposal = proposed(made)
    openable = may_be_opened(consultation, comment)
    shown = openable and has_opened(actor, comment.id)
    return consultation, ReviewItem(
        id=comment.id,
        tracker=comment.tracker,
        heading=version.heading if version else "",
        in_short=version.plain_language if version else "",
        wording=version.wording if version else "",
        days=days_of(comment),
        step=step_of(comment, proposal is not None, consultation.state),
        details=details_of(comment),
        suggested=comment.danger > 0 and not danger_flags.flags_of([comment.id]),
        suggested_labels=labels.read(comment.suggested_labels),
        consent=Consent(comment.consent),
        outcome=comment.outcome,
        decisions=len(made),
        history=tuple(_past(each) for each in made),
        proposed=tuple(Reason(reason) for reason in proposal.reasons) if proposal else (),
        erases=proposal is not None and proposal.outcome == Outcome.ERASE,
        proposed_by_me=proposal is not None and proposal.staff_id == actor.staff_id,
        after_approval=was_approved(comment),
        openable=openable,
        decidable=openable and is_open(comment),
        undoable=may_be_undone(consultation, comment, made),
        decided_by_me=_is_of(actor, made),
        words=words_of(comment) if shown else None,
        proposal=proposed_words.of(comment) if shown else None,
        has_copies=shown and bool(comment.copy_group) and comment.stage == Stage.INBOX,
        is_public=comment.stage == Stage.PUBLIC,
        language=comment_languages.for_team(comment, words_of(comment) or "") if shown else "",
        language_said=comment.language_said or "",
        language_set=comment.language_set or "",
        may_be_plain=shown and may_be_plain(comment),
    )


@dataclass(frozen=True)
class LastAct:
    """The last decision on a comment, for the line that offers to undo it. `danger`: something is still to be done."""

    id: int
    tracker: str
    outcome: str
    effective: bool
    undoable: bool
    by_me: bool
    danger: bool


def last_act(actor: Actor, code: str, comment_id: int) -> LastAct | None:
    """The last decision on a comment; None if nothing was decided, or the actor may not know of it."""
    try:
        consultation, comment = load(actor, code, comment_id)
    except (NotFound, Conflict):
        return None
    made = list_decisions(comment.id)
    if not made:
        return None
    can_be = may_be_undone(consultation, comment, made)
    last = made[-1]
    mine, danger = _is_of(actor, made), comment.danger > 0
    return LastAct(comment.id, comment.tracker, last.outcome, last.effective, can_be, mine, danger)


def _is_of(actor: Actor, made: Sequence[ModerationDecision]) -> bool:
    """Whether the last of these decisions is the actor's own."""
    return bool(made) and made[-1].staff_id == actor.staff_id


def _past(made: ModerationDecision) -> PastDecision:
    day = made.at.astimezone(settings().timezone).date()
    return PastDecision(day, made.outcome, made.effective, made.after_approval)


def is_approved(comment: Comment) -> bool:
    """Whether a comment is public, or waits for its batch."""
    return comment.stage in APPROVED


def was_approved(comment: Comment) -> bool:
    """Whether a comment is approved, or was and is off the page while a second moderator reads it."""
    off_the_page = comment.stage == Stage.INBOX and comment.outcome in (Outcome.PUBLISH, Outcome.REDACT)
    return is_approved(comment) or off_the_page


def words_of(comment: Comment) -> str | None:
    """What a moderator decides on: the approved words, once there are any; the sealed original stays sealed.

    Of a comment for the team alone, the words that the team reads remain once the original is deleted.
    """
    return comment.public_text if was_approved(comment) or comment.original is None else comment.original


def all_words_of(comment: Comment) -> str | None:
    """The same, with the words that the comment proposes for its part, if it does."""
    words = words_of(comment)
    return None if words is None else proposals.all_words(words, comment.proposed_wording)


def may_be_plain(comment: Comment) -> bool:
    """Whether its writer lets moderators publish it in plain spelling, nobody has approved it, and that changes it."""
    words = words_of(comment)
    if not comment.may_be_plain or comment.consent == Consent.TEAM or was_approved(comment) or words is None:
        return False
    return in_plain_spelling(words) != words


def is_in_time(consultation: Consultation, comment: Comment) -> bool:
    """Whether there is still time to decide on this comment."""
    return consultation.is_being_read or was_approved(comment)


def is_open(comment: Comment) -> bool:
    """Whether words may be opened: something can be decided, or junk may be restored."""
    to_read = comment.stage in UNREAD or comment.outcome == Outcome.JUNK or was_approved(comment)
    return to_read and words_of(comment) is not None


def may_be_opened(consultation: Consultation, comment: Comment) -> bool:
    """Whether its words may be opened now: to decide, or because nobody has yet acted on a danger."""
    if not is_in_time(consultation, comment):
        return False
    return is_open(comment) or (words_of(comment) is not None and comment.danger > 0)


def may_be_undone(consultation: Consultation, comment: Comment, made: Sequence[ModerationDecision]) -> bool:
    """Whether the last of these decisions may be taken back: no batch has shown it to anybody.

    Junk may be restored for as long as comments are read.
    """
    if not consultation.is_being_read:
        return False
    if comment.outcome == Outcome.JUNK:
        return comment.original is not None
    last = made[-1] if made else None
    if last is None or not last.effective or last.after_approval or last.recorded or last.outcome != comment.outcome:
        return False
    if len(made) > 1 and made[-2].outcome == UPHELD:
        # Somebody without part in the first decision answered an appeal: nobody takes that back alone.
        return False
    return last.outcome in UNDOABLE and comment.stage != Stage.PUBLIC and comment.public_on is None


def has_opened(actor: Actor, comment_id: int) -> bool:
    """Whether the actor has opened the words of a comment."""
    query = select(CommentAccess.id).where(
        CommentAccess.comment_id == comment_id, CommentAccess.staff_id == actor.staff_id
    )
    return db.session.scalar(query.limit(1)) is not None


def has_just_opened(actor: Actor, comment_id: int) -> bool:
    """Whether the actor opened the words so short a time ago that nobody has read any of them."""
    query = select(func.max(CommentAccess.at)).where(
        CommentAccess.comment_id == comment_id, CommentAccess.staff_id == actor.staff_id
    )
    opened = db.session.scalar(query)
    return opened is not None and now() - opened < UNREAD_FOR


def list_decisions(comment_id: int) -> list[ModerationDecision]:
    """Every decision on a comment, oldest first."""
    query = (
        select(ModerationDecision)
        .where(ModerationDecision.comment_id == comment_id)
        .order_by(ModerationDecision.sequence)
    )
    return list(db.session.scalars(query))


def proposed(made: Sequence[ModerationDecision]) -> ModerationDecision | None:
    """The refusal that waits for a second moderator, if the last of these decisions is one."""
    return made[-1] if made and not made[-1].effective else None


def step_of(comment: Comment, second: bool, state: str) -> Step:
    """The step of a comment in a plan of that state; `second` says whether a refusal waits for a second moderator.

    What a writer was asked to change returns to the moderators when the plan closes: nobody can change it then.
    """
    if comment.stage == Stage.HELD:
        return Step.HELD
    if comment.stage != Stage.INBOX:
        return Step.DONE
    if comment.outcome == Outcome.ASK and not second:
        return Step.WRITER if state == State.OPEN else Step.BACK
    return Step.SECOND if second else Step.FIRST


def days_of(comment: Comment) -> int:
    """Whole days since it was sent."""
    return (today() - comment.day).days


def details_of(comment: Comment) -> int:
    """How many details the detectors find that could identify somebody."""
    return len(identifying.find(all_words_of(comment) or ""))
