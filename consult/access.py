"""Who may do what: the one page an auditor reads. Pure.

An *actor* is whoever asks. Staff hold roles per consultation and lose nothing and gain nothing
elsewhere. A permission that is not in the table below is a no. Also here: the four families of
refusal that every room's errors belong to.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is, in one consultation."""

    ORGANIZER = "organizer"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    DECISION_MAKER = "decision_maker"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """What can be asked for, as scope:thing:act."""

    ACCOUNT_OWN_USE = "account:own:use"
    ACCOUNT_SELF_USE = "account:self:use"
    CONSULTATION_ANSWER_SIGN = "consultation:answer:sign"
    CONSULTATION_ANSWER_WRITE = "consultation:answer:write"
    CONSULTATION_CODES_MAKE = "consultation:codes:make"
    CONSULTATION_COMMITMENT_GIVE = "consultation:commitment:give"
    CONSULTATION_DRAFT_WRITE = "consultation:draft:write"
    CONSULTATION_EDIT_CONFIRM = "consultation:edit:confirm"
    CONSULTATION_FRAME_WRITE = "consultation:frame:write"
    CONSULTATION_HEARD_FREEZE = "consultation:heard:freeze"
    CONSULTATION_HEARD_WRITE = "consultation:heard:write"
    CONSULTATION_LIFE_CHANGE = "consultation:life:change"
    CONSULTATION_LOG_READ = "consultation:log:read"
    CONSULTATION_QUEUE_WORK = "consultation:queue:work"
    CONSULTATION_ROLES_GIVE = "consultation:roles:give"
    CONSULTATION_TALLY_READ = "consultation:tally:read"
    CONSULTATION_WORK_SEE = "consultation:work:see"
    INSTANCE_CONSULTATION_CREATE = "instance:consultation:create"
    PUBLIC_PAGE_READ = "public:page:read"
    PUBLIC_SUBMISSION_SEND = "public:submission:send"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who asks. A stranger has no `staff_id`; `roles` maps a consultation's id to roles held there.

    A participant who entered their account has an `account_id` and nothing else: it opens their own page alone.
    """

    staff_id: int | None = None
    account_id: int | None = None
    name: str = ""
    administrator: bool = False
    roles: Mapping[int, frozenset[Role]] = field(default_factory=dict)

    @property
    def is_staff(self) -> bool:
        return self.staff_id is not None

    def roles_in(self, consultation_id: int | None) -> frozenset[Role]:
        return self.roles.get(consultation_id, frozenset()) if consultation_id is not None else frozenset()


ANONYMOUS = Actor()

PUBLIC = frozenset({Permission.PUBLIC_PAGE_READ, Permission.PUBLIC_SUBMISSION_SEND})

#: Which roles hold a permission in their consultation. Nobody else does, administrators included.
ROLES_WITH_PERMISSION: Mapping[Permission, frozenset[Role]] = {
    Permission.CONSULTATION_WORK_SEE: frozenset(Role) - {Role.AUDITOR},
    Permission.CONSULTATION_FRAME_WRITE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_DRAFT_WRITE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_EDIT_CONFIRM: frozenset({Role.ORGANIZER, Role.MODERATOR}),
    Permission.CONSULTATION_LIFE_CHANGE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_ROLES_GIVE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_CODES_MAKE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_QUEUE_WORK: frozenset({Role.MODERATOR}),
    Permission.CONSULTATION_HEARD_WRITE: frozenset({Role.ANALYST}),
    Permission.CONSULTATION_HEARD_FREEZE: frozenset({Role.ANALYST}),
    Permission.CONSULTATION_TALLY_READ: frozenset({Role.ANALYST}),
    Permission.CONSULTATION_COMMITMENT_GIVE: frozenset({Role.DECISION_MAKER}),
    Permission.CONSULTATION_ANSWER_WRITE: frozenset({Role.DECISION_MAKER}),
    Permission.CONSULTATION_ANSWER_SIGN: frozenset({Role.DECISION_MAKER}),
    Permission.CONSULTATION_LOG_READ: frozenset({Role.AUDITOR}),
}

#: Roles that one person may not hold together in one consultation: who decides does not judge what is heard,
#: and who audits reads the logs and nothing else.
INCOMPATIBLE_ROLES = frozenset(
    {
        frozenset({Role.DECISION_MAKER, Role.MODERATOR}),
        frozenset({Role.DECISION_MAKER, Role.ANALYST}),
        *(frozenset({Role.AUDITOR, role}) for role in Role if role is not Role.AUDITOR),
    }
)

#: Roles that somebody always holds once somebody did: a plan without them has nobody who answers for it, or
#: nobody who watches.
REQUIRED_ROLES = frozenset({Role.ORGANIZER, Role.AUDITOR})


def has_permission(actor: Actor, permission: Permission, consultation_id: int | None = None) -> bool:
    """Whether `actor` holds `permission`, in that consultation where the permission is one's of it.

    With no consultation, a consultation's permission is held by whoever holds it anywhere: the
    use-case then asks again with the consultation it loaded.
    """
    if permission in PUBLIC:
        return True
    if permission is Permission.ACCOUNT_SELF_USE:
        return actor.account_id is not None
    if not actor.is_staff:
        return False
    if permission is Permission.ACCOUNT_OWN_USE:
        return True
    if permission is Permission.INSTANCE_CONSULTATION_CREATE:
        return True
    holders = ROLES_WITH_PERMISSION.get(permission, frozenset())
    if consultation_id is None:
        return any(roles & holders for roles in actor.roles.values())
    return bool(actor.roles_in(consultation_id) & holders)


def is_role_compatible(role: Role, held: frozenset[Role]) -> bool:
    """Whether someone who holds `held` may also be given `role` in the same consultation."""
    return not any(role in pair and pair & held for pair in INCOMPATIBLE_ROLES)


class AppError(Exception):
    """Why something is not done. `message` is a msgid for a person, filled with `params` when shown."""

    def __init__(self, message: str, /, field: str = "", **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params
        self.field = field


class NotFound(AppError):
    """There is no such thing, or the asker may not know that there is."""


class Forbidden(AppError):
    """The asker may see the thing but not do this with it."""


class Conflict(AppError):
    """Right thing, right person, wrong time or state."""


class ValidationError(AppError):
    """What was given cannot be taken as it is; `field` names where, when one field is at fault."""
