"""The page on which an analyst chooses quotes, sees how varied they are, and is warned."""

from sqlalchemy import select

from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.report.models import ChosenQuote, QuoteCheck
from consult.report.views import quotes
from consult.storage.database import db
from tests.answering import BASE, add_theme, published
from tests.cast import counted, reading, writing

WORDS = "The harbour is where people are, so put the rooms there"
QUOTES = f"{BASE}/heard/quotes"


def test_an_analyst_picks_and_orders_and_what_is_wrong_is_said_beside_it(app, cast, plan, ana):
    sent = [published(app, cast, f"{WORDS}: {place}.", consent=Consent.QUOTE) for place in ("near", "now")]
    counted(app)
    add_theme(app, cast, "Harbour", sent[0], clause_key="siting")
    with reading(app):
        near, now = (db.session.get_one(Comment, each.id).tracker for each in sent)
    page = ana.get(f"{QUOTES}?part=siting")
    assert "The program picks the quotes of this part." in page.words
    assert "Harbour" not in page.words, "how many the program picks would tell when somebody deletes a comment"
    wrong = page.form("/quotes/siting").fill({f"place.{near}": "first", f"place.{now}": "1"}).send()
    assert (wrong.status, wrong.errors) == (422, ["Write a number from 1 to 3, or nothing."])
    assert wrong.form("/quotes/siting").fields[f"place.{near}"] == "first"
    wrong = wrong.form("/quotes/siting").fill({f"place.{near}": "1"}).send()
    assert (wrong.status, wrong.errors) == (422, ["Two quotes have the place 1. Give each a place of its own."])
    done = wrong.form("/quotes/siting").fill({f"place.{near}": "2", f"place.{now}": "1"}).send()
    assert "You chose these quotes." in done.words
    assert "No theme 1 of 2 Harbour 1 of 2" in done.words
    with reading(app):
        query = select(Comment.tracker).join(ChosenQuote, ChosenQuote.comment_id == Comment.id)
        assert db.session.scalars(query.order_by(ChosenQuote.place)).all() == [now, near]


def test_a_repeated_writer_is_said_without_which(app, cast, plan, ana):
    published(app, cast, WORDS, consent=Consent.QUOTE)
    counted(app)
    with writing(app):
        db.session.add(QuoteCheck(consultation_id=plan.id, repeated=True))
    assert "At least two of the quotes that you chose are by one person." in ana.get(QUOTES).words


def test_without_consent_there_is_nothing_to_choose(app, cast, plan, ana):
    published(app, cast, WORDS)
    counted(app)
    page = ana.get(QUOTES)
    assert "No comment may be quoted yet." in page.words
    assert WORDS not in page.words


def test_what_was_written_on_the_second_page_stays_there_when_it_is_refused(app, cast, plan, ana, monkeypatch):
    monkeypatch.setattr(quotes, "COMMENTS_A_PAGE", 1)
    for place in ("near", "now"):
        published(app, cast, f"{WORDS}: {place}.", consent=Consent.QUOTE)
    counted(app)
    form = ana.get(f"{QUOTES}?part=siting&page=2").form("/quotes/siting")
    [field] = [name for name in form.fields if name.startswith("place.")]
    wrong = form.fill({field: "first"}).send()
    assert (wrong.status, wrong.errors) == (422, ["Write a number from 1 to 3, or nothing."])
    assert wrong.form("/quotes/siting").fields[field] == "first"
