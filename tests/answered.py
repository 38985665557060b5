"""Answers to comments: comments that are public, and people who agree or not."""

from collections.abc import Mapping

from flask import Flask
from sqlalchemy import select

from consult.access import AppError
from consult.contributions import comment_votes
from consult.contributions.comment_votes import VALUES, SheetAnswers
from consult.contributions.enums import HoldReason
from consult.contributions.models import Comment, CommentVote
from consult.storage.database import db, random_key
from tests.cast import CODE, Cast, bring_everything, reading, writing
from tests.moderated import decide, row, say


def publish(app: Flask, cast: Cast, count: int, said: str = "Said as number") -> list[str]:
    """The public codes of so many new comments."""
    sent = [say(app, f"{said} {number}.") for number in range(count)]
    for each in sent:
        decide(app, cast, each, "publish")
    with writing(app):
        bring_everything()
    return [row(app, each).tracker for each in sent]


def answer(app: Flask, answers: Mapping[str, str], sheet_id: int | None = None, held: HoldReason | None = None) -> int:
    """One person's answers, by public code; returns their sheet."""
    sheet = sheet_id or random_key()
    with writing(app):
        values = {tracker: VALUES[each] for tracker, each in answers.items()}
        (kept,) = comment_votes.write([SheetAnswers(CODE, sheet, values, held)])
    if isinstance(kept, AppError):
        raise kept
    return sheet


def votes(app: Flask, plan_id: int) -> list[tuple[int | None, str, int]]:
    """(sheet, public code, value) of every answer in a plan, as often as people gave it."""
    with reading(app):
        query = (
            select(CommentVote.sheet_id, Comment.tracker, CommentVote.value, CommentVote.people)
            .join(Comment, Comment.id == CommentVote.comment_id)
            .where(Comment.consultation_id == plan_id)
        )
        return sorted((tuple(row) for *row, people in db.session.execute(query) for _ in range(people)), key=str)
