"""Nearly the same words, sent by a campaign or a session: lists have one of the texts, and a page has all of them."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from consult.contributions import finding, listing, near_copies, queries, receipt_access
from consult.contributions.listing import Asked
from consult.contributions.models import Comment
from consult.moderation.copies import judgements
from consult.operations import maintenance
from consult.runtime import periodic_tasks
from consult.storage.database import db
from consult.text import search_words
from tests.cast import bring_everything, reading, writing
from tests.moderated import bring_batches, decide, row, say

pytestmark = pytest.mark.both_databases

LETTER = (
    "We, the residents of Quay Road, say no to the room. It belongs to the hospital, not next to homes. "
    "A phone line is not an answer to people sleeping in our doorways. Please move it."
)
OWN = LETTER + " My mother is afraid to go out."
SHOPS = LETTER.replace("residents", "shopkeepers")


def find(app):
    with app.app_context():
        while periodic_tasks.run_task("find copies"):
            pass


def judge(app, cast, plan, sent, kind):
    with writing(app):
        judgements.record_judgement(cast.actor("Mo"), plan.row, row(app, sent).copy_group, kind)


def bring(app):
    with writing(app):
        bring_everything()


def later(app, clock):
    clock.forward(days=4)
    with writing(app):
        bring_batches()


def take_back(app, sent):
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)


@pytest.fixture
def sent(app, cast, plan):
    """Two copies of a letter, two near ones, and another comment, all public and compared."""
    found = [say(app, words) for words in (LETTER, LETTER.upper(), OWN, SHOPS, "Open at six.")]
    for each in found:
        decide(app, cast, each, "publish")
    find(app)
    bring(app)
    return found


@pytest.fixture
def folded(app, cast, plan, sent):
    judge(app, cast, plan, sent[0], "campaign")
    bring(app)
    return sent


def listed(app, plan):
    """(how many sent nearly the same words, how often it was sent) of each text that lists have."""
    with reading(app):
        which = [Comment.clause_id == plan.clause_id("siting")]
        found = listing.page_of(plan.id, which, Asked(shuffle=3), 99).comments
        return sorted((each.times_near, each.times_sent) for each in found)


def texts(app, plan, sent):
    group = row(app, sent).near_group
    with reading(app):
        return sorted(each.text[:30].casefold() for each in queries.near_texts(plan.id, group, 0, 99))


def is_right(app):
    with reading(app):
        return [each for each in maintenance.check_installation() if each.name == "counts"] == []


def test_near_copies_of_a_campaign_or_a_session_are_one_with_the_batch(app, cast, plan, sent):
    apart = [(1, 1), (1, 1), (1, 1), (1, 2)]
    assert listed(app, plan) == apart
    judge(app, cast, plan, sent[0], "session")
    assert listed(app, plan) == apart, "nothing moves between batches"
    bring(app)
    found = listed(app, plan)
    assert [near for near, _ in found] == [1, 4]
    assert len(texts(app, plan, sent[0])) == 3
    assert is_right(app)
    judge(app, cast, plan, sent[0], "coincidence")
    assert listed(app, plan) == found
    bring(app)
    assert listed(app, plan) == apart
    assert is_right(app)


def test_a_coincidence_is_not_folded(app, cast, plan, sent):
    judge(app, cast, plan, sent[0], "coincidence")
    bring(app)
    assert listed(app, plan) == [(1, 1), (1, 1), (1, 1), (1, 2)]


def test_what_was_judged_before_it_became_public_is_folded_with_its_batch(app, cast, plan, clock):
    found = [say(app, words) for words in (LETTER, OWN)]
    find(app)
    judge(app, cast, plan, found[0], "campaign")
    other = say(app, "Open at six.")
    decide(app, cast, other, "publish")
    bring(app)
    assert listed(app, plan) == [(1, 1)]
    for each in found:
        decide(app, cast, each, "publish")
    later(app, clock)
    assert listed(app, plan) == [(1, 1), (2, 1)]


def test_another_near_copy_comes_with_its_batch(app, cast, plan, clock, folded):
    late = say(app, SHOPS + " Thank you.")
    find(app)
    decide(app, cast, late, "publish")
    assert [near for near, _ in listed(app, plan)] == [1, 4]
    later(app, clock)
    assert [near for near, _ in listed(app, plan)] == [1, 5]
    assert is_right(app)


def test_whichever_is_deleted_one_of_the_group_is_shown_and_the_number_follows(app, plan, clock, folded):
    for count in (4, 3):
        shown = next(each for each in folded[:4] if row(app, each).is_shown and row(app, each).near_group)
        take_back(app, shown)
        gone = row(app, shown)
        assert (gone.near_group, gone.times_near, gone.is_folded) == (None, 1, False)
        assert [near for near, _ in listed(app, plan)] == [1, count], "the number follows with the next batch"
        assert is_right(app)
        later(app, clock)
        left = {row(app, each).wording_hmac for each in folded[:4]} - {None}
        assert [near for near, _ in listed(app, plan)] == [1, count - 1 if len(left) > 1 else 1]
        if len(left) == 1:
            return
        assert is_right(app)


def test_a_folded_text_that_is_deleted_leaves_its_copy_in_the_fold(app, plan, folded):
    before = texts(app, plan, folded[2])
    stands = next(each for each in folded[:2] if row(app, each).is_shown or row(app, each).is_folded)
    take_back(app, stands)
    assert texts(app, plan, folded[2]) == before
    assert is_right(app)


def test_a_text_with_other_words_since_leaves_the_group(app, cast, plan, clock, folded):
    marked = OWN.replace("My mother", "[[name|My mother]]")
    decide(app, cast, folded[2], "redact", "names_person", marked=marked, version_seen=1)
    changed = row(app, folded[2])
    assert (changed.near_group, changed.times_near, changed.is_folded, changed.is_shown) == (None, 1, False, True)
    assert is_right(app)
    find(app)
    later(app, clock)
    assert [near for near, _ in listed(app, plan)] == [1, 4]


def test_words_inside_a_fold_are_found(app, plan, folded):
    for word in ("shopkeepers", "mother"):
        with reading(app):
            (one,) = finding.find(plan.id, search_words.wanted(word), 9).comments
            assert word in one.text
    with reading(app):
        found = finding.find(plan.id, search_words.wanted("doorways"), 9)
        assert len(found.comments) == 3, "the same words once"


def test_the_texts_of_a_group_are_read_page_by_page(app, plan, folded):
    group = row(app, folded[0]).near_group
    with reading(app):
        whole = queries.near_texts(plan.id, group, 0, 9)
        first = queries.near_texts(plan.id, group, 0, 2)
        assert first + queries.near_texts(plan.id, group, first[-1].id, 2) == whole
        assert len(whole) == 3


def test_the_freeze_keeps_the_fold(app, plan, folded):
    plan.reported()
    assert [near for near, _ in listed(app, plan)] == [1, 4]
    assert is_right(app)


def test_the_table_keeps_no_number_without_the_words(app, plan, sent):
    for values in (
        {"near_group": 5, "wording_hmac": None, "copy_group": None, "times_sent": 1},
        {"near_group": None, "times_near": 2},
        {"near_group": None, "is_folded": True, "is_shown": False},
    ):
        with pytest.raises(IntegrityError), writing(app):
            db.session.execute(update(Comment).where(Comment.id == sent[2].id).values(**values))


def test_the_check_names_a_group_that_lists_do_not_have_once(app, plan, folded):
    with writing(app):
        db.session.execute(
            update(Comment)
            .where(Comment.is_folded, Comment.near_group.is_not(None))
            .values(is_folded=False, is_shown=True)
        )
    assert not is_right(app)
    with writing(app):
        near_copies.fold(plan.id)
        assert db.session.scalars(select(Comment.id).where(Comment.is_folded)).all()
    assert is_right(app)
