"""Where a receipt may travel: against a phone's history, a server's log and measuring response times."""

import logging
import re
from itertools import pairwise

import pytest
from sqlalchemy import event

from consult.contributions import submitting
from consult.credentials import receipts
from consult.storage.database import db
from tests.pages.test_say import receipt_of, send


@pytest.fixture
def receipt(client, plan):
    return receipt_of(send(client, t_siting="Too near the gate."))


def test_a_receipt_in_an_address_opens_nothing(client, receipt):
    """Against a link that opens somebody's words, and stays in the history."""
    looked = client.get("/receipt", query={"receipt": receipt, "act": "open"})
    assert "Too near the gate." not in looked.text
    assert receipt not in looked.text
    sent = client.post(f"/receipt?receipt={receipt.replace(' ', '+')}", {"act": "open"})
    assert "Too near the gate." not in sent.text


@pytest.mark.parametrize("act", ["open", "ask-all", "withdraw-all"])
def test_a_receipt_is_in_no_log_cookie_title_or_address(client, receipt, caplog, act):
    caplog.set_level(logging.DEBUG)
    pages = [client.post("/receipt", {"receipt": typed, "act": act}) for typed in (receipt, f"{receipt} xyzzy")]
    for page in pages:
        outside = " ".join([page.path, page.title, str(page.headers), *page.hrefs, caplog.text])
        words = re.findall("[a-z]+", outside.lower().replace("%20", " "))
        # A single word may well be in a header; two in a row are the receipt's.
        assert not set(pairwise(words)) & set(pairwise(re.findall("[a-z]+", receipt)))
        assert "Set-Cookie" not in page.headers


def test_a_receipt_is_looked_up_by_its_keyed_value_alone(app, client, receipt):
    """Against guessing character by character from the time taken: nothing typed is compared with anything stored."""
    asked = []

    def note(connection, cursor, statement, parameters, context, many):
        if "FROM submission" in statement:
            asked.append((statement, tuple(getattr(parameters, "values", lambda: parameters)())))

    with app.app_context():
        engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            for words in (receipt, receipts.as_words(12345)):
                asked.clear()
                client.post("/receipt", {"receipt": words, "act": "open"})
                number = receipts.read(words)
                statement, parameters = asked[0]
                assert statement.rstrip().endswith("submission.lookup_hmac = ?")
                assert parameters == (submitting.submission_lookup(number),)
        finally:
            event.remove(engine, "before_cursor_execute", note)
