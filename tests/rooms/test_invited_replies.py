"""The right of reply: who may invite, a link that works once, who confirms, and the signature that waits."""

import pytest
from sqlalchemy import select

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.consultations import edit_conflicts
from consult.operations import erasures
from consult.response import document as response
from consult.response import invited_replies, reply_rules
from consult.response import queries as response_queries
from consult.response.models import InvitedReply
from consult.runtime import erasure_journal
from consult.storage.database import db, today
from tests.answering import REPLY, UNION, close, dispose_all, freeze, reply, sign, write_lines
from tests.cast import CODE, reading

pytestmark = pytest.mark.both_databases


@pytest.fixture
def token(app, cast, plan, writing):
    """The link of the one organization that is invited."""
    freeze(app, cast, plan)
    with writing():
        return invited_replies.invite(cast.actor("Olga"), CODE, UNION).token


def row():
    db.session.expire_all()
    return db.session.scalars(select(InvitedReply)).one()


def send(writing, token, by=UNION, text=REPLY):
    with writing():
        invited_replies.send(token, by, text)


def checks(plan):
    return [each.message for each in response.refusals(plan.row) if each.check == "G10"]


def test_organizers_alone_invite_and_only_between_the_freeze_and_the_signature(app, cast, plan, writing):
    close(app, plan)
    with pytest.raises(Conflict), writing():
        invited_replies.invite(cast.actor("Olga"), CODE, UNION)
    freeze(app, cast, plan)
    for name in ("Dee", "Ana", "Mo", "Ada"):
        with pytest.raises(Forbidden), writing():
            invited_replies.invite(cast.actor(name), CODE, UNION)
    with writing():
        invited_replies.invite(cast.actor("Olga"), CODE, UNION)
    for name in (" ", UNION.upper(), "x" * 601):
        with pytest.raises(ValidationError), writing():
            invited_replies.invite(cast.actor("Olga"), CODE, name)


def test_a_link_works_once_and_its_token_is_in_no_table(app, plan, writing, token):
    with reading(app):
        assert token.encode() not in row().link_hmac
        invited_replies.opened(token)
        assert invited_replies.opened(token)[1].replied_on is None, "looking does not use it up"
    send(writing, token)
    with pytest.raises(NotFound):
        send(writing, token, text="Another one.")
    with reading(app):
        assert (row().text, row().link_hmac) == (REPLY, None)


def test_a_link_ends_with_its_day_and_with_a_newer_one(app, cast, clock, plan, writing, token):
    with writing():
        newer = invited_replies.renew(cast.actor("Olga"), CODE, row().id).token
    with pytest.raises(NotFound):
        send(writing, token)
    with reading(app):
        days = (row().due_on - today()).days
    clock.forward(days=days)
    with reading(app):
        invited_replies.opened(newer)
    clock.forward(days=1)
    with pytest.raises(NotFound):
        send(writing, newer)


def test_nothing_is_taken_without_who_wrote_it_or_over_the_limit(app, writing, token):
    for by, text, field in (("", REPLY, "by"), (UNION, "", "text"), (UNION, "w " * 501, "text")):
        with pytest.raises(ValidationError) as refused:
            send(writing, token, by, text)
        assert refused.value.field == field
    with reading(app):
        invited_replies.opened(token)


def test_the_signature_waits_for_a_reply_or_ten_working_days(app, cast, clock, plan, writing, token):
    dispose_all(app, cast)
    write_lines(app, cast)
    with reading(app):
        (open_,) = checks(plan)
        days = (row().due_on - today()).days
    assert "may do so until" in open_
    send(writing, token)
    with reading(app):
        (waits,) = checks(plan)
    assert "an organizer has to say" in waits
    with writing():
        invited_replies.confirm(cast.actor("Olga"), CODE, row().id, REPLY)
    with reading(app):
        assert checks(plan) == []
    with writing():
        invited_replies.invite(cast.actor("Olga"), CODE, "The families")
    clock.forward(days=days + 1)
    sign(app, cast)
    with reading(app):
        told = response_queries.summary(plan.row).replies
    assert [(each.invited, each.text) for each in told] == [(UNION, REPLY), ("The families", "")]


def test_what_is_cut_is_in_no_table_and_says_why(app, cast, plan, writing, token):
    send(writing, token, text="Heron Quill was sent away.")
    with writing():
        invited_replies.confirm(cast.actor("Olga"), CODE, row().id, "[[name|Heron Quill]] was sent away.")
    with reading(app):
        assert (row().text, row().cuts) == ("[name removed] was sent away.", ["name"])
    dispose_all(app, cast)
    sign(app, cast)
    with reading(app):
        (told,) = response_queries.response_of(plan.id).document["replies"]
    assert (told["text"], told["cuts"]) == ("[name removed] was sent away.", ["name"])


def test_a_reply_of_somebody_else_is_deleted_in_public_and_the_right_ones_have_all_their_time(
    app, cast, clock, plan, writing, token
):
    clock.forward(days=7)
    send(writing, token, by="Somebody", text="All is well.")
    with writing():
        link = invited_replies.refuse(cast.actor("Olga"), CODE, row().id)
    with reading(app):
        assert (row().text, row().by, row().replied_on, row().refused_on) == ("", "", None, today())
        assert row().due_on == link.until == reply_rules.working_day_after(today(), 10)
        assert invited_replies.to_sign(plan.id)[0].refused_on == today()
    send(writing, link.token)


@pytest.mark.parametrize("emptied", ["", " \n "])
def test_an_emptied_box_publishes_nothing(app, cast, plan, writing, token, emptied):
    """Against a name that is published whole because somebody emptied the box to cut it."""
    send(writing, token, text="Heron Quill was sent away.")
    with pytest.raises(ValidationError) as refused, writing():
        invited_replies.confirm(cast.actor("Olga"), CODE, row().id, emptied)
    assert refused.value.field == "marked"
    with reading(app):
        assert row().confirmed_on is None


def test_everything_that_a_reply_lacks_is_said_at_once(writing, token):
    with pytest.raises(ValidationError) as refused:
        send(writing, token, by=" ", text="word " * 501)
    assert [each.field for each in refused.value.errors] == ["by", "text"]


def test_an_organization_is_invited_once_however_its_name_is_typed(cast, plan, writing, token):
    with writing():
        invited_replies.invite(cast.actor("Olga"), CODE, "Families’ Circle")
    for name in ("Families' Circle", "families circle"):
        with pytest.raises(ValidationError) as refused, writing():
            invited_replies.invite(cast.actor("Olga"), CODE, name)
        assert refused.value.field == "invited"


def test_nobody_confirms_what_they_did_not_see(app, cast, plan, writing, token):
    with reading(app):
        seen = edit_conflicts.version_hash(invited_replies.values_of(row()))
    send(writing, token)
    with pytest.raises(edit_conflicts.EditConflict), writing():
        invited_replies.confirm(cast.actor("Olga"), CODE, row().id, REPLY, seen)
    reply(app, cast, "The families")
    with reading(app):
        done = next(each.id for each in invited_replies.invited_to(plan.id) if each.confirmed_on)
    with pytest.raises(Conflict), writing():
        invited_replies.confirm(cast.actor("Olga"), CODE, done, REPLY)


def test_a_restore_brings_back_neither_cut_words_nor_links(app, cast, plan, writing, token):
    send(writing, token, text="Heron Quill was sent away.")
    with writing():
        before = row()
        kept = {name: getattr(before, name) for name in ("by", "text", "replied_on")}
        invited_replies.confirm(cast.actor("Olga"), CODE, before.id, "[[name|Heron Quill]] was sent away.")
        other = invited_replies.invite(cast.actor("Olga"), CODE, "The families").token
    with writing():
        for each in invited_replies.invited_to(plan.id):
            if each.invited == UNION:
                each.confirmed_on, each.cuts = None, []
                for name, value in kept.items():
                    setattr(each, name, value)
        undone = erasures.take_away_again(erasure_journal.read(), {})
    assert undone.counts["replies that an organizer had read, to be asked for again"] == 1
    with reading(app):
        assert {each.text for each in invited_replies.invited_to(plan.id)} == {""}
        with pytest.raises(NotFound):
            invited_replies.opened(other)
