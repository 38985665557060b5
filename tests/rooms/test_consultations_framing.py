"""Starting a consultation, framing it, and the promise of an answer."""

from datetime import timedelta

import pytest

from consult.access import ANONYMOUS, Conflict, Forbidden, NotFound, ValidationError
from consult.consultations import drafting, frame_fields, framing, queries
from consult.consultations.frame_fields import lines_of
from consult.consultations.lifecycle import NotReady, State
from consult.storage.database import today
from tests.cast import CODE, TITLE
from tests.plan_words import DRAFT, FRAME


def day(days):
    return today() + timedelta(days=days)


@pytest.fixture
def olga(cast):
    return cast.actor("Olga")


@pytest.fixture
def dee(cast):
    return cast.actor("Dee")


class TestCreating:
    def test_who_starts_a_plan_is_its_organizer_and_finds_an_empty_draft(self, in_app, writing, cast):
        with writing():
            made = framing.create(cast.actor("Ida"), title="  Local plan:\n parks ")

        assert made.title == "Local plan: parks"
        assert made.state == State.DRAFT
        assert queries.roles_of(made.id) == [("Ida", "organizer")]
        draft = queries.working_draft(made.id)
        assert (draft.number, draft.places, draft.published_on) == (1, [], None)
        assert [event.kind for event in queries.events_of(made.id)] == ["created"]

    def test_a_stranger_cannot_start_one(self, in_app, writing):
        with pytest.raises(Forbidden), writing():
            framing.create(ANONYMOUS, title="Local plan")

    @pytest.mark.parametrize("code", ["", "abc", "abcde", "ab1c", "ab0c", "AB2C", "a/b2", CODE])
    def test_an_address_is_four_free_small_letters_or_digits(self, in_app, writing, cast, code):
        with pytest.raises(ValidationError), writing():
            framing.create(cast.actor("Ida"), title="Local plan", code=code)

    def test_an_address_made_at_random_spells_nothing(self, in_app, writing):
        for _ in range(50):
            code = framing.new_code()
            assert len(code) == 4
            assert not set(code) & set("aeiou01l")

    @pytest.mark.parametrize("title", ["", "  \n ", "x" * 121, "nul \x00"])
    def test_a_title_is_there_and_not_too_long(self, in_app, writing, cast, title):
        with pytest.raises(ValidationError) as caught, writing():
            framing.create(cast.actor("Ida"), title=title)
        assert caught.value.field == "title"


class TestFraming:
    def test_what_is_not_given_stays(self, in_app, writing, olga):
        with writing():
            framing.write_frame(olga, CODE, run_by="The union", why="Because.")
            framing.write_frame(olga, CODE, why="Because of last winter.")

        row = queries.public_consultation(CODE)
        assert (row.run_by, row.why, row.title) == ("The union", "Because of last winter.", TITLE)

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", ""),
            ("influence", "rule"),
            ("why", "x" * 2001),
            ("support", "Crisis line"),
            ("support", "Crisis line | 1\n| 2"),
            ("support", "Crisis line |"),
            ("decider", "lost \ufffd"),
        ],
    )
    def test_what_does_not_fit_is_refused_at_its_field(self, in_app, writing, olga, field, value):
        with pytest.raises(ValidationError) as caught, writing():
            framing.write_frame(olga, CODE, **{field: value})
        assert caught.value.field == field

    def test_a_plan_says_what_else_was_looked_at_or_that_nothing_was(self, in_app, writing, olga):
        with writing():
            framing.write_frame(olga, CODE, considered="Longer hours | Too late\n\nOne room|Too far | for most")
        options = queries.public_consultation(CODE).options_considered
        assert [(each.option, each.reason) for each in options] == [
            ("Longer hours", "Too late"),
            ("One room", "Too far | for most"),
        ]

        with pytest.raises(ValidationError) as caught, writing():
            framing.write_frame(olga, CODE, considered="One room | Too far", none_considered="yes")
        assert caught.value.field == "none_considered"

        with writing():
            framing.write_frame(olga, CODE, considered="", none_considered="yes")
        with writing():
            framing.write_frame(olga, CODE, why="Because.")
        assert queries.public_consultation(CODE).options_considered == ()

        with writing():
            framing.write_frame(olga, CODE, considered="")
        assert queries.public_consultation(CODE).options_considered is None

    def test_everything_wrong_with_the_options_is_said_at_once_each_at_its_field(self, in_app, writing, olga):
        wrong = ["Longer hours | Too late", "One room |", "| Too far", f"{'x' * 301} | lost \ufffd", "Four | \u200b"]
        with pytest.raises(ValidationError) as caught, writing():
            framing.write_frame(olga, CODE, considered="\n".join(wrong))
        fields = ["rejected.2", "option.3", "option.4", "rejected.4", "rejected.5"]
        assert [each.field for each in caught.value.errors] == fields

        with pytest.raises(ValidationError) as caught, writing():
            framing.write_frame(olga, CODE, considered="Longer hours | Too late\n" * 21)
        assert caught.value.field == "considered"

    def test_an_option_may_have_a_bar_in_its_name(self, in_app, writing, olga):
        with writing():
            framing.write_frame(olga, CODE, considered=lines_of([("Bus | tram\nor \\|", "a | b"), (" ", "")]))
        [option] = queries.public_consultation(CODE).options_considered
        assert (option.option, option.reason) == ("Bus | tram or \\|", "a | b")

    def test_support_lines_are_read_as_name_and_how(self, in_app, writing, olga):
        with writing():
            framing.write_frame(olga, CODE, support="Crisis line | 0800 000 222\n\nDrop-in|12 Harbour Street")

        assert queries.public_consultation(CODE).support_lines == [
            ("Crisis line", "0800 000 222"),
            ("Drop-in", "12 Harbour Street"),
        ]

    def test_once_people_have_read_it_only_help_and_hours_may_change(self, in_app, plan, writing, olga):
        with writing():
            framing.write_frame(olga, CODE, support="New line | 0800 000 333", reading_hours="At night")
        for field in set(frame_fields.FRAME_LIMITS) - frame_fields.FRAME_LATER:
            with pytest.raises(Conflict), writing():
                framing.write_frame(
                    olga, CODE, **{field: "consult" if field == "influence" else "Something else | again"}
                )

        row = queries.public_consultation(CODE)
        assert (row.reading_hours, row.can_change) == ("At night", FRAME["can_change"])

    def test_sending_the_same_words_again_after_opening_is_no_change(self, in_app, plan, writing, olga):
        with writing():
            framing.write_frame(olga, CODE, **FRAME)

    @pytest.mark.parametrize("name", ["Mo", "Ana", "Dee", "Ada"])
    def test_other_roles_cannot_frame(self, in_app, writing, cast, name):
        with pytest.raises(Forbidden), writing():
            framing.write_frame(cast.actor(name), CODE, why="Mine now.")

    @pytest.mark.parametrize("name", ["Zed", "Ida"])
    def test_people_of_other_plans_find_nothing(self, in_app, writing, cast, name):
        with pytest.raises(NotFound), writing():
            framing.write_frame(cast.actor(name), CODE, why="Mine now.")


class TestTheCommitment:
    def test_the_decision_maker_promises_by_name_and_day(self, in_app, writing, dee, cast):
        with writing():
            framing.set_answer_deadline(dee, CODE, day(100))
            framing.set_answer_deadline(dee, CODE, day(120))

        row = queries.public_consultation(CODE)
        promise = queries.answer_deadline_of(row.id)
        assert (promise.staff_id, promise.answer_due_on) == (cast.ids["Dee"], day(120))
        assert row.answer_due_on == day(120)

    @pytest.mark.parametrize("name", ["Olga", "Mo", "Ana", "Ada"])
    def test_nobody_promises_for_them(self, in_app, writing, cast, name):
        with pytest.raises(Forbidden), writing():
            framing.set_answer_deadline(cast.actor(name), CODE, day(100))

    @pytest.mark.parametrize("days", [-1, 0])
    def test_the_day_is_still_to_come(self, in_app, writing, dee, days):
        with pytest.raises(ValidationError), writing():
            framing.set_answer_deadline(dee, CODE, day(days))

    def test_once_public_it_stays(self, in_app, plan, writing, dee):
        with pytest.raises(Conflict), writing():
            framing.set_answer_deadline(dee, CODE, day(400))

    @pytest.mark.parametrize("changed", [{"decider": "Somebody else"}, {"influence": "decide"}])
    def test_what_it_rests_on_cannot_change_under_it(self, in_app, writing, olga, dee, cast, changed):
        with writing():
            drafting.import_draft(olga, CODE, DRAFT)
            framing.write_frame(olga, CODE, **FRAME)
            framing.set_answer_deadline(dee, CODE, day(100))
        row = queries.public_consultation(CODE)
        assert framing.missing_to_open(row, day(30)) == []
        with writing():
            framing.write_frame(olga, CODE, **changed)

        [lacking] = framing.missing_to_open(row, day(30))
        assert "The decision maker must promise it again." in lacking.message
        assert row.answer_due_on is None
        with pytest.raises(NotReady), writing():
            framing.open_(olga, CODE, day(30))
        with writing():
            framing.set_answer_deadline(dee, CODE, day(110))
        assert framing.missing_to_open(row, day(30)) == []

    def test_other_words_of_the_frame_leave_it(self, in_app, writing, olga, dee):
        with writing():
            framing.write_frame(olga, CODE, **FRAME)
            framing.set_answer_deadline(dee, CODE, day(100))
            framing.write_frame(olga, CODE, **(FRAME | {"why": "Another reason."}))

        assert queries.public_consultation(CODE).answer_due_on == day(100)
