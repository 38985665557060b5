"""What a plan does of what standards ask for: one question each, answered from what is stored. Pure.

A question that no program can answer is never answered with “met”. What cannot be known yet, because the day for it
has not come, cannot be seen either.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from consult.response.conformance.facts import CHANGES_THE_PLAN, NO_INFLUENCE, Facts
from consult.text.messages import N_

#: Our reading of “enough time”: six weeks; under two weeks is none.
ENOUGH_DAYS, TOO_FEW_DAYS = 42, 14


class Conformity(StrEnum):
    """Whether a plan does what a criterion asks for."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not"
    UNSEEN = "cannot_be_seen"


CONFORMITY_LABELS: Mapping[Conformity, str] = {
    Conformity.MET: N_("Met"),
    Conformity.PARTLY: N_("Partly"),
    Conformity.NOT_MET: N_("Not met"),
    Conformity.UNSEEN: N_("Cannot be seen"),
}

#: What a finding names: days, counts and names.
Values = Mapping[str, date | int | str]
Question = Callable[[Facts], "Finding"]


@dataclass(frozen=True)
class Finding:
    """Whether it is done, and what shows it: a msgid with `values`, and the page (an endpoint) on which to see it."""

    conformity: Conformity
    message: str
    values: Values = field(default_factory=dict)
    endpoint: str = "pages.consultation"


def _answer_missing(facts: Facts) -> Finding | None:
    """What is said while there is no answer; None if there is one."""
    if facts.answered_on:
        return None
    if facts.is_cancelled:
        return Finding(Conformity.UNSEEN, N_("The plan was cancelled, so there is no answer."))
    if facts.due_on and facts.today > facts.due_on:
        late = N_("The answer was due on %(day)s. There is none.")
        return Finding(Conformity.NOT_MET, late, {"day": facts.due_on}, "pages.answer")
    return Finding(Conformity.UNSEEN, N_("There is no answer yet."), {}, "pages.answer")


def _share(count: int, of: int, message: str, endpoint: str = "pages.read") -> Finding:
    """All, some or none of something; none of nothing is none."""
    if count >= of > 0:
        conformity = Conformity.MET
    else:
        conformity = Conformity.PARTLY if count else Conformity.NOT_MET
    return Finding(conformity, message, {"count": count, "of": of}, endpoint)


def unseen(message: str) -> Question:
    """A question that no program can answer."""
    return lambda _facts: Finding(Conformity.UNSEEN, message)


def is_formative(facts: Facts) -> Finding:
    """Nothing was decided before people could speak, and something can change."""
    if facts.influence == NO_INFLUENCE:
        return Finding(Conformity.NOT_MET, N_("It says that nothing can change."))
    if not facts.can_change:
        return Finding(Conformity.NOT_MET, N_("It does not say what can change."))
    decided, last = facts.first_decision_on, facts.last_day
    if decided and (last is None or decided < last):
        early = N_("Something was decided on %(day)s, before people could no longer take part.")
        return Finding(Conformity.NOT_MET, early, {"day": decided}, "pages.changes")
    if facts.closed_on is None:
        return Finding(Conformity.UNSEEN, N_("It is not closed yet. Until today nothing is decided."))
    return Finding(
        Conformity.MET,
        N_("It says what can change. Nothing was decided before it closed on %(day)s."),
        {"day": facts.closed_on},
    )


def gives_reasons(facts: Facts) -> Finding:
    """Every part has a reason, and the whole says why."""
    if not facts.says_why:
        return Finding(
            Conformity.PARTLY if facts.with_reason else Conformity.NOT_MET, N_("It does not say why it is planned.")
        )
    return _share(facts.with_reason, facts.parts, N_("Parts with a reason: %(count)s of %(of)s."))


def names_options(facts: Facts) -> Finding:
    """What else was looked at, and why it was rejected."""
    if facts.options is None:
        return Finding(Conformity.NOT_MET, N_("It does not say whether other options were looked at."))
    if not facts.options:
        return Finding(Conformity.PARTLY, N_("It says that no other option was looked at."))
    return Finding(Conformity.MET, N_("Rejected options, each with the reason: %(count)s."), {"count": facts.options})


def gives_time(facts: Facts) -> Finding:
    """At least six weeks, in our reading."""
    days = facts.days_open
    if days is None:
        return Finding(Conformity.NOT_MET, N_("It has no day on which it closes."))
    if days >= ENOUGH_DAYS:
        conformity = Conformity.MET
    else:
        conformity = Conformity.PARTLY if days >= TOO_FEW_DAYS else Conformity.NOT_MET
    return Finding(conformity, N_("Days to take part: %(days)s. We count 42 as enough."), {"days": days})


def sets_days(facts: Facts) -> Finding:
    """There is a day by which to speak, and one by which there is an answer."""
    found = [day for day in (facts.last_day, facts.due_on) if day]
    if len(found) == 2:
        message = N_("People can take part until %(closes)s. An answer is due on %(due)s.")
        return Finding(Conformity.MET, message, {"closes": found[0], "due": found[1]})
    message = N_("Days that are set, of closing and of the answer: %(count)s of %(of)s.")
    return _share(len(found), 2, message, "pages.consultation")


def is_considered(facts: Facts) -> Finding:
    """Everything that needs a decision has one with a reason, made after the report."""
    missing = _answer_missing(facts)
    if missing:
        return missing
    if facts.reported_on is None or (facts.answered_on and facts.answered_on < facts.reported_on):
        early = N_("The answer is from before the report of what people said.")
        return Finding(Conformity.NOT_MET, early, {}, "pages.answer")
    return explains(facts)


def explains(facts: Facts) -> Finding:
    """Every point that needs a decision has one, with why or why not."""
    return _answer_missing(facts) or _share(
        facts.answered, facts.points, N_("Points that are answered with a reason: %(count)s of %(of)s."), "pages.answer"
    )


def has_purpose(facts: Facts) -> Finding:
    """What it is for, and who decides about what."""
    given = [facts.says_why, facts.can_change, bool(facts.decider)]
    message = N_("The plan says %(count)s of these %(of)s: why it is planned, what can change, and who decides.")
    return _share(sum(given), len(given), message, "pages.consultation")


def keeps_to_its_day(facts: Facts) -> Finding:
    """A day for the answer was promised before it opened, and kept."""
    if facts.due_on is None or facts.promised_on is None:
        return Finding(Conformity.NOT_MET, N_("Nobody promised an answer by a day."))
    if facts.opened_on and facts.promised_on > facts.opened_on:
        message = N_("An answer was promised on %(day)s, after it opened.")
        return Finding(Conformity.PARTLY, message, {"day": facts.promised_on})
    missing = _answer_missing(facts)
    if missing:
        return missing
    values = {"due": facts.due_on, "day": facts.answered_on or facts.today}
    if facts.answered_on and facts.answered_on > facts.due_on:
        return Finding(Conformity.PARTLY, N_("Due on %(due)s, answered late, on %(day)s."), values, "pages.answer")
    return Finding(Conformity.MET, N_("Due on %(due)s, answered on %(day)s."), values, "pages.answer")


def is_recorded(facts: Facts) -> Finding:
    """What happens to it is public, and can be checked."""
    if not facts.entries:
        return Finding(Conformity.NOT_MET, N_("Its record has no entry."), {}, "pages.record")
    return Finding(
        Conformity.MET, N_("Entries in its public record: %(count)s."), {"count": facts.entries}, "pages.record"
    )


def has_influence(facts: Facts) -> Finding:
    """People are promised more than to be told."""
    if not facts.influence:
        return Finding(Conformity.NOT_MET, N_("It does not say how much influence people have."))
    if facts.influence == NO_INFLUENCE:
        return Finding(Conformity.NOT_MET, N_("It promises no influence."))
    return Finding(Conformity.MET, N_("It says how much influence people have."))


def keeps_its_promise(facts: Facts) -> Finding:
    """The answer does what was promised: it explains, and where people were to be involved, the plan changed."""
    promised = has_influence(facts)
    if promised.conformity is not Conformity.MET:
        return promised
    found = explains(facts)
    if found.conformity is Conformity.MET and facts.influence in CHANGES_THE_PLAN:
        message = N_("People were promised that the plan changes with what they say. Parts that changed: %(count)s.")
        conformity = Conformity.MET if facts.changed else Conformity.PARTLY
        return Finding(conformity, message, {"count": facts.changed}, "pages.answer")
    if found.conformity is Conformity.MET and facts.influence == "decide":
        return Finding(
            Conformity.UNSEEN, N_("People were promised that they decide. No program can see whether they did.")
        )
    return found


def has_decider(facts: Facts) -> Finding:
    """Who decides is named."""
    if not facts.decider:
        return Finding(Conformity.NOT_MET, N_("It does not say who decides."))
    return Finding(Conformity.MET, N_("Who decides: %(name)s."), {"name": facts.decider})


def seeks_out(facts: Facts) -> Finding:
    """There was a plan of whom to reach, and it is said who was."""
    if not facts.groups:
        return Finding(Conformity.NOT_MET, N_("No group was named that should be heard."), {}, "pages.reach")
    if facts.reported_on is None:
        message = N_("Groups that should be heard: %(count)s. Whether they were is said in the report.")
        return Finding(Conformity.UNSEEN, message, {"count": facts.groups}, "pages.reach")
    message = N_("Groups for which it is said whether they were reached: %(count)s of %(of)s.")
    return _share(facts.groups_judged, facts.groups, message, "pages.reach")


def sets_targets(facts: Facts) -> Finding:
    """A number of people who use drugs that should take part."""
    if not facts.groups:
        return Finding(Conformity.NOT_MET, N_("No group was named that should be heard."), {}, "pages.reach")
    if not facts.affected:
        message = N_("None of the groups that should be heard is of people who use drugs.")
        return Finding(Conformity.PARTLY, message, {}, "pages.reach")
    message = N_("Groups of people who use drugs that should be heard, each with a number: %(count)s.")
    return Finding(Conformity.MET, message, {"count": facts.affected}, "pages.reach")


def is_designed_together(facts: Facts) -> Finding:
    """An organization of people who use drugs helped to design it."""
    if not facts.design_partner:
        return Finding(Conformity.NOT_MET, N_("No organization of people who use drugs helped to design it."))
    return Finding(
        Conformity.MET, N_("Who helped to design it, as its organizer says: %(name)s"), {"name": facts.design_partner}
    )


def is_plain(facts: Facts) -> Finding:
    """Every part says in short what it does."""
    return _share(facts.with_summary, facts.parts, N_("Parts with a plain summary: %(count)s of %(of)s."))


def shows_evidence(facts: Facts) -> Finding:
    """Evidence is there; whether it is all that matters, no program can see."""
    if not facts.with_evidence:
        return Finding(Conformity.NOT_MET, N_("No part has evidence."), {}, "pages.read")
    message = N_("Parts with evidence: %(count)s of %(of)s. Whether that is all, no program can see.")
    return Finding(Conformity.UNSEEN, message, {"count": facts.with_evidence, "of": facts.parts}, "pages.read")


def takes_comments(facts: Facts) -> Finding:
    """Anyone could write, without giving a reason or a name."""
    if facts.opened_on is None:
        return Finding(Conformity.NOT_MET, N_("It was never open."))
    return Finding(
        Conformity.MET, N_("Anyone could write from %(day)s on."), {"day": facts.opened_on}, "pages.comments"
    )


def publishes_its_draft(facts: Facts) -> Finding:
    """The draft was public on the day on which it opened."""
    first = facts.first_draft_on
    if first is None or not facts.parts:
        return Finding(Conformity.NOT_MET, N_("No draft is published."), {}, "pages.read")
    if facts.opened_on is None or first > facts.opened_on:
        return Finding(
            Conformity.PARTLY, N_("The draft was published on %(day)s, after it opened."), {"day": first}, "pages.read"
        )
    return Finding(Conformity.MET, N_("The draft was published on %(day)s."), {"day": first}, "pages.read")


def is_looked_at(facts: Facts) -> Finding:
    """People from the groups concerned looked at the report before it was frozen."""
    if facts.looked:
        message = N_("How often people from the groups concerned looked at the report first: %(count)s.")
        return Finding(Conformity.MET, message, {"count": facts.looked}, "pages.report_methods")
    if facts.reported_on is None:
        return Finding(Conformity.UNSEEN, N_("There is no report yet."), {}, "pages.answer")
    if facts.looked is None:
        return Finding(Conformity.UNSEEN, N_("The report does not say it."), {}, "pages.report_methods")
    message = N_("Nobody from the groups concerned looked at the report before it was frozen.")
    return Finding(Conformity.NOT_MET, message, {}, "pages.report_methods")


def hears_a_reply(facts: Facts) -> Finding:
    """A reply to the answer is published with it."""
    missing = _answer_missing(facts)
    if missing:
        return missing
    if facts.has_reply:
        return Finding(
            Conformity.MET, N_("With the answer is the reply of %(name)s."), {"name": facts.reply_by}, "pages.answer"
        )
    if facts.reply_by:
        return Finding(
            Conformity.PARTLY,
            N_("%(name)s could reply, and there is no reply."),
            {"name": facts.reply_by},
            "pages.answer",
        )
    return Finding(Conformity.NOT_MET, N_("With the answer is no reply of people who use drugs."), {}, "pages.answer")
