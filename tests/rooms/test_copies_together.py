"""One act decides on a comment and on others with the same words; each has its own opening, decision and consent."""

import pytest
from sqlalchemy import func, select, update

from consult.access import Conflict, ValidationError
from consult.analysis import published_figures
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.moderation import recusal
from consult.moderation.copies import judgements, together
from consult.moderation.copies.models import CopyJudgement
from consult.moderation.copies.rules import CopyKind
from consult.moderation.copies.together import DETAILS, OTHER_LETTERS, OTHER_WORDS, Choice
from consult.moderation.models import CommentAccess, CommentLabel
from consult.moderation.rules import DECLINED, DecisionData
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, bring_everything, reading, writing
from tests.moderated import acts, decide, decision_rows, open_comment, row, say

pytestmark = pytest.mark.both_databases

LETTER = (
    "We, the residents of Quay Road, say no to the room. It belongs to the hospital, not next to homes. "
    "A phone line is not an answer to people sleeping in our doorways. Please move it."
)
OWN = LETTER + " My mother is 81 and afraid to go out after dark."
CALL = LETTER + " Ring 0700 900 412 and ask me."
PUBLISH = DecisionData("publish")


def compare(app):
    with app.app_context():
        while periodic_tasks.run_task("find copies"):
            pass


@pytest.fixture
def sent(app, plan):
    """A letter, two copies of it, one of them for the team only, an edited one and one with a phone number."""
    found = [say(app, LETTER), say(app, LETTER.upper()), say(app, LETTER, consent=Consent.TEAM)]
    found += [say(app, OWN), say(app, CALL)]
    compare(app)
    return found


def act(app, cast, sent, data=PUBLISH, by="Mo", **choice):
    open_comment(app, cast, sent, by)
    actor = cast.actor(by)
    with writing(app):
        return together.decide_together(actor, CODE, sent.id, data, Choice(**choice))


def opened(app, cast, sent, by="Mo"):
    with reading(app):
        query = select(func.count()).where(CommentAccess.comment_id == sent.id, CommentAccess.staff_id == cast.ids[by])
        return db.session.scalar(query)


def outcomes(app, *sent):
    return [[outcome for outcome, _ in decision_rows(app, each)] for each in sent]


def test_the_same_words_are_decided_in_one_act_with_what_each_writer_agreed_to(app, cast, sent):
    done = act(app, cast, sent[0], same=True)
    assert (done.count, done.skipped) == (3, [])
    assert outcomes(app, *sent) == [["publish"], ["publish"], ["team_only"], [], []]
    assert [opened(app, cast, each) for each in sent] == [1, 1, 1, 0, 0]
    trackers = [row(app, each).tracker for each in sent]
    assert sorted((entry["tracker"], entry["outcome"]) for entry in acts(app)) == sorted(
        [(trackers[0], "publish"), (trackers[1], "publish"), (trackers[2], "team_only")]
    )


def test_without_the_tick_only_the_comment_itself_is_decided(app, cast, sent):
    assert act(app, cast, sent[0]).count == 1
    assert outcomes(app, *sent) == [["publish"], [], [], [], []]


def test_a_near_copy_is_decided_only_if_it_was_opened_and_ticked(app, cast, sent):
    assert act(app, cast, sent[0], same=True, near=[sent[3].id]).count == 3, "it was not opened"
    assert outcomes(app, sent[3]) == [[]]


def test_opening_near_copies_is_logged_for_each_and_shows_what_differs(app, cast, sent):
    open_comment(app, cast, sent[0])
    mo = cast.actor("Mo")
    with writing(app):
        found = together.copies_of(mo, CODE, sent[0].id)
        assert (found.same, found.apart, found.unopened) == (2, 0, 2)
        assert together.open_near(mo, CODE, sent[0].id) == 2
        assert together.open_near(mo, CODE, sent[0].id) == 0
        found = together.copies_of(mo, CODE, sent[0].id)
    by_key = {near.id: near for near in found.near}
    added = "".join(piece.text for piece in by_key[sent[3].id].pieces if piece.kind == "added")
    assert added.strip() == "My mother is 81 and afraid to go out after dark."
    assert [by_key[each.id].identifies for each in sent[3:]] == [False, True]
    assert [opened(app, cast, each) for each in sent] == [1, 0, 0, 1, 1]
    with writing(app):
        done = together.decide_together(mo, CODE, sent[0].id, PUBLISH, Choice(same=True, near=[sent[3].id, sent[4].id]))
    assert done.count == 4
    assert [(each.id, each.why) for each in done.skipped] == [(sent[4].id, DETAILS)]
    assert outcomes(app, *sent[3:]) == [["publish"], []]


def test_nobody_sees_copies_of_what_they_have_not_opened(app, cast, sent):
    with writing(app):
        assert together.copies_of(cast.actor("Mo"), CODE, sent[0].id) is None
        assert together.open_near(cast.actor("Mo"), CODE, sent[0].id) == 0


def test_where_words_are_hidden_only_what_is_the_same_to_the_letter_is_decided(app, cast, plan):
    sent = [say(app, words) for words in (LETTER, LETTER, LETTER.upper())]
    compare(app)
    marked = LETTER.replace("Quay Road", "[[place|Quay Road]]")
    done = act(app, cast, sent[0], DecisionData("redact", ["identifies_writer"], marked), same=True)
    assert (done.count, [each.why for each in done.skipped]) == (2, [OTHER_LETTERS])
    assert outcomes(app, *sent) == [["redact"], ["redact"], []]
    assert "Quay" not in (row(app, sent[1]).public_text or "")


def test_words_are_compared_again_before_anything_happens_to_a_copy(app, cast, sent):
    """Whatever a hash says: one that was made by other rules, in an older version, decides nothing."""
    with writing(app):
        right = select(Comment.wording_hmac).where(Comment.id == sent[0].id).scalar_subquery()
        db.session.execute(update(Comment).where(Comment.id == sent[3].id).values(wording_hmac=right))
    done = act(app, cast, sent[0], same=True)
    assert (done.count, [(each.id, each.why) for each in done.skipped]) == (3, [(sent[3].id, OTHER_WORDS)])
    assert outcomes(app, sent[3]) == [[]]
    assert opened(app, cast, sent[3]) == 0


def test_what_somebody_decided_meanwhile_is_left_as_it_is(app, cast, sent):
    decide(app, cast, sent[1], "junk", "spam", by="Mina")
    assert act(app, cast, sent[0], same=True).count == 2
    assert outcomes(app, sent[1]) == [["junk"]]


def test_nothing_is_decided_if_the_comment_itself_cannot_be(app, cast, sent):
    decide(app, cast, sent[0], "publish", by="Mina")
    with pytest.raises(Conflict):
        act(app, cast, sent[0], DecisionData("publish", version_seen=0), same=True)
    with pytest.raises(ValidationError):
        act(app, cast, sent[1], DecisionData("refuse"), same=True)
    assert outcomes(app, *sent[1:3]) == [[], []]


def test_danger_labels_and_the_own_organization_keep_a_copy_apart(app, cast, plan):
    sent = [say(app, LETTER) for _ in range(5)]
    compare(app)
    with writing(app):
        row_of = {each.id: db.session.merge(row(app, each)) for each in sent}
        row_of[sent[1].id].danger = 3
        db.session.add(CommentLabel(comment_id=sent[2].id, label="hate"))
    with writing(app):
        recusal.set_opt_outs(cast.actor("Mo"), ["hate"])
    decide(app, cast, sent[3], "refuse", "threat", by="Mina")
    open_comment(app, cast, sent[0])
    with reading(app):
        found = together.copies_of(cast.actor("Mo"), CODE, sent[0].id)
    assert (found.same, found.apart) == (1, 3)
    assert act(app, cast, sent[0], same=True).count == 2
    assert outcomes(app, *sent) == [["publish"], [], [], ["refuse"], ["publish"]]


def test_a_refusal_of_all_waits_for_a_second_moderator_for_each(app, cast, sent):
    act(app, cast, sent[0], DecisionData("refuse", ["threat"]), same=True)
    assert [decision_rows(app, each) for each in sent[:3]] == [[("refuse", False)]] * 3


def test_a_judgement_can_be_changed_and_stays_in_the_table(app, cast, plan, sent):
    act(app, cast, sent[0], judgement="campaign")
    group = row(app, sent[1]).copy_group
    act(app, cast, sent[1], by="Mina", judgement="session")
    act(app, cast, sent[3], judgement="session")
    with reading(app):
        assert judgements.judged([group]) == {group: CopyKind.SESSION}
        rows = db.session.execute(select(CopyJudgement.kind, CopyJudgement.sequence).order_by(CopyJudgement.sequence))
        assert rows.all() == [("campaign", 1), ("session", 2)]
    with pytest.raises(ValidationError):
        act(app, cast, sent[2], judgement="fraud")
    assert outcomes(app, sent[2]) == [[]], "nothing was decided with it"


def test_one_act_has_a_limit_and_the_next_one_goes_on_from_there(app, cast, sent):
    done = act(app, cast, sent[0], same=True, limit=2)
    assert (done.count, done.skipped) == (2, [])
    assert done.next in [each.id for each in sent[1:3]]
    (last,) = [each for each in sent[1:3] if each.id == done.next]
    open_comment(app, cast, last)
    with reading(app):
        found = together.copies_of(cast.actor("Mo"), CODE, last.id)
    assert (found.decided, found.sent) == (2, 3)
    assert act(app, cast, last, same=True, limit=2).next is None


def agree(app, cast, sent, agrees=True, by="Mina", **choice):
    open_comment(app, cast, sent, by)
    actor = cast.actor(by)
    with writing(app):
        return together.agree_together(actor, CODE, sent.id, agrees, version_seen=1, choice=Choice(**choice))


@pytest.mark.parametrize("agrees", [True, False])
def test_a_second_moderator_answers_the_refusals_of_one_act_in_one_act(app, cast, sent, agrees):
    act(app, cast, sent[0], DecisionData("refuse", ["threat"]), same=True)
    open_comment(app, cast, sent[0], "Mina")
    with reading(app):
        assert len(together.proposed_alike(cast.actor("Mina"), CODE, sent[0].id)) == 2
    done = agree(app, cast, sent[0], agrees, same=True)
    assert (done.count, done.skipped, done.next) == (3, [], None)
    answer = "refuse" if agrees else DECLINED
    assert [decision_rows(app, each)[-1] for each in sent[:3]] == [(answer, True)] * 3
    assert [opened(app, cast, each, "Mina") for each in sent[:3]] == [2, 1, 1]
    assert outcomes(app, *sent[3:]) == [[], []]


def test_what_another_act_refused_is_answered_by_itself(app, cast, clock, sent):
    act(app, cast, sent[0], DecisionData("refuse", ["threat"]))
    act(app, cast, sent[1], DecisionData("refuse", ["contact"]))
    clock.forward(minutes=1)
    act(app, cast, sent[2], DecisionData("refuse", ["threat"]))
    assert agree(app, cast, sent[0], same=True).count == 1
    assert [len(each) for each in outcomes(app, *sent[:3])] == [2, 1, 1]


def test_without_the_tick_or_the_opening_only_one_refusal_is_answered(app, cast, sent):
    act(app, cast, sent[0], DecisionData("refuse", ["threat"]), same=True)
    with reading(app):
        assert together.proposed_alike(cast.actor("Mina"), CODE, sent[0].id) == []
    assert agree(app, cast, sent[0]).count == 1
    assert [len(each) for each in outcomes(app, *sent[:3])] == [2, 1, 1]
    assert agree(app, cast, sent[1], same=True, limit=1).next == sent[2].id


def test_undoing_takes_back_the_whole_act_and_nothing_else(app, cast, clock, sent):
    before = say(app, LETTER)
    compare(app)
    decide(app, cast, before, "publish")
    clock.forward(minutes=5)
    act(app, cast, sent[0], same=True)
    with writing(app):
        together.undo(cast.actor("Mo"), CODE, sent[0].id)
    assert [each[-1] for each in outcomes(app, *sent[:3])] == ["decision_undone"] * 3
    assert outcomes(app, before) == [["publish"]]


def test_everything_still_adds_up(app, cast, plan, sent):
    act(app, cast, sent[0], same=True)
    with writing(app):
        bring_everything()
    with reading(app):
        found = published_figures.reconciliation_of(plan.id)
    assert found.adds_up
    assert (found.received, found.outcomes) == (5, {"publish": 2, "team_only": 1})
