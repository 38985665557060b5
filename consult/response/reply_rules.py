"""Who replies by a private link: until when, how long, and what may be cut from a reply. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from consult.access import ValidationError
from consult.moderation import redaction
from consult.moderation.rules import REASON_WORDS
from consult.report.publication_checks import PublicationRefused
from consult.text.messages import N_, count_words

#: An organization has so many working days to reply, Monday to Friday; the day of the invitation is none of them.
REPLY_DAYS = 10
#: An office has so many to answer what was passed to it: eight weeks.
OFFICE_DAYS = 40
MAX_REPLY = 4_000
MAX_REPLY_WORDS = 500
#: The kinds of words that may be cut: what names or shows a private person, each with what it is for, and what the law
#: forbids to publish. Once an answer is signed, only more of the first.
IDENTIFYING_CUTS: Mapping[str, str] = {
    "name": N_("the name of a private person"),
    "contact": N_("how to reach somebody, or where they live"),
    "accused": N_("who is accused of something"),
    "health": N_("somebody’s health"),
}
CUTS = (*IDENTIFYING_CUTS, "threat")

#: The kind of words of which nobody knows any more which they were: a backup from before they were cut was restored.
REMOVED_AGAIN = "detail"

SATURDAY = 5

#: The check that an organization of people affected was asked to reply, and had the time.
CHECK = "G10"
NOBODY_INVITED = N_(
    "Nobody was invited to reply. An organizer invites an organization of people affected; it has ten working days."
)
ALL_WITHDRAWN = N_(
    "Every invitation to reply was withdrawn. An organizer invites an organization of people affected; it has ten "
    "working days."
)
STILL_OPEN = N_("%(who)s was invited to reply and may do so until %(day)s.")
EMPTY = N_("The box was empty. Put brackets around what is cut, and leave all other words as they are.")
ALREADY_CUT = N_("“%(words)s” says that words are gone. Put no brackets around it.")
NOT_CONFIRMED = N_("A reply of %(who)s waits: an organizer has to say whether it is theirs.")


class Purpose(StrEnum):
    """What a private link is for: it works for nothing else."""

    RIGHT_OF_REPLY = "right_of_reply"
    OFFICE = "office"


@dataclass(frozen=True)
class ReferredPoint:
    """A decision that leaves something to an office: on a clause or on a theme, in the answer or made `later`."""

    clause: str
    theme: str
    later: bool


@dataclass(frozen=True)
class InvitationFacts:
    """What the check needs to know about an invitation to reply; `waiting`: a reply came and nobody confirmed it."""

    invited: str
    due_on: date
    waiting: bool
    confirmed: bool
    withdrawn: bool


def working_day_after(day: date, count: int) -> date:
    """The `count`-th working day after a day."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY
    return day


def last_day_to_invite(answer_due_on: date) -> date:
    """The last day on which an invitation leaves all its working days before the day on which the answer is due."""
    day = answer_due_on
    while working_day_after(day, REPLY_DAYS) >= answer_due_on:
        day -= timedelta(days=1)
    return day


def refusals(invitations: Iterable[InvitationFacts], today: date) -> list[PublicationRefused]:
    """What keeps an answer from being signed before those who were invited replied, or had the time to."""
    every = list(invitations)
    left = [each for each in every if not each.withdrawn]
    if not left:
        return [PublicationRefused(CHECK, ALL_WITHDRAWN if every else NOBODY_INVITED, {}, ("replies",))]
    found = []
    for each in left:
        params: dict[str, object] = {"who": each.invited}
        if each.waiting:
            found.append(PublicationRefused(CHECK, NOT_CONFIRMED, params, ("replies",)))
        elif not each.confirmed and today <= each.due_on:
            found.append(PublicationRefused(CHECK, STILL_OPEN, params | {"day": each.due_on}, ("replies",)))
    return found


def check_length(text: str) -> None:
    """Refuse a reply that says nothing, or too much.

    Raises:
        ValidationError: on the field `text`.
    """
    if not text:
        raise ValidationError(N_("Write the reply."), field="text")
    over = count_words(text) - MAX_REPLY_WORDS
    if over > 0:
        message = N_("The reply is too long. Words over the limit: %(over)d. The limit is %(limit)d.")
        raise ValidationError(message, field="text", over=over, limit=MAX_REPLY_WORDS)


def cut(original: str, marked: str, allowed: Collection[str] = CUTS) -> tuple[str, tuple[str, ...]]:
    """A reply as anyone may read it, and the kinds of the words that are cut; see `consult.moderation.redaction`.

    Raises:
        ValidationError: on the field `marked`: something else was changed, words of a kind that is none of `CUTS` are
            marked, or what says that words are gone, or nothing is there.
    """
    if not marked.strip():
        raise ValidationError(EMPTY, field=redaction.FIELD)
    shown, spans = redaction.hide(original, marked, allowed), redaction.redacted_spans(original, marked, allowed)
    for start, end in redaction.already_removed(original):
        if any(span.start < end and start < span.end for span in spans):
            raise ValidationError(ALREADY_CUT, field=redaction.FIELD, words=original[start:end])
    return shown, tuple(dict.fromkeys(span.kind for span in spans))


#: By kind: what is read in place of the words, and why. The last is what a restored text says that had words cut.
CUT_WORDS: Mapping[str, tuple[str, str]] = {
    kind: (redaction.REMOVED[kind], REASON_WORDS[redaction.REASON_OF_KIND[kind]][0]) for kind in (*CUTS, REMOVED_AGAIN)
}
