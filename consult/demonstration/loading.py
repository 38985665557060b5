"""Loading the demonstration: each consultation in one transaction, and only those that are missing."""

from collections.abc import Callable

from sqlalchemy import select

from consult.consultations.models import Consultation
from consult.contributions import count_batches, publication_batches, recorded_codes, sheets, translations
from consult.credentials import receipts
from consult.demonstration import answering, content
from consult.demonstration.content import Content
from consult.demonstration.story import Story
from consult.moderation import record_batches
from consult.moderation.copies import grouping
from consult.report import recorded_rules
from consult.storage.database import db, write_transaction


def missing() -> list[Content]:
    """The consultations that are missing, in the order in which to load them."""
    every = [content.read(name) for name in content.NAMES]
    there = set(db.session.scalars(select(Consultation.code)))
    db.session.rollback()
    return [each for each in every if each.plan.code not in there]


def steps(wanted: Content) -> int:
    """How many submissions and sheets of answers a consultation has."""
    return len(wanted.voices) + sum(group.people for group in wanted.groups) + wanted.answers.people


def load(wanted: Content, tick: Callable[[int], None] = lambda count: None) -> None:
    """Load one consultation; `tick` is called for every submission.

    Raises:
        Conflict: a name of the demonstration's staff is somebody else's.
    """
    with write_transaction():
        # Nothing in other consultations may be due while the clock is set back.
        due = (grouping.group_due, publication_batches.publish_due, translations.publish_due, record_batches.record_due,
               count_batches.count_due, recorded_codes.record_due, recorded_rules.record_due,
               sheets.count_due)  # fmt: skip
        while any(each() for each in due):
            pass
        story = Story(wanted, tick)
        story.open()
        story.hear()
        story.close()
        answering.freeze(story)
        answering.invite(story)
        answering.answer(story)


def receipt_to_try() -> str:
    """The six words of a receipt with words that the answer uses in whole."""
    rooms = content.read("rooms")
    return receipts.as_words(rooms.receipt([voice.used for voice in rooms.voices].index("whole")))
