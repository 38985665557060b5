"""What may say what is in a comment's original is deleted in the same step as the original."""

import pytest
from sqlalchemy import func, select

from consult.consultations import framing
from consult.consultations.models import Consultation
from consult.contributions import receipt_access
from consult.moderation.models import ModeratorNote
from consult.moderation.teamwork import notes
from consult.runtime import periodic_tasks
from consult.storage.database import db, today
from tests.cast import CODE, reading, writing
from tests.moderated import answer, decide, open_comment, say

pytestmark = pytest.mark.both_databases

LINE = "It stood at nine Quay Lane."
MARKED = "It stood at [[place|nine Quay Lane]]."


def noted(app, cast):
    sent = say(app, LINE)
    open_comment(app, cast, sent)
    with writing(app):
        notes.write(cast.actor("Mo"), CODE, sent.id, "The house on Quay Lane is known here.")
    return sent


def count(app):
    with reading(app):
        return db.session.scalar(select(func.count(ModeratorNote.id)))


def days_later(app, clock, days):
    clock.forward(days=days)
    with app.app_context():
        periodic_tasks.run_once()


def withdraw(app, cast, sent, clock):
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)


def hide(app, cast, sent, clock):
    decide(app, cast, sent, "redact", "names_person", marked=MARKED)


def erase(app, cast, sent, clock):
    decide(app, cast, sent, "erase", "names_person")
    answer(app, cast, sent, True)


def refuse(app, cast, sent, clock):
    decide(app, cast, sent, "refuse", "threat")
    answer(app, cast, sent, True)
    days_later(app, clock, 31)


def publish(app, cast, sent, clock):
    decide(app, cast, sent, "publish")
    days_later(app, clock, 3)
    days_later(app, clock, 28)


def cancel(app, cast, sent, clock):
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
    days_later(app, clock, 0)


def never_published(app, cast, sent, clock):
    decide(app, cast, sent, "team_only", "contact")
    with writing(app):
        plan = db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one()
        plan.state, plan.answered_on, plan.raw_days, plan.sealed_days = "answered", today(), 20, 300
    days_later(app, clock, 21)


@pytest.mark.parametrize("end", [withdraw, hide, erase, refuse, publish, cancel, never_published])
def test_a_note_goes_with_the_original_of_its_comment(app, plan, cast, clock, end):
    sent, other = noted(app, cast), noted(app, cast)
    assert count(app) == 2
    end(app, cast, sent, clock)
    left = 0 if end is cancel else 1
    with reading(app):
        assert list(db.session.scalars(select(ModeratorNote.comment_id))) == [other.id] * left
