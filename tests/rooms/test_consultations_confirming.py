"""An edit changes no meaning, or a second person says so: asked, confirmed, refused, withdrawn."""

import pytest
from sqlalchemy import select

from consult.access import Conflict, EditConflict, Forbidden, NotFound, ValidationError
from consult.consultations import (
    draft_publication,
    drafting,
    edit_confirmation,
    edit_conflicts,
    queries,
    working_version,
)
from consult.consultations.draft_publication import NotAnEdit, NotReleased
from consult.consultations.models import EditAnswer, EditRequest
from consult.record import entries
from consult.record.entries import Kind
from consult.storage.database import db
from tests.cast import CODE

OPPOSITE = "A room stands within 150 metres of a school."
NOTE = "A slip of the pen."


@pytest.fixture
def olga(cast):
    return cast.actor("Olga")


@pytest.fixture
def reversed_(in_app, plan, writing, olga):
    """The open plan with a wording being written that says the opposite."""
    with writing():
        drafting.write_clause(olga, CODE, "siting", wording=OPPOSITE)
    return plan


@pytest.fixture
def asked(reversed_, writing, olga):
    """A waiting request about it; the hash of what it is about."""
    with writing():
        return edit_confirmation.ask(olga, CODE, NOTE).contents_hash


def outcomes():
    return [(each.outcome, each.staff_id) for each in db.session.scalars(select(EditAnswer))]


def test_an_edit_that_reverses_a_clause_is_refused_and_nothing_is_published(reversed_, writing, olga):
    with pytest.raises(NotAnEdit) as caught, writing():
        drafting.publish(olga, CODE, "edit", NOTE)
    assert caught.value.findings
    assert queries.current_draft(reversed_.id).number == 1


def test_it_can_be_published_as_a_change(reversed_, writing, olga):
    with writing():
        draft = drafting.publish(olga, CODE, "change", NOTE)
    assert queries.place(draft, "siting").version.meaning_revision == 2


def test_small_edits_do_not_add_up_to_a_reversal_unseen(in_app, plan, writing, olga):
    words = "The rooms are open from eight in the evening to two in the morning."
    steps = (
        ("rooms", "room"),
        ("evening to two in the morning", "evenings to two in the mornings"),
        ("open", "opened"),
    )
    for old, new in steps:
        words = words.replace(old, new)
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording=words)
        if new == "opened":
            with pytest.raises(NotAnEdit) as caught, writing():
                drafting.publish(olga, CODE, "edit", NOTE)
            assert caught.value.findings[0].message == draft_publication.SINCE
        else:
            with writing():
                drafting.publish(olga, CODE, "edit", NOTE)
    assert queries.current_draft(plan.id).number == 3


def test_everything_that_keeps_a_version_from_being_published_is_said_at_once(in_app, plan, writing, olga):
    with writing():
        drafting.write_clause(olga, CODE, "siting", plain_language="")
        drafting.remove_clause(olga, CODE, "hours")
    with pytest.raises(NotReleased) as caught, writing():
        drafting.publish(olga, CODE, "edit", "")
    assert [each.field for each in caught.value.errors] == ["clause-siting", "kind", "note"]


class TestAsking:
    def test_keeps_what_was_asked_why_and_the_difference(self, asked, olga, cast):
        [request] = db.session.scalars(select(EditRequest))
        assert (request.note, request.draft_number, request.staff_id) == (NOTE, 2, cast.ids["Olga"])
        assert request.findings
        assert [(each["field"], each["before"], each["after"]) for each in request.difference] == [
            ("wording", "No room stands within 150 metres of a school.", OPPOSITE),
        ]

    def test_twice_is_refused(self, asked, writing, olga):
        with pytest.raises(Conflict), writing():
            edit_confirmation.ask(olga, CODE, NOTE)

    def test_about_a_typing_mistake_is_refused(self, in_app, plan, writing, olga):
        with writing():
            drafting.write_clause(olga, CODE, "siting", wording="No room stands within 150 metres of a School.")
        with pytest.raises(ValidationError), writing():
            edit_confirmation.ask(olga, CODE, NOTE)

    @pytest.mark.parametrize("name", ["Mo", "Ana", "Dee", "Ada"])
    def test_is_the_organizers(self, reversed_, writing, cast, name):
        with pytest.raises(Forbidden), writing():
            edit_confirmation.ask(cast.actor(name), CODE, NOTE)


class TestAnswering:
    def test_a_moderator_confirms_and_it_is_published_as_an_edit(self, asked, writing, cast, plan):
        with writing():
            draft = edit_confirmation.confirm(cast.actor("Mo"), CODE, asked)

        assert (draft.kind, draft.note, draft.staff_id) == ("edit", NOTE, cast.ids["Olga"])
        assert queries.place(draft, "siting").version.meaning_revision == 1
        assert outcomes() == [("confirmed", cast.ids["Mo"])]
        last = list(entries.entries(CODE, Kind.DRAFT))[-1]
        assert (last["version"], last["confirmed"]) == ("edit", True)

    def test_after_that_edits_are_measured_from_there(self, asked, writing, cast, olga, plan):
        with writing():
            edit_confirmation.confirm(cast.actor("Mo"), CODE, asked)
        with writing():
            drafting.write_clause(olga, CODE, "siting", wording="A room stands within 150 metres of a School.")
            assert drafting.publish(olga, CODE, "edit", NOTE).number == 3

    def test_the_one_who_asked_cannot(self, asked, writing, olga, plan):
        for act in (lambda: edit_confirmation.confirm(olga, CODE, asked), lambda: edit_confirmation.refuse(olga, CODE)):
            with pytest.raises(Forbidden), writing():
                act()
        assert outcomes() == []

    @pytest.mark.parametrize(
        ("name", "refusal"),
        [("Ana", Forbidden), ("Dee", Forbidden), ("Ada", Forbidden), ("Zed", NotFound), ("Ida", NotFound)],
    )
    def test_nobody_else_can(self, asked, writing, cast, name, refusal):
        with pytest.raises(refusal), writing():
            edit_confirmation.confirm(cast.actor(name), CODE, asked)

    def test_refused_nothing_is_published(self, asked, writing, cast, plan, olga):
        with writing():
            edit_confirmation.refuse(cast.actor("Mina"), CODE)
        assert outcomes() == [("refused", cast.ids["Mina"])]
        assert queries.current_draft(plan.id).number == 1
        with pytest.raises(Conflict), writing():
            edit_confirmation.confirm(cast.actor("Mo"), CODE, asked)

    def test_taken_back_nothing_waits(self, asked, writing, cast, olga):
        with writing():
            edit_confirmation.take_back(olga, CODE)
        assert outcomes() == [("withdrawn", cast.ids["Olga"])]

    @pytest.mark.parametrize(
        "act",
        [
            lambda olga: drafting.write_clause(olga, CODE, "hours", plain_language="Late."),
            lambda olga: drafting.move_clause(olga, CODE, "hours", up=True),
            lambda olga: drafting.mark_key(olga, CODE, "purpose", True),
            lambda olga: drafting.discard(olga, CODE),
            lambda olga: drafting.publish(olga, CODE, "change", "It changes."),
        ],
    )
    def test_it_is_withdrawn_when_the_draft_changes_meanwhile(self, asked, writing, cast, olga, act):
        with writing():
            act(olga)
        assert outcomes() == [("withdrawn", None)]
        with pytest.raises(Conflict), writing():
            edit_confirmation.confirm(cast.actor("Mo"), CODE, asked)

    def test_what_was_not_shown_is_not_confirmed(self, asked, writing, cast, plan):
        with pytest.raises(EditConflict), writing():
            edit_confirmation.confirm(cast.actor("Mo"), CODE, edit_conflicts.version_hash({}))
        assert queries.current_draft(plan.id).number == 1

    def test_once_closed_nothing_waits(self, asked, plan, writing, cast):
        plan.closed()
        with pytest.raises(Conflict), writing():
            edit_confirmation.confirm(cast.actor("Mo"), CODE, asked)

    def test_the_auditor_reads_how_it_ended(self, asked, writing, cast, plan):
        with writing():
            edit_confirmation.refuse(cast.actor("Mo"), CODE)
        [told] = edit_confirmation.list_edit_requests(plan.id)
        assert (told.by, told.version, told.outcome, told.answered_by) == ("Olga", 2, "refused", "Mo")


def test_a_preview_of_another_draft_is_not_published(reversed_, writing, olga):
    shown = edit_conflicts.version_hash(working_version.contents_of(queries.working_draft(reversed_.id)))
    with writing():
        drafting.mark_key(olga, CODE, "purpose", True)
    with pytest.raises(EditConflict), writing():
        drafting.publish(olga, CODE, "change", NOTE, shown)
