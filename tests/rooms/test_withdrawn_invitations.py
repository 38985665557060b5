"""Invitations to reply that an organizer withdraws: the link ends, and everyone reads when and why."""

from datetime import date

import pytest
from sqlalchemy import delete, update

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.consultations import edit_conflicts
from consult.operations.record_check import checking
from consult.response import invited_replies
from consult.response import queries as response_queries
from consult.response.models import InvitedReply
from consult.storage.database import begin_write, db, end_transaction, today
from tests.answering import REPLY, UNION, dispose_all, reply, sign
from tests.cast import CODE, reading
from tests.rooms.test_invited_replies import checks, row, send, token

pytestmark = pytest.mark.both_databases


__all__ = ["token"]


def seen_by(app):
    with reading(app):
        return edit_conflicts.version_hash(invited_replies.values_of(row()))


def withdraw(cast, writing, id_, reason="mistake", seen=None, name="Olga"):
    with writing():
        invited_replies.withdraw(cast.actor(name), CODE, id_, reason, seen)


def test_a_withdrawn_invitation_ends_its_link_and_stays_with_its_day_and_reason(app, cast, plan, writing, token):
    with reading(app):
        asked = row().id
    withdraw(cast, writing, asked)
    with reading(app):
        assert (row().link_hmac, row().withdrawn_on, row().withdrawal_reason) == (None, today(), "mistake")
        assert "Every invitation to reply was withdrawn" in checks(plan)[0]
    with pytest.raises(NotFound):
        send(writing, token)
    for act in (
        lambda: invited_replies.renew(cast.actor("Olga"), CODE, asked),
        lambda: invited_replies.withdraw(cast.actor("Olga"), CODE, asked, "gone"),
    ):
        with pytest.raises(Conflict), writing():
            act()
    with reading(app):
        assert (row().link_hmac, row().withdrawal_reason) == (None, "mistake")


def test_the_answer_says_who_was_invited_by_mistake_and_does_not_wait_for_them(app, cast, plan, writing, token):
    dispose_all(app, cast)
    with reading(app):
        asked = row().id
    reply(app, cast, "The families")
    withdraw(cast, writing, asked, "asked")
    sign(app, cast)
    with reading(app):
        gone, theirs = sorted(response_queries.summary(plan.row).replies, key=lambda each: each.invited != UNION)
        assert (gone.invited, gone.text, gone.withdrawal.day, gone.withdrawal.reason) == (UNION, "", today(), "asked")
        assert theirs.withdrawal is None
        signed = {each["invited"]: each for each in response_queries.response_of(plan.id).document["replies"]}
        assert signed[UNION]["withdrawal"] == {"day": today().isoformat(), "reason": "asked"}
    assert "withdrawal" not in signed["The families"], "an answer from before reads the same"
    with pytest.raises(Conflict):
        withdraw(cast, writing, asked)


def test_nobody_but_an_organizer_withdraws_and_only_with_a_reason_of_the_list(app, cast, plan, writing, token):
    with reading(app):
        asked = row().id
    for name in ("Dee", "Ana", "Mo", "Ada"):
        with pytest.raises(Forbidden):
            withdraw(cast, writing, asked, name=name)
    for reason in ("", "they disagree"):
        with pytest.raises(ValidationError) as refused:
            withdraw(cast, writing, asked, reason)
        assert refused.value.field == "reason"
    with reading(app):
        invited_replies.opened(token)


@pytest.mark.parametrize("then", ["sent", "confirmed", "refused"])
def test_an_invitation_with_which_somebody_wrote_cannot_be_withdrawn(app, cast, plan, writing, token, then):
    """Against an organization that is silenced: also by saying first that what it wrote was not by it."""
    seen = seen_by(app)
    with reading(app):
        asked = row().id
    send(writing, token)
    with pytest.raises(edit_conflicts.EditConflict):
        withdraw(cast, writing, asked, seen=seen)
    with writing():
        if then == "confirmed":
            invited_replies.confirm(cast.actor("Olga"), CODE, asked, REPLY)
        if then == "refused":
            invited_replies.refuse(cast.actor("Olga"), CODE, asked)
    with pytest.raises(Conflict) as refused:
        withdraw(cast, writing, asked)
    assert "Somebody has written with this link" in str(refused.value)
    with reading(app):
        assert row().withdrawn_on is None


def test_a_page_from_before_it_was_withdrawn_makes_no_new_link(app, cast, plan, writing, token):
    seen = seen_by(app)
    with reading(app):
        asked = row().id
    withdraw(cast, writing, asked)
    with pytest.raises(edit_conflicts.EditConflict), writing():
        invited_replies.renew(cast.actor("Olga"), CODE, asked, seen)


def test_an_organization_can_be_invited_again_after_its_invitation_was_withdrawn(app, cast, plan, writing, token):
    with reading(app):
        asked = row().id
    withdraw(cast, writing, asked)
    with writing():
        again = invited_replies.invite(cast.actor("Olga"), CODE, UNION).token
    with pytest.raises(ValidationError), writing():
        invited_replies.invite(cast.actor("Olga"), CODE, UNION)
    send(writing, again)
    with reading(app):
        assert sorted((each.number, each.text) for each in invited_replies.invited_to(plan.id)) == [(1, ""), (2, REPLY)]


def test_invitations_that_were_withdrawn_leave_room_for_others(app, cast, plan, writing, token):
    with reading(app):
        asked = row().id
    with writing():
        for number in range(invited_replies.MAX_INVITED - 1):
            invited_replies.invite(cast.actor("Olga"), CODE, f"Group {number}")
    with pytest.raises(Conflict), writing():
        invited_replies.invite(cast.actor("Olga"), CODE, "One more")
    withdraw(cast, writing, asked)
    with writing():
        invited_replies.invite(cast.actor("Olga"), CODE, "One more")


def test_the_check_names_a_withdrawal_that_was_changed_by_hand(app, cast, plan, writing, token):
    dispose_all(app, cast)
    with reading(app):
        asked = row().id
    reply(app, cast, "The families")
    withdraw(cast, writing, asked)
    sign(app, cast)
    here = InvitedReply.id == asked
    theirs = InvitedReply.invited == "The families"
    by_hand = (
        update(InvitedReply).where(here).values(withdrawal_reason="gone"),
        update(InvitedReply).where(here).values(withdrawn_on=date(2001, 1, 1)),
        update(InvitedReply).where(here).values(withdrawn_on=None, withdrawal_reason=None),
        update(InvitedReply).where(theirs).values(withdrawn_on=date(2001, 1, 1), withdrawal_reason="gone"),
        delete(InvitedReply).where(here),
    )
    assert found(app) == []
    for change in by_hand:
        assert any("who was invited to reply" in each for each in found(app, change)), str(change)


def found(app, statement=None):
    """What the check names after a change by hand; nothing of it is kept."""
    with app.app_context():
        begin_write()
        try:
            if statement is not None:
                assert db.session.execute(statement).rowcount == 1
            db.session.expire_all()
            return [each.words for each in checking.findings() if each.words.startswith(f"{CODE}: ")]
        finally:
            end_transaction(keep=False)
            db.session.remove()
