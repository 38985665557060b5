"""Other words for a part, proposed, agreed with and answered, for plan `tst2`."""

from flask import Flask

from consult.consultations import drafting
from consult.contributions.enums import Consent
from consult.contributions.models import CommentVote
from consult.storage.database import db, random_key
from tests.cast import CODE, Cast, writing
from tests.moderated import Sent, decide, row, say

WHY = "People walk past it on the way home."
SITING = "No room stands within 150 metres of a school."
NEARER = SITING.replace("150", "80")
FARTHER = SITING.replace("150", "400")


def propose(
    app: Flask, cast: Cast, wording: str = NEARER, why: str = WHY, consent: Consent = Consent.SHOW
) -> Sent:  # fmt: skip
    """Other words for the distance, approved by a moderator."""
    sent = say(app, why, consent=consent, proposed_wording=wording)
    decide(app, cast, sent, "publish")
    return sent


def agree(app: Flask, sent: Sent, agree: int = 12, disagree: int = 4, passed: int = 1) -> None:
    """What so many people answered, as the freeze leaves it: on no sheet."""
    with writing(app):
        for value, count in ((1, agree), (-1, disagree), (0, passed)):
            db.session.add_all(CommentVote(id=random_key(), comment_id=sent.id, value=value) for _ in range(count))


def code_of(app: Flask, sent: Sent) -> str:
    """Its public code."""
    return row(app, sent).tracker


def reword(app: Flask, cast: Cast, wording: str) -> None:
    """Olga publishes the distance in other words."""
    olga = cast.actor("Olga")
    with writing(app):
        drafting.write_clause(olga, CODE, "siting", wording=wording)
        drafting.publish(olga, CODE, "change", "It was asked for.")
