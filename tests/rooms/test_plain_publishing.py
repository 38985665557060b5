"""Published in plain spelling: with the writer's consent alone, sealed as always, and said in the record."""

import pytest
from sqlalchemy import select

from consult.access import ValidationError
from consult.consultations.models import Consultation
from consult.contributions import receipt_access, unlinking
from consult.contributions.enums import Consent
from consult.moderation import decisions, public_log
from consult.moderation.copies import together
from consult.moderation.copies.together import Choice
from consult.moderation.plain_publishing import NOT_ALLOWED, ONLY_TO_PUBLISH
from consult.moderation.rules import RULES_VERSION, DecisionData, Reason
from consult.record import entries
from consult.runtime import periodic_tasks
from consult.storage.database import db
from tests.cast import CODE, counted, reading, writing
from tests.moderated import acts, decide, decision_rows, events, open_comment, row, say

TYPED = "i dont think Dr Halloran is fair!!! the van NEVER comes :("
PLAIN = "I don't think dr halloran is fair. The van never comes."
WITHOUT_NAME = "I don't think [name removed] is fair. The van never comes."
MARKED = PLAIN.replace("dr halloran", "[[name|dr halloran]]")


@pytest.fixture
def sent(app, plan):
    return say(app, TYPED, may_be_plain=True)


def publish(app, cast, sent, **typed):
    decide(app, cast, sent, "publish", plain=True, **typed)


def entry_of(app, sent):
    counted(app)
    tracker = row(app, sent).tracker
    with reading(app):
        (found,) = [each for each in entries.entries(CODE, entries.Kind.COMMENT) if each["tracker"] == tracker]
    return found


def test_others_read_the_plain_words_and_those_as_typed_stay_sealed(app, cast, sent):
    publish(app, cast, sent)
    comment = row(app, sent)
    assert (comment.stage, comment.outcome) == ("pool", "publish")
    assert (comment.public_text, comment.original) == (PLAIN, TYPED)
    assert comment.purge_on is not None
    assert events(app, sent) == ["received", "approved"]


def test_the_record_and_the_log_say_so_in_a_closed_code_and_nothing_proves_the_words_as_typed(app, cast, sent):
    publish(app, cast, sent)
    tracker = row(app, sent).tracker
    entry = entry_of(app, sent)
    assert "shown" in entry
    assert "commitment" not in entry
    assert {each["tracker"]: (each["outcome"], each["reasons"], each["rules"]) for each in acts(app)}[tracker] == (
        "publish", ["plain_spelling"], RULES_VERSION,
    )  # fmt: skip
    with reading(app):
        (line,) = [each for each in public_log.public_log(CODE) if each.tracker == tracker]
        assert line.reason_labels == ["It is in plain spelling: the way it was written could show who wrote it"]
        assert public_log.reasons_of([sent.id]) == {sent.id: [Reason.PLAIN_SPELLING]}


def test_words_are_hidden_in_the_plain_ones_and_those_as_typed_are_deleted(app, cast, sent):
    decide(app, cast, sent, "redact", "names_person", marked=MARKED, plain=True)
    comment = row(app, sent)
    assert (comment.public_text, comment.original, comment.outcome) == (WITHOUT_NAME, None, "redact")
    with reading(app):
        assert public_log.reasons_of([sent.id]) == {sent.id: [Reason.NAMES_PERSON, Reason.PLAIN_SPELLING]}


@pytest.mark.parametrize(("consent", "may_be_plain"), [(Consent.SHOW, False), (Consent.TEAM, True)])
def test_without_the_writers_consent_it_is_refused_and_nothing_changes(app, cast, plan, consent, may_be_plain):
    sent = say(app, TYPED, consent=consent, may_be_plain=may_be_plain)
    with pytest.raises(ValidationError, match=NOT_ALLOWED):
        publish(app, cast, sent)
    assert decision_rows(app, sent) == []
    assert row(app, sent).stage == "inbox"


@pytest.mark.parametrize("outcome", ["team_only", "refuse", "ask"])
def test_it_is_only_a_way_to_publish(app, cast, sent, outcome):
    with pytest.raises(ValidationError, match=ONLY_TO_PUBLISH[:20]):
        decide(app, cast, sent, outcome, "names_person", plain=True)


def test_a_moderator_still_publishes_as_typed_when_they_want_to(app, cast, sent):
    decide(app, cast, sent, "publish")
    assert row(app, sent).public_text == TYPED
    assert entry_of(app, sent).keys() >= {"commitment"}


def test_undone_the_words_as_typed_wait_again_and_the_reason_is_gone(app, cast, sent):
    publish(app, cast, sent)
    with writing(app):
        decisions.undo(cast.actor("Mo"), CODE, sent.id)
    assert row(app, sent).read_words == TYPED
    decide(app, cast, sent, "publish", version_seen=2)
    with reading(app):
        assert public_log.reasons_of([sent.id]) == {}


@pytest.mark.parametrize(("outcome", "marked"), [("redact", MARKED), ("team_only", "")])
def test_what_is_decided_later_keeps_the_reason_while_the_plain_words_stand(app, cast, sent, outcome, marked):
    publish(app, cast, sent)
    counted(app)
    decide(app, cast, sent, outcome, "names_person", marked=marked, version_seen=1)
    assert row(app, sent).public_text == (WITHOUT_NAME if marked else PLAIN)
    with reading(app):
        assert public_log.reasons_of([sent.id]) == {sent.id: [Reason.NAMES_PERSON, Reason.PLAIN_SPELLING]}


def test_consent_goes_with_a_change_with_the_receipt(app, cast, sent):
    with writing(app):
        receipt_access.change_comment(sent.receipt, 0, TYPED, Consent.SHOW)
    with reading(app):
        now = next(each for each in receipt_access.open_receipt(sent.receipt).comments if not each.gone)
        assert not now.comment.may_be_plain
    assert not row(app, sent).may_be_plain


def test_of_copies_those_whose_writer_did_not_allow_it_are_left_out(app, cast, sent):
    shouted, quiet, others = (
        say(app, TYPED.upper(), may_be_plain=True), say(app, PLAIN, may_be_plain=True), say(app, TYPED)
    )  # fmt: skip
    with app.app_context():
        while periodic_tasks.run_task("find copies"):
            pass
    open_comment(app, cast, sent)
    with writing(app):
        decided = together.decide_together(
            cast.actor("Mo"), CODE, sent.id, DecisionData("publish", plain=True), Choice(same=True)
        )
    assert decided.count == 3
    assert [(each.id, each.why) for each in decided.skipped] == [(others.id, NOT_ALLOWED)]
    assert [row(app, each).public_text for each in (sent, shouted, quiet, others)] == [PLAIN, PLAIN, PLAIN, None]


def test_after_the_freeze_no_comment_says_what_its_writer_allowed(app, cast, sent):
    with writing(app):
        unlinking.unlink(db.session.scalars(select(Consultation).where(Consultation.code == CODE)).one())
    assert not row(app, sent).may_be_plain
