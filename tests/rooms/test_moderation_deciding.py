"""Opening words and deciding on them, with the events, the record and who may."""

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.consultations.models import Consultation
from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.moderation import decisions
from consult.moderation.models import CommentAccess
from consult.moderation.rules import RULES_VERSION, DecisionData
from consult.record import entries
from consult.storage.database import db
from tests import moderated
from tests.cast import CODE, reading, writing
from tests.moderated import acts, decide, decision_rows, events, is_counted, open_comment, row, say

NAMED = "Dr Halloran threw us out."
MARKED = "[[name|Dr Halloran]] threw us out."


def set_state(app, state):
    with writing(app):
        db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one().state = state


def test_opening_gives_the_words_and_writes_down_who_did(app, cast, plan):
    sent = say(app, NAMED)
    assert open_comment(app, cast, sent) == NAMED
    with reading(app):
        (opening,) = db.session.scalars(select(CommentAccess).where(CommentAccess.comment_id == sent.id))
        assert opening.staff_id == cast.ids["Mo"]


@pytest.mark.parametrize("who", ["Zed", "Ida"])
def test_nobody_from_outside_opens_or_decides(app, cast, plan, who):
    sent, actor = say(app), cast.actor(who)
    for act in (
        lambda: decisions.open_comment(actor, CODE, sent.id),
        lambda: decisions.decide(actor, CODE, sent.id, DecisionData("publish", [])),
        lambda: decisions.agree(actor, CODE, sent.id, True),
        lambda: decisions.undo(actor, CODE, sent.id),
    ):
        with pytest.raises(NotFound), writing(app):
            act()
    assert row(app, sent).stage == "inbox"


@pytest.mark.parametrize("who", ["Olga", "Ana", "Dee", "Ada"])
def test_colleagues_who_do_not_moderate_are_refused(app, cast, plan, who):
    sent, actor = say(app), cast.actor(who)
    with pytest.raises(Forbidden), writing(app):
        decisions.open_comment(actor, CODE, sent.id)


def test_a_comment_of_another_plan_is_not_found(app, cast, plan):
    actor = cast.actor("Mo")
    with reading(app):
        other = db.session.scalar(select(Comment.id).where(Comment.consultation_id == cast.other_id))
    for comment_id in (other, 1, 2**63 - 1, 2**63, 2**200):
        with pytest.raises(NotFound), writing(app):
            decisions.open_comment(actor, CODE, comment_id)


def test_nobody_decides_unread(app, cast, plan):
    sent, mo = say(app), cast.actor("Mo")
    open_comment(app, cast, sent, "Mina")
    with pytest.raises(Forbidden), writing(app):
        decisions.decide(mo, CODE, sent.id, DecisionData("publish", []))
    decide(app, cast, sent, "publish")
    assert row(app, sent).stage == "pool"


def test_a_published_comment_goes_to_the_pool_as_it_was_written(app, cast, plan):
    sent = say(app, NAMED)
    decide(app, cast, sent, "publish")
    comment = row(app, sent)
    assert (comment.stage, comment.outcome, comment.public_text) == ("pool", "publish", NAMED)
    assert events(app, sent)[-1] == "approved"
    assert is_counted(app, sent)
    assert acts(app) == [
        {
            "tracker": comment.tracker,
            "outcome": "publish",
            "reasons": [],
            "rules": RULES_VERSION,
            "second": False,
        }
    ]


def test_hidden_parts_are_hidden_and_what_was_sent_is_gone(app, cast, plan):
    sent = say(app, NAMED)
    decide(app, cast, sent, "redact", "allegation", marked=MARKED)
    comment = row(app, sent)
    assert (comment.stage, comment.outcome) == ("pool", "redact")
    assert comment.public_text == "[name removed] threw us out."
    assert comment.original is None
    assert events(app, sent)[-1] == "redacted"
    assert open_comment(app, cast, sent) == "[name removed] threw us out."


def test_the_record_holds_closed_codes_and_none_of_the_words(app, cast, plan):
    first, second = say(app, NAMED), say(app, "Vermin, says Halloran, all of them.")
    decide(app, cast, first, "redact", "allegation", marked=MARKED)
    moderated.refuse(app, cast, second, "dehumanizing")
    plan.closed()
    with writing(app):
        moderated.bring_batches()
    with reading(app):
        everything = " ".join(str(entry) for entry in entries.entries(CODE))
    assert "dehumanizing" in everything
    assert "Halloran" not in everything
    assert "Vermin" not in everything
    assert "Mina" not in everything


def test_what_is_for_the_team_alone_counts_and_is_never_put_in_the_pool(app, cast, plan):
    sent = say(app, NAMED)
    decide(app, cast, sent, "team_only", "method_detail", marked=MARKED)
    comment = row(app, sent)
    assert (comment.stage, comment.outcome) == ("closed", "team_only")
    assert comment.public_text == "[name removed] threw us out."
    assert events(app, sent)[-1] == "team_only"
    assert is_counted(app, sent)


@pytest.mark.parametrize(("outcome", "reasons", "marked"), [("publish", [], ""), ("redact", ["allegation"], MARKED)])
def test_a_writers_wish_for_the_team_only_wins_over_the_moderators_choice(app, cast, plan, outcome, reasons, marked):
    sent = say(app, NAMED, consent=Consent.TEAM)
    decide(app, cast, sent, outcome, *reasons, marked=marked)
    comment = row(app, sent)
    assert (comment.stage, comment.outcome) == ("closed", "team_only")
    assert acts(app)[-1]["outcome"] == "team_only"
    assert acts(app)[-1]["reasons"] == [*reasons, "writer_asked"]


def test_asking_the_writer_keeps_the_comment_waiting(app, cast, plan):
    sent = say(app)
    decide(app, cast, sent, "ask", "identifies_writer")
    comment = row(app, sent)
    assert (comment.stage, comment.outcome, comment.public_text) == ("inbox", "ask", None)
    decide(app, cast, sent, "publish", by="Mina")
    assert row(app, sent).stage == "pool"


def test_what_its_writer_withdrew_or_changed_is_not_decided_on(app, cast, plan):
    gone, changed = say(app), say(app)
    for sent in (gone, changed):
        open_comment(app, cast, sent)
    with writing(app):
        receipt_access.withdraw_comment(gone.receipt, 0)
        receipt_access.change_comment(changed.receipt, 0, "Other words.", Consent.SHOW)
    mo = cast.actor("Mo")
    for sent in (gone, changed):
        for act in (
            lambda sent=sent: decisions.open_comment(mo, CODE, sent.id),
            lambda sent=sent: decisions.decide(mo, CODE, sent.id, DecisionData("publish", [])),
        ):
            with pytest.raises(Conflict, match="deleted or changed this comment"), writing(app):
                act()
    assert acts(app) == []


@pytest.mark.parametrize("state", ["reported", "answered", "followed_up", "cancelled", "draft"])
def test_when_reading_has_ended_nothing_is_opened_decided_or_undone(app, cast, plan, state):
    waiting, proposed, thrown = say(app), say(app), say(app)
    open_comment(app, cast, waiting)
    decide(app, cast, proposed, "refuse", "threat")
    open_comment(app, cast, proposed, "Mina")
    decide(app, cast, thrown, "junk", "spam")
    before = len(acts(app))
    set_state(app, state)
    mo, mina = cast.actor("Mo"), cast.actor("Mina")
    for act in (
        lambda: decisions.open_comment(mo, CODE, waiting.id),
        lambda: decisions.decide(mo, CODE, waiting.id, DecisionData("publish", [])),
        lambda: decisions.agree(mina, CODE, proposed.id, True),
        lambda: decisions.undo(mo, CODE, thrown.id),
    ):
        with pytest.raises(Conflict, match="You cannot read comments of this plan now"), writing(app):
            act()
    assert len(acts(app)) == before


def test_after_closing_reading_goes_on(app, cast, plan):
    sent = say(app)
    plan.closed()
    decide(app, cast, sent, "publish")
    assert row(app, sent).outcome == "publish"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (DecisionData("approve"), "outcome"),
        (DecisionData("redact", [], MARKED), "reasons"),
        (DecisionData("refuse", ["i_disagree"]), "reasons"),
        (DecisionData("redact", ["allegation"]), "marked"),
        (DecisionData("publish", [], MARKED), "marked"),
        (DecisionData("redact", ["allegation"], "[[name|Dr Halloran]] threw them out."), "marked"),
    ],
)
def test_a_decision_that_is_not_valid_leaves_nothing_behind(app, cast, plan, typed, field):
    sent, mo = say(app, NAMED), cast.actor("Mo")
    open_comment(app, cast, sent)
    with pytest.raises(ValidationError) as refused, writing(app):
        decisions.decide(mo, CODE, sent.id, typed)
    assert refused.value.field == field
    assert row(app, sent).stage == "inbox"
    assert decision_rows(app, sent) == []
    assert acts(app) == []


def test_decisions_touch_no_other_plan(app, cast, plan):
    def others():
        query = select(Comment.stage, Comment.outcome, func.count()).where(Comment.consultation_id == cast.other_id)
        with reading(app):
            return sorted(db.session.execute(query.group_by(Comment.stage, Comment.outcome)))

    before = others()
    for outcome in ("publish", "junk", "team_only"):
        decide(app, cast, say(app), outcome, *([] if outcome == "publish" else ["supply"]))
    moderated.refuse(app, cast, say(app), "threat")
    assert others() == before
