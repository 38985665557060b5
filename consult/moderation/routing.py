"""Which moderator a comment comes before: no one who works for a body that it is about, or who asked to be spared.

The first is a wall: for them there is no such comment. The second is a kindness: it is left out of their queue.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import delete, select

from consult.access import Actor
from consult.contributions.models import Comment
from consult.database import db
from consult.moderation import affiliations
from consult.moderation.labels import Label, suggest
from consult.moderation.models import CommentLabel, ModeratorOptOut, PassedOn
from consult.people.models import Staff

UNREAD = ("held", "inbox")


@dataclass(frozen=True)
class Kept:
    """What of a plan does not come before a moderator: of their own body, and of labels they leave to others."""

    own_body: frozenset[int] = frozenset()
    spared: frozenset[int] = frozenset()

    @property
    def all(self) -> frozenset[int]:
        return self.own_body | self.spared


def is_of_own_body(actor: Actor, comment: Comment) -> bool:
    """Whether a comment is about the body that the actor works for, by its words or because it was passed on."""
    mine = affiliation_of(actor)
    passed = db.session.execute(
        select(PassedOn.staff_id, PassedOn.affiliation).where(PassedOn.comment_id == comment.id)
    )
    return _names(mine, (comment.original, comment.public_text)) or _is_passed_to_others(actor, mine, passed)


def kept_from(actor: Actor, consultation_id: int) -> Kept:
    """Everything in a plan that does not come before this moderator."""
    mine, left = affiliation_of(actor), opt_outs(actor)
    passed: dict[int, list[tuple[int, str]]] = {}
    of_plan = Comment.consultation_id == consultation_id
    query = select(PassedOn.comment_id, PassedOn.staff_id, PassedOn.affiliation)
    query = query.join(Comment, Comment.id == PassedOn.comment_id).where(of_plan)
    for id_, staff_id, body in db.session.execute(query):
        passed.setdefault(id_, []).append((staff_id, body))
    own = {id_ for id_, rows in passed.items() if _is_passed_to_others(actor, mine, rows)}
    if not mine and not left:
        return Kept(frozenset(own))
    labelled = labels_of(select(Comment.id).where(of_plan)) if left else {}
    spared = set()
    words = select(Comment.id, Comment.stage, Comment.original, Comment.public_text).where(of_plan)
    for id_, stage, original, public in db.session.execute(words):
        if _names(mine, (original, public)):
            own.add(id_)
        if stage in UNREAD and left & {*labelled.get(id_, ()), *suggest(original or public or "")}:
            spared.add(id_)
    return Kept(frozenset(own), frozenset(spared))


def affiliation_of(actor: Actor) -> str:
    """The body that a member of staff works for, "" for none."""
    return db.session.scalar(select(Staff.affiliation).where(Staff.id == actor.staff_id)) or ""


def opt_outs(actor: Actor) -> frozenset[Label]:
    """The labels that a moderator leaves to others."""
    query = select(ModeratorOptOut.label).where(ModeratorOptOut.staff_id == actor.staff_id)
    return frozenset(Label(label) for label in db.session.scalars(query))


def set_opt_outs(actor: Actor, labels: Collection[str]) -> None:
    """Leave comments with these labels, and no others, to other moderators; what is no label is passed over."""
    db.session.execute(delete(ModeratorOptOut).where(ModeratorOptOut.staff_id == actor.staff_id))
    chosen = [label for label in Label if label.value in labels]
    db.session.add_all(ModeratorOptOut(staff_id=actor.staff_id, label=label.value) for label in chosen)
    db.session.flush()


def labels_of(comment_ids: Iterable[int]) -> dict[int, tuple[Label, ...]]:
    """The labels that moderators put on these comments, in the order of the closed list."""
    query = select(CommentLabel.comment_id, CommentLabel.label).where(CommentLabel.comment_id.in_(comment_ids))
    found: dict[int, set[str]] = {}
    for id_, label in db.session.execute(query):
        found.setdefault(id_, set()).add(label)
    return {id_: tuple(label for label in Label if label.value in some) for id_, some in found.items()}


def _names(mine: str, texts: Iterable[str | None]) -> bool:
    return bool(mine) and any(text and affiliations.is_named(mine, text) for text in texts)


def _is_passed_to_others(actor: Actor, mine: str, passed: Iterable[tuple[int, str]]) -> bool:
    return any(staff_id == actor.staff_id or affiliations.is_shared(mine, body) for staff_id, body in passed)
