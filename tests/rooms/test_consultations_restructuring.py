"""Inserting, moving, dividing, joining and restoring parts of a draft, and writing all summaries at once."""

import pytest

from consult.access import Conflict, EditConflict, NotFound, ValidationError
from consult.consultations import (
    clause_order,
    draft_chapters,
    drafting,
    plain_summaries,
    queries,
    restructuring,
    working_version,
)
from consult.consultations.edit_conflicts import version_hash
from consult.consultations.plain_summaries import Written
from tests.cast import CODE
from tests.plan_words import DRAFT

WORDS = {"heading": "Doors", "wording": "Two doors.", "plain_language": "Doors.", "reason": "Fire."}
OWN = DRAFT.replace("## 1.", "## § 10").replace("## 2.", "## § 11").replace("## 3.", "## § 12")


@pytest.fixture
def drafted(cast, writing, olga):
    with writing():
        drafting.import_draft(olga, CODE, DRAFT)
    return cast.consultation_id


@pytest.fixture
def labelled(cast, writing, olga):
    """A draft with numbers of its own."""
    with writing():
        drafting.import_draft(olga, CODE, OWN)
    return cast.consultation_id


def order(consultation_id):
    draft = queries.working_draft(consultation_id) or queries.current_draft(consultation_id)
    return [(each.number, each.version.clause.key) for each in draft.places]


def place(consultation_id, key):
    draft = queries.working_draft(consultation_id) or queries.current_draft(consultation_id)
    return queries.place(draft, key)


class TestPlaces:
    def test_a_part_is_added_before_or_after_another(self, in_app, drafted, writing, olga):
        with writing():
            drafting.add_clause(olga, CODE, after="purpose", **WORDS)
            drafting.add_clause(olga, CODE, before="purpose", key="first", **WORDS)
        assert order(drafted) == [
            ("1", "first"), ("2", "purpose"), ("3", "doors"), ("4", "siting"), ("5", "hours"),
        ]  # fmt: skip
        with pytest.raises(NotFound), writing():
            drafting.add_clause(olga, CODE, after="gone", **WORDS)

    def test_numbers_of_a_documents_own_stay_when_a_part_is_added_or_moved(self, in_app, labelled, writing, olga):
        with writing():
            drafting.add_clause(olga, CODE, after="purpose", **WORDS)
        assert order(labelled)[:3] == [("§ 10", "purpose"), ("§ 10a", "doors"), ("§ 11", "siting")]
        with writing():
            draft_chapters.put_after(olga, CODE, "doors", "hours")
        assert order(labelled)[-1] == ("§ 10a", "doors")

    def test_a_part_moves_to_any_place_in_one_step(self, in_app, drafted, writing, olga):
        with writing():
            draft_chapters.put_after(olga, CODE, "hours", None)
        assert order(drafted) == [("1", "hours"), ("2", "purpose"), ("3", "siting")]
        for other in ("hours", "gone"):
            with pytest.raises(ValidationError), writing():
                draft_chapters.put_after(olga, CODE, "hours", other)

    def test_what_was_removed_is_put_back_where_it_was(self, in_app, plan, writing, olga):
        with writing():
            drafting.remove_clause(olga, CODE, "siting")
        assert [each.version.clause.key for each in clause_order.removed(plan.row)] == ["siting"]
        with writing():
            clause_order.put_back(olga, CODE, "siting")
        assert [key for _, key in order(plan.id)] == ["purpose", "siting", "hours"]
        assert not working_version.differs(plan.id)
        with pytest.raises(Conflict), writing():
            clause_order.put_back(olga, CODE, "siting")
        with pytest.raises(NotFound), writing():
            clause_order.put_back(olga, CODE, "never")

    def test_the_first_of_all_is_put_back_too(self, in_app, plan, writing, olga):
        with writing():
            for key in ("purpose", "siting", "hours"):
                drafting.remove_clause(olga, CODE, key)
            for key in ("hours", "purpose", "siting"):
                clause_order.put_back(olga, CODE, key)
        assert not working_version.differs(plan.id)


class TestDividing:
    def test_a_part_is_split_and_the_first_keeps_all_that_belongs_to_it(self, in_app, plan, writing, olga):
        with writing():
            drafting.write_clause(olga, CODE, "siting", wording="Not by a school.\n\nNear the harbour.")
            made = restructuring.split(olga, CODE, "siting", 3, "Harbour")
        first, second = place(plan.id, "siting"), place(plan.id, made.version.clause.key)
        assert (first.version.wording, second.version.wording) == ("Not by a school.", "Near the harbour.")
        assert first.version.plain_language == "Rooms are not beside schools."
        assert (second.version.plain_language, second.version.reason, second.number) == ("", "", "3")
        assert first.version.clause_id == plan.clause_id("siting")

    @pytest.mark.parametrize("act", ["split", "join", "restore"])
    def test_nobody_changes_words_that_they_did_not_see(self, in_app, plan, writing, olga, act):
        with writing():
            drafting.write_clause(olga, CODE, "siting", wording="One.\n\nTwo.")
        acts = {
            "split": lambda: restructuring.split(olga, CODE, "siting", 3, "A", "old"),
            "join": lambda: restructuring.join(olga, CODE, "siting", "old"),
            "restore": lambda: restructuring.restore_words(olga, CODE, "siting", 1, "old"),
        }
        with pytest.raises(EditConflict), writing():
            acts[act]()
        assert place(plan.id, "siting").version.wording == "One.\n\nTwo."

    def test_two_parts_of_a_draft_become_one_with_all_evidence(self, in_app, drafted, writing, olga):
        with writing():
            restructuring.join(olga, CODE, "purpose")
        assert order(drafted) == [("1", "purpose"), ("2", "hours")]
        joined = place(drafted, "purpose").version
        assert "### Where the rooms are" in joined.wording
        assert len(queries.evidence_of([joined.clause_id])[joined.clause_id]) == 2
        assert "siting" not in queries.clause_keys(drafted).values()

    def test_in_an_open_plan_what_was_said_stays_where_it_was_said(self, in_app, plan, writing, olga):
        gone = plan.clause_id("hours")
        with writing():
            restructuring.join(olga, CODE, "siting")
        assert [key for _, key in order(plan.id)] == ["purpose", "siting"]
        assert queries.clause_keys(plan.id)[gone] == "hours"
        assert len(queries.evidence_of([gone])[gone]) == 1
        with pytest.raises(NotFound), writing():
            restructuring.join(olga, CODE, "siting")

    def test_parts_that_would_be_too_long_together_stay_two(self, in_app, drafted, writing, olga):
        with writing():
            for key in ("purpose", "siting"):
                drafting.write_clause(olga, CODE, key, wording="x" * 39_000)
        with pytest.raises(ValidationError) as caught, writing():
            restructuring.join(olga, CODE, "purpose")
        assert caught.value.field == "wording"
        assert len(order(drafted)) == 3


class TestEarlierWordings:
    def test_an_earlier_wording_comes_back_into_the_draft_and_is_not_published(self, in_app, plan, writing, olga):
        with writing():
            drafting.write_clause(olga, CODE, "hours", wording="All night.")
            drafting.publish(olga, CODE, "change", "Longer.")
        [found] = restructuring.earlier_wordings(place(plan.id, "hours"))
        assert (found.number, "eight in the evening" in found.words.wording) == (1, True)
        with writing():
            restructuring.restore_words(olga, CODE, "hours", 1)
        assert "eight in the evening" in place(plan.id, "hours").version.wording
        assert queries.place(queries.current_draft(plan.id), "hours").version.wording == "All night."
        with pytest.raises(ValidationError), writing():
            restructuring.restore_words(olga, CODE, "hours", 1)


class TestAllInShort:
    def seen(self, consultation_id, key):
        return version_hash(plain_summaries.shown(working_version.words_of(place(consultation_id, key).version)))

    def test_one_fault_refuses_that_part_alone(self, in_app, drafted, writing, olga):
        seen = {key: self.seen(drafted, key) for key in ("purpose", "siting", "hours")}
        with writing():
            outcome = plain_summaries.write(olga, CODE, {
                "purpose": Written("Safe.", "Because.", seen["purpose"]),
                "siting": Written("y" * 2001, "Because.", seen["siting"]),
                "gone": Written("Safe.", "", ""),
            })  # fmt: skip
        assert set(outcome.saved) == {"purpose"}
        assert {key: type(each) for key, each in outcome.refused.items()} == {
            "siting": ValidationError, "gone": NotFound,
        }  # fmt: skip
        assert place(drafted, "purpose").version.plain_language == "Safe."
        assert place(drafted, "siting").version.plain_language == "Rooms are not beside schools."

    def test_what_a_colleague_wrote_is_not_written_over_and_untouched_parts_are_no_conflict(
        self, in_app, drafted, writing, olga
    ):
        seen = {key: self.seen(drafted, key) for key in ("purpose", "siting")}
        shown = place(drafted, "siting").version
        untouched = Written(shown.plain_language, shown.reason.replace("\n", "\r\n"), seen["siting"])
        with writing():
            for key in seen:
                drafting.write_clause(olga, CODE, key, plain_language="Theirs.")
        with writing():
            given = {"purpose": Written("Mine.", "", seen["purpose"]), "siting": untouched}
            outcome = plain_summaries.write(olga, CODE, given)
        assert list(outcome.refused) == ["purpose"]
        assert isinstance(outcome.refused["purpose"], EditConflict)
        assert outcome.refused["purpose"].stored["plain_language"] == "Theirs."
        assert {place(drafted, key).version.plain_language for key in seen} == {"Theirs."}

    def test_saving_nothing_new_begins_no_version(self, in_app, plan, writing, olga):
        shown = place(plan.id, "siting").version
        with writing():
            outcome = plain_summaries.write(olga, CODE, {"siting": Written(shown.plain_language, shown.reason, "old")})
        assert (list(outcome.saved), outcome.refused) == ([], {})
        assert queries.working_draft(plan.id) is None
