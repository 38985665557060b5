"""What happened to appeals, of decisions read again by chance, and of notices: the public counts in one place."""

from dataclasses import dataclass, fields

from consult.moderation import counted_rows
from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.appeals.counts import AppealCounts
from consult.moderation.models import Appeal, Notice, Rereading
from consult.moderation.notices import handling as notice_handling
from consult.moderation.notices.handling import Counts as NoticeCounts
from consult.moderation.rereading import answering as rereading
from consult.moderation.rereading.answering import RereadingCounts


@dataclass(frozen=True)
class RedressCounts:
    """The counts of a plan; exact, as of their last batches."""

    appeals: AppealCounts
    rereadings: RereadingCounts
    notices: NoticeCounts


def counts(consultation_id: int) -> RedressCounts:
    """What happened to everything that asked for another look."""
    rows = counted_rows.counted(consultation_id, Appeal, Rereading, Notice)
    return RedressCounts(
        appeal_counts.tally(rows[Appeal]), rereading.tally(rows[Rereading]), notice_handling.tally(rows[Notice])
    )


def numbers(counted: AppealCounts | RereadingCounts | NoticeCounts) -> dict[str, int]:
    """Counts as a document has them: each by its name, and the days until an answer if anything was answered."""
    found = {each.name: getattr(counted, each.name) for each in fields(counted) if each.name != "times"}
    times = None if isinstance(counted, RereadingCounts) else counted.times
    return found | ({"median_days": times.median, "slowest_days": times.slowest} if times else {})
