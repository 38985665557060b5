"""The rules of a plan in its record: how comments are moderated, how votes are counted, which figures are published.

They enter when the plan has opened, and again whenever a new version of the program has other ones, until the report is
frozen; after that nothing is decided or counted by them. A plan that was frozen before rules were recorded gets those
of the program that brings them in, once, and the entry says so. They are codes and numbers only, whole and not as a
check code, so that whoever has the record can read them, and hold against them what was decided and published.
"""

from sqlalchemy import select

from consult.analysis import agreement, by_self_description, disclosure
from consult.consultations import queries
from consult.consultations.lifecycle import BEING_READ, State
from consult.consultations.models import Consultation
from consult.contributions.enums import Channel, Choice
from consult.contributions.publication_batches import BATCH, MAX_WAIT
from consult.moderation import rules as moderation
from consult.record import entries
from consult.record.canonical import canonical
from consult.record.models import RecordEntry
from consult.runtime import periodic_tasks
from consult.storage.database import db


def current() -> dict[str, object]:
    """The rules of this version of the program."""
    reasons = {outcome.value: sorted(reasons) for outcome, reasons in moderation.ALLOWED.items()}
    for outcome in moderation.SHOWN:
        reasons[outcome.value].append(moderation.Reason.PLAIN_SPELLING)
    return {
        "moderation": {
            "version": moderation.RULES_VERSION,
            "reasons": reasons,
            "by_two": sorted(moderation.BY_TWO),
        },
        "batches": {"least": BATCH, "days": MAX_WAIT.days},
        "counting": {"channels": list(Channel), "choices": list(Choice), "added_up": False},
        "themes": {
            "not_shown_below": agreement.WEAK_BELOW,
            "not_sure_below": agreement.TENTATIVE_BELOW,
            "of": agreement.WHOLE,
        },
        "disclosure": {
            "least": disclosure.THRESHOLD,
            "least_others": disclosure.FEWEST_OTHERS,
            "of_groups": {
                "least": by_self_description.MIN_PEOPLE,
                "least_others": by_self_description.MIN_OTHERS,
                "rounded_to": by_self_description.STEP,
            },
        },
    }


def record_due() -> int:
    """Record the rules of the next plan whose record has others or none; returns 1, 0 if there is no such plan."""
    for code in db.session.scalars(select(Consultation.code).where(Consultation.state.in_(BEING_READ))).all():
        if _last(code) != canonical(current()):
            entries.append(code, entries.Kind.RULES, current())
            return 1
    there = select(RecordEntry.id).where(
        RecordEntry.consultation_code == Consultation.code, RecordEntry.kind == entries.Kind.RULES.value
    )
    without = select(Consultation.code).where(
        Consultation.state.not_in((State.DRAFT, *BEING_READ)), Consultation.opened_on.is_not(None), ~there.exists()
    )
    for code in db.session.scalars(without.limit(1)).all():
        entries.append(code, entries.Kind.RULES, current() | {"brought_in": True})
        return 1
    return 0


def register_periodic_tasks() -> None:
    """Register the recording of rules as a periodic task."""
    periodic_tasks.register("record rules", record_due, queries.last_change)


def _last(code: str) -> bytes | None:
    """The rules that the record has last, without what every entry has."""
    told = list(entries.entries(code, entries.Kind.RULES))
    return canonical({name: told[-1].get(name) for name in current()}) if told else None
