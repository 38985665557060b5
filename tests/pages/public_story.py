"""Shared by the tests of public pages: people send, are moderated, reported and answered, through commands."""

from contextlib import contextmanager
from datetime import timedelta

from flask import Flask
from sqlalchemy import event, select

from consult.analysis import report_notes, themes
from consult.analysis.report_notes import ReportNotesData
from consult.analysis.themes import ThemeData
from consult.commitments import commands as commitments
from consult.commitments.commands import CommitmentData
from consult.consultations import drafting, framing
from consult.contributions import publication_batches, submitting
from consult.contributions.enums import Choice, Consent
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, NewSubmission
from consult.moderation import decisions
from consult.moderation.rules import DecisionData
from consult.report import document as report
from consult.response import document as response
from consult.response.document import AnswerNotesData
from consult.response.rules import DispositionData
from consult.storage.database import db, random_key, today
from consult.web.page_cache import PageCache
from tests.answering import reply
from tests.cast import CODE, KEYS, writing
from tests.moderated import bring_batches
from tests.plan_words import DRAFT

NEW_HOURS = "The rooms are open from six in the evening to six in the morning."
DECIDED_HOURS = "The rooms are open from six in the evening to four in the morning."


def fresh(client, path):
    """The current page, from a server with an empty page cache."""
    client.app.wsgi_app = PageCache(Flask.wsgi_app.__get__(client.app))
    return client.get(path)


def speak(app, *words, key="siting", votes=None, consent=Consent.QUOTE):
    """Each of `words` as one person's comment, with their votes."""
    for text in words:
        with writing(app):
            submitting.send(
                CODE, random_key().to_bytes(16), NewSubmission(votes or {}, [CommentText(key, text, consent)])
            )


def vote(app, how_many, choice, key="siting"):
    for _ in range(how_many):
        with writing(app):
            submitting.send(CODE, random_key().to_bytes(16), NewSubmission({key: Choice(choice)}, []))


def read_all(app, plan, outcome="publish", reasons=(), marked=""):
    """Mo reads and decides on everything that waits."""
    mo = plan.cast.actor("Mo")
    with writing(app):
        waiting = select(Comment.id).where(Comment.consultation_id == plan.id, Comment.stage == "inbox")
        for comment_id in list(db.session.scalars(waiting)):
            decisions.open_comment(mo, CODE, comment_id)
            decisions.decide(mo, CODE, comment_id, DecisionData(outcome, reasons, marked))


def publish(app, clock):
    """Time passes until the batches of comments and of decisions on them are due."""
    clock.forward(days=3)
    with writing(app):
        bring_batches()


def show(app, plan, clock, *words, key="siting"):
    """Comments, read and public."""
    speak(app, *words, key=key)
    read_all(app, plan)
    publish(app, clock)


def change_hours(app, plan):
    """A second version: part 3 changed in meaning."""
    olga = plan.cast.actor("Olga")
    new = DRAFT.replace("The rooms are open from eight in the evening to two in the morning.", NEW_HOURS)
    with writing(app):
        drafting.import_draft(olga, CODE, new)
        drafting.publish(olga, CODE, "change", "Longer hours, because you asked.")


def hear(app, plan):
    """Closed and frozen, with one theme."""
    plan.closed()
    ana = plan.cast.actor("Ana")
    with writing(app):
        while publication_batches.publish_due():
            pass
        themes.add_theme(
            ana,
            CODE,
            ThemeData(
                title="Where the rooms stand",
                clause_key="siting",
                description="Nearer would be better.",
                minority="Another view: farther off.",
            ),
            key="where",
        )
        report_notes.write_notes(
            ana,
            CODE,
            ReportNotesData(
                missing_groups="People in hospital.",
                disagreement="By street and age.",
                reliability="Only those spoke who came.",
                ungrouped="They repeat what is grouped.",
            ),
        )
        report.freeze(ana, CODE)


def answer(app, plan):
    """Decided clause by clause, with one promise, and signed."""
    dee = plan.cast.actor("Dee")
    reply(app, plan.cast)
    with writing(app):
        for key in KEYS:
            response.write_disposition(
                dee,
                CODE,
                DispositionData(
                    decision="changed" if key == "hours" else "not_changed",
                    reason_kind="value_choice",
                    reason=f"We weighed sleep against safety and chose safety first for {key}.",
                    wording=DECIDED_HOURS if key == "hours" else "",
                    plain_language="Open every evening and all night." if key == "hours" else "",
                ),
                clause_key=key,
            )
        commitments.add_commitment(
            dee,
            CODE,
            CommitmentData(
                text="Open the first room.",
                owner="Head of Sites",
                due_on=today() + timedelta(days=20),
                measure="The door is open.",
                no_forecast="It is open or it is not.",
                clause_key="hours",
            ),
        )
        response.write_answer_notes(
            dee,
            CODE,
            AnswerNotesData(
                decided="We go ahead.",
                biggest_change="Longer hours, because you asked.",
                biggest_refusal="A third room, for money.",
            ),
        )
        response.sign(dee, CODE)


def cancel(app, plan, reason):
    with writing(app):
        framing.cancel(plan.cast.actor("Olga"), CODE, reason)


@contextmanager
def counted(app):
    """Within, collects the SQL statements that are sent."""
    sent = []

    def note(connection, cursor, statement, *_):
        sent.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
