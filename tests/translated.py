"""Translations beneath comments: a comment in Spanish that is public, the next day, and what is left."""

from flask import Flask
from sqlalchemy import func, select

from consult.contributions import translations
from consult.contributions.models import Translation
from consult.storage.database import db
from tests.cast import Cast, Clock, bring_everything, reading, writing
from tests.moderated import Sent, decide, say

SPANISH = "No hay autobús por la noche y los vecinos no lo saben, pero es muy importante para mí."
ENGLISH = "There is no coach after dark."


def in_spanish(app: Flask, cast: Cast) -> Sent:
    """A published comment in Spanish."""
    sent = say(app, SPANISH)
    decide(app, cast, sent, "publish")
    with writing(app):
        bring_everything()
    return sent


def next_day(app: Flask, clock: Clock) -> int:
    """Show what is due; returns how many translations that was."""
    clock.forward(days=1)
    shown = 0
    with writing(app):
        while count := translations.publish_due():
            shown += count
    return shown


def rows(app: Flask) -> int:
    with reading(app):
        return db.session.scalar(select(func.count()).select_from(Translation)) or 0
