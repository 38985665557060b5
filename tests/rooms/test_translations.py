"""Translations of published comments on both databases: they come and go as their comment does."""

import pytest
from sqlalchemy import select, text

from consult.access import EditConflict
from consult.contributions import finding, receipt_access, translations
from consult.contributions.models import Comment, Translation
from consult.moderation import log_retention, translating
from consult.storage.database import db
from consult.text import search_words
from tests.cast import CODE, reading, writing
from tests.moderated import row
from tests.translated import ENGLISH, in_spanish, next_day, rows

pytestmark = pytest.mark.both_databases


@pytest.fixture
def sent(app, cast, plan):
    return in_spanish(app, cast)


def write(app, cast, sent, words=ENGLISH, *, seen=0):
    mo = cast.actor("Mo")
    with writing(app):
        translating.write(mo, CODE, sent.id, "en", words, version_seen=seen)


def found(app, plan, words):
    with reading(app):
        return sorted(each.id for each in finding.find(plan.id, search_words.wanted(words), 9).comments)


def test_it_is_found_and_exported_once_it_is_shown_and_gone_with_the_words(app, cast, plan, clock, sent):
    write(app, cast, sent)
    assert (found(app, plan, "coach"), next_day(app, clock)) == ([], 1)
    assert (found(app, plan, "coach"), found(app, plan, "autobus coach")) == ([sent.id], [sent.id])
    tracker = row(app, sent).tracker
    with reading(app):
        assert translations.all_shown(plan.id) == [(tracker, "en", ENGLISH)]
    with writing(app):
        receipt_access.withdraw_all(sent.receipt)
    assert (found(app, plan, "coach"), rows(app)) == ([], 0)


def test_nobody_writes_over_what_they_did_not_see(app, cast, plan, clock, sent):
    write(app, cast, sent)
    for seen in (0, 2):
        with pytest.raises(EditConflict):
            write(app, cast, sent, "Another.", seen=seen)
    write(app, cast, sent, "Another.", seen=1)
    assert (next_day(app, clock), next_day(app, clock)) == (1, 0)
    assert found(app, plan, "another") == [sent.id]


def test_a_year_later_nobody_is_named(app, cast, plan, clock, sent):
    write(app, cast, sent)
    clock.forward(days=367)
    with writing(app):
        log_retention.forget_acts()
    with reading(app):
        assert db.session.scalars(select(Translation.staff_id)).all() == [None]


def test_the_table_refuses_to_show_what_has_no_words(app, cast, plan, clock, sent):
    write(app, cast, sent)
    with pytest.raises(Exception, match="(?i)check"), writing(app):
        db.session.execute(text("update translation set is_shown = true, text = null"))


@pytest.mark.slow
def test_what_was_changed_or_removed_stays_gone_after_a_restore(app, cast, plan, clock, sent, kept):
    """Against a translation that named somebody, and that was taken away for that."""
    write(app, cast, sent, "Bea Brown has no coach.")
    next_day(app, clock)
    kept.make()
    write(app, cast, sent, seen=1)
    done = kept.put_back()
    assert done.undone.counts["translations that were changed or removed"] == 1
    assert kept.all(select(Translation)) == []
    assert len(kept.all(select(Comment).where(Comment.id == sent.id))) == 1
    assert b"Bea Brown" not in kept.bytes()
