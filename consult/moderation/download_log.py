"""Who of the team downloaded a plan's data, on which day: for the auditor. Deleted a year later."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from consult.access import Actor
from consult.moderation.models import Download
from consult.staff.models import Staff
from consult.storage.database import db, today
from consult.text.messages import N_

#: What can be downloaded, as the log says it.
OPEN_DATA = N_("open data")


@dataclass(frozen=True)
class DownloadLine:
    """What one person downloaded on one day, and how often; `what` is a msgid."""

    day: date
    name: str
    what: str
    times: int


def note(actor: Actor, consultation_id: int, what: str) -> None:
    """Log a download, before anything of it is sent."""
    db.session.add(Download(consultation_id=consultation_id, staff_id=actor.staff_id, what=what, day=today()))
    db.session.flush()


def list_downloads(consultation_id: int) -> list[DownloadLine]:
    """Who downloaded what, newest day first."""
    query = (
        select(Download.day, Staff.name, Download.what, func.count())
        .join(Staff, Staff.id == Download.staff_id)
        .where(Download.consultation_id == consultation_id)
        .group_by(Download.day, Staff.name, Download.what)
        .order_by(Download.day.desc(), Staff.name, Download.what)
    )
    return [DownloadLine(*row) for row in db.session.execute(query)]
