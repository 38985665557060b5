"""What a row of the table of routes says.

Kinds of actors: S a stranger; O organizer, M moderator, A analyst, D decision maker, U auditor, T third person for
appeals of the plan; Z somebody with every role in another plan; I the administrator. Without permission, strangers
are sent to sign in or refused, and staff get “not found”.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

STAFF = "OMADUTZI"
EVERYONE = "S" + STAFF
TEAM = "OMADT"
WORDS = "Words that were typed here."
PASSPHRASE = "seven lamps by the quay"


@dataclass(frozen=True)
class Form:
    """A form that somebody fills in.

    `by` is a member of staff, "" a stranger; `good` is what a person would send, and `texts` the fields that people
    write in, with the maximum number of characters. `taken` is the status for `good`, `bare` the status for a form
    without any field (except the token). `chosen` are fields with a closed list, `days` contain a day, `numbers` an id
    or a position. `before` is what a text must begin with; `exact` is accepted only with the words that were in it.
    `endpoint` is its route's.
    """

    by: str = ""
    state: str = "open"
    good: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, int] = field(default_factory=dict)
    chosen: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    before: Mapping[str, str] = field(default_factory=dict)
    exact: str = ""
    path: Mapping[str, str] = field(default_factory=dict)
    taken: int = 303
    bare: int = 422
    endpoint: str = ""

    @property
    def name(self) -> str:
        return "-".join(filter(None, (self.endpoint, self.state, self.good.get("act", ""))))

    @property
    def is_staffs(self) -> bool:
        """Whether the form has a session's token."""
        return bool(self.by)

    @property
    def is_sealed(self) -> bool:
        """Whether what is sent may hold words that are not public: only who sent it may see it again."""
        return self.endpoint.startswith("moderation.") or self.endpoint == "response.decide_verdict_lines"


@dataclass(frozen=True)
class Route:
    """Those in `who` get `inside`, or what `also` says for one kind, if they send `sent`."""

    endpoint: str
    method: str
    who: str
    inside: int
    also: Mapping[str, int] = field(default_factory=dict)
    sent: Mapping[str, str] = field(default_factory=dict)
    forms: Sequence[Form] = ()

    def status(self, kind: str) -> int:
        if kind in self.also:
            return self.also[kind]
        if kind in self.who:
            return self.inside
        if kind == "S":
            return 303 if self.method == "GET" else 403
        return 404
