"""Whatever people and moderators do, moderators can finish it: nothing keeps a report from being frozen for ever.

Acts are drawn at random, from a seed that is printed with a failure. Then two moderators do what their pages offer.
"""

import random
import secrets

import pytest
from sqlalchemy import select, text

from consult.access import AppError
from consult.contributions import held_submissions, receipt_access, submitting
from consult.contributions.enums import Consent, EventKind, HoldReason
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.credentials import receipts
from consult.moderation import decisions, review_item, spam_checks
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.danger.levels import Level
from consult.moderation.review_item import Step
from consult.moderation.rules import DecisionData
from consult.report import document as report
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, lines, reading, writing

pytestmark = pytest.mark.slow

WORDS = ("Open at six.", "I see no reason for waking up. Tonight, alone.", "Ask Robin Halloran about it.")
MARKED = {"Ask Robin Halloran about it.": "Ask [[name|Robin Halloran]] about it."}
DECISIONS = (("publish",), ("team_only", "contact"), ("ask", "contact"), ("refuse", "threat"), ("junk", "spam"),
             ("erase", "in_name"), ("redact", "names_person"))  # fmt: skip
#: What moderators have to finish; the rest is the analyst's.
THEIRS = {("danger",), ("held",), ("queue",), ("flow",)}


@pytest.fixture
def database_kind():
    """The rules are the same on both."""
    return "sqlite"


class Consulting:
    """A plan, and what anybody does there. What is not allowed at the moment is refused, and nothing happens."""

    def __init__(self, app, cast, plan, clock, seed):
        self.app, self.cast, self.plan, self.clock = app, cast, plan, clock
        self.draw = random.Random(seed)
        self.receipts = []

    def send(self):
        comments = [
            CommentText("siting", self.draw.choice(WORDS), self.draw.choice(list(Consent))),
            CommentText(None, self.draw.choice(WORDS), self.draw.choice(list(Consent))),
        ]
        how = HowSent(held=HoldReason.FAST) if self.draw.random() < 0.3 else HowSent()
        sent = submitting.send(CODE, secrets.token_bytes(16), NewSubmission(comments=comments), how)
        self.receipts.append(receipts.as_words(sent))

    def withdraw(self):
        receipt_access.withdraw_comment(self.draw.choice(self.receipts), self.draw.randrange(2))

    def withdraw_all(self):
        receipt_access.withdraw_all(self.draw.choice(self.receipts))

    def change(self):
        chosen = self.draw.choice(list(Consent))
        receipt_access.change_comment(
            self.draw.choice(self.receipts), self.draw.randrange(2), self.draw.choice(WORDS), chosen
        )

    def decide(self):
        id_, actor = self.any_comment(), self.moderator()
        words = decisions.open_comment(actor, CODE, id_)
        outcome, *reasons = self.draw.choice(DECISIONS)
        marked = MARKED.get(words, "") if outcome == "redact" else ""
        seen = review_item.item(actor, CODE, id_)[1].decisions
        decisions.decide(actor, CODE, id_, DecisionData(outcome, reasons, marked, version_seen=seen))

    def agree(self):
        id_, actor = self.any_comment(), self.moderator()
        decisions.open_comment(actor, CODE, id_)
        decisions.agree(actor, CODE, id_, self.draw.random() < 0.5)

    def undo_junk(self):
        decisions.undo(self.moderator(), CODE, self.any_comment())

    def flag(self):
        id_, actor = self.any_comment(), self.moderator()
        decisions.open_comment(actor, CODE, id_)
        seen = len(danger_protocol.of(actor, id_).notes)
        danger_protocol.raise_level(actor, CODE, id_, self.draw.choice(list(Level)), version_seen=seen)

    def check_spam(self):
        which = [each.id for each in held_submissions.list_held(self.plan.id, 50, junk=self.draw.random() < 0.3)]
        spam_checks.act_on(
            self.moderator(), CODE, self.draw.choice(list(spam_checks.SpamDecision)), self.draw.choice(which)
        )

    def moderator(self):
        return self.cast.actor(self.draw.choice(["Mo", "Mina"]))

    def any_comment(self):
        gone = (EventKind.WITHDRAWN, EventKind.CHANGED)
        query = select(Comment.id).where(Comment.consultation_id == self.plan.id, Comment.outcome.not_in(gone))
        return self.draw.choice(list(db.session.scalars(query.order_by(Comment.tracker))))

    def happens(self):
        acts = [self.send] * 8 + [self.decide] * 12 + [self.agree] * 6 + [self.flag] * 5 + [self.check_spam] * 4
        rare = (self.withdraw, self.withdraw, self.withdraw_all, self.change, self.change, self.undo_junk)
        act = self.draw.choice([*acts, *rare])
        try:
            with writing(self.app):
                act()
        except (AppError, IndexError):
            pass
        if self.draw.random() < 0.05:
            self.days_pass(self.draw.choice([1, 3, 10]))

    def days_pass(self, days):
        self.clock.forward(days=days)
        with self.app.app_context():
            periodic_tasks.run_once()
            db.session.remove()

    def moderators_finish(self):
        """Both do whatever their pages offer, until nothing is left."""
        for _ in range(4):
            for name in ("Mo", "Mina"):
                self.finish(name)
            self.days_pass(3)

    def finish(self, name):
        actor = self.cast.actor(name)
        with reading(self.app):
            held = held_submissions.count(self.plan.id)
            pressing = [each.id for each in danger_protocol.running(actor, self.plan.row)]
        if held:
            with writing(self.app):
                spam_checks.act_on(actor, CODE, "release", None, count_seen=held)
        for id_ in pressing:
            self.see_to(actor, id_)
        with reading(self.app):
            waiting = [(each.id, each.step) for each in lines(self.plan.id)]
        for id_, step in waiting:
            self.read(actor, id_, step)

    def see_to(self, actor, id_):
        with writing(self.app):
            decisions.open_comment(actor, CODE, id_)
            safety = danger_protocol.of(actor, id_)
        for act in (danger_protocol.raise_level, danger_protocol.mark_done):
            level = (safety.stand.proposed or safety.stand.level,) if act is danger_protocol.raise_level else ()
            try:
                with writing(self.app):
                    act(actor, CODE, id_, *level, version_seen=len(danger_protocol.of(actor, id_).notes))
            except AppError:
                continue

    def read(self, actor, id_, step):
        with writing(self.app):
            decisions.open_comment(actor, CODE, id_)
        try:
            with writing(self.app):
                if step is Step.SECOND:
                    decisions.agree(actor, CODE, id_, True)
                else:
                    decisions.decide(actor, CODE, id_, DecisionData("publish", []))
        except AppError:
            return


@pytest.mark.parametrize("seed", range(3))
def test_moderators_can_always_finish(app, cast, plan, clock, seed):
    consulting = Consulting(app, cast, plan, clock, seed)
    with writing(app):
        db.session.execute(text("update consultation set closes_on = '2099-01-01'"))
    for _ in range(80):
        consulting.happens()
    plan.closed()
    for _ in range(20):
        consulting.happens()
    consulting.days_pass(31)
    consulting.moderators_finish()
    with pytest.raises(report.NotReady) as refused, writing(app):
        report.freeze(cast.actor("Ana"), CODE)
    assert {each.where for each in refused.value.refusals} & THEIRS == set(), refused.value.refusals
