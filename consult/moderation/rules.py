"""What a moderator may decide, and for which reasons: the closed lists. Pure.

Disagreeing with a comment is not a reason, and no list here may ever contain it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from consult.access import ValidationError
from consult.contributions.enums import ASKED, Consent
from consult.text.messages import N_

#: The version of the published rules under which a decision was made; recorded with each.
RULES_VERSION = 2


class Outcome(StrEnum):
    """What a moderator can decide about a comment."""

    PUBLISH = "publish"
    REDACT = "redact"
    ASK = ASKED
    TEAM = "team_only"
    REFUSE = "refuse"
    ERASE = "erase"
    JUNK = "junk"


#: What can be decided about a comment that was approved.
AGAIN = (Outcome.REDACT, Outcome.TEAM, Outcome.REFUSE, Outcome.ERASE)
#: What lets anyone read a comment.
SHOWN = (Outcome.PUBLISH, Outcome.REDACT)
#: What takes effect only when a second moderator agrees.
BY_TWO = (Outcome.REFUSE, Outcome.ERASE)

#: Further kinds of decisions that the log names besides the outcomes.
DECLINED = "refusal_declined"
UNDONE = "junk_undone"
DECISION_UNDONE = "decision_undone"
#: What a moderator may take back before a batch has shown it to anybody.
UNDOABLE = (Outcome.PUBLISH, Outcome.REDACT, Outcome.ASK, Outcome.TEAM)


class Reason(StrEnum):
    """Why something is not shown as it was sent."""

    IDENTIFIES_WRITER = "identifies_writer"
    NAMES_PERSON = "names_person"
    ALLEGATION = "allegation"
    THIRD_PARTY_HEALTH = "third_party_health"
    CONTACT = "contact"
    SUPPLY = "supply"
    METHOD_DETAIL = "method_detail"
    DEHUMANIZING = "dehumanizing"
    THREAT = "threat"
    SPAM = "spam"
    OFF_TOPIC_AD = "off_topic_ad"
    WRITER_ASKED = "writer_asked"
    LANGUAGE = "language"
    ILLEGAL = "illegal"
    IN_NAME = "in_name"
    PLAIN_SPELLING = "plain_spelling"


#: For each reason what the writer and the public read, and one line for moderators.
REASON_WORDS: Mapping[Reason, tuple[str, str]] = {
    Reason.IDENTIFIES_WRITER: (
        N_("It could show who wrote it"),
        N_("A place with a date, a rare job, a court case. Hide that, keep the rest."),
    ),
    Reason.NAMES_PERSON: (
        N_("It names a private person"),
        N_("A private person’s name, nickname or house. Hide it."),
    ),
    Reason.ALLEGATION: (
        N_("It accuses someone who could be recognised"),
        N_("Hide who it is. Keep what was done: it still counts."),
    ),
    Reason.THIRD_PARTY_HEALTH: (
        N_("It gives away someone else’s health"),
        N_("About somebody else’s body, mind or treatment."),
    ),
    Reason.CONTACT: (
        N_("It gives a phone number, an address or an account"),
        N_("The writer’s or anybody else’s."),
    ),
    Reason.SUPPLY: (
        N_("It says where, from whom or for how much to buy"),
        N_("Sellers, places and prices. Not for warnings about a bad batch."),
    ),
    Reason.METHOD_DETAIL: (
        N_("It describes a way of getting badly hurt"),
        N_("Hide the detail, keep the point. Not for advice on safety."),
    ),
    Reason.DEHUMANIZING: (
        N_("It describes people as less than human"),
        N_("Hide the phrase. Not for a hard opinion."),
    ),
    Reason.THREAT: (
        N_("It threatens a person or a service"),
        N_("Against a named person, a place or a group."),
    ),
    Reason.SPAM: (
        N_("It was sent in bulk and is not about the plan"),
        N_("Not for many people who send the same words about the plan."),
    ),
    Reason.OFF_TOPIC_AD: (
        N_("It is an advert"),
        N_("It sells something that has nothing to do with the plan."),
    ),
    Reason.WRITER_ASKED: (
        N_("The writer asked for this"),
        N_("In the comment, or by choosing “for the team only”."),
    ),
    Reason.LANGUAGE: (
        N_("Nobody in the team can read its language yet"),
        N_("It is waiting for a translator whom people trust."),
    ),
    Reason.ILLEGAL: (
        N_("The law forbids us to keep it"),
        N_("Keeping it would be a crime. Not for comments about something illegal."),
    ),
    Reason.IN_NAME: (
        N_("It was sent in another person’s name"),
        N_("The person it speaks for says so. Answer on the page of the notice."),
    ),
    Reason.PLAIN_SPELLING: (
        N_("It is in plain spelling: the way it was written could show who wrote it"),
        N_("Only if the writer allowed it."),
    ),
}
REASON_LABELS: Mapping[Reason, str] = {reason: label for reason, (label, _) in REASON_WORDS.items()}
REASON_HELP: Mapping[Reason, str] = {reason: line for reason, (_, line) in REASON_WORDS.items()}

#: For the log and the writer.
OUTCOME_LABELS: Mapping[Outcome, str] = {
    Outcome.PUBLISH: N_("Published"),
    Outcome.REDACT: N_("Published with words hidden"),
    Outcome.ASK: N_("The writer is asked to change it"),
    Outcome.TEAM: N_("Read by the team only"),
    Outcome.REFUSE: N_("Not published"),
    Outcome.ERASE: N_("Erased"),
    Outcome.JUNK: N_("Removed as junk"),
}

#: For a moderator who chooses: what to do, and what follows.
OUTCOME_CHOICES: Mapping[Outcome, tuple[str, str]] = {
    Outcome.PUBLISH: (N_("Publish"), N_("Anyone can read it, unchanged.")),
    Outcome.REDACT: (N_("Publish with words hidden"), N_("The words in brackets are hidden. The point stays.")),
    Outcome.ASK: (N_("Ask the writer"), N_("Nothing is shown. The writer reads why, and can change it.")),
    Outcome.TEAM: (N_("Team only"), N_("It counts, and the team reads it for the report. The public does not see it.")),
    Outcome.REFUSE: (N_("Do not publish"), N_("A second moderator must agree first.")),
    Outcome.ERASE: (N_("Erase for good"), N_("A second moderator must agree first. Then all its words are deleted.")),
    Outcome.JUNK: (N_("Junk"), N_("It does not count. It can be undone.")),
}

_IDENTIFYING = frozenset({
    Reason.IDENTIFIES_WRITER, Reason.NAMES_PERSON, Reason.ALLEGATION, Reason.THIRD_PARTY_HEALTH, Reason.CONTACT,
    Reason.WRITER_ASKED,
})  # fmt: skip

_ABOUT_WORDS = _IDENTIFYING | {
    Reason.SUPPLY, Reason.METHOD_DETAIL, Reason.DEHUMANIZING, Reason.THREAT, Reason.LANGUAGE,
}  # fmt: skip

#: Which outcome may have which reason. Disagreement is not one; junk is not for people one finds difficult. Plain
#: spelling is a way of publishing: its reason goes with no choice, and is added to it (`with_plain_spelling`).
ALLOWED: Mapping[Outcome, frozenset[Reason]] = {
    Outcome.PUBLISH: frozenset(),
    Outcome.REDACT: _ABOUT_WORDS - {Reason.LANGUAGE},
    Outcome.ASK: _ABOUT_WORDS,
    Outcome.TEAM: _ABOUT_WORDS,
    Outcome.REFUSE: _ABOUT_WORDS - {Reason.LANGUAGE},
    Outcome.ERASE: _IDENTIFYING | {Reason.ILLEGAL, Reason.IN_NAME},
    Outcome.JUNK: frozenset({Reason.SPAM, Reason.OFF_TOPIC_AD, Reason.SUPPLY}),
}


@dataclass(frozen=True)
class Verdict:
    """An outcome with its reasons, in the order of the closed list."""

    outcome: Outcome
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class DecisionData:
    """What a moderator typed and chose: `marked` is the text with its marks, empty for none.

    `version_seen` is the number of decisions when they read the comment; None if nobody counted. `plain`: the words are
    published in plain spelling, and `marked` is about them.
    """

    outcome: str = ""
    reasons: Sequence[str] = ()
    marked: str = ""
    version_seen: int | None = None
    plain: bool = False


def validate_decision(outcome: str, reasons: Iterable[str]) -> Verdict:
    """The verdict from a moderator's choices.

    Raises:
        ValidationError: at `outcome` or `reasons`: none chosen, not on the list, or not together.
    """
    if outcome not in set(Outcome):
        raise ValidationError(N_("Choose what happens to this comment."), field="outcome")
    chosen = set(reasons)
    if not chosen <= set(Reason):
        raise ValidationError(N_("Choose reasons only from the list."), field="reasons")
    verdict = Verdict(Outcome(outcome), tuple(reason for reason in Reason if reason in chosen))
    if verdict.outcome is Outcome.PUBLISH and verdict.reasons:
        raise ValidationError(N_("Publishing needs no reason. Remove the reasons, or choose again."), field="reasons")
    if verdict.outcome is not Outcome.PUBLISH and not verdict.reasons:
        raise ValidationError(N_("Choose at least one reason. The writer will read it."), field="reasons")
    unfit = [REASON_LABELS[reason] for reason in verdict.reasons if reason not in ALLOWED[verdict.outcome]]
    if unfit:
        message = N_("This reason does not go with that choice: %(reason)s.")
        raise ValidationError(message, field="reasons", reason=unfit[0])
    return verdict


def validate_later_decision(outcome: str, reasons: Iterable[str]) -> Verdict:
    """The verdict on a comment that was approved before.

    Raises:
        ValidationError: as `validate_decision`, or because the outcome is only for a first reading.
    """
    if outcome not in AGAIN:
        message = N_("This was approved. Hide words, keep it for the team, or do not publish it.")
        raise ValidationError(message, field="outcome")
    return validate_decision(outcome, reasons)


def with_plain_spelling(verdict: Verdict) -> Verdict:
    """The verdict on words that are published in plain spelling, with the reason that says so."""
    return Verdict(verdict.outcome, (*verdict.reasons, Reason.PLAIN_SPELLING))


def with_consent(verdict: Verdict, consent: Consent) -> Verdict:
    """The verdict that takes effect: a comment for the team only is never shown to anyone else."""
    if consent is not Consent.TEAM or verdict.outcome not in (Outcome.PUBLISH, Outcome.REDACT):
        return verdict
    asked = {*verdict.reasons, Reason.WRITER_ASKED}
    return Verdict(Outcome.TEAM, tuple(reason for reason in Reason if reason in asked))
