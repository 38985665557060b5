"""What needs a second moderator, what can be undone, and two moderators at once."""

import pytest
from sqlalchemy import select

from consult.access import Conflict, Forbidden
from consult.moderation import decisions
from consult.moderation.models import ModerationDecision
from consult.moderation.rules import DecisionData
from consult.storage.database import db
from tests.cast import CODE, reading, writing
from tests.moderated import acts, answer, decide, decision_rows, events, is_counted, open_comment, row, say

NAMED = "Dr Halloran threw us out."
MARKED = "[[name|Dr Halloran]] threw us out."


def test_a_refusal_waits_for_a_second_moderator(app, cast, plan):
    sent = say(app)
    decide(app, cast, sent, "refuse", "threat")
    assert (row(app, sent).stage, row(app, sent).outcome) == ("inbox", "")
    assert "refused" not in events(app, sent)
    answer(app, cast, sent, True)
    comment = row(app, sent)
    assert (comment.stage, comment.outcome, comment.public_text) == ("closed", "refuse", None)
    assert events(app, sent)[-1] == "refused"
    assert is_counted(app, sent)
    assert [(act["outcome"], act["second"]) for act in acts(app)] == [("refuse", False), ("refuse", True)]


def test_nobody_is_their_own_second_moderator(app, cast, plan):
    sent = say(app)
    decide(app, cast, sent, "refuse", "threat")
    with pytest.raises(Forbidden):
        answer(app, cast, sent, True, by="Mo")
    assert row(app, sent).stage == "inbox"


def test_a_second_moderator_reads_before_answering(app, cast, plan):
    sent, mina = say(app), cast.actor("Mina")
    decide(app, cast, sent, "refuse", "threat")
    with pytest.raises(Forbidden), writing(app):
        decisions.agree(mina, CODE, sent.id, True)
    assert row(app, sent).stage == "inbox"


def test_a_second_moderator_who_disagrees_puts_it_back_for_reading(app, cast, plan, clock):
    sent = say(app)
    decide(app, cast, sent, "refuse", "threat")
    answer(app, cast, sent, False)
    assert row(app, sent).outcome == ""
    decide(app, cast, sent, "publish", by="Mina")
    assert row(app, sent).stage == "pool"
    assert decision_rows(app, sent) == [("refuse", False), ("refusal_declined", True), ("publish", True)]
    assert [act["outcome"] for act in acts(app)] == ["refuse", "refusal_declined", "publish"]


def test_the_order_of_decisions_is_kept_even_in_one_moment(app, cast, plan, clock):
    """The clock is stopped: the second proposal is Mina's, so Mo may answer it."""
    sent = say(app)
    decide(app, cast, sent, "refuse", "threat")
    answer(app, cast, sent, False)
    decide(app, cast, sent, "refuse", "threat", by="Mina")
    with pytest.raises(Forbidden):
        answer(app, cast, sent, True, by="Mina")
    answer(app, cast, sent, True, by="Mo")
    assert row(app, sent).outcome == "refuse"
    with reading(app):
        turns = db.session.scalars(select(ModerationDecision.sequence).where(ModerationDecision.comment_id == sent.id))
        assert sorted(turns) == [1, 2, 3, 4]


def test_while_a_refusal_waits_nothing_else_is_decided(app, cast, plan):
    sent = say(app)
    decide(app, cast, sent, "refuse", "threat")
    for by in ("Mo", "Mina"):
        with pytest.raises(Conflict):
            decide(app, cast, sent, "publish", by=by)
    assert row(app, sent).stage == "inbox"


def test_there_is_nothing_to_agree_to_without_a_refusal(app, cast, plan):
    sent = say(app)
    with pytest.raises(Conflict):
        answer(app, cast, sent, True)


def test_junk_does_not_count_until_it_is_undone(app, cast, plan):
    sent = say(app, "Cheap watches at watches.example.org")
    decide(app, cast, sent, "junk", "off_topic_ad")
    assert (row(app, sent).stage, row(app, sent).outcome) == ("closed", "junk")
    assert not is_counted(app, sent)
    mina = cast.actor("Mina")
    with writing(app):
        decisions.undo(mina, CODE, sent.id)
    assert (row(app, sent).stage, row(app, sent).outcome) == ("inbox", "")
    assert is_counted(app, sent)
    assert events(app, sent).count("junked") == events(app, sent).count("restored") == 1
    decide(app, cast, sent, "publish")
    assert [act["outcome"] for act in acts(app)] == ["junk", "junk_undone", "publish"]


def test_undoing_junk_twice_does_it_once(app, cast, plan):
    sent, mo = say(app), cast.actor("Mo")
    decide(app, cast, sent, "junk", "spam")
    with writing(app):
        decisions.undo(mo, CODE, sent.id)
    with pytest.raises(Conflict), writing(app):
        decisions.undo(mo, CODE, sent.id)
    assert is_counted(app, sent)
    assert events(app, sent).count("restored") == 1


@pytest.mark.parametrize("version_seen", [0, None])
@pytest.mark.parametrize("second", ["publish", "junk", "team_only", "refuse"])
def test_the_second_of_two_deciding_at_once_changes_nothing(app, cast, plan, second, version_seen):
    sent = say(app)
    open_comment(app, cast, sent, "Mina")
    decide(app, cast, sent, "publish", version_seen=0)
    reasons = [] if second == "publish" else ["supply"]
    mina = cast.actor("Mina")
    with pytest.raises(Conflict), writing(app):
        decisions.decide(mina, CODE, sent.id, DecisionData(second, reasons, version_seen=version_seen))
    assert row(app, sent).outcome == "publish"
    assert decision_rows(app, sent) == [("publish", True)]
    assert len(acts(app)) == 1


def test_a_decision_does_not_rest_on_a_page_made_before_another_one(app, cast, plan):
    """The comment still waits, with its writer; but Mina did not know that she was asked about it."""
    sent, mina = say(app), cast.actor("Mina")
    open_comment(app, cast, sent, "Mina")
    decide(app, cast, sent, "ask", "identifies_writer", version_seen=0)
    with pytest.raises(Conflict), writing(app):
        decisions.decide(mina, CODE, sent.id, DecisionData("publish", [], version_seen=0))
    assert row(app, sent).outcome == "ask"
    with writing(app):
        decisions.decide(mina, CODE, sent.id, DecisionData("publish", [], version_seen=1))
    assert row(app, sent).outcome == "publish"


def test_an_answer_does_not_rest_on_a_page_made_before_another_one(app, cast, plan):
    sent, mina = say(app), cast.actor("Mina")
    decide(app, cast, sent, "refuse", "threat")
    open_comment(app, cast, sent, "Mina")
    with pytest.raises(Conflict), writing(app):
        decisions.agree(mina, CODE, sent.id, True, version_seen=0)
    assert row(app, sent).stage == "inbox"
