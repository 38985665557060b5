"""A closed plan with many votes, as its team sees it before the freeze: counted in pieces, so that others can send."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import delete, event

from consult.analysis import tallies
from consult.analysis.models import Theme
from consult.contributions.enums import Channel, Choice
from consult.storage.database import db
from tests.answering import BASE, add_theme, close, published, vote
from tests.cast import writing

HEARD, RESULTS = f"{BASE}/heard", f"{BASE}/results"
#: Votes of each clause; two of them are more than a piece.
EACH, AT_ONCE = 12, 20


@pytest.fixture
def ana(app, cast, plan, staff_client):
    """Somebody who reads the results of a closed plan."""
    for key in ("siting", "hours"):
        vote(app, EACH - 1, Choice.SUPPORT, key=key)
        vote(app, 1, Choice.OPPOSE, key=key)
    vote(app, 11, channel=Channel.CODE)
    add_theme(app, cast, "Harbour", published(app, cast, "Beside the harbour."))
    close(app, plan)
    return staff_client("Ana")


@contextmanager
def votes_read(app: Flask) -> Iterator[list[list[str]]]:
    """The statements that count votes, by transaction."""
    transactions: list[list[str]] = [[]]

    def note(connection, cursor, statement, parameters, context, executemany):
        if re.search(r"FROM clause_vote\b", statement) and "choice" in statement:
            transactions[-1].append(statement)

    def end(connection):
        transactions.append([])

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    event.listen(engine, "rollback", end)
    try:
        yield transactions
    finally:
        event.remove(engine, "before_cursor_execute", note)
        event.remove(engine, "rollback", end)


@pytest.mark.parametrize("address", [HEARD, RESULTS])
def test_no_transaction_counts_more_than_a_piece_and_the_page_is_the_same(app, ana, monkeypatch, address):
    """On SQLite those who send something wait until nobody reads any more."""
    whole = ana.get(address)
    assert whole.status == 200
    monkeypatch.setattr(tallies, "VOTES_AT_ONCE", AT_ONCE)
    with votes_read(app) as transactions:
        assert ana.get(address).words == whole.words
    assert max(len(each) for each in transactions) == 1
    assert sum(len(each) for each in transactions) > 1


def test_a_theme_that_is_deleted_while_the_page_is_made_is_no_fault_of_ours(app, ana, monkeypatch):
    def delete_a_theme() -> None:
        pause()
        with writing(app):
            db.session.execute(delete(Theme))

    monkeypatch.setattr(tallies, "VOTES_AT_ONCE", AT_ONCE)
    pause = tallies.pause
    monkeypatch.setattr(tallies, "pause", delete_a_theme)
    page = ana.get(HEARD)
    assert page.status == 409
    assert "Somebody else deleted part of this" in page.words
