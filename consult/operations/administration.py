"""What an administrator sees of the whole site: its plans, its team, its tasks and backups, and what a check finds.

Nothing here is about what people sent: no counts, nothing that moves between batches, and of a record that does not
match only how often. An administrator has no role in any plan.
"""

import random
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from consult.access import Actor, Forbidden, Permission, Role, has_permission
from consult.consultations import lifecycle, roles, team_requirements
from consult.consultations.models import Consultation
from consult.operations import backups, maintenance
from consult.operations.models import InstallationCheck
from consult.operations.record_check import checking
from consult.staff import invitations, members
from consult.staff.invitations import Invitation
from consult.staff.models import Staff
from consult.storage.database import begin_write, db, end_transaction, settings, today
from consult.text.messages import N_

SEE = Permission.INSTANCE_ADMINISTRATION_SEE
#: As many entries of records as one check in the browser reads, so that it ends within some seconds.
MAX_ENTRIES = 20_000
_LAST = "last"


@dataclass(frozen=True)
class Person:
    """One person of the site's team, with their roles as (code of the plan, role)."""

    name: str
    affiliation: str
    administrator: bool
    has_joined: bool
    until: date | None
    invitation: Invitation | None
    roles: list[tuple[str, Role]]


def plans() -> list[tuple[Consultation, list[tuple[Role, int, int]]]]:
    """Every plan, newest first; and the roles missing in its team and not stated in public, with how many people have
    each and how many it needs.
    """
    found = list(db.session.scalars(select(Consultation).order_by(Consultation.id.desc())))
    counts = team_requirements.role_counts([each.id for each in found])
    return [
        (
            each,
            lifecycle.lacking_roles(counts[each.id], each.team_note)
            if each.has_team_at_work and not each.imported_from
            else [],
        )
        for each in found
    ]


def people() -> list[Person]:
    """Everybody on the site's team, by name."""
    everyone, assigned = members.everyone(), roles.by_consultation()
    waiting = invitations.waiting([each.id for each in everyone])
    until, zone = members.invited_until(), settings().timezone
    return [
        Person(
            each.name,
            each.affiliation,
            each.administrator,
            each.passphrase_hash is not None,
            until[each.id].astimezone(zone).date() if each.id in until else None,
            waiting.get(each.id),
            assigned.get(each.id, []),
        )
        for each in everyone
    ]


def last_check() -> tuple[InstallationCheck, str] | None:
    """What the last check in the browser found, and who ran it."""
    query = select(InstallationCheck, Staff.name).join(Staff, Staff.id == InstallationCheck.staff_id)
    row = db.session.execute(query.where(InstallationCheck.name == _LAST)).first()
    return (row[0], row[1]) if row else None


def check(actor: Actor) -> None:
    """Check the installation as `consult check` does, and keep the result. Nobody waits while it reads.

    Raises:
        Forbidden: not an administrator.
    """
    if not has_permission(actor, SEE) or actor.staff_id is None:
        raise Forbidden(N_("Only administrators can check this site."))
    found = [*maintenance.check_installation(), *backups.backup_findings()]
    told, unread = [[each.name, each.words] for each in found], 0
    if not any(each.name == "schema" for each in found):
        records, unread = _records()
        told += records
    end_transaction(keep=False)
    begin_write()
    db.session.merge(
        InstallationCheck(name=_LAST, checked_on=today(), staff_id=actor.staff_id, findings=told, unread=unread)
    )
    db.session.flush()


def _records() -> tuple[list[list[str]], int]:
    """How often each record does not match, in a random order until enough is read; and how many were not read."""
    counts, read, unread = list(checking.entries_by_code().items()), 0, 0
    random.shuffle(counts)
    found = []
    for code, entries in counts:
        if read + entries > MAX_ENTRIES:
            unread += 1
            continue
        read += entries
        if count := checking.count_mismatches(code):
            found.append(["record", f"{code}: {count} things do not match the record. On the machine: consult check"])
    return sorted(found), unread
