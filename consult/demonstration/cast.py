"""The demonstration's staff: who has which role, and one-time links to sign in as them."""

from collections.abc import Mapping

from sqlalchemy import select

from consult.access import Actor, Conflict, Role
from consult.consultations.models import Consultation, ConsultationRole
from consult.consultations.roles import give_role
from consult.demonstration import content
from consult.staff import invitations, members
from consult.staff.models import Staff
from consult.storage.database import db
from consult.text.messages import N_

ORGANIZER, MODERATOR, SECOND_MODERATOR = "Olga Reyes", "Mo Adler", "Mina Sato"
ANALYST, SECOND_ANALYST, DECISION_MAKER = "Ana Costa", "Nia Brandt", "Dee Okafor"
AUDITOR, THIRD_PERSON = "Ada Lind", "Tess Varga"

ROLES: Mapping[str, Role] = {
    ORGANIZER: Role.ORGANIZER,
    MODERATOR: Role.MODERATOR,
    SECOND_MODERATOR: Role.MODERATOR,
    ANALYST: Role.ANALYST,
    SECOND_ANALYST: Role.ANALYST,
    DECISION_MAKER: Role.DECISION_MAKER,
    AUDITOR: Role.AUDITOR,
    THIRD_PERSON: Role.THIRD_PERSON,
}


def member(name: str) -> Staff:
    """A member of the demonstration's staff; invited if nobody has that name.

    Raises:
        Conflict: somebody who is not part of the demonstration has that name.
    """
    found = members.called(name)
    if found is None:
        added = members.add_staff(name)[0]
        # The demonstration's people sign in by links of their own; a link to join would count them as missing.
        invitations.revoke(added)
        return added
    if not _is_ours(found):
        raise Conflict(
            N_("%(name)s of this installation is not the demonstration’s. Load the demonstration into its own folder."),
            name=name,
        )
    return found


def actor(name: str, consultation: Consultation) -> Actor:
    """The member of staff in a role in one consultation; the role is assigned if they lack it."""
    give_role(consultation, member(name), ROLES[name])
    return Actor(staff_id=member(name).id, name=name, roles={consultation.id: frozenset({ROLES[name]})})


def one_a_role() -> list[tuple[str, Role, str]]:
    """(name, role, token) of one new sign-in link for each role; only for the demonstration's staff.

    Raises:
        Conflict: there is a public address, or a name is somebody else's.
    """
    names = [name for name in ROLES if name not in (SECOND_MODERATOR, SECOND_ANALYST)]
    return [(name, ROLES[name], members.demonstration_link(member(name).name)) for name in names]


def _is_ours(found: Staff) -> bool:
    """Whether somebody never joined, administers nothing, and has a role in the demonstration.

    They may have other roles: people who try the program out make plans of their own with these members.
    """
    codes = select(Consultation.code).join(ConsultationRole, ConsultationRole.consultation_id == Consultation.id)
    held = set(db.session.scalars(codes.where(ConsultationRole.staff_id == found.id)))
    ours = {content.read(name).plan.code for name in content.NAMES}
    return not found.administrator and found.passphrase_hash is None and (not held or bool(held & ours))
