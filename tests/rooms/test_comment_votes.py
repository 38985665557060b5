"""Agree, disagree or pass: what is stored of it, what comes next, and what the freeze leaves."""

from collections import Counter
from unittest import mock

import pytest
from sqlalchemy import event, func, select, text, update

from consult.access import Conflict
from consult.analysis import published_figures
from consult.analysis.disclosure import Agreement, Suppressed
from consult.consultations import framing
from consult.contributions import comment_votes, copies, receipt_access, row_shuffling, sheets, unlinking
from consult.contributions.comment_votes import SheetAnswers
from consult.contributions.enums import EventKind, HoldReason
from consult.contributions.models import Comment, CommentVote, CommentVoteSheet
from consult.moderation import spam_checks
from consult.moderation.spam_checks import Unread
from consult.operations import privacy_audit
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.answered import answer, publish, votes
from tests.cast import CODE, bring_everything, reading, writing
from tests.moderated import decide, row, say


def seen(app, trackers):
    with reading(app):
        found = dict(db.session.execute(select(Comment.tracker, Comment.times_seen)).all())
    return [found[each] for each in trackers]


def following(app, plan, place=(), sheet_id=None):
    with reading(app):
        found = comment_votes.next_comments(plan.id, place, sheet_id)
    return [each.tracker for each in found.comments], found.place


def ours(app, plan):
    with reading(app):
        query = select(func.count()).where(CommentVoteSheet.consultation_id == plan.id)
        return db.session.scalar(query)


def run(app):
    with app.app_context():
        periodic_tasks.run_once()


def test_the_same_answers_sent_twice_are_stored_once_and_a_new_one_replaces_the_old(app, cast, plan):
    first, second = publish(app, cast, 2)
    sheet = answer(app, {first: "agree", second: "pass"})
    answer(app, {first: "agree", second: "pass"}, sheet)
    assert votes(app, plan.id) == sorted([(sheet, first, 1), (sheet, second, 0)], key=str)
    answer(app, {first: "disagree"}, sheet)
    assert votes(app, plan.id) == sorted([(sheet, first, -1), (sheet, second, 0)], key=str)


def test_two_taps_on_one_button_are_written_together_as_one(app, cast, plan):
    first, second = publish(app, cast, 2)
    twice = [SheetAnswers(CODE, 77, {first: 1, second: -1})] * 2
    with writing(app):
        assert comment_votes.write(twice) == [2, 2]
    assert votes(app, plan.id) == sorted([(77, first, 1), (77, second, -1)], key=str)


def test_only_public_comments_of_an_open_plan_can_be_answered(app, cast, plan):
    (public,) = publish(app, cast, 1)
    waiting = row(app, say(app, "Not read yet.")).tracker
    with reading(app):
        noise = db.session.scalar(
            select(Comment.tracker).where(Comment.consultation_id == cast.other_id, Comment.stage == "public")
        )
    answer(app, {public: "agree", waiting: "agree", noise: "agree", "zzzzzzzzzzzz": "agree"})
    assert [tracker for _, tracker, _ in votes(app, plan.id)] == [public]
    plan.closed()
    with pytest.raises(Conflict):
        answer(app, {public: "agree"})
    assert len(votes(app, plan.id)) == 1


def test_pages_go_through_all_comments_once_and_leave_out_what_is_answered(app, cast, plan):
    trackers = publish(app, cast, 25)
    sheet = answer(app, dict.fromkeys(trackers[:3], "agree"))
    shown, place = following(app, plan, sheet_id=sheet)
    found = shown
    while shown:
        shown, place = following(app, plan, place, sheet)
        found += shown
    assert Counter(found) == Counter(trackers[3:])


def test_those_answered_least_come_first_and_the_day_mixes_the_others(app, cast, plan, clock):
    trackers = publish(app, cast, 12)
    with writing(app):
        db.session.execute(update(Comment).where(Comment.tracker.in_(trackers[:8])).values(times_seen=2))
        db.session.execute(update(Comment).where(Comment.tracker == trackers[8]).values(times_seen=1))
    shown, place = following(app, plan)
    assert set(shown[:3]) == set(trackers[9:])
    assert shown[3] == trackers[8]
    assert set(shown[4:] + following(app, plan, place)[0]) == set(trackers[:8])
    with writing(app):
        db.session.execute(update(Comment).where(Comment.tracker.in_(trackers)).values(times_seen=0))
    orders = set()
    for _ in range(8):
        clock.forward(days=1)
        orders.add(tuple(following(app, plan)[0]))
    assert len(orders) > 2


def changes(app, monkeypatch):
    """How many rows of comments and of sheets each transaction of the task changed."""
    found = []

    def note(connection, cursor, statement, parameters, context, many):
        if statement.lower().startswith(("update comment set times_seen", "update comment_vote_sheet")):
            found.append(len(parameters) if many else cursor.rowcount)

    with app.app_context():
        event.listen(db.engine, "after_cursor_execute", note)
        while periodic_tasks.run_task(sheets.NAME):
            pass
        event.remove(db.engine, "after_cursor_execute", note)
    return found


@pytest.mark.both_databases
def test_many_sheets_are_counted_a_few_rows_at_once(app, cast, plan, clock, monkeypatch):
    """On SQLite nobody else can store anything meanwhile."""
    monkeypatch.setattr(sheets, "SHEETS_AT_ONCE", 3)
    monkeypatch.setattr(sheets, "COMMENTS_AT_ONCE", 2)
    monkeypatch.setattr(sheets, "MARKED_AT_ONCE", 4)
    trackers = publish(app, cast, 5)
    for number in range(11):
        answer(app, dict.fromkeys(trackers[number % 2 :], "agree"))
    clock.forward(days=1)
    found = changes(app, monkeypatch)
    assert seen(app, trackers) == [6, 11, 11, 11, 11]
    assert sorted(found) == [1, 2, 2, 3, 4, 4], "five comments in three pieces, eleven sheets in three"


def test_a_batch_of_sheets_that_ended_in_the_middle_is_begun_again(app, cast, plan, clock, monkeypatch):
    """Sheets wait until all comments have their numbers."""
    monkeypatch.setattr(sheets, "COMMENTS_AT_ONCE", 1)
    trackers = publish(app, cast, 3)
    for _ in range(10):
        answer(app, dict.fromkeys(trackers, "agree"))
    clock.forward(days=1)
    with app.app_context():
        assert periodic_tasks.run_task(sheets.NAME) == 1
    assert sorted(seen(app, trackers)) == [0, 0, 10]
    with monkeypatch.context() as patched:
        patched.setattr(sheets, "change_rows", mock.Mock(side_effect=RuntimeError))
        run(app)
    assert seen(app, trackers) == [10] * 3
    app.extensions["memory_of_tasks"].clear()
    with reading(app):
        assert db.session.scalar(select(func.count()).where(CommentVoteSheet.uncounted_since.is_not(None))) == 10
    run(app)
    with reading(app):
        assert not db.session.scalar(select(func.count()).where(CommentVoteSheet.uncounted_since.is_not(None)))
    assert seen(app, trackers) == [10] * 3


def test_how_often_it_was_answered_moves_with_ten_sheets_or_after_three_days(app, cast, plan, clock):
    trackers = publish(app, cast, 2)
    for _ in range(10):
        answer(app, {trackers[0]: "agree"})
    run(app)
    assert seen(app, trackers) == [0, 0], "the day is not over"
    clock.forward(days=1)
    run(app)
    assert seen(app, trackers) == [10, 0]
    answer(app, dict.fromkeys(trackers, "pass"))
    clock.forward(days=2)
    run(app)
    assert seen(app, trackers) == [10, 0]
    clock.forward(days=1)
    run(app)
    assert seen(app, trackers) == [11, 1]


def test_a_held_sheet_counts_nowhere_until_it_is_released(app, cast, plan, clock):
    (tracker,) = publish(app, cast, 1)
    for _ in range(10):
        answer(app, {tracker: "agree"}, held=HoldReason.FAST)
    mo = cast.actor("Mo")
    clock.forward(days=4)
    run(app)
    assert seen(app, [tracker]) == [0]
    with writing(app), pytest.raises(Conflict):
        spam_checks.act_on_unread(mo, CODE, Unread.SHEETS, "release", 9)
    with writing(app):
        assert spam_checks.act_on_unread(mo, CODE, Unread.SHEETS, "junk", 10) == 10
        assert spam_checks.act_on_unread(mo, CODE, Unread.SHEETS, "undo", 10) == 10
    clock.forward(days=1)
    run(app)
    assert seen(app, [tracker]) == [10]


def test_what_is_junk_is_in_no_figure_and_what_is_held_stops_the_freeze(app, cast, plan):
    (tracker,) = publish(app, cast, 1)
    for _ in range(10):
        answer(app, {tracker: "agree"}, held=HoldReason.HASTY)
    plan.closed()
    run(app)
    with pytest.raises(Conflict, match="spam check"):
        plan.reported()
    with writing(app):
        spam_checks.act_on_unread(cast.actor("Mo"), CODE, Unread.SHEETS, "junk", 10)
    plan.reported()
    assert figures(app, plan) == {tracker: Suppressed()}
    assert (votes(app, plan.id), ours(app, plan)) == ([], 0)


def figures(app, plan):
    with reading(app):
        every = db.session.scalars(select(Comment.tracker)).all()
        return published_figures.answers_to(plan.row, copies.shown_ids(plan.id, every))


@pytest.mark.both_databases
def test_the_freeze_destroys_the_sheets_and_publishes_from_ten_people_on(app, cast, plan):
    told, few, same = publish(app, cast, 3)
    for number in range(12):
        chosen = {told: ("agree", "disagree", "pass")[number % 3], same: "agree"}
        answer(app, chosen | ({few: "agree"} if number < 9 else {}))
    before = set(votes(app, plan.id))
    plan.closed()
    with pytest.raises(Conflict):
        figures(app, plan)
    plan.reported()
    assert figures(app, plan) == {told: Agreement(12, 4, 4, 4), few: Suppressed(), same: Agreement(12)}
    assert ours(app, plan) == 0
    after = votes(app, plan.id)
    assert {sheet for sheet, *_ in after} == {None}
    assert Counter(each[1:] for each in after) == Counter(each[1:] for each in before)
    with reading(app):
        assert "link" not in {each.name for each in privacy_audit.privacy_findings()}


def test_the_keys_of_answers_after_the_freeze_are_new_and_random(app, cast, plan):
    """Against a backup from before it, which has the sheets."""
    trackers = publish(app, cast, 3)
    answer(app, dict.fromkeys(trackers, "agree"))
    with reading(app):
        before = set(db.session.scalars(select(CommentVote.id)))
        noise = set(db.session.scalars(select(CommentVote.id).where(CommentVote.sheet_id.is_not(None)))) - {
            *db.session.scalars(select(CommentVote.id).join(Comment).where(Comment.consultation_id == plan.id))
        }
    plan.reported()
    with reading(app):
        after = set(db.session.scalars(select(CommentVote.id)))
    assert after & before == noise


def test_sheets_of_a_frozen_plan_are_a_finding(app, cast, plan):
    publish(app, cast, 1)
    plan.reported()
    with writing(app):
        db.session.add(CommentVoteSheet(consultation_id=plan.id, channel="open"))
    with reading(app):
        assert "link" in {each.name for each in privacy_audit.privacy_findings()}


def test_nothing_is_kept_of_a_cancelled_plan(app, cast, plan):
    (tracker,) = publish(app, cast, 1)
    answer(app, {tracker: "agree"})
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "There is no money.")
        while unlinking.unlink_cancelled():
            pass
    assert (votes(app, plan.id), ours(app, plan)) == ([], 0)


def test_answers_go_with_the_words_they_were_about(app, cast, plan):
    kept, withdrawn, hidden = (say(app, f"Said as number {number}.") for number in range(3))
    for each in (kept, withdrawn, hidden):
        decide(app, cast, each, "publish")
    with writing(app):
        bring_everything()
    trackers = [row(app, each).tracker for each in (kept, withdrawn, hidden)]
    answer(app, dict.fromkeys(trackers, "agree"))
    with writing(app):
        receipt_access.withdraw_all(withdrawn.receipt)
        db.session.get_one(Comment, hidden.id).public_text = "Said as [name removed]."
    assert [tracker for _, tracker, _ in votes(app, plan.id)] == trackers[:1]
    with writing(app):
        db.session.get_one(Comment, kept.id).public_text = "Said as number 0."
    assert len(votes(app, plan.id)) == 1, "its words are the same"


def test_what_is_said_of_a_comment_after_the_freeze_goes_with_it(app, cast, plan):
    sent = say(app, "Said as number 1.")
    decide(app, cast, sent, "publish")
    with writing(app):
        bring_everything()
    for _ in range(10):
        answer(app, {row(app, sent).tracker: "agree"})
    plan.reported()
    assert len(votes(app, plan.id)) == 10
    with writing(app):
        receipt_access.close(db.session.get_one(Comment, sent.id), EventKind.ERASED)
    assert (votes(app, plan.id), figures(app, plan)) == ([], {})


@pytest.mark.both_databases
def test_sheets_are_rewritten_in_the_order_of_their_keys(app, cast, plan, clock):
    """Against anyone who takes the server and asks its files who came first."""
    trackers = publish(app, cast, 3)
    made = [answer(app, dict.fromkeys(trackers, "agree")) for _ in range(60)]
    before = votes(app, plan.id)
    with writing(app):
        assert row_shuffling.reshuffle_sheets_due() == 60
    clock.forward(days=1)
    run(app)
    assert votes(app, plan.id) == before
    with reading(app):
        left = select(func.count()).where(
            CommentVoteSheet.consultation_id == plan.id, CommentVoteSheet.day_shuffled.is_(False)
        )
        assert db.session.scalar(left) == 0
        if db.engine.dialect.name == "postgresql":
            place = "select id from comment_vote_sheet where consultation_id = :plan order by xmin::text::bigint, ctid"
            found = list(db.session.scalars(text(place), {"plan": plan.id}))
            assert found != made
            assert sum(a > b for a, b in zip(found, found[1:], strict=False)) <= 2
        assert "order" not in {each.name for each in privacy_audit.privacy_findings()}


def test_a_sheet_that_waits_too_long_for_that_is_a_finding(app, cast, plan, clock):
    answer(app, dict.fromkeys(publish(app, cast, 1), "agree"))
    clock.forward(days=3)
    with reading(app):
        assert "order" in {each.name for each in privacy_audit.privacy_findings()}


def test_a_late_release_counts_with_a_batch(app, cast, plan, clock):
    (tracker,) = publish(app, cast, 1)
    answer(app, {tracker: "agree"}, held=HoldReason.TRAP)
    with writing(app):
        assert sheets.count_held(plan.id) == 1
        sheets.release(plan.id, junk=False)
    assert seen(app, [tracker]) == [0]
