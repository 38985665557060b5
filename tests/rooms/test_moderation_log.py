"""The public log and its counts."""

import pytest

from consult.contributions import publication_batches, receipt_access
from consult.contributions.enums import Consent
from consult.moderation import decisions, public_log
from consult.moderation.rules import Reason
from consult.storage.database import today
from tests.cast import CODE, counted, reading, writing
from tests.moderated import answer, bring_batches, decide, open_comment, refuse, row, say


def counts(app, plan):
    """After the batches."""
    counted(app)
    with reading(app):
        return public_log.public_counts(plan.id)


@pytest.fixture
def mixed(app, cast, plan):
    """A comment of every outcome; returns what is expected of each."""
    for _ in range(2):
        decide(app, cast, say(app), "publish")
    decide(app, cast, say(app, "Dr Hall is rude."), "redact", "allegation", "names_person",
           marked="[[name|Dr Hall]] is rude.")  # fmt: skip
    decide(app, cast, say(app), "team_only", "method_detail")
    decide(app, cast, say(app, consent=Consent.TEAM), "publish")
    refuse(app, cast, say(app), "threat")
    refuse(app, cast, say(app), "threat", "dehumanizing")
    decide(app, cast, say(app), "junk", "spam")
    decide(app, cast, say(app), "ask", "language")
    decide(app, cast, say(app), "refuse", "supply")
    say(app)
    gone, changed = say(app), say(app)
    with writing(app):
        receipt_access.withdraw_comment(gone.receipt, 0)
        receipt_access.change_comment(changed.receipt, 0, "Other words.", Consent.SHOW)


def test_everything_received_is_counted_exactly_once(app, plan, mixed):
    found = counts(app, plan)
    assert found.received == 14
    assert (found.published, found.redacted, found.team_only, found.refused, found.junk) == (2, 1, 2, 2, 1)
    assert (found.waiting, found.withdrawn, found.changed) == (4, 1, 1)
    assert (found.elsewhere, found.cancelled) == (0, 0)


def test_what_is_not_published_is_counted_by_its_reasons(app, plan, mixed):
    found = counts(app, plan)
    assert found.refused_by_reason == {"dehumanizing": 1, "threat": 2}


def test_what_is_published_is_counted_with_its_batch_and_not_before(app, plan, mixed, clock):
    with reading(app):
        assert public_log.public_counts(plan.id).received == 0
    clock.forward(days=4)
    with writing(app):
        assert publication_batches.publish_due() == 3
    with reading(app):
        found = public_log.public_counts(plan.id)
    assert (found.received, found.published, found.redacted, found.waiting) == (3, 2, 1, 0)


def test_nothing_of_another_plan_is_counted(app, plan):
    found = counts(app, plan)
    assert (found.received, found.published, found.redacted, found.refused, found.waiting) == (0, 0, 0, 0, 0)


def test_junk_that_was_undone_and_thrown_out_again_is_counted_once(app, cast, plan, clock):
    sent, mo = say(app), cast.actor("Mo")
    for _ in range(2):
        decide(app, cast, sent, "junk", "spam")
        with writing(app):
            decisions.undo(mo, CODE, sent.id)
    assert counts(app, plan).junk == 0
    decide(app, cast, sent, "junk", "off_topic_ad")
    assert counts(app, plan).junk == 1


def test_the_log_has_every_act_in_order_with_its_words(app, cast, plan, clock):
    sent, mo = say(app), cast.actor("Mo")
    decide(app, cast, sent, "refuse", "threat")
    answer(app, cast, sent, False)
    decide(app, cast, sent, "junk", "spam")
    with writing(app):
        decisions.undo(mo, CODE, sent.id)
    refuse(app, cast, sent, "threat")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    with reading(app):
        lines = public_log.public_log(CODE)
        assert public_log.count_log(CODE)[public_log.Which.ALL] == len(lines) == 6
        assert {line.day for line in lines} == {today()}
    assert [line.label for line in lines] == [
        public_log.PROPOSED_LABEL,
        "A second moderator did not agree: it will be read again",
        "Removed as junk",
        "Not junk after all: it will be read again",
        public_log.PROPOSED_LABEL,
        "Not published: two moderators agreed",
    ]
    assert {line.tracker for line in lines} == {row(app, sent).tracker}
    assert lines[0].reason_labels == ["It threatens a person or a service"]
    assert lines[3].reasons == ()


def test_opening_words_is_not_in_the_public_log(app, cast, plan):
    open_comment(app, cast, say(app))
    with reading(app):
        assert public_log.public_log(CODE) == []


def test_the_log_has_pages(app, cast, plan, clock):
    for _ in range(10):
        decide(app, cast, say(app), "publish")
    clock.forward(days=1)
    with writing(app):
        bring_batches()
    with reading(app):
        everything = public_log.public_log(CODE)
        assert len(everything) == 10
        assert public_log.public_log(CODE, limit=2) == everything[:2]
        assert public_log.public_log(CODE, limit=8, offset=2) == everything[2:]


def test_a_writer_is_told_the_reasons_in_force(app, cast, plan, clock):
    hidden, asked, proposed, fine = say(app, "Bo said."), say(app), say(app), say(app)
    decide(app, cast, hidden, "redact", "names_person", marked="[[name|Bo]] said.")
    decide(app, cast, asked, "ask", "language")
    decide(app, cast, proposed, "refuse", "threat")
    decide(app, cast, fine, "publish")
    ids = [sent.id for sent in (hidden, asked, proposed, fine)]
    with reading(app):
        found = public_log.reasons_of(ids)
    assert found == {hidden.id: [Reason.NAMES_PERSON], asked.id: [Reason.LANGUAGE]}
