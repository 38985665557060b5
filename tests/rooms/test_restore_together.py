"""A restore with proposals, near copies shown as one, translations and answers: all there, less what was deleted."""

import pytest
from sqlalchemy import select

from consult.contributions import comment_votes, receipt_access, sheets
from consult.contributions.comment_votes import VALUES, SheetAnswers
from consult.contributions.models import (
    Comment,
    CommentCount,
    CommentVote,
    CommentVoteSheet,
    PublicWord,
    Translation,
)
from consult.moderation import translating
from consult.operations import maintenance
from consult.operations.record_check import checking
from consult.response import decision_points
from consult.storage.database import db, random_key
from tests.answered import votes
from tests.answering import REASON, decide_all, sign
from tests.cast import CODE, reading, writing
from tests.moderated import answer, decide, row, say
from tests.proposed import NEARER, WHY, code_of, propose
from tests.rooms.test_near_copies import LETTER, OWN, SHOPS, bring, find, is_right, judge, listed, texts
from tests.rooms.test_translations import found as place_of
from tests.rooms.test_translations import write
from tests.translated import ENGLISH, SPANISH, next_day

pytestmark = [pytest.mark.both_databases, pytest.mark.slow]

TABLES = Comment, CommentCount, CommentVote, CommentVoteSheet, PublicWord, Translation
#: What somebody answers, and on whose words.
SAYS = {"letter": "agree", "own": "disagree", "spanish": "agree", "proposal": "agree"}


class Sent(dict):
    """What was sent, by name."""

    def codes(self, app):
        return {name: code_of(app, each) for name, each in self.items()}


@pytest.fixture
def sent(app, cast, plan, clock):
    """A fold of three letters, a translation that is shown, a proposal, and twelve sheets of answers, all public."""
    letters = {name: say(app, words) for name, words in (("letter", LETTER), ("own", OWN), ("shops", SHOPS))}
    found = Sent(letters, spanish=say(app, SPANISH))
    for each in found.values():
        decide(app, cast, each, "publish")
    found["proposal"] = propose(app, cast)
    find(app)
    bring(app)
    judge(app, cast, plan, found["letter"], "campaign")
    bring(app)
    write(app, cast, found["spanish"])
    next_day(app, clock)
    codes = found.codes(app)
    with writing(app):
        values = {codes[name]: VALUES[said] for name, said in SAYS.items()}
        comment_votes.write([SheetAnswers(CODE, random_key(), values) for _ in range(12)])
    clock.forward(days=4)
    with writing(app):
        while sheets.count_due():
            pass
    return found


def stored(app):
    """Every row of these tables, by name; a restore counts comments anew, so those rows without their key."""
    found = {}
    with reading(app):
        for model in TABLES:
            columns = [each for each in model.__table__.c if model is not CommentCount or each.name != "id"]
            found[model.__tablename__] = sorted(map(str, db.session.execute(select(*columns))))
    return found


def is_in_order(app):
    with reading(app):
        wrong = [each for each in maintenance.check_installation() if each.name in ("counts", "deletions")]
        return not wrong and not checking.count_mismatches(CODE)


def test_nothing_is_lost_and_nothing_is_counted_otherwise(app, cast, plan, sent, kept):
    before, lists = stored(app), listed(app, plan)
    assert {name for name, rows in before.items() if not rows} == set()
    kept.make()
    with writing(app):
        for each in sent.values():
            comment_votes.forget([each.id])
    kept.put_back()
    assert stored(app) == before
    assert listed(app, plan) == lists
    assert is_in_order(app)
    assert place_of(app, plan, ENGLISH) == [sent["spanish"].id]
    assert place_of(app, plan, NEARER) == [sent["proposal"].id]


def test_what_people_took_back_since_is_gone_with_all_that_hung_on_it(app, cast, plan, sent, kept):
    """Against words that somebody withdrew in fear, with the answers that tell what others thought of them."""
    stands = next(each for name, each in sent.items() if row(app, each).near_group and row(app, each).is_shown)
    codes = sent.codes(app)
    kept.make()
    with writing(app):
        for each in (stands, sent["proposal"], sent["spanish"]):
            receipt_access.withdraw_comment(each.receipt, 0)
    done = kept.put_back()
    assert done.undone.counts["comments withdrawn or changed by their writers"] == 3
    for words in (WHY, NEARER, ENGLISH, SPANISH):
        assert words.encode() not in kept.bytes()
    assert place_of(app, plan, NEARER) == place_of(app, plan, ENGLISH) == []
    left = {name for name, each in sent.items() if row(app, each).stage == "public"}
    assert listed(app, plan) == [(2, 1)], "lists have the group once, as one of two"
    assert len(texts(app, plan, sent[min(left)])) == 2
    assert {code for _, code, _ in votes(app, plan.id)} == {codes[name] for name in left & set(SAYS)}
    assert is_right(app)
    assert is_in_order(app)


def judge_each(app, cast, plan, sent, *kinds):
    for kind in kinds:
        judge(app, cast, plan, sent["letter"], kind)


def test_near_copies_that_were_taken_apart_stay_apart(app, cast, plan, sent, kept):
    """Against somebody's own words that a moderator brought back into view, and that a restore folds away again."""
    kept.make()
    judge_each(app, cast, plan, sent, "session", "coincidence")
    done = kept.put_back()
    assert done.undone.counts["near copies that were shown as one"] == 1
    assert [near for near, _ in listed(app, plan)] == [1] * 5
    assert is_in_order(app)


def test_near_copies_of_which_that_was_said_by_mistake_are_one_as_before(app, cast, plan, sent, kept):
    kept.make()
    judge_each(app, cast, plan, sent, "coincidence", "session")
    done = kept.put_back()
    assert done.undone.counts["near copies that were shown as one"] == 0
    assert [near for near, _ in listed(app, plan)] == [1, 1, 3]


def test_a_translation_that_was_removed_stays_removed_and_the_comment_is_found_by_its_own_words(
    app, cast, plan, sent, kept
):
    kept.make()
    mo = cast.actor("Mo")
    with writing(app):
        translating.remove(mo, CODE, sent["spanish"].id, "en", version_seen=1)
    kept.put_back()
    assert kept.all(select(Translation)) == []
    assert place_of(app, plan, ENGLISH) == []
    assert place_of(app, plan, SPANISH) == [sent["spanish"].id]
    assert ENGLISH.encode() not in kept.bytes()


def test_an_answer_that_used_words_is_restored_with_them_and_stays_signed_without_them(app, cast, plan, sent, kept):
    code = code_of(app, sent["proposal"])
    decision = {"decision": "changed", "wording": NEARER, "reason": REASON, "used": {code: "whole"}}
    decide_all(app, cast, plan, {"siting": decision})
    sign(app, cast)
    before = votes(app, plan.id)
    kept.make()
    decide(app, cast, sent["proposal"], "erase", "names_person", version_seen=1)
    answer(app, cast, sent["proposal"], True)
    kept.put_back()
    assert row(app, sent["proposal"]).proposed_wording is None
    with reading(app):
        [used] = decision_points.decision_point(plan.row, "siting").used.values()
    assert used == "whole", "what was signed stays as it was"
    assert votes(app, plan.id) == [each for each in before if each[1] != code]
    assert is_in_order(app)
