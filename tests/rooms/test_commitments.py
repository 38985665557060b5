"""A hidden name cannot be confirmed by guessing, from the database and the record together, in whatever order
moderators decide, batches are published and words are deleted.

Somebody who guesses tries every nonce in the database, and what the program derives from one, against every hash in the
record and in Part A. If the tables hold no words for a guess, it must fit none of them.
"""

import hashlib
import hmac
import itertools
import json
import re

import pytest
from sqlalchemy import select

from consult.contributions import publication_batches, retention
from consult.contributions.enums import Consent
from consult.contributions.models import Comment
from consult.moderation import record_batches
from consult.record.canonical import hash_commitment
from consult.record.models import RecordEntry
from consult.report.models import Report
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, reading, writing
from tests.moderated import answer, decide, row, say

NAMED = "Jane Roe sells it behind the harbour office, as everybody knows here."
MARKED = NAMED.replace("Jane Roe", "[[name|Jane Roe]]")
SHOWN = NAMED.replace("Jane Roe", "[name removed]")


def is_confirmed(app, guess):
    """Whether some public hash fits the guess, with some nonce from the database."""
    with reading(app):
        nonces = set(db.session.scalars(select(Comment.nonce).where(Comment.nonce != b"")))
        public = " ".join(db.session.scalars(select(RecordEntry.entry).where(RecordEntry.consultation_code == CODE)))
        public += " ".join(json.dumps(document) for document in db.session.scalars(select(Report.document)))
    hashes = set(re.findall(r"[0-9a-f]{64}", public))
    derived = {hmac.digest(nonce, label, hashlib.sha256) for nonce in nonces for label in (b"shown", b"quote")}
    # A salt of nothing would be known to all.
    derived |= {hmac.digest(b"", label, hashlib.sha256) for label in (b"shown", b"quote")} | {b""}
    return any(hash_commitment(nonce, guess) in hashes for nonce in nonces | derived)


def sweep(app):
    with app.app_context():
        periodic_tasks.run_once()
        db.session.remove()


def nine_more(app, cast):
    for number in range(9):
        decide(app, cast, say(app, f"Number {number} has something to say."), "publish")


def publish(app):
    with writing(app):
        publication_batches.publish_due()


def purge(app):
    with writing(app):
        retention.purge_sealed()
        retention.purge_raw()


def record(app):
    with writing(app):
        record_batches.record_due()


@pytest.mark.parametrize("order", [*itertools.permutations([publish, purge, record])])
def test_a_name_hidden_before_publication_is_never_committed_to(app, cast, plan, order, clock):
    """The tenth decision makes its batch due: the next thing that runs may be any of these."""
    nine_more(app, cast)
    sent = say(app, NAMED, consent=Consent.QUOTE)
    clock.forward(days=1)
    before = row(app, sent).nonce
    decide(app, cast, sent, "redact", "names_person", marked=MARKED)
    assert row(app, sent).original is None
    assert row(app, sent).nonce not in (before, b"")
    for work in order:
        work(app)
        assert not is_confirmed(app, NAMED)
    sweep(app)
    assert row(app, sent).stage == "public"
    assert is_confirmed(app, SHOWN), "else this test would notice nothing"
    plan.reported()
    assert not is_confirmed(app, NAMED)


@pytest.mark.parametrize("order", [*itertools.permutations(["publish", "redact", "again"])])
def test_who_decides_again_leaves_no_way_to_confirm_the_name(app, cast, plan, order, clock):
    """Approved whole, then hidden, before or after its batch; and again."""
    nine_more(app, cast)
    sent = say(app, NAMED)
    clock.forward(days=1)
    decide(app, cast, sent, "publish")
    nonces = [row(app, sent).nonce]
    marked = {"redact": MARKED, "again": SHOWN.replace("harbour office", "[[place|harbour office]]")}
    if order.index("again") < order.index("redact"):
        marked = {"again": MARKED, "redact": marked["again"]}
    for number, step in enumerate(order):
        if step == "publish":
            publish(app)
            continue
        made = len([each for each in order[:number] if each != "publish"])
        decide(app, cast, sent, "redact", "names_person", marked=marked[step], version_seen=made + 1)
        assert row(app, sent).nonce not in nonces
        nonces.append(row(app, sent).nonce)
        assert not is_confirmed(app, NAMED)
    sweep(app)
    assert not is_confirmed(app, NAMED)


def test_a_name_hidden_after_a_second_moderator_did_not_agree_to_refuse_is_not_confirmed(app, cast, plan, clock):
    nine_more(app, cast)
    sent = say(app, NAMED)
    clock.forward(days=1)
    decide(app, cast, sent, "publish")
    publish(app)
    assert is_confirmed(app, NAMED)
    decide(app, cast, sent, "refuse", "threat", version_seen=1)
    answer(app, cast, sent, False)
    decide(app, cast, sent, "redact", "names_person", marked=MARKED, version_seen=3)
    assert not is_confirmed(app, NAMED)
    sweep(app)
    assert not is_confirmed(app, NAMED)


def test_after_the_freeze_a_name_that_was_quoted_loses_its_nonce_for_good(app, cast, plan):
    sent = say(app, NAMED, consent=Consent.QUOTE)
    decide(app, cast, sent, "publish")
    plan.reported()
    sweep(app)
    assert is_confirmed(app, NAMED), "the words are public and proved"
    decide(app, cast, sent, "redact", "names_person", marked=MARKED, version_seen=1)
    assert row(app, sent).nonce == b""
    assert not is_confirmed(app, NAMED)


def test_a_quote_of_what_was_hidden_after_publication_has_a_salt_of_its_own(app, cast, plan, clock):
    """With an empty nonce, erasing the quote later would leave its words open to confirmation."""
    nine_more(app, cast)
    sent = say(app, NAMED, consent=Consent.QUOTE)
    clock.forward(days=1)
    decide(app, cast, sent, "publish")
    publish(app)
    decide(app, cast, sent, "redact", "names_person", marked=MARKED, version_seen=1)
    plan.reported()
    assert is_confirmed(app, SHOWN), "it is quoted as it is shown"
    decide(app, cast, sent, "erase", "in_name", version_seen=2)
    answer(app, cast, sent, True)
    assert not is_confirmed(app, SHOWN)
