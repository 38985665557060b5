"""Who may do what: the one page an auditor reads. Pure.

An *actor* is the person who asks. Staff have roles in a consultation; a role gives nothing in any other one. A
permission that is not in the table below is refused. The errors that every room uses are defined here too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any, ClassVar


class Role(StrEnum):
    """What a member of staff does in one consultation."""

    ORGANIZER = "organizer"
    MODERATOR = "moderator"
    ANALYST = "analyst"
    DECISION_MAKER = "decision_maker"
    AUDITOR = "auditor"
    THIRD_PERSON = "third_person"


class Permission(StrEnum):
    """What can be asked for, as scope:thing:action."""

    ACCOUNT_OWN_USE = "account:own:use"
    ACCOUNT_SELF_USE = "account:self:use"
    CONSULTATION_ANSWER_SIGN = "consultation:answer:sign"
    CONSULTATION_ANSWER_WRITE = "consultation:answer:write"
    CONSULTATION_APPEALS_ANSWER = "consultation:appeals:answer"
    CONSULTATION_CODES_MAKE = "consultation:codes:make"
    CONSULTATION_DEADLINE_SET = "consultation:deadline:set"
    CONSULTATION_DRAFT_WRITE = "consultation:draft:write"
    CONSULTATION_EDIT_CONFIRM = "consultation:edit:confirm"
    CONSULTATION_FRAME_WRITE = "consultation:frame:write"
    CONSULTATION_REPLIES_INVITE = "consultation:replies:invite"
    CONSULTATION_REPORT_FREEZE = "consultation:report:freeze"
    CONSULTATION_REPORT_WRITE = "consultation:report:write"
    CONSULTATION_LIFE_CHANGE = "consultation:life:change"
    CONSULTATION_LOG_READ = "consultation:log:read"
    CONSULTATION_QUEUE_WORK = "consultation:queue:work"
    CONSULTATION_ROLES_GIVE = "consultation:roles:give"
    CONSULTATION_TALLY_READ = "consultation:tally:read"
    CONSULTATION_WORK_SEE = "consultation:work:see"
    INSTANCE_ADMINISTRATION_SEE = "instance:administration:see"
    INSTANCE_CONSULTATION_CREATE = "instance:consultation:create"
    PUBLIC_PAGE_READ = "public:page:read"
    PUBLIC_SUBMISSION_SEND = "public:submission:send"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The person who asks. A stranger has no `staff_id`; `roles` maps a consultation's id to the roles assigned there.

    A participant who signed in to an account has only an `account_id`: it opens only their own page.
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

#: The roles that have a permission in their consultation. Nobody else has it, not even administrators.
ROLES_WITH_PERMISSION: Mapping[Permission, frozenset[Role]] = {
    Permission.CONSULTATION_WORK_SEE: frozenset(
        {Role.ORGANIZER, Role.MODERATOR, Role.ANALYST, Role.DECISION_MAKER, Role.THIRD_PERSON}
    ),
    Permission.CONSULTATION_FRAME_WRITE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_DRAFT_WRITE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_EDIT_CONFIRM: frozenset({Role.ORGANIZER, Role.MODERATOR}),
    Permission.CONSULTATION_LIFE_CHANGE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_ROLES_GIVE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_CODES_MAKE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_REPLIES_INVITE: frozenset({Role.ORGANIZER}),
    Permission.CONSULTATION_QUEUE_WORK: frozenset({Role.MODERATOR}),
    Permission.CONSULTATION_APPEALS_ANSWER: frozenset({Role.MODERATOR, Role.THIRD_PERSON}),
    Permission.CONSULTATION_REPORT_WRITE: frozenset({Role.ANALYST}),
    Permission.CONSULTATION_REPORT_FREEZE: frozenset({Role.ANALYST}),
    Permission.CONSULTATION_TALLY_READ: frozenset({Role.ANALYST}),
    Permission.CONSULTATION_DEADLINE_SET: frozenset({Role.DECISION_MAKER}),
    Permission.CONSULTATION_ANSWER_WRITE: frozenset({Role.DECISION_MAKER}),
    Permission.CONSULTATION_ANSWER_SIGN: frozenset({Role.DECISION_MAKER}),
    Permission.CONSULTATION_LOG_READ: frozenset({Role.AUDITOR}),
}

#: Permissions of those who decide on comments: the forms of their pages hold words that are not public.
READING_UNPUBLISHED = frozenset({Permission.CONSULTATION_QUEUE_WORK, Permission.CONSULTATION_APPEALS_ANSWER})

#: Roles that one person may not combine in one consultation: a decision maker does not moderate or analyse what people
#: say, the third person for appeals neither decides nor analyses, and an auditor only reads the logs.
INCOMPATIBLE_ROLES = frozenset(
    {
        frozenset({Role.DECISION_MAKER, Role.MODERATOR}),
        frozenset({Role.DECISION_MAKER, Role.ANALYST}),
        frozenset({Role.THIRD_PERSON, Role.DECISION_MAKER}),
        frozenset({Role.THIRD_PERSON, Role.ANALYST}),
        *(frozenset({Role.AUDITOR, role}) for role in Role if role is not Role.AUDITOR),
    }
)

#: Roles that must stay filled once they are: a plan without them has nobody who is responsible for it, or nobody who
#: audits it.
REQUIRED_ROLES = frozenset({Role.ORGANIZER, Role.AUDITOR})


def has_permission(actor: Actor, permission: Permission, consultation_id: int | None = None) -> bool:
    """Whether `actor` has `permission`; if it belongs to a consultation, in that one.

    Without a consultation, it is enough to have the permission in any of them: the command then asks again with the
    consultation that it loaded.
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
    if permission is Permission.INSTANCE_ADMINISTRATION_SEE:
        return actor.administrator
    holders = ROLES_WITH_PERMISSION.get(permission, frozenset())
    if consultation_id is None:
        return any(roles & holders for roles in actor.roles.values())
    return bool(actor.roles_in(consultation_id) & holders)


def is_role_compatible(role: Role, held: frozenset[Role]) -> bool:
    """Whether somebody with the roles `held` may also get `role` in the same consultation."""
    return not any(role in pair and pair & held for pair in INCOMPATIBLE_ROLES)


class AppError(Exception):
    """Why something is refused. `message` is a msgid for people; `params` are filled in when it is shown.

    `status` is the HTTP status of the page that says so.
    """

    status: ClassVar[int]

    def __init__(self, message: str, /, field: str = "", **params: object) -> None:
        super().__init__(message % params if params else message)
        self.message = message
        self.params = params
        self.field = field

    @property
    def errors(self) -> Sequence["AppError"]:
        """Each error by itself: this one, unless several were found at once."""
        return (self,)


class NotFound(AppError):
    """There is no such thing, or the actor must not learn whether there is."""

    status = 404


class Forbidden(AppError):
    """The actor may see the thing but not do this with it."""

    status = 403


class Conflict(AppError):
    """The right thing and the right person, but the wrong time or state."""

    status = 409


class EditConflict(Conflict):
    """Somebody else changed the thing after the page was made; `stored` is what it contains now."""

    def __init__(self, message: str, stored: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.stored = stored


class ValidationError(AppError):
    """The input is not acceptable; `field` names the field, if there is one."""

    status = 422


class ValidationErrors(ValidationError):
    """Several things are not acceptable at once; `errors` has each."""

    def __init__(self, errors: Sequence[ValidationError]) -> None:
        super().__init__(errors[0].message, field=errors[0].field, **errors[0].params)
        self._errors = list(errors)

    @property
    def errors(self) -> Sequence[AppError]:
        return self._errors


class FieldErrors:
    """What several checks, each in a `with`, find wrong: of each field the first, so that people read all at once."""

    def __init__(self) -> None:
        self._by_field: dict[str, Any] = {}

    def __enter__(self) -> None:
        """Nothing is needed before a check."""

    def __exit__(self, _kind: object, refusal: BaseException | None, _where: TracebackType | None) -> bool:
        if not isinstance(refusal, ValidationError):
            return False
        for each in refusal.errors:
            self._by_field.setdefault(each.field, each)
        return True

    def check(self) -> None:
        """Refuse what was found.

        Raises:
            ValidationErrors: unless nothing was.
        """
        if self._by_field:
            raise ValidationErrors(list(self._by_field.values()))
