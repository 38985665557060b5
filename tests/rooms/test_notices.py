"""Notices about published comments: from anyone, answered on the record; removed by two people."""

from datetime import date, timedelta

import pytest

from consult.access import Conflict, Forbidden, NotFound, ValidationError
from consult.analysis import published_figures
from consult.config import BadSetting, read_settings
from consult.contributions import receipt_access
from consult.contributions.models import Comment
from consult.moderation import decisions, public_log
from consult.moderation.models import Notice
from consult.moderation.notices import handling as notice_handling
from consult.moderation.notices.handling import NoticeAnswer
from consult.moderation.notices.rules import MAX_ON_A_PLAN, due_on
from consult.storage.database import db, today
from tests.cast import CODE, counted, reading, writing
from tests.moderated import acts, answer, bring_batches, decide, row, say
from tests.noise import OTHER_CODE

WHY = "I am the nurse from Quay Road and never wrote this."


@pytest.fixture
def sent(app, cast, plan, clock):
    """A public comment."""
    sent = say(app, "As the nurse from Quay Road I say: close it.")
    decide(app, cast, sent, "publish")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    assert row(app, sent).stage == "public"
    return sent


def notice(app, sent, words=WHY, kind="in_name"):
    with reading(app):
        before = {id_ for (id_,) in db.session.query(Notice.id)}
    with writing(app):
        notice_handling.create(CODE, kind, row(app, sent).tracker, words)
    with reading(app):
        [new] = {id_ for (id_,) in db.session.query(Notice.id)} - before
    return new


def stored(app, id_):
    with reading(app):
        found = db.session.get(Notice, id_)
        return found.answer, found.reason, found.words


def counts(app, plan, clock):
    """After the batches: three days later."""
    clock.forward(days=3)
    with writing(app):
        bring_batches()
        notice_handling.count_due()
    with reading(app):
        return notice_handling.counts(plan.id)


def give(app, cast, id_, chosen, reason="", by="Mo", **more):
    actor = cast.actor(by)
    with writing(app):
        notice_handling.open_comment(actor, CODE, id_)
    with writing(app):
        notice_handling.answer(actor, CODE, id_, NoticeAnswer(chosen, reason, **more))


def test_its_words_are_closed_until_opened_and_that_is_logged(app, cast, plan, sent):
    id_ = notice(app, sent)
    with reading(app):
        [line] = notice_handling.list_waiting(cast.actor("Mina"), CODE)
        assert line.words is None
        assert notice_handling.one(cast.actor("Mina"), CODE, id_).words is None
    with pytest.raises(Forbidden), writing(app):
        notice_handling.answer(cast.actor("Mo"), CODE, id_, NoticeAnswer("kept", "no_name"))
    with reading(app):
        assert notice_handling.one(cast.actor("Mo"), CODE, id_).words is None
    with writing(app):
        notice_handling.open_comment(cast.actor("Mina"), CODE, id_)
    with reading(app):
        assert notice_handling.one(cast.actor("Mina"), CODE, id_).words == WHY


def test_it_is_answered_with_one_of_two_answers(app, cast, plan, sent):
    with pytest.raises(ValidationError) as caught:
        give(app, cast, notice(app, sent), "burn")
    assert caught.value.field == "answer"


def test_one_moderator_takes_nothing_out_alone(app, cast, plan, sent, clock):
    """Against a report as a way to silence somebody, with the help of one hostile moderator."""
    id_ = notice(app, sent)
    give(app, cast, id_, "taken_out")
    assert (row(app, sent).stage, row(app, sent).public_text is not None) == ("inbox", True)
    assert counts(app, plan, clock).taken_out == 0
    with pytest.raises(Forbidden):
        answer(app, cast, sent, True, by="Mo")
    answer(app, cast, sent, False)
    assert row(app, sent).stage == "pool", "it comes back with the next batch"
    counted(app)
    assert row(app, sent).stage == "public"
    with reading(app):
        assert [line.id for line in notice_handling.list_waiting(cast.actor("Mina"), CODE)] == [id_]
    give(app, cast, id_, "kept", "no_sign", by="Mina")


def test_what_two_take_out_is_erased_and_its_place_says_why(app, cast, plan, sent, clock):
    id_ = notice(app, sent)
    give(app, cast, id_, "taken_out")
    answer(app, cast, sent, True)
    gone = row(app, sent)
    assert (gone.stage, gone.outcome) == ("closed", "erase")
    assert (gone.original, gone.public_text, gone.nonce) == (None, None, b"")
    assert [(act["outcome"], act["reasons"], act["second"]) for act in acts(app)][-2:] == [
        ("erase", ["in_name"], False), ("erase", ["in_name"], True),
    ]  # fmt: skip
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    with reading(app):
        assert (gone.tracker, "erase") in public_log.trackers(plan.row)
        assert public_log.reasons_of([sent.id])[sent.id] == ["in_name"]
        [mine] = receipt_access.open_receipt(sent.receipt).comments
        assert mine.comment.original is None
    with writing(app):
        assert notice_handling.forget_words() == 1
    assert stored(app, id_) == ("taken_out", "in_name", None)


def test_what_is_kept_stays_and_the_log_says_why_without_a_word_of_it(app, cast, plan, sent):
    id_ = notice(app, sent)
    give(app, cast, id_, "kept", "no_sign")
    assert row(app, sent).stage == "public"
    assert stored(app, id_) == ("kept", "no_sign", None)
    assert acts(app)[-1] == {"tracker": row(app, sent).tracker, "outcome": "name_kept", "reasons": ["no_sign"],
                             "rules": 2, "second": False}  # fmt: skip
    with writing(app):
        bring_batches()
    with reading(app):
        for line in public_log.public_log(CODE):
            assert line.label
            assert all(line.reason_labels)
            assert "nurse" not in str(line)
    with pytest.raises(Conflict), writing(app):
        notice_handling.answer(cast.actor("Mo"), CODE, id_, NoticeAnswer("taken_out", ""))


def test_every_report_is_counted_once_and_the_counts_of_comments_add_up(app, cast, plan, sent, clock):
    kept, other = notice(app, sent), say(app, "As the harbour master I object.")
    give(app, cast, kept, "kept", "no_name")
    decide(app, cast, other, "publish")
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    taken, waits = notice(app, other), notice(app, sent)
    give(app, cast, taken, "taken_out")
    answer(app, cast, other, True)
    found = counts(app, plan, clock)
    assert (found.received, found.taken_out, found.kept, found.moot, found.waiting) == (3, 1, 1, 0, 1)
    decide(app, cast, sent, "team_only", "names_person", version_seen=2)
    found = counts(app, plan, clock)
    assert (found.moot, found.waiting) == (1, 0)
    with reading(app):
        assert published_figures.reconciliation_of(plan.id).adds_up
        public = public_log.public_counts(plan.id)
        assert public.erased == 1
        assert stored(app, waits)[0] == ""


@pytest.mark.parametrize(("given", "field"), [
    (("", WHY), "mark"), (("zzzzzzzzzzzz", WHY), "mark"), (("ok", ""), "words"), (("ok", " \n "), "words"),
    (("ok", "x" * 1001), "words"), (("ok", "nul \x00"), "words"), (("ok", "half \ud800"), "words"),
])  # fmt: skip
def test_without_a_published_comment_or_without_words_nothing_is_kept(app, plan, sent, clock, given, field):
    mark, words = given
    with pytest.raises(ValidationError) as caught, writing(app):
        notice_handling.create(CODE, "in_name", row(app, sent).tracker if mark == "ok" else mark, words)
    assert caught.value.field == field
    assert counts(app, plan, clock).received == 0


def test_a_comment_that_is_not_public_or_of_another_plan_cannot_be_found_out_by_its_mark(app, cast, plan, sent):
    waiting = say(app)
    with pytest.raises(ValidationError), writing(app):
        notice_handling.create(CODE, "in_name", row(app, waiting).tracker, WHY)
    with pytest.raises(ValidationError), writing(app):
        notice_handling.create(OTHER_CODE, "in_name", row(app, sent).tracker, WHY)


def test_more_than_five_on_one_comment_tell_nothing_new(app, plan, sent, clock):
    """Against a flood of reports."""
    for _ in range(5):
        notice(app, sent)
    with pytest.raises(Conflict):
        notice(app, sent)
    with reading(app):
        assert notice_handling.counts(plan.id).received == 0
    assert counts(app, plan, clock).received == 5


def test_no_more_than_two_hundred_wait_on_a_plan_and_what_was_answered_makes_room(app, cast, plan, sent):
    """Against a flood that is spread over many comments."""
    id_ = notice(app, sent)
    other = say(app)
    with writing(app):
        row_of_other = db.session.get_one(Comment, other.id)
        row_of_other.stage, row_of_other.public_text = "public", row_of_other.original
        db.session.add_all(Notice(comment_id=other.id, words=WHY, day=today()) for _ in range(MAX_ON_A_PLAN - 1))
    with pytest.raises(Conflict):
        notice(app, sent)
    give(app, cast, id_, "kept", "no_sign")
    notice(app, sent)


def test_of_another_plan_nobody_here_opens_or_answers(app, cast, plan, sent):
    with reading(app):
        theirs = db.session.query(Notice.id).filter(Notice.comment_id != sent.id).one()[0]
    mo, kept = cast.actor("Mo"), NoticeAnswer("kept", "no_name")
    for act in (lambda: notice_handling.one(mo, CODE, theirs), lambda: notice_handling.open_comment(mo, CODE, theirs),
                lambda: notice_handling.answer(mo, CODE, theirs, kept)):  # fmt: skip
        with pytest.raises(NotFound), writing(app):
            act()


def test_words_that_nobody_answers_are_deleted_after_ninety_days(app, plan, sent, clock):
    id_ = notice(app, sent)
    clock.forward(days=90)
    with writing(app):
        assert notice_handling.forget_words() == 1, "the other plan's, which is older"
        assert notice_handling.forget_words() == 0
    clock.forward(days=1)
    with writing(app):
        assert notice_handling.forget_words() == 1
    assert stored(app, id_) == ("", "", None)


def test_answering_after_the_freeze_is_a_dated_correction(app, cast, plan, sent, clock):
    id_ = notice(app, sent)
    plan.reported()
    give(app, cast, id_, "kept", "other_matter")
    with reading(app):
        assert not any(line.correction for line in public_log.public_log(CODE))
    clock.forward(days=3)
    with writing(app):
        bring_batches()
    with reading(app):
        assert public_log.public_log(CODE)[-1].correction
        assert public_log.public_log(CODE)[-1].reason_labels == ["The notice is about something else"]


def test_a_report_stores_nothing_about_the_person_who_makes_it():
    columns = {column.name for column in Notice.__table__.columns}
    assert columns == {
        "id", "comment_id", "kind", "words", "day", "answer", "reason", "staff_id", "answered_on", "counted_as",
        "uncounted_since",
    }  # fmt: skip


def test_the_second_reader_uses_the_ordinary_page(app, cast, plan, sent):
    id_ = notice(app, sent)
    give(app, cast, id_, "taken_out")
    with writing(app):
        notice_handling.open_comment(cast.actor("Mina"), CODE, id_)
    with reading(app):
        assert notice_handling.one(cast.actor("Mina"), CODE, id_).second
    with pytest.raises(Conflict), writing(app):
        notice_handling.answer(cast.actor("Mina"), CODE, id_, NoticeAnswer("kept", "no_name"))
    with writing(app):
        decisions.agree(cast.actor("Mina"), CODE, sent.id, True, version_seen=2)


class TestOtherKinds:
    def test_words_are_hidden_at_once_and_the_notice_ends(self, app, cast, plan, sent, clock):
        id_ = notice(app, sent, "I am easy to find.", "names_me")
        marked = "As the [[detail|nurse]] from [[place|Quay Road]] I say: close it."
        give(app, cast, id_, "hidden", reasons=["names_person"], marked=marked)
        assert row(app, sent).public_text == "As the [detail removed] from [place removed] I say: close it."
        assert stored(app, id_) == ("hidden", "names_person", None)
        with reading(app):
            assert notice_handling.list_waiting(cast.actor("Mina"), CODE) == []
        found = counts(app, plan, clock)
        assert (found.received, found.hidden, found.waiting) == (1, 1, 0)

    def test_what_may_not_be_kept_is_erased_and_all_else_refused_by_two(self, app, cast, plan, sent, clock):
        id_ = notice(app, sent, "It is a lie.", "false")
        give(app, cast, id_, "taken_out", reasons=["allegation"])
        assert row(app, sent).stage == "inbox"
        answer(app, cast, sent, True)
        assert (row(app, sent).stage, row(app, sent).outcome) == ("closed", "refuse")
        assert counts(app, plan, clock).taken_out == 1
        other = say(app, "Other words.")
        decide(app, cast, other, "publish")
        counted(app)
        give(app, cast, notice(app, other, "The law says no.", "illegal"), "taken_out", reasons=["illegal"])
        answer(app, cast, other, True)
        assert row(app, other).outcome == "erase"

    @pytest.mark.parametrize(("given", "field"), [
        ({"answer": "hidden"}, "reasons"), ({"answer": "taken_out"}, "reasons"),
        ({"answer": "taken_out", "reasons": ["language"]}, "reasons"),
        ({"answer": "hidden", "reasons": ["contact"]}, "marked"), ({"answer": "kept", "kept_because": "x"}, "reason"),
    ])  # fmt: skip
    def test_an_answer_needs_what_goes_with_it(self, app, cast, plan, sent, given, field):
        id_ = notice(app, sent, "It is me.", "names_me")
        actor = cast.actor("Mo")
        with writing(app):
            notice_handling.open_comment(actor, CODE, id_)
        with pytest.raises(ValidationError) as caught, writing(app):
            notice_handling.answer(actor, CODE, id_, NoticeAnswer(**given))
        assert caught.value.field == field
        assert stored(app, id_)[0] == ""

    def test_what_is_wrong_is_one_of_the_list_and_all_faults_are_named_at_once(self, app, plan, sent):
        with pytest.raises(ValidationError) as caught, writing(app):
            notice_handling.create(CODE, "boring", "zzz", "")
        assert [each.field for each in caught.value.errors] == ["kind", "mark", "words"]

    def test_it_is_due_within_the_days_that_are_set(self, app, cast, plan, sent, clock):
        id_ = notice(app, sent, "It is me.", "names_me")
        with reading(app):
            found = notice_handling.one(cast.actor("Mo"), CODE, id_)
            assert (found.due_on, found.late) == (today() + timedelta(days=2), False)
        clock.forward(days=3)
        with reading(app):
            assert notice_handling.one(cast.actor("Mo"), CODE, id_).late


def test_the_days_that_are_set_begin_on_the_day_of_the_notice(tmp_path):
    days = read_settings({"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_NOTICE_DAYS": "5"}).notice_days
    assert due_on(date(2026, 2, 27), days) == date(2026, 3, 4)


@pytest.mark.parametrize("value", ["0", "1.5", "1000", "48h", ""])
def test_what_is_not_a_number_of_days_is_refused(tmp_path, value):
    with pytest.raises(BadSetting, match="CONSULT_NOTICE_DAYS"):
        read_settings({"CONSULT_DATA_DIR": str(tmp_path), "CONSULT_NOTICE_DAYS": value})
