"""The team of a plan, as an organizer builds it: several roles at once, and people who are not on the site yet.

Whoever makes an invitation holds its link until they hand it over. So an organizer may make one for a new name, and
another only while nobody has used the first; never for somebody whom the operator invited or reset, who is an
administrator, or who has a role in a plan that this organizer does not organize.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from consult.access import Actor, AppError, Conflict, Role, ValidationError
from consult.consultations import edit_conflicts, queries, roles
from consult.consultations.models import Consultation, ConsultationRole
from consult.consultations.roles import GIVE, NO_MEMBER, NO_ROLE
from consult.staff import invitations, members
from consult.staff.invitations import Invitation
from consult.staff.models import Staff, StaffInvitation
from consult.staff.names import nearest
from consult.storage.database import db, settings
from consult.text.messages import N_

#: How many people of one plan's team may be invited and not yet have joined.
MAX_WAITING = 50
NOBODY = N_("Choose somebody from the list, or type the name of somebody new.")
TOO_MANY = N_("%(most)s people on this team have not joined yet. Wait until some of them have, then invite more.")
BOTH = N_("Choose somebody from the list, or type the name of somebody new. Do not do both.")
SIMILAR = N_("Do you mean %(alike)s? Then choose them from the list. If this is somebody else, tick the box below.")
WORKS_ELSEWHERE = N_(
    "%(name)s works for %(affiliation)s. If that changed, say so below, under “Who somebody works for”."
)
ON_THE_LIST = N_("There is already somebody called %(name)s. Choose them from the list.")
NO_NEW_LINK = N_(
    "You cannot make a link for %(name)s. They have joined, or work on other plans too, or were invited by the person "
    "who runs this site. Ask that person for a link."
)


@dataclass(frozen=True)
class Addition:
    """The name of a `member` on the list or of somebody new, with roles and organization; `row` is the form's row.

    `is_new`: the sender says that nobody with a similar name is meant.
    """

    row: str
    member: str
    name: str
    roles: Sequence[Role]
    affiliation: str
    is_new: bool = False


@dataclass(frozen=True)
class Invited:
    """Somebody new, and the token of their link, which is shown once."""

    name: str
    token: str


@dataclass(frozen=True)
class TeamMember:
    """One person of a plan's team. `invitation` is None if they have joined or were not invited in the browser."""

    name: str
    affiliation: str
    roles: tuple[Role, ...]
    has_joined: bool
    invitation: Invitation | None
    can_be_invited_again: bool


class NotAdded(ValidationError):
    """Nobody was added, for the reasons in `errors`."""

    def __init__(self, errors: Sequence[ValidationError]) -> None:
        super().__init__(errors[0].message, field=errors[0].field, **errors[0].params)
        self._errors = list(errors)

    @property
    def errors(self) -> Sequence[AppError]:
        return self._errors


def add_people(actor: Actor, code: str, additions: Sequence[Addition]) -> list[Invited]:
    """Give people their roles, and invite those who are new; returns their links. All of it, or nothing.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`.
        NotAdded: with every reason, on its field and row.
        Conflict: too many people have not joined yet.
    """
    consultation = queries.consultation_for(actor, code, GIVE)
    if not additions:
        raise ValidationError(NOBODY, field="member.1")
    invited, errors = [], []
    for each in additions:
        try:
            invited += _add(actor, consultation, each)
        except ValidationError as fault:
            errors.append(ValidationError(fault.message, field=f"{fault.field}.{each.row}", **fault.params))
    if errors:
        raise NotAdded(errors)
    if invited and _count_waiting(consultation.id) > MAX_WAITING:
        raise Conflict(TOO_MANY, most=MAX_WAITING)
    return invited


def link_values(member: TeamMember) -> dict[str, object]:
    """Which link somebody has, for `consult.consultations.edit_conflicts`."""
    return {"link": member.invitation.link if member.invitation else ""}


def renew(actor: Actor, code: str, name: str, version_seen: str | None = None) -> Invited:
    """Make another link for somebody who was invited in the browser and has not joined; earlier ones stop working.

    Raises:
        NotFound, Forbidden: as `queries.consultation_for`.
        ValidationError: nobody of that name has a role here.
        Conflict: an organizer may not make a link for this person, see above.
        EditConflict: the link is not the one that was shown, so that somebody may be handing it over now.
    """
    member = _invited_member(actor, code, name, version_seen)
    return Invited(member.name, invitations.renew(member))


def revoke(actor: Actor, code: str, name: str, version_seen: str | None = None) -> None:
    """End the link of somebody who was invited in the browser and has not joined. Raises as `renew`."""
    invitations.revoke(_invited_member(actor, code, name, version_seen))


def team_of(actor: Actor, consultation: Consultation) -> list[TeamMember]:
    """Everybody with a role in a plan, by name."""
    query = (
        select(Staff, ConsultationRole.role)
        .join(ConsultationRole, ConsultationRole.staff_id == Staff.id)
        .where(ConsultationRole.consultation_id == consultation.id)
        .order_by(Staff.name_key, Staff.id)
    )
    found: dict[int, tuple[Staff, set[Role]]] = {}
    for staff, role in db.session.execute(query):
        found.setdefault(staff.id, (staff, set()))[1].add(Role(role))
    waiting = invitations.waiting(found)
    elsewhere = _with_roles_elsewhere(actor, waiting)
    return [
        TeamMember(
            staff.name,
            staff.affiliation,
            tuple(role for role in Role if role in assigned),
            staff.passphrase_hash is not None or (settings().demonstration_links and id_ not in waiting),
            waiting.get(id_),
            id_ in waiting and not staff.administrator and id_ not in elsewhere,
        )
        for id_, (staff, assigned) in found.items()
    ]


def _add(actor: Actor, consultation: Consultation, addition: Addition) -> list[Invited]:
    if not addition.roles:
        raise ValidationError(NO_ROLE, field="role")
    if addition.member and addition.name.strip():
        raise ValidationError(BOTH, field="name")
    invited = []
    if not addition.member:
        member, token = _invite(actor, addition)
        invited.append(Invited(member.name, token))
    else:
        member = _known(addition.member)
        _check_affiliation(member, addition)
    for role in addition.roles:
        roles.give_role(consultation, member, role, actor.staff_id)
    if addition.affiliation.strip():
        roles.set_affiliation(member, addition.affiliation, actor.staff_id)
    return invited


def _known(name: str) -> Staff:
    member = members.called(name)
    if member is None:
        raise ValidationError(NO_MEMBER, field="member")
    return member


def _check_affiliation(member: Staff, addition: Addition) -> None:
    """Refuse to write over what is known of somebody by adding them to another team."""
    given = roles.cleaned_affiliation(addition.affiliation)
    if given and member.affiliation and given != member.affiliation:
        raise ValidationError(WORKS_ELSEWHERE, field="affiliation", name=member.name, affiliation=member.affiliation)


def _invite(actor: Actor, addition: Addition) -> tuple[Staff, str]:
    """A new member of staff, unless the name is somebody's, or so similar that somebody on the list may be meant."""
    if not addition.name.strip():
        raise ValidationError(NOBODY, field="member")
    if (known := members.called(addition.name)) is not None:
        raise ValidationError(ON_THE_LIST, field="name", name=known.name)
    alike = nearest(addition.name, [each.name for each in members.everyone()])
    if alike and not addition.is_new:
        raise ValidationError(SIMILAR, field="name", alike=", ".join(alike))
    if actor.staff_id is None:
        raise TypeError("somebody who is not on the team invites")
    return invitations.invite(addition.name, actor.staff_id)


def _invited_member(actor: Actor, code: str, name: str, version_seen: str | None) -> Staff:
    consultation = queries.consultation_for(actor, code, GIVE)
    member = roles.member_called(name)
    found = next((each for each in team_of(actor, consultation) if each.name == member.name), None)
    if found is None:
        raise ValidationError(roles.NOT_HERE, field="name", name=member.name)
    if not found.can_be_invited_again:
        raise Conflict(NO_NEW_LINK, name=member.name)
    edit_conflicts.check(version_seen, link_values(found))
    return member


def _with_roles_elsewhere(actor: Actor, staff_ids: Collection[int]) -> set[int]:
    """Who of these has a role in a plan that the actor does not organize."""
    organized = [id_ for id_, assigned in actor.roles.items() if Role.ORGANIZER in assigned]
    query = select(ConsultationRole.staff_id).where(
        ConsultationRole.staff_id.in_(staff_ids), ConsultationRole.consultation_id.not_in(organized)
    )
    return set(db.session.scalars(query))


def _count_waiting(consultation_id: int) -> int:
    here = select(ConsultationRole.staff_id).where(ConsultationRole.consultation_id == consultation_id)
    query = select(func.count()).select_from(StaffInvitation).where(StaffInvitation.staff_id.in_(here))
    return db.session.scalar(query) or 0
