"""Drawing what is read again, by chance, when a decision takes effect: nobody can know before, or choose."""

import random
from collections.abc import Iterable

from consult.moderation.models import Rereading
from consult.moderation.rereading.rules import DRAWN, SHARE
from consult.storage.database import db, today

_drawer = random.SystemRandom()


def draw(comment_ids: Iterable[int], outcome: str) -> None:
    """Draw from these comments, on which that has just been decided."""
    if outcome not in DRAWN:
        return
    drawn = [id_ for id_ in comment_ids if _drawer.random() < SHARE]
    db.session.add_all(
        Rereading(comment_id=id_, outcome=outcome, day=today(), uncounted_since=today()) for id_ in drawn
    )
    db.session.flush()
