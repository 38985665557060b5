"""Deciding again on what was approved: its words leave everything served, and the tables, at once."""

import pytest

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.contributions import listing
from consult.contributions.enums import Consent
from consult.contributions.listing import Asked
from consult.moderation import decisions, piles, public_log, review_item
from consult.moderation.rules import DecisionData, Reason
from consult.record import entries
from consult.response import queries as response_queries
from consult.storage.database import today
from tests.answering import freeze
from tests.cast import CODE, reading, writing
from tests.moderated import acts, answer, bring_batches, decide, events, is_counted, open_comment, row, say

NAMED = "Dr Halloran threw us out of the place at Quay Road, and nobody there said a word."
MARKED = NAMED.replace("Dr Halloran", "[[name|Dr Halloran]]")
HIDDEN = NAMED.replace("Dr Halloran", "[name removed]")


def approved(app, cast, consent=Consent.QUOTE):
    sent = say(app, NAMED, consent=consent)
    decide(app, cast, sent, "publish")
    return sent


def public(app, cast, clock):
    sent = approved(app, cast)
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    assert row(app, sent).stage == "public"
    return sent


def again(app, cast, sent, outcome, *reasons, marked="", by="Mo"):
    """Open what was approved and decide on it again, as from its page."""
    with reading(app):
        version_seen = len(review_item.list_decisions(sent.id))
    decide(app, cast, sent, outcome, *reasons, marked=marked, by=by, version_seen=version_seen)


def voices(app, plan):
    with reading(app):
        return [voice.text for voice in listing.page_of(plan.id, (), Asked(), 99).comments]


def quotes(app, plan):
    with reading(app):
        return [quote.text for clause in response_queries.summary(plan.row).clauses for quote in clause.quotes]


def correction(app):
    with reading(app):
        return list(entries.entries(CODE, entries.Kind.CORRECTION))


def test_parts_of_what_is_public_are_hidden_at_once(app, cast, plan, clock):
    sent = public(app, cast, clock)
    proves = row(app, sent).nonce
    again(app, cast, sent, "redact", "names_person", marked=MARKED)
    assert voices(app, plan) == [HIDDEN]
    comment = row(app, sent)
    assert (comment.stage, comment.outcome, comment.public_text) == ("public", "redact", HIDDEN)
    assert comment.original is None
    assert comment.nonce not in (proves, b"")
    assert events(app, sent)[-1] == "redacted"
    assert is_counted(app, sent)


def test_parts_of_what_waits_for_its_batch_are_hidden_before_it_goes_out(app, cast, plan, clock):
    sent = approved(app, cast)
    again(app, cast, sent, "redact", "names_person", marked=MARKED)
    assert row(app, sent).nonce != b""
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    assert voices(app, plan) == [HIDDEN]


def test_more_can_be_hidden_than_the_first_time_and_the_sealed_words_stay_sealed(app, cast, plan):
    sent = say(app, NAMED)
    decide(app, cast, sent, "redact", "names_person", marked=MARKED)
    assert open_comment(app, cast, sent, "Mina") == HIDDEN
    more = HIDDEN.replace("Quay Road", "[[place|Quay Road]]")
    again(app, cast, sent, "redact", "identifies_writer", marked=more, by="Mina")
    assert row(app, sent).public_text == HIDDEN.replace("Quay Road", "[place removed]")


def test_what_is_kept_for_the_team_leaves_the_page(app, cast, plan, clock):
    sent = public(app, cast, clock)
    again(app, cast, sent, "team_only", "names_person", marked=MARKED)
    assert voices(app, plan) == []
    comment = row(app, sent)
    assert (comment.stage, comment.outcome, comment.public_text) == ("closed", "team_only", HIDDEN)


def test_a_refusal_takes_it_off_the_page_before_the_second_moderator_has_read(app, cast, plan, clock):
    sent = public(app, cast, clock)
    again(app, cast, sent, "refuse", "threat")
    assert voices(app, plan) == []
    assert row(app, sent).stage == "inbox"
    with reading(app):
        assert piles.counts(plan.id).second == 1
    answer(app, cast, sent, True)
    comment = row(app, sent)
    assert (comment.stage, comment.outcome, comment.public_text) == ("closed", "refuse", None)
    assert comment.nonce == b""


@pytest.mark.parametrize("waits", [False, True])
def test_a_second_moderator_who_disagrees_puts_it_back_where_it_was(app, cast, plan, clock, waits):
    sent = approved(app, cast) if waits else public(app, cast, clock)
    before = row(app, sent)
    again(app, cast, sent, "refuse", "threat")
    answer(app, cast, sent, False)
    after = row(app, sent)
    assert (after.stage, after.outcome, after.public_text, after.nonce) == (
        "pool", before.outcome, NAMED, before.nonce,
    )  # fmt: skip
    assert voices(app, plan) == [], "nothing appears on a page outside a batch"
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    assert voices(app, plan) == [NAMED]
    with reading(app):
        [_] = entries.entries(CODE, entries.Kind.COMMENT)


def test_nobody_is_their_own_second_moderator_here_either(app, cast, plan, clock):
    sent = public(app, cast, clock)
    again(app, cast, sent, "refuse", "threat")
    with pytest.raises(Forbidden):
        answer(app, cast, sent, True, by="Mo")
    assert voices(app, plan) == []


@pytest.mark.parametrize(("outcome", "reasons"), [("publish", []), ("ask", ["contact"]), ("junk", ["spam"])])
def test_what_is_for_a_first_reading_alone_is_refused(app, cast, plan, outcome, reasons):
    sent = approved(app, cast)
    with pytest.raises(ValidationError) as refused:
        again(app, cast, sent, outcome, *reasons)
    assert refused.value.field == "outcome"
    assert row(app, sent).stage == "pool"


def test_nobody_from_outside_takes_anything_off_a_page(app, cast, plan, clock):
    sent = public(app, cast, clock)
    for who in ("Zed", "Ida", "Olga", "Dee"):
        actor = cast.actor(who)
        with pytest.raises((NotFound, Forbidden)), writing(app):
            decisions.decide(actor, CODE, sent.id, DecisionData("team_only", ["supply"], version_seen=1))
    assert voices(app, plan) == [NAMED]


def test_the_record_says_that_it_was_approved_before(app, cast, plan, clock):
    sent = public(app, cast, clock)
    again(app, cast, sent, "refuse", "threat")
    answer(app, cast, sent, True)
    assert len(acts(app)) == 3
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    with reading(app):
        labels = [line.label for line in public_log.public_log(CODE)]
        assert public_log.reasons_of([sent.id]) == {sent.id: [Reason.THREAT]}
    assert labels == ["Published", public_log.TAKEN_OFF_LABEL, "Hidden from the public: two moderators agreed"]


def test_after_the_report_is_frozen_it_is_a_dated_correction_with_its_batch(app, cast, plan, clock):
    sent = public(app, cast, clock)
    freeze(app, cast, plan)
    assert quotes(app, plan) == [NAMED]
    again(app, cast, sent, "team_only", "names_person", marked=MARKED)
    assert correction(app) == []
    assert quotes(app, plan) == [""], "the words are gone at once"
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    (entry,) = correction(app)
    assert entry["tracker"] == row(app, sent).tracker
    assert (entry["outcome"], entry["reasons"]) == ("team_only", ["names_person"])
    with reading(app):
        assert entry["day"] == today().isoformat()
        assert public_log.public_log(CODE)[-1].correction
        assert {made.at.hour + made.at.minute + made.at.second for made in review_item.list_decisions(sent.id)} == {0}


def test_after_the_report_is_frozen_a_refusal_still_takes_two(app, cast, plan, clock):
    sent = public(app, cast, clock)
    freeze(app, cast, plan)
    again(app, cast, sent, "refuse", "names_person")
    assert (voices(app, plan), quotes(app, plan)) == ([], [""])
    answer(app, cast, sent, True)
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    assert [(entry["outcome"], entry["second"]) for entry in correction(app)] == [("refuse", False), ("refuse", True)]
    with reading(app):
        assert public_log.count_log(CODE)[public_log.Which.ALL] == 3


def test_the_quote_of_what_is_hidden_later_holds_none_of_the_hidden_words(app, cast, plan, clock):
    sent = public(app, cast, clock)
    freeze(app, cast, plan)
    again(app, cast, sent, "redact", "names_person", marked=MARKED)
    assert quotes(app, plan) == [""], "words that the frozen commitment does not prove are not shown as proved"


def test_what_was_never_approved_is_not_opened_by_this_after_the_freeze(app, cast, plan, clock):
    sent = say(app)
    decide(app, cast, sent, "team_only", "supply")
    freeze(app, cast, plan)
    with pytest.raises(Conflict):
        open_comment(app, cast, sent)


@pytest.mark.parametrize("version_seen", [None, 0, 1])
def test_nothing_is_decided_again_from_a_page_made_before_another_decision(app, cast, plan, clock, version_seen):
    sent = public(app, cast, clock)
    again(app, cast, sent, "redact", "names_person", marked=MARKED)
    open_comment(app, cast, sent, "Mina")
    mina = cast.actor("Mina")
    with pytest.raises(Conflict), writing(app):
        decisions.decide(mina, CODE, sent.id, DecisionData("team_only", ["threat"], version_seen=version_seen))
    assert voices(app, plan) == [HIDDEN]
