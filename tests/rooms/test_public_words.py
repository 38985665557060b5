"""The words by which anyone finds published comments: they are there exactly as long as the words are published."""

import pytest
from sqlalchemy import select

from consult.contributions import public_words, receipt_access
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
        return list(public_words.find(plan.id, search_words.wanted(entered)).ids)


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
        assert not public_words.find(plan.id + 1, search_words.wanted("lanterns")).ids


def test_of_common_words_a_bounded_number_is_looked_at(app, cast, plan, monkeypatch):
    monkeypatch.setattr(public_words, "MOST", 2)
    sent = [say(app, f"Lanterns, {number} of them.") for number in ("one", "two", "three")]
    for each in sent:
        decide(app, cast, each, "publish")
    counted(app)
    with reading(app):
        found = public_words.find(plan.id, search_words.wanted("lanterns"))
        rare = public_words.find(plan.id, search_words.wanted("lanterns three"))
    assert (len(found.ids), found.is_cut) == (2, True)
    assert (list(rare.ids), rare.is_cut) == ([sent[2].id], False)


def test_no_more_are_kept_than_a_page_can_show(app, plan, published, monkeypatch):
    monkeypatch.setattr(public_words, "ENOUGH", 1)
    with reading(app):
        found = public_words.find(plan.id, search_words.wanted("lanterns"))
    assert (len(found.ids), found.is_cut) == (1, True)
