"""Several people send the same words: the public reads them once, with how often they were sent."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from consult.consultations.models import Consultation
from consult.contributions import copies, listing, queries, receipt_access, retention
from consult.contributions.enums import Consent
from consult.contributions.listing import Asked
from consult.contributions.models import Comment, CommentVote
from consult.storage.database import db
from tests.answered import answer as agree
from tests.cast import CODE, bring_everything, reading, writing
from tests.moderated import answer, bring_batches, decide, row, say

pytestmark = pytest.mark.both_databases

LETTER = "We say no to the room. It is too far from the tents."
OTHER_WAYS = (LETTER.upper(), LETTER.replace(". ", ".\n\n"), LETTER.replace(".", " !"))


@pytest.fixture
def sent(app, cast, plan):
    """Three public copies of a letter, and two other comments."""
    found = [say(app, text) for text in (LETTER, *OTHER_WAYS[:2], "Too far.", "Open at six.")]
    for each in found:
        decide(app, cast, each, "publish")
    publish(app)
    return found


def publish(app):
    with writing(app):
        bring_everything()


def page(app, plan, key="siting"):
    """(text in small letters, how often it was sent, its first codes) of what the part's page shows; the count."""
    with reading(app):
        clause_id = plan.clause_id(key)
        shown = listing.page_of(plan.id, [Comment.clause_id == clause_id], Asked(shuffle=3), 99).comments
        codes = queries.first_codes(plan.id, shown, 30)
        count = queries.count_public(plan.id, clause_id)
        found = sorted(
            (each.text.casefold()[:8], each.times_sent, tuple(codes.get(each.wording, ()))) for each in shown
        )
    return found, count


def trackers(app, *sent):
    return tuple(sorted(row(app, each).tracker for each in sent))


def take_back(app, sent):
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)


def test_the_same_words_are_shown_once_with_every_public_code(app, plan, sent):
    found, counts = page(app, plan)
    assert found == [("open at ", 1, ()), ("too far.", 1, ()), ("we say n", 3, trackers(app, *sent[:3]))]
    assert counts == 5


def test_of_many_codes_the_first_are_shown_and_all_are_found(app, plan, sent):
    with reading(app):
        shown = listing.page_of(plan.id, (), Asked(shuffle=3), 99).comments
        assert [len(codes) for codes in queries.first_codes(plan.id, shown, 2).values()] == [2]
        (one,) = {each.wording for each in shown if each.times_sent > 1}
        assert tuple(queries.public_codes(plan.id, one)) == trackers(app, *sent[:3])


def test_another_part_has_a_text_of_its_own(app, cast, plan, sent):
    decide(app, cast, say(app, LETTER, key="hours"), "publish")
    publish(app)
    assert page(app, plan, "hours")[0] == [("we say n", 1, ())]
    assert page(app, plan)[1] == 5


def test_a_copy_for_the_team_alone_is_neither_counted_nor_named(app, cast, plan, sent):
    decide(app, cast, say(app, LETTER, consent=Consent.TEAM), "publish")
    publish(app)
    assert page(app, plan)[0][2] == ("we say n", 3, trackers(app, *sent[:3]))


def test_another_copy_counts_with_its_batch(app, cast, plan, clock, sent):
    late = say(app, LETTER)
    decide(app, cast, late, "publish")
    assert page(app, plan)[0][2][1] == 3
    clock.forward(days=4)
    with writing(app):
        bring_batches()
    assert page(app, plan)[0][2] == ("we say n", 4, trackers(app, *sent[:3], late))


def test_a_withdrawn_copy_is_gone_at_once_and_the_number_follows_with_the_next_batch(app, plan, clock, sent):
    kept = trackers(app, *sent[1:3])
    take_back(app, sent[0])
    assert page(app, plan)[0][2] == ("we say n", 3, kept)
    clock.forward(days=4)
    with writing(app):
        bring_batches()
    assert page(app, plan)[0][2] == ("we say n", 2, kept)
    take_back(app, sent[1])
    clock.forward(days=4)
    with writing(app):
        bring_batches()
    assert page(app, plan)[0][2] == ("we say n", 1, ())


def test_whichever_copy_goes_the_text_stays_where_it_is(app, plan, sent):
    def order():
        with reading(app):
            on_siting = [Comment.clause_id == plan.clause_id("siting")]
            return [
                each.text.casefold()[:8] for each in listing.page_of(plan.id, on_siting, Asked(shuffle=5), 9).comments
            ]

    before = order()
    for each in sent[:2]:
        take_back(app, each)
        assert order() == before


def test_a_copy_in_which_words_were_hidden_since_is_a_text_of_its_own(app, cast, plan, clock, sent):
    marked = LETTER.replace("the tents", "[[place|the tents]]")
    decide(app, cast, sent[0], "redact", "names_person", marked=marked, version_seen=1)
    found, _ = page(app, plan)
    assert [each[:2] for each in found] == [("open at ", 1), ("too far.", 1), ("we say n", 1), ("we say n", 3)]
    clock.forward(days=4)
    with writing(app):
        bring_batches()
    assert [each[1] for each in page(app, plan)[0]] == [1, 1, 1, 2]


def links(app, sent):
    comment = row(app, sent)
    return comment.wording_hmac is not None, comment.times_sent


def test_nothing_says_what_deleted_words_were(app, cast, plan, clock, sent):
    refused = say(app, LETTER)
    decide(app, cast, refused, "refuse", "threat")
    answer(app, cast, refused, True)
    erased = say(app, LETTER)
    with writing(app):
        copies.compare(db.session.get_one(Comment, refused.id))
        copies.compare(db.session.get_one(Comment, erased.id))
    assert [links(app, each) for each in (*sent[:2], refused, erased)] == [(True, 3)] * 2 + [(True, 1)] * 2
    take_back(app, sent[0])
    decide(app, cast, erased, "erase", "illegal")
    answer(app, cast, erased, True)
    clock.forward(days=99)
    with writing(app):
        while retention.purge_sealed():
            pass
    assert [links(app, each) for each in (sent[0], refused, erased)] == [(False, 1)] * 3
    assert links(app, sent[1]) == (True, 3), "its words are public, and stay"


def test_the_table_itself_keeps_no_link_longer_than_the_words(app, plan, sent):
    for values in (
        {"original": None, "public_text": None},
        {"wording_hmac": None},
        {"wording_hmac": None, "times_sent": 1, "copy_group": 5},
    ):
        with pytest.raises(IntegrityError), writing(app):
            db.session.execute(update(Comment).where(Comment.id == sent[0].id).values(**values))


def test_the_hash_is_keyed_and_is_of_one_part(app, plan):
    with reading(app):
        one = copies.hmac_of(1, 2, LETTER)
        assert one == copies.hmac_of(1, 2, OTHER_WAYS[0])
        assert (
            len({one, copies.hmac_of(1, 3, LETTER), copies.hmac_of(2, 2, LETTER), copies.hmac_of(1, None, LETTER)}) == 4
        )
        ours = app.extensions["settings"]
        app.extensions["settings"] = replace(ours, secret=b"another secret of 32 bytes or so")
        theirs = copies.hmac_of(1, 2, LETTER)
        app.extensions["settings"] = ours
        assert theirs != one


def test_answers_to_a_text_lie_at_one_of_its_copies_and_stay_while_one_is_left(app, cast, plan, sent):
    """Whichever copy somebody answers, and whoever of its writers deletes theirs."""
    first, second, third = sorted(sent[:3], key=lambda each: each.id)
    agree(app, {row(app, second).tracker: "agree", row(app, third).tracker: "agree"})
    agree(app, {row(app, first).tracker: "disagree"})
    assert at(app) == {first.id: [-1, 1]}
    take_back(app, first)
    assert at(app) == {second.id: [-1, 1]}
    take_back(app, second)
    take_back(app, third)
    assert at(app) == {}


def test_answers_move_with_the_batch_to_a_new_copy_that_stands_for_the_words(app, cast, plan, sent):
    sheet = agree(app, {row(app, sent[0]).tracker: "agree"})
    (held,) = at(app)
    with writing(app):
        db.session.execute(update(Comment).where(Comment.id == held).values(times_seen=4))
    new = say(app, LETTER)
    while new.id > held:
        new = say(app, LETTER)
    decide(app, cast, new, "publish")
    publish(app)
    assert at(app) == {new.id: [1]}
    assert row(app, new).times_seen == 4
    agree(app, {row(app, sent[1]).tracker: "pass"}, sheet)
    assert at(app) == {new.id: [0]}


def at(app):
    """The answers by the comment that they lie at."""
    found: dict[int, list[int]] = {}
    with reading(app):
        query = select(CommentVote.comment_id, CommentVote.value).join(Comment).join(Consultation)
        for comment_id, value in db.session.execute(query.where(Consultation.code == CODE).order_by(CommentVote.value)):
            found.setdefault(comment_id, []).append(value)
    return found
