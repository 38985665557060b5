"""What is held counts nowhere and waits for a moderator; everything done to it is a visible event."""

import pytest
from sqlalchemy import func, select, update

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.analysis import published_figures
from consult.analysis.tallies import votes
from consult.consultations import framing
from consult.contributions import count_batches, held_submissions, receipt_access, retention, submitting, unlinking
from consult.contributions.enums import Choice, Consent, EventKind, HoldReason
from consult.contributions.models import Ballot, Comment, ItemEvent, Submission
from consult.contributions.publication_batches import MAX_WAIT
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.credentials import receipts
from consult.moderation import decisions, log_retention, piles, public_log, spam_checks
from consult.moderation.models import ModerationDecision
from consult.moderation.rules import DecisionData
from consult.operations import maintenance
from consult.report import document as report
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, lines, writing
from tests.cast import counted as batches_come
from tests.rooms.submissions import count, mine

HELD = HowSent(held=HoldReason.FAST)


def send_held(app, number=0, way=HELD):
    """A submission of two votes and two comments; returns its receipt in words."""
    what = NewSubmission(
        votes={"siting": Choice.OPPOSE, "hours": Choice.SUPPORT},
        comments=[
            CommentText("siting", f"Too far, {number}.", Consent.SHOW),
            CommentText(None, "About time.", Consent.QUOTE),
        ],
    )
    with writing(app):
        return receipts.as_words(submitting.send(CODE, f"seed-{number:011}".encode(), what, way))


def act(app, cast, name, sending=None, count_seen=None, by="Mo"):
    with writing(app):
        return spam_checks.act_on(cast.actor(by), CODE, name, sending, count_seen=count_seen)


def one(app, plan, **which):
    with app.app_context():
        return held_submissions.list_held(plan.id, 50, **which)


def counted(app, plan):
    """(votes, comments) that count in the plan, after their batches."""
    batches_come(app)
    with app.app_context():
        found = sum(row[-1] for row in votes(plan.id)), published_figures.reconciliation_of(plan.id).analysed
        db.session.rollback()
    return found


def come_at_once(app):
    """What is counted before the day is over."""
    with writing(app):
        while count_batches.count_due():
            pass


def waits(app, plan):
    with app.app_context():
        return [line.tracker for line in lines(plan.id)]


def kinds(app, plan):
    with app.app_context():
        query = select(ItemEvent.kind, func.count()).join(Comment, Comment.id == ItemEvent.comment_id)
        return dict(db.session.execute(query.where(Comment.consultation_id == plan.id).group_by(ItemEvent.kind)).all())


def test_what_is_held_counts_nowhere_and_is_in_no_queue(app, plan):
    send_held(app)
    assert counted(app, plan) == (0, 0)
    assert waits(app, plan) == []
    with app.app_context():
        assert piles.counts(plan.id).to_read == 0
        flow = published_figures.reconciliation_of(plan.id)
        assert (flow.received, flow.taken_out["held"], flow.adds_up) == (2, 2, True)
        assert public_log.public_counts(plan.id).waiting == 2
        periodic_tasks.run_once()
    (waiting,) = one(app, plan)
    assert (waiting.why, waiting.votes, len(waiting.comments)) == ("fast", 2, 2)


def test_released_it_counts_and_its_comments_are_read_like_any(app, plan, cast):
    send_held(app)
    (waiting,) = one(app, plan)
    assert act(app, cast, "release", waiting.id) == 1
    assert counted(app, plan) == (2, 2)
    assert len(waits(app, plan)) == 2
    assert one(app, plan) == []
    assert kinds(app, plan) == {"received": 2, "held": 2, "released": 2}
    with app.app_context():
        events = db.session.scalars(select(ItemEvent).where(ItemEvent.kind == EventKind.RELEASED)).all()
        assert {event.staff_id for event in events} == {cast.ids["Mo"]}
        assert len(events) == 4


def test_one_can_be_released_while_others_wait(app, plan, cast):
    for number in range(3):
        send_held(app, number)
    act(app, cast, "release", one(app, plan)[1].id)
    assert counted(app, plan) == (2, 2)
    assert len(one(app, plan)) == 2
    act(app, cast, "release", count_seen=2)
    assert counted(app, plan) == (6, 6)


def ended_checks(app, plan):
    with app.app_context():
        return [(line.name, line.label, line.submissions) for line in spam_checks.list_spam_checks(plan.id)]


def test_the_auditor_reads_who_ended_how_many_spam_checks_three_days_later(app, plan, cast, clock):
    """Against a moderator who releases or removes submissions without leaving a trace; and against an auditor who
    learns from it that somebody has just written, or which comments came together.
    """
    for number in range(4):
        send_held(app, number)
    first, second = (each.id for each in one(app, plan)[:2])
    act(app, cast, "release", first)
    act(app, cast, "release", second, by="Mina")
    act(app, cast, "junk", count_seen=2)
    act(app, cast, "undo", count_seen=2)
    clock.forward(days=2)
    assert ended_checks(app, plan) == []
    clock.forward(days=1)
    found = [("Mina", "released", 1), ("Mo", "removed as junk", 2), ("Mo", "released", 1)]
    assert ended_checks(app, plan) == [*found, ("Mo", "restored: not junk after all", 2)]
    clock.forward(days=365)
    with writing(app):
        log_retention.forget_acts()
    assert ended_checks(app, plan) == []


def test_junk_is_decided_with_a_reason_is_in_the_record_and_can_be_undone(app, plan, cast):
    """Against a moderator who makes many comments vanish at once: each one is in the public log."""
    send_held(app)
    send_held(app, 1)
    assert act(app, cast, "junk", count_seen=2) == 2
    assert counted(app, plan) == (0, 0)
    assert one(app, plan) == []
    with app.app_context():
        assert published_figures.reconciliation_of(plan.id).taken_out["junk"] == 4
        assert public_log.public_counts(plan.id).junk == 4
        made = db.session.scalars(
            select(ModerationDecision).join(Comment).where(Comment.consultation_id == plan.id)
        ).all()
        assert {(each.outcome, tuple(each.reasons), each.staff_id) for each in made} == {
            ("junk", ("spam",), cast.ids["Mo"])
        }
        assert len(made) == 4
    (first, _) = one(app, plan, junk=True)
    act(app, cast, "undo", first.id, by="Mina")
    assert counted(app, plan) == (2, 2)
    assert len(waits(app, plan)) == 2
    assert act(app, cast, "undo", count_seen=1) == 1
    assert counted(app, plan) == (4, 4)
    with app.app_context():
        assert published_figures.reconciliation_of(plan.id).adds_up


def test_one_comment_of_junk_can_be_put_back_by_itself_like_any(app, plan, cast):
    send_held(app)
    act(app, cast, "junk", count_seen=1)
    (taken,) = one(app, plan, junk=True)
    with writing(app):
        decisions.undo(cast.actor("Mo"), CODE, taken.comments[0].id)
    assert counted(app, plan) == (0, 1)
    act(app, cast, "undo", taken.id)
    assert counted(app, plan) == (2, 2)


def test_words_are_closed_until_opened_and_nothing_is_decided_before_the_release(app, plan, cast):
    send_held(app)
    (waiting,) = one(app, plan)
    mo = cast.actor("Mo")
    with writing(app):
        assert decisions.open_comment(mo, CODE, waiting.comments[0].id) in ("Too far, 0.", "About time.")
    with pytest.raises(Conflict), writing(app):
        decisions.decide(mo, CODE, waiting.comments[0].id, DecisionData("publish", [], version_seen=0))
    act(app, cast, "release", waiting.id)
    with writing(app):
        decisions.decide(mo, CODE, waiting.comments[0].id, DecisionData("publish", [], version_seen=0))


def test_nothing_is_frozen_while_anything_is_held(app, plan, cast):
    """Against an analyst who freezes quickly, so that a crowd is never counted."""
    send_held(app)
    plan.closed()
    with pytest.raises(report.NotReady, match="Still waiting for a spam check: 1"):
        plan.reported()
    act(app, cast, "release", count_seen=1)
    plan.reported()
    assert count(app, Ballot, Ballot.clause_version_id == plan.version_id("siting")) == 1


@pytest.mark.parametrize("ending", ["release", "junk"])
def test_a_spam_check_that_ends_after_the_close_is_counted_at_once(app, plan, cast, ending):
    """Against a report that waits for days for moderators who have nothing left to do."""
    send_held(app)
    plan.closed()
    come_at_once(app)
    with app.app_context():
        assert count_batches.count_held(plan.id) == 1
    act(app, cast, ending, count_seen=1)
    come_at_once(app)
    with app.app_context():
        assert count_batches.count_held(plan.id) == 0


def test_what_a_writer_deletes_today_does_not_move_with_a_late_release(app, plan, cast):
    """Against reading from the counts that somebody just deleted what they sent."""
    send_held(app, 1)
    with writing(app):
        what = NewSubmission(comments=[CommentText("siting", "Too loud.", Consent.SHOW)])
        other = receipts.as_words(submitting.send(CODE, b"0123456789abcdef", what))
    plan.closed()
    come_at_once(app)
    with writing(app):
        receipt_access.withdraw_all(other)
    act(app, cast, "release", count_seen=1)
    come_at_once(app)
    with app.app_context():
        assert published_figures.reconciliation_of(plan.id).analysed == 3
    assert counted(app, plan) == (2, 2)


def test_after_the_freeze_nothing_says_what_was_held_together(app, plan, cast):
    """Against linking the few comments that were held once."""
    send_held(app)
    act(app, cast, "release", count_seen=1)
    plan.reported()
    assert not {"held", "released"} & set(kinds(app, plan))
    with app.app_context():
        assert published_figures.reconciliation_of(plan.id).analysed == 2


def test_a_release_of_all_stops_if_more_arrived_meanwhile(app, plan, cast):
    """Against a flood that continues while the moderator reads."""
    send_held(app)
    send_held(app, 1)
    with pytest.raises(Conflict, match="More was sent"):
        act(app, cast, "release", count_seen=1)
    assert counted(app, plan) == (0, 0)


@pytest.mark.parametrize(
    ("name", "sending", "refusal"),
    [
        ("", None, ValidationError),
        ("explode", 5, ValidationError),
        ("release", 5, Conflict),
        ("junk", 0, Conflict),
        ("undo", None, Conflict),
    ],
)
def test_what_cannot_be_done_changes_nothing(app, plan, cast, name, sending, refusal):
    send_held(app)
    with pytest.raises(refusal):
        act(app, cast, name, sending)
    assert len(one(app, plan)) == 1


def test_only_the_plans_moderators_act_and_only_on_its_submissions(app, plan, cast):
    send_held(app)
    (waiting,) = one(app, plan)
    for name in ("Olga", "Ana", "Dee", "Ada", "Ida", "Zed"):
        with pytest.raises((NotFound, Forbidden)):
            act(app, cast, "release", waiting.id, by=name)
    with pytest.raises(Conflict), writing(app):
        spam_checks.act_on(cast.actor("Zed"), cast.other_code, "release", waiting.id)
    assert len(one(app, plan)) == 1


def test_what_its_writer_changes_stays_held(app, plan):
    """Against releasing oneself by changing one's words or one's vote."""
    receipt = send_held(app)
    with writing(app):
        assert len(receipt_access.open_receipt(receipt).votes) == 2
        receipt_access.change_vote(receipt, "hours", Choice.OPPOSE)
        receipt_access.change_comment(receipt, 0, "Far too far.", Consent.SHOW)
    assert counted(app, plan) == (0, 0)
    assert waits(app, plan) == []
    (waiting,) = one(app, plan)
    assert (waiting.votes, len(waiting.comments)) == (2, 2)


def test_a_vote_taken_out_as_junk_cannot_be_voted_back_in(app, plan, cast):
    receipt = send_held(app)
    act(app, cast, "junk", count_seen=1)
    with pytest.raises(NotFound), writing(app):
        receipt_access.change_vote(receipt, "hours", Choice.OPPOSE)
    assert counted(app, plan) == (0, 0)


def test_what_its_writer_takes_back_does_not_come_in_with_the_release(app, plan, cast):
    receipt = send_held(app)
    with writing(app):
        receipt_access.withdraw_all(receipt)
    assert one(app, plan) == []
    with app.app_context():
        assert held_submissions.count(plan.id) == 0
    act(app, cast, "release", count_seen=0)
    assert counted(app, plan) == (0, 0)
    with app.app_context():
        assert published_figures.reconciliation_of(plan.id).adds_up


def listed(app, plan):
    """How many are held and how many were removed as junk, as they are listed and as they are counted."""
    with app.app_context():
        found = [held_submissions.list_held(plan.id, 50, junk=junk) for junk in (False, True)]
        assert [len(each) for each in found] == [held_submissions.count(plan.id, junk=junk) for junk in (False, True)]
        assert held_submissions.count_noted_wrongly(plan.id) == 0
        return tuple(len(each) for each in found)


def test_junk_of_which_nothing_is_left_leaves_the_list(app, plan, cast):
    first, second = send_held(app, 1), send_held(app, 2)
    act(app, cast, "junk", count_seen=2)
    assert listed(app, plan) == (0, 2)
    with writing(app):
        receipt_access.withdraw_all(first)
    assert listed(app, plan) == (0, 1)
    with writing(app):
        receipt_access.withdraw_comment(second, 0)
    assert listed(app, plan) == (0, 1), "votes are left, and the other comment"
    act(app, cast, "undo", count_seen=1)
    assert listed(app, plan) == (0, 0)


def test_what_its_writer_empties_waits_for_nobody_from_the_next_batch(app, plan, clock):
    receipt = send_held(app)
    plan.closed()
    for days, held in ((1, 1), (MAX_WAIT.days + 1, 0)):
        clock.forward(days=days)
        with app.app_context():
            periodic_tasks.run_once()
            assert count_batches.count_held(plan.id) == held
        if held:
            with writing(app):
                receipt_access.withdraw_all(receipt)
            with app.app_context():
                periodic_tasks.run_once()
                assert count_batches.count_held(plan.id) == 1, "otherwise it tells the day"
    assert listed(app, plan) == (0, 0), "so moderators cannot release it"


def test_what_its_writer_deletes_as_junk_is_not_restored(app, plan, cast):
    first, _ = send_held(app, 1), send_held(app, 2)
    act(app, cast, "junk", count_seen=2)
    with writing(app):
        receipt_access.withdraw_all(first)
    act(app, cast, "undo", count_seen=1)
    assert counted(app, plan) == (2, 2), "what the other one sent, alone"


def test_junk_leaves_the_list_when_its_last_words_are_deleted_in_time(app, plan, cast, clock):
    with writing(app):
        what = NewSubmission(comments=[CommentText("siting", "Cheap boats.", Consent.SHOW)])
        submitting.send(CODE, b"0123456789abcdef", what, HELD)
    act(app, cast, "junk", count_seen=1)
    assert listed(app, plan) == (0, 1)
    clock.forward(days=60)
    with writing(app):
        while retention.purge_sealed():
            pass
    assert listed(app, plan) == (0, 0)


def test_a_vote_that_is_changed_leaves_nothing_emptied(app, plan, cast):
    receipt = send_held(app)
    with writing(app):
        receipt_access.change_vote(receipt, "hours", Choice.OPPOSE)
        receipt_access.withdraw_comment(receipt, 0)
        receipt_access.withdraw_comment(receipt, 1)
    assert listed(app, plan) == (1, 0)
    act(app, cast, "release", count_seen=1)
    assert listed(app, plan) == (0, 0)


def test_the_check_says_where_the_note_is_wrong(app, plan, cast):
    send_held(app)
    with writing(app):
        db.session.execute(update(Submission).where(Submission.consultation_id == plan.id).values(is_emptied=True))
    with app.app_context():
        found = [finding.words for finding in maintenance.check_installation() if finding.name == "counts"]
    words = f"whether anything is left of a submission is noted wrongly in the plan {CODE}, 1 times. Ask for help"
    assert found == [words]


def test_a_cancelled_plan_keeps_nothing_that_was_held(app, plan, cast):
    send_held(app)
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
    with app.app_context():
        periodic_tasks.run_once()
    assert mine(app, Submission) == 0
    with app.app_context():
        left = db.session.scalars(select(Comment).where(Comment.consultation_id == plan.id)).all()
        assert {(each.stage, each.original) for each in left} == {("closed", None)}
        assert unlinking.unlink_cancelled() == 0


def test_the_same_form_again_says_whether_it_still_waits(app, plan, cast):
    what = NewSubmission(votes={"hours": Choice.SUPPORT})

    def again():
        with writing(app):
            return submitting.write([submitting.prepare(CODE, b"0123456789abcdef", what, HELD)])[0].held

    assert [again(), again()] == [True, True]
    act(app, cast, "release", count_seen=1)
    assert not again()
    assert counted(app, plan) == (1, 0)
