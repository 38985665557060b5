"""Which comments a moderator does not see: those about their own organization, and those they asked to be spared.

The first rule is strict: for them there is no such comment. The second is for their welfare: the comment is left out of
their queue.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    and_,
    cast,
    delete,
    literal,
    not_,
    null,
    or_,
    select,
    union_all,
)

from consult.access import Actor, Role
from consult.consultations.models import ConsultationRole
from consult.contributions.enums import UNREAD
from consult.contributions.models import IN_DANGER, Comment
from consult.moderation import affiliations, organization_search
from consult.moderation.models import CommentLabel, ModeratorOptOut, Recusal
from consult.staff.models import Staff
from consult.storage.database import db
from consult.text.labels import Label

#: A comment that somebody passed to others: its key, who did, and for whom they worked.
RecusalRow = tuple[int, int, str]


@dataclass(frozen=True)
class HiddenComments:
    """What of a plan a moderator does not see: what is about their own organization, and unread words with labels that
    they leave to others.
    """

    own_body: frozenset[int] = frozenset()
    left: frozenset[Label] = frozenset()

    @property
    def of_own_body(self) -> "HiddenComments":
        """Only the first of the two."""
        return HiddenComments(self.own_body)

    def shown(self) -> list[ColumnElement[bool]]:
        """The condition for a comment that this moderator sees."""
        return [Comment.id.not_in(self.own_body), *([not_(self.spared())] if self.left else [])]

    def spared(self) -> ColumnElement[bool]:
        """The condition for a comment that is left to others because of its labels."""
        put = select(CommentLabel.id).where(CommentLabel.comment_id == Comment.id, CommentLabel.label.in_(self.left))
        found = [Comment.suggested_labels.contains(f",{label},", autoescape=True) for label in sorted(self.left)]
        return and_(Comment.stage.in_(UNREAD), or_(put.exists(), *found))


#: Nothing is hidden from this reader.
NOTHING_HIDDEN = HiddenComments()


def is_of_own_body(actor: Actor, comment: Comment) -> bool:
    """Whether a comment is about the actor's organization, by its words or because somebody passed it to others."""
    mine = affiliation_of(actor)
    passed = db.session.execute(select(Recusal.staff_id, Recusal.affiliation).where(Recusal.comment_id == comment.id))
    texts = (comment.original, comment.public_text, comment.proposed_wording)
    named = affiliations.find(affiliations.names_in(mine), texts)
    return bool(named) or _is_passed_to_others(actor, mine, passed)


def hidden_from_moderator(actor: Actor, consultation_id: int) -> HiddenComments:
    """Everything in a plan that this moderator does not see."""
    rows = recusal_rows(consultation_id).subquery()
    no_key, no_person = cast(null(), BigInteger), cast(null(), Integer)
    query = union_all(
        select(literal(False).label("is_label"), *rows.c),
        select(literal(True), no_key, no_person, ModeratorOptOut.label).where(
            ModeratorOptOut.staff_id == actor.staff_id
        ),
    )
    passed: list[RecusalRow] = []
    left: set[Label] = set()
    for is_label, id_, staff_id, words in db.session.execute(query):
        if is_label:
            left.add(Label(words))
        else:
            passed.append((id_, staff_id, words))
    return HiddenComments(own_among(actor, consultation_id, passed), frozenset(left))


def own_body(actor: Actor, consultation_id: int, *which: ColumnElement[bool]) -> frozenset[int]:
    """The comments of a plan (if `which` is given, only those that fulfil it) about the actor's organization."""
    passed: list[RecusalRow] = [(*row,) for row in db.session.execute(recusal_rows(consultation_id, *which))]
    return own_among(actor, consultation_id, passed, *which)


def recusal_rows(consultation_id: int, *which: ColumnElement[bool]) -> Select[int, int, str]:
    """Comments of a plan that somebody passed to others, as a query: which, who did, and for whom they worked."""
    # These few are collected first, so that no query plan begins with all comments.
    rows = select(Recusal.comment_id, Recusal.staff_id, Recusal.affiliation)
    few = rows.cte("few_recusals").prefix_with("materialized")
    of_plan = (Comment.consultation_id == consultation_id, *which)
    return select(few).join(Comment, Comment.id == few.c.comment_id).where(*of_plan)


def own_among(
    actor: Actor, consultation_id: int, passed: Iterable[RecusalRow], *which: ColumnElement[bool]
) -> frozenset[int]:
    """What `own_body` returns, for a caller that has the rows of `recusal_rows`."""
    mine = affiliation_of(actor)
    own = {id_ for id_, staff_id, body in passed if _is_passed_to_others(actor, mine, [(staff_id, body)])}
    return organization_search.naming(affiliations.names_in(mine), consultation_id, *which) | own


def without_reader(actor: Actor, consultation_id: int, hidden: frozenset[int]) -> frozenset[int]:
    """Those of the comments `hidden` from this moderator that still need one, and that no other moderator may read."""
    needs_one = or_(Comment.stage.in_(UNREAD), IN_DANGER)
    others = select(ConsultationRole.staff_id).where(
        ConsultationRole.consultation_id == consultation_id,
        ConsultationRole.role == Role.MODERATOR.value,
        ConsultationRole.staff_id != actor.staff_id,
    )
    left = hidden
    for staff_id in db.session.scalars(others).all() if hidden else ():
        left &= own_body(Actor(staff_id=staff_id), consultation_id, needs_one)
    if not left:
        return left
    return frozenset(db.session.scalars(select(Comment.id).where(Comment.id.in_(left), needs_one)))


def affiliation_of(actor: Actor) -> str:
    """The organization that a member of staff works for, "" for none."""
    staff = db.session.get(Staff, actor.staff_id) if actor.staff_id else None
    return staff.affiliation if staff else ""


def opt_outs(actor: Actor) -> frozenset[Label]:
    """The labels that a moderator leaves to others."""
    query = select(ModeratorOptOut.label).where(ModeratorOptOut.staff_id == actor.staff_id)
    return frozenset(Label(label) for label in db.session.scalars(query))


def set_opt_outs(actor: Actor, labels: Collection[str]) -> None:
    """Leave comments with these labels, and no others, to other moderators; unknown labels are ignored."""
    db.session.execute(delete(ModeratorOptOut).where(ModeratorOptOut.staff_id == actor.staff_id))
    chosen = [label for label in Label if label.value in labels]
    db.session.add_all(ModeratorOptOut(staff_id=actor.staff_id, label=label.value) for label in chosen)
    db.session.flush()


def labels_of(comment_ids: Iterable[int]) -> dict[int, tuple[Label, ...]]:
    """The labels that moderators gave these comments, in the order of the closed list."""
    query = select(CommentLabel.comment_id, CommentLabel.label).where(CommentLabel.comment_id.in_(comment_ids))
    found: dict[int, set[str]] = {}
    for id_, label in db.session.execute(query):
        found.setdefault(id_, set()).add(label)
    return {id_: tuple(label for label in Label if label.value in some) for id_, some in found.items()}


def _is_passed_to_others(actor: Actor, mine: str, passed: Iterable[tuple[int, str]]) -> bool:
    return any(staff_id == actor.staff_id or affiliations.is_shared(mine, body) for staff_id, body in passed)
