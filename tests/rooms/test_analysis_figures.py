"""Published figures: votes by channel, counts of comments."""

import pytest

from consult.access import Conflict, Forbidden
from consult.analysis import published_figures
from consult.analysis.disclosure import PublishedTally, Suppressed
from consult.analysis.reconciliation import DoesNotAddUp
from consult.consultations import drafting
from consult.contributions import items
from consult.contributions.enums import Channel, Choice, EventKind
from consult.contributions.models import Comment
from consult.storage.database import db
from tests.answering import add_theme, close, freeze, published, take_a_vote_back, vote
from tests.cast import CODE, counted, reading
from tests.moderated import answer, decide, say


def votes_on(app, plan, key="siting"):
    with reading(app):
        found = published_figures.clause_votes(plan.id)
        return {each.meaning_revision: each.channels for each in found if each.clause_id == plan.clause_id(key)}


def flow(app, plan):
    counted(app)
    with reading(app):
        return published_figures.reconciliation_of(plan.id).checked()


def test_nobody_sees_votes_while_it_is_open(app, cast, plan, writing):
    vote(app, 12)
    with pytest.raises(Conflict), reading(app):
        published_figures.votes_for(cast.actor("Ana"), CODE)


@pytest.mark.parametrize("name", ["Olga", "Mo", "Dee", "Ada"])
def test_votes_are_for_analysts_alone(app, cast, plan, name):
    close(app, plan)
    with pytest.raises(Forbidden), reading(app):
        published_figures.votes_for(cast.actor(name), CODE)


def test_channels_are_separate_and_a_small_one_is_suppressed(app, plan):
    vote(app, 11, Choice.SUPPORT)
    vote(app, 3, Choice.OPPOSE)
    vote(app, 9, Choice.OPPOSE, channel=Channel.CODE)
    close(app, plan)
    channels = votes_on(app, plan)[1]
    assert set(channels) == {Channel.OPEN, Channel.CODE}
    assert isinstance(channels[Channel.OPEN], PublishedTally)
    assert channels[Channel.OPEN].total == 14
    assert dict(channels[Channel.OPEN].counts)[Choice.OPPOSE] == 3
    assert channels[Channel.CODE] == Suppressed()


def test_none_and_a_few_of_a_class_look_alike(app, plan):
    vote(app, 10, key="siting")
    vote(app, 1, key="hours")
    vote(app, 10, key="siting", channel=Channel.CODE)
    close(app, plan)
    assert votes_on(app, plan, "hours")[1] == {Channel.OPEN: Suppressed(), Channel.CODE: Suppressed()}


def test_a_wording_that_nearly_everyone_judged_alike_is_not_told_apart(app, plan, writing):
    """The whole has its counts; a part without them could be computed from it and the other part."""
    olga = plan.cast.actor("Olga")
    vote(app, 12, Choice.SUPPORT, key="hours")
    with writing():
        drafting.write_clause(olga, CODE, "hours", wording=SPELT)
        drafting.publish(olga, CODE, "edit", "A word.")
    vote(app, 8, Choice.OPPOSE, key="hours")
    vote(app, 4, Choice.CHANGES, key="hours")
    close(app, plan)
    with reading(app):
        [found] = [
            each for each in published_figures.clause_votes(plan.id) if each.clause_id == plan.clause_id("hours")
        ]
    assert dict(found.channels[Channel.OPEN].counts)[Choice.SUPPORT] == 12
    assert found.wordings == {}


def test_a_vote_taken_back_before_closing_does_not_count(app, plan, clock):
    vote(app, 10)
    take_a_vote_back(plan)
    clock.forward(days=1)
    close(app, plan)
    assert votes_on(app, plan)[1][Channel.OPEN] == Suppressed()


@pytest.mark.parametrize("days", [0, 1, 9])
def test_from_closing_to_the_freeze_nobody_sees_votes_being_taken_back(app, cast, plan, clock, days):
    vote(app, 10, Choice.SUPPORT)
    vote(app, 1, Choice.OPPOSE)
    close(app, plan)
    before = votes_on(app, plan)
    clock.forward(days=days)
    take_a_vote_back(plan)
    assert votes_on(app, plan) == before
    freeze(app, cast, plan)
    assert votes_on(app, plan)[1][Channel.OPEN].total == 10


def test_votes_are_the_same_before_and_after_the_freeze(app, cast, plan):
    vote(app, 11, Choice.CHANGES)
    vote(app, 10, Choice.UNSURE, channel=Channel.CODE)
    close(app, plan)
    before = votes_on(app, plan)
    freeze(app, cast, plan)
    assert votes_on(app, plan) == before


def test_votes_on_another_meaning_of_a_clause_are_separate(app, cast, plan, writing):
    vote(app, 10, Choice.SUPPORT, key="hours")
    olga = cast.actor("Olga")
    with writing():
        drafting.write_clause(olga, CODE, "hours", wording="The rooms are open from eight in the evening to four.")
        drafting.publish(olga, CODE, "change", "Two hours more. What was said about the old hours stays beside them.")
    vote(app, 12, Choice.OPPOSE, key="hours")
    close(app, plan)
    found = votes_on(app, plan, "hours")
    assert [found[meaning][Channel.OPEN].total for meaning in (1, 2)] == [10, 12]


SPELT = "The rooms are open from eight in the evening to two in the mornings."


@pytest.mark.parametrize(("before", "after", "told"), [(10, 12, [13, 15]), (10, 6, None), (21, 0, None)])
def test_votes_before_and_after_an_edit_are_told_apart_or_not_at_all(app, plan, writing, before, after, told):
    olga = plan.cast.actor("Olga")
    old = plan.version_id("hours")
    vote(app, before, Choice.SUPPORT, key="hours")
    vote(app, 3, Choice.UNSURE, key="hours")
    with writing():
        drafting.write_clause(olga, CODE, "hours", wording=SPELT)
        drafting.publish(olga, CODE, "edit", "A word.")
    vote(app, after, Choice.OPPOSE, key="hours")
    vote(app, after and 3, Choice.CHANGES, key="hours")
    close(app, plan)
    with reading(app):
        [found] = [
            each for each in published_figures.clause_votes(plan.id) if each.clause_id == plan.clause_id("hours")
        ]
    assert found.channels[Channel.OPEN].total == before + 3 + after + (after and 3)
    if told is None:
        assert found.wordings == {}
    else:
        assert [each.total for each in found.wordings[Channel.OPEN].values()] == told
        assert old in found.wordings[Channel.OPEN]


def test_every_comment_is_accounted_for(app, cast, plan, writing):
    sent = published(app, cast, "Move the entrance.")
    add_theme(app, cast, "Entrance", sent)
    junk, withdrawn, refused = say(app, "Buy now."), say(app, "I take it back."), say(app, "A threat.")
    say(app, "Waiting.")
    decide(app, cast, junk, "junk", "spam")
    decide(app, cast, refused, "refuse", "threat")
    answer(app, cast, refused, True)
    with writing():
        items.record_event(db.session.get_one(Comment, withdrawn.id), EventKind.WITHDRAWN)
    found = flow(app, plan)
    assert (found.received, found.analysed, found.waiting, found.coded) == (5, 3, 1, 1)
    assert found.taken_out["junk"] == found.taken_out["withdrawn"] == 1
    assert found.outcomes == {"publish": 1, "refuse": 1}
    assert found.channels == {"open": 5}


def test_a_flow_that_does_not_add_up_is_not_given_out(app, cast, plan, writing):
    sent = published(app, cast, "Move the entrance.")
    with writing():
        items.record_event(db.session.get_one(Comment, sent.id), EventKind.RESTORED)
    with pytest.raises(DoesNotAddUp):
        flow(app, plan)


def test_themes_are_counted_by_comments_that_count(app, cast, plan, writing):
    sent, other = published(app, cast, "Move the entrance."), published(app, cast, "Move it, please.")
    add_theme(app, cast, "Entrance", sent, other)
    with writing():
        items.record_event(db.session.get_one(Comment, other.id), EventKind.WITHDRAWN)
    with reading(app):
        (count,) = published_figures.theme_counts(plan.id).values()
    assert (count.comments, count.coders) == (1, 1)


def test_votes_on_comments_given_here_do_not_leave_as_statements(app, plan):
    with reading(app):
        assert published_figures.statements(plan.row) == []
