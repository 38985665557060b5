"""What the records of programs depend on, read from a plan."""

from consult.consultations import queries
from consult.consultations.models import Consultation
from consult.report.machine_help import Facts, turns_of
from consult.storage.database import settings


def facts_of(plan: Consultation) -> Facts:
    """The facts of a plan."""
    zone = settings().timezone
    events = [(each.kind, each.at.astimezone(zone).date()) for each in queries.events_of(plan.id)]
    return Facts(
        run_by=plan.run_by,
        decider=plan.decider,
        imported=bool(plan.imported_from),
        frozen=plan.is_frozen,
        turns=turns_of(events),
    )
