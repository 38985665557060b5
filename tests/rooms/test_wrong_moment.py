"""What is asked for at the wrong moment, or of the wrong plan, is refused with its reason."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from consult.access import Conflict, NotFound
from consult.consultations import framing
from consult.contributions import account_submissions, receipt_access, submitting
from consult.contributions.enums import MAX_REVISIONS, Channel, Choice, Consent
from consult.contributions.submission_values import HowSent
from consult.credentials import accounts
from consult.moderation import recusal, spam_checks, welfare
from consult.moderation.danger import protocol as danger_protocol
from consult.moderation.models import ModeratorBreak
from consult.moderation.notices import handling as notice_handling
from consult.storage.database import db
from consult.text.labels import Label
from tests.cast import CODE, reading, writing
from tests.moderated import open_comment, say
from tests.rooms.submissions import SEED, everything, send, words


@pytest.fixture
def account(app, plan):
    with writing(app):
        return accounts.create("river-otter", "nine grey geese at dawn").id


def test_an_account_that_sent_nothing_has_nothing_to_delete(app, account):
    with pytest.raises(NotFound), writing(app):
        account_submissions.withdraw_all(account, CODE)


def test_what_an_account_sent_to_a_cancelled_plan_is_being_deleted_anyway(app, cast, account):
    with writing(app):
        submitting.send(CODE, SEED, everything(), HowSent(channel=Channel.ACCOUNT, account=account))
    with writing(app):
        framing.cancel(cast.actor("Olga"), CODE, "Withdrawn.")
    with pytest.raises(Conflict), writing(app):
        account_submissions.withdraw_all(account, CODE)


def test_a_comment_is_changed_a_few_times_only(app, plan):
    receipt = words(send(app))
    for number in range(1, MAX_REVISIONS):
        with writing(app):
            receipt_access.change_comment(receipt, 0, f"Other words, {number}.", Consent.SHOW)
    with pytest.raises(Conflict, match="as often as we allow"), writing(app):
        receipt_access.change_comment(receipt, 0, "Once more.", Consent.SHOW)


def test_a_vote_is_changed_a_few_times_only_and_the_same_vote_is_no_change(app, plan):
    receipt = words(send(app))
    for number in range(1, MAX_REVISIONS * 4):
        chosen = Choice.UNSURE if number % 2 else Choice.SUPPORT
        with writing(app):
            receipt_access.change_vote(receipt, "hours", chosen)
            receipt_access.change_vote(receipt, "hours", chosen)
    with pytest.raises(Conflict, match="as often as we allow"), writing(app):
        receipt_access.change_vote(receipt, "hours", Choice.CHANGES)


def test_what_is_sent_to_no_plan_is_refused_and_its_neighbours_are_taken(app, plan):
    with app.app_context():
        one = submitting.prepare(CODE, SEED, everything())
    with writing(app):
        strange, taken = submitting.write([replace(one, code="none", lookup_hmac=b"x" * 32), one])
    assert isinstance(strange, NotFound)
    assert isinstance(taken, submitting.Receipt)


def test_danger_is_not_judged_once_the_report_is_frozen(app, cast, plan):
    sent = say(app)
    open_comment(app, cast, sent)
    plan.reported()
    with pytest.raises(Conflict, match="cannot read comments"), writing(app):
        danger_protocol.raise_level(cast.actor("Mo"), CODE, sent.id, "3", version_seen=0)


def test_nothing_that_was_held_is_released_once_the_report_is_frozen(app, cast, plan):
    plan.reported()
    with pytest.raises(Conflict, match="cannot read comments"), writing(app):
        spam_checks.act_on(cast.actor("Mo"), CODE, "release", None, count_seen=0)


def test_a_plan_that_was_never_opened_has_no_comment_to_report(app, cast):
    with pytest.raises(NotFound), writing(app):
        notice_handling.create(CODE, "in_name", "2222222222", "I never wrote this.")


def test_of_a_former_member_nothing_is_left_that_they_chose_for_themselves(app, cast, plan):
    mo, mina = cast.actor("Mo"), cast.actor("Mina")
    with writing(app):
        for actor in (mo, mina):
            recusal.set_opt_outs(actor, {"suicide"})
            welfare.take_break(actor)
        welfare.forget_member(mo.staff_id)
    with reading(app):
        assert (recusal.opt_outs(mo), recusal.opt_outs(mina)) == (frozenset(), {Label.SUICIDE})
        assert [each.staff_id for each in db.session.scalars(select(ModeratorBreak))] == [mina.staff_id]
