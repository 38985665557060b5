"""Shared by the tests of contributions: one submission, and counting rows of the plan it went to."""

from sqlalchemy import func, select

from consult.consultations.models import Consultation
from consult.contributions import submitting
from consult.contributions.enums import Choice, Consent
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.credentials import receipts
from consult.storage.database import db
from tests.cast import CODE, writing

SEED = b"0123456789abcdef"


def everything(**more):
    return NewSubmission(
        votes={"siting": Choice.OPPOSE, "hours": Choice.SUPPORT},
        comments=[
            CommentText("siting", "Too far from the tents.", Consent.SHOW),
            CommentText(None, "About time.", Consent.QUOTE),
        ],
        **more,
    )


def send(app, seed=SEED, what=None):
    with writing(app):
        return submitting.send(CODE, seed, what or everything())


def words(receipt):
    return receipts.as_words(receipt)


def count(app, table, *where):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table).where(*where))


def mine(app, table):
    """How many rows of a table belong to the plan that was sent to, leaving the noise out."""
    return count(
        app, table, table.consultation_id == select(Consultation.id).where(Consultation.code == CODE).scalar_subquery()
    )
