"""What people answered to each comment, wherever the comment stands, once the report is frozen."""

import csv
import io
import re

import pytest
from sqlalchemy import delete, update

from consult.contributions.enums import Consent
from consult.contributions.models import Comment, CommentVote
from consult.operations.record_check import checking
from consult.response import queries as response_queries
from consult.storage.database import db
from tests.answered import answer
from tests.answering import published
from tests.cast import CODE, bring_everything, reading, writing
from tests.moderated import row

TOLD, SAME = "41 agree 12 pass 6 disagree", "12 people answered. Nearly everyone chose the same."
FEW = "Fewer than 10 people answered."
QUOTED = "Bring the rooms nearer to the harbour, where people are."


@pytest.fixture
def frozen(app, cast, plan):
    """The public codes of a quoted comment that 59 people answered, one that 12 answered alike, and one that 9 did."""
    sent = [published(app, cast, text, consent=Consent.QUOTE) for text in (QUOTED, "Open at nine.", "Open at ten.")]
    with writing(app):
        bring_everything()
    told, same, few = (row(app, each).tracker for each in sent)
    for number in range(59):
        chosen = "agree" if number < 41 else "disagree" if number < 47 else "pass"
        few_too = {few: "agree"} if number < 9 else {}
        answer(app, {told: chosen} | ({same: "disagree"} if number < 12 else {}) | few_too)
    plan.reported()
    return told, same, few


def test_each_comment_says_it_on_its_own_page(client, frozen):
    told, same, few = (client.get(f"/p/{CODE}/comment/{each}").words for each in frozen)
    assert TOLD in told
    assert "59 people answered:" in told
    assert SAME in same
    assert FEW in few
    assert "41 agree" not in same + few


@pytest.mark.parametrize("path", ["/comments", "/read/siting"])
def test_lists_say_it_where_ten_people_answered(client, frozen, path):
    words = client.get(f"/p/{CODE}{path}").words
    assert TOLD in words
    assert SAME in words
    assert "Where 10 or more people answered, you see the numbers. They do not change the order." in words
    assert FEW not in words


def test_what_is_found_by_its_words_says_it_too(client, frozen):
    found = client.post(f"/p/{CODE}/comments", {"words": "harbour"})
    assert TOLD in found.words


def test_the_bar_has_a_gap_and_words_and_needs_no_colour(client, frozen):
    page = client.get(f"/p/{CODE}/comment/{frozen[0]}")
    bar, *keys = page.elements("svg")
    assert [part.get("class") for part in bar] == ["fill-support", None, "fill-oppose"]
    assert bar[0].get("stroke") == "#fff"
    assert [svg.get("aria-hidden") for svg in (bar, *keys)] == ["true"] * 4
    assert "59 people answered: 41 agree 12 pass 6 disagree" in page.words


def test_a_quote_in_the_answer_says_it_in_words_and_in_data(app, client, plan, frozen):
    assert TOLD in client.get(f"/p/{CODE}/answer?page=1").words
    quotes = {
        quote["tracker"]: quote["answers"]
        for part in client.get(f"/p/{CODE}/answer.json").json["clauses"]
        for quote in part["quotes"]
    }
    assert quotes == {
        frozen[0]: {"total": 59, "agree": 41, "disagree": 6, "pass": 12},
        frozen[1]: {"total": 12, "agree": None, "disagree": None, "pass": None},
        frozen[2]: None,
    }


def test_answers_go_with_a_quote_whose_words_are_erased(app, client, plan, frozen):
    with writing(app):
        db.session.get_one(Comment, _id_of(frozen[0])).public_text = None
    with reading(app):
        (quote,) = (
            quote
            for part in response_queries.summary(plan.row).clauses
            for quote in part.quotes
            if quote.tracker == frozen[0]
        )
    assert (quote.text, quote.answers) == ("", None)


def _id_of(tracker):
    return db.session.scalars(db.select(Comment.id).where(Comment.tracker == tracker)).one()


def test_open_data_has_a_row_for_each_answer_with_its_number(client, frozen):
    told, same, few = frozen
    file = client.get(f"/p/{CODE}/data/comment_votes.csv")
    rows = list(csv.DictReader(io.StringIO(file.text.removeprefix("\ufeff"))))
    assert {(each["tracker"], each["vote"], each["value"], each["votes"]) for each in rows} == {
        (told, "agree", "1", "41"), (told, "disagree", "-1", "6"), (told, "pass", "0", "12"),
        (same, "", "", "12"), (few, "", "", "fewer than 10"),
    }  # fmt: skip
    assert all("agree" in each["scale"] and "+1" in each["scale"] for each in rows)


def test_open_data_has_none_while_the_plan_is_open(app, cast, plan, client):
    sent = published(app, cast, QUOTED)
    with writing(app):
        bring_everything()
    for _ in range(12):
        answer(app, {row(app, sent).tracker: "agree"})
    assert client.get(f"/p/{CODE}/data/comment_votes.json").json["rows"] == []


def findings(app):
    with reading(app):
        return [each.words for each in checking.findings() if each.words.startswith(CODE)]


def test_the_check_counts_them_again(app, plan, frozen):
    told, _, few = frozen
    assert findings(app) == []
    with writing(app):
        db.session.execute(update(CommentVote).where(CommentVote.comment_id == _id_of(told)).values(value=1))
    assert findings(app) == [f"{CODE}: the answers to the comment {told} do not match the report"]


def test_the_check_names_answers_that_are_gone_while_the_words_are_there(app, plan, frozen):
    with writing(app):
        db.session.execute(delete(CommentVote).where(CommentVote.comment_id == _id_of(frozen[1])))
    assert findings(app) == [f"{CODE}: the answers to the comment {frozen[1]} do not match the report"]


def test_no_page_says_more_than_is_published(client, frozen):
    """Against subtraction: nowhere is there a sum over comments, or how few were fewer than ten."""
    pages = ["", "/comments", "/read/siting", "/answer", "/record", "/data", "/others"]
    words = " ".join(client.get(f"/p/{CODE}{page}").words for page in pages)
    assert not re.search(r"\b(80|71|21|9) (people|answers)", words)
