"""A writer asks for a second look: once, by receipt, answered by somebody without part in the decision."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.analysis import published_figures
from consult.consultations import roles
from consult.contributions import receipt_access, retention
from consult.contributions.enums import MAX_COMMENT_CHARACTERS, Consent
from consult.moderation import decisions, public_log
from consult.moderation.appeals import answering, filing
from consult.moderation.appeals import counts as appeal_counts
from consult.moderation.appeals.answering import AnswerData
from consult.moderation.models import Appeal, CommentAccess
from consult.operations.record_check import checking
from consult.storage.database import db, today
from tests.cast import CODE, counted, reading, writing
from tests.moderated import acts, bring_batches, decide, is_counted, open_comment, refuse, row, say
from tests.noise import OTHER_CODE

WORDS = "Ask Heron Quill at number nine."
SHOWN = "Ask [name removed] at number nine."
MARKED = "Ask [[name|Heron Quill]] at number nine."


@pytest.fixture
def refused(app, cast, plan):
    """A comment that Mo proposed not to publish, and Mina agreed."""
    sent = say(app, WORDS)
    refuse(app, cast, sent, "names_person")
    return sent


@pytest.fixture
def hidden(app, cast, plan):
    """A public comment with words hidden by Mo."""
    sent = say(app, WORDS)
    decide(app, cast, sent, "redact", "names_person", marked=MARKED)
    counted(app)
    assert row(app, sent).public_text == SHOWN
    return sent


def ask(app, sent, proposed="", why=""):
    """The writer asks; returns the appeal's key."""
    with writing(app):
        filing.create(sent.receipt, 0, proposed, why)
    return stored(app, sent).id


def stored(app, sent):
    with reading(app):
        found = db.session.scalars(select(Appeal).where(Appeal.comment_id == sent.id)).one()
        db.session.refresh(found)
        db.session.expunge(found)
    return found


def answer(app, cast, id_, choice, *reasons, by="Tess", marked=""):
    actor = cast.actor(by)
    with writing(app):
        answering.open_appeal(actor, CODE, id_)
    with writing(app):
        answering.answer(actor, CODE, id_, AnswerData(choice, reasons, marked))


def status(app, sent):
    with reading(app):
        mine = receipt_access.open_receipt(sent.receipt)
        return filing.of_receipt(mine).get(sent.id)


def sound(app):
    """The record and the tables agree."""
    with reading(app):
        assert [each.words for each in checking.findings() if each.words.startswith(CODE)] == []
        return True


def outcomes(app, sent):
    return [act["outcome"] for act in acts(app) if act["tracker"] == row(app, sent).tracker]


class TestRefused:
    def test_the_receipt_says_until_when_and_afterwards_nobody_can_ask(self, app, plan, refused, clock):
        with reading(app):
            last = today() + timedelta(days=29)
        assert (status(app, refused).can_ask, status(app, refused).until) == (True, last)
        clock.forward(days=29)
        assert status(app, refused).can_ask
        clock.forward(days=1)
        assert status(app, refused) is None
        with pytest.raises(Conflict):
            ask(app, refused)

    def test_upheld_it_is_shown_with_the_next_batch_and_counts_as_published(self, app, cast, plan, refused, clock):
        answer(app, cast, ask(app, refused, why="He is a character in a book."), "publish")
        assert (row(app, refused).stage, row(app, refused).outcome) == ("pool", "publish")
        assert outcomes(app, refused)[-2:] == ["appeal_upheld", "publish"]
        clock.forward(days=3)
        with writing(app):
            bring_batches()
        assert (row(app, refused).stage, row(app, refused).public_text) == ("public", WORDS)
        assert is_counted(app, refused)
        with reading(app):
            assert public_log.public_counts(plan.id).published == 1
            assert published_figures.reconciliation_of(plan.id).adds_up
            assert public_log.reasons_of([refused.id]) == {}
        assert sound(app)

    def test_an_answer_is_not_undone_by_the_moderators(self, app, cast, plan, refused):
        answer(app, cast, ask(app, refused), "publish")
        with pytest.raises(Conflict), writing(app):
            decisions.undo(cast.actor("Mo"), CODE, refused.id)

    def test_upheld_in_part_it_is_shown_with_words_hidden(self, app, cast, plan, refused):
        answer(app, cast, ask(app, refused), "redact", "names_person", marked=MARKED)
        counted(app)
        found = row(app, refused)
        assert (found.public_text, found.original, found.outcome) == (SHOWN, None, "redact")
        assert sound(app)

    def test_rejected_it_stays_closed_and_the_writer_and_the_log_read_why(self, app, cast, plan, refused):
        answer(app, cast, ask(app, refused, why="He is well known."), "reject", "allegation")
        assert row(app, refused).stage == "closed"
        assert outcomes(app, refused)[-1] == "appeal_rejected"
        found = status(app, refused)
        assert (found.answer, found.reasons, found.independent) == ("rejected", ("allegation",), True)
        with writing(app):
            retention.purge_sealed()
        assert row(app, refused).original is None, "what was sealed for this is deleted"
        assert sound(app)

    def test_what_is_asked_about_is_kept_until_it_is_answered(self, app, cast, plan, refused, clock):
        clock.forward(days=29)
        id_ = ask(app, refused)
        clock.forward(days=60)
        with writing(app):
            retention.purge_sealed()
        answer(app, cast, id_, "publish")
        assert row(app, refused).public_text == WORDS

    def test_what_nobody_answers_ends_and_all_words_of_it_are_deleted(self, app, plan, refused, clock):
        ask(app, refused, why="He is well known.")
        clock.forward(days=90)
        with writing(app):
            assert appeal_counts.end_unanswerable() == 0
        clock.forward(days=1)
        with writing(app):
            assert appeal_counts.end_unanswerable() == 2, "also the other plan's"
            retention.purge_sealed()
        assert (stored(app, refused).answer, stored(app, refused).why) == ("lapsed", None)
        assert row(app, refused).original is None
        assert status(app, refused).answer == "lapsed"


class TestHidden:
    def test_the_writer_types_again_what_was_hidden_and_only_that(self, app, plan, hidden):
        for proposed in ("", SHOWN, "Ask Heron Quill at number ten.", "Somebody else wrote this."):
            with pytest.raises(ValidationError) as caught:
                ask(app, hidden, proposed)
            assert caught.value.field == "proposed"
        ask(app, hidden, WORDS)
        assert stored(app, hidden).proposed == WORDS

    def test_everything_that_is_wrong_is_named_at_once(self, app, plan, hidden):
        with pytest.raises(ValidationError) as caught:
            ask(app, hidden, "x", "y" * 1001)
        assert [each.field for each in caught.value.errors] == ["proposed", "why"]

    def test_what_is_too_long_for_a_comment_is_not_taken(self, app, plan, hidden):
        with pytest.raises(ValidationError) as caught:
            ask(app, hidden, WORDS.replace("Heron", "Heron " * MAX_COMMENT_CHARACTERS))
        assert [each.field for each in caught.value.errors] == ["proposed"]

    def test_what_was_typed_again_is_named_unless_what_is_shown_has_other_places_since(self, app, cast, plan, hidden):
        id_, tess = ask(app, hidden, WORDS), cast.actor("Tess")
        with writing(app):
            answering.open_appeal(tess, CODE, id_)
        with reading(app):
            assert answering.one(tess, CODE, id_).retyped == ("Heron Quill",)
        across = "Ask [[[detail|name]] removed] at number nine."
        decide(app, cast, hidden, "redact", "names_person", marked=across, version_seen=1)
        with reading(app):
            found = answering.one(tess, CODE, id_)
        assert (found.shown, found.retyped) == ("Ask [[detail removed] removed] at number nine.", ())
        assert found.words == WORDS, "the writer's words can still be read"

    def test_upheld_it_leaves_the_page_and_comes_back_whole_with_a_batch(self, app, cast, plan, hidden, clock):
        answer(app, cast, ask(app, hidden, WORDS), "publish")
        assert row(app, hidden).stage == "pool"
        clock.forward(days=3)
        with writing(app):
            bring_batches()
        assert (row(app, hidden).stage, row(app, hidden).public_text) == ("public", WORDS)
        with reading(app):
            assert public_log.public_log(CODE)[-1].label == "Shown again, unchanged"
        assert sound(app)

    def test_less_is_hidden_if_the_writer_is_right_in_part(self, app, cast, plan, hidden):
        id_ = ask(app, hidden, WORDS)
        for choice, marked in (("publish", MARKED), ("redact", "")):
            with pytest.raises(ValidationError) as caught:
                answer(app, cast, id_, choice, *(["names_person"] if choice == "redact" else []), marked=marked)
            assert caught.value.field == "marked"
        answer(app, cast, id_, "redact", "names_person", marked="Ask Heron [[name|Quill]] at number nine.")
        counted(app)
        assert row(app, hidden).public_text == "Ask Heron [name removed] at number nine."
        assert sound(app)

    def test_whoever_hid_them_does_not_answer_and_another_moderator_may(self, app, cast, plan, hidden):
        id_ = ask(app, hidden, WORDS)
        with pytest.raises(Forbidden):
            answer(app, cast, id_, "publish", by="Mo")
        answer(app, cast, id_, "publish", by="Mina")
        assert stored(app, hidden).independent

    def test_after_the_freeze_it_ends_in_a_dated_correction(self, app, cast, plan, hidden, clock):
        plan.reported()
        answer(app, cast, ask(app, hidden, WORDS), "publish")
        clock.forward(days=3)
        with writing(app):
            bring_batches()
        assert row(app, hidden).public_text == WORDS
        with reading(app):
            assert [line.correction for line in public_log.public_log(CODE)][-2:] == [True, True]
        assert sound(app)


def test_a_refused_comment_comes_back_after_the_freeze_as_a_correction(app, cast, plan, refused, clock):
    id_ = ask(app, refused)
    plan.reported()
    answer(app, cast, id_, "publish")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    assert row(app, refused).stage == "public"
    assert sound(app)


def test_a_comment_that_was_public_before_it_was_refused_comes_back(app, cast, plan, clock):
    sent = say(app)
    decide(app, cast, sent, "publish")
    counted(app)
    day = row(app, sent).public_on
    clock.forward(days=1)
    decide(app, cast, sent, "refuse", "threat", version_seen=1)
    open_comment(app, cast, sent, "Mina")
    with writing(app):
        decisions.agree(cast.actor("Mina"), CODE, sent.id, True)
    answer(app, cast, ask(app, sent), "publish")
    counted(app)
    assert (row(app, sent).stage, row(app, sent).public_on) == ("public", day)
    assert sound(app)


def test_what_the_team_alone_reads_against_the_writers_wish_can_be_shown(app, cast, plan):
    kept, wanted = say(app, "Keep it."), say(app, "Show it.", consent=Consent.SHOW)
    asked = say(app, "For you.", consent=Consent.TEAM)
    decide(app, cast, asked, "publish")
    decide(app, cast, wanted, "team_only", "language")
    decide(app, cast, kept, "publish")
    assert status(app, asked) is None, "its writer chose that"
    assert status(app, kept) is None, "nothing is hidden"
    answer(app, cast, ask(app, wanted), "publish")
    counted(app)
    assert row(app, wanted).public_text == "Show it."
    assert sound(app)


@pytest.mark.parametrize("proposed", ["", SHOWN])
def test_what_the_team_alone_reads_can_be_shown_with_its_words_still_hidden(app, cast, plan, proposed):
    sent = say(app, WORDS)
    decide(app, cast, sent, "team_only", "names_person", marked=MARKED)
    assert status(app, sent).retypable
    id_ = ask(app, sent, proposed)
    assert stored(app, sent).proposed is None
    with pytest.raises(ValidationError, match="Some words would still be hidden"):
        answer(app, cast, id_, "publish")
    answer(app, cast, id_, "redact", "names_person")
    counted(app)
    assert row(app, sent).public_text == SHOWN
    assert sound(app)


def test_junk_that_was_none_counts_again(app, cast, plan):
    sent = say(app)
    decide(app, cast, sent, "junk", "spam")
    assert not is_counted(app, sent)
    answer(app, cast, ask(app, sent), "publish")
    counted(app)
    assert is_counted(app, sent)
    assert row(app, sent).stage == "public"
    assert sound(app)


class TestWhoAnswers:
    def test_neither_of_the_two_who_decided_while_somebody_else_is_there(self, app, cast, plan, refused):
        id_ = ask(app, refused)
        for name in ("Mo", "Mina"):
            with pytest.raises(Forbidden):
                answer(app, cast, id_, "publish", by=name)
            with pytest.raises(Forbidden), writing(app):
                answering.answer(cast.actor(name), CODE, id_, AnswerData("publish"))
        with reading(app):
            assert [line.independent for line in answering.list_waiting(cast.actor("Mo"), CODE)] == [None]
            assert [line.independent for line in answering.list_waiting(cast.actor("Tess"), CODE)] == [True]

    def test_if_nobody_else_is_left_the_second_answers_and_record_and_receipt_say_so(self, app, cast, plan, refused):
        id_ = ask(app, refused)
        with writing(app):
            roles.take(cast.actor("Olga"), CODE, "Tess", "third_person")
        with pytest.raises(Forbidden):
            answer(app, cast, id_, "reject", "names_person", by="Mo")
        answer(app, cast, id_, "reject", "names_person", by="Mina")
        assert acts(app)[-1]["reasons"] == ["names_person", "no_third_person"]
        assert not status(app, refused).independent
        counted(app)
        with reading(app):
            assert public_log.public_log(CODE)[-1].reason_labels[-1].startswith("Nobody was left")

    def test_whoever_works_for_the_organization_sees_nothing_of_it_and_counts_as_nobody(self, app, cast, plan):
        sent = say(app, "The Harbour Clinic turned Heron Quill away.")
        refuse(app, cast, sent, "allegation")
        id_ = ask(app, sent)
        with writing(app):
            roles.affiliate(cast.actor("Olga"), CODE, "Tess", "Harbour Clinic")
        with reading(app):
            assert answering.list_waiting(cast.actor("Tess"), CODE) == []
        with pytest.raises(NotFound):
            answer(app, cast, id_, "publish")
        answer(app, cast, id_, "publish", by="Mina")

    def test_an_organization_that_the_writer_names_only_now_hides_it_as_well(self, app, cast, plan, refused):
        id_ = ask(app, refused, why="The Harbour Clinic said so itself.")
        with writing(app):
            roles.affiliate(cast.actor("Olga"), CODE, "Tess", "Harbour Clinic")
        with reading(app):
            assert answering.list_waiting(cast.actor("Tess"), CODE) == []
        with pytest.raises(NotFound):
            answer(app, cast, id_, "publish")

    def test_nobody_without_one_of_the_two_roles(self, app, cast, plan, refused):
        id_ = ask(app, refused)
        for name in ("Olga", "Ana", "Dee", "Ada", "Ida"):
            with pytest.raises((NotFound, Forbidden)):
                answer(app, cast, id_, "publish", by=name)

    def test_the_words_are_closed_until_opened_and_that_is_logged(self, app, cast, plan, refused):
        id_ = ask(app, refused, why="He is well known.")
        tess = cast.actor("Tess")
        with reading(app):
            found = answering.one(tess, CODE, id_)
            assert (found.words, found.why, found.opened) == ("", "", False)
        with pytest.raises(Forbidden), writing(app):
            answering.answer(tess, CODE, id_, AnswerData("publish"))
        with writing(app):
            answering.open_appeal(tess, CODE, id_)
        with reading(app):
            found = answering.one(tess, CODE, id_)
            assert (found.words, found.why) == (WORDS, "He is well known.")
            opened = db.session.scalars(select(CommentAccess.staff_id).where(CommentAccess.comment_id == refused.id))
            assert tess.staff_id in set(opened)


def test_of_another_plan_nobody_here_answers(app, cast, plan, refused):
    id_ = ask(app, refused)
    with pytest.raises(NotFound), writing(app):
        answering.open_appeal(cast.actor("Zed"), OTHER_CODE, id_)
    for wrong in (id_ + 1, 2**63):
        with pytest.raises(NotFound), writing(app):
            answering.open_appeal(cast.actor("Tess"), CODE, wrong)


@pytest.mark.parametrize(("given", "field"), [
    (("", ()), "choice"), (("burn", ()), "choice"), (("reject", ()), "reasons"), (("reject", ("boring",)), "reasons"),
    (("publish", ("spam",)), "reasons"), (("redact", ()), "reasons"),
])  # fmt: skip
def test_an_answer_is_one_of_the_list_with_a_reason_of_the_list(app, cast, plan, refused, given, field):
    choice, reasons = given
    with pytest.raises(ValidationError) as caught:
        answer(app, cast, ask(app, refused), choice, *reasons)
    assert caught.value.field == field


def test_it_can_be_asked_once(app, cast, plan, refused):
    id_ = ask(app, refused)
    with pytest.raises(Conflict):
        ask(app, refused)
    answer(app, cast, id_, "reject", "names_person")
    with pytest.raises(Conflict):
        ask(app, refused)
    with pytest.raises(Conflict):
        answer(app, cast, id_, "publish")


def test_words_are_deleted_with_the_answer_and_with_the_comment(app, cast, plan, refused, hidden):
    answered = ask(app, refused, why="He is well known.")
    answer(app, cast, answered, "publish")
    assert (stored(app, refused).why, stored(app, refused).proposed) == (None, None)
    ask(app, hidden, WORDS, "He is well known.")
    with writing(app):
        receipt_access.withdraw_comment(hidden.receipt, 0)
    with writing(app):
        assert appeal_counts.end_unanswerable() == 1
    gone = stored(app, hidden)
    assert (gone.answer, gone.why, gone.proposed) == ("moot", None, None)


def test_an_appeal_stores_nothing_about_its_writer_but_the_day():
    assert {column.name for column in Appeal.__table__.columns} == {
        "id", "comment_id", "against", "proposed", "why", "day", "answer", "independent", "staff_id", "answered_on",
        "counted_as", "uncounted_since",
    }  # fmt: skip


def test_every_appeal_is_counted_once_and_only_with_a_batch(app, cast, plan, refused, hidden, clock):
    answer(app, cast, ask(app, refused), "reject", "names_person")
    ask(app, hidden, WORDS)
    with reading(app):
        assert appeal_counts.counts(plan.id).received == 0
    clock.forward(days=2)
    with writing(app):
        assert appeal_counts.count_due() == 0
    clock.forward(days=1)
    with writing(app):
        assert appeal_counts.count_due() == 2
    with reading(app):
        found = appeal_counts.counts(plan.id)
    assert (found.received, found.rejected, found.waiting, found.upheld, found.lapsed, found.moot) == (2, 1, 1, 0, 0, 0)
    assert (found.times.median, found.times.slowest, found.times.exact) == (7, 7, False)
