"""The words by which anyone finds published comments: they are there exactly as long as the words are published."""

import pytest
from sqlalchemy import select

from consult.contributions import display_orders, finding, receipt_access
from consult.contributions.enums import Consent, Stage
from consult.contributions.models import Comment, PublicWord
from consult.storage.database import db
from consult.text import search_words
from tests.cast import counted, reading, writing
from tests.moderated import answer, decide, say

WORDS = "Lanterns at nine Quay Lane, please."


def indexed(app):
    """Every word in the table, by comment; and what should be there."""
    found: dict[int, set[str]] = {}
    with reading(app):
        for comment_id, word in db.session.execute(select(PublicWord.comment_id, PublicWord.word)):
            found.setdefault(comment_id, set()).add(word.decode())
        public = select(Comment.id, Comment.public_text).where(Comment.stage == Stage.PUBLIC)
        wanted = {id_: search_words.words_of(text) for id_, text in db.session.execute(public)}
    assert found == wanted
    return found


def find(app, plan, entered):
    with reading(app):
        return sorted(each.id for each in finding.find(plan.id, search_words.wanted(entered), 9).comments)


@pytest.fixture
def published(app, cast, plan):
    sent = say(app, WORDS)
    decide(app, cast, sent, "publish")
    assert sent.id not in indexed(app), "it waits for a batch"
    counted(app)
    assert indexed(app)[sent.id] == {"lanterns", "at", "nine", "quay", "lane", "please"}
    return sent


def test_a_withdrawal_deletes_them(app, published):
    with writing(app):
        receipt_access.withdraw_comment(published.receipt, 0)
    assert published.id not in indexed(app)


def test_a_change_by_the_writer_deletes_them(app, plan, published):
    with writing(app):
        receipt_access.change_comment(published.receipt, 0, "Other words.", Consent.SHOW)
    assert published.id not in indexed(app)


def test_hidden_words_go_and_the_others_stay(app, cast, plan, published):
    decide(
        app,
        cast,
        published,
        "redact",
        "names_person",
        marked="Lanterns at [[place|nine Quay Lane]], please.",
        version_seen=1,
    )
    assert "quay" not in indexed(app)[published.id]
    assert "lanterns" in indexed(app)[published.id]
    assert find(app, plan, "quay") == []


def test_a_refusal_deletes_them(app, cast, plan, published):
    decide(app, cast, published, "refuse", "threat", version_seen=1)
    answer(app, cast, published, True)
    assert published.id not in indexed(app)


def test_all_of_the_words_are_wanted_and_beginnings_are_enough(app, cast, plan, published):
    other = say(app, "Lanterns in the harbour.")
    decide(app, cast, other, "publish")
    counted(app)
    assert find(app, plan, "lanterns") == sorted([published.id, other.id])
    assert find(app, plan, "LANT") == sorted([published.id, other.id])
    assert find(app, plan, "lanterns quay") == [published.id]
    assert find(app, plan, "la") == []
    assert find(app, plan, "lanterns tower") == []
    assert find(app, plan, "at lan") == [published.id]


def test_another_plans_words_are_not_found(app, plan, published):
    with reading(app):
        assert not finding.find(plan.id + 1, search_words.wanted("lanterns"), 9).comments


@pytest.fixture
def three(app, cast, plan):
    sent = [say(app, f"Lanterns, {number} of them, and a lanternist.") for number in ("one", "two", "three")]
    for each in sent:
        decide(app, cast, each, "publish")
    counted(app)
    return sent


def test_of_common_words_a_bounded_number_is_looked_at(app, plan, three, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 2)
    with reading(app):
        found = finding.find(plan.id, search_words.wanted("lanterns"), 9)
        rare = finding.find(plan.id, search_words.wanted("lanterns three"), 9)
    assert (len(found.comments), found.is_cut) == (2, True)
    assert ([each.id for each in rare.comments], rare.is_cut) == ([three[2].id], False)


def test_no_more_are_read_than_a_page_shows_and_one(app, plan, three):
    with reading(app):
        found = finding.find(plan.id, search_words.wanted("lanterns"), 2)
        whole = finding.find(plan.id, search_words.wanted("lanterns"), 3)
    assert (len(found.comments), found.is_cut) == (2, True)
    assert (len(whole.comments), whole.is_cut) == (3, False)


def test_a_comment_is_found_once_by_a_beginning_that_two_of_its_words_have(app, plan, three):
    assert find(app, plan, "lanter") == sorted(each.id for each in three)


def test_every_comment_is_among_the_first_on_some_day(app, plan, three, clock):
    first = set()
    for _ in range(display_orders.COUNT):
        with reading(app):
            first |= {each.id for each in finding.find(plan.id, search_words.wanted("lanterns"), 1).comments}
        clock.forward(days=1)
    assert len(first) > 1
