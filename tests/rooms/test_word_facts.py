"""What is noted about words, so that lists can be filtered: it is right at any moment, and goes with them."""

import pytest
from sqlalchemy import select, update

from consult.consultations import framing
from consult.contributions import receipt_access, retention, unlinking
from consult.contributions.enums import Consent
from consult.contributions.models import MADE_OF_WORDS, Comment
from consult.moderation import word_facts
from consult.operations import privacy_audit
from consult.storage.database import db
from tests.cast import CODE, counted, reading, writing
from tests.moderated import decide, noted, refuse, row, say

pytestmark = pytest.mark.both_databases

CALLED = "Call Café Zed on 07700 900123, because the rooms are shut and I have nobody there."


def facts(app, sent):
    """(language, details, characters, folded text) as the table has them."""
    now = row(app, sent)
    return now.language, now.details, now.characters, now.folded_text


def seen(app, sent):
    """What a list shows."""
    with reading(app):
        found = word_facts.facts_of(db.session.get_one(Comment, sent.id))
    return found.language, found.details, found.characters, found.folded_text


NOTHING = (None, None, None, None)


def test_a_list_shows_the_same_before_and_after_it_is_noted(app, plan):
    sent = say(app, CALLED)
    assert facts(app, sent) == NOTHING
    before = seen(app, sent)
    assert noted(app) >= 1
    assert facts(app, sent) == before == seen(app, sent) == ("en", 1, len(CALLED), None)
    assert noted(app) == 0


def test_of_approved_words_alone_there_is_a_text_to_search_and_it_follows_them(app, cast, plan):
    sent, team, waits = say(app, CALLED), say(app, CALLED), say(app, CALLED)
    decide(app, cast, sent, "publish")
    decide(app, cast, team, "team_only", "contact")
    assert facts(app, sent) == NOTHING, "other words are looked at again"
    noted(app)
    assert facts(app, sent)[3].startswith("call cafe zed on 07700")
    assert [facts(app, each)[3] for each in (team, waits)] == [None, None]
    counted(app)
    decide(app, cast, sent, "redact", "contact", marked=CALLED.replace("07700 900123", "[[contact|07700 900123]]"),
           version_seen=1)  # fmt: skip
    assert facts(app, sent) == NOTHING, "at once"
    noted(app)
    assert "900123" not in facts(app, sent)[3]
    assert facts(app, sent)[1] == 0


@pytest.mark.parametrize("way", ["withdrawn", "changed", "erased", "purged", "cancelled"])
def test_it_goes_with_the_words(app, cast, plan, clock, way):
    sent = say(app, CALLED)
    if way == "purged":
        refuse(app, cast, sent, "threat")
    noted(app)
    assert facts(app, sent) != NOTHING
    if way == "withdrawn":
        with writing(app):
            receipt_access.withdraw_comment(sent.receipt, 0)
    elif way == "changed":
        with writing(app):
            receipt_access.change_comment(sent.receipt, 0, "Nobody.", Consent.SHOW)
    elif way == "erased":
        with writing(app):
            db.session.get_one(Comment, sent.id).original = None
    elif way == "purged":
        clock.forward(days=60)
        with writing(app):
            assert retention.purge_sealed()
    else:
        with writing(app):
            framing.cancel(cast.actor("Olga"), CODE, "The council withdrew it.")
            unlinking.unlink_cancelled()
    assert row(app, sent).original is None
    assert facts(app, sent) == NOTHING
    noted(app)
    assert facts(app, sent) == NOTHING


def test_the_audit_finds_what_outlives_the_words(app, plan):
    sent = say(app, CALLED)
    noted(app)
    with writing(app):
        receipt_access.withdraw_comment(sent.receipt, 0)
    for name, value in {"language": "en", "details": 1, "characters": 9, "folded_text": "call"}.items():
        with writing(app):
            db.session.execute(update(Comment).where(Comment.id == sent.id).values({name: value}))
        with reading(app):
            assert "retention" in {finding.name for finding in privacy_audit._rows()}, name
        with writing(app):
            db.session.execute(update(Comment).where(Comment.id == sent.id).values(dict(MADE_OF_WORDS)))


def test_every_column_that_is_made_of_words_is_one_of_the_table(app):
    assert set(MADE_OF_WORDS) <= set(Comment.__table__.c.keys())
    with reading(app):
        assert not db.session.scalars(select(Comment.id).where(Comment.details.is_not(None))).all()
