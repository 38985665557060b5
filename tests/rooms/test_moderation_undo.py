"""Undoing a decision that no batch has shown to anybody: a decision of its own, after which the comment waits again."""

import pytest
from sqlalchemy import func, select

from consult.access import Conflict, Forbidden
from consult.consultations import roles
from consult.contributions import receipt_access
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.moderation import decisions, review_item
from consult.moderation.models import CommentAccess, ModerationDecision
from consult.moderation.review_item import LastAct
from consult.moderation.rules import DecisionData
from consult.storage.database import db
from tests.cast import CODE, reading, writing
from tests.moderated import (
    acts,
    answer,
    bring_batches,
    decide,
    decision_rows,
    events,
    is_counted,
    open_comment,
    row,
    say,
)
from tests.noise import OTHER_CODE

pytestmark = pytest.mark.both_databases

NAMED = "Dr Halloran threw us out."
MARKED = "[[name|Dr Halloran]] threw us out."
HIDDEN = "[name removed] threw us out."


def undo(app, cast, sent, by="Mo"):
    actor = cast.actor(by)
    with writing(app):
        decisions.undo(actor, CODE, sent.id)


@pytest.mark.parametrize(
    ("outcome", "reasons", "counts"),
    [
        ("publish", (), True),
        ("team_only", ("contact",), True),
        ("ask", ("identifies_writer",), True),
        ("junk", ("spam",), True),
    ],
)
def test_after_undo_the_comment_waits_as_before_and_the_log_has_both(app, cast, plan, outcome, reasons, counts):
    sent = say(app, NAMED)
    decide(app, cast, sent, outcome, *reasons)
    undo(app, cast, sent)
    comment = row(app, sent)
    assert (comment.stage, comment.outcome, comment.original) == ("inbox", "", NAMED)
    assert (comment.public_text, comment.pooled_on, comment.public_on) == (None, None, None)
    assert is_counted(app, sent) is counts
    undone = "junk_undone" if outcome == "junk" else "decision_undone"
    assert decision_rows(app, sent) == [(outcome, True), (undone, True)]
    assert events(app, sent)[-1] == ("restored" if outcome == "junk" else "reopened")
    decide(app, cast, sent, "publish", version_seen=2)
    assert row(app, sent).public_text == NAMED
    assert [act["outcome"] for act in acts(app)] == [outcome, undone, "publish"]
    with reading(app):
        query = select(ModerationDecision.after_approval).where(ModerationDecision.comment_id == sent.id)
        assert set(db.session.scalars(query)) == {False}, "nobody had seen it"


def test_nothing_of_what_was_undone_becomes_public(app, cast, plan, clock):
    sent = say(app, NAMED)
    decide(app, cast, sent, "publish")
    undo(app, cast, sent)
    clock.forward(days=4)
    with writing(app):
        bring_batches()
    assert (row(app, sent).stage, row(app, sent).public_text) == ("inbox", None)


def test_words_that_were_hidden_stay_deleted_and_the_next_decision_says_that_some_are_hidden(app, cast, plan):
    """Against hidden words that come back, and against hidden words that nobody is told of."""
    sent = say(app, NAMED)
    decide(app, cast, sent, "redact", "names_person", marked=MARKED)
    undo(app, cast, sent)
    assert (row(app, sent).original, row(app, sent).public_text) == (None, HIDDEN)
    assert open_comment(app, cast, sent) == HIDDEN
    decide(app, cast, sent, "publish")
    assert (row(app, sent).outcome, row(app, sent).public_text) == ("redact", HIDDEN)
    made = [(act["outcome"], act["reasons"]) for act in acts(app)]
    assert made == [
        ("redact", ["names_person"]),
        ("decision_undone", []),
        ("redact", ["names_person"]),
    ]


def test_more_can_be_hidden_in_what_is_left(app, cast, plan):
    sent = say(app, NAMED)
    decide(app, cast, sent, "redact", "names_person", marked=MARKED)
    undo(app, cast, sent)
    decide(app, cast, sent, "redact", "dehumanizing", marked="[name removed] [[insult|threw us]] out.")
    assert row(app, sent).public_text == "[name removed] [insult removed] out."
    assert acts(app)[-1]["reasons"] == ["names_person", "dehumanizing"]


def test_a_comment_for_the_team_alone_stays_so_after_undo(app, cast, plan):
    sent = say(app, NAMED, consent=Consent.TEAM)
    decide(app, cast, sent, "publish")
    undo(app, cast, sent)
    decide(app, cast, sent, "redact", "names_person", marked=MARKED)
    assert (row(app, sent).outcome, row(app, sent).stage) == ("team_only", "closed")


def test_once_a_batch_has_shown_it_nothing_is_undone(app, cast, plan, clock):
    """Against words that disappear from the page without a decision in public."""
    sent, team = say(app, NAMED), say(app)
    decide(app, cast, sent, "publish")
    decide(app, cast, team, "team_only", "contact")
    clock.forward(days=4)
    with writing(app):
        bring_batches()
    for each in (sent, team):
        before = row(app, each).stage
        with pytest.raises(Conflict):
            undo(app, cast, each)
        assert row(app, each).stage == before


def test_what_two_decided_and_what_nobody_decided_is_not_undone(app, cast, plan):
    refused, waiting, proposed = say(app), say(app), say(app)
    decide(app, cast, refused, "refuse", "threat")
    answer(app, cast, refused, True)
    decide(app, cast, proposed, "refuse", "threat")
    for each in (refused, waiting, proposed):
        with pytest.raises(Conflict):
            undo(app, cast, each)


def test_what_its_writer_took_away_is_not_brought_back(app, cast, plan):
    sent = say(app, NAMED)
    decide(app, cast, sent, "publish")
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)
    with pytest.raises(Conflict):
        undo(app, cast, sent)


def test_undoing_twice_is_refused(app, cast, plan):
    sent = say(app, NAMED)
    decide(app, cast, sent, "publish")
    undo(app, cast, sent)
    with pytest.raises(Conflict):
        undo(app, cast, sent, by="Mina")


def test_who_has_not_opened_it_does_not_decide_on_it_after_undo(app, cast, plan):
    sent, mina = say(app, NAMED), cast.actor("Mina")
    decide(app, cast, sent, "publish")
    undo(app, cast, sent, by="Mina")
    with pytest.raises(Forbidden), writing(app):
        decisions.decide(mina, CODE, sent.id, DecisionData("publish"))
    with reading(app):
        query = select(func.count()).select_from(CommentAccess).where(CommentAccess.comment_id == sent.id)
        assert db.session.scalar(query) == 1
        assert db.session.get_one(Comment, sent.id).stage == "inbox"


def last_act(app, cast, sent, by="Mo"):
    with reading(app):
        return review_item.last_act(cast.actor(by), CODE, sent.id)


def test_the_last_act_is_told_with_whether_it_can_be_undone_and_whose_it_is(app, cast, plan, clock):
    sent = say(app)
    assert last_act(app, cast, sent) is None, "nothing was decided"
    decide(app, cast, sent, "publish")
    tracker = row(app, sent).tracker
    assert last_act(app, cast, sent) == LastAct(
        sent.id, tracker, "publish", effective=True, undoable=True, by_me=True, danger=False
    )
    assert last_act(app, cast, sent, "Mina").by_me is False
    clock.forward(days=4)
    with writing(app):
        bring_batches()
    assert last_act(app, cast, sent).undoable is False


def test_nobody_is_told_of_an_act_on_what_they_may_not_see(app, cast, plan):
    """Somebody who types a key into the address learns nothing: not even that there is such a comment."""
    sent = say(app, "The Harbour Clinic turned us away.")
    decide(app, cast, sent, "publish", by="Mina")
    assert last_act(app, cast, sent) is not None
    with reading(app):
        assert review_item.last_act(cast.actor("Mo"), CODE, sent.id + 1) is None
        assert review_item.last_act(cast.actor("Zed"), OTHER_CODE, sent.id) is None
    with writing(app):
        roles.affiliate(cast.actor("Olga"), CODE, "Mo", "Harbour Clinic")
    assert last_act(app, cast, sent) is None


def test_nothing_is_told_of_a_comment_that_its_writer_deleted_meanwhile(app, cast, plan):
    sent = say(app)
    decide(app, cast, sent, "publish")
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)
    assert last_act(app, cast, sent) is None
