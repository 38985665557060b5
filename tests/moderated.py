"""Comments on their way through moderation, sent and decided by people."""

import secrets
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import flask
from flask import Flask
from sqlalchemy import select

from consult.contributions import count_batches, counting, publication_batches, receipt_access, submitting
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.credentials import receipts
from consult.moderation import decisions, record_batches, word_facts
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.models import ModerationDecision
from consult.moderation.rules import DecisionData
from consult.record import entries
from consult.storage.database import begin_write, clock_at, db, end_transaction, now
from tests.cast import CODE, Cast, reading, writing


@dataclass(frozen=True)
class Sent:
    """A comment's id and its writer's receipt, in words."""

    id: int
    receipt: str


def say(
    app: Flask,
    text: str = "Too far from the tents.",
    key: str | None = "siting",
    consent: Consent = Consent.SHOW,
    proposed_wording: str | None = None,
    *,
    may_be_plain: bool = False,
) -> Sent:
    """Somebody sends one comment, or other words for a part, to the plan of the tests."""
    with reading(app):
        before = set(db.session.scalars(select(Comment.id)))
    with writing(app):
        said = CommentText(key, text, consent, proposed_wording, may_be_plain=may_be_plain)
        receipt = submitting.send(CODE, secrets.token_bytes(16), NewSubmission(comments=[said]))
    with reading(app):
        (new,) = set(db.session.scalars(select(Comment.id))) - before
    return Sent(new, receipts.as_words(receipt))


def row(app: Flask, sent: Sent) -> Comment:
    """The current row of the comment."""
    with reading(app):
        comment = db.session.get_one(Comment, sent.id)
        db.session.refresh(comment)
        db.session.expunge(comment)
    return comment


def open_comment(app: Flask, cast: Cast, sent: Sent, by: str = "Mo") -> str:
    actor = cast.actor(by)
    with writing(app):
        return decisions.open_comment(actor, CODE, sent.id)


def decide(app: Flask, cast: Cast, sent: Sent, outcome: str, *reasons: str, by: str = "Mo", **typed: Any) -> None:
    """Open the words and decide; `typed` are further values of `DecisionData`."""
    open_comment(app, cast, sent, by)
    actor = cast.actor(by)
    with writing(app):
        decisions.decide(actor, CODE, sent.id, DecisionData(outcome, reasons, **typed))


def flag(app: Flask, cast: Cast, sent: Sent, level: str, by: str = "Mo") -> None:
    """Open the words and say how much danger they show."""
    open_comment(app, cast, sent, by)
    actor = cast.actor(by)
    with writing(app):
        version_seen = len(danger_protocol.of(actor, sent.id).notes)
        danger_protocol.raise_level(actor, CODE, sent.id, level, version_seen=version_seen)


def noted(app: Flask) -> int:
    """What the periodic task notes about words; returns how many comments that was."""
    done, count = 0, 1
    while count:
        with writing(app):
            count = word_facts.note_due()
        done += count
    return done


def answer(app: Flask, cast: Cast, sent: Sent, agrees: bool, by: str = "Mina") -> None:
    """Open the words and answer another moderator's refusal."""
    open_comment(app, cast, sent, by)
    actor = cast.actor(by)
    with writing(app):
        decisions.agree(actor, CODE, sent.id, agrees)


def refuse(app: Flask, cast: Cast, sent: Sent, *reasons: str) -> None:
    """Mo proposes not to publish; Mina agrees."""
    decide(app, cast, sent, "refuse", *reasons)
    answer(app, cast, sent, True)


def bring_batches() -> None:
    """Whatever is due is published and counted: comments, the decisions on them, submissions."""
    while publication_batches.publish_due() or record_batches.record_due() or count_batches.count_due():
        pass


def acts(app: Flask) -> list[dict[str, object]]:
    """The moderation entries as the public record will have them when their batch is due. Nothing is kept."""
    with ExitStack() as stack:
        if not flask.has_app_context():
            stack.enter_context(app.app_context())
        stack.callback(end_transaction, keep=False)
        stack.enter_context(clock_at(now() + timedelta(days=3)))
        begin_write()
        bring_batches()
        found = list(entries.entries(CODE, entries.Kind.MODERATION, entries.Kind.CORRECTION))
    keys = ("tracker", "outcome", "reasons", "rules", "second")
    return [{key: entry[key] for key in keys} for entry in found]


def events(app: Flask, sent: Sent) -> list[str]:
    """The kinds of the comment's events, as its receipt opens them."""
    with reading(app):
        (mine,) = receipt_access.open_receipt(sent.receipt).comments
        return [event.kind for event in mine.events]


def is_counted(app: Flask, sent: Sent) -> bool:
    with reading(app):
        return bool(db.session.scalar(select(counting.countable(Comment)).where(Comment.id == sent.id)))


def decision_rows(app: Flask, sent: Sent) -> list[tuple[str, bool]]:
    """(outcome, whether it took effect) of each decision, oldest first."""
    with reading(app):
        query = (
            select(ModerationDecision)
            .where(ModerationDecision.comment_id == sent.id)
            .order_by(ModerationDecision.sequence)
        )
        return [(made.outcome, made.effective) for made in db.session.scalars(query)]
