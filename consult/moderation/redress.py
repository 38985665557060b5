"""What became of appeals, of decisions read again by chance, and of notices: the public counts in one place."""

from dataclasses import dataclass

from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.appeals.counts import AppealCounts
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
    """What became of everything that asked for another look."""
    return RedressCounts(
        appeal_counts.counts(consultation_id),
        rereading.counts(consultation_id),
        notice_handling.counts(consultation_id),
    )
