"""Whether several of a plan's chosen quotes are by one person: looked at once a week, while that can be known.

The page that shows the answer says neither which quotes nor how many. With a choice of few, or an answer at once,
somebody who changes one quote at a time could find out which two comments one person wrote.
"""

from datetime import date, timedelta

from sqlalchemy import delete, func, select

from consult.consultations.models import Consultation, has_batches
from consult.contributions.models import Comment
from consult.report.models import ChosenQuote, QuoteCheck
from consult.runtime import periodic_tasks
from consult.storage.database import db, today

#: So many quotes are chosen before anything is said of them.
FEWEST = 6
WEEK = timedelta(days=7)


def is_due(checked_on: date | None, day: date) -> bool:
    """Whether a plan's quotes are looked at on this day."""
    return checked_on is None or day - checked_on >= WEEK


def check_due() -> int:
    """Look at the quotes of every plan in which enough are chosen, and forget the answer of others."""
    counted = (
        select(Comment.consultation_id, func.count(), func.count(func.distinct(Comment.submission_id)))
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(
            Comment.id.in_(select(ChosenQuote.comment_id)),
            has_batches(),
            Comment.submission_id.is_not(None),
        )
        .group_by(Comment.consultation_id)
        .having(func.count() >= FEWEST)
    )
    quoted = {plan_id: (quotes, people) for plan_id, quotes, people in db.session.execute(counted)}
    checks = {row.consultation_id: row for row in db.session.scalars(select(QuoteCheck))}
    done = 0
    for plan_id, row in checks.items():
        if plan_id not in quoted and is_due(row.checked_on, today()):
            db.session.delete(row)
            done += 1
    for plan_id, (quotes, people) in quoted.items():
        last = checks.get(plan_id)
        if is_due(last.checked_on if last else None, today()):
            db.session.merge(QuoteCheck(consultation_id=plan_id, checked_on=today(), repeated=people < quotes))
            done += 1
    return done


def check_of(consultation_id: int) -> QuoteCheck | None:
    """The last look at whether quotes are by different people; None if there was none."""
    return db.session.get(QuoteCheck, consultation_id)


def forget(consultation_id: int) -> None:
    """Delete the answer of a plan whose links are being cut."""
    db.session.execute(delete(QuoteCheck).where(QuoteCheck.consultation_id == consultation_id))


def register_periodic_tasks() -> None:
    """Register the weekly look."""
    periodic_tasks.register("look who is quoted", check_due)
