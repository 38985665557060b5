"""Danger in a comment, separate from publication: the the clock, two people, the writer's note."""

import pytest

from consult.access import Conflict, Forbidden, NotFound, Role, ValidationError
from consult.consultations import roles
from consult.contributions import receipt_access, retention, submitting
from consult.contributions.enums import SUGGESTED_DANGER, Consent, HoldReason
from consult.contributions.models import Comment
from consult.contributions.submission_values import CommentText, HowSent, NewSubmission
from consult.moderation import decisions, log_retention, recusal, welfare
from consult.moderation.danger import levels as danger_levels
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.danger.levels import Level
from consult.moderation.models import SafetyFlag
from consult.report import document as report
from consult.staff import members
from consult.storage.database import db, today
from tests.cast import CODE, lines, reading, writing
from tests.moderated import answer, decide, flag, is_counted, open_comment, refuse, row, say

HARD = "I see no reason for waking up. Tonight, alone."


def stands(app, cast, sent, by="Mo"):
    with reading(app):
        return danger_protocol.of(cast.actor(by), sent.id)


def pressing(app, cast, plan, by="Mo"):
    with reading(app):
        return [each.id for each in danger_protocol.running(cast.actor(by), plan.row)]


def note(app, sent):
    with reading(app):
        return danger_protocol.notes_of([sent.id]).get(sent.id, ())


@pytest.mark.parametrize("level", ["4", "S"])
def test_a_level_that_may_lead_outside_takes_two_people(app, cast, plan, level):
    """Against one insider who would have a person found."""
    sent = say(app, HARD)
    flag(app, cast, sent, level)
    assert stands(app, cast, sent).stand.level == Level.NONE
    assert note(app, sent) != danger_levels.NOTES[Level(level)]
    with pytest.raises(ValidationError), writing(app):
        danger_protocol.raise_level(cast.actor("Mo"), CODE, sent.id, level, version_seen=1)
    with pytest.raises(Conflict), writing(app):
        danger_protocol.mark_done(cast.actor("Mo"), CODE, sent.id, version_seen=1)
    flag(app, cast, sent, level, by="Mina")
    assert stands(app, cast, sent).stand.level == level
    assert note(app, sent) == danger_levels.NOTES[Level(level)]


def test_a_moderator_who_has_not_read_the_words_says_nothing_about_them(app, cast, plan):
    sent = say(app, HARD)
    with pytest.raises(Forbidden), writing(app):
        danger_protocol.raise_level(cast.actor("Mo"), CODE, sent.id, "3", version_seen=0)
    with pytest.raises(Forbidden), writing(app):
        danger_protocol.mark_done(cast.actor("Mo"), CODE, sent.id, version_seen=0)
    with pytest.raises(NotFound), writing(app):
        danger_protocol.raise_level(cast.actor("Zed"), CODE, sent.id, "3", version_seen=0)


def test_the_most_pressing_comes_first_in_the_queue_and_then_what_was_raised_first(app, cast, plan, clock):
    first, grief, past, risk = (say(app, text) for text in ("Open at six.", "No hope.", "I overdosed in May.", HARD))
    flag(app, cast, grief, "2")
    flag(app, cast, past, "1")
    clock.forward(hours=1)
    flag(app, cast, risk, "3")
    assert pressing(app, cast, plan) == [risk.id, grief.id]
    with reading(app):
        waiting = [line.id for line in lines(plan.id)]
    assert waiting[:2] == [risk.id, grief.id]
    assert set(waiting[2:]) == {first.id, past.id}


def test_the_clock_counts_hours_between_the_opening_and_now_and_says_when_it_is_late(app, cast, plan, clock):
    sent = say(app, HARD)
    open_comment(app, cast, sent)
    clock.forward(hours=1)
    with writing(app):
        danger_protocol.raise_level(cast.actor("Mo"), CODE, sent.id, "3", version_seen=0)
    assert (stands(app, cast, sent).hours, stands(app, cast, sent).late) == (1, False)
    clock.forward(hours=1)
    assert (stands(app, cast, sent).hours, stands(app, cast, sent).target, stands(app, cast, sent).late) == (2, 2, True)
    with writing(app):
        danger_protocol.mark_done(cast.actor("Mo"), CODE, sent.id, version_seen=1)
    assert not stands(app, cast, sent).late
    assert pressing(app, cast, plan) == []


def test_a_flag_changes_nothing_of_what_is_shown_or_counts(app, cast, plan):
    """Against danger as a pretext: a comment is published, or not, for its own reasons."""
    shown, kept = say(app, HARD), say(app, HARD)
    for sent in (shown, kept):
        flag(app, cast, sent, "4")
        flag(app, cast, sent, "4", by="Mina")
    assert (row(app, shown).stage, row(app, shown).outcome, is_counted(app, shown)) == ("inbox", "", True)
    decide(app, cast, shown, "publish")
    decide(app, cast, kept, "team_only", "method_detail")
    assert [row(app, sent).stage for sent in (shown, kept)] == ["pool", "closed"]
    assert is_counted(app, shown)
    assert is_counted(app, kept)


def test_what_was_decided_on_can_still_be_read_by_the_second_while_somebody_may_be_in_danger(app, cast, plan):
    sent = say(app, HARD)
    flag(app, cast, sent, "4")
    decide(app, cast, sent, "team_only", "method_detail")
    assert sent.id in pressing(app, cast, plan, "Mina")
    flag(app, cast, sent, "4", by="Mina")
    with writing(app):
        danger_protocol.mark_done(cast.actor("Mina"), CODE, sent.id, version_seen=2)
    with pytest.raises(Conflict), writing(app):
        decisions.open_comment(cast.actor("Mo"), CODE, sent.id)


def test_two_who_speak_at_once_do_not_pass_over_each_other(app, cast, plan):
    sent = say(app, HARD)
    flag(app, cast, sent, "2")
    open_comment(app, cast, sent, "Mina")
    with pytest.raises(Conflict), writing(app):
        danger_protocol.raise_level(cast.actor("Mina"), CODE, sent.id, "0", version_seen=0)
    for level in ("", "5", "s", "44"):
        with pytest.raises(ValidationError), writing(app):
            danger_protocol.raise_level(cast.actor("Mina"), CODE, sent.id, level, version_seen=1)


def test_at_the_freeze_its_times_are_cut_and_a_year_later_nothing_of_it_is_left(app, cast, plan, clock):
    sent = say(app, HARD)
    clock.forward(minutes=7)
    flag(app, cast, sent, "3")
    decide(app, cast, sent, "publish")
    with writing(app):
        danger_protocol.mark_done(cast.actor("Mo"), CODE, sent.id, version_seen=1)
    plan.reported()
    with reading(app):
        for kept in db.session.query(SafetyFlag).all():
            assert (kept.at.hour, kept.at.minute) == (0, 0)
            assert kept.comment_id == sent.id
    clock.forward(days=366)
    with writing(app):
        assert log_retention.forget_acts() > 0
    with reading(app):
        assert db.session.query(SafetyFlag).count() == 0
        assert db.session.get(Comment, sent.id).day < today()


def waiting(app, plan, size):
    with reading(app):
        return [line.id for line in lines(plan.id, size=size)]


def refusals(app, plan):
    with reading(app):
        return [refused.where for refused in report.refusals(plan.row)]


def test_what_the_words_alone_suggest_comes_first_across_pages_and_is_counted(app, cast, plan, clock):
    """Against a danger that nobody sees because it arrived late and is on the seventh page."""
    for _ in range(6):
        say(app, "Open at six.")
    clock.forward(days=2)
    late = say(app, HARD)
    assert waiting(app, plan, size=2)[0] == late.id
    assert pressing(app, cast, plan) == [late.id]
    with reading(app):
        assert danger_protocol.count_running(cast.actor("Mo"), plan.row) == 1
        [told] = danger_protocol.running(cast.actor("Mo"), plan.row)
        assert (told.safety, told.days) == (None, 0)


def test_it_stays_until_a_moderator_has_said_how_much_danger_there_is_also_when_it_was_decided_on(app, cast, plan):
    sent = say(app, HARD)
    decide(app, cast, sent, "publish")
    assert pressing(app, cast, plan) == [sent.id]
    flag(app, cast, sent, "0")
    assert pressing(app, cast, plan) == []


@pytest.mark.parametrize("gone", ["withdrawn", "changed", "junk", "erased"])
def test_it_goes_with_the_words(app, cast, plan, gone):
    sent = say(app, HARD)
    if gone == "withdrawn":
        with writing(app):
            receipt_access.withdraw_comment(sent.receipt, 0)
    elif gone == "changed":
        with writing(app):
            receipt_access.change_comment(sent.receipt, 0, "Open at six.", Consent.SHOW)
    elif gone == "junk":
        decide(app, cast, sent, "junk", "spam")
    else:
        decide(app, cast, sent, "erase", "illegal")
        answer(app, cast, sent, True)
    assert pressing(app, cast, plan) == []
    assert (row(app, sent).danger, row(app, sent).suggested_labels) == (0, "")


def test_what_is_put_back_from_the_junk_is_seen_to_again(app, cast, plan):
    sent = say(app, HARD)
    decide(app, cast, sent, "junk", "spam")
    with writing(app):
        decisions.undo(cast.actor("Mo"), CODE, sent.id)
    assert pressing(app, cast, plan) == [sent.id]


def test_what_is_held_may_be_a_danger_too(app, cast, plan):
    with writing(app):
        submitting.send(CODE, b"what came so fast", NewSubmission(comments=[CommentText("siting", HARD, Consent.SHOW)]),
                     HowSent(held=HoldReason.FAST))  # fmt: skip
    [id_] = pressing(app, cast, plan)
    with writing(app):
        decisions.open_comment(cast.actor("Mo"), CODE, id_)
        danger_protocol.raise_level(cast.actor("Mo"), CODE, id_, "0", version_seen=0)
    assert pressing(app, cast, plan) == []


def test_nothing_is_frozen_while_somebody_may_be_in_danger(app, cast, plan):
    """Against a report that is frozen while somebody's words of that hour are in a list that then disappears."""
    suggested, raised = say(app, HARD), say(app, "No hope.")
    flag(app, cast, raised, "2")
    for sent in (suggested, raised):
        decide(app, cast, sent, "publish")
    plan.closed()
    for sent in (suggested, None):
        assert ("danger",) not in refusals(app, plan), "it is told to whoever freezes and is on no page"
        with pytest.raises(report.NotReady, match="Somebody may be in danger"), writing(app):
            report.freeze(cast.actor("Ana"), CODE)
        if sent:
            flag(app, cast, sent, "0")
    with writing(app):
        danger_protocol.mark_done(cast.actor("Mo"), CODE, raised.id, version_seen=1)
    with pytest.raises(report.NotReady) as refused, writing(app):
        report.freeze(cast.actor("Ana"), CODE)
    assert "danger" not in str(refused.value)


def test_while_the_plan_is_open_the_analyst_learns_nothing_of_it(app, cast, plan):
    """It would reveal when somebody wrote."""
    say(app, HARD)
    assert ("danger",) not in refusals(app, plan)


def test_the_level_of_what_words_suggest_is_that_of_a_life_at_risk():
    assert danger_levels.rank(Level.RISK) == SUGGESTED_DANGER


def test_what_is_left_to_others_for_its_labels_is_counted_all_the_same(app, cast, plan):
    """Against a danger that everybody leaves to somebody else."""
    sent = say(app, HARD)
    with writing(app):
        recusal.set_opt_outs(cast.actor("Mo"), ["suicide"])
    with reading(app):
        kept = recusal.hidden_from_moderator(cast.actor("Mo"), plan.id)
        assert danger_protocol.running(cast.actor("Mo"), plan.row, kept) == []
        assert danger_protocol.count_running(cast.actor("Mo"), plan.row) == 1
    assert pressing(app, cast, plan, "Mina") == [sent.id]


def test_what_every_moderator_has_passed_on_is_counted_until_somebody_else_moderates(app, cast, plan, staff_client):
    """Against a danger of which no moderator learns, and a report that nobody can freeze or says why."""
    sent = say(app, HARD)
    passed_on = "No moderator of this plan may read 1 comment."
    for name, told in (("Mo", 0), ("Mina", 1)):
        with writing(app):
            welfare.recuse(cast.actor(name), CODE, sent.id)
        with reading(app):
            assert danger_protocol.count_running(cast.actor(name), plan.row) == told
        assert (passed_on in staff_client(name).get(f"/team/p/{CODE}/queue").words) is bool(told)
    with writing(app):
        roles.give_role(plan.row, members.known("Ida"), Role.MODERATOR)
    assert pressing(app, cast, plan, "Ida") == [sent.id]
    with reading(app):
        assert danger_protocol.count_running(cast.actor("Mo"), plan.row) == 0


def test_words_purged_on_their_day_leave_no_danger_behind_that_nobody_could_see_to(app, cast, plan, clock):
    sent = say(app, HARD)
    refuse(app, cast, sent, "method_detail")
    clock.forward(days=31)
    with writing(app):
        retention.purge_sealed()
    assert row(app, sent).original is None
    assert pressing(app, cast, plan) == []


def test_what_the_team_alone_reads_can_still_be_seen_to_when_its_original_is_deleted(app, cast, plan, clock):
    """Against a report that nobody can ever freeze: the danger stays open, and no moderator may open the words."""
    sent = say(app, HARD, consent=Consent.TEAM)
    decide(app, cast, sent, "publish")
    plan.closed()
    clock.forward(days=31)
    with writing(app):
        retention.purge_sealed()
    assert row(app, sent).original is None
    assert pressing(app, cast, plan) == [sent.id]
    flag(app, cast, sent, "4")
    flag(app, cast, sent, "4", by="Mina")
    with writing(app):
        danger_protocol.mark_done(cast.actor("Mo"), CODE, sent.id, version_seen=2)
    assert pressing(app, cast, plan) == []
